//! Names of cells and areas (`C5`, `C5:H7`), as places that can be counted; knows no sheet.

/// The last row that a sheet has.
pub(super) const LAST_ROW: u32 = 1_048_576;
/// The last column that a sheet has: `XFD`.
pub(super) const LAST_COLUMN: u32 = 16_384;

/// A cell of a sheet; both numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Its row.
    pub(super) row: u32,
    /// Its column.
    pub(super) column: u32,
}

impl Place {
    /// The cell of a name such as `C5`, `c5` or `$C$5`; nothing where a sheet has no such cell.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.strip_prefix('$').unwrap_or(name);
        let at = name.find(|it: char| !it.is_ascii_alphabetic())?;
        let (letters, digits) = name.split_at_checked(at)?;
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        let is_number = digits.bytes().all(|it| it.is_ascii_digit()) && !digits.starts_with('0');
        let row = digits.parse().ok().filter(|it| *it <= LAST_ROW)?;
        let column = column(letters)?;
        is_number.then_some(Self { row, column })
    }

    /// Its name, such as `C5`.
    pub(super) fn name(self) -> String {
        format!("{}{}", letters(self.column), self.row)
    }
}

/// The number of a column such as `AB`.
fn column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let number = letters.bytes().fold(0, |number, it| {
        number * 26 + u32::from(it.to_ascii_uppercase() - b'A') + 1
    });
    (number <= LAST_COLUMN).then_some(number)
}

/// The letters of a column.
fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    /// The cell at its top left.
    pub(super) first: Place,
    /// The cell at its bottom right.
    pub(super) last: Place,
}

impl Area {
    /// The area of a name such as `C5:H7` or `C5`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (first, last) = name.split_once(':').unwrap_or((name, name));
        let (first, last) = (Place::named(first)?, Place::named(last)?);
        let is_upright = first.row <= last.row && first.column <= last.column;
        is_upright.then_some(Self { first, last })
    }

    /// Its name; of a single cell the name of the cell.
    pub(super) fn name(self) -> String {
        if self.is_single() {
            self.first.name()
        } else {
            format!("{}:{}", self.first.name(), self.last.name())
        }
    }

    /// Whether it is one cell.
    pub(super) fn is_single(self) -> bool {
        self.first == self.last
    }

    /// Whether a cell lies in it.
    pub(super) fn holds(self, place: Place) -> bool {
        (self.first.row..=self.last.row).contains(&place.row)
            && (self.first.column..=self.last.column).contains(&place.column)
    }

    /// The smallest area with this one and a cell in it.
    pub(super) fn with(self, place: Place) -> Self {
        Self {
            first: Place {
                row: self.first.row.min(place.row),
                column: self.first.column.min(place.column),
            },
            last: Place {
                row: self.last.row.max(place.row),
                column: self.last.column.max(place.column),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_place_are_the_same_thing() {
        for (name, row, column) in [
            ("A1", 1, 1),
            ("Z9", 9, 26),
            ("AA10", 10, 27),
            ("AZ52", 52, 52),
            ("ZZ7", 7, 702),
            ("AAA7", 7, 703),
            ("XFD1048576", LAST_ROW, LAST_COLUMN),
        ] {
            let place = Place { row, column };
            assert_eq!(Place::named(name), Some(place), "{name}");
            assert_eq!(place.name(), name);
        }
        assert_eq!(Place::named("$c$5"), Place::named("C5"));
    }

    #[test]
    fn what_names_no_cell_is_no_place() {
        for name in [
            "",
            "C",
            "5",
            "C0",
            "C05",
            "C-5",
            "C+5",
            "5C",
            "C5D",
            "XFE1",
            "AAAA1",
            "A1048577",
            "Ｃ５",
            "C 5",
            "あ5",
            "C5:D6",
            "$",
            "C5$",
            "A99999999999",
        ] {
            assert_eq!(Place::named(name), None, "{name}");
        }
    }

    #[test]
    fn an_area_knows_its_cells_and_grows() {
        let area = Area::named("C5:H7").unwrap();
        let place = |name| Place::named(name).unwrap();
        assert!(area.holds(place("C5")) && area.holds(place("H7")) && area.holds(place("E6")));
        assert!(!area.holds(place("B5")) && !area.holds(place("C8")) && !area.holds(place("I6")));
        assert_eq!(area.with(place("A9")).name(), "A5:H9");
        assert_eq!(area.with(place("D6")), area);
        assert_eq!(Area::named("C5").unwrap().name(), "C5");
        assert_eq!(Area::named("H7:C5"), None);
    }
}
