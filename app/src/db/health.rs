//! Whether the database can be written to, for `/readyz`. Nothing is written.

use super::{Db, DbResult};

impl Db {
    /// Begins a write that touches no row and undoes it: fails when the file is read-only or the server is gone.
    pub async fn try_to_write(&self) -> DbResult<()> {
        let mut ticket = self.writer().await?;
        sqlx::query("update settings set value = value where name = ''")
            .execute(ticket.rows()?)
            .await?;
        Ok(())
    }
}
