//! SQL of the mail settings. The password lies sealed and is opened only to be sent to the server it belongs to.

use mamori_core::ids::OfficeId;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::millis;
use crate::db::{Change, DbError, DbResult, Scope, one};
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

/// Keeps the settings; an empty host turns mail off. Without a new password the old one stays for the same server only.
pub(super) async fn save(
    change: &mut Change,
    office: OfficeId,
    server: &MailServer,
    sealed: Option<Vec<u8>>,
) -> DbResult<()> {
    let (by, at) = (change.actor().word(), millis(change.at()));
    let done = sqlx::query(
        "insert into mail_settings (office_id, host, port, login, password, sender, set_by, set_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (office_id) do update
            set password = case when excluded.password is not null then excluded.password
                                when excluded.host = mail_settings.host and excluded.login = mail_settings.login
                                then mail_settings.password end,
                host = excluded.host, port = excluded.port, login = excluded.login,
                sender = excluded.sender, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(office.to_string())
    .bind(server.host.as_str())
    .bind(i64::from(server.port))
    .bind(server.login.as_str())
    .bind(sealed)
    .bind(server.sender.as_str())
    .bind(by)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("keep the mail settings", done.rows_affected())
}
