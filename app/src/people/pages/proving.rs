//! Whether password and code are somebody's: for signing in, and for showing once more who one is. Passkeys stand in `passkey.rs`.

use mamori_core::ids::PersonId;
use mamori_core::people::normal_password;
use tokio::sync::Semaphore;

use super::super::{secrets, store};
use crate::db::{Change, DbResult};
use crate::web::{App, WebError, WebResult};

/// One password takes a core for a tenth of a second: so many at once, the others wait in line.
pub(in super::super) static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What was proved: who, and with which second factor.
pub(super) struct Proof {
    pub(super) person: PersonId,
    pub(super) second: Second,
}

pub(super) enum Second {
    Step(i64),
    Paper(String),
}

impl Second {
    /// As the journal calls it.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Step(_) => "totp",
            Self::Paper(_) => "paper code",
        }
    }
}

impl Proof {
    /// Uses the second factor up. False when that was done before.
    pub(super) async fn use_up(&self, change: &mut Change) -> DbResult<bool> {
        match &self.second {
            Second::Step(step) => store::use_step(change, self.person, *step).await,
            Second::Paper(code) => store::use_recovery_code(change, self.person, code).await,
        }
    }
}

/// Checks password and code. Takes as long for an unknown login as for a known one.
pub(super) async fn prove(
    app: &App,
    login: &str,
    (password, code): (&str, &str),
) -> WebResult<Option<Proof>> {
    let account = store::account(app, login).await?;
    let stored = account.as_ref().and_then(|it| it.password.clone());
    let password = normal_password(password);
    let _turn = AT_ONCE.acquire().await.map_err(WebError::ours)?;
    let fits =
        tokio::task::spawn_blocking(move || secrets::password_fits(&password, stored.as_deref()))
            .await
            .map_err(WebError::ours)?;
    let Some(account) = account.filter(|_| fits) else {
        return Ok(None);
    };
    let second = second(app, &account, login, code)?;
    Ok(second.map(|second| Proof {
        person: account.person,
        second,
    }))
}

fn second(
    app: &App,
    account: &store::Account,
    login: &str,
    code: &str,
) -> WebResult<Option<Second>> {
    let digits: String = normal_password(code)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let Some(sealed) = account
        .sealed
        .as_ref()
        .filter(|_| digits.len() == 6 && code.trim().chars().count() <= 7)
    else {
        return Ok(
            Some(Second::Paper(secrets::paper_digest(code))).filter(|_| !code.trim().is_empty())
        );
    };
    let secret = secrets::unseal(&app.settings.seal, sealed).map_err(WebError::ours)?;
    let totp = secrets::totp(&secret, login).map_err(WebError::ours)?;
    let now = u64::try_from(app.clock.now().as_second()).unwrap_or_default();
    let step = totp
        .check(&digits, now)
        .and_then(|it| i64::try_from(it).ok());
    Ok(step.filter(|it| *it > account.last_step).map(Second::Step))
}
