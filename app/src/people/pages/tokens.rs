//! One's own tokens for programs: the list, making one, ending one. Asking by one stands in `bearer.rs`.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use mamori_core::ids::OfficeId;
use mamori_core::people::{
    Act, MAX_TOKEN_DAYS, MAX_TOKEN_NAME, MAX_TOKEN_PURPOSE, MAX_TOKENS, TokenLimits, spell_token,
};
use serde_json::json;

use super::super::store::tokens::{self, Held, NewToken};
use super::open_sessions::moment;
use super::people::day;
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

const PATH: &str = "/me/tokens";
const NEW: &str = "/me/tokens/new";
/// So many offices are offered to choose from.
const OFFERED: usize = 50;
/// The days that are proposed.
const DAYS: &str = "90";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Act::OwnAccount, show),
        Route::get(NEW, Act::OwnAccount, show_new).proved(),
        Route::post(NEW, Act::OwnAccount, make).proved(),
        Route::post("/me/tokens/{token}/end", Act::OwnAccount, end),
    ]
}

/// One of them as the pages show it.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) person: Say,
    pub(super) name: String,
    pub(super) purpose: String,
    pub(super) may: Say,
    /// The only offices that it reaches.
    pub(super) offices: Vec<String>,
    pub(super) made: Say,
    pub(super) until: Say,
    /// When it was last used, and from which address.
    pub(super) used: Option<(Say, String)>,
}

impl Row {
    pub(super) fn of(frame: &Frame, it: Held) -> Self {
        let may = if it.may_write {
            "tokens.may-write"
        } else {
            "tokens.may-read"
        };
        Self {
            person: frame.name(&it.person.0, &it.person.1),
            may: frame.say(may),
            made: day(frame, office_day(it.made_at)),
            until: day(frame, office_day(it.holds_until)),
            used: it.used.map(|(at, from)| (moment(frame, at), from)),
            id: it.id,
            name: it.name,
            purpose: it.purpose,
            offices: it.offices,
        }
    }
}

#[derive(Template)]
#[template(path = "people/tokens.html")]
struct TokensPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Whether another one can be made.
    has_room: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let frame = Frame::new(&app, &visit);
    let own = tokens::own(&app, visit.who()?.id).await?;
    Ok(Page(TokensPage {
        has_room: own.len() < MAX_TOKENS,
        rows: own.into_iter().map(|it| Row::of(&frame, it)).collect(),
        frame,
    })
    .into_response())
}

/// An office to be chosen.
struct Choice {
    id: OfficeId,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "people/token_new.html")]
struct NewPage {
    frame: Frame,
    form: Typed,
    offices: Vec<Choice>,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    name: String,
    purpose: String,
    days: String,
    may_write: bool,
    offices: Vec<String>,
}

impl Typed {
    fn of(form: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (field, value) in form {
            match field.as_str() {
                "name" => value.trim().clone_into(&mut typed.name),
                "purpose" => value.trim().clone_into(&mut typed.purpose),
                "days" => typed.days = value,
                "may" => typed.may_write = value == "write",
                "office" => typed.offices.push(value),
                _ => {}
            }
        }
        typed
    }

    /// How many days it is to hold.
    fn days(&self) -> Option<i64> {
        let digits = mamori_core::people::normal_pin(&self.days);
        let days = digits.parse().ok()?;
        (1..=MAX_TOKEN_DAYS).contains(&days).then_some(days)
    }

    fn mistakes(&self) -> Mistakes {
        let mut mistakes = Mistakes::none();
        if self.name.is_empty() || self.name.chars().count() > MAX_TOKEN_NAME {
            mistakes.add("name", "tokens.mistake.name");
        }
        if self.purpose.is_empty() || self.purpose.chars().count() > MAX_TOKEN_PURPOSE {
            mistakes.add("purpose", "tokens.mistake.purpose");
        }
        if self.days().is_none() {
            mistakes.add("days", "tokens.mistake.days");
        }
        mistakes
    }
}

async fn show_new(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let form = Typed {
        days: DAYS.to_owned(),
        ..Typed::default()
    };
    new_page(&app, Frame::new(&app, &visit), form).await
}

async fn new_page(app: &App, frame: Frame, form: Typed) -> WebResult<Response> {
    let reached = tokens::reached(app, frame.visit.who()?.id, OFFERED).await?;
    let choice = |(id, name): (OfficeId, String)| Choice {
        is_chosen: form.offices.contains(&id.to_string()),
        id,
        name,
    };
    Ok(Page(NewPage {
        offices: reached.into_iter().map(choice).collect(),
        form,
        frame,
    })
    .into_response())
}

#[derive(Template)]
#[template(path = "people/token_made.html")]
struct MadePage {
    frame: Frame,
    name: String,
    token: String,
    /// Where the API begins.
    address: String,
}

/// Makes one and shows it, this once.
async fn make(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let who = visit.who()?;
    let typed = Typed::of(form);
    let mut mistakes = typed.mistakes();
    let limits = limits(&app, &visit, &typed).await?;
    if limits.is_none() {
        mistakes.add("office", "tokens.mistake.office");
    }
    if tokens::own(&app, who.id).await?.len() >= MAX_TOKENS {
        mistakes.add("name", "tokens.mistake.many");
    }
    let (Some(limits), Some(days), true) = (limits, typed.days(), mistakes.is_empty()) else {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return new_page(&app, frame, typed).await;
    };
    let token = spell_token(&app.chance.bytes());
    let new = NewToken {
        name: &typed.name,
        purpose: &typed.purpose,
        limits,
        holds_until: until(app.clock.now(), days),
    };
    let mut change = app.change(&visit.actor()).await?;
    let id = tokens::add(&mut change, who.id, &token, &new).await?;
    let detail = json!({
        "token": id, "name": new.name, "purpose": new.purpose, "days": days,
        "may_write": new.limits.may_write, "offices": new.limits.offices,
    });
    let event = Event::of("people.token-made").about(format!("person/{}", who.id));
    change.save(&event.detail(detail)).await?;
    Ok(Page(MadePage {
        address: format!("{}/api/v1", app.settings.public_url),
        frame: Frame::new(&app, &visit),
        name: typed.name,
        token,
    })
    .into_response())
}

fn until(now: Timestamp, days: i64) -> Timestamp {
    now + SignedDuration::from_hours(24 * days)
}

/// What the token is to leave; none when an office was named that this person does not reach.
async fn limits(app: &App, visit: &Visit, typed: &Typed) -> WebResult<Option<TokenLimits>> {
    let reached = tokens::reached(app, visit.who()?.id, OFFERED).await?;
    let named = |text: &String| reached.iter().find(|(id, _)| id.to_string() == *text);
    let offices: Option<Vec<OfficeId>> = typed
        .offices
        .iter()
        .map(|it| named(it).map(|(id, _)| *id))
        .collect();
    Ok(offices.map(|mut offices| {
        offices.sort_unstable();
        offices.dedup();
        TokenLimits {
            may_write: typed.may_write,
            offices,
        }
    }))
}

async fn end(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> WebResult<Response> {
    let who = visit.who()?;
    let mut change = app.change(&visit.actor()).await?;
    if !tokens::end_own(&mut change, who.id, &id).await? {
        return Err(WebError::NotFound);
    }
    let event = Event::of("people.own-token-ended").about(format!("person/{}", who.id));
    change.save(&event.detail(json!({ "token": id }))).await?;
    Ok(see_other(PATH))
}
