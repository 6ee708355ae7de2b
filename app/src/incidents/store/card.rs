//! SQL of the emergency cards: made, found by their code's hash, ended; and how many reports came by one.

use jiff::Timestamp;
use mamori_core::ids::{CardId, OfficeId};
use sqlx::Row;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// A card that still works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: CardId,
    /// Whose.
    pub office: OfficeId,
    /// When it was made.
    pub made_at: Timestamp,
}

/// Makes a card.
pub async fn add(
    change: &mut Change,
    office: OfficeId,
    (hash, sealed): (&str, Vec<u8>),
) -> DbResult<CardId> {
    let id = CardId::new(change.new_id());
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into report_cards (id, office_id, hash, made_at, made_by, sealed) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(hash)
    .bind(at)
    .bind(by)
    .bind(sealed)
    .execute(change.rows()?)
    .await?;
    one("make a card", done.rows_affected())?;
    Ok(id)
}

/// Ends every card of an office.
pub async fn end_all(change: &mut Change, office: OfficeId) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query("update report_cards set ended_at = $2 where office_id = $1 and ended_at is null")
        .bind(office.to_string())
        .bind(at)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// The card whose code has a hash, while it works. Whoever holds the code needs no account, so no scope is asked.
pub async fn by_hash(app: &App, hash: &str) -> DbResult<Option<Card>> {
    let row = sqlx::query(
        "select c.id, c.office_id, c.made_at from report_cards c where c.hash = $1 and c.ended_at is null",
    )
    .bind(hash)
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The newest card of an office that still works, with its sealed code.
pub async fn newest(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Option<(Card, Vec<u8>)>> {
    let row = sqlx::query(
        "select c.id, c.office_id, c.made_at, c.sealed from report_cards c
          where c.office_id = $1 and c.ended_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)
          order by c.made_at desc, c.id desc limit 1",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.map(|row| Ok((read(&row)?, row.try_get("sealed")?)))
        .transpose()
}

/// Reports by the cards of an office since a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reports {
    /// All of them.
    pub all: i64,
    /// Those that stand by themselves, from wherever they came.
    pub shown: i64,
    /// Those from one place.
    pub of_place: i64,
}

/// How many reports came by the cards of an office since a moment.
pub async fn reports(
    app: &App,
    office: OfficeId,
    (since, place): (Timestamp, &str),
) -> DbResult<Reports> {
    let row = sqlx::query(
        "select count(*) as of_all, coalesce(sum(case when i.is_folded = 0 then 1 else 0 end), 0) as shown,
                coalesce(sum(case when l.about = $3 then 1 else 0 end), 0) as of_place
           from incidents i join incident_lines l on l.incident_id = i.id and l.seq = 1
          where i.office_id = $1 and i.via = 'card' and i.reported_at > $2",
    )
    .bind(office.to_string())
    .bind(millis(since))
    .bind(place)
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    Ok(Reports {
        all: row.try_get("of_all")?,
        shown: row.try_get("shown")?,
        of_place: row.try_get("of_place")?,
    })
}

fn read(row: &sqlx::any::AnyRow) -> DbResult<Card> {
    let id: String = row.try_get("id")?;
    let office: String = row.try_get("office_id")?;
    Ok(Card {
        id: stored(&id, "report_cards", "id", &id)?,
        office: stored(&office, "report_cards", "office_id", &id)?,
        made_at: moment(row.try_get("made_at")?),
    })
}
