//! What one tap does to an entry: adding it with the step that follows, or taking a step; what is not asked stays as preset.

use mamori_core::ids::EntryId;
use mamori_core::registers::{Field, FieldKind, Register, Step, Values};

use super::super::deeds::{self, Hand, Leave, NotDone, Room, Saying};
use super::super::store::entry::{self as entries, Entry};
use super::{Desk, view};
use crate::db::{Change, Event};
use crate::web::{Say, WebError, WebResult};

/// What was typed, field by field.
pub(super) type Typed = Vec<(String, String)>;

/// What was typed into one field.
pub(super) fn typed<'a>(all: &'a Typed, id: &str) -> Option<&'a str> {
    all.iter()
        .find(|(field, _)| field == id)
        .map(|(_, value)| value.as_str())
}

/// What the fields of a step hold before somebody types.
pub(super) fn presets(desk: &Desk, step: Option<Step>) -> WebResult<Typed> {
    let who = desk.hand()?;
    let now = desk.app.clock.now();
    let preset = |it: &Field| {
        let value = mamori_core::registers::preset(it, &who.name, now);
        (it.id.as_str().to_owned(), value)
    };
    Ok(desk.register.fields_at(step).map(preset).collect())
}

/// A tap sends the choice alone: what was not asked stays as it was preset.
pub(super) fn with_presets(desk: &Desk, step: Option<Step>, sent: Typed) -> WebResult<Typed> {
    if typed(&sent, "tap").is_none() {
        return Ok(sent);
    }
    let mut all = presets(desk, step)?;
    all.retain(|(field, _)| typed(&sent, field).is_none());
    all.extend(sent);
    Ok(all)
}

/// The field whose choices do everything by one tap: the first choice that is asked for at a step, when everything else that
/// is needed is preset or given.
pub(super) fn tap_field<'a>(
    register: &'a Register,
    step: Option<Step>,
    given: Option<&Field>,
) -> Option<&'a Field> {
    let mut choices = register.fields_at(step);
    let field = choices.find(|it| it.kind == FieldKind::Choice)?;
    let is_there = |it: &Field| {
        let is_given = given.is_some_and(|given| given.id == it.id);
        it.id == field.id || is_given || !it.required || it.preset.is_some()
    };
    register.fields_at(step).all(is_there).then_some(field)
}

/// The buttons of such a field.
pub(super) struct Taps {
    pub(super) field: String,
    pub(super) label: Say,
    pub(super) choices: Vec<view::Choice>,
}

impl Taps {
    /// Its choices as buttons; none without it.
    pub(super) fn of(desk: &Desk, field: Option<&Field>) -> Self {
        let Some(it) = field else {
            return Self {
                field: String::new(),
                label: Say::plain(""),
                choices: Vec::new(),
            };
        };
        Self {
            field: it.id.as_str().to_owned(),
            label: desk.frame.text(it.label.authored(), &it.label_en),
            choices: view::asked(&desk.frame, it, "", (&[], None)).options,
        }
    }
}

/// Adds an entry and takes the step that follows from it, in one change.
pub(super) async fn add(
    desk: &Desk,
    room: &Room,
    (values, leave): (&Values, Leave),
) -> Result<EntryId, NotDone> {
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    let (id, event) = added(desk, (room, &mut change), (values, leave)).await?;
    change.save(&event).await?;
    Ok(id)
}

/// The same in a change that is still open; the event with which it is to be saved.
pub(super) async fn added(
    desk: &Desk,
    (room, change): (&Room, &mut Change),
    (values, leave): (&Values, Leave),
) -> Result<(EntryId, Event), NotDone> {
    let id = room.add(change, &desk.register, values).await?;
    let added = deeds::event("registers.add", desk.office, &desk.register, id);
    let added = added.detail(deeds::difference(&Values::new(), values));
    let Some(step) = first_step(&desk.register, leave) else {
        return Ok((id, added));
    };
    change.note(&added).await?;
    let entry = entries::in_change(change.rows()?, id).await?;
    let hand = hand(desk, Hand::default());
    let saying = Saying {
        hand: hand.clone(),
        ..Saying::default()
    };
    let of = (&desk.register, &entry);
    room.step(change, of, step, (saying, leave)).await?;
    Ok((id, stepped(desk, id, (step, leave), &hand)))
}

