//! Others as witnesses of this house: asked in turns about each tree that grew, their cosignatures kept, and alarm when one of them has
//! seen what is not here. What an answer means is decided in `mamori_core::evidence`; being a witness stands in `witness`.

mod panel;

use std::collections::BTreeMap;

use mamori_core::evidence::{
    AddCheckpoint, Note, Refusal, consistency_by_tiles, cosignature_in, size_told,
    tiles_of_consistency,
};
use mamori_core::ids::OfficeId;
use serde_json::json;

pub(super) use panel::of_office as panel;
pub use panel::told;

use super::store::cosignatures::{self as store, ToCosign};
pub use super::store::cosignatures::{Alarm, Exposure};
use super::store::{found, hashes_of};
use crate::db::{Actor, Cosignature, Db, DbResult, Event};
use crate::web::{App, Line, NotAsked, WebError, WebResult, Witness};

/// About which trees a witness is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that grew since it cosigned last, and those about which it gave alarm.
    Grown,
    /// All, as when a server begins: an old copy that was put back has not grown.
    All,
}

/// What came of a turn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// So many trees were cosigned.
    pub cosigned: usize,
    /// About so many there is an alarm.
    pub alarms: usize,
    /// So many were refused for another reason, or were not asked about because the witness was not there.
    pub failed: usize,
}

/// What came of one tree.
enum Outcome {
    Cosigned,
    Alarm,
    /// Refused for a reason that is for the log.
    Failed(String),
    /// The witness is not there.
    Away(NotAsked),
}

/// How much of an office's journal was seen outside.
pub async fn exposure(db: &Db, office: OfficeId) -> DbResult<Exposure> {
    store::exposure(&mut *db.rows().await?, office).await
}

/// What witnesses have seen otherwise: about an office and the house, or about all.
pub async fn alarms(db: &Db, of: Option<OfficeId>) -> DbResult<Vec<Alarm>> {
    store::alarms(&mut *db.rows().await?, of).await
}

/// Asks every witness for its cosignatures. One that is not there is asked again in the next turn.
///
/// # Errors
/// When the database fails.
pub async fn ask(app: &App, which: Which) -> WebResult<Asked> {
    let mut all = Asked::default();
    for witness in &app.witnesses().all {
        let of_one = ask_one(app, witness, which).await?;
        all.cosigned += of_one.cosigned;
        all.alarms += of_one.alarms;
        all.failed += of_one.failed;
    }
    Ok(all)
}

async fn ask_one(app: &App, witness: &Witness, which: Which) -> WebResult<Asked> {
    let all = which == Which::All;
    let to_cosign = store::to_cosign(&mut *app.db.rows().await?, &witness.key.name, all).await?;
    let mut asked = Asked::default();
    let line = match app.witnesses().line(witness) {
        Ok(line) => line,
        Err(why) => {
            tracing::error!(witness = witness.name, %why, "a witness");
            asked.failed = to_cosign.len();
            return Ok(asked);
        }
    };
    // Why, and how often: one sentence in the log for many trees.
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let count = to_cosign.len();
    for (done, tree) in to_cosign.into_iter().enumerate() {
        match ask_about(app, (witness, &line), &tree).await? {
            Outcome::Cosigned => asked.cosigned += 1,
            Outcome::Alarm => asked.alarms += 1,
            Outcome::Failed(why) => *reasons.entry(why).or_default() += 1,
            Outcome::Away(why) => {
                *reasons.entry(why.to_string()).or_default() += count - done;
                break;
            }
        }
    }
    for (why, count) in reasons {
        tracing::warn!(
            witness = witness.name,
            why,
            count,
            "trees were not cosigned"
        );
        asked.failed += count;
    }
    Ok(asked)
}

