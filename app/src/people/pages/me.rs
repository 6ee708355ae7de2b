//! One's own page: name and language, password, authenticator, sessions. Paper codes stand in `paper_codes.rs`.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::words::Language;
use serde::Deserialize;
use serde_json::json;

use super::super::store::own;
use super::super::store::{self, members};
use super::people::day;
use super::{keys, sessions};
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/me", Act::OwnAccount, show),
        Route::post("/me", Act::OwnAccount, change_profile),
        Route::post("/me/sessions/end", Act::OwnAccount, end_sessions),
    ]
}

/// One session of one's own.
struct SessionRow {
    terminal: String,
    begun: Say,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "people/me.html")]
struct MePage {
    frame: Frame,
    form: ProfileForm,
    login: String,
    languages: Vec<(&'static str, Say, bool)>,
    sessions: Vec<SessionRow>,
    left: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ProfileForm {
    name: String,
    kana: String,
    language: String,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let form = ProfileForm {
        name: who.name.clone(),
        kana: who.kana.clone(),
        language: visit.language.to_string(),
    };
    page(&app, &visit, Frame::new(&app, &visit), form).await
}

async fn page(app: &App, visit: &Visit, frame: Frame, form: ProfileForm) -> WebResult<Response> {
    let who = visit.who()?;
    let open = own::sessions(app, who.id, (sessions::IDLE, sessions::WHOLE)).await?;
    let rows = open.into_iter().map(|it| SessionRow {
        begun: day(&frame, office_day(it.created_at)),
        is_this: it.id == who.session,
        terminal: it.terminal,
    });
    let languages = ["ja", "easy", "en"];
    let languages = languages.map(|it| {
        (
            it,
            frame.say(&format!("web.language.{it}")),
            it == form.language,
        )
    });
    Ok(Page(MePage {
        sessions: rows.collect(),
        languages: languages.into_iter().collect(),
        login: own::keys(app, who.id).await?.login,
        left: store::keys::paper_codes_left(app, who.id)
            .await?
            .to_string(),
        form,
        frame,
    })
    .into_response())
}

async fn change_profile(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<ProfileForm>,
) -> WebResult<Response> {
    let mut mistakes = Mistakes::none();
    let Some((name, kana)) = keys::read_name(&form.name, &form.kana, &mut mistakes) else {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return page(&app, &visit, frame, form).await;
    };
    let language: Language = form.language.parse().unwrap_or(visit.language);
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    members::rename(&mut change, who.id, (&name, &kana), language).await?;
    let event = Event::of("people.own-profile").about(format!("person/{}", who.id));
    let detail = json!({ "name": name.as_str(), "kana": kana.as_str() });
    change.save(&event.detail(detail)).await?;
    Ok(see_other(&format!("/language/{language}?back=/me")))
}

async fn end_sessions(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    store::keys::end_sessions(&mut change, who.id, &who.session).await?;
    let event = Event::of("people.own-sessions-ended").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/me"))
}
