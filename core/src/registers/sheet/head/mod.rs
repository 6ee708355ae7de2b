//! The head of a sheet: which rows name the columns, and which column holds which field. Entries are read in `row`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::letters::fold;
use super::super::name::FieldId;
use super::super::register::Register;
use super::heading::{Names, Sure};
use super::{How, Row, sign};

/// Above the head stand at most so many rows: a title, boxes for seals, a note.
const ABOVE: usize = 15;

/// The head of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The place of the first row below it.
    pub(super) below: usize,
    /// The number of its last row; 0 where the sheet has none.
    pub(super) row: usize,
    /// The columns from A on; those that name nothing are among them.
    pub(super) columns: Vec<Named>,
    /// The field of a column, as its place in the ledger.
    pub(super) fields: BTreeMap<usize, usize>,
    /// The words of each column, folded.
    words: Vec<[String; 2]>,
    /// What stands above it, row by row, folded.
    above: BTreeSet<String>,
}

/// A column with the words at its head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// What stands in its own cell of the upper row, or of the only one.
    pub(super) upper: String,
    /// What stands in the lower row of a head of two.
    pub(super) lower: String,
    /// A word over several columns that reaches over this one, when its own upper cell is empty.
    over: String,
}

/// How sure a reading of a heading is: a lower word without the upper one is less.
type Rank = (bool, Sure);
/// A column, one of its words, and how sure that is.
type Guess = (Rank, usize, usize);

impl Named {
    /// The heading as a person would say it.
    pub(super) fn heading(&self) -> String {
        match (self.group(), self.lower.as_str()) {
            (upper, "") => upper.to_owned(),
            ("", lower) => lower.to_owned(),
            (upper, lower) if fold(upper) == fold(lower) => upper.to_owned(),
            (upper, lower) => format!("{upper} {lower}"),
        }
    }

    fn group(&self) -> &str {
        if self.upper.is_empty() && !self.lower.is_empty() {
            &self.over
        } else {
            &self.upper
        }
    }

    /// Whether both rows say something different.
    fn is_double(&self) -> bool {
        !self.lower.is_empty() && fold(&self.upper) != fold(&self.lower)
    }

    fn guesses(&self, names: &Names) -> Vec<(Rank, usize)> {
        let rank = |is_part: bool| move |(sure, field)| ((is_part, sure), field);
        let group = self.group();
        if self.lower.is_empty() || group.is_empty() || fold(group) == fold(&self.lower) {
            return names
                .meant(&self.heading())
                .into_iter()
                .map(rank(false))
                .collect();
        }
        let whole = names.meant(&format!("{group}{}", self.lower));
        let part = names.meant(&self.lower);
        let whole = whole.into_iter().map(rank(false));
        whole.chain(part.into_iter().map(rank(true))).collect()
    }
}

impl Head {
    /// Finds the head, or takes the one that somebody pointed at.
    pub(super) fn find(register: &Register, rows: &[Row], how: &How) -> Option<Self> {
        let names = Names::of(register);
        let (first, last) = match how.head {
            None => match best(&names, rows) {
                Some(it) => it,
                // Who has said what the columns hold needs no head.
                None if !how.columns.is_empty() => return Some(Self::none(register, rows, how)),
                None => return None,
            },
            Some(number) => match rows.iter().rposition(|it| it.0 <= number) {
                None => return Some(Self::none(register, rows, how)),
                Some(last) => (pointed_at(&names, rows, last), last),
            },
        };
        let top = cells(rows, first);
        let columns = columns(top, (first < last).then(|| cells(rows, last)));
        let above = rows.iter().take(first).map(|it| together(&it.1));
        Some(Self {
            below: last + 1,
            row: rows.get(last).map_or(0, |it| it.0),
            fields: wanted(register, guesses(&columns, &names, how), how),
            words: columns.iter().map(words).collect(),
            above: above.collect(),
            columns,
        })
    }

    /// A sheet that begins with entries.
    fn none(register: &Register, rows: &[Row], how: &How) -> Self {
        let width = rows.iter().map(|it| it.1.len()).max().unwrap_or_default();
        Self {
            below: 0,
            row: 0,
            columns: vec![Named::default(); width],
            fields: wanted(register, Vec::new(), how),
            words: Vec::new(),
            above: BTreeSet::new(),
        }
    }

    /// Whether a row is the head once more, or what stands above it, as on every page that was printed.
    pub(super) fn is_again(&self, row: &[&str]) -> bool {
        let is_own = |(at, text): (usize, &&str)| {
            let own = self.words.get(at);
            text.is_empty() || own.is_some_and(|it| it.contains(&fold(text)))
        };
        row.iter().enumerate().all(is_own)
            || (!self.above.is_empty() && self.above.contains(&together(row)))
    }
}

fn words(column: &Named) -> [String; 2] {
    [fold(&column.upper), fold(&column.lower)]
}

/// A row as one text, for comparing whole rows.
fn together(cells: &[impl AsRef<str>]) -> String {
    let cells: Vec<String> = cells.iter().map(|it| fold(it.as_ref())).collect();
    cells.join("\t").trim_end().to_owned()
}

