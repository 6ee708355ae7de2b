//! Beginning and ending it, for the page and for the command.

use std::io;
use std::path::{Path, PathBuf};

use mamori_core::ids::OfficeId;
use serde_json::json;

use crate::db::{Actor, DbError, Event};
use crate::evidence::{self, GiveError, Whose};
use crate::os;
use crate::people::{end_every_session, end_every_token};
use crate::web::{App, Isolated};

/// Why a server could not be cut off, or not be let in again.
#[derive(Debug, thiserror::Error)]
pub enum Unable {
    /// The file that says so.
    #[error("{0}: {1}")]
    Disk(PathBuf, io::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The journal.
    #[error(transparent)]
    Evidence(#[from] GiveError),
}

/// What was kept when it began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The folder.
    pub folder: PathBuf,
    /// The checkpoints of so many journals stand there, and a pack of each of this year.
    pub journals: usize,
}

/// Cuts this server off. First nobody comes in any more, then everybody is signed out and every token of a program ends, then the proof is kept; when a later step
/// fails, the earlier ones hold.
///
/// # Errors
/// When the file cannot be written (then nothing was done), or the database or the disk fails afterwards (then it *is* cut off).
pub async fn begin(app: &App, actor: &Actor, office: Option<OfficeId>) -> Result<Kept, Unable> {
    let dir = &app.settings.dir;
    // Pressed once more, it keeps its first moment.
    let isolated = Isolated::now(dir).unwrap_or_else(|| Isolated {
        since: app.clock.now(),
        by: actor.word(),
    });
    let folder = Isolated::folder(dir);
    let on_disk = |path: PathBuf| move |why| Unable::Disk(path, why);
    os::private_folder(&folder).map_err(on_disk(folder.clone()))?;
    let content = json!(isolated).to_string();
    let file = Isolated::file(dir);
    os::write_private(&file, content.as_bytes()).map_err(on_disk(file.clone()))?;
    let mut change = app.change(actor).await?;
    let ended = end_every_session(&mut change).await?;
    end_every_token(&mut change).await?;
    let event = event("isolation.begun", office);
    change
        .save(&event.detail(json!({ "sessions": ended })))
        .await?;
    keep_proof(app, actor, &folder).await
}

/// Lets everybody in again.
///
/// # Errors
/// When the event cannot be written or the file not be taken away: then it stays cut off.
pub async fn end(app: &App, actor: &Actor, office: Option<OfficeId>) -> Result<(), Unable> {
    let change = app.change(actor).await?;
    change.save(&event("isolation.ended", office)).await?;
    let file = Isolated::file(&app.settings.dir);
    os::remove_file(&file).map_err(|why| Unable::Disk(file, why))
}

fn event(operation: &'static str, office: Option<OfficeId>) -> Event {
    let event = Event::of(operation).about("server/this");
    office.into_iter().fold(event, Event::office)
}

/// Writes the checkpoints of all journals and packs of those of this year, into a folder named after the moment.
async fn keep_proof(app: &App, actor: &Actor, folder: &Path) -> Result<Kept, Unable> {
    let name = app.clock.now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let folder = folder.join(name);
    let on_disk = |path: PathBuf| move |why| Unable::Disk(path, why);
    os::private_folder(&folder).map_err(on_disk(folder.clone()))?;
    let year = app.clock.today().year();
    let notes = evidence::checkpoints(app, actor, (None, None)).await?;
    let texts: Vec<String> = notes.iter().map(|it| it.note.clone()).collect();
    let all = evidence::notes::written(&texts);
    let file = folder.join("checkpoints.txt");
    os::write_private(&file, all.as_bytes()).map_err(on_disk(file.clone()))?;
    for note in &notes {
        let Some((whose, of)) = note.tree.split_once('/') else {
            continue;
        };
        if of != year.to_string() {
            continue;
        }
        let whose_journal = whose.parse().map_or(Whose::House, Whose::Office);
        let pack = evidence::pack(app, actor, (whose_journal, year)).await?;
        let file = folder.join(format!("{whose}-{year}.pack"));
        os::write_private(&file, pack.to_text().as_bytes()).map_err(on_disk(file.clone()))?;
    }
    Ok(Kept {
        folder,
        journals: notes.len(),
    })
}
