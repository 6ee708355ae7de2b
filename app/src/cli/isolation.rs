//! `mamori isolation begin|end|show`: cutting the server of a state directory off, also while it runs. What it means stands in `isolation`.

use std::path::Path;

use serde_json::json;

use super::arguments::{IsolationVerb, Shared};
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{DATABASE, Refusal};
use super::state_dir::{StateDir, unwritable};
use super::{Found, Outcome};
use crate::db::Actor;
use crate::isolation::{self, Kept, Unable};
use crate::web::Isolated;

pub(super) fn run(verb: &IsolationVerb, shared: &Shared, printer: &Printer) -> Outcome {
    let dir = StateDir::of(shared)?;
    match verb {
        IsolationVerb::Begin => begin(shared, printer),
        IsolationVerb::End => end(dir.path(), shared, printer),
        IsolationVerb::Show => {
            show(dir.path(), printer);
            Ok(Found::Nothing)
        }
    }
}

fn begin(shared: &Shared, printer: &Printer) -> Outcome {
    let kept = in_use::with(shared, Seal::Unused, async |app| {
        let done = isolation::begin(app, &Actor::command("isolation begin"), None).await;
        done.map_err(refused)
    })?;
    let Kept { folder, journals } = kept;
    let folder = folder.display().to_string();
    printer.json(&json!({ "isolated": true, "proof": folder, "journals": journals }));
    printer.line(&printer.say("cli.isolation.begun"));
    printer.line(&printer.fill("cli.isolation.proof", &[("folder", &folder)]));
    Ok(Found::Nothing)
}

fn end(dir: &Path, shared: &Shared, printer: &Printer) -> Outcome {
    if Isolated::now(dir).is_some() {
        in_use::with(shared, Seal::Unused, async |app| {
            let done = isolation::end(app, &Actor::command("isolation end"), None).await;
            done.map_err(refused)
        })?;
    }
    show(dir, printer);
    Ok(Found::Nothing)
}

fn show(dir: &Path, printer: &Printer) {
    let isolated = Isolated::now(dir);
    printer.json(&json!({
        "isolated": isolated.is_some(),
        "since": isolated.as_ref().map(|it| it.since),
        "by": isolated.as_ref().map(|it| it.by.as_str()),
    }));
    match isolated {
        None => printer.line(&printer.say("cli.isolation.open")),
        Some(it) => {
            let since = it.since.to_string();
            printer.line(&printer.fill("cli.isolation.since", &[("at", &since)]));
        }
    }
}

fn refused(why: Unable) -> Refusal {
    match why {
        Unable::Disk(path, why) => unwritable(&path, &why),
        other => Refusal::of(DATABASE).with("why", other),
    }
}
