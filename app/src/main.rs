//! The program's first line; commands stand in `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mamori::cli::run(std::env::args_os())
}
