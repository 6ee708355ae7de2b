//! The log of the server: on standard error and in one file a day. What stands in it is decided where it is written; names and secrets
//! never are.

use std::path::Path;

use tracing_appender::rolling::{Builder, RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::MakeWriterExt;

/// So many days of files are kept where nothing else is said.
pub const DAYS: u16 = 30;

/// Begins to log at a level into the files of a folder, of which so many days are kept; the first call of the program holds. A folder
/// that cannot be written to is told in the log itself: no server stays away for that.
pub fn begin(level: Option<&str>, folder: &Path, days: u16) {
    let level = level.unwrap_or("info");
    // The libraries' chatter helps nobody in an office; their warnings may.
    let filter = EnvFilter::new(format!("warn,mamori={level}"));
    let begun = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false);
    let begun = match files(folder, days) {
        Ok(files) => begun.with_writer(std::io::stderr.and(files)).try_init(),
        Err(why) => {
            let begun = begun.with_writer(std::io::stderr).try_init();
            tracing::warn!(%why, "no log file can be written");
            begun
        }
    };
    if begun.is_err() {
        tracing::debug!("logging had begun already");
    }
}

/// One file a day (by UTC), the oldest deleted.
fn files(
    folder: &Path,
    days: u16,
) -> Result<RollingFileAppender, tracing_appender::rolling::InitError> {
    Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("mamori")
        .filename_suffix("log")
        .max_log_files(usize::from(days.max(1)))
        .build(folder)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn no_more_files_are_kept_than_was_said() {
        let folder = tempfile::tempdir().unwrap();
        for day in 10..20 {
            std::fs::write(
                folder.path().join(format!("mamori.2026-01-{day}.log")),
                "old",
            )
            .unwrap();
        }
        let mut files = files(folder.path(), 3).unwrap();
        files.write_all(b"new\n").unwrap();
        let kept: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert!(kept.len() <= 3, "{kept:?}");
    }
}
