//! All routes together, guarded, with what holds for every answer. Listening and certificates stand in `cli/serve.rs`.

use std::sync::OnceLock;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Json, Router};
use mamori_core::people::Act;
use serde_json::Value;
use tower_http::compression::CompressionLayer;

use crate::people::door;
use crate::web::{
    App, Listener, Route, Running, WebError, document, gate, headers, same_origin, show_errors,
};
use crate::{
    assessments, backups, catalogue, council, emergency, evidence, home, incidents, inspections,
    isolation, notices, people, registers, reports, web,
};

/// The largest form; uploads of files say their own limit.
const FORM_BYTES: usize = 1024 * 1024;

/// Where the document of the API is served.
const DOCUMENT: &str = "/api/v1/openapi.json";

/// The OpenAPI document of everything for programs; the same that is checked in as `docs/openapi.json`.
pub fn openapi() -> &'static Value {
    static MADE: OnceLock<Value> = OnceLock::new();
    MADE.get_or_init(|| document(&routes()))
}

async fn show_openapi() -> Json<&'static Value> {
    Json(openapi())
}

/// Every way in. A route that is not here is not served, and the permission matrix has a row for each.
pub fn routes() -> Vec<Route> {
    [
        web::routes(),
        people::routes(),
        evidence::routes(),
        notices::routes(),
        backups::routes(),
        isolation::routes(),
        catalogue::routes(),
        assessments::routes(),
        registers::routes(),
        incidents::routes(),
        council::routes(),
        reports::routes(),
        inspections::routes(),
        emergency::routes(),
        home::routes(),
        vec![Route::get(DOCUMENT, Act::Public, show_openapi)],
    ]
    .concat()
}

/// The pages of one listener.
pub fn router(app: &App, listener: Listener) -> Router {
    let served = routes()
        .into_iter()
        .filter(|it| listener == Listener::Staff || it.listener == Listener::Open);
    guarded(app, served.collect())
}

/// Some routes behind the door, with what holds for every answer.
pub(crate) fn guarded(app: &App, routes: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in routes {
        let path = route.path;
        router = router.route(path, door::guard(app, route));
    }
    router
        .fallback(|| async { WebError::NotFound })
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn(same_origin))
        .layer(from_fn_with_state(app.clone(), gate))
        .layer(from_fn_with_state(app.clone(), show_errors))
        .layer(from_fn_with_state(app.clone(), door::greet))
        .layer(from_fn_with_state(app.clone(), headers))
        .layer(CompressionLayer::new())
        .with_state(Running::of(app))
}
