//! Golden days of the clocks: year-end, leap day, ends of months, change of era; and every branch of what is required.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;
use crate::calendar::{from_office_time, wareki};

fn files() -> BTreeMap<String, String> {
    let data = [
        ("incidents/playbooks/lost-device.toml", check::SAMPLE),
        (
            "incidents/clocks/appi-preliminary.toml",
            include_str!("../../../data/incidents/clocks/appi-preliminary.toml"),
        ),
        (
            "incidents/clocks/appi-final.toml",
            include_str!("../../../data/incidents/clocks/appi-final.toml"),
        ),
        (
            "incidents/clocks/municipality-first.toml",
            include_str!("../../../data/incidents/clocks/municipality-first.toml"),
        ),
        (
            "incidents/clocks/vendor.toml",
            include_str!("../../../data/incidents/clocks/vendor.toml"),
        ),
        (
            "incidents/clocks/police.toml",
            include_str!("../../../data/incidents/clocks/police.toml"),
        ),
        (
            "incidents/municipalities/demo.toml",
            include_str!("../../../data/incidents/municipalities/demo.toml"),
        ),
        (
            "incidents/municipalities/saku.toml",
            include_str!("../../../data/incidents/municipalities/saku.toml"),
        ),
    ];
    data.map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into()
}

fn incidents() -> Incidents {
    let (all, findings) = Incidents::read(&files());
    assert_eq!(findings, []);
    all
}

fn leak() -> Facts {
    Facts {
        special_care: Answer::Yes,
        encrypted: Answer::No,
        improper: Answer::No,
        property: Answer::No,
        recovered: Answer::No,
        persons: Some(1),
        ..Facts::default()
    }
}

fn at(day: Date) -> Timestamp {
    from_office_time(day.at(16, 30, 0, 0))
}

/// Last day, the day it moved from, and whether it is required, of one clock.
fn clock(id: &str, known: Date, facts: &Facts) -> (Option<Date>, Option<Date>, Required) {
    let all = incidents();
    let kind = all.playbook("lost-device").unwrap();
    let clocks = all.clocks_of(kind, at(known), facts);
    let clock = clocks.iter().find(|it| it.rule.id.as_str() == id).unwrap();
    assert_eq!(clock.from, known);
    (clock.due, clock.moved_from, clock.required)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
fn the_final_report_is_due_on_the_thirtieth_day_or_the_working_day_after() {
    let cases = [
        // known, last day, moved from
        (
            date(2026, 11, 20),
            date(2026, 12, 21),
            Some(date(2026, 12, 19)),
        ),
        (date(2026, 11, 19), date(2026, 12, 18), None),
        // 29 December is no working day of the state; the next one is 4 January.
        (
            date(2026, 11, 30),
            date(2027, 1, 4),
            Some(date(2026, 12, 29)),
        ),
        (date(2026, 12, 5), date(2027, 1, 4), Some(date(2027, 1, 3))),
        (date(2026, 12, 31), date(2027, 1, 29), None),
        // The thirtieth day is the leap day itself; without one it is 1 March.
        (date(2028, 1, 31), date(2028, 2, 29), None),
        (date(2027, 1, 31), date(2027, 3, 1), None),
        // Ends of months of 28, 30 and 31 days.
        (date(2027, 2, 28), date(2027, 3, 29), None),
        (date(2026, 4, 30), date(2026, 5, 29), None),
        (
            date(2026, 7, 31),
            date(2026, 8, 31),
            Some(date(2026, 8, 29)),
        ),
        // Into the days between two holidays: 22 September 2026 is free.
        (
            date(2026, 8, 24),
            date(2026, 9, 24),
            Some(date(2026, 9, 22)),
        ),
        // 振替休日: 22 March 2027.
        (
            date(2027, 2, 21),
            date(2027, 3, 23),
            Some(date(2027, 3, 22)),
        ),
    ];
    for (known, due, moved) in cases {
        assert_eq!(
            clock("appi-final", known, &leak()),
            (Some(due), moved, Required::Yes),
            "{known}"
        );
    }
}

#[test]
fn an_improper_purpose_makes_sixty_days_of_it() {
    let facts = Facts {
        improper: Answer::Yes,
        ..leak()
    };
    let cases = [
        (date(2026, 11, 20), date(2027, 1, 18), None),
        (date(2026, 11, 3), date(2027, 1, 4), Some(date(2027, 1, 1))),
        (date(2028, 1, 1), date(2028, 2, 29), None),
    ];
    for (known, due, moved) in cases {
        assert_eq!(
            clock("appi-final", known, &facts),
            (Some(due), moved, Required::Yes),
            "{known}"
        );
    }
}

#[test]
fn the_guide_of_three_to_five_days_never_moves() {
    let all = incidents();
    let kind = all.playbook("lost-device").unwrap();
    for (known, from, due) in [
        (date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 24)),
        (date(2026, 12, 28), date(2026, 12, 30), date(2027, 1, 1)),
    ] {
        let clocks = all.clocks_of(kind, at(known), &leak());
        let clock = clocks
            .iter()
            .find(|it| it.rule.id.as_str() == "appi-preliminary")
            .unwrap();
        assert_eq!(
            (clock.window_from, clock.due, clock.moved_from),
            (Some(from), Some(due), None)
        );
    }
    assert_eq!(
        clock("municipality-first", date(2026, 12, 28), &leak()).0,
        Some(date(2027, 1, 1))
    );
}

