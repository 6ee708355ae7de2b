//! Bringing a sheet in: one change, an event for every entry that it adds or writes over, and all of it or nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::calendar::from_office_time;
use mamori_core::ids::EntryId;
use mamori_core::registers::sheet::{Implied, PreviewRow, RowVerdict};
use mamori_core::registers::{Progress, Register, Step, Taken as Done, Values};
use serde_json::json;

use super::super::deeds::{NotDone, Room, difference, event};
use super::super::store::entry::{self, Entry};
use super::super::store::trace::{self, NewStep};
use super::around::Around;
use super::{Look, NotTaken, Sheet, judged};
use crate::db::{Actor, Change, Event};

/// How a version that came by a sheet is marked.
const WHY: (&str, &str) = ("imported", "");
/// Events that are kept together before they are written.
const TOGETHER: usize = 500;

/// What was brought in, and what was left out.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What was seen at the moment of writing.
    pub look: Look,
    /// Whether anything was written.
    pub wrote: bool,
}

/// Brings a sheet in: reads it over what is in the ledger now, adds what is new, writes over what has changed. With the
/// sign of an earlier look nothing is written when the outcome would be another.
pub async fn take(
    room: &Room,
    actor: &Actor,
    (register, sheet): (&Register, &Sheet),
    sign: Option<&str>,
) -> Result<Taken, NotTaken> {
    let mut change = room.app.change(actor).await?;
    let last = entry::count_on(&mut change, room.office, register, 0).await?;
    let around = Around::load(change.rows()?, room, register).await?;
    let (around, look) = judged(around, register, sheet).await?;
    if sign.is_some_and(|it| it != look.sign) {
        return Err(NotTaken::Changed(Box::new(look)));
    }
    let wrote = look.preview.rows.iter().any(PreviewRow::is_wanted);
    if wrote {
        let mut writing = Writing {
            room,
            register,
            around: &around,
            last,
            events: Vec::new(),
        };
        writing.all(&mut change, &look).await?;
        change.save(&whole(room, register, &look)).await?;
    }
    Ok(Taken { look, wrote })
}

/// The event that stands after those of the entries.
fn whole(room: &Room, register: &Register, look: &Look) -> Event {
    let counts = look.preview.counts;
    let detail = json!({ "new": counts.new, "changed": counts.changed, "refused": counts.refused });
    let event = Event::of("registers.import").office(room.office);
    event
        .about(format!("register/{}", register.id))
        .detail(detail)
}

/// A sheet while it is being written.
struct Writing<'a> {
    room: &'a Room,
    register: &'a Register,
    around: &'a Around,
    /// The last number that was given.
    last: i64,
    events: Vec<Event>,
}

