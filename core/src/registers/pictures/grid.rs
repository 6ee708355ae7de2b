//! The squares of a floor: rooms stand where the office puts them, all others in rows in the free squares.

/// How many squares a floor is wide.
pub const COLUMNS: i32 = 6;
/// How many squares it may be high where the office says it.
const ROWS: i32 = 30;
/// How many squares a room may be high.
const HIGHEST: i32 = 6;

/// Where a room stands: column and row from 1, width and height in squares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Column.
    pub x: i32,
    /// Row.
    pub y: i32,
    /// Squares to the right.
    pub width: i32,
    /// Squares down.
    pub height: i32,
}

impl Spot {
    /// Whether two share a square.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether it lies on the floor.
    pub const fn is_on_floor(&self) -> bool {
        self.x >= 1
            && self.y >= 1
            && self.width >= 1
            && self.height >= 1
            && self.x + self.width - 1 <= COLUMNS
            && self.y + self.height - 1 <= ROWS
            && self.height <= HIGHEST
    }
}

/// Where an office wants a room, as far as it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// Column.
    pub x: Option<i32>,
    /// Row.
    pub y: Option<i32>,
    /// Width.
    pub width: Option<i32>,
    /// Height.
    pub height: Option<i32>,
}

impl Wish {
    /// Reads column, row, width and height; what is no whole number counts as not said.
    pub fn read([x, y, width, height]: [&str; 4]) -> Self {
        let number = |it: &str| it.parse::<i32>().ok().filter(|it| (1..=999).contains(it));
        Self {
            x: number(x),
            y: number(y),
            width: number(width),
            height: number(height),
        }
    }

    /// The wish that a spot fulfils.
    pub const fn of(spot: Spot) -> Self {
        Self {
            x: Some(spot.x),
            y: Some(spot.y),
            width: Some(spot.width),
            height: Some(spot.height),
        }
    }

    /// Its size, kept within the floor.
    fn size(self) -> (i32, i32) {
        let width = self.width.unwrap_or(2).clamp(1, COLUMNS);
        (width, self.height.unwrap_or(1).clamp(1, HIGHEST))
    }

    /// The spot that it names, kept within the floor.
    fn spot(self) -> Option<Spot> {
        let (width, height) = self.size();
        let (x, y) = (self.x?, self.y?);
        Some(Spot {
            x: x.clamp(1, COLUMNS + 1 - width),
            y: y.clamp(1, ROWS + 1 - height),
            width,
            height,
        })
    }
}

/// A spot for every wish, none over another; beside it whether it is the one that was wished for.
pub(super) fn arrange(wishes: &[Wish]) -> Vec<(Spot, bool)> {
    let mut taken: Vec<Spot> = Vec::new();
    let mut given: Vec<Option<Spot>> = Vec::new();
    for wish in wishes {
        let spot = wish.spot().filter(|it| is_free(&taken, it));
        taken.extend(spot);
        given.push(spot);
    }
    let columns = columns(wishes.len(), taken.is_empty());
    let each = wishes.iter().zip(given);
    each.map(|(wish, given)| {
        let spot = given.unwrap_or_else(|| {
            let (width, height) = wish.size();
            let spot = first_free(&taken, (width, height), columns.max(width));
            taken.push(spot);
            spot
        });
        (spot, given.is_some())
    })
    .collect()
}

/// How many squares rows are filled to: two rooms a row for four, otherwise up to three.
const fn columns(rooms: usize, is_all_free: bool) -> i32 {
    match rooms {
        4 if is_all_free => 4,
        _ => COLUMNS,
    }
}

fn is_free(taken: &[Spot], spot: &Spot) -> bool {
    !taken.iter().any(|it| it.overlaps(spot))
}

/// The first free place, row by row. There always is one below everything.
fn first_free(taken: &[Spot], (width, height): (i32, i32), columns: i32) -> Spot {
    let mut y = 1;
    loop {
        for x in 1..=(columns + 1 - width).max(1) {
            let spot = Spot {
                x,
                y,
                width,
                height,
            };
            if is_free(taken, &spot) {
                return spot;
            }
        }
        y += 1;
    }
}
