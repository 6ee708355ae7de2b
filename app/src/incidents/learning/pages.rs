//! The review of an incident, and the stories that offices offer to others.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use mamori_core::assessments::{Answer, Given};
use mamori_core::catalogue::{CaseId, ProvisionId};
use mamori_core::incidents::{LessonId, LineSort, StoryField};
use mamori_core::people::Act;
use serde_json::json;

use super::super::deeds;
use super::super::pages::{Desk, moment, refused, room_path};
use super::super::store::incident::Incident;
use super::super::store::line::{self as lines, NewLine};
use super::measures::{Part, Typed};
use super::store;
use crate::assessments;
use crate::people::Node;
use crate::web::{
    self, App, Frame, Mistakes, Page, Panel, Route, Say, Todo, Urgency, Visit, WebError, WebResult,
    see_other,
};

pub(super) fn routes() -> Vec<Route> {
    const LEARN: &str = "/offices/{office}/incidents/{incident}/learn";
    const OFFER: &str = "/offices/{office}/incidents/{incident}/offer";
    let act = Act::HandleIncidents;
    vec![
        Route::get(LEARN, act, show),
        Route::post(LEARN, act, save),
        Route::post(OFFER, act, offer),
        Route::get("/councils/{council}/cases", Act::SeeOffices, of_council),
        Route::get(
            "/corporations/{corporation}/cases",
            Act::SeeOffices,
            of_council,
        ),
    ]
}

/// A requirement with how it is answered now.
struct Item {
    id: String,
    title: Say,
    answer: Say,
    is_met: bool,
}

struct Lesson {
    id: String,
    title: Say,
    rule: Say,
}

#[derive(Template)]
#[template(path = "incidents/learning/learn.html")]
struct LearnPage {
    frame: Frame,
    path: String,
    drill: bool,
    cause: String,
    prevention: String,
    items: Vec<Item>,
    no_check: bool,
    lessons: Vec<Lesson>,
    measures: Part,
    offered: String,
    is_offered: bool,
    saved: bool,
    plan: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    page(&desk, &of, None).await
}

/// The review again, with what was typed of a measure and what is wrong with it.
pub(super) async fn with_measure(
    desk: Desk,
    of: &Incident,
    (typed, mistakes): (Typed, Mistakes),
) -> WebResult<Response> {
    let frame = desk.frame.clone().with(mistakes);
    page(&Desk { frame, ..desk }, of, Some(typed)).await
}

