//! For programs: the checkpoints of an office's journal, its events page by page, and the proof of one.

use jiff::Timestamp;
use mamori_core::people::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::give::{Whose, checkpoints, prove};
use super::super::store::journal::{self, Place, Told, Wanted};
use super::given::{may_take, refused};
use super::list::from_newest;
use super::{Desk, view};
use crate::db::Event;
use crate::web::{ApiResult, Ask, Limit, Nothing, One, Problem, Route, Rows, WebError};

pub(super) fn routes() -> Vec<Route> {
    const CHECKPOINTS: &str = "/api/v1/offices/{office}/journal/checkpoints";
    const EVENTS: &str = "/api/v1/offices/{office}/journal/events";
    const EVENT: &str = "/api/v1/offices/{office}/journal/events/{year}/{seq}";
    const PROOF: &str = "/api/v1/offices/{office}/journal/events/{year}/{seq}/proof";
    let see = Act::SeeJournal;
    vec![
        Route::reads(
            CHECKPOINTS,
            see,
            "The newest checkpoint of each year, to be kept elsewhere",
            newest,
        ),
        Route::reads(EVENTS, see, "What happened, the newest first", events),
        Route::reads(EVENT, see, "One event with its canonical bytes", event),
        Route::reads(
            PROOF,
            see,
            "The proof of one event, a C2SP tlog-proof",
            proof,
        ),
    ]
}

/// The checkpoint of a year.
#[derive(Serialize, JsonSchema)]
struct Checkpoint {
    /// The tree: office and year.
    tree: String,
    /// How many events it has.
    size: u64,
    /// The signed note.
    note: String,
}

async fn newest(ask: Ask<Nothing>) -> ApiResult<Rows<Checkpoint>> {
    let whose = Whose::Office(ask.visit.office()?);
    let given = checkpoints(&ask.app, &ask.visit.actor(), (Some(whose), None)).await;
    let rows = given.map_err(refused)?.into_iter().map(|it| Checkpoint {
        tree: it.tree,
        size: it.size,
        note: it.note,
    });
    Ok(Rows::all(rows.collect()))
}

/// Which events.
#[derive(Deserialize, JsonSchema)]
struct Which {
    /// `year-seq` of the last one of the page before.
    after: Option<String>,
    /// At most so many.
    #[serde(default)]
    limit: Limit,
    /// Only those of this person, of `system` or of `nobody`.
    #[serde(default)]
    actor: String,
    /// Only those of this part of mamori, for example `registers`.
    #[serde(default)]
    kind: String,
}

/// An event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
struct Shown {
    /// `year-seq`.
    id: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    /// A person's id, `system` or `nobody`.
    actor: String,
    /// The name of the person.
    name: Option<String>,
    /// Whose or which record.
    subject: String,
    operation: String,
    /// `web`, `api`, `cli` or `job`.
    how: String,
    /// The name of the token where it was a program.
    token: Option<String>,
}

fn shown(desk: &Desk, it: &Told) -> Shown {
    let body = view::body(it);
    let terminal = body.as_ref().map_or("", |it| it.terminal.as_str());
    Shown {
        id: format!("{}-{}", it.place.year, it.place.seq),
        at: it.at,
        actor: it.actor.clone(),
        name: it.name.as_ref().map(|it| it.0.clone()),
        subject: it.subject.clone(),
        operation: it.operation.clone(),
        token: desk.token(terminal).map(str::to_owned),
        how: body.map(|it| it.how).unwrap_or_default(),
    }
}

async fn events(ask: Ask<Which>) -> ApiResult<Rows<Shown>> {
    let desk = Desk::of(&ask.app, &ask.visit).await?;
    let after = match &ask.asked.after {
        None => None,
        Some(after) => Some(place(after).ok_or_else(|| Problem::Question("after".to_owned()))?),
    };
    let wanted = Wanted {
        actor: ask.asked.actor.clone(),
        kind: ask.asked.kind.clone(),
        ..Wanted::default()
    };
    let years = journal::years(&ask.app, desk.scope, desk.office).await?;
    let most = ask.asked.limit.count();
    let mut found = from_newest(&desk, &years, (after, &wanted), most).await?;
    let is_more = found.len() > most;
    found.truncate(most);
    let detail = json!({ "who": wanted.actor, "kind": wanted.kind, "shown": found.len() });
    desk.trace(Event::of("evidence.read").detail(detail))
        .await?;
    let rows: Vec<Shown> = found.iter().map(|it| shown(&desk, it)).collect();
    let last = rows.last().filter(|_| is_more).map(|it| it.id.clone());
    Ok(Rows::page(&ask, rows, last.as_deref()))
}

fn place(text: &str) -> Option<Place> {
    let (year, seq) = text.split_once('-')?;
    Some(Place {
        year: year.parse().ok()?,
        seq: seq.parse().ok()?,
    })
}

/// An event with everything that is stored of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventWhole")]
struct Whole {
    event: Shown,
    /// The canonical bytes, as they were hashed.
    body: String,
    /// The hash of the leaf, hexadecimal.
    leaf: String,
    /// What was written or shown; none when it was erased or may not be read.
    detail: Option<Value>,
}

async fn event(ask: Ask<Nothing>) -> ApiResult<One<Whole>> {
    let place = asked(&ask)?;
    let desk = Desk::of(&ask.app, &ask.visit).await?;
    let found = journal::whole(&ask.app, (desk.scope, desk.office), place).await?;
    let found = found.ok_or(WebError::NotFound)?;
    let subject = format!("{}/{}/{}", desk.office, place.year, place.seq);
    desk.trace(Event::of("evidence.read").about(subject))
        .await?;
    let detail = found.detail.as_ref().filter(|_| desk.may_detail());
    Ok(One(Whole {
        event: shown(&desk, &found.told),
        body: String::from_utf8_lossy(&found.told.body).into_owned(),
        leaf: hex::encode(&found.leaf),
        detail: detail.and_then(|it| serde_json::from_str(&it.1).ok()),
    }))
}

fn asked(ask: &Ask<Nothing>) -> ApiResult<Place> {
    Ok(Place {
        year: ask.name("year")?,
        seq: ask.name("seq")?,
    })
}

/// The proof of an event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventProof")]
struct Proof {
    /// The text of the proof, as a file would hold it.
    proof: String,
}

async fn proof(ask: Ask<Nothing>) -> ApiResult<One<Proof>> {
    may_take(&ask.visit)?;
    let place = asked(&ask)?;
    let wanted = (Whose::Office(ask.visit.office()?), place.year, place.seq);
    let proof = prove(&ask.app, &ask.visit.actor(), wanted).await;
    let proof = proof.map_err(refused)?.to_string();
    Ok(One(Proof { proof }))
}
