//! The plan for systems that stand still, and blank forms, as they are printed; what is missing in them is said by the caller.

use serde_json::{Value, json};

use super::ledger::LedgerColumn;
use crate::ruby::{RubyText, all_said, said};

/// The plan, chapter by chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContinuityPart {
    /// Its title.
    pub title: RubyText,
    /// Its chapters, each with a bookmark.
    pub chapters: Vec<PaperChapter>,
    /// Below everything: what was not verified.
    pub basis: RubyText,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperChapter {
    /// Its heading.
    pub title: RubyText,
    /// What stands in it.
    pub blocks: Vec<PaperBlock>,
}

/// A piece of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperBlock {
    /// A heading over it, perhaps empty.
    pub title: RubyText,
    /// Its lines.
    pub lines: Vec<RubyText>,
    /// How the lines begin.
    pub mark: LineMark,
    /// A table below them.
    pub table: Option<PaperTable>,
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineMark {
    /// Like any paragraph.
    Plain,
    /// With a dot.
    Dot,
    /// With a box to tick and a number.
    Step,
    /// With a box to tick.
    Tick,
}

/// A table of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperTable {
    /// The columns from left to right.
    pub columns: Vec<LedgerColumn>,
    /// What stands in the cells.
    pub rows: Vec<Vec<RubyText>>,
    /// Below it: where one writes what is missing; empty where nothing is.
    pub note: RubyText,
}

/// A form that is filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankSheet {
    /// Its title.
    pub title: RubyText,
    /// A sentence under it.
    pub lead: RubyText,
    /// What is written into each field, and how many lines of a hand it takes.
    pub fields: Vec<(RubyText, u8)>,
    /// The heads of a table with empty rows; none without.
    pub columns: Vec<LedgerColumn>,
}

/// With more shares than these a form lies on its side.
const UPRIGHT: u16 = 16;

impl ContinuityPart {
    pub(super) fn to_json(&self) -> Value {
        let chapter = |it: &PaperChapter| {
            json!({
                "title": said(&it.title),
                "blocks": it.blocks.iter().map(PaperBlock::to_json).collect::<Vec<_>>(),
            })
        };
        json!({
            "kind": "continuity",
            "title": said(&self.title),
            "chapters": self.chapters.iter().map(chapter).collect::<Vec<_>>(),
            "basis": said(&self.basis),
        })
    }
}

impl PaperBlock {
    fn to_json(&self) -> Value {
        json!({
            "title": said(&self.title),
            "lines": all_said(&self.lines),
            "mark": match self.mark {
                LineMark::Plain => "plain",
                LineMark::Dot => "dot",
                LineMark::Step => "step",
                LineMark::Tick => "tick",
            },
            "table": self.table.as_ref().map(PaperTable::to_json),
        })
    }
}

impl PaperTable {
    fn to_json(&self) -> Value {
        let rows = self.rows.iter().map(|row| all_said(row));
        json!({
            "columns": self.columns.iter().map(LedgerColumn::to_json).collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
            "note": said(&self.note),
        })
    }
}

impl BlankSheet {
    pub(super) fn to_json(&self) -> Value {
        let width = self.columns.iter().map(|it| u16::from(it.width));
        let field =
            |(label, lines): &(RubyText, u8)| json!({ "label": said(label), "lines": lines });
        json!({
            "kind": "form",
            "title": said(&self.title),
            "lead": said(&self.lead),
            "fields": self.fields.iter().map(field).collect::<Vec<_>>(),
            "columns": self.columns.iter().map(LedgerColumn::to_json).collect::<Vec<_>>(),
            "wide": width.sum::<u16>() > UPRIGHT,
        })
    }
}
