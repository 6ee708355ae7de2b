//! Where things lie and how a program is called; knows nothing of any command.

use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Where cargo builds into.
pub(crate) fn target() -> PathBuf {
    setting("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |it| root().join(it))
}

/// The program built by `cargo build` in the given profile folder (`debug`, `release`, `dist`).
pub(crate) fn program(profile: &str) -> PathBuf {
    let file = format!("mamori{}", std::env::consts::EXE_SUFFIX);
    target().join(profile).join(file)
}

/// What the environment says under this name; an empty word counts as unsaid.
#[expect(
    clippy::disallowed_methods,
    reason = "the project's commands are set by the environment; only here"
)]
pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|it| !it.is_empty())
}

/// Whether this is the run that decides, where leaving something out counts as failing.
pub(crate) fn is_ci() -> bool {
    setting("CI").is_some_and(|it| it != "false" && it != "0")
}

/// A program started in the repository's folder.
pub(crate) fn tool(program: impl AsRef<std::ffi::OsStr>, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(root());
    command
}

/// Cargo, started in the repository's folder.
pub(crate) fn cargo(words: &[&str]) -> Command {
    tool(
        setting("CARGO").unwrap_or_else(|| "cargo".to_owned()),
        words,
    )
}

/// Runs a command to its end; its output goes to the terminal.
///
/// # Errors
/// When it cannot be started, or ends badly: the sentence names the command to repeat.
pub(crate) fn succeed(mut command: Command) -> Result<()> {
    let said = in_words(&command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start `{said}`"))?;
    ensure!(status.success(), "`{said}` ended with {status}");
    Ok(())
}

/// Runs a command quietly and gives what it printed; `None` when it cannot start or ends badly.
pub(crate) fn answer(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The command as a person would type it.
pub(crate) fn in_words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem();
    program
        .into_iter()
        .chain(command.get_args())
        .map(|it| it.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
