//! The cells of one sheet as one sees them: a merged area is one square, whatever the file says of the cells under it.

use std::collections::BTreeMap;

use super::CELLS;

/// Row and column, both counted from 1.
pub(super) type Place = (usize, usize);

/// What stands in a square.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Square {
    /// Nothing.
    Empty,
    /// A formula that shows nothing now.
    Calculated,
    /// A text.
    Text(String),
}

/// The squares of a sheet.
pub(super) struct Squares {
    cells: BTreeMap<Place, Square>,
    /// Merged areas by their rows: the row, and first and last cell of those that reach into it.
    merged: BTreeMap<usize, Vec<(Place, Place)>>,
    /// The last row and column in use.
    last: Place,
    texts: usize,
    is_full: bool,
}

impl Squares {
    /// No cells yet, but merged areas.
    pub(super) fn new(areas: Vec<(Place, Place)>) -> Self {
        let mut squares = Self {
            cells: BTreeMap::new(),
            merged: BTreeMap::new(),
            last: (0, 0),
            texts: 0,
            is_full: false,
        };
        for (first, last) in areas {
            squares.reach(last);
            for row in first.0..=last.0 {
                squares.merged.entry(row).or_default().push((first, last));
            }
        }
        squares
    }

    /// Puts what the file says of a cell. A cell under a merged one is not seen; texts beyond the limit are left out.
    pub(super) fn put(&mut self, place: Place, square: Square) {
        self.reach(place);
        if self.area(place).0 != place || square == Square::Empty {
            return;
        }
        if matches!(square, Square::Text(_)) {
            self.texts += 1;
        }
        // Beyond the limit it is still known that the cell is taken.
        let is_beyond = self.texts > CELLS;
        self.is_full |= is_beyond;
        let square = if is_beyond {
            Square::Calculated
        } else {
            square
        };
        self.cells.insert(place, square);
    }

    /// Whether texts were left out.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The texts with their places, row by row.
    pub(super) fn texts(&self) -> impl Iterator<Item = (Place, &str)> {
        self.cells.iter().filter_map(|(place, it)| match it {
            Square::Text(text) => Some((*place, text.as_str())),
            _ => None,
        })
    }

    /// First and last cell of the square at a place.
    pub(super) fn area(&self, place: Place) -> (Place, Place) {
        let mut near = self.merged.get(&place.0).into_iter().flatten();
        let area = near.find(|(first, last)| (first.1..=last.1).contains(&place.1));
        area.copied().unwrap_or((place, place))
    }

    /// What stands in the square at a place; nothing outside of what is in use.
    pub(super) fn at(&self, place: Place) -> Option<&Square> {
        let is_inside = place.0 <= self.last.0 && place.1 <= self.last.1;
        let own = self.cells.get(&self.area(place).0);
        is_inside.then(|| own.unwrap_or(&Square::Empty))
    }

    fn reach(&mut self, place: Place) {
        self.last = (self.last.0.max(place.0), self.last.1.max(place.1));
    }
}

/// The name of a cell, such as `C5`.
pub(super) fn name((row, column): Place) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{row}")
}
