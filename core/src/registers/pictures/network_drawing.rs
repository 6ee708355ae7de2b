//! Draws the network as a tree, one row each: a shape, what it is, what is known of it, and a line to what it hangs on.

use super::drawing::{Align, Area, Drawing, Mark, Sign, Tone};
use super::words::{LINE, shortened};

/// A row with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRow {
    /// How deep it stands.
    pub depth: usize,
    /// Its shape.
    pub sign: Sign,
    /// What it means.
    pub tone: Tone,
    /// What it is.
    pub title: String,
    /// What is known of it; may be empty.
    pub facts: String,
    /// Whether what it hangs on is written in the ledger.
    pub is_known: bool,
}

/// Around everything.
const EDGE: i32 = 4;
/// From one depth to the next.
const INDENT: i32 = 26;
/// The side of a shape.
const SIGN: i32 = 18;
/// Between a shape and its words.
const BESIDE: i32 = 8;
/// The height of a row, with the room below it.
const ROW: i32 = 46;
/// Deeper is not drawn deeper.
const DEEPEST: usize = 6;

/// The rows as a drawing of a width, under what it is called and what it shows.
pub fn draw_network((title, about): (&str, &str), rows: &[NetworkRow], wide: i32) -> Drawing {
    let mut marks = Vec::new();
    // The last row at each depth, on which the next deeper one hangs.
    let mut above: Vec<i32> = Vec::new();
    let mut y = EDGE;
    for row in rows {
        let depth = row.depth.min(DEEPEST).min(above.len());
        let sign = sign(depth, y);
        above.truncate(depth);
        if let Some(top) = above.last() {
            hang(&mut marks, (sign, *top), row.is_known);
        }
        above.push(sign.bottom());
        marks.push(Mark::Sign(sign, row.sign, row.tone));
        words(&mut marks, row, (sign, wide));
        y += ROW;
    }
    Drawing {
        title: title.to_owned(),
        about: about.to_owned(),
        width: wide,
        height: y,
        marks,
    }
}

fn sign(depth: usize, y: i32) -> Area {
    let depth = i32::try_from(depth).unwrap_or_default();
    Area {
        x: EDGE + depth * INDENT,
        y: y + (LINE - SIGN) / 2,
        width: SIGN,
        height: SIGN,
    }
}

/// Down from what it hangs on, then to the shape.
fn hang(marks: &mut Vec<Mark>, (sign, top): (Area, i32), is_known: bool) {
    let x = sign.x - INDENT + SIGN / 2;
    let y = sign.y + SIGN / 2;
    for (from, to) in [((x, top), (x, y)), ((x, y), (sign.x, y))] {
        marks.push(Mark::Line { from, to, is_known });
    }
}

fn words(marks: &mut Vec<Mark>, row: &NetworkRow, (sign, wide): (Area, i32)) {
    let x = sign.right() + BESIDE;
    let width = wide - EDGE - x;
    for (at, (words, is_bold)) in (0..).zip([(&row.title, true), (&row.facts, false)]) {
        if words.is_empty() {
            continue;
        }
        marks.push(Mark::Words {
            area: Area {
                x,
                y: sign.y + at * LINE,
                width,
                height: LINE,
            },
            words: shortened(words, width),
            align: Align::Left,
            is_bold,
            tone: Tone::Plain,
        });
    }
}
