//! SQL of sessions with an end of their own, and of who stands for a sealed account while it is open.

use jiff::{Span, Timestamp};
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::{Kana, PersonName, Role};
use mamori_core::words::Language;

use super::super::secrets;
use super::members::leave;
use super::persons::{NewPerson, Node, add_person, give_role};
use crate::clock::{millis, office_day};
use crate::db::{Change, DbResult, one};
use crate::web::App;

/// The name of who stood for one is kept for so many years, as long as what they did may be asked about.
const KEPT_YEARS: i8 = 5;

/// Makes somebody who is manager of an office until a moment, and their session. They have no other way to sign in.
pub async fn stand_in(
    change: &mut Change,
    (name, kana): (&PersonName, &Kana),
    (office, until): (OfficeId, Timestamp),
    (token, terminal): (&str, &str),
) -> DbResult<PersonId> {
    let new = NewPerson {
        name,
        kana,
        login: None,
        email: "",
        language: Language::Ja,
    };
    let person = add_person(change, &new).await?;
    give_role(change, person, Role::Manager, Node::Office(office)).await?;
    super::add_session(change, person, token, (terminal, None)).await?;
    let done = sqlx::query("update sessions set ends_at = $2 where id = $1")
        .bind(secrets::digest(token))
        .bind(millis(until))
        .execute(change.rows()?)
        .await?;
    one("give a session its end", done.rows_affected())?;
    Ok(person)
}

/// Whether a session has ended.
pub async fn is_session_over(app: &App, session: &str) -> DbResult<bool> {
    let row = sqlx::query("select 1 as one from sessions where id = $1 and ended_at is null")
        .bind(session)
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    Ok(row.is_none())
}

/// Lets go who stood for a sealed account: role and sessions end with them.
pub async fn let_go(change: &mut Change, person: PersonId) -> DbResult<()> {
    let today = office_day(change.at());
    let kept = today.saturating_add(Span::new().years(KEPT_YEARS));
    leave(change, person, kept).await
}