impl Writing<'_> {
    async fn all(&mut self, change: &mut Change, look: &Look) -> Result<(), NotTaken> {
        let entries = self.around.entries.iter().map(|it| (it.id, it));
        let entries: BTreeMap<EntryId, &Entry> = entries.collect();
        let rows = || look.preview.rows.iter();
        // First what is there: a thing that has come back can go out again.
        for row in rows() {
            if let RowVerdict::Changed { of, .. } = &row.verdict
                && let Some(before) = entries.get(of)
            {
                let done = self.change(change, row, before).await;
                self.note(change, row, done).await?;
            }
        }
        let before = self.last;
        for row in rows().filter(|it| it.verdict == RowVerdict::New) {
            let done = self.add(change, row).await;
            self.note(change, row, done).await?;
        }
        let (room, added) = (self.room, self.last - before);
        entry::count_on(change, room.office, self.register, added).await?;
        let events = std::mem::take(&mut self.events);
        Ok(change.note_all(room.office, events).await?)
    }

    async fn note(
        &mut self,
        change: &mut Change,
        row: &PreviewRow<EntryId>,
        done: Result<Event, NotDone>,
    ) -> Result<(), NotTaken> {
        let of_row = |why| NotTaken::Row { row: row.row, why };
        self.events.push(done.map_err(of_row)?);
        if self.events.len() == TOGETHER {
            let events = std::mem::take(&mut self.events);
            change.note_all(self.room.office, events).await?;
        }
        Ok(())
    }

    async fn add(
        &mut self,
        change: &mut Change,
        row: &PreviewRow<EntryId>,
    ) -> Result<Event, NotDone> {
        let steps = timed(&row.steps, change.at());
        let (room, register) = (self.room, self.register);
        let thing = self.around.thing(room, (register, None), &row.values);
        let progress = Progress(steps.clone());
        let standing = room.standing_with(register, (&row.values, thing), &progress);
        self.last += 1;
        let at = (room.office, self.last);
        let id = entry::insert_as(change, at, register, &row.values, &standing).await;
        let id = id.map_err(NotDone::out)?;
        trace::keep_version(change, id, &row.values, WHY).await?;
        keep_steps(change, id, &steps).await?;
        let told = (row.row, steps.as_slice());
        let event = event("registers.add", room.office, register, id);
        Ok(event.detail(detail(told, (&Values::new(), &row.values))))
    }

    async fn change(
        &self,
        change: &mut Change,
        row: &PreviewRow<EntryId>,
        before: &Entry,
    ) -> Result<Event, NotDone> {
        let (room, register) = (self.room, self.register);
        let values = row.laid_over(Some(&before.values));
        let mut progress = trace::progress(change.rows()?, before.id).await?;
        let last = progress.0.last().cloned();
        let mut steps = timed(&row.steps, change.at());
        steps.retain(|it| match &last {
            None => true,
            Some(last) => !last.refused && it.step > last.step,
        });
        progress.0.extend(steps.iter().cloned());
        let thing = self.around.thing(room, (register, Some(before)), &values);
        let standing = room.standing_with(register, (&values, thing), &progress);
        match entry::update(change, before, register, &values, &standing).await {
            Ok(true) => {}
            Ok(false) => return Err(NotDone::Meanwhile),
            Err(why) => return Err(NotDone::out(why)),
        }
        trace::keep_version(change, before.id, &values, WHY).await?;
        keep_steps(change, before.id, &steps).await?;
        let told = (row.row, steps.as_slice());
        let event = event("registers.change", room.office, register, before.id);
        Ok(event.detail(detail(told, (&before.values, &values))))
    }
}

async fn keep_steps(change: &mut Change, entry: EntryId, steps: &[Done]) -> Result<(), NotDone> {
    for it in steps {
        let at = Some(it.at);
        let new = NewStep {
            at,
            ..NewStep::of(it.step)
        };
        trace::add_step(change, entry, new).await?;
    }
    Ok(())
}

/// When the steps of a row were taken: as the sheet says and never after now. A step of which it says nothing was taken
/// with the next one of which it does.
fn timed(steps: &[Implied], now: Timestamp) -> Vec<Done> {
    let mut next = now;
    let mut all: Vec<Done> = Vec::new();
    for it in steps.iter().rev() {
        let said = it.at.map(from_office_time);
        next = said.map_or(next, |said| said.min(next));
        all.push(taken(it.step, next));
    }
    all.reverse();
    all
}

fn taken(step: Step, at: Timestamp) -> Done {
    let refused = false;
    Done { step, at, refused }
}

/// For the journal: which row, what it wrote, which steps it stands for.
fn detail(
    (row, steps): (usize, &[Done]),
    (before, after): (&Values, &Values),
) -> serde_json::Value {
    let steps: Vec<_> = steps.iter().map(|it| json!([it.step, it.at])).collect();
    json!({ "row": row, "fields": difference(before, after), "steps": steps })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_keep_their_order_and_none_lies_in_the_future() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let step = |step: Step, at: &str| Implied {
            step,
            at: at.parse().ok(),
        };
        let steps = [
            step(Step::Request, ""),
            step(Step::HandOver, "2026-11-20T09:00:00"),
            step(Step::Return, "2026-11-20T18:00:00"),
            step(Step::Inspect, ""),
            step(Step::Close, "2027-01-01T00:00:00"),
        ];
        let told = timed(&steps, now);
        let told: Vec<String> = told.iter().map(|it| it.at.to_string()).collect();
        let (out, back) = ("2026-11-20T00:00:00Z", "2026-11-20T09:00:00Z");
        let now = now.to_string();
        assert_eq!(told, [out, out, back, &now, &now]);
    }
}
