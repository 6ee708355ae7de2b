//! Whole sheets into a ledger: what a sheet would bring, and bringing it in by one change. What a cell means is core's rule.

mod around;
pub mod file;
pub mod out;
mod taking;

use std::collections::BTreeSet;
use std::sync::Arc;

use mamori_core::ids::EntryId;
use mamori_core::registers::Register;
use mamori_core::registers::sheet::{How, NoHead, Preview, Row, read};
use sha2::{Digest, Sha256};

use super::deeds::{NotDone, Room};
use crate::db::DbError;
use around::Around;
pub use taking::{Taken, take};

/// A sheet that is to be read, and what was said about its columns.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Its rows.
    pub rows: Arc<Vec<Row>>,
    /// What somebody has said about it.
    pub how: How,
}

/// What a sheet would bring into a ledger at a moment.
#[derive(Debug, Clone)]
pub struct Look {
    /// Row by row.
    pub preview: Preview<EntryId>,
    /// A sign of all that was seen: another sign, another outcome.
    pub sign: String,
}

/// Why a sheet was not brought in. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// No row names a column of the ledger.
    #[error(transparent)]
    NoHead(#[from] NoHead),
    /// One of its rows cannot be written.
    #[error("row {row}: {why}")]
    Row {
        /// The number of the row.
        row: usize,
        /// Why.
        why: NotDone,
    },
    /// The ledger has changed since it was looked at, and so has what the sheet would bring.
    #[error("the ledger has changed since the sheet was looked at")]
    Changed(Box<Look>),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Reading came to an unforeseen end.
    #[error("{0}")]
    Broken(String),
}

/// Looks what a sheet would bring into a ledger of the room's office; nothing is written.
pub async fn look(room: &Room, register: &Register, sheet: &Sheet) -> Result<Look, NotTaken> {
    let around = {
        let mut rows = room.app.db.rows().await?;
        Around::load(&mut rows, room, register).await?
    };
    Ok(judged(around, register, sheet).await?.1)
}

/// Reads a sheet over what is there. It takes its time, so it is done beside the pages.
async fn judged(
    around: Around,
    register: &Register,
    sheet: &Sheet,
) -> Result<(Around, Look), NotTaken> {
    let (register, sheet) = (register.clone(), sheet.clone());
    let reading = move || {
        let entries = around.entries.iter().map(|it| (it.id, &it.values));
        let mut preview = read(&register, &sheet.rows, entries, &sheet.how)?;
        preview.link(&register, |of, name| around.knows(of, name));
        let over = around.entries.iter().filter(|it| it.over_at.is_some());
        let over: BTreeSet<EntryId> = over.map(|it| it.id).collect();
        preview.keep_finished(&register, |it| over.contains(it));
        let sign = sign(&preview);
        Ok((around, Look { preview, sign }))
    };
    let read = tokio::task::spawn_blocking(reading).await;
    read.map_err(|why| NotTaken::Broken(why.to_string()))?
}

fn sign(preview: &Preview<EntryId>) -> String {
    let mut sign = Sha256::new();
    for row in &preview.rows {
        // Row by row: a text of all of them would take as much memory as they do.
        sign.update(format!("{} {:?} {:?}", row.row, row.verdict, row.values));
    }
    hex::encode(sign.finalize())
}
