//! `mamori config check`: everything that is wrong in `mamori.toml`, with file and line.

use super::arguments::Shared;
use super::config::{self, FILE};
use super::printer::Printer;
use super::state_dir::StateDir;
use super::{Found, Outcome};

pub(super) fn run(shared: &Shared, printer: &Printer) -> Outcome {
    let dir = StateDir::of(shared)?;
    let path = dir.path().join(FILE);
    let (config, mut faults) = config::read(&path)?;
    faults.extend(config.witnesses(dir.path()).err());
    let told: Vec<_> = faults.iter().map(|it| printer.told(it)).collect();
    printer.json(&told);
    for it in &faults {
        printer.line(&printer.lines(it));
    }
    let name = path.display().to_string();
    let values = [("file", name.as_str())];
    printer.line(&match (faults.is_empty(), path.is_file()) {
        (true, true) => printer.fill("cli.config.sound", &values),
        (true, false) => printer.fill("cli.config.absent", &values),
        _ => printer.fill("cli.config.faults", &values),
    });
    if faults.is_empty() && config.witness.is_empty() {
        printer.line(&printer.say("cli.config.no-witness"));
    }
    if faults.is_empty() {
        Ok(Found::Nothing)
    } else {
        Ok(Found::Something)
    }
}
