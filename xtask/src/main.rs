//! The project's own commands: one file per command, nothing of the product.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these commands talk to the person at the terminal"
)]

mod advisories;
mod bench;
mod check;
mod cluster;
mod dist;
mod interchange;
mod journeys;
mod machine;
mod place;
mod programs;
mod scan;
mod schemas;
mod screens;
mod steps;
mod test;
mod tryout;
mod venv;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask try [--release] [what `mamori try` understands]
    Installs what is missing, builds, makes the demo world and serves it on this machine.
cargo xtask check
    Format, lints, data, tidy, unit tests: what to run before every commit.
cargo xtask test [--long]
    The whole proof: check, every test on SQLite and PostgreSQL, the browser journeys, advisories.
cargo xtask screens
    Photographs every page of the demo world, on a phone and on a desktop.
cargo xtask bench [web | catalogue | world N] [--dev]
    Times the pages, or the data and the library, and writes a Markdown table.
cargo xtask interchange
    Lets compliance-trestle validate every norm as OSCAL; a step of `test`.
cargo xtask programs [--long]
    Lets schemathesis make up calls of the API and send them to the demo world; a step of `test`.
cargo xtask scan
    Lets sslyze look at the encryption of a running server; a step of `test`.
cargo xtask schemas
    Writes the JSON Schemas of the data files into docs/schemas.
cargo xtask dist
    Builds what is shipped into target/dist.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["try", rest @ ..] => tryout::run(rest),
        ["check"] => check::run(),
        ["test"] => test::run(test::Length::Short),
        ["test", "--long"] => test::run(test::Length::Long),
        ["screens"] => screens::run(),
        ["bench", rest @ ..] => bench::run(rest),
        ["dist"] => dist::run(),
        ["schemas"] => schemas::write(),
        ["interchange"] => interchange::run(),
        ["programs"] => programs::run(test::Length::Short),
        ["programs", "--long"] => programs::run(test::Length::Long),
        ["scan"] => scan::run(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
