//! Rows of a sheet become entries: what is new, changed, twice, no entry or not possible. Where the columns are is known before.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::super::choice::{FieldKind, Step};
use super::super::letters::fold;
use super::super::name::FieldId;
use super::super::register::{Field, Register};
use super::super::value::{BadValue, FileValue, Values};
use super::cell::CellReader;
use super::head::Head;
use super::{Aside, Change, Implied, Mistake, PreviewRow, Row, RowVerdict, Told, heading, sign};

/// Reads one row after the other, remembering what came before.
pub(super) struct RowReader<'s, 'e, K> {
    register: &'s Register,
    head: &'s Head,
    columns: Vec<(usize, CellReader<'s>)>,
    headings: &'s [String],
    running: Option<usize>,
    known: BTreeMap<String, (K, &'e Values)>,
    seen: BTreeMap<String, (usize, Values)>,
    above: BTreeMap<usize, String>,
}

impl<'s, 'e, K: Clone> RowReader<'s, 'e, K> {
    pub(super) fn new(
        register: &'s Register,
        head: &'s Head,
        headings: &'s [String],
        entries: impl IntoIterator<Item = (K, &'e Values)>,
    ) -> Self {
        let heading = |at: usize| headings.get(at).map_or("", String::as_str);
        let reader = |(at, field): (&usize, &usize)| {
            let field = register.fields.get(*field)?;
            Some((*at, CellReader::new(field, heading(*at))))
        };
        let columns: Vec<_> = head.fields.iter().filter_map(reader).collect();
        let mut running = columns.iter();
        let running = running.find(|(at, it)| heading::is_running(heading(*at), it.field));
        let mut known = BTreeMap::new();
        for (id, values) in entries {
            if let Some(key) = key(register, values) {
                known.entry(key).or_insert((id, values));
            }
        }
        Self {
            running: running.map(|it| it.0),
            known,
            seen: BTreeMap::new(),
            above: BTreeMap::new(),
            register,
            head,
            columns,
            headings,
        }
    }

    /// What becomes of a row; nothing when it is blank.
    pub(super) fn read(&mut self, row: &Row) -> Option<PreviewRow<K>> {
        let cells: Vec<&str> = row.1.iter().map(|it| it.trim()).collect();
        if cells.iter().all(|it| it.is_empty()) {
            return None;
        }
        if let Some(why) = self.aside(&cells) {
            return Some(PreviewRow {
                row: row.0,
                verdict: RowVerdict::Aside(why),
                values: Values::new(),
                steps: Vec::new(),
                told: Vec::new(),
            });
        }
        let (values, told) = self.values(&cells);
        if self.is_blank(&cells, &values, &told) {
            return None;
        }
        Some(self.judged(row.0, values, told))
    }

    /// Why a row is no entry.
    fn aside(&self, cells: &[&str]) -> Option<Aside> {
        let mut filled = cells.iter().filter(|it| !it.is_empty());
        let first = filled.next()?;
        if self.head.is_again(cells) {
            Some(Aside::Heading)
        } else if sign::is_total(first) {
            Some(Aside::Total)
        } else if filled.next().is_none() && sign::is_note(first) {
            Some(Aside::Footnote)
        } else {
            None
        }
    }

    /// The values of a row, and what could not be read.
    fn values(&mut self, cells: &[&str]) -> (Values, Vec<Told>) {
        let (mut values, mut told) = (Values::new(), Vec::new());
        for (at, reader) in &mut self.columns {
            let typed = cells.get(*at).copied().unwrap_or_default();
            let above = self.above.get(at).map_or("", String::as_str);
            let is_ditto = sign::is_ditto(typed);
            let cell = if is_ditto { above } else { typed };
            let taken = if is_ditto && above.is_empty() {
                Err(Mistake::NothingAbove)
            } else {
                reader.take(cell).map_err(Mistake::Value)
            };
            let field = &reader.field.id;
            match taken {
                Ok(it) if it.is_empty() => {}
                Ok(it) => drop(values.insert(field.clone(), it)),
                Err(why) => told.push(Told {
                    field: field.clone(),
                    heading: self.headings.get(*at).cloned().unwrap_or_default(),
                    typed: typed.to_owned(),
                    why,
                }),
            }
            let cell = cell.to_owned();
            self.above.insert(*at, cell);
        }
        (values, told)
    }

    /// Whether nobody has filled the row: nothing stands under the headings that are understood, or only a printed number.
    fn is_blank(&self, cells: &[&str], values: &Values, told: &[Told]) -> bool {
        let is_read = |at: usize| self.head.fields.contains_key(&at);
        let mut others = cells
            .iter()
            .enumerate()
            .filter(|(at, it)| !is_read(*at) && !it.is_empty());
        if !told.is_empty() || !others.all(|(_, it)| sign::is_figure(it)) {
            return false;
        }
        let number = self.running.and_then(|it| cells.get(it));
        let is_number = number.is_some_and(|it| it.chars().count() <= 4 && sign::is_figure(it));
        values.is_empty() || (values.len() == 1 && is_number)
    }

    fn judged(&mut self, row: usize, mut values: Values, mut told: Vec<Told>) -> PreviewRow<K> {
        let key = key(self.register, &values);
        let known = key.as_ref().and_then(|it| self.known.get(it)).cloned();
        let before = known.as_ref().map(|it| it.1);
        unforged(self.register, before, &mut values);
        let has =
            |id: &FieldId| values.contains_key(id) || before.is_some_and(|it| it.contains_key(id));
        let steps = implied(self.register, &values);
        let is_possible = self.demand(None, &has, &mut told);
        for step in &steps {
            self.demand(Some(step.step), &has, &mut told);
        }
        let verdict = match (key, is_possible) {
            (Some(key), true) => self.compared((row, key), known, &values),
            _ => RowVerdict::Refused,
        };
        PreviewRow {
            row,
            verdict,
            values,
            steps,
            told,
        }
    }

    /// Tells which fields of a step cannot stay empty and are; whether none is.
    fn demand(
        &self,
        step: Option<Step>,
        has: &impl Fn(&FieldId) -> bool,
        told: &mut Vec<Told>,
    ) -> bool {
        let mut is_possible = true;
        for field in self.register.fields_at(step) {
            if !field.required || has(&field.id) {
                continue;
            }
            is_possible = false;
            if !told.iter().any(|it| it.field == field.id) {
                told.push(self.empty(field));
            }
        }
        is_possible
    }

    fn empty(&self, field: &Field) -> Told {
        let column = self.columns.iter().find(|it| it.1.field.id == field.id);
        let heading = column.and_then(|it| self.headings.get(it.0)).cloned();
        Told {
            field: field.id.clone(),
            heading: heading.unwrap_or_else(|| field.label.plain()),
            typed: String::new(),
            why: Mistake::Value(BadValue::Empty),
        }
    }

    /// New, the same, changed, or twice in the sheet.
    fn compared(
        &mut self,
        (row, key): (usize, String),
        known: Option<(K, &Values)>,
        values: &Values,
    ) -> RowVerdict<K> {
        if let Some((first, earlier)) = self.seen.get(&key) {
            let changes = changes(self.register, earlier, values);
            let differs = changes.into_iter().map(|it| it.field).collect();
            return RowVerdict::Twice {
                of: *first,
                differs,
            };
        }
        self.seen.insert(key, (row, values.clone()));
        let Some((of, before)) = known else {
            return RowVerdict::New;
        };
        let changes = changes(self.register, before, values);
        if changes.is_empty() {
            RowVerdict::Same(of)
        } else {
            RowVerdict::Changed { of, changes }
        }
    }
}

/// Leaves of the files that cells name those that stand in the entry already, as they are called there; of others only the
/// name, for a sheet brings no content and its digests are anybody's.
fn unforged(register: &Register, before: Option<&Values>, values: &mut Values) {
    let fields = register.fields.iter();
    for field in fields.filter(|it| it.kind == FieldKind::File) {
        let Some(value) = values.get_mut(&field.id) else {
            continue;
        };
        let Some(file) = FileValue::of(value) else {
            continue;
        };
        let held = before.and_then(|it| it.get(&field.id));
        let is_held =
            held.and_then(|it| FileValue::of(it)).map(|it| it.digest) == Some(file.digest);
        *value = match held.filter(|_| is_held) {
            Some(held) => held.clone(),
            None => name_alone(value).to_owned(),
        };
    }
}

/// A text without the digests at its end, however many there are.
fn name_alone(value: &str) -> &str {
    let mut name = value;
    while let Some(file) = FileValue::of(name) {
        name = file.name;
    }
    name
}

/// What the sheet would write over. An empty cell takes nothing away, and a letter in another width is no other letter.
fn changes(register: &Register, before: &Values, after: &Values) -> Vec<Change> {
    let changed = register.fields.iter().filter_map(|field| {
        let (id, after) = after.get_key_value(&field.id)?;
        let before = before.get(id);
        let is_same = before.is_some_and(|it| it == after || fold(it) == fold(after));
        (!is_same).then(|| Change {
            field: id.clone(),
            before: before.cloned(),
            after: after.clone(),
        })
    });
    changed.collect()
}

/// The values of a row over those that the entry has already.
pub(super) fn laid_over(before: Option<&Values>, row: &Values) -> Values {
    let mut whole = before.cloned().unwrap_or_default();
    whole.extend(row.iter().map(|(id, it)| (id.clone(), it.clone())));
    whole
}

/// What two rows share that are the same entry; nothing while a part of it is missing.
fn key(register: &Register, values: &Values) -> Option<String> {
    let is_whole = register.same.iter().all(|it| values.contains_key(it));
    is_whole.then(|| register.same_key(values))
}

/// The steps that must have been taken when such values are there, in their order. A step with a day or a moment of its own
/// was taken when that is filled; another when any of its fields is, except by a no.
fn implied(register: &Register, values: &Values) -> Vec<Implied> {
    let is_taken = |step: Step| {
        let fields = || register.fields_at(Some(step));
        let mut times = fields().filter(|it| is_time(it)).peekable();
        if times.peek().is_some() {
            return times.any(|it| values.contains_key(&it.id));
        }
        let says = |field: &Field| {
            let value = values.get(&field.id);
            value.is_some_and(|it| field.kind != FieldKind::YesNo || it == "yes")
        };
        fields().any(says)
    };
    let steps = &register.steps;
    let last = steps.iter().rposition(|it| is_taken(*it));
    let taken = steps.iter().take(last.map_or(0, |it| it + 1));
    let implied = |step: &Step| Implied {
        step: *step,
        at: register
            .fields_at(Some(*step))
            .filter(|it| is_time(it))
            .find_map(|it| moment(values.get(&it.id)?)),
    };
    taken.map(implied).collect()
}

fn is_time(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Date | FieldKind::Moment)
}

fn moment(written: &str) -> Option<DateTime> {
    if written.contains('T') {
        return written.parse().ok();
    }
    let day: Date = written.parse().ok()?;
    Some(day.at(0, 0, 0, 0))
}
