//! `mamori backup run|list|verify|restore|drill|key`: each opens what it needs, asks `backups`, prints.

pub mod arguments;
mod key;
pub mod places;
mod refused;
mod restore;

use jiff::Timestamp;
use serde_json::json;

use self::arguments::{BackupVerb, BackupVerifyArguments, KeyArguments};
pub use self::refused::refused;
use super::arguments::Shared;
use super::config::Config;
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{DRILL_FAILED, NO_BACKUP, RECOVERY_KEY, Refusal, UNKNOWN_PLACE};
use super::state_dir::StateDir;
use super::{Found, Outcome};
use crate::backups::{self, Copy, Given, Identity, Told, keys};
use crate::clock::{Clock, moment};
use crate::db::Actor;

pub(super) fn run(verb: &BackupVerb, shared: &Shared, printer: &Printer) -> Outcome {
    match verb {
        BackupVerb::Run(asked) => back_up(asked.place.as_deref(), shared, printer),
        BackupVerb::List => list(shared, printer),
        BackupVerb::Verify(asked) => verify(asked, shared, printer),
        BackupVerb::Restore(asked) => restore::run(asked, shared, printer),
        BackupVerb::Drill => drill(shared, printer),
        BackupVerb::Key(asked) => key::run(asked, shared, printer),
    }
}

fn back_up(only: Option<&str>, shared: &Shared, printer: &Printer) -> Outcome {
    let plan = Config::of(StateDir::of(shared)?.path())?.plan();
    if let Some(name) = only
        && plan.places.iter().all(|it| it.name != name)
    {
        let known: Vec<&str> = plan.places.iter().map(|it| it.name.as_str()).collect();
        return Err(Refusal::of(UNKNOWN_PLACE)
            .with("place", name)
            .with("known", known.join(", ")));
    }
    let told = in_use::with(shared, Seal::Unused, async |app| {
        let actor = Actor::command("backup run");
        let told = backups::run(app, &actor, &plan, only).await;
        told.map_err(refused)
    })?;
    printer.json(&told);
    say(&told, printer);
    Ok(found(told.is_good()))
}

fn found(is_good: bool) -> Found {
    if is_good {
        Found::Nothing
    } else {
        Found::Something
    }
}

fn say(told: &Told, printer: &Printer) {
    for it in &told.places {
        let file = it.file.as_ref().map(|it| it.display().to_string());
        let values = [
            ("place", it.place.as_str()),
            ("file", file.as_deref().unwrap_or_default()),
            ("bytes", &it.bytes.to_string()),
            ("why", it.why.as_deref().unwrap_or_default()),
        ];
        printer.line(&printer.fill(&format!("cli.backup.{}", it.outcome), &values));
    }
    if told.is_lonely() {
        printer.warn(&printer.say("cli.backup.lonely"));
    }
}

fn list(shared: &Shared, printer: &Printer) -> Outcome {
    let plan = Config::of(StateDir::of(shared)?.path())?.plan();
    let now = Clock::of_the_computer().now();
    let copies = in_use::with(shared, Seal::Unused, async |app| {
        backups::copies(app, &plan).await.map_err(refused)
    })?;
    printer.json(&copies);
    for it in &copies {
        printer.line(&line(it, now, printer));
    }
    if copies.is_empty() {
        printer.line(&printer.say("cli.backup.none"));
    }
    Ok(Found::Nothing)
}

fn line(copy: &Copy, now: Timestamp, printer: &Printer) -> String {
    let state = printer.say(&format!("cli.backup.state.{}", copy.state));
    let generation = copy.generation.unwrap_or("away");
    let generation = printer.say(&format!("cli.backup.generation.{generation}"));
    let verified = copy.verified_at.map_or_else(
        || printer.say("cli.backup.unverified"),
        |it| printer.fill("cli.backup.verified", &[("age", &age(it, now, printer))]),
    );
    let columns = [
        copy.id.clone(),
        copy.place.clone(),
        age(copy.at, now, printer),
        copy.bytes.to_string(),
        generation,
        state,
        verified,
        copy.opened_by.join(" "),
    ];
    columns.join("\t")
}

