//! The home page of an office: for staff four large tiles, for everybody else the next single action and the week.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use mamori_core::people::Act;

use super::{store, year};
use crate::web::{Action, App, Desk, Frame, Page, Panel, Say, Todo, Urgency, Visit, WebResult};

/// A telephone number to be tapped.
struct Phone {
    href: String,
    number: String,
}

/// One thing to do, ready to be printed.
struct Task {
    words: Say,
    href: String,
    minutes: Option<Say>,
    due: Option<Say>,
    urgency: &'static str,
}

#[derive(Template)]
#[template(path = "home/office.html")]
struct OfficePage {
    frame: Frame,
    office: String,
    is_staff: bool,
    may_report: bool,
    phone: Option<Phone>,
    minutes: Option<Say>,
    next: Option<Task>,
    rest: Vec<Task>,
    year: Option<Say>,
    panels: Vec<Panel>,
    only_totals: bool,
    settings: Vec<Action>,
}

/// What can be set at an office: the page behind it, who may open it, and its words.
const SETTINGS: [(&str, Act, &str); 8] = [
    ("details", Act::ManageOffice, "home.settings.details"),
    ("sharing", Act::ManageSharing, "home.settings.sharing"),
    ("notices", Act::ManageSettings, "home.settings.mail"),
    ("backups", Act::ManageSettings, "home.settings.backups"),
    ("isolation", Act::ManageSettings, "home.settings.isolation"),
    ("journal", Act::SeeJournal, "journal.title"),
    ("inspections", Act::ShowInspector, "inspections.title"),
    ("emergency", Act::ManagePeople, "emergency.title"),
];

fn settings(desk: &Desk) -> Vec<Action> {
    let open = SETTINGS.iter().filter(|(_, act, _)| desk.may(*act));
    open.map(|(page, _, key)| Action {
        words: desk.frame.say(key),
        href: format!("/offices/{}/{page}", desk.office),
    })
    .collect()
}

/// The home page of an office: what is next on top, then what every capability says.
pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let panels = desk.panels(&super::panels()).await?;
    let todos = Todo::in_order(panels.iter().flat_map(|it| it.todos.clone()).collect());
    let mut tasks = todos.iter().map(|it| task(&desk.frame, it));
    let page = OfficePage {
        office: desk.frame.office_name().unwrap_or_default().to_owned(),
        // Who runs nothing here sees four tiles and nothing else on the first level (people.md §3).
        is_staff: desk.may(Act::AnswerSelfCheck) && !desk.may(Act::SeeOfficeAssessment),
        may_report: desk.may(Act::ReportIncident),
        phone: store::phone(&app, desk.office).await?.map(Phone::of),
        minutes: minutes(&desk.frame, &todos),
        next: tasks.next(),
        rest: tasks.collect(),
        year: year::year(&desk).await?,
        only_totals: !desk.may(Act::SeePlan),
        settings: settings(&desk),
        panels: panels.into_iter().filter(has_body).collect(),
        frame: desk.frame,
    };
    Ok(Page(page).into_response())
}

fn has_body(panel: &Panel) -> bool {
    !panel.body.is_empty() || panel.action.is_some()
}

/// All minutes of this week together; none where nothing is known about any.
fn minutes(frame: &Frame, todos: &[Todo]) -> Option<Say> {
    let soon = todos.iter().filter(|it| it.urgency != Urgency::Later);
    let all: u32 = soon.filter_map(|it| it.minutes).sum();
    (all > 0).then(|| frame.fill("home.minutes", &[("minutes", &all.to_string())]))
}

fn task(frame: &Frame, todo: &Todo) -> Task {
    let minutes = |it: u32| frame.fill("home.minutes", &[("minutes", &it.to_string())]);
    Task {
        words: todo.words.clone(),
        href: todo.href.clone(),
        minutes: todo.minutes.map(minutes),
        due: todo.due_on.map(|it| due(frame, it)),
        urgency: match todo.urgency {
            Urgency::Now | Urgency::Late => "late",
            Urgency::Awaited => "warn",
            Urgency::ThisWeek => "info",
            Urgency::Later => "off",
        },
    }
}

fn due(frame: &Frame, day: Date) -> Say {
    let (month, day) = (day.month().to_string(), day.day().to_string());
    frame.fill("home.due", &[("month", &month), ("day", &day)])
}

impl Phone {
    fn of(number: String) -> Self {
        let dialled = number
            .chars()
            .filter(|it| it.is_ascii_digit() || *it == '+');
        Self {
            href: format!("tel:{}", dialled.collect::<String>()),
            number,
        }
    }
}
