//! How kinds, clocks and lines are shown, the same on every page of incidents.

use jiff::Timestamp;
use mamori_core::calendar::{office_day, office_time};
use mamori_core::incidents::{Clock, Limit, Playbook, Required};
use mamori_core::plain::Text;

use super::super::store::clock::Kept;
use crate::web::{Frame, Say};

/// A card of what not to do.
pub(super) struct Card {
    pub(super) donts: Vec<Dont>,
}

/// One of its pictures.
pub(super) struct Dont {
    pub(super) picture: &'static str,
    pub(super) words: Say,
}

impl Card {
    pub(super) fn of(frame: &Frame, kind: &Playbook) -> Self {
        let donts = kind.donts.iter().map(|it| Dont {
            picture: it.picture.as_str(),
            words: frame.text(it.text.authored(), &it.text_en),
        });
        Self {
            donts: donts.collect(),
        }
    }
}

/// What can be said of a thing that was found: whether somebody may have looked.
pub(super) fn seen(frame: &Frame) -> Vec<(&'static str, Say)> {
    let all = ["no", "yes", "unsure"].into_iter();
    all.map(|it| (it, frame.say(&format!("incidents.found.{it}"))))
        .collect()
}

/// Texts of the data in the visitor's language.
pub(super) fn texts(frame: &Frame, japanese: &[Text], english: &[String]) -> Vec<Say> {
    let pairs = japanese.iter().zip(english);
    pairs
        .map(|(ja, en)| frame.text(ja.authored(), en))
        .collect()
}

/// A moment on the office's wall: the day and the time.
pub(in super::super) fn moment(frame: &Frame, at: Timestamp) -> Say {
    let time = office_time(at).strftime("%H:%M").to_string();
    let places = [("time", time.as_str())];
    frame
        .fill("incidents.moment", &places)
        .with("day", &frame.day(office_day(at)))
}

/// A tag: what, with its sign and colour.
pub(super) struct Tag {
    pub(super) class: &'static str,
    pub(super) glyph: &'static str,
    pub(super) words: Say,
}

/// A clock as a row of the page.
pub(super) struct ClockRow {
    pub(super) id: String,
    pub(super) title: Say,
    pub(super) say: Say,
    pub(super) required: Tag,
    pub(super) due: Option<Say>,
    pub(super) is_late: bool,
    pub(super) moved: Option<Say>,
    pub(super) why: Vec<Say>,
    pub(super) rule: String,
    pub(super) unsure: Option<Say>,
    pub(super) done: Option<Say>,
}

/// A clock with what was done about it.
pub(super) fn clock(
    frame: &Frame,
    clock: &Clock<'_>,
    kept: Option<&Kept>,
    now: Timestamp,
) -> ClockRow {
    let (class, glyph) = match clock.required {
        Required::Yes => ("late", "!"),
        Required::Ask => ("warn", "？"),
        Required::No => ("off", "―"),
    };
    let done = kept.and_then(|it| it.done_at.map(|at| (at, it.receipt.clone())));
    let reason = |it: &mamori_core::incidents::Reason| frame.say(&format!("incidents.why.{it}"));
    let provision = clock.period.and_then(|it| it.provision.as_ref());
    let is_sure = clock.period.is_none_or(|it| {
        use mamori_core::catalogue::TextStatus::NotVerified;
        it.status != NotVerified && it.counting != NotVerified
    });
    ClockRow {
        id: clock.rule.id.to_string(),
        title: frame.text(clock.rule.title.authored(), &clock.rule.title_en),
        say: frame.text(clock.rule.say.authored(), &clock.rule.say_en),
        required: Tag {
            class,
            glyph,
            words: frame.say(&format!("incidents.required.{}", clock.required)),
        },
        due: due(frame, clock),
        is_late: done.is_none() && clock.due.is_some_and(|it| it < office_day(now)),
        moved: clock.moved_from.map(|it| {
            frame
                .say("incidents.clock.moved")
                .with("day", &frame.day(it))
        }),
        why: clock.why.iter().map(reason).collect(),
        rule: provision.map(ToString::to_string).unwrap_or_default(),
        unsure: (!is_sure).then(|| frame.say("incidents.clock.not-verified")),
        done: done.map(|(at, receipt)| {
            let at = moment(frame, at);
            let words = frame.fill("incidents.clock.done", &[("receipt", &receipt)]);
            words.with("at", &at)
        }),
    }
}

/// When it is due, in words.
pub(super) fn due(frame: &Frame, clock: &Clock<'_>) -> Option<Say> {
    if clock.required == Required::No {
        return None;
    }
    match (clock.rule.limit, clock.window_from, clock.due) {
        (Limit::AtOnce, ..) => Some(frame.say("incidents.clock.at-once")),
        (Limit::Guide, Some(from), Some(due)) => Some(
            frame
                .say("incidents.clock.window")
                .with("from", &frame.day(from))
                .with("due", &frame.day(due)),
        ),
        (Limit::Guide, None, Some(due)) => Some(
            frame
                .say("incidents.clock.about")
                .with("due", &frame.day(due)),
        ),
        (_, _, Some(due)) => Some(frame.say("incidents.clock.by").with("due", &frame.day(due))),
        (_, _, None) => Some(frame.say("incidents.clock.promptly")),
    }
}
