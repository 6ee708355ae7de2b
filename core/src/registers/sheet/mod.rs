//! Sheets of offices: what a messy table would bring into a ledger, and a ledger as a table that reads back; nothing is kept here.

mod cell;
mod closed;
mod head;
mod heading;
mod link;
mod row;
mod sign;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

pub use table::{Beside, Entry, Heading, Table, own_headings, paper, table};

use super::choice::Step;
use super::letters::fold;
use super::name::FieldId;
use super::register::{Field, Register};
use super::value::{BadValue, Values};
use crate::closed_list::closed_list;
use head::Head;
use row::RowReader;

/// A row of a sheet: its number as a spreadsheet shows it, and its cells from column A on.
pub type Row = (usize, Vec<String>);

/// What somebody has said about a sheet; nothing, when it is read for the first time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    /// The number of the row that names the columns; of the lower one, when there are two. 0 when no row does.
    pub head: Option<usize>,
    /// What columns hold, counted from 0; `None` leaves a column out.
    pub columns: BTreeMap<usize, Option<FieldId>>,
    /// What our own export writes beside the fields, as [`own_headings`] gives it; such columns are passed over without a word.
    pub ours: Vec<String>,
}

/// That no row of a sheet names a column of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no row names a column of the ledger")]
pub struct NoHead;

/// What a sheet would bring into a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview<K> {
    /// The number of the last row of the head; 0 when there is none.
    pub head: usize,
    /// Every column with something in it, from left to right.
    pub columns: Vec<Column>,
    /// Fields without which nothing can be added, and for which the sheet has no column.
    pub missing: Vec<FieldId>,
    /// The rows below the head in their order, without blank ones.
    pub rows: Vec<PreviewRow<K>>,
    /// How many of each.
    pub counts: Counts,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place, counted from 0.
    pub at: usize,
    /// What stands at its head, both words where there are two rows.
    pub heading: String,
    /// The field that it holds; none when it was not understood or is left out.
    pub field: Option<FieldId>,
    /// Whether our own export wrote it beside the fields.
    pub is_ours: bool,
    /// Some of what stands in it, so that a person can see what it holds.
    pub examples: Vec<String>,
}

/// A row of a sheet and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRow<K> {
    /// Its number.
    pub row: usize,
    /// What becomes of it.
    pub verdict: RowVerdict<K>,
    /// What could be read, in written form.
    pub values: Values,
    /// The steps that must have been taken for such values to be there, in their order.
    pub steps: Vec<Implied>,
    /// What could not be read or is missing.
    pub told: Vec<Told>,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowVerdict<K> {
    /// It is added.
    New,
    /// The entry stands in the ledger as it is here.
    Same(K),
    /// The entry stands in the ledger, and the sheet says something else.
    Changed {
        /// The entry.
        of: K,
        /// What the sheet would write. An empty cell writes nothing.
        changes: Vec<Change>,
    },
    /// An earlier row of the sheet is the same entry; that one counts.
    Twice {
        /// The number of the earlier row.
        of: usize,
        /// The fields in which this one says something else or something more.
        differs: Vec<FieldId>,
    },
    /// It is no entry.
    Aside(Aside),
    /// Something is missing without which it cannot be added; it is told.
    Refused,
}

closed_list! {
    /// Why a row is no entry.
    pub enum Aside {
        /// The head once more, or a title, as on every printed page.
        Heading = "heading",
        /// It adds up the others.
        Total = "total",
        /// A note to the table.
        Footnote = "footnote",
    }
}

/// A value that the sheet would write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: FieldId,
    /// What stands in the ledger, in written form.
    pub before: Option<String>,
    /// What stands in the sheet, in written form.
    pub after: String,
}

/// A step that must have been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Implied {
    /// Which.
    pub step: Step,
    /// When, on the office's wall, where a field of the step says so; a day alone is its beginning.
    pub at: Option<DateTime>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The field.
    pub field: FieldId,
    /// The heading of its column, or the field's own name where there is no column.
    pub heading: String,
    /// What stands in the cell.
    pub typed: String,
    /// What is wrong with it.
    pub why: Mistake,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The field cannot hold it, or cannot be empty.
    Value(BadValue),
    /// It says "as above", and above stands nothing.
    NothingAbove,
    /// It names an entry of another ledger, and this office has none of that name.
    NoEntry,
    /// It is the number or name of an entry that is finished, and the sheet says something else of it.
    Finished,
}

impl Mistake {
    /// The word by which the sentence about it is found.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Value(it) => it.word(),
            Self::NothingAbove => "nothing-above",
            Self::NoEntry => "no-entry",
            Self::Finished => "finished",
        }
    }
}

/// How many rows of each kind a sheet has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// New entries.
    pub new: usize,
    /// Entries that stand in the ledger already.
    pub same: usize,
    /// Entries that would change.
    pub changed: usize,
    /// Rows that repeat an earlier one.
    pub twice: usize,
    /// Rows that are no entry.
    pub aside: usize,
    /// Rows that cannot be added.
    pub refused: usize,
    /// Rows in which nobody has written anything.
    pub blank: usize,
    /// Rows with something that could not be read, those that cannot be added among them.
    pub told: usize,
}

