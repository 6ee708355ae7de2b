//! SQL of backups: what became of each run, and the few facts that a backup says of its house first.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use mamori_core::people::Role;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::stream::TreeHead;
use crate::clock::{millis, moment};
use crate::db::{Change, Db, DbResult, Rows, Scope, one, stored};
use crate::people::Mailed;
use crate::web::App;

/// What became of a backup at a place, of a drill, or of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// `backup`, `drill` or `restore`.
    pub kind: String,
    /// When it was begun: of a backup the moment that it holds.
    pub at: Timestamp,
    /// The place.
    pub place: String,
    /// The file there.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// Its SHA-256.
    pub sha256: String,
    /// Leaves of all trees in it.
    pub events: i64,
    /// Fingerprints of the keys that open it.
    pub opened_by: String,
    /// `good`, `absent`, `faulty` or `failed`.
    pub outcome: String,
    /// Why, for the last two.
    pub why: String,
    /// When it was last read again and found good.
    pub verified_at: Option<Timestamp>,
}

/// How many offices there are.
pub(super) async fn offices(rows: &mut Rows) -> DbResult<i64> {
    let row = sqlx::query("select count(*) as offices from offices")
        .fetch_one(rows)
        .await?;
    Ok(row.try_get("offices")?)
}

/// Every tree of the journal.
pub(super) async fn trees(rows: &mut Rows) -> DbResult<Vec<TreeHead>> {
    let found = sqlx::query("select tree, size, root from log_trees order by tree")
        .fetch_all(rows)
        .await?;
    let tree = |row: &AnyRow| {
        let root: Vec<u8> = row.try_get("root")?;
        Ok(TreeHead {
            tree: row.try_get("tree")?,
            size: row.try_get("size")?,
            root: hex::encode(root),
        })
    };
    found.iter().map(tree).collect()
}

/// The next leaves of a tree, from one on and before another.
pub(super) async fn leaves(
    rows: &mut Rows,
    tree: &str,
    (from, before): (i64, i64),
) -> DbResult<Vec<Vec<u8>>> {
    let found = sqlx::query(
        "select leaf from log_events where tree = $1 and seq >= $2 and seq < $3 order by seq limit 5000",
    )
    .bind(tree)
    .bind(from)
    .bind(before)
    .fetch_all(rows)
    .await?;
    found.iter().map(|it| Ok(it.try_get("leaf")?)).collect()
}

/// When something was last written into the journal.
pub(super) async fn newest_event(db: &Db) -> DbResult<Option<Timestamp>> {
    let row = sqlx::query("select max(at) as at from log_events")
        .fetch_one(&mut *db.rows().await?)
        .await?;
    let at: Option<i64> = row.try_get("at")?;
    Ok(at.map(moment))
}

/// The sealed secret of somebody's second factor, to see whether the seal opens it.
pub(super) async fn a_sealed_secret(db: &Db) -> DbResult<Option<Vec<u8>>> {
    let row = sqlx::query("select secret from second_factors order by person_id limit 1")
        .fetch_optional(&mut *db.rows().await?)
        .await?;
    row.map(|it| Ok(it.try_get("secret")?)).transpose()
}

/// Keeps what became of a run.
pub(super) async fn add(change: &mut Change, run: &Run) -> DbResult<()> {
    let (id, who) = (change.new_id().to_string(), change.actor().word());
    let done = sqlx::query(
        "insert into backup_runs (id, kind, at, who, place, file, bytes, sha256, events, opened_by, outcome, why,
                                  verified_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(id)
    .bind(run.kind.as_str())
    .bind(millis(run.at))
    .bind(who)
    .bind(run.place.as_str())
    .bind(run.file.as_str())
    .bind(run.bytes)
    .bind(run.sha256.as_str())
    .bind(run.events)
    .bind(run.opened_by.as_str())
    .bind(run.outcome.as_str())
    .bind(run.why.as_str())
    .bind(run.verified_at.map(millis))
    .execute(change.rows()?)
    .await?;
    one("keep a run of the backup", done.rows_affected())
}

/// Notes that a backup was read again and found good. Returns at how many places it is known.
pub(super) async fn verified(change: &mut Change, sha256: &str) -> DbResult<u64> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update backup_runs set verified_at = $2 where kind = 'backup' and sha256 = $1 and outcome = 'good'",
    )
    .bind(sha256)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected())
}

const RUN: &str =
    "kind, at, place, file, bytes, sha256, events, opened_by, outcome, why, verified_at";

/// Runs of a kind, the newest first.
pub(super) async fn runs(db: &Db, kind: &str, most: i64) -> DbResult<Vec<Run>> {
    let sql =
        format!("select {RUN} from backup_runs where kind = $1 order by at desc, id desc limit $2");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(kind)
        .bind(most)
        .fetch_all(&mut *db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// When a kind of run last had one of these outcomes.
pub(super) async fn last(db: &Db, kind: &str, is_good_only: bool) -> DbResult<Option<Timestamp>> {
    let row = sqlx::query(
        "select max(at) as at from backup_runs
          where kind = $1 and (outcome = 'good' or ($2 = 0 and outcome <> 'absent'))",
    )
    .bind(kind)
    .bind(i64::from(is_good_only))
    .fetch_one(&mut *db.rows().await?)
    .await?;
    let at: Option<i64> = row.try_get("at")?;
    Ok(at.map(moment))
}

/// When the first office of this house was made.
pub(super) async fn begun(db: &Db) -> DbResult<Option<Timestamp>> {
    let row = sqlx::query("select min(created_at) as at from offices")
        .fetch_one(&mut *db.rows().await?)
        .await?;
    let at: Option<i64> = row.try_get("at")?;
    Ok(at.map(moment))
}

fn read(row: &AnyRow) -> DbResult<Run> {
    let verified_at: Option<i64> = row.try_get("verified_at")?;
    Ok(Run {
        kind: row.try_get("kind")?,
        at: moment(row.try_get("at")?),
        place: row.try_get("place")?,
        file: row.try_get("file")?,
        bytes: row.try_get("bytes")?,
        sha256: row.try_get("sha256")?,
        events: row.try_get("events")?,
        opened_by: row.try_get("opened_by")?,
        outcome: row.try_get("outcome")?,
        why: row.try_get("why")?,
        verified_at: verified_at.map(moment),
    })
}

/// Everybody with one of the roles that look after a server, at an office that can send mail, with that office.
pub(super) async fn told(
    app: &App,
    scope: Scope,
    roles: [Role; 2],
) -> DbResult<Vec<(OfficeId, Mailed)>> {
    let [first, second] = roles;
    let rows = sqlx::query(
        "select p.id, p.name, p.kana, p.language, p.email, min(t.office_id) as office_id from persons p
           join standings t on t.person_id = p.id and t.role in ($1, $2)
           join mail_settings m on m.office_id = t.office_id and m.host <> ''
          where p.left_at is null and p.email <> ''
            and exists (select 1 from passwords w where w.person_id = p.id)
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = t.office_id)
          group by p.id, p.name, p.kana, p.language, p.email order by p.id",
    )
    .bind(first.as_str())
    .bind(second.as_str())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let mailed = |row: &AnyRow| {
        let (id, office): (String, String) = (row.try_get("id")?, row.try_get("office_id")?);
        let language: String = row.try_get("language")?;
        let mailed = Mailed {
            id: stored(&id, "persons", "id", &id)?,
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
            language: stored(&language, "persons", "language", &id)?,
            address: row.try_get("email")?,
        };
        Ok((stored(&office, "standings", "office_id", &id)?, mailed))
    };
    rows.iter().map(mailed).collect()
}
