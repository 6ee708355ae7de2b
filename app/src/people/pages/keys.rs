//! What setting up, an invitation and `/me` have in common: choosing a password and confirming an authenticator.

use askama::Template;
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::people::{About, Kana, PersonName, normal_password};
use serde::{Deserialize, Serialize};

use super::super::{password, qr, secrets, setup, store};
use super::paper_codes;
use super::proving::AT_ONCE;
use crate::db::Change;
use crate::web::{App, Frame, Mistakes, Page, Visit, WebError, WebResult};

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

/// What is typed to confirm an authenticator, or to find an invitation.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CodeForm {
    pub(super) code: String,
}

/// The last step of an invitation and of setting up: the authenticator is taken into the phone and shows a code.
#[derive(Template)]
#[template(path = "people/authenticator.html")]
struct AuthenticatorPage {
    frame: Frame,
    action: String,
    back: String,
    authenticator: Authenticator,
}

/// Shows the authenticator of what was chosen; `back` leads to the choice.
pub(super) fn authenticator_page(
    frame: Frame,
    chosen: &Chosen,
    (action, back): (String, String),
) -> WebResult<Response> {
    Ok(Page(AuthenticatorPage {
        frame,
        action,
        back,
        authenticator: Authenticator::of(&chosen.secret, &chosen.login)?,
    })
    .into_response())
}

/// The same page once more, after a code that does not fit.
pub(super) fn with_wrong_code(app: &App, visit: &Visit) -> Frame {
    let mut mistakes = Mistakes::none();
    mistakes.add("code", "people.mistake.code");
    Frame::new(app, visit).with(mistakes)
}

/// Puts what was chosen into force once its authenticator has shown a code, and begins a session: its token.
pub(super) async fn put_into_force(
    app: &App,
    change: &mut Change,
    (person, visit): (PersonId, &Visit),
    (chosen, step): (&Chosen, i64),
) -> WebResult<String> {
    let (codes, token) = (paper_codes(app), secrets::token(&app.chance));
    let sealed = chosen.sealed(app)?;
    setup::give_keys(change, person, (&chosen.hash, &sealed, step), &codes).await?;
    paper_codes::keep(app, change, person, &codes).await?;
    store::add_session(change, person, &token, (&visit.terminal, None)).await?;
    Ok(token)
}

/// Name and フリガナ as they were typed, and what is wrong with either.
pub(super) fn read_name(
    name: &str,
    kana: &str,
    mistakes: &mut Mistakes,
) -> Option<(PersonName, Kana)> {
    let (name, kana) = (PersonName::parse(name), Kana::parse(kana));
    if name.is_err() {
        mistakes.add("name", "people.mistake.name");
    }
    if kana.is_err() {
        mistakes.add("kana", "people.mistake.kana");
    }
    Some((name.ok()?, kana.ok()?))
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
