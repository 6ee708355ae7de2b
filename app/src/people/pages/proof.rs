//! Showing once more who one is, before something dangerous: password and code, or a passkey. What was typed is kept meanwhile.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::passkey::{self, Purpose};
use super::super::store;
use super::super::store::own;
use super::super::store::tries::{self, Counted};
use super::passkey_sign_in::{Answer, refuse};
use super::proving::prove;
use super::sign_in::{Ask, goal};
use crate::db::{Change, Event};
use crate::web::{
    App, Frame, Mistakes, Page, Route, Visit, WebError, WebResult, see_other, with_module,
};

/// Where it is asked.
pub(super) const PATH: &str = "/proof";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Act::OwnAccount, show),
        Route::post(PATH, Act::OwnAccount, by_password),
        Route::post("/proof/passkey/ask", Act::OwnAccount, ask_passkey),
        Route::post("/proof/passkey", Act::OwnAccount, by_passkey),
    ]
}

#[derive(Template)]
#[template(path = "people/proof.html")]
struct ProofPage {
    frame: Frame,
    then: String,
    kept: String,
    /// Whether this person has a passkey to show.
    passkeys: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ProofForm {
    password: String,
    code: String,
    then: String,
    kept: String,
}

async fn show(State(app): State<App>, visit: Visit, Query(ask): Query<Ask>) -> WebResult<Response> {
    page(&app, &visit, ask, Mistakes::none()).await
}

async fn page(app: &App, visit: &Visit, ask: Ask, mistakes: Mistakes) -> WebResult<Response> {
    let has_any = !store::passkeys::own(app, visit.who()?.id).await?.is_empty();
    let page = Page(ProofPage {
        frame: Frame::new(app, visit).with(mistakes),
        then: ask.then,
        kept: ask.kept,
        passkeys: has_any && passkey::house(&app.settings).is_some(),
    });
    Ok(with_module(page.into_response()))
}

async fn by_password(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ProofForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let login = own::keys(&app, who.id).await?.login;
    let counted = tries::counted(&login, &visit.terminal);
    let ask = Ask {
        then: form.then,
        kept: form.kept,
        at_shared: false,
    };
    let Ok(_turn) = tries::turn(&app, &counted).await? else {
        return again(&app, &visit, ask, ("password", "people.mistake.wait")).await;
    };
    if let Some(proof) = prove(&app, &login, (&form.password, &form.code)).await? {
        let mut change = app.change(&visit.actor()).await?;
        if proof.use_up(&mut change).await? {
            tries::clear(&mut change, &counted).await?;
            keep(&visit, change, proof.second.word()).await?;
            return Ok(see_other(&goal(&ask.then, &ask.kept)));
        }
    }
    count(&app, &visit, &counted).await?;
    again(&app, &visit, ask, ("password", "people.proof-again.wrong")).await
}

async fn again(
    app: &App,
    visit: &Visit,
    ask: Ask,
    (field, key): (&'static str, &'static str),
) -> WebResult<Response> {
    let mut mistakes = Mistakes::none();
    mistakes.add(field, key);
    page(app, visit, ask, mistakes).await
}

async fn count(app: &App, visit: &Visit, counted: &[Counted; 2]) -> WebResult<()> {
    let mut change = app.change(&visit.actor()).await?;
    tries::count(&mut change, counted).await?;
    Ok(change.save(&Event::of("people.proof-refused")).await?)
}

/// From now on this session is of somebody who has just shown who they are.
async fn keep(visit: &Visit, mut change: Change, with: &str) -> WebResult<()> {
    let who = visit.who()?;
    store::prove_session(&mut change, &who.session).await?;
    let event = Event::of("people.proved").about(format!("person/{}", who.id));
    Ok(change.save(&event.detail(json!({ "with": with }))).await?)
}

async fn ask_passkey(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let purpose = Purpose::Proof(&visit.who()?.session);
    let mut change = app.change(&visit.actor()).await?;
    let Some(question) = passkey::ask(&app, &mut change, purpose).await? else {
        return Err(WebError::Mistake("people.mistake.wait"));
    };
    change.save(&Event::of("people.passkey-asked")).await?;
    Ok(Json(question).into_response())
}

async fn by_passkey(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<Answer>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let purpose = Purpose::Proof(&who.session);
    let refused = ("passkey", "people.passkey.refused");
    match passkey::look(&app, purpose, &form.sent).await? {
        Ok(shown) if shown.person == who.id => {
            let mut change = app.change(&visit.actor()).await?;
            let is_fresh = passkey::spend(&mut change, purpose, &form.sent.ticket).await?
                && passkey::used(&mut change, &shown).await?;
            if !is_fresh {
                return again(&app, &visit, form.ask, refused).await;
            }
            keep(&visit, change, "passkey").await?;
            Ok(see_other(&goal(&form.ask.then, &form.ask.kept)))
        }
        looked => {
            let unfit = looked.err().unwrap_or(passkey::Unfit {
                why: "somebody else's",
                person: None,
            });
            refuse(&app, &visit, (purpose, &form.sent), unfit).await?;
            again(&app, &visit, form.ask, refused).await
        }
    }
}
