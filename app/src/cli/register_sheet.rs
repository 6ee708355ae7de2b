//! `mamori register import`: a sheet into a ledger, or only a look at it. What becomes of its rows is decided in `registers`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use mamori_core::ids::{EntryId, OfficeId};
use mamori_core::registers::sheet::{
    Aside, Counts, Mistake, Preview, PreviewRow, Row, RowVerdict, Told,
};
use mamori_core::registers::{FieldId, Register, RegisterId, Values};
use serde::Serialize;
use serde_json::{Value, json};

use super::arguments::{RegisterImportArguments, Shared};
use super::house::database;
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{DATABASE, NO_GOOD_ROW, NO_HEAD, NO_ROW, Refusal};
use super::register::{ledger, looked, refused};
use super::table_file::read_table;
use crate::db::{Actor, Event, Scope};
use crate::registers::{NotDone, NotTaken, Room, Sheet, file, look, out, take};
use crate::reports;
use crate::web::App;

/// What a command has read of a sheet, and whether it was brought in.
struct Outcome {
    office: OfficeId,
    preview: Preview<EntryId>,
    imported: bool,
}

pub(super) fn import(
    asked: &RegisterImportArguments,
    shared: &Shared,
    printer: &Printer,
) -> Result<(), Refusal> {
    let rows = read_table((&asked.sheet, file::LIMITS.bytes), printer, file::rows)?;
    in_use::with(shared, Seal::Unused, async |app| {
        let register = ledger(app, &asked.ledger)?;
        let outcome = brought(app, (register, asked), rows, printer).await?;
        show(app, (register, asked), &outcome, printer);
        none_good(&outcome, asked)
    })
}

/// A sheet of which nothing can be taken is a failure, although it could be read.
fn none_good(outcome: &Outcome, asked: &RegisterImportArguments) -> Result<(), Refusal> {
    let counts = outcome.preview.counts;
    let first = outcome.preview.rows.iter();
    let mut refused = first.filter(|it| it.verdict == RowVerdict::Refused);
    match refused.next() {
        Some(first) if counts.new + counts.changed + counts.same == 0 => {
            Err(Refusal::of(NO_GOOD_ROW)
                .with("count", counts.refused)
                .in_file(asked.sheet.display())
                .at_line(first.row))
        }
        _ => Ok(()),
    }
}

async fn brought(
    app: &App,
    (register, asked): (&Register, &RegisterImportArguments),
    rows: Vec<Row>,
    printer: &Printer,
) -> Result<Outcome, Refusal> {
    let office = reports::office_named(app, &asked.office).await;
    let office = office.map_err(|why| refused(why, &asked.office))?;
    let room = Room::open(app, Scope::machine(), office).await;
    let room = room.map_err(database)?;
    let sheet = Sheet {
        rows: Arc::new(rows),
        how: out::how(&app.words, register),
    };
    let why = |why| not_taken(why, (register, &asked.sheet), printer);
    if asked.preview {
        let event = Event::of("registers.read").office(office);
        let event = event.about(format!("register/{}", register.id));
        let seen = look(&room, register, &sheet).await.map_err(why)?;
        looked(app, "register import --preview", &event).await?;
        return Ok(Outcome {
            office,
            preview: seen.preview,
            imported: false,
        });
    }
    let actor = Actor::command("register import");
    let taken = take(&room, &actor, (register, &sheet), None).await;
    let taken = taken.map_err(why)?;
    Ok(Outcome {
        office,
        preview: taken.look.preview,
        imported: taken.wrote,
    })
}

