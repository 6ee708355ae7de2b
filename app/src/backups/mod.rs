//! Backups that are proved by being restored: making, sealing, keeping, reading again, restoring. Which generations stay and when one is
//! due is decided in `mamori_core::backups`.

mod api;
mod catalogue;
mod check;
mod disk;
mod drill;
mod flaw;
pub mod keys;
mod make;
mod name;
mod open;
mod pages;
mod panel;
mod prove;
mod restore;
mod run;
mod schedule;
mod standing;
mod store;
mod stream;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mamori_core::people::Act;

pub use age::x25519::Identity;
pub use catalogue::{Copy, copies, verify};
pub use drill::{Drilled, drill};
pub use flaw::{Flaw, Sound};
pub use open::Good;
pub use restore::{By, Given, Target, restore};
pub use run::{Done, Told, run};
pub use schedule::turn;
pub use standing::{Standing, standing};

use crate::chance::Chance;
use crate::db::{Db, DbResult};
use crate::web::{PanelMaker, Route};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/offices/{office}/backups",
            Act::ManageSettings,
            pages::show,
        ),
        Route::reads(
            "/api/v1/offices/{office}/backups",
            Act::ManageSettings,
            "What became of the last backups",
            api::runs,
        ),
    ]
}

/// How the last backups and drills ended, the newest first: kind, moment and outcome, without places and reasons.
pub async fn outcomes(db: &Db) -> DbResult<Vec<(String, Timestamp, String)>> {
    let mut all = Vec::new();
    for kind in ["backup", "drill"] {
        let runs = store::runs(db, kind, 5).await?;
        all.extend(runs.into_iter().map(|it| (it.kind, it.at, it.outcome)));
    }
    Ok(all)
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(panel::state)]
}

/// A backup into `backups/` of a state directory before its tables are changed, where no server knows of it yet.
///
/// # Errors
/// When it could not be made or is not good: then nothing may be changed.
pub async fn before_upgrade(
    db: &Db,
    state: &Path,
    (at, chance): (Timestamp, &Chance),
) -> Sound<PathBuf> {
    let folder = state.join("backups");
    disk::make_folder(&folder)?;
    let readers = keys::readers(state)?;
    let source = make::Source { db, state, at };
    let name = name::of(at, chance.bytes());
    let made = make::make(&source, readers.recipients, (&folder, &name)).await?;
    let given = Given {
        file: made.part.path().to_owned(),
        keys: keys::machine(state)?.into_iter().collect(),
    };
    match restore::read(&given).await {
        Err(flaw) if !flaw.is_of_the_house() => Err(flaw),
        _ => made.part.keep(),
    }
}
