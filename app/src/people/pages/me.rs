//! One's own page: name and language, password, authenticator, sessions. Paper codes stand in `paper_codes.rs`.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::words::Language;
use serde::Deserialize;
use serde_json::json;

use super::super::store::mailed::{OwnMail, own_mail, set_own_mail};
use super::super::store::own;
use super::super::store::{self, members};
use super::{keys, open_sessions};
use crate::db::Event;
use crate::web::{App, Frame, Mail, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/me", Act::OwnAccount, show),
        Route::post("/me", Act::OwnAccount, change_profile),
        Route::post("/me/mail", Act::OwnAccount, change_mail),
        Route::post("/me/sessions/end", Act::OwnAccount, end_sessions),
    ]
}

#[derive(Template)]
#[template(path = "people/me.html")]
struct MePage {
    frame: Frame,
    form: ProfileForm,
    mail: OwnMail,
    login: String,
    languages: Vec<(&'static str, Say, bool)>,
    sessions: Vec<open_sessions::Row>,
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
    let form = ProfileForm::of(&visit)?;
    let mail = own_mail(&app, who.id).await?;
    page(&app, Frame::new(&app, &visit), (form, mail)).await
}

impl ProfileForm {
    fn of(visit: &Visit) -> WebResult<Self> {
        let who = visit.who()?;
        Ok(Self {
            name: who.name.clone(),
            kana: who.kana.clone(),
            language: visit.language.to_string(),
        })
    }
}

async fn page(
    app: &App,
    frame: Frame,
    (form, mail): (ProfileForm, OwnMail),
) -> WebResult<Response> {
    let who = frame.visit.who()?.clone();
    let languages = ["ja", "easy", "en"];
    let languages = languages.map(|it| {
        (
            it,
            frame.say(&format!("web.language.{it}")),
            it == form.language,
        )
    });
    Ok(Page(MePage {
        sessions: open_sessions::rows(app, &frame, who.id).await?,
        languages: languages.into_iter().collect(),
        login: own::keys(app, who.id).await?.login,
        mail,
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
        let mail = own_mail(&app, visit.who()?.id).await?;
        return page(&app, frame, (form, mail)).await;
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

#[derive(Deserialize, Default)]
#[serde(default)]
struct MailForm {
    email: String,
    mails: String,
}

/// Where reminders go, and whether they are wanted at all.
async fn change_mail(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<MailForm>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let mail = OwnMail {
        address: form.email.trim().to_owned(),
        wanted: form.mails == "yes",
    };
    let no_address = mail.address.is_empty() && !mail.wanted;
    if !no_address && !Mail::is_bare_address(&mail.address) {
        let mut mistakes = Mistakes::none();
        mistakes.add("email", "people.mistake.email");
        let frame = Frame::new(&app, &visit).with(mistakes);
        return page(&app, frame, (ProfileForm::of(&visit)?, mail)).await;
    }
    let mut change = app.change(&visit.actor()).await?;
    set_own_mail(&mut change, who.id, &mail).await?;
    let event = Event::of("people.own-mail").about(format!("person/{}", who.id));
    let detail = json!({ "address": mail.address, "wanted": mail.wanted });
    change.save(&event.detail(detail)).await?;
    Ok(see_other("/me"))
}

async fn end_sessions(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    store::keys::end_sessions(&mut change, who.id, &who.session).await?;
    let event = Event::of("people.own-sessions-ended").about(format!("person/{}", who.id));
    change.save(&event).await?;
    Ok(see_other("/me"))
}
