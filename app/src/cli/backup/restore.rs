//! `mamori backup restore`: a new state directory out of a backup, and what to do next in three lines.

use serde_json::json;

use super::super::arguments::Shared;
use super::super::printer::Printer;
use super::super::refusal::{NOT_POSTGRES, Refusal};
use super::super::{Found, Outcome};
use super::arguments::BackupRestoreArguments;
use super::{alone, keys_of, refused};
use crate::backups::{self, By, Given, Good, Target};
use crate::chance::Chance;
use crate::clock::{Clock, moment};
use crate::db::{Actor, Engine};

pub(super) fn run(asked: &BackupRestoreArguments, shared: &Shared, printer: &Printer) -> Outcome {
    let url = asked.to.as_deref();
    if let Some(url) = url
        && Engine::of(url) != Some(Engine::Postgres)
    {
        return Err(Refusal::of(NOT_POSTGRES));
    }
    let given = Given {
        file: asked.file.clone(),
        keys: keys_of(shared, &asked.key)?,
    };
    let target = Target {
        dir: &asked.new_dir,
        url,
    };
    let by = By {
        actor: &Actor::command("backup restore"),
        at: Clock::of_the_computer().now(),
        chance: &Chance::of_the_computer(),
    };
    let good = alone(async {
        let good = backups::restore(&given, &target, &by).await;
        good.map_err(|it| refused(it).in_file(asked.file.display()))
    })?;
    say(asked, &good, printer);
    Ok(Found::Nothing)
}

fn say(asked: &BackupRestoreArguments, good: &Good, printer: &Printer) {
    let made = moment(good.held.head.made_at);
    printer.json(&json!({
        "dir": asked.new_dir,
        "at": made,
        "events": good.held.events,
        "files": good.held.files,
        "sha256": good.sha256,
    }));
    let dir = asked.new_dir.display().to_string();
    let (events, made) = (good.held.events.to_string(), made.to_string());
    let values = [("dir", dir.as_str()), ("at", &made), ("events", &events)];
    printer.line(&printer.fill("cli.backup.restored", &values));
    for key in [
        "cli.backup.next.serve",
        "cli.backup.next.address",
        "cli.backup.next.backup",
    ] {
        printer.line(&printer.fill(key, &values));
    }
}
