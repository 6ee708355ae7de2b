//! Commands: `mamori <noun> <verb>`. Each parses, asks a capability, prints; no rule and no SQL stands here.

mod about;
mod aids;
mod arguments;
mod assessment;
mod authority;
mod backup;
mod catalogue;
mod config;
mod config_check;
mod data_check;
pub mod demo;
mod emergencies;
mod evidence;
mod first_run;
mod house;
mod in_use;
mod incident;
mod interchange;
mod isolation;
mod library;
mod logging;
mod mistyped;
mod org;
mod printer;
mod refusal;
mod register;
mod register_sheet;
mod report;
mod sbom;
mod serve;
mod state_dir;
mod support;
mod table_file;
mod takes;
mod tls;
mod try_world;
mod user;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::{Arguments, Command, ConfigVerb};
use mamori_core::words::Language;
use printer::Printer;
use refusal::Refusal;

/// What a command has to say by its exit code when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// 0: done, or the check found nothing.
    Nothing,
    /// 1: the check found something.
    Something,
}

type Outcome = Result<Found, Refusal>;

/// Runs one command line, the program's name first: exit 0 ok, 1 the check found something or the deed failed, 2 wrong use.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let printer = Printer::new(is_asked(&args, "--json"), language_in(&args));
    let outcome = match mistyped::parse(&args, &printer) {
        Ok(arguments) => act(&arguments, &printer),
        Err(mistyped::NoCommand::Shown) => Ok(Found::Nothing),
        Err(mistyped::NoCommand::Wrong(refusal)) => Err(refusal),
    };
    match outcome {
        Ok(Found::Nothing) => ExitCode::SUCCESS,
        Ok(Found::Something) => ExitCode::from(1),
        Err(refusal) => {
            printer.refuse(&refusal);
            ExitCode::from(refusal.exit_code())
        }
    }
}

fn act(arguments: &Arguments, printer: &Printer) -> Outcome {
    let shared = &arguments.shared;
    match &arguments.command {
        None => first_run::run(shared, printer),
        Some(Command::Serve(how)) => serve::run(how, shared, printer),
        Some(Command::Config(ConfigVerb::Check)) => config_check::run(shared, printer),
        Some(Command::Report(verb)) => report::run(verb, shared, printer),
        Some(Command::User(verb)) => user::run(verb, shared, printer),
        Some(Command::Org(verb)) => org::run(verb, shared, printer),
        Some(Command::Evidence(verb)) => evidence::run(verb, shared, printer),
        Some(Command::Incident(verb)) => incident::run(verb, shared, printer),
        Some(Command::Assessment(verb)) => assessment::run(verb, shared, printer),
        Some(Command::Register(verb)) => register::run(verb, shared, printer),
        Some(Command::Backup(verb)) => backup::run(verb, shared, printer),
        Some(Command::Try(arguments)) => try_world::run(arguments, shared, printer),
        Some(Command::Catalogue(verb)) => catalogue::run(verb, shared, printer),
        Some(Command::Isolation(verb)) => isolation::run(verb, shared, printer),
        Some(Command::Support(asked)) => support::run(asked, shared, printer),
        Some(Command::About(what)) => about::run(what, shared, printer),
    }
}

fn is_asked(args: &[OsString], option: &str) -> bool {
    let before_rest = args.iter().take_while(|it| *it != "--");
    before_rest.into_iter().any(|it| it == option)
}

/// The language must be known before the line is understood: what is wrong with the line is said in it.
fn language_in(args: &[OsString]) -> Language {
    let words: Vec<&str> = args.iter().filter_map(|it| it.to_str()).collect();
    let after = words
        .windows(2)
        .find_map(|it| (it.first() == Some(&"--language")).then(|| it.last().copied()))
        .flatten();
    let joined = words.iter().find_map(|it| it.strip_prefix("--language="));
    match after.or(joined) {
        Some("en") => Language::En,
        _ => Language::Ja,
    }
}
