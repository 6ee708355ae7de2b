//! What a visitor reads inside a view: a page of links, and behind each what was chosen. There is no form but the one that leaves.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use mamori_core::inspections::Topic;
use mamori_core::people::Act;

use super::guest::{Guest, Shut};
use super::{moment, parts};
use crate::evidence::{self, GiveError, Whose};
use crate::web::{App, Frame, Page, Route, Say, WebError, WebResult, disposition, file};
use crate::{incidents, reports};

pub(super) fn routes() -> Vec<Route> {
    const PACK: &str = "/inspection/packs/{year}";
    const PROOF: &str = "/inspection/proofs/{year}/{seq}";
    let get = [
        Route::get("/inspection", Act::Public, index),
        Route::get("/inspection/plan", Act::Public, plan),
        Route::get("/inspection/check", Act::Public, check),
        Route::get("/inspection/incidents", Act::Public, all_incidents),
        Route::get("/inspection/journal", Act::Public, journal),
        Route::get("/inspection/backups", Act::Public, backups),
        Route::get("/inspection/ledgers/{register}", Act::Public, ledger),
        Route::get(PACK, Act::Public, pack),
        Route::get(PROOF, Act::Public, proof),
        Route::get("/inspection/verify.html", Act::Public, verifier),
    ];
    get.into_iter().map(Route::open).collect()
}

/// No view is open here.
#[derive(Template)]
#[template(path = "inspections/over.html")]
pub(super) struct OverPage {
    pub(super) frame: Frame,
}

/// Any page of a view.
#[derive(Template)]
#[template(path = "inspections/inside.html")]
struct InsidePage {
    frame: Frame,
    office: String,
    visitor: String,
    until: Say,
    is_index: bool,
    title: String,
    body: Say,
}

impl Guest {
    /// The page that says that it is over.
    pub(super) fn over(&self) -> Response {
        let frame = self.frame.clone();
        Page(OverPage { frame }).into_response()
    }

    fn page(&self, (key, is_index): (&str, bool), body: Say) -> Response {
        let frame = self.frame.clone();
        Page(InsidePage {
            office: self.office_name.clone(),
            visitor: self.of.visitor.name.clone(),
            until: moment(&frame, self.of.ends_at),
            title: frame.plain(key),
            is_index,
            body,
            frame,
        })
        .into_response()
    }

    /// A part after its trace; what was not chosen is not there.
    async fn part(
        &self,
        topic: Topic,
        body: impl AsyncFnOnce(&App, &Frame) -> WebResult<Option<Say>>,
    ) -> Result<Response, Shut> {
        if !self.sees(topic) {
            return Err(WebError::NotFound.into());
        }
        self.trace(topic.as_str()).await?;
        let key = format!("inspections.topic.{topic}");
        let none = || Say::drawn(&parts::Nothing::of(&self.frame, &key));
        let body = match body(&self.app, &self.frame).await? {
            Some(body) => body,
            None => none()?,
        };
        Ok(self.page((&key, false), body))
    }
}

async fn index(guest: Guest) -> Result<Response, Shut> {
    guest.trace("index").await?;
    let body = parts::index(&guest).await?;
    Ok(guest.page(("inspections.page.index", true), body))
}

async fn plan(guest: Guest) -> Result<Response, Shut> {
    let at = (guest.scope(), guest.of.office);
    let body = async |app: &App, frame: &Frame| reports::plan_piece(app, frame, at).await;
    guest.part(Topic::Plan, body).await
}

async fn check(guest: Guest) -> Result<Response, Shut> {
    let at = (guest.scope(), guest.of.office);
    let body = async |app: &App, frame: &Frame| reports::check_piece(app, frame, at).await;
    guest.part(Topic::Check, body).await
}

async fn all_incidents(guest: Guest) -> Result<Response, Shut> {
    let at = (guest.scope(), guest.of.office);
    let body = async |app: &App, frame: &Frame| Ok(Some(incidents::piece(app, frame, at).await?));
    guest.part(Topic::Incidents, body).await
}

async fn journal(guest: Guest) -> Result<Response, Shut> {
    let body = async |_: &App, _: &Frame| Ok(Some(parts::journal(&guest).await?));
    guest.part(Topic::Journal, body).await
}

async fn backups(guest: Guest) -> Result<Response, Shut> {
    let body = async |_: &App, _: &Frame| Ok(Some(parts::backups(&guest).await?));
    guest.part(Topic::Backups, body).await
}

async fn ledger(guest: Guest, Path(register): Path<String>) -> Result<Response, Shut> {
    let register = guest.app.registers.get(&register);
    let shown = register.and_then(|it| guest.ledger(it));
    let shown = shown.ok_or(WebError::NotFound)?;
    guest.trace(&format!("ledger/{}", shown.id)).await?;
    let at = (guest.scope(), guest.of.office);
    let body = reports::ledger_piece(&guest.app, &guest.frame, at, &shown).await?;
    Ok(guest.page(("inspections.page.ledger", false), body))
}

/// The journal of a year. Its tree is whole in any case; the details are in it only where they were chosen.
async fn pack(guest: Guest, Path(year): Path<i16>) -> Result<Response, Shut> {
    if !guest.sees(Topic::Journal) {
        return Err(WebError::NotFound.into());
    }
    guest.trace(&format!("pack/{year}")).await?;
    let wanted = (Whose::Office(guest.of.office), year);
    let pack = evidence::pack(&guest.app, &guest.actor(), wanted).await;
    let mut pack = pack.map_err(refused)?;
    if !guest.sees(Topic::Details) {
        for it in &mut pack.entries {
            it.detail = None;
        }
    }
    Ok(attached(&format!("journal-{year}.pack"), pack.to_text())?)
}

/// The proof of something that stands in her own list: no other event is hers to take.
async fn proof(guest: Guest, Path((year, seq)): Path<(i16, u64)>) -> Result<Response, Shut> {
    let own = parts::own(&guest).await?;
    let place = format!("{year}/{seq}");
    if !guest.sees(Topic::Journal) || !own.iter().any(|it| it.place == place) {
        return Err(WebError::NotFound.into());
    }
    guest.trace(&format!("proof/{place}")).await?;
    let wanted = (Whose::Office(guest.of.office), year, seq);
    let proof = evidence::prove(&guest.app, &guest.actor(), wanted).await;
    let proof = proof.map_err(refused)?.to_string();
    Ok(attached(
        &format!("journal-{year}-{seq}.tlog-proof"),
        proof,
    )?)
}

async fn verifier(guest: Guest) -> Result<Response, Shut> {
    if !guest.sees(Topic::Journal) {
        return Err(WebError::NotFound.into());
    }
    Ok(evidence::verify_page().await?)
}

fn refused(error: GiveError) -> WebError {
    match error {
        GiveError::NoTree(_) | GiveError::NoEvent(_) => WebError::NotFound,
        GiveError::Db(why) => why.into(),
    }
}

fn attached(name: &str, text: String) -> WebResult<Response> {
    let disposition = disposition("attachment", name);
    file(
        ("application/octet-stream", &disposition),
        text.into_bytes(),
    )
}
