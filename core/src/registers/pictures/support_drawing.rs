//! Draws the end of support: a row of twelve squares a fiscal year, in each how many things end in that month.

use super::drawing::{Align, Area, Drawing, Mark, Sign, Tone};
use super::support::Support;
use super::words::{LINE, shortened, width};
use crate::calendar::FiscalYear;

/// The words of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportWords {
    /// What the picture is called.
    pub title: String,
    /// What it shows.
    pub about: String,
    /// What has ended, with the count.
    pub past: String,
    /// What ends later, with the count.
    pub later: String,
    /// What the three shapes mean: ended, near, in time.
    pub legend: [String; 3],
    /// The fiscal years of [`Support::years`] in words.
    pub years: Vec<String>,
    /// The months from April on.
    pub months: [String; 12],
}

const EDGE: i32 = 3;
/// The height of a square.
const CELL: i32 = 30;
/// The side of a shape beside words.
const SIGN: i32 = 13;
const GAP: i32 = 8;

/// The months of a fiscal year.
const MONTHS: [i8; 12] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];

/// The picture in a width.
pub fn draw_support(support: &Support, words: &SupportWords, wide: i32) -> Drawing {
    let mut sheet = Sheet {
        marks: Vec::new(),
        wide,
        y: EDGE,
    };
    if !support.past.is_empty() {
        sheet.told((Sign::Square, Tone::Late), &words.past);
        sheet.y += GAP;
    }
    for (at, (name, month)) in (0..).zip(words.months.iter().zip(MONTHS)) {
        let cell = sheet.cell(at, LINE);
        let is_now = month == support.today.month();
        sheet.words(cell, name, (Align::Middle, is_now));
    }
    sheet.y += LINE;
    for (year, name) in support.years().into_iter().zip(&words.years) {
        sheet.year(support, year, name);
    }
    if !support.later.is_empty() {
        sheet.y += GAP;
        sheet.told((Sign::Circle, Tone::Later), &words.later);
    }
    sheet.y += GAP;
    sheet.legend(&words.legend);
    Drawing {
        title: words.title.clone(),
        about: words.about.clone(),
        width: wide,
        height: sheet.y + EDGE,
        marks: sheet.marks,
    }
}

/// What is drawn from top to bottom.
struct Sheet {
    marks: Vec<Mark>,
    wide: i32,
    y: i32,
}

impl Sheet {
    fn words(&mut self, area: Area, words: &str, (align, is_bold): (Align, bool)) {
        self.marks.push(Mark::Words {
            area,
            words: shortened(words, area.width),
            align,
            is_bold,
            tone: Tone::Plain,
        });
    }

    /// A line with a shape before it.
    fn told(&mut self, (sign, tone): (Sign, Tone), words: &str) {
        let area = Area {
            x: EDGE,
            y: self.y + (LINE - SIGN) / 2,
            width: SIGN,
            height: SIGN,
        };
        self.marks.push(Mark::Sign(area, sign, tone));
        let x = area.right() + 6;
        let area = Area {
            x,
            y: self.y,
            width: self.wide - EDGE - x,
            height: LINE,
        };
        self.words(area, words, (Align::Left, true));
        self.y += LINE;
    }

    /// The square of a month, counted from April.
    fn cell(&self, at: i32, height: i32) -> Area {
        let left = |at: i32| EDGE + (self.wide - 2 * EDGE) * at / 12;
        Area {
            x: left(at),
            y: self.y,
            width: left(at + 1) - left(at),
            height,
        }
    }

    fn year(&mut self, support: &Support, year: FiscalYear, name: &str) {
        let line = Area {
            x: EDGE,
            y: self.y,
            width: self.wide - 2 * EDGE,
            height: LINE,
        };
        self.words(line, name, (Align::Left, true));
        self.y += LINE;
        let now = (FiscalYear::of(support.today), support.today.month());
        for (at, month) in (0..).zip(MONTHS) {
            let cell = self.cell(at, CELL);
            let is_now = (year, month) == now;
            self.marks.push(Mark::Box(cell, Tone::Plain));
            if is_now {
                self.marks.push(Mark::Box(cell, Tone::Chosen));
            }
            self.count(support, (year, month), cell);
        }
        self.y += CELL + 8;
    }

    /// How many end in a month, in the shape of how near it is.
    fn count(&mut self, support: &Support, (year, month): (FiscalYear, i8), cell: Area) {
        let mut months = support.months.iter();
        let Some(found) = months.find(|it| (it.year, it.month) == (year, month)) else {
            return;
        };
        let is_near = found.endings.iter().any(|it| support.is_near(it.on));
        let (sign, tone) = if is_near { NEAR } else { IN_TIME };
        let words = found.endings.len().to_string();
        let wide = (cell.width - 2).min(36);
        let area = Area {
            x: cell.x + (cell.width - wide) / 2,
            y: cell.y + 3,
            width: wide,
            height: cell.height - 6,
        };
        self.marks.push(Mark::Sign(area, sign, tone));
        let line = Area {
            y: cell.y + (CELL - LINE) / 2,
            height: LINE,
            ..area
        };
        self.marks.push(Mark::Words {
            area: line,
            words,
            align: Align::Middle,
            is_bold: true,
            tone,
        });
    }

    /// What the shapes mean, in as many lines as it takes.
    fn legend(&mut self, words: &[String; 3]) {
        let signs = [(Sign::Square, Tone::Late), NEAR, IN_TIME];
        let mut x = EDGE;
        for ((sign, tone), words) in signs.into_iter().zip(words) {
            let words = shortened(words, self.wide - 2 * EDGE - SIGN - 6);
            let taken = SIGN + 6 + width(&words);
            if x > EDGE && x + taken > self.wide - EDGE {
                (x, self.y) = (EDGE, self.y + LINE + 2);
            }
            let y = self.y + (LINE - SIGN) / 2;
            let area = Area {
                x,
                y,
                width: SIGN,
                height: SIGN,
            };
            self.marks.push(Mark::Sign(area, sign, tone));
            let area = Area {
                x: x + SIGN + 6,
                y: self.y,
                width: width(&words),
                height: LINE,
            };
            self.words(area, &words, (Align::Left, false));
            x += taken + 14;
        }
        self.y += LINE;
    }
}

const NEAR: (Sign, Tone) = (Sign::Hexagon, Tone::Soon);
const IN_TIME: (Sign, Tone) = (Sign::Circle, Tone::Later);
