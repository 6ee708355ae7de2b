//! Draws a floor: squares become units, and every row grows until the rooms in it hold their name and devices.

use super::drawing::{Align, Area, Drawing, Mark, Tone};
use super::place::{DeviceKind, Zone};
use super::plan::{Pin, Placed, Storey};
use super::words::{LINE, TEXT, shortened, width, wrapped};
use crate::ids::EntryId;

/// The words of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanWords {
    /// What the picture is called.
    pub title: String,
    /// What it shows.
    pub about: String,
    /// Who may enter: visitors, staff, a few, and nobody knows.
    pub zones: [String; 4],
    /// What each kind of device is called, in the order of [`DeviceKind::ALL`].
    pub kinds: Vec<String>,
}

/// Between the edge of the sheet and the house, so that strokes are seen whole.
const EDGE: i32 = 2;
/// Between the walls of two rooms.
const WALL: i32 = 2;
/// Between a wall and what is in the room.
const PAD: i32 = 4;
/// The least height of a row.
const ROW: i32 = 52;
/// The height of a row without rooms.
const GAP: i32 = 20;
/// The side of a shape.
const SIGN: i32 = 13;
/// Between a shape and its number.
const BESIDE: i32 = 2;
/// A pin without its name: a shape and three digits.
const BARE: i32 = 48;
/// A pin with its name, at least.
const NAMED: i32 = 80;
/// A pin with a long name.
const WIDE: i32 = 118;
/// So many devices at most have their names in a room; of more only the numbers are drawn.
const NAMES: usize = 12;

impl Storey {
    /// The floor as a drawing of a width. The room that is chosen has a frame of its own.
    pub fn drawing(&self, words: &PlanWords, wide: i32, chosen: Option<EntryId>) -> Drawing {
        let columns = columns(&self.rooms, wide - 2 * EDGE);
        let rows = rows(&self.rooms, &columns);
        let mut marks = Vec::new();
        let mut bottom = EDGE;
        for placed in &self.rooms {
            let area = area(placed, &columns, &rows);
            bottom = bottom.max(area.bottom());
            room(&mut marks, (placed, area), words);
        }
        if let Some(placed) = self.rooms.iter().find(|it| Some(it.room.id) == chosen) {
            marks.push(Mark::Box(area(placed, &columns, &rows), Tone::Chosen));
        }
        let pins = self.rooms.iter().flat_map(|it| &it.pins);
        let bottom = legend(&mut marks, pins, words, (wide, bottom));
        Drawing {
            title: words.title.clone(),
            about: words.about.clone(),
            width: wide,
            height: bottom + EDGE,
            marks,
        }
    }
}

/// Where squares begin and end, from the first to after the last.
struct Cuts {
    first: i32,
    at: Vec<i32>,
}

impl Cuts {
    /// From where a square begins to where the last of so many ends.
    fn span(&self, from: i32, count: i32) -> (i32, i32) {
        let cut = |it: i32| {
            let at = usize::try_from(it - self.first).unwrap_or_default();
            self.at.get(at).or(self.at.last()).copied().unwrap_or(EDGE)
        };
        (cut(from), cut(from + count))
    }
}

/// The columns that are used, as wide as the sheet allows; those without a room are half as wide.
fn columns(rooms: &[Placed], wide: i32) -> Cuts {
    let first = rooms.iter().map(|it| it.spot.x).min().unwrap_or(1);
    let end = rooms.iter().map(|it| it.spot.x + it.spot.width).max();
    let end = end.unwrap_or(2);
    let is_used = |x: i32| {
        rooms
            .iter()
            .any(|it| (it.spot.x..it.spot.x + it.spot.width).contains(&x))
    };
    let weights: Vec<i32> = (first..end)
        .map(|x| if is_used(x) { 2 } else { 1 })
        .collect();
    let total: i32 = weights.iter().sum();
    let mut at = vec![EDGE];
    let mut sum = 0;
    for weight in weights {
        sum += weight;
        at.push(EDGE + wide * sum / total.max(1));
    }
    Cuts { first, at }
}

/// The rows, each as high as its rooms need.
fn rows(rooms: &[Placed], columns: &Cuts) -> Cuts {
    let first = rooms.iter().map(|it| it.spot.y).min().unwrap_or(1);
    let end = rooms.iter().map(|it| it.spot.y + it.spot.height).max();
    let end = end.unwrap_or(2);
    let is_used = |y: i32| {
        rooms
            .iter()
            .any(|it| (it.spot.y..it.spot.y + it.spot.height).contains(&y))
    };
    let mut heights = Vec::new();
    for y in first..end {
        // Of several empty rows one says it all.
        let is_again = !is_used(y) && !is_used(y - 1);
        heights.push(if is_used(y) {
            ROW
        } else if is_again {
            0
        } else {
            GAP
        });
    }
    grow(&mut heights, rooms, (first, columns));
    let mut at = vec![EDGE];
    let mut y = EDGE;
    for height in heights {
        y += height;
        at.push(y);
    }
    Cuts { first, at }
}

/// Makes rows higher until every room holds what stands in it, those of one row first.
fn grow(heights: &mut [i32], rooms: &[Placed], (first, columns): (i32, &Cuts)) {
    let mut ordered: Vec<&Placed> = rooms.iter().collect();
    ordered.sort_by_key(|it| (it.spot.height, it.spot.y, it.spot.x));
    for it in ordered {
        let (left, right) = columns.span(it.spot.x, it.spot.width);
        let need = Content::of(it, right - left - WALL).height + WALL;
        let from = usize::try_from(it.spot.y - first).unwrap_or_default();
        let count = usize::try_from(it.spot.height).unwrap_or(1);
        let have: i32 = heights.iter().skip(from).take(count).sum();
        let lacking = (need - have).max(0);
        let each = lacking / it.spot.height;
        for (at, height) in heights.iter_mut().skip(from).take(count).enumerate() {
            *height += if at == 0 {
                lacking - each * (it.spot.height - 1)
            } else {
                each
            };
        }
    }
}

