//! CSV: parted by comma, tabulator or semicolon, whichever the first line has most of. Letters were decoded before.

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::{Limits, Row, TableError, put};

const PARTED_BY: [char; 3] = [',', '\t', ';'];

/// The rows of a text whose lines end in `\n`.
pub(super) fn rows(text: &str, limits: &Limits) -> Result<Vec<Row>, TableError> {
    // The reader counts the ends of lines, so the last line gets one too.
    let text = format!("{}\n", text.trim_end_matches('\n'));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(Terminator::Any(b'\n'))
        .delimiter(parted_by(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    // A line end inside quotation marks is no new row to a spreadsheet.
    let mut inner = 0;
    while reader.read_record(&mut record).map_err(unreadable)? {
        inner += record
            .iter()
            .map(|it| it.matches('\n').count())
            .sum::<usize>();
        let last = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let mut row = Row {
            number: last.saturating_sub(1 + inner),
            cells: Vec::new(),
        };
        for (column, text) in (1..).zip(&record) {
            put(&mut row, (column, text), limits)?;
        }
        if !row.cells.is_empty() {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn unreadable(why: csv::Error) -> TableError {
    TableError::NoTable(why.to_string())
}

/// What parts the cells: the sign that stands most often, outside quotation marks, in the first line with something in it.
fn parted_by(text: &str) -> u8 {
    let first = text.lines().find(|it| !it.trim().is_empty());
    let mut is_quoted = false;
    let mut counts = [0_usize; 3];
    for letter in first.unwrap_or_default().chars() {
        is_quoted ^= letter == '"';
        let place = PARTED_BY.iter().position(|it| *it == letter && !is_quoted);
        if let Some(count) = place.and_then(|it| counts.get_mut(it)) {
            *count += 1;
        }
    }
    let best = PARTED_BY.iter().zip(counts).rev().max_by_key(|it| it.1);
    best.and_then(|(sign, _)| u8::try_from(*sign).ok())
        .unwrap_or(b',')
}
