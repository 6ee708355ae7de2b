//! SQL of what was marked in a round, entry by entry, and of what stands in no ledger.

use mamori_core::ids::EntryId;
use mamori_core::registers::{Line, Mark};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::super::store::entry::{COLUMNS, Entry, entry};
use super::super::super::store::trace::By;
use super::round::{Round, by};
use crate::clock::millis;
use crate::db::{Change, DbResult, Rows, Scope, stored};

/// How something was marked, by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// How.
    pub mark: Mark,
    /// What it was called then.
    pub name: String,
    /// Where it belonged then; for a surplus where it was found.
    pub place: String,
    /// What was written with it.
    pub note: String,
    /// Who marked it, and when.
    pub by: By,
}

/// An entry of the ledger in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The entry as it is now.
    pub entry: Entry,
    /// How it was marked.
    pub marked: Option<Marked>,
}

/// Something that was found and stands in no ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// The id of its mark, to take it back.
    pub id: String,
    /// What was written about it.
    pub marked: Marked,
}

/// What is written of a mark.
#[derive(Debug, Clone, Copy)]
pub struct NewMark<'a> {
    /// How it was found.
    pub mark: Mark,
    /// What it is called.
    pub name: &'a str,
    /// Where it belongs, or where a surplus was found.
    pub place: &'a str,
    /// A note.
    pub note: &'a str,
}

impl Counted {
    /// What the rules look at.
    pub fn line(&self) -> Line {
        Line {
            made_at: self.entry.made_at,
            over_at: self.entry.over_at,
            mark: self.marked.as_ref().map(|it| it.mark),
        }
    }
}

/// The entries that belong to a round, by name, with their marks: what is open, what was closed since it began, what was marked.
pub async fn counted(rows: &mut Rows, scope: Scope, round: &Round) -> DbResult<Vec<Counted>> {
    let sql = format!(
        "select {COLUMNS}, m.mark, m.name as mark_name, m.place as mark_place, m.note as mark_note, m.at as mark_at,
                p.name as by_name, p.kana as by_kana
           from register_entries e
           left join round_marks m on m.round_id = $1 and m.entry_id = e.id
           left join persons p on p.id = m.by_id
          where e.office_id = $2 and e.register = $3
            and (e.over_at is null or e.over_at > $4 or m.mark is not null)
            and exists (select 1 from sight s where s.person_id = $5 and s.office_id = e.office_id)
          order by e.name_order, e.number"
    );
    let found = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(round.id.to_string())
        .bind(round.office.to_string())
        .bind(&round.register)
        .bind(millis(round.began.at))
        .bind(scope.bound())
        .fetch_all(rows)
        .await?;
    let counted = |row: &AnyRow| {
        Ok(Counted {
            entry: entry(row)?,
            marked: marked(row, &round.id.to_string())?,
        })
    };
    found.iter().map(counted).collect()
}

/// What was found in a round and stands in no ledger, in the order in which it was found.
pub async fn strangers(rows: &mut Rows, scope: Scope, round: &Round) -> DbResult<Vec<Stranger>> {
    let found = sqlx::query(
        "select m.id, m.mark, m.name as mark_name, m.place as mark_place, m.note as mark_note, m.at as mark_at,
                p.name as by_name, p.kana as by_kana
           from round_marks m join rounds r on r.id = m.round_id
           left join persons p on p.id = m.by_id
          where m.round_id = $1 and m.entry_id is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = r.office_id)
          order by m.at, m.id",
    )
    .bind(round.id.to_string())
    .bind(scope.bound())
    .fetch_all(rows)
    .await?;
    let stranger = |row: &AnyRow| {
        let id: String = row.try_get("id")?;
        let marked = marked(row, &id)?;
        Ok(marked.map(|marked| Stranger { id, marked }))
    };
    let all = found.iter().map(stranger).collect::<DbResult<Vec<_>>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Marks an entry that was marked so before, or not at all. False when somebody else has marked it otherwise since.
pub async fn mark(
    change: &mut Change,
    round: &Round,
    (entry, before): (EntryId, Option<Mark>),
    new: NewMark<'_>,
) -> DbResult<bool> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into round_marks (id, round_id, entry_id, mark, name, place, note, at, by_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (round_id, entry_id) do update
            set mark = excluded.mark, name = excluded.name, place = excluded.place, note = excluded.note,
                at = excluded.at, by_id = excluded.by_id
          where round_marks.mark = $10",
    )
    .bind(id.to_string())
    .bind(round.id.to_string())
    .bind(entry.to_string())
    .bind(new.mark.as_str())
    .bind(new.name)
    .bind(new.place)
    .bind(new.note)
    .bind(at)
    .bind(by)
    .bind(before.map_or("", Mark::as_str))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down something that stands in no ledger.
pub async fn add_stranger(
    change: &mut Change,
    round: &Round,
    new: NewMark<'_>,
) -> DbResult<String> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    sqlx::query(
        "insert into round_marks (id, round_id, mark, name, place, note, at, by_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.to_string())
    .bind(round.id.to_string())
    .bind(new.mark.as_str())
    .bind(new.name)
    .bind(new.place)
    .bind(new.note)
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    Ok(id.to_string())
}

/// Takes back what was written about something that stands in no ledger. False when it is gone already.
pub async fn drop_stranger(change: &mut Change, round: &Round, id: &str) -> DbResult<bool> {
    let done =
        sqlx::query("delete from round_marks where id = $1 and round_id = $2 and entry_id is null")
            .bind(id)
            .bind(round.id.to_string())
            .execute(change.rows()?)
            .await?;
    Ok(done.rows_affected() == 1)
}

fn marked(row: &AnyRow, id: &str) -> DbResult<Option<Marked>> {
    let mark: Option<String> = row.try_get("mark")?;
    let Some(mark) = mark else { return Ok(None) };
    Ok(Some(Marked {
        mark: stored(&mark, "round_marks", "mark", id)?,
        name: row.try_get("mark_name")?,
        place: row.try_get("mark_place")?,
        note: row.try_get("mark_note")?,
        by: by(row, "by", row.try_get("mark_at")?)?,
    }))
}
