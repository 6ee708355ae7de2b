//! SQL of reviews and of the stories that offices offer.

use jiff::Timestamp;
use mamori_core::ids::OfficeId;
use mamori_core::incidents::LessonId;
use sqlx::Row;

use super::super::store::incident::Incident;
use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Scope, one, stored};
use crate::people::Node;
use crate::web::App;

/// What was learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The requirements that turned out not to be met.
    pub items: Vec<String>,
    /// The lessons that are repeated.
    pub lessons: Vec<LessonId>,
    /// When.
    pub at: Timestamp,
}

/// Keeps a review; a later one replaces it, the timeline keeps both.
pub async fn keep(
    change: &mut Change,
    of: &Incident,
    (items, lessons): (&[String], &[LessonId]),
) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let json = |it: serde_json::Result<String>| it.unwrap_or_else(|_| "[]".to_owned());
    let done = sqlx::query(
        "insert into incident_reviews (incident_id, office_id, items, lessons, reviewed_at, reviewed_by)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (incident_id) do update
            set items = excluded.items, lessons = excluded.lessons, reviewed_at = excluded.reviewed_at,
                reviewed_by = excluded.reviewed_by",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(json(serde_json::to_string(items)))
    .bind(json(serde_json::to_string(lessons)))
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("keep a review", done.rows_affected())
}

/// The reviews of real incidents of an office since a moment, the newest first.
pub async fn since(
    app: &App,
    scope: Scope,
    office: OfficeId,
    since: Timestamp,
) -> DbResult<Vec<Review>> {
    let rows = sqlx::query(
        "select r.incident_id, r.items, r.lessons, r.reviewed_at from incident_reviews r
           join incidents i on i.id = r.incident_id and i.is_drill = 0
          where r.office_id = $1 and r.reviewed_at > $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = r.office_id)
          order by r.reviewed_at desc, r.incident_id",
    )
    .bind(office.to_string())
    .bind(millis(since))
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(review).collect()
}

fn review(row: &sqlx::any::AnyRow) -> DbResult<Review> {
    let id: String = row.try_get("incident_id")?;
    let parsed = |column: &'static str| -> DbResult<Vec<String>> {
        let text: String = row.try_get(column)?;
        serde_json::from_str(&text).map_err(|_| DbError::Inconsistent {
            table: "incident_reviews",
            column,
            row: id.clone(),
            value: text.clone(),
        })
    };
    let lessons = parsed("lessons")?;
    let lessons: DbResult<Vec<LessonId>> = lessons
        .iter()
        .map(|it| stored(it, "incident_reviews", "lessons", &id))
        .collect();
    Ok(Review {
        items: parsed("items")?,
        lessons: lessons?,
        at: moment(row.try_get("reviewed_at")?),
    })
}

/// Offers a story without names, or writes it anew.
pub async fn offer(change: &mut Change, of: &Incident, words: &str) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into offered_cases (incident_id, office_id, kind, words, offered_at) values ($1, $2, $3, $4, $5)
         on conflict (incident_id) do update
            set words = excluded.words, offered_at = excluded.offered_at, withdrawn_at = null",
    )
    .bind(of.id.to_string())
    .bind(of.office.to_string())
    .bind(of.kind.as_str())
    .bind(words)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("offer a story", done.rows_affected())
}

/// A story that is offered goes on under the kind that the incident is of now.
pub async fn kind_changed(change: &mut Change, of: &Incident) -> DbResult<()> {
    sqlx::query("update offered_cases set kind = $2 where incident_id = $1")
        .bind(of.id.to_string())
        .bind(of.kind.as_str())
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// Takes it back.
pub async fn withdraw(change: &mut Change, of: &Incident) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query("update offered_cases set withdrawn_at = $2 where incident_id = $1 and withdrawn_at is null")
        .bind(of.id.to_string())
        .bind(at)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// What an office offers of an incident now.
pub async fn offered(app: &App, scope: Scope, of: &Incident) -> DbResult<Option<String>> {
    let row = sqlx::query(
        "select c.words from offered_cases c where c.incident_id = $1 and c.withdrawn_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)",
    )
    .bind(of.id.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.map(|it| Ok(it.try_get("words")?)).transpose()
}

/// A story that a member offers, without whose it is.
pub struct Offered {
    /// The kind.
    pub kind: String,
    /// The story.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// The stories offered by the offices of a node, for who holds a role that reaches them; nobody learns from which office one is.
pub async fn of_node(app: &App, scope: Scope, node: Node) -> DbResult<Vec<Offered>> {
    let (kind, node) = node.words();
    let rows = sqlx::query(
        "select c.kind, c.words, c.offered_at from offered_cases c
           join node_offices n on n.office_id = c.office_id
          where n.node_kind = $1 and n.node_id = $2 and c.withdrawn_at is null
            and exists (select 1 from standings t where t.person_id = $3 and t.office_id = c.office_id)
          order by c.offered_at desc, c.incident_id limit 200",
    )
    .bind(kind.as_str())
    .bind(node)
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let offered = |row: &sqlx::any::AnyRow| {
        Ok(Offered {
            kind: row.try_get("kind")?,
            words: row.try_get("words")?,
            at: moment(row.try_get("offered_at")?),
        })
    };
    rows.iter().map(offered).collect()
}
