//! A backup to every place: made once, read again, copied, and old generations taken away. What became of it at each place is kept.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mamori_core::backups::{Generation, Keep, Place, Plan, generations};
use serde::Serialize;
use serde_json::json;

use super::flaw::{Flaw, Sound};
use super::keys::{self, Readers};
use super::make::{self, Source};
use super::restore::{self, Given};
use super::{disk, name, store};
use crate::db::{Actor, Event};
use crate::web::App;

/// What became of the backup at one place.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    /// The place.
    pub place: String,
    /// `good`, `absent`, `faulty` or `failed`.
    pub outcome: &'static str,
    /// Where it lies.
    pub file: Option<PathBuf>,
    /// Its length.
    pub bytes: u64,
    /// Why it is faulty or failed, for the log and for whoever helps.
    pub why: Option<String>,
    /// Names of older ones that were taken away.
    pub removed: Vec<String>,
}

/// A backup of one moment at all places.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// The moment that it holds.
    pub at: Timestamp,
    /// Leaves of all trees in it.
    pub events: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// Fingerprints of the keys that open it: the machine's first.
    pub opened_by: Vec<String>,
    /// The places in their order.
    pub places: Vec<Done>,
}

impl Told {
    /// Whether it lies somewhere and nothing failed. A place that was not there is no fault of the others.
    pub fn is_good(&self) -> bool {
        let is = |outcome: &str| self.places.iter().any(|it| it.outcome == outcome);
        is("good") && !is("failed") && !is("faulty")
    }

    /// Whether only this machine can open it.
    pub fn is_lonely(&self) -> bool {
        self.opened_by.len() < 2
    }
}

/// The folder of a place.
pub fn folder(state: &Path, place: &Place) -> PathBuf {
    state.join(&place.folder)
}

/// A backup that lies in a folder and was read again.
struct Made {
    file: PathBuf,
    bytes: u64,
    sha256: String,
    events: u64,
    /// What is wrong in the house that it is a true copy of.
    fault: Option<String>,
}

/// Makes a backup and puts it to the places of the plan, or to one of them.
///
/// # Errors
/// When another one is being made, when keys or the database refuse. What places refuse is told beside the others.
pub async fn run(app: &App, actor: &Actor, plan: &Plan, only: Option<&str>) -> Sound<Told> {
    let state = app.settings.dir.as_path();
    let _lock = disk::lock(state)?;
    let readers = keys::readers(state)?;
    let at = app.clock.now();
    let name = name::of(at, app.chance.bytes());
    let places = plan.places.iter();
    let places = places.filter(|it| only.is_none_or(|wanted| wanted == it.name));
    let (mut made, mut told): (Option<Made>, Vec<Done>) = (None, Vec::new());
    for place in places {
        let source = Source {
            db: &app.db,
            state,
            at,
        };
        let put = put(&source, place, &mut made, (&readers, &name)).await;
        let mut done = done(place, put, made.as_ref());
        clear(state, place, &mut done);
        told.push(done);
    }
    if told.is_empty() {
        return Err(Flaw::NoPlace);
    }
    let all = Told {
        at,
        events: made.as_ref().map_or(0, |it| it.events),
        sha256: made.map_or_else(String::new, |it| it.sha256),
        opened_by: readers.fingerprints,
        places: told,
    };
    keep(app, actor, &all).await?;
    Ok(all)
}

/// Puts the backup to a place: the first makes it, the others get a copy. `None` where the place is not there.
async fn put(
    source: &Source<'_>,
    place: &Place,
    made: &mut Option<Made>,
    (readers, name): (&Readers, &str),
) -> Sound<Option<PathBuf>> {
    let folder = folder(source.state, place);
    if place.folder == Place::HERE {
        disk::make_folder(&folder)?;
    }
    if !disk::is_there(&folder) {
        return Ok(None);
    }
    if !place.append_only {
        disk::sweep(&folder)?;
    }
    if let Some(it) = made {
        let (from, sha256) = (it.file.clone(), it.sha256.clone());
        let copy = move || disk::copy(&from, &folder, &sha256);
        let copied = tokio::task::spawn_blocking(copy).await;
        return copied.map_err(Flaw::damaged)?.map(Some);
    }
    let new = first(source, (&folder, name), readers).await?;
    Ok(Some(made.insert(new).file.clone()))
}

