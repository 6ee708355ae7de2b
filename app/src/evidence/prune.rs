//! Pruning: of whole years that need no longer be kept, events and details go; leaves, root and checkpoints stay, so that nothing else can be put there.

use serde_json::json;

use super::store::{self, Old};
use crate::db::{Actor, DbError, Event};
use crate::web::App;

/// Why a tree is not pruned.
#[derive(Debug, thiserror::Error)]
pub enum PruneError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// What is signed does not follow from what is there, so nothing is taken away from it.
    #[error("the journal {0} does not fit its root; run `mamori evidence verify` first")]
    Unsound(String),
}

/// A tree of a year long past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prunable {
    /// The tree.
    pub tree: String,
    /// How many events it has.
    pub events: u64,
}

/// The trees of years before `year` that still hold events.
pub async fn to_prune(app: &App, year: i16) -> Result<Vec<Prunable>, PruneError> {
    let found = store::old(&mut *app.db.rows().await?, year).await?;
    Ok(found.into_iter().map(Prunable::of).collect())
}

/// Prunes them, each in a change of its own.
pub async fn prune(app: &App, actor: &Actor, year: i16) -> Result<Vec<Prunable>, PruneError> {
    let mut pruned = Vec::new();
    for old in store::old(&mut *app.db.rows().await?, year).await? {
        let mut change = app.change(actor).await?;
        let root = store::root_at(change.rows()?, &old.tree, old.size).await?;
        if root != Some(old.root) {
            return Err(PruneError::Unsound(old.tree));
        }
        let event = Event::of("evidence.prune").about(&old.tree);
        let event = event.detail(json!({ "events": old.size, "root": old.root }));
        let event = match old.tree.split('/').next().and_then(|it| it.parse().ok()) {
            Some(office) => event.office(office),
            None => event,
        };
        // The tables let go only of what an event names.
        change.note(&event).await?;
        store::take_away(&mut change, &old).await?;
        let done = Event::of("evidence.pruned").detail(json!({ "tree": old.tree }));
        change.save(&done).await?;
        pruned.push(Prunable::of(old));
    }
    Ok(pruned)
}

impl Prunable {
    fn of(old: Old) -> Self {
        Self {
            tree: old.tree,
            events: old.size,
        }
    }
}