fn not_taken(error: NotTaken, (register, path): (&Register, &Path), printer: &Printer) -> Refusal {
    match error {
        NotTaken::NoHead(_) => {
            let names = register.fields.iter().filter(|it| it.listed).take(3);
            let names = names.map(|it| printer.text(&it.label, &it.label_en));
            Refusal::of(NO_HEAD)
                .with("names", names.collect::<Vec<_>>().join(", "))
                .in_file(path.display())
        }
        NotTaken::Row { row, why } => {
            let key = match why {
                NotDone::Db(why) => return database(why),
                NotDone::Out => "registers.import.out",
                _ => "registers.refused.meanwhile",
            };
            Refusal::of(NO_ROW)
                .with("what", printer.say(key))
                .in_file(path.display())
                .at_line(row)
        }
        // A command brings in what it finds, so it is never told of another outcome.
        NotTaken::Changed(_) => Refusal::of(DATABASE).with("why", error),
        NotTaken::Db(why) => database(why),
        NotTaken::Broken(why) => Refusal::of(DATABASE).with("why", why),
    }
}

fn show(
    app: &App,
    (register, asked): (&Register, &RegisterImportArguments),
    outcome: &Outcome,
    printer: &Printer,
) {
    let preview = &outcome.preview;
    let said = |it: &Told| sentence(app, register, it, printer);
    if printer.is_json() {
        return printer.json(&whole(register, asked, outcome, &said));
    }
    for row in &preview.rows {
        let is_plain = matches!(row.verdict, RowVerdict::Same(_) | RowVerdict::New);
        if is_plain && row.told.is_empty() {
            continue;
        }
        let verdict = printer.say(&format!("registers.import.row.{}", word(&row.verdict)));
        let of = match row.verdict {
            RowVerdict::Twice { of, .. } => of.to_string(),
            _ => String::new(),
        };
        let name = register.name_of(&row.values);
        let verdict = verdict.replace("{of}", &of);
        printer.line(&format!("{}\t{verdict}\t{name}", row.row));
        for it in &row.told {
            printer.line(&format!("\t{} \"{}\": {}", it.heading, it.typed, said(it)));
        }
    }
    let counts = counted(preview.counts).map(|(name, count)| (name, count.to_string()));
    let counts = counts.each_ref().map(|it| (it.0, it.1.as_str()));
    printer.line(&printer.fill("registers.import.counts", &counts));
    let key = match (outcome.imported, asked.preview) {
        (true, _) => "registers.import.done",
        (false, true) => "registers.import.lead",
        (false, false) => "registers.import.nothing",
    };
    printer.line(&printer.fill(key, &counts));
}

fn counted(it: Counts) -> [(&'static str, usize); 8] {
    [
        ("new", it.new),
        ("same", it.same),
        ("changed", it.changed),
        ("twice", it.twice),
        ("aside", it.aside),
        ("refused", it.refused),
        ("blank", it.blank),
        ("told", it.told),
    ]
}

/// What `--json` says of a sheet. It borrows what was read: a tree of ten thousand rows would take more than the sheet.
#[derive(Serialize)]
struct Whole<'a> {
    ledger: &'a RegisterId,
    office: OfficeId,
    file: &'a Path,
    preview: bool,
    imported: bool,
    head: usize,
    columns: Vec<Value>,
    unknown: Vec<&'a str>,
    missing: &'a [FieldId],
    #[serde(flatten)]
    counts: BTreeMap<&'static str, usize>,
    rows: Vec<RowTold<'a>>,
}

/// A row and what becomes of it.
#[derive(Serialize)]
struct RowTold<'a> {
    row: usize,
    verdict: &'static str,
    name: &'a str,
    values: &'a Values,
    told: Vec<CellTold<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twice: Option<Value>,
}

/// A cell that could not be read.
#[derive(Serialize)]
struct CellTold<'a> {
    cell: Option<String>,
    field: &'a FieldId,
    heading: &'a str,
    typed: &'a str,
    why: &'static str,
    sentence: String,
}

