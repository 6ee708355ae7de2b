//! How the rows and columns of a sheet are shown before it is brought in; what becomes of them was decided before.

use mamori_core::ids::EntryId;
use mamori_core::registers::FieldId;
use mamori_core::registers::sheet::{
    Aside, Column, Counts, How, Mistake, Preview, PreviewRow, RowVerdict, Told,
};

use super::super::{Desk, view};
use super::Found;
use crate::web::Say;

/// Rows that a page shows at most; of more, those that ask for a look come first.
const SHOWN: usize = 400;

/// A row and what becomes of it.
pub(super) struct RowView {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) class: &'static str,
    pub(super) glyph: &'static str,
    pub(super) words: Say,
    /// What could not be read, and what would change.
    pub(super) sentences: Vec<Say>,
}

/// A column and the field that it holds.
pub(super) struct ColumnView {
    pub(super) at: usize,
    pub(super) heading: String,
    pub(super) examples: String,
    /// The field that was understood; none where a person can choose.
    pub(super) field: Option<Say>,
    pub(super) options: Vec<view::Choice>,
}

/// Everything that the page says about a sheet.
pub(super) fn found(desk: &Desk, preview: &Preview<EntryId>, (how, sign): (&How, &str)) -> Found {
    let counts = preview.counts;
    let wanted = counts.new + counts.changed;
    let shown = shown(&preview.rows);
    let more = preview.rows.len() - shown.len();
    let number = |n: usize| n.to_string();
    let save = desk
        .frame
        .fill("registers.import.save", &[("n", &number(wanted))]);
    let more_said = desk
        .frame
        .fill("registers.import.more", &[("n", &number(more))]);
    let columns = columns(desk, preview, how);
    Found {
        sign: sign.to_owned(),
        counts: said(desk, "registers.import.counts", counts),
        left_out: said(desk, "registers.import.left-out", counts),
        missing: missing(desk, &preview.missing),
        has_unknown: columns.iter().any(|it| !it.options.is_empty()),
        columns,
        rows: shown.into_iter().map(|it| row(desk, it)).collect(),
        more: (more > 0).then_some(more_said),
        save: (wanted > 0).then_some(save),
    }
}

fn said(desk: &Desk, key: &str, counts: Counts) -> Say {
    let all = [
        ("new", counts.new),
        ("changed", counts.changed),
        ("same", counts.same),
        ("refused", counts.refused),
        ("twice", counts.twice),
        ("aside", counts.aside),
        ("blank", counts.blank),
    ];
    let all = all.map(|(name, count)| (name, count.to_string()));
    let all = all.each_ref().map(|it| (it.0, it.1.as_str()));
    desk.frame.fill(key, &all)
}

fn missing(desk: &Desk, fields: &[FieldId]) -> Option<Say> {
    let names: Vec<String> = fields.iter().map(|it| name(desk, it)).collect();
    let said = desk.frame.say("registers.import.missing");
    (!names.is_empty()).then(|| said.with("names", &Say::plain(&names.join(", "))))
}

/// The name of a field.
fn name(desk: &Desk, id: &FieldId) -> String {
    let field = desk.register.field(id.as_str());
    let name = field.map(|it| desk.frame.text_plain(it.label.authored(), &it.label_en));
    name.unwrap_or_else(|| id.as_str().to_owned())
}

fn columns(desk: &Desk, preview: &Preview<EntryId>, how: &How) -> Vec<ColumnView> {
    let shown = preview.columns.iter().filter(|it| !it.is_ours);
    let view = |it: &Column| {
        let is_chosen = how.columns.contains_key(&it.at);
        let field = it.field.as_ref().filter(|_| !is_chosen);
        ColumnView {
            at: it.at,
            heading: it.heading.clone(),
            examples: it.examples.join(" / "),
            field: field.map(|it| Say::plain(&name(desk, it))),
            options: match field {
                Some(_) => Vec::new(),
                None => options(desk, preview, it),
            },
        }
    };
    shown.map(view).collect()
}

/// The fields that no other column holds.
fn options(desk: &Desk, preview: &Preview<EntryId>, column: &Column) -> Vec<view::Choice> {
    let leave_out = view::Choice {
        id: "-".to_owned(),
        words: desk.frame.plain("registers.import.leave-out"),
        is_chosen: column.field.is_none(),
    };
    let is_free = |id: &FieldId| {
        let mut others = preview.columns.iter().filter(|it| it.at != column.at);
        !others.any(|it| it.field.as_ref() == Some(id))
    };
    let fields = desk.register.fields.iter().filter(|it| is_free(&it.id));
    let fields = fields.map(|it| view::Choice {
        id: it.id.as_str().to_owned(),
        words: name(desk, &it.id),
        is_chosen: column.field.as_ref() == Some(&it.id),
    });
    std::iter::once(leave_out).chain(fields).collect()
}

