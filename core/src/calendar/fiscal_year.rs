//! The Japanese fiscal year (年度), April to March, in which assessments and plans are counted.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::era::wareki_year;
use super::reading::wareki_year_authored;

/// A fiscal year, named by the calendar year in which it begins: 2026 runs from 2026-04-01 to 2027-03-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i16", into = "i16")]
pub struct FiscalYear(i16);

/// A number that cannot be a fiscal year here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a fiscal year between 1873 and 9998")]
pub struct NotAFiscalYear(i16);

impl FiscalYear {
    /// The fiscal year that begins in this calendar year (1873 to 9998).
    pub fn starting(year: i16) -> Result<Self, NotAFiscalYear> {
        if (1873..=9998).contains(&year) {
            Ok(Self(year))
        } else {
            Err(NotAFiscalYear(year))
        }
    }

    /// The fiscal year in which a day lies; days far outside are counted to the nearest year there is.
    pub fn of(day: Date) -> Self {
        let year = if day.month() < 4 {
            day.year() - 1
        } else {
            day.year()
        };
        Self(year.clamp(1873, 9998))
    }

    /// The calendar year in which it begins.
    pub const fn year(self) -> i16 {
        self.0
    }

    /// The first of April.
    pub const fn first_day(self) -> Date {
        date(self.0, 4, 1)
    }

    /// The thirty-first of March.
    pub const fn last_day(self) -> Date {
        date(self.0 + 1, 3, 31)
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.first_day()..=self.last_day()).contains(&day)
    }

    /// As it is written, with its furigana: `令和《れいわ》8年度《ねんど》`.
    pub fn authored(self) -> String {
        let year = wareki_year_authored(date(self.0, 12, 31));
        match year.rsplit_once("年《") {
            Some((before, _)) if before.ends_with('元') => format!("{before}年度《がんねんど》"),
            Some((before, _)) => format!("{before}年度《ねんど》"),
            None => year,
        }
    }

    /// The next fiscal year.
    #[must_use]
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(9998))
    }

    /// The fiscal year before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self((self.0 - 1).max(1873))
    }

    /// The last days of its twelve months, April first.
    pub fn month_ends(self) -> impl Iterator<Item = Date> {
        (0..12).map(move |it| {
            let (year, month) = if it < 9 {
                (self.0, it + 4)
            } else {
                (self.0 + 1, it - 8)
            };
            date(year, month, 1).last_of_month()
        })
    }
}

/// `令和8年度`. The era is that of the end of the first calendar year, so 2019 is 令和元年度 as a whole.
impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}度", wareki_year(date(self.0, 12, 31)))
    }
}

impl TryFrom<i16> for FiscalYear {
    type Error = NotAFiscalYear;

    fn try_from(year: i16) -> Result<Self, NotAFiscalYear> {
        Self::starting(year)
    }
}

impl From<FiscalYear> for i16 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_reads_the_same_with_furigana_as_without() {
        for year in [2018, 2019, 2026] {
            let year = FiscalYear(year);
            let plain = crate::plain::without_ruby(&year.authored());
            assert_eq!(plain, year.to_string());
        }
        assert!(
            FiscalYear(2019)
                .authored()
                .ends_with("元年度《がんねんど》")
        );
    }

    #[test]
    fn march_still_belongs_to_the_year_before() {
        assert_eq!(FiscalYear::of(date(2027, 3, 31)).year(), 2026);
        assert_eq!(FiscalYear::of(date(2027, 4, 1)).year(), 2027);
        assert_eq!(FiscalYear::of(date(2026, 12, 31)).year(), 2026);
    }

    #[test]
    fn a_fiscal_year_holds_its_days_and_no_others() {
        let year = FiscalYear::of(date(2026, 11, 22));
        assert_eq!(
            (year.first_day(), year.last_day()),
            (date(2026, 4, 1), date(2027, 3, 31))
        );
        assert!(year.contains(year.first_day()) && year.contains(year.last_day()));
        assert!(!year.contains(date(2026, 3, 31)) && !year.contains(date(2027, 4, 1)));
        assert_eq!(year.next().previous(), year);
    }

    #[test]
    fn a_fiscal_year_is_named_by_its_era() {
        for (year, name) in [
            (1988, "昭和63年度"),
            (2018, "平成30年度"),
            (2019, "令和元年度"),
            (2026, "令和8年度"),
        ] {
            assert_eq!(FiscalYear::starting(year).unwrap().to_string(), name);
        }
    }

    #[test]
    fn its_months_end_from_april_to_march() {
        let ends: Vec<Date> = FiscalYear::starting(2027).unwrap().month_ends().collect();
        assert_eq!(ends.len(), 12);
        assert_eq!(ends[0], date(2027, 4, 30));
        assert_eq!(ends[8], date(2027, 12, 31));
        assert_eq!(ends[10], date(2028, 2, 29));
        assert_eq!(ends[11], date(2028, 3, 31));
    }

    #[test]
    fn a_fiscal_year_is_a_bare_number_in_json() {
        let year = FiscalYear::starting(2026).unwrap();
        assert_eq!(serde_json::to_string(&year).unwrap(), "2026");
        assert_eq!(serde_json::from_str::<FiscalYear>("2026").unwrap(), year);
        assert!(serde_json::from_str::<FiscalYear>("8").is_err());
        assert_eq!(FiscalYear::of(Date::MIN).year(), 1873);
        assert_eq!(FiscalYear::of(Date::MAX).year(), 9998);
    }
}