fn whole<'a>(
    register: &'a Register,
    asked: &'a RegisterImportArguments,
    outcome: &'a Outcome,
    said: &dyn Fn(&Told) -> String,
) -> Whole<'a> {
    let preview = &outcome.preview;
    let columns = preview.columns.iter().filter(|it| !it.is_ours);
    let columns = columns.map(|it| json!({ "heading": it.heading, "field": it.field }));
    let unknown = preview.unknown_columns().map(|it| it.heading.as_str());
    let rows = preview.rows.iter();
    let rows = rows.map(|it| row_told(register, (preview, it), said));
    Whole {
        ledger: &register.id,
        office: outcome.office,
        file: &asked.sheet,
        preview: asked.preview,
        imported: outcome.imported,
        head: preview.head,
        columns: columns.collect(),
        unknown: unknown.collect(),
        missing: &preview.missing,
        counts: counted(preview.counts).into_iter().collect(),
        rows: rows.collect(),
    }
}

fn row_told<'a>(
    register: &Register,
    (preview, it): (&Preview<EntryId>, &'a PreviewRow<EntryId>),
    said: &dyn Fn(&Told) -> String,
) -> RowTold<'a> {
    let number = it.row;
    let told = it.told.iter().map(|it| CellTold {
        cell: cell(preview, it, number),
        field: &it.field,
        heading: &it.heading,
        typed: &it.typed,
        why: it.why.word(),
        sentence: said(it),
    });
    let mut row = RowTold {
        row: number,
        verdict: word(&it.verdict),
        name: register.name_of(&it.values),
        values: &it.values,
        told: told.collect(),
        entry: None,
        changes: None,
        twice: None,
    };
    match &it.verdict {
        RowVerdict::Same(of) => row.entry = Some(*of),
        RowVerdict::Changed { of, changes } => {
            let changes = changes
                .iter()
                .map(|it| json!({ "field": it.field, "before": it.before, "after": it.after }));
            row.entry = Some(*of);
            row.changes = Some(changes.collect());
        }
        RowVerdict::Twice { of, differs } => {
            row.twice = Some(json!({ "row": of, "differs": differs }));
        }
        RowVerdict::New | RowVerdict::Aside(_) | RowVerdict::Refused => {}
    }
    row
}

/// Where a cell stands, as a spreadsheet names it: C5. Nothing where the sheet has no such column.
fn cell(preview: &Preview<EntryId>, it: &Told, row: usize) -> Option<String> {
    let mut columns = preview.columns.iter();
    let column = columns.find(|column| column.field.as_ref() == Some(&it.field))?;
    let (mut at, mut name) = (column.at, String::new());
    loop {
        let letter = ('A'..='Z').nth(at % 26)?;
        name.insert(0, letter);
        match (at / 26).checked_sub(1) {
            Some(next) => at = next,
            None => return Some(format!("{name}{row}")),
        }
    }
}

/// The word of a verdict, also in its sentence.
fn word(verdict: &RowVerdict<EntryId>) -> &'static str {
    match verdict {
        RowVerdict::New => "new",
        RowVerdict::Same(_) => "same",
        RowVerdict::Changed { .. } => "changed",
        RowVerdict::Twice { .. } => "twice",
        RowVerdict::Aside(Aside::Heading) => "heading",
        RowVerdict::Aside(Aside::Total) => "total",
        RowVerdict::Aside(Aside::Footnote) => "footnote",
        RowVerdict::Refused => "refused",
    }
}

/// What is wrong with a cell, in a sentence.
fn sentence(app: &App, register: &Register, it: &Told, printer: &Printer) -> String {
    use mamori_core::registers::BadValue;
    let most = match it.why {
        Mistake::Value(BadValue::TooLong(most)) => most.to_string(),
        _ => String::new(),
    };
    let of = register.field(it.field.as_str());
    let of = of.and_then(|it| app.registers.get(it.of.as_ref()?.as_str()));
    let of = of.map_or_else(String::new, |it| printer.text(&it.title, &it.title_en));
    let places = [("n", most.as_str()), ("ledger", of.as_str())];
    printer.fill(&format!("registers.mistake.{}", it.why.word()), &places)
}
