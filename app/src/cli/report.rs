//! `mamori report`: a paper of one office into a file. What stands on the paper is decided in `reports`.

use std::path::Path;

use mamori_core::ids::OfficeId;
use mamori_core::words::Language;
use serde::Serialize;

use super::arguments::{ReportArguments, ReportLedgerArguments, ReportVerb, Shared};
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{DATABASE, NO_LETTERS, NO_PAPER, PRINTING, Refusal, UNKNOWN_OFFICE};
use super::state_dir::unwritable;
use super::{Found, Outcome, register};
use crate::db::{Actor, Scope};
use crate::reports::{self, LedgerWish, Letters, PaperKind, ReportError};
use crate::web::App;

/// What `--json` says.
#[derive(Serialize)]
struct Told<'a> {
    paper: &'a str,
    office: String,
    file: &'a Path,
}

/// Prints the paper that the verb names.
pub(super) fn run(verb: &ReportVerb, shared: &Shared, printer: &Printer) -> Outcome {
    let (kind, asked) = match verb {
        ReportVerb::Plan(asked) => (PaperKind::Plan, asked),
        ReportVerb::Checklist(asked) => (PaperKind::Checklist, asked),
        ReportVerb::Poster(asked) => (PaperKind::Poster, asked),
        ReportVerb::Entrance(asked) => (PaperKind::Entrance, asked),
        ReportVerb::Journal(asked) => return journal(asked, shared, printer),
        ReportVerb::Ledger(asked) => return ledger(asked, shared, printer),
    };
    in_use::with(shared, Seal::Unused, async |app| {
        print(app, (kind, asked), shared, printer).await
    })?;
    Ok(Found::Nothing)
}

async fn print(
    app: &App,
    (kind, asked): (PaperKind, &ReportArguments),
    shared: &Shared,
    printer: &Printer,
) -> Result<(), Refusal> {
    let refused = |error: ReportError| refused(error, &asked.office);
    let office = reports::office_named(app, &asked.office)
        .await
        .map_err(refused)?;
    let language: Language = shared.language.parse().unwrap_or(Language::Ja);
    let wish = (kind, language, Letters::OfTheMachine);
    let actor = Actor::command(&format!("report {}", kind.word()));
    let bytes = reports::pdf(app, &actor, (Scope::machine(), office), wish)
        .await
        .map_err(refused)?;
    let Some(bytes) = bytes else {
        return Err(Refusal::of(NO_LETTERS));
    };
    written((kind.word(), office), (&bytes, &asked.out), printer)
}

fn written(
    (paper, office): (&str, OfficeId),
    (bytes, file): (&[u8], &Path),
    printer: &Printer,
) -> Result<(), Refusal> {
    std::fs::write(file, bytes).map_err(|why| unwritable(file, &why))?;
    printer.json(&Told {
        paper,
        office: office.to_string(),
        file,
    });
    let file = file.display().to_string();
    printer.line(&printer.fill("cli.report.written", &[("file", &file)]));
    Ok(())
}

/// Prints a ledger or its blank form.
fn ledger(asked: &ReportLedgerArguments, shared: &Shared, printer: &Printer) -> Outcome {
    in_use::with(shared, Seal::Unused, async |app| {
        let refused = |error: ReportError| refused(error, &asked.of.office);
        let register = register::ledger(app, &asked.ledger)?;
        let office = reports::office_named(app, &asked.of.office).await;
        let office = office.map_err(refused)?;
        let wish = LedgerWish {
            language: shared.language.parse().unwrap_or(Language::Ja),
            is_blank: asked.blank,
            letters: Letters::OfTheMachine,
        };
        let (actor, at) = (Actor::command("report ledger"), (Scope::machine(), office));
        let bytes = reports::ledger_pdf(app, &actor, at, (register, wish)).await;
        let bytes = bytes.map_err(refused)?;
        let bytes = bytes.ok_or_else(|| Refusal::of(NO_LETTERS))?;
        written(("ledger", office), (&bytes, &asked.of.out), printer)
    })?;
    Ok(Found::Nothing)
}

/// Prints the monthly paper of the journal.
fn journal(asked: &ReportArguments, shared: &Shared, printer: &Printer) -> Outcome {
    in_use::with(shared, Seal::Unused, async |app| {
        let refused = |error: ReportError| refused(error, &asked.office);
        let office = reports::office_named(app, &asked.office).await;
        let office = office.map_err(refused)?;
        let wish = (
            shared.language.parse().unwrap_or(Language::Ja),
            Letters::OfTheMachine,
        );
        let (actor, at) = (Actor::command("report journal"), (Scope::machine(), office));
        let bytes = reports::journal_pdf(app, &actor, at, wish).await;
        let bytes = bytes.map_err(refused)?;
        let bytes = bytes.ok_or_else(|| Refusal::of(NO_LETTERS))?;
        written(("journal", office), (&bytes, &asked.out), printer)
    })?;
    Ok(Found::Nothing)
}

fn refused(error: ReportError, office: &str) -> Refusal {
    match error {
        ReportError::NoOffice => Refusal::of(UNKNOWN_OFFICE).with("office", office),
        ReportError::NoCheck | ReportError::NoPlan => Refusal::of(NO_PAPER).with("office", office),
        ReportError::Db(why) => Refusal::of(DATABASE).with("why", why),
        other => printing(other),
    }
}

fn printing(why: impl ToString) -> Refusal {
    Refusal::of(PRINTING).with("why", why.to_string())
}
