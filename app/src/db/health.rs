//! Whether the database can be written to, for `/readyz`. Nothing is kept of what is tried.

use super::{Db, DbResult, Engine};

/// So many characters need new pages whatever the file has free; a change of a person needs fewer.
const A_CHANGE: usize = 1 << 16;

impl Db {
    /// Begins a write and undoes it: fails when the file is read-only, may not grow, or the server is gone.
    ///
    /// `SQLite` is asked for new pages. `PostgreSQL` would keep what was undone until it is swept, so it is only asked
    /// for the right to write; that the disk of its server is full is seen when that server refuses.
    pub async fn try_to_write(&self) -> DbResult<()> {
        let mut ticket = self.writer().await?;
        let rows = ticket.rows()?;
        match self.engine() {
            Engine::Sqlite => {
                sqlx::query("insert into settings (name, value) values ('readyz', $1)")
                    .bind("x".repeat(A_CHANGE))
                    .execute(rows)
                    .await?;
            }
            Engine::Postgres => {
                sqlx::query("update settings set value = value where name = ''")
                    .execute(rows)
                    .await?;
            }
        }
        Ok(())
    }
}
