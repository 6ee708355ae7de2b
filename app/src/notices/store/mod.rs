//! SQL of the mail settings and of reminders. The password lies sealed and is opened only to be sent to the server it belongs to.

pub(super) mod webhook;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use mamori_core::ids::{OfficeId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment, office_day};
use crate::db::{Change, DbError, DbResult, Scope, one, stored};
use crate::people::secrets;
use crate::web::{App, MailServer};

/// The mail server of an office; `None` when mail is off.
pub async fn mail_server(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Option<MailServer>> {
    let row = sqlx::query(
        "select m.host, m.port, m.login, m.password, m.sender from mail_settings m
          where m.office_id = $1 and m.host <> ''
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = m.office_id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    row.map(|it| server(app, &it, office)).transpose()
}

fn server(app: &App, row: &AnyRow, office: OfficeId) -> DbResult<MailServer> {
    let inconsistent = |column| DbError::Inconsistent {
        table: "mail_settings",
        column,
        row: office.to_string(),
        value: String::new(),
    };
    let port: i64 = row.try_get("port")?;
    let sealed: Option<Vec<u8>> = row.try_get("password")?;
    let password = match sealed {
        Some(it) => {
            secrets::unseal(&app.settings.seal, &it).map_err(|_| inconsistent("password"))?
        }
        None => Vec::new(),
    };
    Ok(MailServer {
        host: row.try_get("host")?,
        port: u16::try_from(port).map_err(|_| inconsistent("port"))?,
        login: row.try_get("login")?,
        password: String::from_utf8(password).map_err(|_| inconsistent("password"))?,
        sender: row.try_get("sender")?,
    })
}

/// The offices that send reminders and have a server for them.
pub async fn reminding(app: &App, scope: Scope) -> DbResult<Vec<OfficeId>> {
    let rows = sqlx::query(
        "select m.office_id from mail_settings m
          where m.host <> '' and m.reminders = 1
            and exists (select 1 from sight s where s.person_id = $1 and s.office_id = m.office_id)
          order by m.office_id",
    )
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("office_id")?;
            stored(&id, "mail_settings", "office_id", &id)
        })
        .collect()
}

/// A mail to one person on one day.
pub(super) struct Reminder {
    pub(super) person: PersonId,
    /// Whose mail server.
    pub(super) office: OfficeId,
    pub(super) day: Date,
}

/// Takes the one mail of a person and day. False when it was taken already.
pub(super) async fn begin_reminder(change: &mut Change, mail: &Reminder) -> DbResult<bool> {
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into reminder_mails (person_id, day, office_id, began_at) values ($1, $2, $3, $4)
         on conflict (person_id, day) do nothing",
    )
    .bind(mail.person.to_string())
    .bind(mail.day.to_string())
    .bind(mail.office.to_string())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes that it was sent, or why it was not.
pub(super) async fn end_reminder(
    change: &mut Change,
    mail: &Reminder,
    why: Option<&str>,
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update reminder_mails set sent_at = $3, failed_at = $4, why = $5 where person_id = $1 and day = $2",
    )
    .bind(mail.person.to_string())
    .bind(mail.day.to_string())
    .bind(why.is_none().then_some(at))
    .bind(why.is_some().then_some(at))
    .bind(why.unwrap_or_default())
    .execute(change.rows()?)
    .await?;
    one("end a reminder", done.rows_affected())
}

/// A mail to one person about one moment.
pub(super) struct MomentMail {
    pub(super) person: PersonId,
    /// Whose mail server.
    pub(super) office: OfficeId,
    /// What about it.
    pub(super) kind: &'static str,
    pub(super) due_at: Timestamp,
}

