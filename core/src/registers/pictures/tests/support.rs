//! The end of support.

use jiff::civil::{Date, date};

use super::*;

fn support(ends: &[(&str, &str)], today: Date) -> Support {
    let register = crate::registers::check::sample::record();
    let entries: Vec<Values> = ends
        .iter()
        .map(|(name, on)| {
            let given = [
                (register.name.as_str(), *name),
                ("end-of-support", *on),
                ("os", "OS 1"),
            ];
            values(&given)
        })
        .collect();
    let each = entries
        .iter()
        .enumerate()
        .map(|(n, it)| (&register, id(n), it));
    Support::of(each, today)
}

#[test]
fn the_last_day_of_support_still_counts_and_three_years_are_looked_ahead() {
    let today = date(2026, 11, 22);
    let it = support(
        &[
            ("昨日", "2026-11-21"),
            ("今日", "2026-11-22"),
            ("今月", "2026-11-30"),
            ("三年", "2029-11-22"),
            ("先", "2029-11-23"),
            ("不明", ""),
        ],
        today,
    );
    let names = |all: &[Ending]| all.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&it.past), ["昨日"]);
    assert_eq!(it.months.len(), 2);
    assert_eq!(names(&it.months[0].endings), ["今日", "今月"]);
    assert_eq!(names(&it.later), ["先"]);
    assert_eq!(
        (it.undated[0].name.as_str(), it.undated[0].version.as_str()),
        ("不明", "OS 1")
    );
    assert_eq!(
        it.years().iter().map(|it| it.year()).collect::<Vec<_>>(),
        [2026, 2027, 2028, 2029]
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one story with everything that it needs"
)]
fn in_every_picture_of_support_all_that_ends_is_counted_once() {
    let mut dice = Dice(5);
    for round in 0..60 {
        let today = date(2026, i8::try_from(dice.below(12)).unwrap() + 1, 15);
        let count = usize::try_from(dice.below(if round % 5 == 0 { 400 } else { 30 })).unwrap();
        let days: Vec<String> = (0..count)
            .map(|_| {
                let (year, month) = (2024 + dice.below(8), 1 + dice.below(12));
                if dice.below(5) == 0 {
                    String::new()
                } else {
                    format!("{year}-{month:02}-15")
                }
            })
            .collect();
        let ends: Vec<(&str, &str)> = days.iter().map(|it| ("機器", it.as_str())).collect();
        let it = support(&ends, today);
        let listed: usize = it.months.iter().map(|it| it.endings.len()).sum();
        assert_eq!(
            it.past.len() + listed + it.later.len() + it.undated.len(),
            count
        );
        let words = SupportWords {
            title: "図".to_owned(),
            about: String::new(),
            past: "終わった物 12".to_owned(),
            later: "先の物 3".to_owned(),
            legend: ["もう終わった", "半年のうちに終わる", "まだ先"].map(str::to_owned),
            years: it
                .years()
                .iter()
                .map(|it| format!("{}年度", it.year()))
                .collect(),
            months: [
                "4", "5", "6", "7", "8", "9", "10", "11", "12", "1", "2", "3",
            ]
            .map(str::to_owned),
        };
        for wide in [360, 720] {
            let drawing = draw_support(&it, &words, wide);
            assert_tidy(&drawing, &format!("round {round} of {wide}"));
            let counted: usize = drawing
                .marks
                .iter()
                .filter_map(|it| match it {
                    Mark::Words {
                        words,
                        tone: Tone::Soon | Tone::Later,
                        ..
                    } => words.parse::<usize>().ok(),
                    _ => None,
                })
                .sum();
            assert_eq!(counted, listed, "round {round}");
        }
    }
}
