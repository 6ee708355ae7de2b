//! For programs: the ledgers of an office, their entries with what happened to them, and writing an entry by the deeds of the pages.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use mamori_core::ids::EntryId;
use mamori_core::people::Act;
use mamori_core::plain::Text;
use mamori_core::registers::{FieldId, State, Step, asked as read};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::deeds::{self, NotDone};
use super::super::shown::{ShownEntry, ShownLedger};
use super::super::store::entry::{self as entries, Entry};
use super::super::store::list::{Part, Wanted, list_read};
use super::super::store::trace::{self, Done, Version};
use super::form::corrected;
use super::ledger::trace as leave_trace;
use super::tap::{Typed, added, refusal_words, typed};
use super::{Desk, may_see, view};
use crate::people::{keep_made, made_before};
use crate::web::{
    ApiResult, Ask, Limit, Made, Mistakes, Nothing, One, Problem, Route, Rows, Span, Tagged,
    WebError,
};

pub(super) fn routes() -> Vec<Route> {
    const ALL: &str = "/api/v1/offices/{office}/registers";
    const LEDGER: &str = "/api/v1/offices/{office}/registers/{register}";
    const ENTRIES: &str = "/api/v1/offices/{office}/registers/{register}/entries";
    const ENTRY: &str = "/api/v1/offices/{office}/registers/{register}/entries/{entry}";
    let (see, write) = (Act::SeeDailyRegisters, Act::WriteRegisters);
    vec![
        Route::reads(
            ALL,
            see,
            "The ledgers that may be seen, with their fields",
            ledgers,
        ),
        Route::reads(LEDGER, see, "One ledger with its fields", ledger),
        Route::reads(ENTRIES, see, "The entries of a ledger", list),
        Route::adds(
            ENTRIES,
            write,
            "Add an entry, as the form of the ledger does",
            add,
        ),
        Route::reads(
            ENTRY,
            see,
            "One entry with everything that happened to it",
            show,
        ),
        Route::puts(
            ENTRY,
            write,
            "Correct an entry; what stood there is kept",
            correct,
        )
        .still(),
    ]
}

fn desk<Q>(ask: &Ask<Q>) -> ApiResult<Desk> {
    let register: String = ask.name("register")?;
    Ok(Desk::open(&ask.app, &ask.visit, &register)?)
}

fn text<Q>(ask: &Ask<Q>) -> impl Fn(&Text, &str) -> String {
    let frame = crate::web::Frame::new(&ask.app, &ask.visit);
    move |japanese: &Text, english: &str| frame.text_plain(japanese.authored(), english)
}

async fn ledgers(ask: Ask<Span>) -> ApiResult<Rows<ShownLedger>> {
    let all = ask.app.registers.all();
    let seen = all.into_iter().filter(|it| may_see(&ask.visit, it));
    let shown = seen.map(|it| ShownLedger::of(it, text(&ask)));
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, shown, span, |it| it.id.to_string())
}

async fn ledger(ask: Ask<Nothing>) -> ApiResult<One<ShownLedger>> {
    let desk = desk(&ask)?;
    Ok(One(ShownLedger::of(&desk.register, text(&ask))))
}

/// Which entries.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// So many stand before this page: the end of the path in `Link`.
    #[serde(default)]
    after: u32,
    /// At most so many.
    #[serde(default)]
    limit: Limit,
    /// Words that must all be found in an entry.
    #[serde(default)]
    q: String,
    /// Only what is in this state.
    state: Option<State>,
    /// What is finished too.
    #[serde(default)]
    all: bool,
    /// Only what is late now.
    #[serde(default)]
    late: bool,
}

