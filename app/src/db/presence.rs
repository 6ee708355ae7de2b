//! That somebody is still there. Beside `witnessed.rs` the one write that is no change and leaves no event: at most once a minute a session or
//! a token.

use super::{Db, DbResult};

impl Db {
    /// Notes that the session was seen at `at` (milliseconds).
    pub async fn note_presence(&self, session: &str, at: i64) -> DbResult<()> {
        let mut ticket = self.writer().await?;
        sqlx::query("update sessions set seen_at = $2 where id = $1 and seen_at < $2")
            .bind(session)
            .bind(at)
            .execute(ticket.rows()?)
            .await?;
        ticket.commit().await
    }

    /// Notes that the token of a program was used at `at` (milliseconds), from an address.
    pub async fn note_use(&self, token: &str, from: &str, at: i64) -> DbResult<()> {
        let mut ticket = self.writer().await?;
        let sql = "update api_tokens set used_at = $2, used_from = $3
                    where id = $1 and (used_at is null or used_at < $2)";
        sqlx::query(sql)
            .bind(token)
            .bind(at)
            .bind(from)
            .execute(ticket.rows()?)
            .await?;
        ticket.commit().await
    }
}
