//! 和暦 (the era calendar) and the Japanese names of weekdays, for paper and screens; data files and the database keep ISO dates.

use jiff::civil::{Date, Weekday, date};

/// One era of the Japanese calendar.
#[derive(Debug, PartialEq, Eq)]
pub struct Era {
    /// The name in Japanese: `令和`.
    pub name: &'static str,
    /// The letter that forms use: `R`.
    pub letter: char,
    /// How the name is read: `れいわ`.
    pub reading: &'static str,
    /// The name in English: `Reiwa`.
    pub name_en: &'static str,
    /// The first day that is written in this era.
    pub from: Date,
    /// The year of our era that is its first year (元年).
    pub first_year: i16,
}

/// All eras since the solar calendar began in 1873, oldest first. A new era is one more line.
pub const ERAS: [Era; 5] = [
    era("明治", 'M', ("めいじ", "Meiji"), date(1873, 1, 1), 1868),
    era(
        "大正",
        'T',
        ("たいしょう", "Taisho"),
        date(1912, 7, 30),
        1912,
    ),
    era("昭和", 'S', ("しょうわ", "Showa"), date(1926, 12, 25), 1926),
    era("平成", 'H', ("へいせい", "Heisei"), date(1989, 1, 8), 1989),
    era("令和", 'R', ("れいわ", "Reiwa"), date(2019, 5, 1), 2019),
];

const fn era(
    name: &'static str,
    letter: char,
    (reading, name_en): (&'static str, &'static str),
    from: Date,
    first_year: i16,
) -> Era {
    Era {
        name,
        letter,
        reading,
        name_en,
        from,
        first_year,
    }
}

/// The era of a day and the year in it; `None` before 1873, when Japan still counted by the moon.
pub fn in_era(day: Date) -> Option<(&'static Era, i16)> {
    let era = ERAS.iter().rev().find(|it| it.from <= day)?;
    Some((era, day.year() - era.first_year + 1))
}

/// The year of a day as it is written on paper: `令和8年`, `令和元年`; before 1873 `1872年`.
pub fn wareki_year(day: Date) -> String {
    match in_era(day) {
        Some((era, 1)) => format!("{}元年", era.name),
        Some((era, year)) => format!("{}{year}年", era.name),
        None => format!("{}年", day.year()),
    }
}

/// A day as it is written on paper: `令和8年11月22日`.
pub fn wareki(day: Date) -> String {
    format!("{}{}月{}日", wareki_year(day), day.month(), day.day())
}

/// A day with its weekday: `令和8年11月22日（日）`.
pub fn wareki_with_weekday(day: Date) -> String {
    format!("{}（{}）", wareki(day), weekday(day))
}

/// The weekday in one character: `日` … `土`.
pub fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Sunday => "日",
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_at_the_edges_of_eras_are_written_in_the_right_one() {
        let cases = [
            (date(1872, 12, 31), "1872年12月31日"),
            (date(1873, 1, 1), "明治6年1月1日"),
            (date(1912, 7, 29), "明治45年7月29日"),
            (date(1912, 7, 30), "大正元年7月30日"),
            (date(1926, 12, 24), "大正15年12月24日"),
            (date(1926, 12, 25), "昭和元年12月25日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2019, 12, 31), "令和元年12月31日"),
            (date(2020, 1, 1), "令和2年1月1日"),
            (date(2026, 11, 22), "令和8年11月22日"),
        ];
        for (day, expected) in cases {
            assert_eq!(wareki(day), expected, "{day}");
        }
    }

    #[test]
    fn a_day_carries_its_weekday() {
        assert_eq!(wareki_with_weekday(date(2026, 4, 1)), "令和8年4月1日（水）");
        let week: String = (22..29).map(|it| weekday(date(2026, 11, it))).collect();
        assert_eq!(week, "日月火水木金土");
    }

    #[test]
    fn eras_stand_in_order() {
        assert!(ERAS.is_sorted_by(|before, after| before.from < after.from));
    }
}
