//! For programs: what became of the last backups, where the server is the office's own.

use jiff::Timestamp;
use mamori_core::people::NodeKind;
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::people::house;
use crate::web::{ApiResult, Ask, Nothing, Rows};

/// So many runs are told, as on the page.
const SHOWN: i64 = 30;

/// A run: one backup to one place.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BackupRun")]
pub(super) struct Run {
    /// The moment that it holds.
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
    place: String,
    file: String,
    bytes: i64,
    /// `good`, `absent`, `faulty` or `failed`.
    outcome: String,
    /// When it was last read again and found good.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    verified_at: Option<Timestamp>,
}

/// The newest first; none where somebody else looks after the server.
pub(super) async fn runs(ask: Ask<Nothing>) -> ApiResult<Rows<Run>> {
    if !house(&ask.app).await?.keeps_norms(NodeKind::Office) {
        return Ok(Rows::all(Vec::new()));
    }
    let runs = store::runs(&ask.app.db, "backup", SHOWN).await?;
    let rows = runs.into_iter().map(|it| Run {
        at: it.at,
        place: it.place,
        file: it.file,
        bytes: it.bytes,
        outcome: it.outcome,
        verified_at: it.verified_at,
    });
    Ok(Rows::all(rows.collect()))
}