async fn page(desk: &Desk, of: &Incident, typed: Option<Typed>) -> WebResult<Response> {
    let (app, frame, kind) = (&desk.app, &desk.frame, desk.playbook(of)?);
    let check = assessments::current(app, desk.scope, desk.office).await?;
    let items = items(desk, &kind.items, check.as_ref()).await?;
    let told = |field: StoryField| of.story.get(&field).cloned().unwrap_or_default();
    let offered = store::offered(app, desk.scope, of).await?;
    let path = room_path(desk.office, of.id);
    let page = LearnPage {
        drill: of.is_drill(),
        cause: told(StoryField::Cause),
        prevention: told(StoryField::Prevention),
        items,
        no_check: check.is_none(),
        lessons: lessons(app, frame, &kind.lessons),
        measures: Part::of(desk, of, typed).await?,
        is_offered: offered.is_some(),
        offered: offered.unwrap_or_default(),
        saved: frame.visit.path.ends_with("?done=saved"),
        plan: format!("/offices/{}/plan", desk.office),
        path,
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}

/// The requirements of a kind with how they are answered now.
async fn items(
    desk: &Desk,
    wanted: &[ProvisionId],
    check: Option<&assessments::Assessment>,
) -> WebResult<Vec<Item>> {
    let given = match check {
        Some(it) => assessments::given(&desk.app, desk.scope, it).await?,
        None => std::collections::BTreeMap::new(),
    };
    let frame = &desk.frame;
    let items = wanted.iter().filter_map(|id| {
        let provision = desk.app.catalogue.provision(id.as_str())?;
        let answer = given.get(id).map(|it| it.answer);
        Some(Item {
            id: id.to_string(),
            title: frame.text(provision.title.authored(), &provision.title_en),
            answer: answer.map_or_else(
                || frame.say("incidents.learn.no-answer"),
                |it| frame.say(&format!("assessments.answer.{it}")),
            ),
            is_met: answer.is_some_and(Answer::is_met),
        })
    });
    Ok(items.collect())
}

fn lessons(app: &App, frame: &Frame, wanted: &[LessonId]) -> Vec<Lesson> {
    let all = app.incidents.lessons().iter();
    let named = all.filter(|it| wanted.contains(&it.id));
    named
        .map(|it| Lesson {
            id: it.id.to_string(),
            title: frame.text(it.title.authored(), &it.title_en),
            rule: frame.text(it.rule.authored(), &it.rule_en),
        })
        .collect()
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let kind = desk.playbook(&of)?;
    let ticked = |name: &str| {
        let all = sent.iter().filter(|(it, _)| it == name);
        all.map(|(_, it)| it.as_str()).collect::<Vec<_>>()
    };
    let chosen = ticked("item");
    let items = kind.items.iter().filter(|it| chosen.contains(&it.as_str()));
    let items: Vec<ProvisionId> = items.cloned().collect();
    let chosen = ticked("lesson");
    let lessons = kind.lessons.iter();
    let lessons = lessons.filter(|it| chosen.contains(&it.as_str()));
    let lessons: Vec<LessonId> = lessons.cloned().collect();
    let text = |name: &str| ticked(name).first().map_or("", |it| it.trim()).to_owned();
    let story = [
        (StoryField::Cause, text("cause")),
        (StoryField::Prevention, text("prevention")),
    ];
    deeds::write_story(&desk.hand(), &of, &story)
        .await
        .map_err(refused)?;
    keep(&desk, &of, (&items, &lessons)).await?;
    let path = room_path(desk.office, of.id);
    Ok(see_other(&format!("{path}/learn?done=saved")))
}

/// Keeps the review. What is real also changes the check: what was said to be done and was not is まだ again.
async fn keep(
    desk: &Desk,
    of: &Incident,
    (items, lessons): (&[ProvisionId], &[LessonId]),
) -> WebResult<()> {
    let app = &desk.app;
    let check = assessments::current(app, desk.scope, desk.office).await?;
    let mut change = app.change(&desk.frame.visit.actor()).await?;
    let names: Vec<String> = items.iter().map(ToString::to_string).collect();
    store::keep(&mut change, of, (&names, lessons)).await?;
    // A closed check stays as it was; the next one begins with what was learned.
    let open = check.filter(|it| it.closed_at.is_none() && !of.is_drill());
    if let Some(check) = &open {
        let number = of.number.to_string();
        let note = desk
            .frame
            .written("incidents.learn.note", &[("n", &number)]);
        for item in items {
            let given = Given {
                note: note.clone(),
                ..Given::bare(Answer::NotYet)
            };
            assessments::answer(&mut change, desk.scope, check, (item, &given)).await?;
        }
    }
    let detail = json!({ "items": names, "lessons": lessons });
    let line = NewLine::of(LineSort::Learned).detail(detail.clone());
    lines::add(&mut change, (of.office, of.id), &line).await?;
    let event = deeds::event("incidents.learn", of).detail(detail);
    Ok(change.save(&event).await?)
}

/// Offers the story, or takes it back. A drill is no story.
async fn offer(
    State(app): State<App>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let of = desk.incident(&id).await?;
    let text = |name: &str| {
        let found = sent.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, it)| it.trim()).to_owned()
    };
    let words: String = text("words").chars().take(2_000).collect();
    let is_back = text("do") == "back";
    if of.is_drill() || (!is_back && words.is_empty()) {
        return Err(WebError::Mistake("incidents.mistake.offer"));
    }
    let mut change = app.change(&visit.actor()).await?;
    if is_back {
        store::withdraw(&mut change, &of).await?;
    } else {
        store::offer(&mut change, &of, &words).await?;
    }
    let event = deeds::event("incidents.offer", &of);
    change
        .save(&event.detail(json!({ "is_back": is_back })))
        .await?;
    let path = room_path(desk.office, of.id);
    Ok(see_other(&format!("{path}/learn?done=saved")))
}

struct Story {
    kind: Say,
    words: String,
    at: Say,
}

#[derive(Template)]
#[template(path = "incidents/learning/cases.html")]
struct CasesPage {
    frame: Frame,
    stories: Vec<Story>,
}

/// The stories that members offer; from which office one comes is not told.
async fn of_council(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let node = Node::of(&visit.at).ok_or(WebError::NotFound)?;
    let frame = Frame::new(&app, &visit);
    let offered = store::of_node(&app, visit.scope()?, node).await?;
    let stories = offered.into_iter().map(|it| {
        let kind = app.incidents.playbook(&it.kind);
        Story {
            kind: kind.map_or_else(
                || Say::plain(&it.kind),
                |it| frame.text(it.title.authored(), &it.title_en),
            ),
            words: it.words,
            at: moment(&frame, it.at),
        }
    });
    let page = CasesPage {
        stories: stories.collect(),
        frame: frame.clone(),
    };
    Ok(Page(page).into_response())
}

/// For so long a story stands on the first page after an incident.
const REPEATED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// The stories of the lessons that are repeated after an incident, on everybody's first page.
pub(super) async fn stories(desk: web::Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ReportIncident) {
        return Ok(None);
    }
    let since = desk.app.clock.now() - REPEATED;
    let reviews = store::since(&desk.app, desk.scope, desk.office, since).await?;
    let wanted: Vec<&LessonId> = reviews.iter().flat_map(|it| &it.lessons).collect();
    let all = desk.app.incidents.lessons().iter();
    let named = all.filter(|it| wanted.contains(&&it.id));
    let mut cases: Vec<&CaseId> = named.flat_map(|it| &it.cases).collect();
    cases.sort();
    cases.dedup();
    let Some(first) = cases.first() else {
        return Ok(None);
    };
    let case = desk.app.catalogue.case(first.as_str());
    let Some(case) = case else { return Ok(None) };
    let title = desk.frame.text(case.title.authored(), &case.title_en);
    let words = desk.frame.say("incidents.learn.read").with("case", &title);
    let todo = Todo::new(
        Urgency::Later,
        words,
        format!("/catalogue/cases/{}", case.id),
    );
    let panel = Panel::new(920, desk.frame.say("incidents.learn.stories"));
    Ok(Some(panel.with_todo(todo.taking(3))))
}
