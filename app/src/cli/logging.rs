//! The log of the server on standard error. What stands in it is decided where it is written; names and secrets never are.

use tracing_subscriber::EnvFilter;

/// Begins to log at a level; the first call of the program holds.
pub fn begin(level: Option<&str>) {
    let level = level.unwrap_or("info");
    // The libraries' chatter helps nobody in an office; their warnings may.
    let filter = format!("warn,mamori={level}");
    let begun = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
    if begun.is_err() {
        tracing::debug!("logging had begun already");
    }
}
