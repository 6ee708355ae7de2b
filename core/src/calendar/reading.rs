//! Days in 和暦 with their furigana, in the notation of authored texts; how they are written without stands in `era`.

use jiff::civil::{Date, Weekday};

use super::era::in_era;

/// The readings of the first ten days of a month; the others end in にち but for three.
const FIRST_DAYS: [&str; 10] = [
    "ついたち",
    "ふつか",
    "みっか",
    "よっか",
    "いつか",
    "むいか",
    "なのか",
    "ようか",
    "ここのか",
    "とおか",
];

/// The year of a day: `令和《れいわ》8年《ねん》`.
pub fn wareki_year_authored(day: Date) -> String {
    match in_era(day) {
        Some((era, 1)) => format!("{}《{}》元年《がんねん》", era.name, era.reading),
        Some((era, year)) => format!("{}《{}》{year}年《ねん》", era.name, era.reading),
        None => format!("{}年《ねん》", day.year()),
    }
}

/// Month, day and weekday, after the year and what stands between them: nothing, or a new line in a narrow column.
pub fn wareki_authored(day: Date, between: &str) -> String {
    let year = wareki_year_authored(day);
    let (month, number, weekday) = (day.month(), authored_day(day), authored_weekday(day));
    format!("{year}{between}{month}月《がつ》{number}（{weekday}）")
}

fn authored_day(day: Date) -> String {
    let number = day.day();
    let first = usize::try_from(number - 1)
        .ok()
        .and_then(|it| FIRST_DAYS.get(it).copied());
    let whole = match number {
        14 => Some("じゅうよっか"),
        20 => Some("はつか"),
        24 => Some("にじゅうよっか"),
        _ => first,
    };
    match whole {
        Some(reading) => format!("｜{number}日《{reading}》"),
        None => format!("{number}日《にち》"),
    }
}

fn authored_weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Sunday => "日《にち》",
        Weekday::Monday => "月《げつ》",
        Weekday::Tuesday => "火《か》",
        Weekday::Wednesday => "水《すい》",
        Weekday::Thursday => "木《もく》",
        Weekday::Friday => "金《きん》",
        Weekday::Saturday => "土《ど》",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::wareki_with_weekday;
    use crate::plain::without_ruby;

    #[test]
    fn every_day_reads_the_same_with_furigana_as_without() {
        for day in date(2026, 1, 1).series(jiff::Span::new().days(1)).take(366) {
            let authored = wareki_authored(day, "");
            assert_eq!(without_ruby(&authored), wareki_with_weekday(day));
        }
    }

    #[test]
    fn days_with_a_reading_of_their_own_carry_it_over_the_number_too() {
        let of = |month, day| wareki_authored(date(2026, month, day), "");
        assert_eq!(
            of(4, 1),
            "令和《れいわ》8年《ねん》4月《がつ》｜1日《ついたち》（水《すい》）"
        );
        assert!(of(11, 20).contains("｜20日《はつか》"));
        assert!(of(11, 22).contains("月《がつ》22日《にち》"));
        assert!(wareki_year_authored(date(2019, 5, 1)).ends_with("元年《がんねん》"));
    }
}