/// Asks about one tree; once more when the witness saw another size last than we thought.
async fn ask_about(
    app: &App,
    (witness, line): (&Witness, &Line),
    tree: &ToCosign,
) -> WebResult<Outcome> {
    let mut old = tree.old;
    for _ in 0..2 {
        if old > tree.size {
            // Its cosignature for more than there is lies here.
            return alarm(app, (witness, tree), Refusal::Rollback(old)).await;
        }
        let request = request(app, tree, old).await?;
        let reply = match line.ask(request.to_string()).await {
            Ok(reply) => reply,
            Err(why) => return Ok(Outcome::Away(why)),
        };
        if reply.status == 200 {
            return keep(app, (witness, tree), (&request.note, &reply.body)).await;
        }
        match Refusal::of(&request, (reply.status, size_told(&reply.body))) {
            Refusal::From(size) => old = size,
            Refusal::Other => return Ok(Outcome::Failed(format!("HTTP {}", reply.status))),
            refusal => return alarm(app, (witness, tree), refusal).await,
        }
    }
    Ok(Outcome::Failed("another size each time".to_owned()))
}

async fn request(app: &App, tree: &ToCosign, old: u64) -> WebResult<AddCheckpoint> {
    let note = Note::parse(&tree.note).map_err(WebError::ours)?;
    let mut proof = Vec::new();
    if old > 0 && old < tree.size {
        let wanted = tiles_of_consistency(old, tree.size);
        let tiles = hashes_of(&mut *app.db.rows().await?, &tree.tree, wanted).await?;
        let by_tiles = consistency_by_tiles(old, tree.size, |it, _| found(&tiles, it));
        proof = by_tiles.ok_or_else(|| WebError::ours(format!("no proof for {}", tree.tree)))?;
    }
    AddCheckpoint::of(old, proof, note).map_err(WebError::ours)
}

/// Keeps a cosignature that holds; what was alarming before is over then.
async fn keep(
    app: &App,
    (witness, tree): (&Witness, &ToCosign),
    (note, answer): (&Note, &str),
) -> WebResult<Outcome> {
    let Some((line, seconds)) = cosignature_in(answer, note, &witness.key) else {
        let why = "what it answered is not signed by the key in mamori.toml";
        return Ok(Outcome::Failed(why.to_owned()));
    };
    let seconds = i64::try_from(seconds).unwrap_or_default();
    let kept = Cosignature {
        tree: tree.tree.clone(),
        witness: witness.key.name.clone(),
        size: tree.size,
        line: line.to_string(),
        at: seconds.saturating_mul(1000),
    };
    app.db.keep_cosignature(&kept).await?;
    let alarms = alarms(&app.db, None).await?;
    let is_of = |it: &Alarm| it.tree == tree.tree && it.witness == witness.key.name;
    if alarms.iter().any(is_of) {
        let mut change = app.change(&Actor::house()).await?;
        store::settle(&mut change, (&tree.tree, &witness.key.name)).await?;
        change.save(&event("evidence.alarm-over", tree)).await?;
    }
    Ok(Outcome::Cosigned)
}

/// Keeps what a witness has seen otherwise; told in the journal once, however often it is asked.
async fn alarm(
    app: &App,
    (witness, tree): (&Witness, &ToCosign),
    refusal: Refusal,
) -> WebResult<Outcome> {
    let (kind, theirs) = match refusal {
        Refusal::Rollback(theirs) => ("rollback", Some(theirs)),
        _ => ("fork", None),
    };
    let alarm = Alarm {
        tree: tree.tree.clone(),
        witness: witness.key.name.clone(),
        kind: kind.to_owned(),
        ours: tree.size,
        theirs,
        at: app.clock.now(),
    };
    tracing::error!(
        witness = witness.name,
        tree = tree.tree,
        kind,
        ours = tree.size,
        theirs,
        "a witness has seen what is not in the database"
    );
    let is_known =
        |it: &Alarm| it.tree == alarm.tree && it.witness == alarm.witness && it.kind == alarm.kind;
    let known = alarms(&app.db, None).await?;
    if !known.iter().any(is_known) {
        let mut change = app.change(&Actor::house()).await?;
        store::raise(&mut change, &alarm).await?;
        let detail = json!({
            "witness": witness.key.to_string(), "kind": kind, "ours": tree.size, "theirs": theirs,
        });
        change
            .save(&event("evidence.alarm", tree).detail(detail))
            .await?;
    }
    Ok(Outcome::Alarm)
}

fn event(operation: &'static str, tree: &ToCosign) -> Event {
    let event = Event::of(operation).about(&tree.tree);
    let office = tree.tree.split('/').next().and_then(|it| it.parse().ok());
    match office {
        Some(office) => event.office(office),
        None => event,
    }
}
