//! Sheets of offices read into a preview, and ledgers written as tables; small ledgers of the tests only.

use super::*;
use crate::registers::check::sample;

mod export;
mod rows;

/// A sheet as text: `|` parts cells, the first line is row 1, blank lines are not given.
fn sheet(text: &str) -> Vec<Row> {
    let lines = (1..).zip(text.lines().map(str::trim));
    let filled = lines.filter(|(_, it)| !it.is_empty());
    filled
        .map(|(at, it)| (at, it.split('|').map(|it| it.trim().to_owned()).collect()))
        .collect()
}

fn values(all: &[(&str, &str)]) -> Values {
    let pair = |(field, value): &(&str, &str)| (field.parse().unwrap(), (*value).to_owned());
    all.iter().map(pair).collect()
}

/// Reads a sheet of things for a ledger that holds these.
fn preview(text: &str, entries: &[Values]) -> Preview<usize> {
    read(
        &sample::record(),
        &sheet(text),
        entries.iter().enumerate(),
        &How::default(),
    )
    .unwrap()
}
