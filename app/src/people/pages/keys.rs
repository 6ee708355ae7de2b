//! What setting up, an invitation and `/me` have in common: choosing a password and confirming an authenticator.

use mamori_core::people::{About, normal_password};
use serde::{Deserialize, Serialize};

use super::super::{password, qr, secrets};
use super::sign_in::AT_ONCE;
use crate::web::{App, WebError, WebResult};

/// How many paper codes a person is given.
pub(super) const PAPER_CODES: usize = 10;

/// Chosen but not yet in force: until the authenticator was seen to work.
#[derive(Serialize, Deserialize)]
pub(super) struct Chosen {
    pub(super) login: String,
    /// PHC string of the password.
    pub(super) hash: String,
    pub(super) secret: Vec<u8>,
}

impl Chosen {
    /// Hashes the password and makes a secret for the authenticator.
    pub(super) async fn new(app: &App, login: String, password: &str) -> WebResult<Self> {
        Ok(Self {
            login,
            hash: hash(app, password).await?,
            secret: app.chance.bytes::<20>().to_vec(),
        })
    }

    /// The secret sealed for its row.
    pub(super) fn sealed(&self, app: &App) -> WebResult<Vec<u8>> {
        secrets::seal(&app.settings.seal, &self.secret, &app.chance).map_err(WebError::ours)
    }
}

/// Hashes a password without keeping other visitors waiting.
pub(super) async fn hash(app: &App, password: &str) -> WebResult<String> {
    let (password, chance) = (normal_password(password), app.chance.clone());
    let _turn = AT_ONCE.acquire().await.map_err(WebError::ours)?;
    tokio::task::spawn_blocking(move || secrets::hash_password(&password, &chance))
        .await
        .map_err(WebError::ours)?
        .map_err(WebError::ours)
}

/// The key of what is wrong with a password, off the async threads.
pub(super) async fn mistake(
    chosen: &str,
    names: Vec<String>,
    office: Vec<String>,
    phones: Vec<String>,
) -> WebResult<Option<&'static str>> {
    let chosen = chosen.to_owned();
    tokio::task::spawn_blocking(move || {
        let [names, office, phones] =
            [&names, &office, &phones].map(|it| it.iter().map(String::as_str).collect::<Vec<_>>());
        let about = About {
            names: &names,
            office: &office,
            phones: &phones,
        };
        password::mistake(&chosen, &about)
    })
    .await
    .map_err(WebError::ours)
}

/// What a person sees to take an authenticator into their phone.
pub(super) struct Authenticator {
    /// The picture to be photographed.
    pub(super) picture: String,
    /// The secret to be typed where there is no camera, in groups of four.
    pub(super) letters: String,
}

impl Authenticator {
    pub(super) fn of(secret: &[u8], login: &str) -> WebResult<Self> {
        let totp = secrets::totp(secret, login).map_err(WebError::ours)?;
        let url = totp.to_url().map_err(WebError::ours)?;
        let letters: Vec<char> = totp.secret().to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|it| it.iter().collect()).collect();
        Ok(Self {
            picture: qr::picture(&url)?,
            letters: groups.join(" "),
        })
    }
}

/// The step of a typed code, when it is right; full-width digits and spaces do no harm.
pub(super) fn step(app: &App, secret: &[u8], login: &str, code: &str) -> WebResult<Option<i64>> {
    let code: String = normal_password(code)
        .chars()
        .filter(|it| !it.is_whitespace())
        .collect();
    let totp = secrets::totp(secret, login).map_err(WebError::ours)?;
    let now = u64::try_from(app.clock.now().as_second()).unwrap_or_default();
    Ok(totp.check(&code, now).and_then(|it| i64::try_from(it).ok()))
}

/// New paper codes.
pub(super) fn paper_codes(app: &App) -> Vec<String> {
    (0..PAPER_CODES)
        .map(|_| secrets::paper_code(&app.chance))
        .collect()
}