/// All rows, or of very many first those of which there is something to say.
fn shown(rows: &[PreviewRow<EntryId>]) -> Vec<&PreviewRow<EntryId>> {
    if rows.len() <= SHOWN {
        return rows.iter().collect();
    }
    let is_loud = |it: &&PreviewRow<EntryId>| {
        let is_plain = matches!(it.verdict, RowVerdict::New | RowVerdict::Same(_));
        !is_plain || !it.told.is_empty()
    };
    let loud = rows.iter().filter(is_loud);
    let quiet = rows.iter().filter(|it| !is_loud(it));
    let mut shown: Vec<_> = loud.chain(quiet).take(SHOWN).collect();
    shown.sort_by_key(|it| it.row);
    shown
}

fn row(desk: &Desk, it: &PreviewRow<EntryId>) -> RowView {
    let frame = &desk.frame;
    let (class, glyph) = match it.verdict {
        RowVerdict::New => ("done", "○"),
        RowVerdict::Same(_) => ("off", "="),
        RowVerdict::Changed { .. } => ("info", "△"),
        RowVerdict::Refused => ("late", "×"),
        RowVerdict::Twice { .. } | RowVerdict::Aside(_) => ("draft", "―"),
    };
    let words = match &it.verdict {
        RowVerdict::New => frame.say("registers.import.row.new"),
        RowVerdict::Same(_) => frame.say("registers.import.row.same"),
        RowVerdict::Changed { .. } => frame.say("registers.import.row.changed"),
        RowVerdict::Refused => frame.say("registers.import.row.refused"),
        RowVerdict::Twice { of, .. } => {
            frame.fill("registers.import.row.twice", &[("of", &of.to_string())])
        }
        RowVerdict::Aside(Aside::Heading) => frame.say("registers.import.row.heading"),
        RowVerdict::Aside(Aside::Total) => frame.say("registers.import.row.total"),
        RowVerdict::Aside(Aside::Footnote) => frame.say("registers.import.row.footnote"),
    };
    RowView {
        number: it.row,
        name: entry_name(desk, it),
        class,
        glyph,
        words,
        sentences: sentences(desk, it),
    }
}

/// What the entry of a row is called.
fn entry_name(desk: &Desk, it: &PreviewRow<EntryId>) -> String {
    let value = desk.register.name_of(&it.values);
    let field = desk.register.field(desk.register.name.as_str());
    let choice = field.and_then(|it| it.choice(value));
    choice.map_or_else(
        || value.to_owned(),
        |it| desk.frame.text_plain(it.label.authored(), &it.label_en),
    )
}

fn sentences(desk: &Desk, row: &PreviewRow<EntryId>) -> Vec<Say> {
    let mut all: Vec<Say> = row.told.iter().map(|it| told(desk, it)).collect();
    match &row.verdict {
        RowVerdict::Changed { changes, .. } => {
            let shown = |field: &FieldId, value: &str| {
                let field = desk.register.field(field.as_str());
                field.map_or_else(
                    || Say::plain(value),
                    |it| view::shown(&desk.frame, it, value),
                )
            };
            all.extend(changes.iter().map(|it| {
                let before = it.before.as_deref();
                let before = before.map_or_else(|| Say::plain("―"), |old| shown(&it.field, old));
                let said = desk.frame.say("registers.import.changes");
                let said = said.with("field", &Say::plain(&name(desk, &it.field)));
                said.with("before", &before)
                    .with("after", &shown(&it.field, &it.after))
            }));
        }
        RowVerdict::Twice { of, differs } if !differs.is_empty() => {
            let names: Vec<String> = differs.iter().map(|it| name(desk, it)).collect();
            let said = desk.frame.say("registers.import.differs");
            let said = said.with("of", &Say::plain(&of.to_string()));
            all.push(said.with("names", &Say::plain(&names.join(", "))));
        }
        _ => {}
    }
    all
}

/// What is wrong with a cell.
fn told(desk: &Desk, it: &Told) -> Say {
    let why = match &it.why {
        Mistake::Value(why) => view::mistake(&desk.frame, why),
        Mistake::NothingAbove => desk.frame.say("registers.mistake.nothing-above"),
        Mistake::Finished => desk.frame.say("registers.mistake.finished"),
        Mistake::NoEntry => {
            let field = desk.register.field(it.field.as_str());
            let of = field.and_then(|it| desk.app.registers.get(it.of.as_ref()?.as_str()));
            let ledger = of.map_or_else(|| Say::plain(""), |it| view::title(&desk.frame, it));
            let said = desk.frame.say("registers.mistake.no-entry");
            said.with("ledger", &ledger)
        }
    };
    let said = desk.frame.say("registers.import.told").with("why", &why);
    said.with("heading", &Say::plain(&it.heading))
        .with("typed", &Say::plain(&it.typed))
}