async fn list(ask: Ask<Which>) -> ApiResult<Rows<ShownEntry>> {
    let desk = desk(&ask)?;
    let asked = &ask.asked;
    let wanted = Wanted {
        words: asked.q.chars().take(60).collect(),
        state: asked.state,
        with_over: asked.all,
        late_at: asked.late.then(|| ask.app.clock.now()),
    };
    let count = i64::try_from(asked.limit.count()).unwrap_or(i64::MAX);
    let from = i64::from(asked.after);
    let part = Part {
        from,
        count,
        newest_first: !desk.register.is_record(),
    };
    let readable = desk.register.fields.iter().filter(|it| desk.may_read(it));
    let readable: BTreeSet<FieldId> = readable.map(|it| it.id.clone()).collect();
    let of = (desk.office, &desk.register);
    let (found, total) = list_read(&ask.app, desk.scope, of, (&wanted, part), &readable).await?;
    if desk.shows_personal() && !found.is_empty() {
        leave_trace(&desk, &found).await?;
    }
    let next = (from + count < total).then(|| (from + count).to_string());
    let rows = found.iter().map(|it| shown(&desk, it)).collect();
    Ok(Rows::page(&ask, rows, next.as_deref()))
}

fn shown(desk: &Desk, it: &Entry) -> ShownEntry {
    ShownEntry::of(&desk.register, it, |field| desk.may_read(field))
}

/// An entry with everything that happened to it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntryWithHistory")]
struct Whole {
    entry: ShownEntry,
    /// Every state of its fields, the first one first.
    versions: Vec<ShownVersion>,
    /// Every step that was taken, in order.
    steps: Vec<ShownStep>,
}

/// What stood in an entry from a moment on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntryVersion")]
struct ShownVersion {
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    /// The name of who wrote it; empty for mamori itself.
    by: String,
    /// `made`, `changed`, `import`, `round` or `step:` with the step.
    why: String,
    reason: String,
    values: BTreeMap<FieldId, String>,
}

/// A step that was taken.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntryStep")]
struct ShownStep {
    step: Step,
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    by: String,
    /// Whether the answer was no.
    refused: bool,
    note: String,
}

async fn show(ask: Ask<Nothing>) -> ApiResult<Tagged<Whole>> {
    let (desk, entry) = found(&ask).await?;
    if desk.shows_personal() {
        let read = deeds::event("registers.read", desk.office, &desk.register, entry.id);
        ask.app.look(&ask.visit.actor(), &read).await?;
    }
    whole(&desk, &entry).await
}

async fn found<Q>(ask: &Ask<Q>) -> ApiResult<(Desk, Entry)> {
    let desk = desk(ask)?;
    let entry = desk.entry(&ask.name::<String>("entry")?).await?;
    Ok((desk, entry))
}

async fn whole(desk: &Desk, entry: &Entry) -> ApiResult<Tagged<Whole>> {
    let versions = trace::versions(&desk.app, desk.scope, entry.id).await?;
    let steps = trace::steps(&desk.app, desk.scope, entry.id).await?;
    let whole = Whole {
        entry: shown(desk, entry),
        versions: versions.into_iter().map(|it| version(desk, it)).collect(),
        steps: steps.into_iter().map(step).collect(),
    };
    Ok(Tagged(whole, tag(entry)))
}

fn version(desk: &Desk, it: Version) -> ShownVersion {
    let may_read = |id: &FieldId| {
        let field = desk.register.field(id.as_str());
        field.is_some_and(|it| desk.may_read(it))
    };
    ShownVersion {
        at: it.by.at,
        by: it.by.name,
        why: it.why,
        reason: it.reason,
        values: it
            .values
            .into_iter()
            .filter(|(id, _)| may_read(id))
            .collect(),
    }
}

fn step(it: Done) -> ShownStep {
    ShownStep {
        step: it.taken.step,
        at: it.taken.at,
        by: it.by.name,
        refused: it.taken.refused,
        note: it.note,
    }
}

/// Every writing has a moment of its own.
fn tag(entry: &Entry) -> String {
    format!("\"{}\"", entry.changed_at.as_millisecond())
}

/// What an entry is to hold.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The fields by their ids, as they would be typed into the form.
    values: BTreeMap<String, String>,
    /// Why it is corrected.
    #[serde(default)]
    #[schemars(extend("maxLength" = 200))]
    reason: String,
}

