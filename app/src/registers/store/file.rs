//! SQL of files that were handed in: at which office, by whom, of what kind. Their content lies on the disk.

use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;

use super::super::files::Kept;
use crate::clock::millis;
use crate::db::{Change, DbResult, Rows, Scope};
use crate::web::App;

/// What is known of a file without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The end of its name, which says what it is.
    pub kind: String,
    /// Of a photo: the digest of its small picture.
    pub small: Option<String>,
}

/// Writes down that somebody handed in a file. The same file of the same person stands there once.
pub async fn add(change: &mut Change, office: OfficeId, file: &Kept) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    sqlx::query(
        "insert into register_files (office_id, digest, kind, bytes, small, received_by, received_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (office_id, digest, received_by) do nothing",
    )
    .bind(office.to_string())
    .bind(file.digest.as_str())
    .bind(file.kind.extension())
    .bind(i64::try_from(file.bytes).unwrap_or(i64::MAX))
    .bind(file.small.as_deref())
    .bind(by)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(())
}

/// A file of an office.
pub async fn find(
    app: &App,
    scope: Scope,
    office: OfficeId,
    digest: &str,
) -> DbResult<Option<Known>> {
    let row = sqlx::query(
        "select f.kind, f.small from register_files f
          where f.office_id = $1 and f.digest = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = f.office_id)
          order by f.received_at limit 1",
    )
    .bind(office.to_string())
    .bind(digest)
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let known = row.map(|row| {
        Ok(Known {
            kind: row.try_get("kind")?,
            small: row.try_get("small")?,
        })
    });
    known.transpose()
}

/// Whether this person handed in a file at an office.
pub async fn is_from(
    app: &App,
    scope: Scope,
    (office, digest): (OfficeId, &str),
    person: PersonId,
) -> DbResult<bool> {
    let row = sqlx::query(
        "select 1 from register_files f
          where f.office_id = $1 and f.digest = $2 and f.received_by = $3
            and exists (select 1 from sight s where s.person_id = $4 and s.office_id = f.office_id)",
    )
    .bind(office.to_string())
    .bind(digest)
    .bind(person.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    Ok(row.is_some())
}

/// Every text in which the digest of a kept file stands behind `sha256:`, and the row that it is from.
pub async fn naming(rows: &mut Rows) -> DbResult<Vec<(String, String)>> {
    let found = sqlx::query(
        "select 'sha256:' || digest as held, 'register_files ' || office_id as held_by from register_files
         union all
         select 'sha256:' || small, 'register_files ' || office_id from register_files where small is not null
         union all
         select 'sha256:' || signature, 'register_steps ' || entry_id from register_steps where signature is not null
         union all
         select written, 'register_entries ' || entry_id || '/' || ordinal from register_versions
          where written like '%sha256:%'",
    )
    .fetch_all(rows)
    .await?;
    let pair = |row: &sqlx::any::AnyRow| Ok((row.try_get("held")?, row.try_get("held_by")?));
    found.iter().map(pair).collect()
}

/// Takes a file out of an office, unless an entry or a step names it; gives the contents that nobody names any more.
pub async fn take_out(
    change: &mut Change,
    office: OfficeId,
    digest: &str,
) -> DbResult<Vec<String>> {
    if is_named(change, digest).await? {
        return Ok(Vec::new());
    }
    let small = sqlx::query(
        "select distinct small from register_files where office_id = $1 and digest = $2 and small is not null",
    )
    .bind(office.to_string())
    .bind(digest)
    .fetch_all(change.rows()?)
    .await?;
    sqlx::query("delete from register_files where office_id = $1 and digest = $2")
        .bind(office.to_string())
        .bind(digest)
        .execute(change.rows()?)
        .await?;
    let mut contents = vec![digest.to_owned()];
    for row in &small {
        contents.push(row.try_get("small")?);
    }
    let mut unnamed = Vec::new();
    for content in contents {
        let listed =
            sqlx::query("select 1 from register_files where digest = $1 or small = $1 limit 1")
                .bind(content.as_str())
                .fetch_optional(change.rows()?)
                .await?;
        if listed.is_none() && !is_named(change, &content).await? {
            unnamed.push(content);
        }
    }
    Ok(unnamed)
}

/// Whether an entry or a step of any office names a content.
async fn is_named(change: &mut Change, digest: &str) -> DbResult<bool> {
    let row = sqlx::query(
        "select 1 as held from register_steps where signature = $1
         union all
         select 1 from register_versions where written like $2
         limit 1",
    )
    .bind(digest)
    .bind(format!("%sha256:{digest}%"))
    .fetch_optional(change.rows()?)
    .await?;
    Ok(row.is_some())
}