fn area(placed: &Placed, columns: &Cuts, rows: &Cuts) -> Area {
    let spot = placed.spot;
    let (left, right) = columns.span(spot.x, spot.width);
    let (top, bottom) = rows.span(spot.y, spot.height);
    Area {
        x: left,
        y: top,
        width: right - left - WALL,
        height: bottom - top - WALL,
    }
}

/// What stands in a room of a width, measured.
struct Content {
    name: Vec<String>,
    has_names: bool,
    /// Pins in a row.
    per_row: i32,
    /// From one pin to the next.
    slot: i32,
    pin_height: i32,
    height: i32,
}

impl Content {
    fn of(placed: &Placed, outer: i32) -> Self {
        let inner = outer - 2 * PAD;
        let name = wrapped(&placed.room.name, inner, 3);
        let has_names = placed.pins.len() <= NAMES && inner >= NAMED;
        let longest = placed.pins.iter().map(|it| width(&it.thing.name)).max();
        let named = longest.map_or(NAMED, |it| (it + 6).clamp(NAMED, WIDE));
        let least = if has_names { named } else { BARE };
        let per_row = (inner / least).max(1);
        let pin_height = if has_names { 2 * LINE + 2 } else { LINE + 2 };
        let lines = i32::try_from(name.len()).unwrap_or(1) + 1;
        let pins = i32::try_from(placed.pins.len()).unwrap_or(i32::MAX);
        let pin_rows = pins / per_row + i32::from(pins % per_row > 0);
        Self {
            name,
            has_names,
            per_row,
            slot: inner / per_row,
            pin_height,
            height: 2 * PAD + lines * LINE + pin_rows * pin_height,
        }
    }
}

fn room(marks: &mut Vec<Mark>, (placed, area): (&Placed, Area), words: &PlanWords) {
    let content = Content::of(placed, area.width);
    let tone = Zone::tone(placed.room.zone);
    marks.push(Mark::Box(area, tone));
    let inner = area.width - 2 * PAD;
    let mut y = area.y + PAD;
    let mut line = |y: &mut i32, words: String, is_bold| {
        let place = Area {
            x: area.x + PAD,
            y: *y,
            width: inner,
            height: LINE,
        };
        marks.push(Mark::Words {
            area: place,
            words,
            align: Align::Left,
            is_bold,
            tone: Tone::Plain,
        });
        *y += LINE;
    };
    for name in &content.name {
        line(&mut y, name.clone(), true);
    }
    let [visitors, staff, locked, unknown] = &words.zones;
    let zone = match placed.room.zone {
        Some(Zone::Visitors) => visitors,
        Some(Zone::Staff) => staff,
        Some(Zone::Locked) => locked,
        None => unknown,
    };
    line(&mut y, shortened(zone, inner), false);
    for (at, it) in placed.pins.iter().enumerate() {
        let at = i32::try_from(at).unwrap_or_default();
        let x = area.x + PAD + at % content.per_row * content.slot;
        let y = y + at / content.per_row * content.pin_height;
        pin(marks, it, (x, y), &content);
    }
}

fn pin(marks: &mut Vec<Mark>, it: &Pin, (x, y): (i32, i32), content: &Content) {
    let sign = Area {
        x,
        y: y + (LINE - SIGN) / 2,
        width: SIGN,
        height: SIGN,
    };
    marks.push(Mark::Sign(sign, it.thing.kind.sign(), Tone::Plain));
    let words = |area, words: String| Mark::Words {
        area,
        words,
        align: Align::Left,
        is_bold: false,
        tone: Tone::Plain,
    };
    let beside = Area {
        x: x + SIGN + BESIDE,
        y,
        width: content.slot - SIGN - BESIDE - 1,
        height: LINE,
    };
    marks.push(words(beside, it.number.to_string()));
    if content.has_names {
        let below = Area {
            x,
            y: y + LINE,
            width: content.slot - 4,
            height: LINE,
        };
        marks.push(words(below, shortened(&it.thing.name, below.width)));
    }
}

/// What the shapes mean, for those that are drawn; gives where it ends.
fn legend<'a>(
    marks: &mut Vec<Mark>,
    pins: impl Iterator<Item = &'a Pin>,
    words: &PlanWords,
    (wide, top): (i32, i32),
) -> i32 {
    let used: std::collections::BTreeSet<DeviceKind> = pins.map(|it| it.thing.kind).collect();
    if used.is_empty() {
        return top;
    }
    let (mut x, mut y) = (EDGE, top + 6);
    for (kind, name) in DeviceKind::ALL.iter().zip(&words.kinds) {
        if !used.contains(kind) {
            continue;
        }
        let name = shortened(name, wide - 2 * EDGE - SIGN - 2 * BESIDE);
        let taken = SIGN + 2 * BESIDE + width(&name);
        if x > EDGE && x + taken > wide - EDGE {
            (x, y) = (EDGE, y + LINE + 2);
        }
        let sign = Area {
            x,
            y: y + (LINE - SIGN) / 2,
            width: SIGN,
            height: SIGN,
        };
        marks.push(Mark::Sign(sign, kind.sign(), Tone::Plain));
        let area = Area {
            x: x + SIGN + 2 * BESIDE,
            y,
            width: width(&name),
            height: LINE,
        };
        marks.push(Mark::Words {
            area,
            words: name,
            align: Align::Left,
            is_bold: false,
            tone: Tone::Plain,
        });
        x += taken + TEXT;
    }
    y + LINE
}
