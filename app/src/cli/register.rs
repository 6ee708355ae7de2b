//! `mamori register list|export`: which ledgers there are, what stands in one, and one as a file. Sheets come in by `register_sheet`.

use std::path::Path;

use mamori_core::plain::Text;
use mamori_core::registers::Register;
use mamori_core::words::Language;
use serde_json::json;

use super::arguments::{RegisterExportArguments, RegisterListArguments, RegisterVerb, Shared};
use super::house::database;
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{
    BAD_VALUE, DATABASE, LOST_LETTERS, PRINTING, Refusal, UNKNOWN_LEDGER, UNKNOWN_OFFICE,
};
use super::state_dir::{StateDir, unwritable};
use super::{Found, Outcome, library, register_sheet};
use crate::db::{Actor, Event, Scope};
use crate::registers::{Part, ShownEntry, ShownLedger, Wanted};
use crate::reports::{self, LostLetter, ReportError};
use crate::web::App;

pub(super) fn run(verb: &RegisterVerb, shared: &Shared, printer: &Printer) -> Outcome {
    match verb {
        RegisterVerb::List(asked) => list(asked, shared, printer)?,
        RegisterVerb::Import(asked) => register_sheet::import(asked, shared, printer)?,
        RegisterVerb::Export(asked) => in_use::with(shared, Seal::Unused, async |app| {
            export(app, asked, shared, printer).await
        })?,
    }
    Ok(Found::Nothing)
}

fn list(asked: &RegisterListArguments, shared: &Shared, printer: &Printer) -> Result<(), Refusal> {
    if let (Some(ledger), Some(office)) = (&asked.ledger, &asked.office) {
        return in_use::with(shared, Seal::Unused, async |app| {
            entries(app, (ledger, office), printer).await
        });
    }
    let state = StateDir::of(shared).ok();
    let library = library::open(shared, state.as_ref().map(StateDir::path))?;
    let registers = library.registers()?;
    let all = registers.all();
    let text = |japanese: &Text, english: &str| printer.text(japanese, english);
    let told = all.iter().map(|it| ShownLedger::of(it, text));
    let told: Vec<ShownLedger> = told.collect();
    printer.json(&told);
    for it in all {
        let (id, chapter) = (&it.id, it.chapter);
        let title = printer.text(&it.title, &it.title_en);
        let chapter = printer.say(&format!("registers.chapter.{chapter}"));
        printer.line(&format!("{id}\t{title}\t{chapter}\t{}", it.fields.len()));
    }
    Ok(())
}

/// A ledger by its id.
pub(super) fn ledger<'a>(app: &'a App, id: &str) -> Result<&'a Register, Refusal> {
    let known = || {
        let all = app.registers.all();
        let ids: Vec<&str> = all.iter().map(|it| it.id.as_str()).collect();
        ids.join(", ")
    };
    let found = app.registers.get(id);
    found.ok_or_else(|| {
        Refusal::of(UNKNOWN_LEDGER)
            .with("ledger", id)
            .with("known", known())
    })
}

async fn entries(app: &App, (id, named): (&str, &str), printer: &Printer) -> Result<(), Refusal> {
    let register = ledger(app, id)?;
    let office = reports::office_named(app, named).await;
    let office = office.map_err(|why| refused(why, named))?;
    let wanted = Wanted {
        with_over: true,
        ..Wanted::default()
    };
    let of = (office, register.id.as_str());
    let found = crate::registers::list(app, Scope::machine(), of, &wanted, Part::WHOLE).await;
    let (found, _) = found.map_err(database)?;
    let event = Event::of("registers.read").office(office);
    let event = event.about(format!("register/{}", register.id));
    let event = event.detail(json!({ "rows": found.len() }));
    looked(app, "register list", &event).await?;
    let told = found.iter();
    let told = told.map(|it| ShownEntry::of(register, it, |_| true));
    printer.json(&told.collect::<Vec<_>>());
    for it in &found {
        let state = printer.say(&format!("registers.state.{}", it.state));
        let name = register.name_of(&it.values);
        printer.line(&format!("{}\t{name}\t{state}", it.number));
    }
    Ok(())
}

/// Leaves the trace of a command that shows or hands over.
pub(super) async fn looked(app: &App, command: &str, event: &Event) -> Result<(), Refusal> {
    let looked = app.look(&Actor::command(command), event).await;
    looked.map(drop).map_err(database)
}

async fn export(
    app: &App,
    asked: &RegisterExportArguments,
    shared: &Shared,
    printer: &Printer,
) -> Result<(), Refusal> {
    let register = ledger(app, &asked.ledger)?;
    let office = reports::office_named(app, &asked.office).await;
    let office = office.map_err(|why| refused(why, &asked.office))?;
    let language: Language = shared.language.parse().unwrap_or(Language::Ja);
    let wish = (asked.format.as_str(), asked.encoding.as_str(), language);
    let made = reports::ledger_file(app, Scope::machine(), (office, register), wish).await;
    let made = made.map_err(|why| refused(why, &asked.office))?;
    let Some(made) = made else {
        return Err(Refusal::of(BAD_VALUE).with("value", &asked.format));
    };
    if let Some(first) = made.lost.first() {
        return Err(lost(&made.lost, first, &asked.out));
    }
    let trace = reports::ledger_exported((office, register), (wish.0, made.rows));
    looked(app, "register export", &trace).await?;
    std::fs::write(&asked.out, &made.bytes).map_err(|why| unwritable(&asked.out, &why))?;
    printer.json(&json!({
        "ledger": register.id,
        "office": office,
        "format": asked.format,
        "encoding": (asked.format == "csv").then_some(&asked.encoding),
        "rows": made.rows,
        "file": asked.out,
    }));
    let path = asked.out.display().to_string();
    printer.line(&printer.fill("cli.report.written", &[("file", &path)]));
    Ok(())
}

fn lost(all: &[LostLetter], first: &LostLetter, out: &Path) -> Refusal {
    let letters: Vec<String> = all.iter().map(|it| it.letter.to_string()).collect();
    Refusal::of(LOST_LETTERS)
        .with("letters", letters.join(" "))
        .with("column", &first.column)
        .in_file(out.display())
        .at_line(first.row)
}

/// Why there is no office or no file.
pub(super) fn refused(error: ReportError, office: &str) -> Refusal {
    match error {
        ReportError::NoOffice => Refusal::of(UNKNOWN_OFFICE).with("office", office),
        ReportError::Db(why) => Refusal::of(DATABASE).with("why", why),
        other => Refusal::of(PRINTING).with("why", other),
    }
}
