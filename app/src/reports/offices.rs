//! The overview of a corporation or council for a spreadsheet: the same rows as on its page, and no more of any office.

use mamori_core::assessments::Counts;
use mamori_core::catalogue::Group;
use mamori_report::sheet::{Cell, Column, Kind, Table};

use super::voice::Voice;
use crate::assessments::{EDITION, NORM};
use crate::council::{Standing, worst};
use crate::web::App;

/// The columns before the groups; the names are the last words of the keys of their heads.
const COLUMNS: [(&str, Kind); 10] = [
    ("office", Kind::Text),
    ("still", Kind::Number),
    ("level", Kind::Text),
    ("met", Kind::Number),
    ("applicable", Kind::Number),
    ("unanswered", Kind::Number),
    ("asked", Kind::Number),
    ("sent", Kind::Number),
    ("late", Kind::Number),
    ("shown", Kind::Text),
];

/// The offices of `name`, in the order of the page. Where no office shows its items there are no columns for groups.
pub(super) fn table(app: &App, voice: &Voice, (name, all): (&str, &[Standing])) -> Table {
    let shown = all.iter().any(|it| it.groups.is_some());
    let groups = app.catalogue.groups(NORM, EDITION).iter();
    let groups: Vec<&Group> = groups.filter(|_| shown).collect();
    let column = |(name, kind): &(&str, Kind)| Column {
        name: voice.plain(&format!("reports.column.{name}")),
        kind: *kind,
    };
    let group = |it: &&Group| Column {
        name: format!("{} {}", it.id, voice.ruby(&it.title, &it.title_en).plain()),
        kind: Kind::Text,
    };
    Table {
        title: voice.plain("reports.table.offices"),
        office: name.to_owned(),
        made_on: app.clock.today(),
        columns: COLUMNS
            .iter()
            .map(column)
            .chain(groups.iter().map(group))
            .collect(),
        rows: all.iter().map(|it| row(voice, it, &groups)).collect(),
    }
}

fn row(voice: &Voice, of: &Standing, groups: &[&Group]) -> Vec<Cell> {
    let level = of
        .level
        .map(|it| voice.plain(&format!("reports.level.{it}")));
    let shown = if of.groups.is_some() {
        "items"
    } else {
        "totals"
    };
    let mut cells = vec![
        of.name.as_str().into(),
        of.still.map_or(Cell::Empty, Cell::Number),
        level.unwrap_or_default().into(),
        Cell::Number(i64::from(of.total.met())),
        Cell::Number(i64::from(of.total.applicable())),
        Cell::Number(i64::from(of.total.unanswered)),
        count(of.staff.0),
        count(of.staff.1),
        count(of.late),
        voice.plain(&format!("reports.shown.{shown}")).into(),
    ];
    if let Some(counts) = &of.groups {
        let of = |it: &&Group| counts.get(&it.id).copied().unwrap_or_default();
        cells.extend(groups.iter().map(|it| mark(voice, &of(it))));
    }
    cells
}

fn count(of: usize) -> Cell {
    Cell::Number(i64::try_from(of).unwrap_or(i64::MAX))
}

/// The sign and its words, so that a sorted or filtered column still says what it means.
fn mark(voice: &Voice, counts: &Counts) -> Cell {
    let (sign, kind) = worst(counts);
    let words = voice.plain(&format!("council.cell.{kind}"));
    format!("{sign} {words}").into()
}
