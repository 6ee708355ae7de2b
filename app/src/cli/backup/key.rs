//! `mamori backup key`: makes a recovery key and shows its secret once, on the terminal or as a page to be printed.

use serde_json::json;

use super::super::arguments::Shared;
use super::super::in_use::{self, Seal};
use super::super::printer::Printer;
use super::super::refusal::{NO_LETTERS, PRINTING, Refusal};
use super::super::state_dir::{StateDir, unwritable};
use super::super::{Found, Outcome};
use super::arguments::BackupKeyArguments;
use super::refused;
use crate::backups::keys::{self, RecoveryKey};
use crate::db::{Actor, Event};
use crate::os;
use crate::reports::{self, Letters, RecoveryWish};
use crate::web::App;

pub(super) fn run(asked: &BackupKeyArguments, shared: &Shared, printer: &Printer) -> Outcome {
    let dir = StateDir::of(shared)?;
    if asked.out.is_some() && !Letters::OfTheMachine.are_here() {
        return Err(Refusal::of(NO_LETTERS));
    }
    let key = in_use::with(shared, Seal::Unused, async |app| {
        // The event first: a key that nobody knows of must not be.
        let event = Event::of("backups.recovery-key");
        let noted = app.look(&Actor::command("backup key"), &event).await;
        noted.map_err(super::super::house::database)?;
        let key = keys::new_recovery(dir.path(), app.clock.today()).map_err(refused)?;
        page(app, asked, shared, &key).await?;
        Ok(key)
    })?;
    printer.json(&json!({
        "fingerprint": key.fingerprint,
        "secret": asked.print.then_some(&key.secret),
        "file": asked.out,
    }));
    let values = [("fingerprint", key.fingerprint.as_str())];
    printer.line(&printer.fill("cli.backup.key.made", &values));
    if asked.print {
        for line in key.groups.chunks(5) {
            printer.line(&line.join(" "));
        }
    }
    if let Some(out) = &asked.out {
        let file = out.display().to_string();
        printer.line(&printer.fill("cli.backup.key.page", &[("file", &file)]));
    }
    printer.line(&printer.say("cli.backup.key.keep"));
    Ok(Found::Nothing)
}

async fn page(
    app: &App,
    asked: &BackupKeyArguments,
    shared: &Shared,
    key: &RecoveryKey,
) -> Result<(), Refusal> {
    let Some(out) = &asked.out else {
        return Ok(());
    };
    let wish = RecoveryWish {
        language: shared.language.parse().unwrap_or_default(),
        letters: Letters::OfTheMachine,
        key,
    };
    let printed = reports::recovery_pdf(app, &wish).await;
    let printed = printed.map_err(|why| Refusal::of(PRINTING).with("why", why))?;
    let bytes = printed.ok_or_else(|| Refusal::of(NO_LETTERS))?;
    os::write_private(out, &bytes).map_err(|why| unwritable(out, &why))
}