/// So long a mail server that refused one has its rest.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Takes the one mail of a person, office, kind and moment. False when it was taken already; one that failed is taken again after a while.
pub(super) async fn begin_moment(change: &mut Change, mail: &MomentMail) -> DbResult<bool> {
    let (at, failed_until) = (change.at(), change.at() - AGAIN_AFTER);
    let done = sqlx::query(
        "insert into moment_mails as m (person_id, office_id, kind, due_at, began_at) values ($1, $2, $3, $4, $5)
         on conflict (person_id, office_id, kind, due_at) do update
            set began_at = excluded.began_at, failed_at = null, why = ''
          where m.failed_at <= $6",
    )
    .bind(mail.person.to_string())
    .bind(mail.office.to_string())
    .bind(mail.kind)
    .bind(millis(mail.due_at))
    .bind(millis(at))
    .bind(millis(failed_until))
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes that it was sent, or why it was not.
pub(super) async fn end_moment(
    change: &mut Change,
    mail: &MomentMail,
    why: Option<&str>,
) -> DbResult<()> {
    let at = millis(change.at());
    let done = sqlx::query(
        "update moment_mails set sent_at = $5, failed_at = $6, why = $7
          where person_id = $1 and office_id = $2 and kind = $3 and due_at = $4",
    )
    .bind(mail.person.to_string())
    .bind(mail.office.to_string())
    .bind(mail.kind)
    .bind(millis(mail.due_at))
    .bind(why.is_none().then_some(at))
    .bind(why.is_some().then_some(at))
    .bind(why.unwrap_or_default())
    .execute(change.rows()?)
    .await?;
    one("end a mail at a moment", done.rows_affected())
}

/// A mail that did not leave.
pub(super) struct Failure {
    /// To whom it was.
    pub(super) name: String,
    /// フリガナ.
    pub(super) kana: String,
    /// On which day.
    pub(super) day: Date,
    /// What the mail server said.
    pub(super) why: String,
}

/// The newest mails of an office that did not leave, at most `most`.
pub(super) async fn failures(
    app: &App,
    scope: Scope,
    office: OfficeId,
    most: i64,
) -> DbResult<Vec<Failure>> {
    let rows = sqlx::query(
        "select p.name, p.kana, r.failed_at, r.why
           from (select person_id, office_id, failed_at, why from reminder_mails
                 union all select person_id, office_id, failed_at, why from moment_mails) r
           join persons p on p.id = r.person_id
          where r.office_id = $1 and r.failed_at is not null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = r.office_id)
          order by r.failed_at desc, p.kana, p.id limit $3",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(most)
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let failure = |row: &AnyRow| {
        Ok(Failure {
            name: row.try_get("name")?,
            kana: row.try_get("kana")?,
            day: office_day(moment(row.try_get("failed_at")?)),
            why: row.try_get("why")?,
        })
    };
    rows.iter().map(failure).collect()
}

/// Keeps the settings; an empty host turns mail off. Without a new password the old one stays for the same server only.
pub(super) async fn save(
    change: &mut Change,
    office: OfficeId,
    (server, reminders): (&MailServer, bool),
    sealed: Option<Vec<u8>>,
) -> DbResult<()> {
    let (by, at) = (change.actor().word(), millis(change.at()));
    let done = sqlx::query(
        "insert into mail_settings (office_id, host, port, login, password, sender, set_by, set_at, reminders)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (office_id) do update
            set password = case when excluded.password is not null then excluded.password
                                when excluded.host = mail_settings.host and excluded.login = mail_settings.login
                                then mail_settings.password end,
                host = excluded.host, port = excluded.port, login = excluded.login,
                sender = excluded.sender, set_by = excluded.set_by, set_at = excluded.set_at,
                reminders = excluded.reminders",
    )
    .bind(office.to_string())
    .bind(server.host.as_str())
    .bind(i64::from(server.port))
    .bind(server.login.as_str())
    .bind(sealed)
    .bind(server.sender.as_str())
    .bind(by)
    .bind(at)
    .bind(i64::from(reminders))
    .execute(change.rows()?)
    .await?;
    one("keep the mail settings", done.rows_affected())
}
