//! `checkpoints.txt`: the newest signed notes beside the database. It tells when a database silently came back older than it was.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::db::{Db, DbResult};
use crate::evidence::{behind, newest_notes, notes};
use crate::os;
use crate::web::App;

/// The file's name in the state directory.
pub const FILE: &str = "checkpoints.txt";
/// How often it is brought up to the database.
const TURN: Duration = Duration::from_secs(10);

/// The journals that have lost events since the file was written.
pub async fn lost(db: &Db, dir: &Path) -> DbResult<Vec<String>> {
    let text = match std::fs::read_to_string(dir.join(FILE)) {
        Ok(text) => text,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(_) => return Ok(vec![FILE.to_owned()]),
    };
    let Ok(seen) = notes::read(&text) else {
        return Ok(vec![FILE.to_owned()]);
    };
    let key = db.signer().public();
    let lost = behind(&mut *db.rows().await?, &key, &seen).await?;
    if !lost.is_empty() {
        let trees = lost.join(", ");
        tracing::error!(
            trees,
            "the database holds fewer events than were signed: it is older than {FILE} beside it"
        );
    }
    Ok(lost)
}

/// Brings the file up to the database again and again.
pub async fn keep_on(app: App) {
    let mut turns = tokio::time::interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        keep(&app).await;
    }
}

/// Brings the file up to the database. One that says more than the database is left as it is: it is the only trace of what was lost.
pub async fn keep(app: &App) {
    if !app.settings.behind.is_empty() {
        return;
    }
    let path = app.settings.dir.join(FILE);
    let kept = async {
        let text = newest_notes(&mut *app.db.rows().await?).await?;
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            os::write_private(&path, text.as_bytes()).map_err(anyhow::Error::from)?;
        }
        anyhow::Ok(())
    };
    if let Err(why) = kept.await {
        tracing::error!(%why, "{FILE} could not be written");
    }
}