#[test]
fn a_change_of_era_moves_nothing_and_is_written_with_its_own_year() {
    // Before the figures are known of, somebody has to be asked; no day is made up.
    assert_eq!(
        clock("appi-final", date(2019, 4, 10), &leak()),
        (None, None, Required::Ask)
    );
    let (due, ..) = clock("appi-final", date(2022, 4, 1), &leak());
    assert_eq!(wareki(due.unwrap()), "令和4年5月2日");
    assert_eq!(
        clock("appi-final", date(2022, 3, 31), &leak()).2,
        Required::Ask
    );
}

#[test]
fn the_day_of_knowing_is_the_day_in_the_office_whatever_the_zone() {
    let all = incidents();
    let kind = all.playbook("lost-device").unwrap();
    let at: Timestamp = "2026-11-19T15:00:00Z".parse().unwrap();
    assert_eq!(all.clocks_of(kind, at, &leak())[0].from, date(2026, 11, 20));
    let before: Timestamp = "2026-11-19T14:59:59Z".parse().unwrap();
    assert_eq!(
        all.clocks_of(kind, before, &leak())[0].from,
        date(2026, 11, 19)
    );
}

#[test]
fn what_is_encrypted_or_back_unread_need_not_be_reported_and_has_no_day() {
    let day = date(2026, 11, 20);
    for facts in [
        Facts {
            encrypted: Answer::Yes,
            ..leak()
        },
        Facts {
            recovered: Answer::Yes,
            ..leak()
        },
        Facts {
            special_care: Answer::No,
            ..leak()
        },
    ] {
        assert_eq!(clock("appi-final", day, &facts), (None, None, Required::No));
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
fn each_case_of_the_ordinance_is_enough_by_itself_and_more_than_a_thousand_are_many() {
    let none = Facts {
        special_care: Answer::No,
        ..leak()
    };
    let all = incidents();
    let kind = all.playbook("lost-device").unwrap();
    let why = |facts: &Facts| decide(Need::Appi, kind, facts, None);
    for (facts, reason) in [
        (
            Facts {
                special_care: Answer::Yes,
                ..none.clone()
            },
            Reason::SpecialCare,
        ),
        (
            Facts {
                property: Answer::Yes,
                ..none.clone()
            },
            Reason::Property,
        ),
        (
            Facts {
                improper: Answer::Yes,
                ..none.clone()
            },
            Reason::Improper,
        ),
        (
            Facts {
                persons: Some(1_001),
                ..none.clone()
            },
            Reason::ManyPersons,
        ),
    ] {
        assert_eq!(
            why(&facts),
            Decision {
                required: Required::Yes,
                why: vec![reason]
            }
        );
    }
    let just = Facts {
        persons: Some(1_000),
        ..none
    };
    assert_eq!(why(&just).why, [Reason::NoTrigger]);
}

#[test]
fn what_is_not_known_is_asked_and_its_clock_runs_meanwhile() {
    let day = date(2026, 11, 20);
    for facts in [
        Facts::default(),
        Facts {
            encrypted: Answer::Unsure,
            ..leak()
        },
        Facts {
            special_care: Answer::No,
            improper: Answer::Unsure,
            ..leak()
        },
        Facts {
            special_care: Answer::No,
            persons: None,
            ..leak()
        },
    ] {
        let (due, _, required) = clock("appi-final", day, &facts);
        assert_eq!(
            (due, required),
            (Some(date(2026, 12, 21)), Required::Ask),
            "{facts:?}"
        );
    }
}

#[test]
fn the_municipality_decides_by_its_row_and_an_unknown_one_is_asked() {
    let day = date(2026, 11, 20);
    let of = |id: Option<&str>| {
        let municipality = id.map(|it| it.parse().unwrap());
        clock(
            "municipality-first",
            day,
            &Facts {
                municipality,
                ..leak()
            },
        )
    };
    assert_eq!(
        of(Some("demo")),
        (Some(date(2026, 11, 24)), None, Required::Yes)
    );
    assert_eq!(of(Some("saku")).2, Required::Ask);
    assert_eq!(of(Some("atlantis")).2, Required::Ask);
    assert_eq!(of(None).2, Required::Ask);
}

#[test]
fn a_lost_thing_calls_vendor_and_police_on_the_same_day() {
    let day = date(2026, 11, 20);
    assert_eq!(
        clock("vendor", day, &leak()),
        (Some(day), None, Required::Yes)
    );
    assert_eq!(clock("police", day, &leak()), (None, None, Required::Yes));
}
