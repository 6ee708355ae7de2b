//! What lies beside the database: the newest notes of all trees. A database that knows less than they say has lost events.

use mamori_core::evidence::{Checkpoint, Note};

use super::{notes, store};
use crate::db::{DbResult, Rows};

/// The newest notes of all trees as one text.
pub async fn newest_notes(rows: &mut Rows) -> DbResult<String> {
    let newest = store::newest(rows).await?;
    let newest: Vec<String> = newest.into_iter().map(|it| it.note).collect();
    Ok(notes::written(&newest))
}

/// The trees of which the database holds less, or something else, than these notes of the house say.
pub async fn behind(rows: &mut Rows, key: &[u8; 32], seen: &[Note]) -> DbResult<Vec<String>> {
    let mut behind = Vec::new();
    for note in seen {
        let Some(seen) = Checkpoint::of_house(note, key) else {
            behind.push(note.text.lines().next().unwrap_or_default().to_owned());
            continue;
        };
        let tree = seen.tree().unwrap_or_default();
        let size = store::reach(rows, tree).await?.map_or(0, |it| it.0);
        let fits = size >= seen.size
            // What cannot be read is not what was signed.
            && store::root_at(rows, tree, seen.size).await.ok().flatten() == Some(seen.root);
        if !fits {
            behind.push(tree.to_owned());
        }
    }
    Ok(behind)
}
