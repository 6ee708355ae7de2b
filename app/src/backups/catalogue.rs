//! The catalogue of backups: what lies at each place and what is known of it, and reading one again with all that this house knows.

use jiff::Timestamp;
use mamori_core::backups::{Place, Plan, is_old};
use serde::Serialize;

use super::flaw::{Flaw, Sound};
use super::open::Good;
use super::restore::{self, Given};
use super::run::{folder, kept};
use super::{disk, name, prove, store};
use crate::clock::moment;
use crate::db::{Actor, Event};
use crate::web::App;

/// So many runs are looked through for what is known of a file.
const KNOWN: i64 = 2000;

/// A backup that lies at a place, or was put to one that is away now.
#[derive(Debug, Clone, Serialize)]
pub struct Copy {
    /// Its name, by which it is called.
    pub id: String,
    /// The place.
    pub place: String,
    /// The place is taken off after use.
    pub offline: bool,
    /// Nothing is ever deleted at the place.
    pub append_only: bool,
    /// Whether the place is there now.
    pub is_there: bool,
    /// The moment that it holds, to the minute.
    pub at: Timestamp,
    /// Its length.
    pub bytes: u64,
    /// `day`, `week`, `month` or `over`; none at a place that is away.
    pub generation: Option<&'static str>,
    /// Fingerprints of the keys that open it, where that is known.
    pub opened_by: Vec<String>,
    /// When it was last read again and found good.
    pub verified_at: Option<Timestamp>,
    /// `good`, `faulty`, `changed` when it is not as long as it was written, or `unknown`.
    pub state: &'static str,
    /// It is older than the schedule allows.
    pub is_old: bool,
}

/// Every copy that is known, the newest first.
pub async fn copies(app: &App, plan: &Plan) -> Sound<Vec<Copy>> {
    let runs = store::runs(&app.db, "backup", KNOWN).await?;
    let (state, now) = (app.settings.dir.as_path(), app.clock.now());
    let mut all = Vec::new();
    for place in &plan.places {
        let folder = folder(state, place);
        let is_there = disk::is_there(&folder);
        let found = if is_there {
            disk::list(&folder)?
        } else {
            away(&runs, &place.name)
        };
        let generations = if is_there {
            kept(&folder, place.keep)
        } else {
            Vec::new()
        };
        for it in found {
            let Some(at) = name::moment_of(&it.name) else {
                continue;
            };
            let generation = generations.iter().find(|one| one.0 == it.name);
            let one = copy(place, it, &runs);
            all.push(Copy {
                is_there,
                at,
                generation: generation.map(|one| one.1.as_str()),
                is_old: is_old(at, now, None),
                ..one
            });
        }
    }
    all.sort_by(|a, b| (b.at, &b.id, &a.place).cmp(&(a.at, &a.id, &b.place)));
    Ok(all)
}

/// A copy with what is known of it by its row; whether it is there, how old and of which generation is not said yet.
fn copy(place: &Place, found: disk::Found, runs: &[store::Run]) -> Copy {
    let mut of_it = runs.iter();
    let known = of_it.find(|run| run.place == place.name && run.file == found.name);
    Copy {
        place: place.name.clone(),
        offline: place.offline,
        append_only: place.append_only,
        is_there: false,
        at: Timestamp::UNIX_EPOCH,
        bytes: found.bytes,
        generation: None,
        opened_by: known.map(opened_by).unwrap_or_default(),
        verified_at: known.and_then(|run| run.verified_at),
        state: state_of(known, found.bytes),
        is_old: false,
        id: found.name,
    }
}

/// What was last put to a place that is away now.
fn away(runs: &[store::Run], place: &str) -> Vec<disk::Found> {
    let of = runs
        .iter()
        .filter(|it| it.place == place && !it.file.is_empty());
    let found = |it: &store::Run| disk::Found {
        name: it.file.clone(),
        bytes: u64::try_from(it.bytes).unwrap_or_default(),
    };
    of.take(1).map(found).collect()
}

fn opened_by(run: &store::Run) -> Vec<String> {
    let keys = run.opened_by.split_whitespace();
    keys.map(str::to_owned).collect()
}

fn state_of(known: Option<&store::Run>, bytes: u64) -> &'static str {
    match known {
        None => "unknown",
        Some(run) if u64::try_from(run.bytes) != Ok(bytes) => "changed",
        Some(run) if run.outcome == "good" => "good",
        Some(_) => "faulty",
    }
}

/// Reads a backup whole and judges it, also by the house that is here: its past must be that of the backup, and it must not be old.
///
/// # Errors
/// What is wrong with it.
pub async fn verify(
    app: Option<&App>,
    given: &Given,
    now: Timestamp,
    any_age: bool,
) -> Sound<Good> {
    let good = restore::read(given).await?;
    let made = moment(good.held.head.made_at);
    let mut newest = None;
    if let Some(app) = app {
        prove::has_past(&app.db, &good.held.head).await?;
        newest = store::newest_event(&app.db).await?;
    }
    if !any_age && is_old(made, now, newest) {
        return Err(Flaw::Old);
    }
    if let Some(app) = app {
        note(app, &good).await?;
    }
    Ok(good)
}

/// Notes when a backup of this house was last found good.
async fn note(app: &App, good: &Good) -> Sound<()> {
    let mut change = app.change(&Actor::command("backup verify")).await?;
    if store::verified(&mut change, &good.sha256).await? > 0 {
        let detail = serde_json::json!({ "sha256": good.sha256 });
        change
            .save(&Event::of("backups.verify").detail(detail))
            .await?;
    }
    Ok(())
}
