//! Restoring: a backup into a new state directory, and its rows into SQLite there or into an empty PostgreSQL database. Nothing stands
//! under its name before all of it was judged and counted.

use std::path::{Path, PathBuf};

use age::x25519::Identity;
use jiff::Timestamp;
use mamori_core::backups::moved_to;
use serde_json::json;
use tokio::sync::mpsc::{self, Receiver};

use super::disk::{self, Files, Scratch};
use super::flaw::{Flaw, Sound};
use super::open::{self, Good};
use super::stream::{End, Record};
use super::{prove, store};
use crate::chance::Chance;
use crate::db::{Actor, Change, Db, Event, Load, Signer, Table};
use crate::evidence::signer;

/// So many records wait at most between reading and writing.
const WAITING: usize = 4;
/// The configuration in a state directory.
const CONFIG: &str = "mamori.toml";

/// A backup and the keys that may open it.
#[derive(Clone)]
pub struct Given {
    /// The file.
    pub file: PathBuf,
    /// The keys.
    pub keys: Vec<Identity>,
}

/// Where to restore to.
pub struct Target<'a> {
    /// The new state directory.
    pub dir: &'a Path,
    /// The empty database; none for `mamori.db` in the directory.
    pub url: Option<&'a str>,
}

/// Who restores, and when.
pub struct By<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub at: Timestamp,
    /// Randomness for the event.
    pub chance: &'a Chance,
}

/// Reads a backup whole and judges it; nothing is written.
pub async fn read(given: &Given) -> Sound<Good> {
    let given = given.clone();
    let reading = move || open::read(&given.file, &given.keys, |_| Ok(()));
    tokio::task::spawn_blocking(reading)
        .await
        .map_err(Flaw::damaged)?
}

/// Restores a backup, brings its tables up to this program, and leaves the event in its journal.
pub async fn restore(given: &Given, to: &Target<'_>, by: &By<'_>) -> Sound<Good> {
    if !disk::is_free(to.dir) {
        return Err(Flaw::NotEmpty(to.dir.display().to_string()));
    }
    let scratch = Scratch::beside(to.dir)?;
    let at = to
        .url
        .map_or_else(|| Db::file_in(scratch.path()), str::to_owned);
    let passing = passing(by.chance)?;
    let db = match to.url {
        None => Db::open(&at, passing).await?,
        Some(url) => {
            let db = Db::open(url, passing).await?;
            if !db.is_blank().await? {
                return Err(Flaw::NotEmpty("the database".to_owned()));
            }
            // A server's tables cannot be renamed into place, so nothing is begun there before all is known to be good.
            read(given).await?;
            db
        }
    };
    let good = fill(given, scratch.path(), &db).await?;
    db.close().await;
    drop(db);
    // From now on it is the house again, which signs by its own key.
    let signer = signer(scratch.path(), &at, by.chance).await;
    let db = Db::open(&at, signer.map_err(Flaw::not_whole)?).await?;
    db.migrate(None).await?;
    settle(scratch.path(), to.url)?;
    note(&db, &good, by).await?;
    db.close().await;
    drop(db);
    scratch.keep(to.dir)?;
    Ok(good)
}

/// A signer for a database that is only loaded, by which nothing is signed: the house's own comes with the backup.
pub(super) fn passing(chance: &Chance) -> Sound<Signer> {
    Signer::of(chance.bytes()).map_err(Flaw::not_whole)
}

/// Fills an empty database and a folder with what a backup holds, as its tables were then, and counts it.
pub(super) async fn fill(given: &Given, folder: &Path, db: &Db) -> Sound<Good> {
    let (tell, told) = mpsc::channel(WAITING);
    let (given, into) = (given.clone(), folder.to_owned());
    let reading = tokio::task::spawn_blocking(move || {
        let mut files = Files::into(&into);
        let good = open::read(&given.file, &given.keys, |record| match record {
            Record::File(head) => files.begin(&head.path),
            Record::Data(piece) => files.add(&piece),
            other => tell
                .blocking_send(other)
                .map_err(|_| Flaw::damaged("the loading ended")),
        })?;
        files.end()?;
        Ok(good)
    });
    let loaded = load(db, told).await;
    let read: Sound<Good> = reading.await.map_err(Flaw::damaged)?;
    // Whoever failed first made the other one end.
    let (good, end) = match (read, loaded) {
        (Ok(good), Ok(end)) => (good, end),
        (_, Err(Flaw::Db(why))) => return Err(Flaw::Db(why)),
        (Err(why), _) | (_, Err(why)) => return Err(why),
    };
    prove::is_whole(db, folder, (&good.held.head, &end)).await?;
    Ok(good)
}

async fn load(db: &Db, mut told: Receiver<Record>) -> Sound<End> {
    let mut load: Option<Load> = None;
    let mut tables: Vec<Table> = Vec::new();
    while let Some(record) = told.recv().await {
        match (record, load.as_mut()) {
            (Record::Head(head), _) => {
                db.migrate_like(&head.migrations).await?;
                load = Some(db.load().await?);
            }
            (Record::Table(table), _) => tables.push(table),
            (Record::Rows(number, lines), Some(load)) => {
                let table = tables.get(usize::from(number));
                let table = table.ok_or_else(|| Flaw::damaged("rows of no table"))?;
                load.add(table, lines).await?;
            }
            (Record::End(end), Some(_)) => {
                if let Some(load) = load {
                    load.finish().await?;
                }
                return Ok(end);
            }
            _ => break,
        }
    }
    Err(Flaw::damaged("the reading ended"))
}

/// The address of the database follows; everything else in the configuration stays.
fn settle(folder: &Path, url: Option<&str>) -> Sound<()> {
    let path = folder.join(CONFIG);
    let text = disk::text(&path)?;
    if text.is_none() && url.is_none() {
        return Ok(());
    }
    disk::write(&path, &moved_to(&text.unwrap_or_default(), url))
}

/// That it was restored is part of its history from now on.
async fn note(db: &Db, good: &Good, by: &By<'_>) -> Sound<()> {
    let head = &good.held.head;
    let run = store::Run {
        kind: "restore".to_owned(),
        at: by.at,
        place: String::new(),
        file: String::new(),
        bytes: i64::try_from(good.bytes).unwrap_or(i64::MAX),
        sha256: good.sha256.clone(),
        events: i64::try_from(good.held.events).unwrap_or(i64::MAX),
        opened_by: String::new(),
        outcome: "good".to_owned(),
        why: String::new(),
        verified_at: Some(by.at),
    };
    let mut change = Change::begin(db, by.actor, by.chance, by.at).await?;
    store::add(&mut change, &run).await?;
    let detail = json!({
        "sha256": good.sha256,
        "made_at": crate::clock::moment(head.made_at),
        "engine": head.engine,
        "version": head.version,
    });
    change
        .save(&Event::of("backups.restore").detail(detail))
        .await?;
    Ok(())
}