/// Makes it and reads it again before it gets its name. A true copy of a house with faults is better than none, and is told.
async fn first(
    source: &Source<'_>,
    (folder, name): (&Path, &str),
    readers: &Readers,
) -> Sound<Made> {
    let written = make::make(source, readers.recipients.clone(), (folder, name)).await?;
    let given = Given {
        file: written.part.path().to_owned(),
        keys: keys::machine(source.state)?.into_iter().collect(),
    };
    let (events, fault) = match restore::read(&given).await {
        Ok(good) if good.sha256 == written.sha256 => (good.held.events, None),
        Ok(_) => return Err(Flaw::damaged("it reads otherwise than it was written")),
        Err(flaw) if flaw.is_of_the_house() => (0, Some(flaw.to_string())),
        Err(flaw) => return Err(flaw),
    };
    Ok(Made {
        file: written.part.keep()?,
        bytes: written.bytes,
        sha256: written.sha256,
        events,
        fault,
    })
}

fn done(place: &Place, put: Sound<Option<PathBuf>>, made: Option<&Made>) -> Done {
    let fault = made.and_then(|it| it.fault.clone());
    let bytes = made.map_or(0, |it| it.bytes);
    let (outcome, file, why) = match put {
        Ok(None) => ("absent", None, None),
        Ok(file) if fault.is_some() => ("faulty", file, fault),
        Ok(file) => ("good", file, None),
        Err(why) => ("failed", None, Some(why.to_string())),
    };
    Done {
        place: place.name.clone(),
        outcome,
        bytes: if file.is_some() { bytes } else { 0 },
        file,
        why,
        removed: Vec::new(),
    }
}

/// Takes old generations away, where a good one has just come.
fn clear(state: &Path, place: &Place, done: &mut Done) {
    if done.outcome != "good" || place.append_only {
        return;
    }
    let folder = folder(state, place);
    let new = done.file.as_deref().and_then(Path::file_name);
    for name in over(&folder, place.keep) {
        // Of two of the same minute the names do not tell which is newer.
        if new.is_some_and(|it| it == name.as_str()) {
            continue;
        }
        match disk::remove(&folder, &name) {
            Ok(()) => done.removed.push(name),
            Err(why) => tracing::warn!(%why, "an old backup stays"),
        }
    }
}

/// Names of the backups in a folder that newer ones stand for.
fn over(folder: &Path, keep: Keep) -> Vec<String> {
    kept(folder, keep)
        .into_iter()
        .filter(|it| it.1 == Generation::Over)
        .map(|it| it.0)
        .collect()
}

/// The backups in a folder with what they are kept as.
pub(super) fn kept(folder: &Path, keep: Keep) -> Vec<(String, Generation)> {
    let names = disk::list(folder).unwrap_or_default().into_iter();
    let dated = names.filter_map(|it| Some((name::moment_of(&it.name)?, it.name)));
    let (made, names): (Vec<Timestamp>, Vec<String>) = dated.unzip();
    names.into_iter().zip(generations(&made, keep)).collect()
}

/// Keeps what became of it, with its event.
async fn keep(app: &App, actor: &Actor, told: &Told) -> Sound<()> {
    let mut change = app.change(actor).await?;
    for it in &told.places {
        let is_good = it.outcome == "good";
        let file = it.file.as_deref().and_then(Path::file_name);
        let run = store::Run {
            kind: "backup".to_owned(),
            at: told.at,
            place: it.place.clone(),
            file: file.unwrap_or_default().to_string_lossy().into_owned(),
            bytes: i64::try_from(it.bytes).unwrap_or(i64::MAX),
            sha256: told.sha256.clone(),
            events: i64::try_from(told.events).unwrap_or(i64::MAX),
            opened_by: told.opened_by.join(" "),
            outcome: it.outcome.to_owned(),
            why: it.why.clone().unwrap_or_default(),
            verified_at: is_good.then_some(change.at()),
        };
        store::add(&mut change, &run).await?;
    }
    let detail = json!({ "sha256": told.sha256, "places": told.places });
    change
        .save(&Event::of("backups.run").detail(detail))
        .await?;
    Ok(())
}
