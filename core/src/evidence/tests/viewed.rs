//! The borrowed reading of an event against the whole one: they accept the same bytes and say the same.

use super::Chance;
use super::is_long;
use super::journal::Journal;
use crate::evidence::{EventBody, EventView};

/// Pieces that make a text wrong, or nearly.
const PIECES: &[&str] = &[
    "\\",
    "\\n",
    "\\u{85}",
    "\\u{085}",
    "\\u{2028}",
    "\\u{a}",
    "\\u{41}",
    "\\-",
    "-",
    "\n",
    "\r",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{7f}",
    "Â",
    "€",
    "0",
    "9",
    "60",
    "24:00",
    "seq ",
    " ",
    "",
    "T",
    "Z",
    "+00:00",
    ".000",
    "0000-",
    "9999-12-31",
    "9999-12-30",
    "A",
    "a",
    "あ",
    "2026-02-30",
];

fn agree(text: &str) -> bool {
    let (view, body) = (EventView::parse(text), EventBody::parse(text));
    assert_eq!(view.is_ok(), body.is_ok(), "{text:?}\n{view:?}\n{body:?}");
    let (Ok(view), Ok(body)) = (view, body) else {
        return false;
    };
    assert_eq!(view.seq, body.seq);
    assert_eq!(view.at, body.at.as_millisecond());
    assert_eq!(view.actor, body.actor.word());
    assert_eq!(
        view.office.map(str::to_owned),
        body.office.map(|it| it.to_string())
    );
    assert_eq!(view.commitment, body.commitment);
    true
}

#[test]
fn both_readings_accept_the_same_bytes() {
    let mut chance = Chance(3);
    let (mut good, mut bad) = (0, 0);
    for round in 0..if is_long() { 20_000 } else { 400 } {
        let journal = Journal::grown(&mut chance, 2, round % 2 == 0);
        for event in &journal.events {
            let text = String::from_utf8(event.body.clone()).unwrap();
            assert!(agree(&text));
            for _ in 0..12 {
                let letters: Vec<char> = text.chars().collect();
                let (from, piece) = (chance.below(letters.len()), chance.pick(PIECES));
                let to = (from + chance.below(12)).min(letters.len());
                let (front, back) = (&letters[..from], &letters[to..]);
                let bent = [
                    front.iter().collect::<String>(),
                    (*piece).to_owned(),
                    back.iter().collect(),
                ];
                let is_good = agree(&bent.concat());
                (good, bad) = (good + usize::from(is_good), bad + usize::from(!is_good));
            }
        }
    }
    assert!(good > 50 && bad > 500, "{good} {bad}");
}

#[test]
fn moments_at_the_edges_of_the_calendar_are_read_alike() {
    let journal = Journal::grown(&mut Chance(4), 1, true);
    let text = String::from_utf8(journal.events[0].body.clone()).unwrap();
    let at = text.lines().nth(2).unwrap();
    let with = |moment: &str| text.replace(at, &format!("at {moment}"));
    for (moment, is_good) in [
        ("2026-02-28T23:59:59.999Z", true),
        ("2028-02-29T00:00:00.000Z", true),
        ("1969-12-31T23:59:59.999Z", true),
        ("0001-01-01T00:00:00.000Z", true),
        ("0000-01-01T00:00:00.000Z", true),
        ("9999-12-30T22:00:00.999Z", true),
        ("9999-12-30T22:00:01.000Z", false),
        ("9999-12-31T00:00:00.000Z", false),
        ("2026-02-29T00:00:00.000Z", false),
        ("2100-02-29T00:00:00.000Z", false),
        ("2026-00-01T00:00:00.000Z", false),
        ("2026-13-01T00:00:00.000Z", false),
        ("2026-01-00T00:00:00.000Z", false),
        ("2026-01-01T24:00:00.000Z", false),
        ("2026-01-01T00:60:00.000Z", false),
        ("2026-01-01T23:59:60.000Z", false),
        ("2026-01-01T00:00:00.000z", false),
        ("2026-01-01 00:00:00.000Z", false),
        ("-026-01-01T00:00:00.000Z", false),
    ] {
        assert_eq!(agree(&with(moment)), is_good, "{moment}");
    }
}
