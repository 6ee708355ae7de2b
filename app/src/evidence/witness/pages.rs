//! `POST /witness/add-checkpoint` of C2SP tlog-witness: no page, no session; the signature in the request is its proof.

use axum::extract::State;
use axum::extract::rejection::StringRejection;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;

use super::add_checkpoint;
use crate::web::{App, Route, Visit, WebResult, for_program};

/// A request is some 4 kB at most; other signatures may stand in it too.
const BODY_BYTES: usize = 64 * 1024;

/// The ways in of the witness.
pub fn routes() -> Vec<Route> {
    let add = Route::post("/witness/add-checkpoint", Act::Public, add);
    vec![add.open().taking(BODY_BYTES)]
}

async fn add(
    State(app): State<App>,
    visit: Visit,
    body: Result<String, StringRejection>,
) -> WebResult<Response> {
    let body = match body {
        Ok(body) => body,
        Err(why) => return Ok(for_program(why.into_response())),
    };
    let from = visit.terminal.split(' ').next().unwrap_or_default();
    let answer = add_checkpoint(&app, from, &body).await?;
    let kind = if answer.status == 409 {
        "text/x.tlog.size"
    } else {
        "text/plain; charset=utf-8"
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_REQUEST);
    let response = (status, [(CONTENT_TYPE, kind)], answer.body);
    Ok(for_program(response.into_response()))
}
