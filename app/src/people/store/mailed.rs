//! SQL of who is reached by mail: one's own address and wish, and those of an office who want reminders.

use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::words::Language;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// One's own address, and whether mail is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnMail {
    /// The address; empty for none.
    pub address: String,
    /// Whether reminders may come there.
    pub wanted: bool,
}

/// Somebody who wants reminders by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailed {
    /// The person.
    pub id: PersonId,
    /// Name as written.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// The language of their pages.
    pub language: Language,
    /// Where mail goes.
    pub address: String,
}

/// The address and the wish of a person.
pub async fn own_mail(app: &App, person: PersonId) -> DbResult<OwnMail> {
    let row = sqlx::query("select email, mails from persons where id = $1")
        .bind(person.to_string())
        .fetch_one(&mut *app.db.rows().await?)
        .await?;
    let wanted: i64 = row.try_get("mails")?;
    Ok(OwnMail {
        address: row.try_get("email")?,
        wanted: wanted == 1,
    })
}

/// Sets both.
pub async fn set_own_mail(change: &mut Change, person: PersonId, mail: &OwnMail) -> DbResult<()> {
    let done = sqlx::query("update persons set email = $2, mails = $3 where id = $1")
        .bind(person.to_string())
        .bind(mail.address.as_str())
        .bind(i64::from(mail.wanted))
        .execute(change.rows()?)
        .await?;
    one("set one's own mail", done.rows_affected())
}

/// Who of an office and of its corporation wants reminders, has an address and can sign in; nobody for a foreign office.
pub async fn mailed(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Mailed>> {
    let rows = sqlx::query(
        "select p.id, p.name, p.kana, p.language, p.email from persons p
          where p.left_at is null and p.mails = 1 and p.email <> ''
            and exists (select 1 from passwords w where w.person_id = p.id)
            and exists (select 1 from standings t where t.person_id = p.id and t.office_id = $1
                           and t.relation in ('own', 'corporation'))
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
          order by p.id",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> DbResult<Mailed> {
    let (id, language): (String, String) = (row.try_get("id")?, row.try_get("language")?);
    Ok(Mailed {
        id: stored(&id, "persons", "id", &id)?,
        name: row.try_get("name")?,
        kana: row.try_get("kana")?,
        language: stored(&language, "persons", "language", &id)?,
        address: row.try_get("email")?,
    })
}
