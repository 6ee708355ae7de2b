//! How long the name of a person who left is kept; that accounts end on the day itself needs no rule.

use jiff::Span;
use jiff::civil::Date;

use crate::calendar::FiscalYear;

/// For how many years a name is kept when the office has not chosen otherwise. A choice of the product,
/// long enough for the records that a person wrote; no source prescribes it (not-verified).
pub const KEEP_YEARS: u8 = 5;

/// The last day on which the name of a person who left is kept: the end of the fiscal year in which the
/// years are over, so that papers of one fiscal year are never half erased.
pub fn erase_name_on(left_on: Date, keep_years: u8) -> Date {
    FiscalYear::of(left_on.saturating_add(Span::new().years(keep_years))).last_day()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_name_is_kept_until_the_end_of_a_fiscal_year() {
        let cases = [
            (date(2026, 11, 22), 5, date(2032, 3, 31)),
            (date(2026, 3, 31), 5, date(2031, 3, 31)),
            (date(2026, 4, 1), 5, date(2032, 3, 31)),
            (date(2024, 2, 29), 1, date(2025, 3, 31)),
            (date(2026, 11, 22), 0, date(2027, 3, 31)),
        ];
        for (left_on, years, expected) in cases {
            assert_eq!(
                erase_name_on(left_on, years),
                expected,
                "{left_on} + {years}"
            );
        }
    }
}
