//! SQL of the contact tree: what the office wrote, when it was checked and printed, and whom the places around it are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::incidents::contacts::{ContactLine, ContactSubject};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// Who did something, and when; the name is empty once it is no longer kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The name as written.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// What of the office, its corporation and its council stands in the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The telephone of the office, perhaps empty.
    pub(super) phone: String,
    /// The name of the corporation.
    pub(super) corporation: String,
    /// Name and telephone of the council, where the office is in one.
    pub(super) council: Option<(String, String)>,
}

/// What the office wrote, by whose line it is.
pub(super) async fn lines(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<BTreeMap<ContactSubject, ContactLine>> {
    let rows = sqlx::query(
        "select l.subject, l.name, l.day_phone, l.night_phone, l.note, l.hidden from contact_lines l
          where l.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = l.office_id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter().map(line).collect()
}

/// Takes the line of a person out of every tree: numbers and notes.
pub(in crate::incidents) async fn forget(change: &mut Change, person: PersonId) -> DbResult<()> {
    sqlx::query("delete from contact_lines where subject = $1")
        .bind(ContactSubject::Person(person).to_string())
        .execute(change.rows()?)
        .await?;
    Ok(())
}

fn line(row: &AnyRow) -> DbResult<(ContactSubject, ContactLine)> {
    let subject: String = row.try_get("subject")?;
    let hidden: i64 = row.try_get("hidden")?;
    let line = ContactLine {
        name: row.try_get("name")?,
        day: row.try_get("day_phone")?,
        night: row.try_get("night_phone")?,
        note: row.try_get("note")?,
        is_hidden: hidden != 0,
    };
    Ok((
        stored(&subject, "contact_lines", "subject", &subject)?,
        line,
    ))
}

/// Office, corporation and the council of which it has been a member for longest.
pub(super) async fn around(app: &App, scope: Scope, office: OfficeId) -> DbResult<Around> {
    let row = sqlx::query(
        "select o.phone, c.name as corporation, k.name as council, k.phone as council_phone
           from offices o join corporations c on c.id = o.corporation_id
           left join memberships m on m.id = (select w.id from memberships w
                where w.office_id = o.id and w.ended_at is null order by w.began_at, w.id limit 1)
           left join councils k on k.id = m.council_id
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else {
        return Ok(Around::default());
    };
    let council: Option<String> = row.try_get("council")?;
    let phone: Option<String> = row.try_get("council_phone")?;
    Ok(Around {
        phone: row.try_get("phone")?,
        corporation: row.try_get("corporation")?,
        council: council.map(|it| (it, phone.unwrap_or_default())),
    })
}

/// Who said last that every number is right.
pub(super) async fn checked(app: &App, scope: Scope, office: OfficeId) -> DbResult<Option<By>> {
    let row = sqlx::query(
        "select c.checked_at as at, p.name from contact_checks c
           left join persons p on p.id = c.checked_by
          where c.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)
          order by c.checked_at desc, c.id desc limit 1",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.as_ref().map(by).transpose()
}

/// The last print of the folder with the fingerprint of its contacts.
pub(super) async fn print(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Option<(By, String)>> {
    let row = sqlx::query(
        "select c.printed_at as at, c.fingerprint, p.name from contact_prints c
           left join persons p on p.id = c.printed_by
          where c.office_id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = c.office_id)
          order by c.printed_at desc, c.id desc limit 1",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.map(|it| Ok((by(&it)?, it.try_get("fingerprint")?)))
        .transpose()
}

fn by(row: &AnyRow) -> DbResult<By> {
    let name: Option<String> = row.try_get("name")?;
    Ok(By {
        name: name.unwrap_or_default(),
        at: moment(row.try_get("at")?),
    })
}

/// Writes a line, over what stood there. An office that the writer does not see takes nothing.
pub(super) async fn write(
    change: &mut Change,
    (scope, office): (Scope, OfficeId),
    subject: ContactSubject,
    line: &ContactLine,
) -> DbResult<()> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into contact_lines
                (office_id, subject, name, day_phone, night_phone, note, hidden, changed_at, changed_by)
         select o.id, $3, $4, $5, $6, $7, $8, $9, $10 from offices o
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)
         on conflict (office_id, subject) do update
            set name = excluded.name, day_phone = excluded.day_phone, night_phone = excluded.night_phone,
                note = excluded.note, hidden = excluded.hidden, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(subject.to_string())
    .bind(line.name.as_str())
    .bind(line.day.as_str())
    .bind(line.night.as_str())
    .bind(line.note.as_str())
    .bind(i64::from(line.is_hidden))
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("write a contact", done.rows_affected())
}

/// Keeps that every number is right now.
pub(super) async fn check(change: &mut Change, (scope, office): (Scope, OfficeId)) -> DbResult<()> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into contact_checks (id, office_id, checked_at, checked_by)
         select $3, o.id, $4, $5 from offices o
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(id.to_string())
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("keep a check of the contacts", done.rows_affected())
}

/// Keeps that the folder was printed with these contacts.
pub(super) async fn keep_print(
    change: &mut Change,
    (scope, office): (Scope, OfficeId),
    fingerprint: &str,
) -> DbResult<()> {
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into contact_prints (id, office_id, fingerprint, printed_at, printed_by)
         select $3, o.id, $4, $5, $6 from offices o
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(id.to_string())
    .bind(fingerprint)
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("keep a print of the folder", done.rows_affected())
}
