//! Style and pictures, built into the binary, fetched once.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;

use super::Route;

/// The style sheet, for pages that are kept as files.
pub const CSS: &str = include_str!("mamori.css");
/// One of the three scripts: signing by hand on a screen.
const SIGN: &str = include_str!("sign.js");
/// Another: asking the device for a passkey.
const PASSKEY: &str = include_str!("passkey.js");
/// The third: putting a page away at a device that many use.
const AWAY: &str = include_str!("away.js");
const PICTURES: &str = include_str!("pictures/sprite.svg");

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/mamori.css", Act::Public, style).open(),
        Route::get("/pictures.svg", Act::Public, pictures).open(),
        Route::get("/sign.js", Act::Public, sign),
        Route::get("/passkey.js", Act::Public, passkey),
        Route::get("/away.js", Act::Public, away),
    ]
}

async fn style() -> Response {
    file("text/css; charset=utf-8", CSS)
}

async fn pictures() -> Response {
    file("image/svg+xml", PICTURES)
}

async fn sign() -> Response {
    file("text/javascript; charset=utf-8", SIGN)
}

async fn passkey() -> Response {
    file("text/javascript; charset=utf-8", PASSKEY)
}

async fn away() -> Response {
    file("text/javascript; charset=utf-8", AWAY)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        // A day is long enough to spare the second page and short enough to forget an old style.
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=86400"),
        ),
    ];
    (headers, text).into_response()
}
