//! The details of events, which stand beside the tree: they can be erased, and nothing else.

use super::growth::signed;
use super::{DbResult, Rows, one};

/// Whether the detail of an event is still there.
pub(super) async fn is_there(rows: &mut Rows, (tree, seq): (&str, u64)) -> DbResult<bool> {
    let row = sqlx::query("select 1 from log_details where tree = $1 and seq = $2")
        .bind(tree)
        .bind(signed(seq))
        .fetch_optional(rows)
        .await?;
    Ok(row.is_some())
}

/// Takes salt and detail out. The table lets it happen only after the event that tells of it.
pub(super) async fn erase(rows: &mut Rows, (tree, seq): (&str, u64)) -> DbResult<()> {
    let done = sqlx::query("delete from log_details where tree = $1 and seq = $2")
        .bind(tree)
        .bind(signed(seq))
        .execute(rows)
        .await?;
    one("erase a detail", done.rows_affected())
}