/// Takes a step with an entry, in a change of its own.
pub(super) async fn take(
    desk: &Desk,
    (entry, step): (&Entry, Step),
    (saying, leave): (Saying<'_>, Leave),
) -> Result<(), NotDone> {
    let room = Room::open(&desk.app, desk.scope, desk.office).await?;
    let mut change = desk.app.change(&desk.frame.visit.actor()).await?;
    let hand = hand(desk, saying.hand.clone());
    let saying = Saying {
        hand: hand.clone(),
        ..saying
    };
    let of = (&desk.register, entry);
    room.step(&mut change, of, step, (saying, leave)).await?;
    let event = stepped(desk, entry.id, (step, leave), &hand);
    Ok(change.save(&event).await?)
}

/// Whose hand a step shows, with who said so by PIN.
fn hand(desk: &Desk, hand: Hand) -> Hand {
    let taker = desk.taker.as_ref().map(|it| it.id);
    Hand { taker, ..hand }
}

/// The event of a step that was taken.
pub(super) fn stepped(
    desk: &Desk,
    entry: EntryId,
    (step, leave): (Step, Leave),
    hand: &Hand,
) -> Event {
    deeds::step_event(desk.office, &desk.register, entry, (step, leave), hand)
}

/// What happens with a new entry by itself: a thing goes out when that is permitted, else somebody asks.
pub(super) fn first_step(register: &Register, leave: Leave) -> Option<Step> {
    let has = |it: Step| register.steps.contains(&it);
    if has(Step::HandOver) && (leave != Leave::None || !has(Step::Approve)) {
        Some(Step::HandOver)
    } else {
        has(Step::Request).then_some(Step::Request)
    }
}

/// Why it was not done, in plain words.
pub(super) fn refusal_words(desk: &Desk, why: &NotDone, thing: &str) -> String {
    let places = [("thing", thing)];
    match why {
        NotDone::NoThing => desk.frame.written("registers.refused.no-thing", &places),
        NotDone::Out => desk.frame.written("registers.refused.out", &places),
        NotDone::Barred(at) => {
            let of = deeds::things(&desk.app, &desk.register).map(|(of, _)| of);
            let rule = of.and_then(|it| deeds::barring(it, *at));
            rule.map_or_else(
                || desk.frame.plain("registers.refused.no-way"),
                |it| desk.frame.text_plain(it.say.authored(), &it.say_en),
            )
        }
        NotDone::NoWay | NotDone::Meanwhile | NotDone::Db(_) => {
            desk.frame.plain("registers.refused.no-way")
        }
    }
}

/// Why it was not done, in words; other faults are ours.
pub(super) fn refusal(desk: &Desk, why: &NotDone, thing: &str) -> WebResult<Say> {
    let frame = &desk.frame;
    let name = Say::plain(thing);
    Ok(match why {
        NotDone::NoWay => frame.say("registers.refused.no-way"),
        NotDone::Meanwhile => frame.say("registers.refused.meanwhile"),
        NotDone::NoThing => frame.say("registers.refused.no-thing").with("thing", &name),
        NotDone::Out => frame.say("registers.refused.out").with("thing", &name),
        NotDone::Barred(at) => {
            let of = deeds::things(&desk.app, &desk.register).map(|(of, _)| of);
            let rule = of.and_then(|it| deeds::barring(it, *at));
            rule.map_or_else(
                || frame.say("registers.refused.no-way"),
                |it| frame.text(it.say.authored(), &it.say_en),
            )
        }
        NotDone::Db(error) => return Err(WebError::ours(error)),
    })
}
