//! Opening a view: who comes, why, what she may see, for how long. It asks once more who it is, for it lets data out.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::inspections::{LONGEST, Shown, Topic, is_personal, until};
use mamori_core::people::Act;
use mamori_core::registers::Register;
use serde_json::json;

use super::super::store::{self, Visitor};
use super::{list_path, moment, note, view_path};
use crate::db::Event;
use crate::people::{notes, secrets};
use crate::registers::may_see;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

/// For so long the sheet can be printed once more; then a new view is opened.
const PRINT_HOLDS: SignedDuration = SignedDuration::from_hours(1);
/// More letters than these no field takes.
const TYPED: usize = 120;
/// So many views are listed.
const LISTED: i64 = 30;

pub(super) fn routes() -> Vec<Route> {
    const LIST: &str = "/offices/{office}/inspections";
    const NEW: &str = "/offices/{office}/inspections/new";
    vec![
        Route::get(LIST, Act::ShowInspector, list),
        Route::post(LIST, Act::ShowInspector, open).proved(),
        Route::get(NEW, Act::ShowInspector, ask),
    ]
}

/// A view in the list.
struct Row {
    href: String,
    name: String,
    authority: String,
    from: Say,
    until: Say,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "inspections/list.html")]
struct ListPage {
    frame: Frame,
    path: String,
    rows: Vec<Row>,
}

async fn list(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (frame, office) = (Frame::new(&app, &visit), visit.office()?);
    let now = app.clock.now();
    let found = store::list(&app, visit.scope()?, office, LISTED).await?;
    let row = |it: &store::Inspection| Row {
        href: view_path(office, it.id),
        name: it.visitor.name.clone(),
        authority: it.visitor.authority.clone(),
        from: moment(&frame, it.made_at),
        until: moment(&frame, it.ended_at.unwrap_or(it.ends_at)),
        is_open: it.is_open(now),
    };
    let page = ListPage {
        path: list_path(office),
        rows: found.iter().map(row).collect(),
        frame,
    };
    Ok(Page(page).into_response())
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Asked {
    visitor: Visitor,
    hours: String,
    shown: Shown,
}

impl Asked {
    /// Reads a form in which topics and ledgers stand as often as they were chosen. What is not this visitor's to see is left out.
    fn read(app: &App, visit: &Visit, form: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        let (mut ledgers, mut personal) = (BTreeSet::new(), BTreeSet::new());
        for (name, value) in form {
            let text: String = value.trim().chars().take(TYPED).collect();
            match name.as_str() {
                "visitor" => asked.visitor.name = text,
                "authority" => asked.visitor.authority = text,
                "reason" => asked.visitor.reason = text,
                "hours" => asked.hours = text,
                "topic" => asked.shown.topics.extend(text.parse::<Topic>().ok()),
                "ledger" => drop(ledgers.insert(text)),
                "personal" => drop(personal.insert(text)),
                _ => {}
            }
        }
        asked.shown.topics.retain(|it| visit.may(it.act()));
        let may_personal = visit.may(Act::SeePersonalEntries);
        for it in offered(app, visit) {
            let id = it.id.to_string();
            if ledgers.contains(&id) || (may_personal && personal.contains(&id)) {
                let with = may_personal && is_personal(it) && personal.contains(&id);
                asked.shown.ledgers.insert(id, with);
            }
        }
        asked
    }
}

/// The ledgers that this visitor sees and so may show.
fn offered<'a>(app: &'a App, visit: &Visit) -> Vec<&'a Register> {
    let all = app.registers.all().into_iter();
    all.filter(|it| may_see(visit, it)).collect()
}

/// A part that can be chosen.
struct Part {
    word: String,
    words: Say,
    is_chosen: bool,
}

/// A ledger that can be chosen.
struct Ledger {
    id: String,
    title: Say,
    is_chosen: bool,
    /// Whether it has columns about people outside the staff that this visitor may show, and whether they are chosen.
    personal: Option<bool>,
}

#[derive(Template)]
#[template(path = "inspections/new.html")]
struct NewPage {
    frame: Frame,
    path: String,
    asked: Asked,
    longest: u8,
    parts: Vec<Part>,
    ledgers: Vec<Ledger>,
}

async fn ask(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let mut shown = Shown::proposed(offered(&app, &visit));
    shown.topics.retain(|it| visit.may(it.act()));
    let asked = Asked {
        hours: LONGEST.to_string(),
        shown,
        ..Asked::default()
    };
    page(&app, &visit, asked, Mistakes::none())
}

fn page(app: &App, visit: &Visit, asked: Asked, mistakes: Mistakes) -> WebResult<Response> {
    let frame = Frame::new(app, visit).with(mistakes);
    let part = |it: &Topic| Part {
        word: it.to_string(),
        words: frame.say(&format!("inspections.topic.{it}")),
        is_chosen: asked.shown.has(*it),
    };
    let may_personal = visit.may(Act::SeePersonalEntries);
    let ledger = |it: &Register| {
        let chosen = asked.shown.ledgers.get(it.id.as_str());
        Ledger {
            id: it.id.to_string(),
            title: frame.text(it.title.authored(), &it.title_en),
            is_chosen: chosen.is_some(),
            personal: (may_personal && is_personal(it)).then(|| chosen.copied().unwrap_or(false)),
        }
    };
    let topics = Topic::ALL.iter().filter(|it| visit.may(it.act()));
    let page = NewPage {
        path: list_path(visit.office()?),
        longest: LONGEST,
        parts: topics.map(part).collect(),
        ledgers: offered(app, visit).into_iter().map(ledger).collect(),
        asked,
        frame,
    };
    Ok(Page(page).into_response())
}

async fn open(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let asked = Asked::read(&app, &visit, form);
    let mut mistakes = Mistakes::none();
    if asked.visitor.name.is_empty() {
        mistakes.add("visitor", "inspections.mistake.visitor");
    }
    if asked.shown.is_empty() {
        mistakes.add("topic", "inspections.mistake.nothing");
    }
    let hours = asked.hours.parse().unwrap_or_default();
    let Some(ends_at) = until(app.clock.now(), hours).filter(|_| mistakes.is_empty()) else {
        if until(app.clock.now(), hours).is_none() {
            mistakes.add("hours", "inspections.mistake.hours");
        }
        return page(&app, &visit, asked, mistakes);
    };
    let (office, by) = (visit.office()?, visit.who()?.id);
    let (link, code) = (secrets::paper_code(&app.chance), short_code(&app));
    let mut change = app.change(&visit.actor()).await?;
    let what = (&asked.visitor, &asked.shown, ends_at);
    let id = store::add(&mut change, (office, by), what, (&link, &code)).await?;
    notes::keep(&app, &mut change, &note(id), &(link, code), PRINT_HOLDS).await?;
    let event = Event::of("inspections.open").office(office);
    let detail = json!({
        "visitor": asked.visitor.name, "authority": asked.visitor.authority, "reason": asked.visitor.reason,
        "shown": asked.shown.to_string(), "until": ends_at.to_string(),
    });
    let event = event.about(format!("inspector/{id}")).detail(detail);
    change.save(&event).await?;
    Ok(see_other(&format!("{}/sheet", view_path(office, id))))
}

/// Eight letters: enough beside a link that is a secret too, where few wrong ones are borne.
fn short_code(app: &App) -> String {
    secrets::paper_code(&app.chance).chars().take(9).collect()
}
