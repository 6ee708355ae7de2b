//! That somebody is still there. Beside `witnessed.rs` the one write that is no change and leaves no event: at most once a minute a session.

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
}
