//! Days as a page says them: 和暦 in Japanese, the year of our era in easy Japanese and English.

use jiff::civil::Date;
use mamori_core::calendar::{wareki_year, weekday};
use mamori_core::words::Language;

use super::{Frame, Say};

impl Frame {
    /// A day with its weekday.
    pub fn day(&self, day: Date) -> Say {
        let (year, month, weekday) = match self.visit.language {
            Language::Ja => (
                wareki_year(day),
                day.month().to_string(),
                weekday(day).to_owned(),
            ),
            Language::Easy => (
                day.year().to_string(),
                day.month().to_string(),
                weekday(day).to_owned(),
            ),
            Language::En => (
                day.year().to_string(),
                day.strftime("%b").to_string(),
                day.strftime("%a").to_string(),
            ),
        };
        let places = [
            ("year", year.as_str()),
            ("month", &month),
            ("day", &day.day().to_string()),
            ("weekday", &weekday),
        ];
        self.fill("web.day", &places)
    }
}