/// How long ago, in words.
fn age(at: Timestamp, now: Timestamp, printer: &Printer) -> String {
    let hours = now.duration_since(at).as_hours().max(0);
    match hours {
        0 => printer.say("cli.backup.age.now"),
        1..48 => printer.fill("cli.backup.age.hours", &[("n", &hours.to_string())]),
        _ => printer.fill("cli.backup.age.days", &[("n", &(hours / 24).to_string())]),
    }
}

/// The keys that may open a backup: the machine's, that of a file, that of paper.
pub(super) fn keys_of(shared: &Shared, asked: &KeyArguments) -> Result<Vec<Identity>, Refusal> {
    let mut keys = Vec::new();
    if let Ok(dir) = StateDir::of(shared) {
        keys.extend(keys::machine(dir.path()).map_err(refused)?);
    }
    if let Some(file) = &asked.identity {
        keys.extend(keys::in_file(file).map_err(refused)?);
    }
    if let Some(text) = &asked.recovery_key {
        keys.push(keys::typed(text).ok_or_else(|| Refusal::of(RECOVERY_KEY))?);
    }
    Ok(keys)
}

/// Runs something that needs no house.
fn alone<T>(deed: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|why| Refusal::of(super::refusal::DATABASE).with("why", why))?;
    runtime.block_on(deed)
}

/// Whether a house is here that a backup can be compared with.
fn has_house(shared: &Shared) -> Result<bool, Refusal> {
    let Ok(dir) = StateDir::of(shared) else {
        return Ok(false);
    };
    Ok(dir.has_database() || Config::of(dir.path())?.database.url.is_some())
}

fn verify(asked: &BackupVerifyArguments, shared: &Shared, printer: &Printer) -> Outcome {
    let given = Given {
        file: asked.file.clone(),
        keys: keys_of(shared, &asked.key)?,
    };
    let (now, any_age) = (Clock::of_the_computer().now(), asked.any_age);
    let good = if has_house(shared)? {
        in_use::with(shared, Seal::Unused, async |app| {
            let good = backups::verify(Some(app), &given, now, any_age).await;
            good.map_err(|it| refused(it).in_file(asked.file.display()))
        })?
    } else {
        alone(async {
            let good = backups::verify(None, &given, now, any_age).await;
            good.map_err(|it| refused(it).in_file(asked.file.display()))
        })?
    };
    let head = &good.held.head;
    let made = moment(head.made_at);
    printer.json(&json!({
        "good": true,
        "file": asked.file,
        "at": made,
        "events": good.held.events,
        "trees": head.trees.len(),
        "files": good.held.files,
        "offices": head.offices,
        "bytes": good.bytes,
        "sha256": good.sha256,
        "engine": head.engine,
        "version": head.version,
    }));
    let values = [
        ("age", age(made, now, printer)),
        ("events", good.held.events.to_string()),
        ("files", good.held.files.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(a, b)| (*a, b.as_str())).collect();
    printer.line(&printer.fill("cli.backup.sound", &values));
    Ok(Found::Nothing)
}

fn drill(shared: &Shared, printer: &Printer) -> Outcome {
    let plan = Config::of(StateDir::of(shared)?.path())?.plan();
    let drilled = in_use::with(shared, Seal::Unused, async |app| {
        let drilled = backups::drill(app, &Actor::command("backup drill"), &plan).await;
        drilled.map_err(refused)
    })?;
    let drilled = drilled.ok_or_else(|| Refusal::of(NO_BACKUP))?;
    if let Some(why) = drilled.why {
        return Err(Refusal::of(DRILL_FAILED)
            .with("file", &drilled.file)
            .with("place", &drilled.place)
            .with("why", why));
    }
    printer.json(&json!({ "good": true, "file": drilled.file, "place": drilled.place }));
    let values = [("file", drilled.file.as_str()), ("place", &drilled.place)];
    printer.line(&printer.fill("cli.backup.drilled", &values));
    Ok(Found::Nothing)
}
