//! The switch between Japanese, easy Japanese with furigana, and English: a link and a cookie, no script.

use axum::extract::{Path, Query, State};
use axum::http::header::{COOKIE as HEADER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use mamori_core::people::Act;
use mamori_core::words::Language;
use serde::Deserialize;

use super::{App, Route, Settings, WebError, WebResult, is_own_path, see_other};

/// Name of the cookie that remembers the language: by HTTPS one that no other site and no plain page can set.
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-mamori-language"
    } else {
        "mamori-language"
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get("/language/{language}", Act::Public, switch).open()]
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn switch(
    State(app): State<App>,
    Path(language): Path<String>,
    Query(query): Query<Back>,
) -> WebResult<Response> {
    let language: Language = language.parse().map_err(|_| WebError::NotFound)?;
    let is_ours = is_own_path(&query.back);
    let mut response = see_other(if is_ours { &query.back } else { "/" });
    let name = cookie_name(&app.settings);
    let secure = if app.settings.secure { "; Secure" } else { "" };
    let cookie =
        format!("{name}={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}");
    let cookie = HeaderValue::from_str(&cookie).map_err(WebError::ours)?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// The language chosen in this browser.
pub fn language_of(settings: &Settings, headers: &HeaderMap) -> Option<Language> {
    let all = headers
        .get_all(HEADER)
        .iter()
        .filter_map(|it| it.to_str().ok());
    let mut pairs = all
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == cookie_name(settings))
        .and_then(|(_, word)| word.parse().ok())
}
