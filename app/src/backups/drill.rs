//! The drill: the newest backup is restored into a scratch folder, as somebody would who has lost everything, and counted there.

use jiff::Timestamp;
use mamori_core::backups::Plan;
use serde_json::json;

use super::disk::{self, Scratch};
use super::flaw::{Flaw, Sound};
use super::restore::{self, Given};
use super::run::folder;
use super::{keys, name, store};
use crate::db::{Actor, Db, Event, MigrationState};
use crate::web::App;

/// A drill that has ended.
#[derive(Debug)]
pub struct Drilled {
    /// The place whose newest backup was tried.
    pub place: String,
    /// The file there.
    pub file: String,
    /// Why it did not restore; none when it did.
    pub why: Option<String>,
}

/// Restores the newest backup of all places that are there; `None` where no backup is.
///
/// # Errors
/// When a backup is being made, or the database refuses. What is wrong with the backup is told.
pub async fn drill(app: &App, actor: &Actor, plan: &Plan) -> Sound<Option<Drilled>> {
    let state = app.settings.dir.as_path();
    let _lock = disk::lock(state)?;
    let newest = plan.places.iter().filter_map(|place| {
        let all = disk::list(&folder(state, place)).ok()?;
        let dated = all.into_iter();
        let dated = dated.filter_map(|it| Some((name::moment_of(&it.name)?, it.name)));
        let (at, file) = dated.max()?;
        Some((at, file, place))
    });
    let Some((_, file, place)) = newest.max_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1))) else {
        return Ok(None);
    };
    let given = Given {
        file: folder(state, place).join(&file),
        keys: keys::machine(state)?.into_iter().collect(),
    };
    let tried = tried(app, &given).await;
    let drilled = Drilled {
        place: place.name.clone(),
        file,
        why: tried.as_ref().err().map(ToString::to_string),
    };
    let events = tried.unwrap_or_default();
    keep(app, actor, (&drilled, events)).await?;
    Ok(Some(drilled))
}

/// Restores it, brings its tables up to this program, and throws everything away. Returns how many events there were.
async fn tried(app: &App, given: &Given) -> Sound<u64> {
    let state = app.settings.dir.as_path();
    let scratch = Scratch::beside(&state.join("backups").join("drill"))?;
    let db = Db::open(&Db::file_in(scratch.path()), restore::passing(&app.chance)?).await?;
    let good = restore::fill(given, scratch.path(), &db).await;
    let fits = match &good {
        Ok(_) => {
            db.migrate(None).await?;
            db.migration_state().await? == MigrationState::Fits
        }
        Err(_) => true,
    };
    db.close().await;
    match good {
        Ok(_) if !fits => Err(Flaw::NotWhole("its tables do not fit".to_owned())),
        Ok(good) => Ok(good.held.events),
        Err(why) => Err(why),
    }
}

async fn keep(app: &App, actor: &Actor, (drilled, events): (&Drilled, u64)) -> Sound<()> {
    let mut change = app.change(actor).await?;
    let at: Timestamp = change.at();
    let run = store::Run {
        kind: "drill".to_owned(),
        at,
        place: drilled.place.clone(),
        file: drilled.file.clone(),
        bytes: 0,
        sha256: String::new(),
        events: i64::try_from(events).unwrap_or(i64::MAX),
        opened_by: String::new(),
        outcome: if drilled.why.is_some() {
            "failed"
        } else {
            "good"
        }
        .to_owned(),
        why: drilled.why.clone().unwrap_or_default(),
        verified_at: drilled.why.is_none().then_some(at),
    };
    store::add(&mut change, &run).await?;
    let detail = json!({ "place": drilled.place, "file": drilled.file, "why": drilled.why });
    let event = Event::of("backups.drill").detail(detail);
    Ok(change.save(&event).await?)
}
