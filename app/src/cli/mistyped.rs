//! From words to a command: help in the reader's language, and a clear sentence for a line that is none.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use super::arguments::Arguments;
use super::printer::{Printer, show};
use super::refusal::{NO_VERB, Refusal, UNKNOWN_WORD, UNKNOWN_WORD_NEAR, WRONG_LINE};

/// Why there is no command to carry out.
pub enum NoCommand {
    /// Help or version was asked for, and shown.
    Shown,
    /// The line is wrong.
    Wrong(Refusal),
}

/// Understands a command line.
pub fn parse(args: &[OsString], printer: &Printer) -> Result<Arguments, NoCommand> {
    let command = explained(Arguments::command(), "", printer);
    let read = command.try_get_matches_from(args);
    let arguments = read.and_then(|it| Arguments::from_arg_matches(&it));
    arguments.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            show(error.render().to_string().trim_end());
            NoCommand::Shown
        }
        _ => NoCommand::Wrong(refusal(&error)),
    })
}

/// Puts the words of `data/words/cli.toml` into the help: `cli.help.catalogue-list`, `cli.option.json`.
fn explained(mut command: clap::Command, above: &str, printer: &Printer) -> clap::Command {
    let name = match (above, command.get_name()) {
        ("" | "mamori", name) => name.to_owned(),
        (above, name) => format!("{above}-{name}"),
    };
    if let Some(about) = printer.known(&format!("cli.help.{name}")) {
        command = command.about(about);
    }
    let command = command.mut_args(|argument| {
        let id = argument.get_id().to_string();
        match printer.known(&format!("cli.option.{id}")) {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    command.mut_subcommands(|it| explained(it, &name, printer))
}

fn refusal(error: &clap::Error) -> Refusal {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(all)) => all.first().cloned(),
        _ => None,
    };
    let wrong = said(ContextKind::InvalidSubcommand).or_else(|| said(ContextKind::InvalidArg));
    let near = said(ContextKind::SuggestedSubcommand).or_else(|| said(ContextKind::SuggestedArg));
    match (error.kind(), wrong, near) {
        (ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand, Some(word), Some(near)) => {
            Refusal::of(UNKNOWN_WORD_NEAR)
                .with("word", word)
                .with("near", near)
        }
        (ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand, Some(word), None) => {
            Refusal::of(UNKNOWN_WORD).with("word", word)
        }
        (
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand,
            ..,
        ) => Refusal::of(NO_VERB),
        _ => Refusal::of(WRONG_LINE).with("detail", detail(error)),
    }
}

/// What clap says, in one line without its own headings.
fn detail(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text
        .lines()
        .take_while(|it| !it.starts_with("Usage:"))
        .map(str::trim);
    let joined: Vec<&str> = lines
        .filter(|it| !it.is_empty() && !it.starts_with("tip:"))
        .collect();
    joined.join(" ").trim_start_matches("error: ").to_owned()
}