impl Written {
    fn typed(&self, desk: &Desk) -> ApiResult<Typed> {
        let mut mistakes = Mistakes::none();
        for id in self.values.keys() {
            let field = desk.register.field(id);
            let is_taken = field.is_some_and(|it| {
                it.kind != mamori_core::registers::FieldKind::File && desk.may_read(it)
            });
            if !is_taken {
                mistakes.add(id.clone(), "registers.mistake.no-field");
            }
        }
        if !mistakes.is_empty() {
            return Err(Problem::Mistakes(mistakes));
        }
        let pairs = self.values.iter().map(|(id, it)| (id.clone(), it.clone()));
        Ok(pairs.collect())
    }
}

/// What was made: its id.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
struct New {
    id: EntryId,
}

async fn add(ask: Ask<Written>) -> ApiResult<Made<New>> {
    let desk = writing(&ask)?;
    if let Some(new) = made_before::<_, New>(&ask).await? {
        return Ok(made(&desk, new));
    }
    let sent = ask.asked.typed(&desk)?;
    let values = read(&desk.register, None, |id| typed(&sent, id));
    let values = values.map_err(wrong)?;
    let thing = deeds::things(&ask.app, &desk.register).and_then(|(_, field)| values.get(field));
    let who = deeds::taker(&desk.register, &values);
    let leave = desk.leave(thing.map_or("", String::as_str), who).await?;
    let room = desk.room().await?;
    let mut change = ask.app.change(&ask.visit.actor()).await?;
    let added = added(&desk, (&room, &mut change), (&values, leave)).await;
    let (id, event) =
        added.map_err(|why| refused(&desk, &why, thing.map_or("", String::as_str)))?;
    let new = New { id };
    keep_made(&ask, &mut change, &new).await?;
    change.save(&event).await?;
    Ok(made(&desk, new))
}

fn made(desk: &Desk, new: New) -> Made<New> {
    let path = format!("/api/v1{}/entries/{}", desk.path(), new.id);
    Made(new, path)
}

fn writing<Q>(ask: &Ask<Q>) -> ApiResult<Desk> {
    let desk = desk(ask)?;
    if desk.may_write() {
        Ok(desk)
    } else {
        Err(WebError::NotAllowed.into())
    }
}

async fn correct(ask: Ask<Written>) -> ApiResult<Tagged<Whole>> {
    let desk = writing(&ask)?;
    let (_, before) = found(&ask).await?;
    ask.still(&tag(&before))?;
    // What is not sent stays as it is.
    let mut sent = ask.asked.typed(&desk)?;
    let kept = before.values.iter();
    let kept = kept.filter(|(id, _)| !ask.asked.values.contains_key(id.as_str()));
    sent.extend(kept.map(|(id, it)| (id.as_str().to_owned(), it.clone())));
    let values = corrected(&desk, &before, &sent).map_err(wrong)?;
    if values == before.values {
        return whole(&desk, &before).await;
    }
    let reason: String = ask.asked.reason.trim().chars().take(200).collect();
    let room = desk.room().await?;
    let mut change = ask.app.change(&ask.visit.actor()).await?;
    let of = (&desk.register, &before);
    let done = room.correct(&mut change, of, &values, &reason).await;
    done.map_err(|why| refused(&desk, &why, ""))?;
    let event = deeds::event("registers.change", desk.office, &desk.register, before.id);
    let event = event.detail(deeds::difference(&before.values, &values));
    change.save(&event).await?;
    let now = entries::find(&ask.app, desk.scope, desk.office, before.id).await?;
    whole(&desk, &now.unwrap_or(before)).await
}

fn wrong(all: super::attach::Wrong) -> Problem {
    let mut mistakes = Mistakes::none();
    for (id, why) in all {
        mistakes.add(id.as_str().to_owned(), view::mistake_key(&why));
    }
    Problem::Mistakes(mistakes)
}

fn refused(desk: &Desk, why: &NotDone, thing: &str) -> Problem {
    match why {
        NotDone::Meanwhile => Problem::Changed,
        NotDone::Db(error) => WebError::ours(error).into(),
        _ => Problem::Refused(refusal_words(desk, why, thing)),
    }
}