fn cells(rows: &[Row], place: usize) -> &[String] {
    rows.get(place).map_or(&[], |it| it.1.as_slice())
}

/// The columns under one row, or under two of which the upper one groups them.
fn columns(upper: &[String], lower: Option<&[String]>) -> Vec<Named> {
    let width = upper.len().max(lower.map_or(0, <[_]>::len));
    let text = |row: &[String], at: usize| row.get(at).map_or("", |it| it.trim()).to_owned();
    let mut over = String::new();
    let each = (0..width).map(|at| {
        let own = text(upper, at);
        if !own.is_empty() {
            over.clone_from(&own);
        }
        Named {
            upper: own,
            lower: lower.map_or_else(String::new, |it| text(it, at)),
            over: over.clone(),
        }
    });
    each.collect()
}

/// Everything that the headings may mean, the surest first.
fn guesses(columns: &[Named], names: &Names, how: &How) -> Vec<Guess> {
    let ours: BTreeSet<String> = how.ours.iter().map(|it| fold(it)).collect();
    let mut all = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let is_ours = ours.contains(&fold(&column.heading()));
        let guesses = column.guesses(names).into_iter();
        let guesses = guesses.filter(|(rank, _)| !is_ours || rank.1 == Sure::Name);
        all.extend(guesses.map(|(rank, field)| (rank, at, field)));
    }
    all.sort_unstable();
    all
}

/// One field for a column and one column for a field, the surest first.
fn given(guesses: Vec<Guess>, mut fields: BTreeMap<usize, usize>) -> BTreeMap<usize, usize> {
    let mut taken: BTreeSet<usize> = fields.values().copied().collect();
    for (_, at, field) in guesses {
        if !fields.contains_key(&at) && taken.insert(field) {
            fields.insert(at, field);
        }
    }
    fields
}

/// The same where somebody has said what some columns hold.
fn wanted(register: &Register, mut guesses: Vec<Guess>, how: &How) -> BTreeMap<usize, usize> {
    let place = |id: &FieldId| register.fields.iter().position(|it| it.id == *id);
    let mut fields = BTreeMap::new();
    for (at, id) in &how.columns {
        let field = id.as_ref().and_then(place);
        if let Some(field) = field.filter(|it| !fields.values().any(|other| other == it)) {
            fields.insert(*at, field);
        }
    }
    guesses.retain(|it| !how.columns.contains_key(&it.1));
    given(guesses, fields)
}

/// How many fields the columns hold.
fn score(columns: &[Named], names: &Names) -> usize {
    given(guesses(columns, names, &How::default()), BTreeMap::new()).len()
}

/// The rows of the head that names the most fields; of equal ones the fullest, of those the first.
fn best(names: &Names, rows: &[Row]) -> Option<(usize, usize)> {
    let near = rows.len().min(ABOVE);
    let mut best: Option<((usize, usize), (usize, usize))> = None;
    for place in 0..near {
        let own = score(&columns(cells(rows, place), None), names);
        let is_better = |it: (usize, usize)| best.is_none_or(|best| it > best.0);
        let full = cells(rows, place)
            .iter()
            .filter(|it| !it.is_empty())
            .count();
        let single = (own, full);
        if own > 0 && is_better(single) {
            best = Some((single, (place, place)));
        }
        let Some(both) = double(names, rows, place) else {
            continue;
        };
        let is_better = best.is_none_or(|it| both > it.0.0);
        if is_better {
            best = Some(((both, usize::MAX), (place, place + 1)));
        }
    }
    best.map(|it| it.1)
}

/// How many fields a row and the one below it name together, where they are one head and neither names as many alone.
fn double(names: &Names, rows: &[Row], place: usize) -> Option<usize> {
    let (upper, lower) = (rows.get(place)?, rows.get(place + 1)?);
    if lower.0 != upper.0 + 1 {
        return None;
    }
    let both = columns(&upper.1, Some(&lower.1));
    let alone = |row: &Row| score(&columns(&row.1, None), names);
    let named = score(&both, names);
    let is_more = named > alone(upper) && named > alone(lower);
    // A row of entries may hold a word that is also a heading; under headings that name a field alone, it holds values.
    let doubles = || both.iter().filter(|it| it.is_double());
    let heads: Vec<&Named> = doubles()
        .filter(|it| !it.guesses(names).is_empty())
        .collect();
    let is_value = |it: &&Named| it.guesses(names).is_empty() && !names.meant(&it.upper).is_empty();
    let values = doubles().filter(is_value).count();
    let is_head = heads.len() > values && !lower.1.iter().any(|it| sign::is_figure(it));
    let is_group = alone(upper) > 1 || heads.iter().any(|it| it.is_whole(names));
    (is_more && is_head && is_group).then_some(named)
}

/// The first row of the head whose last row somebody pointed at.
fn pointed_at(names: &Names, rows: &[Row], last: usize) -> usize {
    let before = last.checked_sub(1);
    before
        .filter(|it| double(names, rows, *it).is_some())
        .unwrap_or(last)
}

impl Named {
    /// Whether both words together name a field.
    fn is_whole(&self, names: &Names) -> bool {
        self.guesses(names).iter().any(|(rank, _)| !rank.0)
    }
}

#[cfg(test)]
mod tests;
