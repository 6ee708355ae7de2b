//! A ledger as XLSX or CSV, for pages and for the command; what stands in it is the registers' business.

use mamori_core::ids::OfficeId;
use mamori_core::registers::sheet::Heading;
use mamori_core::registers::{FieldKind, Register};
use mamori_core::words::Language;
use mamori_report::sheet::{Cell, Column, Kind, Table, Unmappable};
use serde::Serialize;
use serde_json::json;

use super::tables::{Format, Made};
use super::voice::Voice;
use super::{ReportError, store};
use crate::db::{Event, Scope};
use crate::registers::out;
use crate::web::App;

/// A ledger as a file of the kind that was asked for.
pub struct LedgerFile {
    /// The file; letters that its charset does not hold stand in it as 〓.
    pub bytes: Vec<u8>,
    /// How many entries are in it.
    pub rows: usize,
    /// The letters that its charset does not hold.
    pub lost: Vec<LostLetter>,
    format: Format,
}

/// A letter that the charset of a file does not hold.
#[derive(Debug, Serialize)]
pub struct LostLetter {
    /// The letter.
    pub letter: char,
    /// The number of its row, counted from the head on.
    pub row: usize,
    /// The heading of its column.
    pub column: String,
}

impl LedgerFile {
    /// What the browser is told that it is, and the ending of its name.
    pub(super) fn kind(&self) -> (&'static str, &'static str) {
        (self.format.media_type(), self.format.ending())
    }
}

/// Letters with the headings of their columns.
pub(super) fn lost(table: &Table, letters: &[Unmappable]) -> Vec<LostLetter> {
    let column = |number: usize| table.columns.get(number.saturating_sub(1));
    let place = |it: &Unmappable| LostLetter {
        letter: it.letter,
        row: it.row,
        column: column(it.column)
            .map(|it| it.name.clone())
            .unwrap_or_default(),
    };
    letters.iter().map(place).collect()
}

/// Writes every entry of an office's ledger into a file; leaves no trace, that is for whoever hands it over.
pub async fn ledger_file(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &Register),
    (ending, charset, language): (&str, &str, Language),
) -> Result<Option<LedgerFile>, ReportError> {
    let Some(format) = Format::parse(ending, charset) else {
        return Ok(None);
    };
    let table = ledger(app, scope, (office, register), language).await?;
    let rows = table.rows.len();
    let (bytes, lost) = match format.write(&table)? {
        Made::File(bytes) => (bytes, Vec::new()),
        Made::Lost(letters, bytes) => (bytes, lost(&table, &letters)),
    };
    Ok(Some(LedgerFile {
        bytes,
        rows,
        lost,
        format,
    }))
}

/// The trace of a ledger that leaves.
pub fn ledger_exported(
    (office, register): (OfficeId, &Register),
    (format, rows): (&str, usize),
) -> Event {
    Event::of("reports.export")
        .office(office)
        .about(format!("register/{}", register.id))
        .detail(json!({ "format": format, "rows": rows }))
}

/// The same as a table.
pub(super) async fn ledger(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &Register),
    language: Language,
) -> Result<Table, ReportError> {
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let of = out::table(app, scope, (office, register), language).await?;
    let voice = Voice::new(app, language);
    let row = |row: Vec<String>| {
        let cells = row.into_iter().zip(&of.headings);
        cells.map(|(text, head)| cell(text, head)).collect()
    };
    Ok(Table {
        title: voice.ruby(&register.title, &register.title_en).plain(),
        office: head.name,
        made_on: app.clock.today(),
        columns: of.headings.iter().map(column).collect(),
        rows: of.rows.into_iter().map(row).collect(),
    })
}

fn column(head: &Heading) -> Column {
    Column {
        name: head.text.clone(),
        kind: match head.kind {
            FieldKind::Date => Kind::Date,
            FieldKind::Number | FieldKind::Money => Kind::Number,
            _ => Kind::Text,
        },
    }
}

/// A number or a day only where it reads back as the same letters.
fn cell(text: String, head: &Heading) -> Cell {
    match head.kind {
        FieldKind::Date => text.parse().map_or_else(|_| Cell::from(text), Cell::Date),
        FieldKind::Number | FieldKind::Money => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Cell::Number(number),
            _ => text.into(),
        },
        _ => text.into(),
    }
}
