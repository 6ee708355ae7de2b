//! What is taken along to be verified elsewhere: the proof of an event, the journal of a year, the verifiers; and the button that looks now.

use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::people::Act;

use super::super::check::{MOST, check_office};
use super::super::give::{GiveError, Whose, pack, prove};
use super::event::place;
use super::path;
use crate::web::{App, Route, Visit, WebError, WebResult, disposition, file, see_other};

/// A file that is kept and never shown: what it says is for the verifier.
const BYTES: &str = "application/octet-stream";
/// The verifiers, the same for everybody; they know no more than `docs/evidence.md`.
const VERIFY_PAGE: &[u8] = include_bytes!("../../../../docs/verify/verify.html");
const VERIFY_PROGRAM: &[u8] = include_bytes!("../../../../docs/verify/verify.py");

pub(super) fn routes() -> Vec<Route> {
    const PROOF: &str = "/offices/{office}/journal/{year}/{seq}/proof";
    const PACK: &str = "/offices/{office}/journal/packs/{year}";
    const CHECK: &str = "/offices/{office}/journal/check";
    vec![
        Route::post(PROOF, Act::SeeJournal, proof),
        Route::post(PACK, Act::SeeJournal, year_pack),
        Route::post(CHECK, Act::ManageOffice, check),
        Route::get("/verify", Act::SeeJournal, verify_page),
        Route::get("/verify.py", Act::SeeJournal, verify_program),
    ]
}

/// Details go with it, so they must be this visitor's to read.
pub(super) fn may_take(visit: &Visit) -> WebResult<()> {
    if visit.may(Act::SeePersonalEntries) {
        return Ok(());
    }
    Err(WebError::NotAllowed)
}

async fn proof(
    State(app): State<App>,
    visit: Visit,
    Path((_, year, seq)): Path<(String, String, String)>,
) -> WebResult<Response> {
    may_take(&visit)?;
    let (office, place) = (visit.office()?, place(&year, &seq)?);
    let wanted = (Whose::Office(office), place.year, place.seq);
    let proof = prove(&app, &visit.actor(), wanted).await.map_err(refused)?;
    attached(
        &format!("journal-{year}-{seq}.tlog-proof"),
        proof.to_string(),
    )
}

async fn year_pack(
    State(app): State<App>,
    visit: Visit,
    Path((_, year)): Path<(String, String)>,
) -> WebResult<Response> {
    may_take(&visit)?;
    let office = visit.office()?;
    let year: i16 = year.parse().map_err(|_| WebError::NotFound)?;
    let wanted = (Whose::Office(office), year);
    let pack = pack(&app, &visit.actor(), wanted).await.map_err(refused)?;
    attached(&format!("journal-{year}.pack"), pack.to_text())
}

pub(super) fn refused(error: GiveError) -> WebError {
    match error {
        GiveError::NoTree(_) | GiveError::NoEvent(_) => WebError::NotFound,
        GiveError::Db(why) => why.into(),
    }
}

fn attached(name: &str, text: String) -> WebResult<Response> {
    let disposition = disposition("attachment", name);
    file((BYTES, &disposition), text.into_bytes())
}

/// The page that verifies without network, to be kept.
pub async fn verify_page() -> WebResult<Response> {
    verifier("mamori-verify.html", VERIFY_PAGE)
}

/// The program that does the same.
pub async fn verify_program() -> WebResult<Response> {
    verifier("mamori-verify.py", VERIFY_PROGRAM)
}

fn verifier(name: &str, text: &[u8]) -> WebResult<Response> {
    let disposition = disposition("attachment", name);
    file((BYTES, &disposition), text.to_vec())
}

/// Reads the journal of the office now.
async fn check(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let office = visit.office()?;
    let found = check_office(&app, &visit.actor(), (office, MOST)).await?;
    let word = if found.is_some() { "checked" } else { "long" };
    Ok(see_other(&format!("{}?done={word}", path(office))))
}
