//! SQL of how far the accounts of an office's people are, counted; names stand in `members.rs`.

use jiff::{SignedDuration, Timestamp};
use mamori_core::ids::OfficeId;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::moment;
use crate::db::{DbResult, Scope};
use crate::web::App;

/// An invitation that ends within so long should be used soon.
const SOON: SignedDuration = SignedDuration::from_hours(3 * 24);

/// How many of an office's people need something before they can sign in safely.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The invitation has ended unused.
    pub expired: usize,
    /// The invitation ends within three days.
    pub ending: usize,
    /// Nobody has invited them.
    pub uninvited: usize,
    /// A password without a second factor.
    pub one_factor: usize,
}

/// Counts them; all zero for a foreign office.
pub async fn accounts(app: &App, scope: Scope, office: OfficeId) -> DbResult<Accounts> {
    let rows = sqlx::query(
        "select p.id,
                cast((select count(*) from passwords w where w.person_id = p.id) as bigint) as keys,
                cast((select count(*) from second_factors f
                       where f.person_id = p.id and f.confirmed_at is not null) as bigint) as factors,
                cast(coalesce((select max(i.expires_at) from invitations i
                       where i.person_id = p.id and i.used_at is null), 0) as bigint) as until
           from persons p
          where p.left_at is null
            and exists (select 1 from roles r where r.person_id = p.id and r.node_kind = 'office'
                           and r.node_id = $1 and r.ended_at is null)
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mut accounts = Accounts::default();
    for row in &rows {
        accounts.count(row, app.clock.now())?;
    }
    Ok(accounts)
}

impl Accounts {
    fn count(&mut self, row: &AnyRow, now: Timestamp) -> DbResult<()> {
        let (keys, factors, until): (i64, i64, i64) = (
            row.try_get("keys")?,
            row.try_get("factors")?,
            row.try_get("until")?,
        );
        match (keys, factors, until) {
            (1.., 0, _) => self.one_factor += 1,
            (1.., ..) => {}
            (_, _, 0) => self.uninvited += 1,
            _ if moment(until) <= now => self.expired += 1,
            _ if moment(until) <= now + SOON => self.ending += 1,
            _ => {}
        }
        Ok(())
    }
}