impl<K> Preview<K> {
    /// The columns that nobody has understood.
    pub fn unknown_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(|it| it.field.is_none() && !it.is_ours)
    }
}

impl<K> Preview<K> {
    /// What stands over the column of a field, or the field's own name where there is no column.
    fn heading(&self, field: &Field) -> String {
        let mut columns = self.columns.iter();
        let own = columns.find(|it| it.field.as_ref() == Some(&field.id));
        own.map_or_else(|| field.label.plain(), |it| it.heading.clone())
    }
}

impl Counts {
    /// Counts a row as refused that would have been written, before its verdict says so.
    fn refuse<K>(&mut self, row: &PreviewRow<K>) {
        let was = match row.verdict {
            RowVerdict::New => &mut self.new,
            _ => &mut self.changed,
        };
        *was -= 1;
        self.refused += 1;
        self.told += usize::from(row.told.is_empty());
    }
}

impl<K> PreviewRow<K> {
    /// What the entry holds once the row was taken: its values over those that are there.
    pub fn laid_over(&self, before: Option<&Values>) -> Values {
        row::laid_over(before, &self.values)
    }

    /// Whether taking the row would write something.
    pub fn is_wanted(&self) -> bool {
        matches!(self.verdict, RowVerdict::New | RowVerdict::Changed { .. })
    }
}

/// Reads a sheet: what it would add to the entries that there are, and what cannot be read. The entries come with whatever
/// the caller knows them by; of two that are the same the first counts.
pub fn read<'a, K: Clone>(
    register: &Register,
    rows: &[Row],
    entries: impl IntoIterator<Item = (K, &'a Values)>,
    how: &How,
) -> Result<Preview<K>, NoHead> {
    let head = Head::find(register, rows, how).ok_or(NoHead)?;
    let headings: Vec<String> = head.columns.iter().map(head::Named::heading).collect();
    let below = rows.get(head.below..).unwrap_or_default();
    let mut reader = RowReader::new(register, &head, &headings, entries);
    let (mut found, mut counts) = (Vec::new(), Counts::default());
    for row in below {
        let Some(row) = reader.read(row) else {
            counts.blank += 1;
            continue;
        };
        counts.add(&row);
        found.push(row);
    }
    Ok(Preview {
        head: head.row,
        missing: missing(register, &head),
        columns: columns(register, &head, below, how),
        rows: found,
        counts,
    })
}

impl Counts {
    fn add<K>(&mut self, row: &PreviewRow<K>) {
        let count = match row.verdict {
            RowVerdict::New => &mut self.new,
            RowVerdict::Same(_) => &mut self.same,
            RowVerdict::Changed { .. } => &mut self.changed,
            RowVerdict::Twice { .. } => &mut self.twice,
            RowVerdict::Aside(_) => &mut self.aside,
            RowVerdict::Refused => &mut self.refused,
        };
        *count += 1;
        self.told += usize::from(!row.told.is_empty());
    }
}

fn missing(register: &Register, head: &Head) -> Vec<FieldId> {
    let is_there = |place: usize| head.fields.values().any(|it| *it == place);
    let fields = register.fields.iter().enumerate();
    let missing = fields.filter(|(place, it)| it.required && it.at.is_none() && !is_there(*place));
    missing.map(|(_, it)| it.id.clone()).collect()
}

/// Rows that are looked through for examples.
const LOOKED_AT: usize = 50;
/// Examples of a column.
const EXAMPLES: usize = 3;

fn columns(register: &Register, head: &Head, below: &[Row], how: &How) -> Vec<Column> {
    let ours: BTreeSet<String> = how.ours.iter().map(|it| fold(it)).collect();
    let width = below.iter().map(|it| it.1.len()).max().unwrap_or_default();
    let column = |at: usize| {
        let heading = head.columns.get(at).map(head::Named::heading);
        let heading = heading.unwrap_or_default();
        let field = head.fields.get(&at).and_then(|it| register.fields.get(*it));
        Column {
            at,
            is_ours: field.is_none() && ours.contains(&fold(&heading)),
            field: field.map(|it| it.id.clone()),
            examples: examples(below, at),
            heading,
        }
    };
    let all = (0..width.max(head.columns.len())).map(column);
    all.filter(|it| !it.heading.is_empty() || !it.examples.is_empty() || it.field.is_some())
        .collect()
}

fn examples(below: &[Row], at: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let cells = below.iter().take(LOOKED_AT);
    for cell in cells.filter_map(|it| it.1.get(at)).map(|it| it.trim()) {
        if !cell.is_empty() && !found.iter().any(|it| it == cell) {
            found.push(cell.to_owned());
        }
        if found.len() == EXAMPLES {
            break;
        }
    }
    found
}
