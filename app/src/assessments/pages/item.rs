//! The manager's card of one requirement: one tap answers, saves and leads to the next one.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use mamori_core::assessments::{Answer, Checked, Given, Incomplete};
use mamori_core::catalogue::{Provision, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::{Assessment, answer as save_answer, carried, checked, given, is_gone, origins};
use super::card::Card;
use super::course::{Course, Names};
use super::{Choice, FIRST, RARER, away, day_name, next_open, steps};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Say, Visit, WebError, WebResult, see_other};

/// Longer notes belong into a file.
const NOTE_CHARS: usize = 2000;

/// What is typed on the card.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    answer: String,
    note: String,
    due_on: String,
    evidence: String,
}

#[derive(Template)]
#[template(path = "assessments/item.html")]
struct ItemPage {
    frame: Frame,
    path: String,
    list: String,
    back: Option<String>,
    number: String,
    of: String,
    steps: Vec<&'static str>,
    card: Card,
    may_answer: bool,
    left_out: bool,
    closed: bool,
    first: Vec<Choice>,
    rarer: Vec<Choice>,
    typed: Typed,
    unfold: bool,
    last_time: Option<LastTime>,
    because: Vec<Say>,
    origin: String,
}

/// What was answered in the cycle before.
struct LastTime {
    tag: Choice,
    note: String,
    day: String,
}

/// The check, its requirements, and the place of this one among those that apply.
struct Desk<'a> {
    course: Course,
    office: OfficeId,
    of: Assessment,
    checked: Vec<Checked>,
    provision: &'a Provision,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let course = Course::find(&app, &visit, &names).await?;
    let Some(desk) = Desk::open(&app, &visit, &names).await? else {
        return Ok(see_other(&course.at(visit.office()?, "")));
    };
    let given = given(&app, visit.scope()?, &desk.of).await?;
    let carried = carried(&app, visit.scope()?, &desk.of).await?;
    let typed = Typed::of(
        given.get(&desk.provision.id),
        carried.get(&desk.provision.id),
    );
    let mut page = desk.page(&app, Frame::new(&app, &visit), typed, &carried);
    let mut origins = origins(&app, visit.scope()?, &desk.of).await?;
    page.origin = origins.remove(&desk.provision.id).unwrap_or_default();
    Ok(Page(page).into_response())
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let course = Course::find(&app, &visit, &names).await?;
    let Some(desk) = Desk::open(&app, &visit, &names).await? else {
        return Ok(see_other(&course.at(office, "")));
    };
    if desk.of.closed_at.is_some() || !desk.applies() {
        return Ok(see_other(&course.item(office, desk.provision.id.local())));
    }
    let given = match typed.read() {
        Ok(given) => given,
        Err(mistakes) => {
            let carried = carried(&app, visit.scope()?, &desk.of).await?;
            let frame = Frame::new(&app, &visit).with(mistakes);
            return Ok(Page(desk.page(&app, frame, typed, &carried)).into_response());
        }
    };
    let id = &desk.provision.id;
    let mut change = app.change(&visit.actor()).await?;
    save_answer(&mut change, visit.scope()?, &desk.of, (id, &given)).await?;
    let event = Event::of("assessments.answer")
        .office(office)
        .about(format!("assessment/{}", desk.of.id))
        .detail(json!({ "provision": id.as_str(), "answer": given.answer.as_str(), "note": given.note }));
    change.save(&event).await?;
    Ok(see_other(&desk.after()))
}

impl<'a> Desk<'a> {
    /// `None` when this fiscal year's check has not been opened, or its norm was taken away.
    async fn open(app: &'a App, visit: &Visit, names: &Names) -> WebResult<Option<Self>> {
        let (scope, office) = (visit.scope()?, visit.office()?);
        let course = Course::find(app, visit, names).await?;
        let Some(of) = course.current(app, visit).await? else {
            return Ok(None);
        };
        if is_gone(&app.catalogue, &of) {
            return Ok(None);
        }
        let item = names.get("item").map(String::as_str).unwrap_or_default();
        let id = format!("{}/{}/{item}", of.norm, of.edition);
        let provision = app.catalogue.provision(&id).ok_or(WebError::NotFound)?;
        let checked = checked(app, scope, &of).await?;
        Ok(Some(Self {
            course,
            office,
            of,
            checked,
            provision,
        }))
    }

    /// The query that leads back to the chapter, where the norm has a page for each.
    fn part(&self) -> String {
        if self.is_long() {
            format!("?part={}", self.provision.group)
        } else {
            String::new()
        }
    }

    /// Whether one works on one chapter at a time.
    fn is_long(&self) -> bool {
        self.checked.len() > super::overview::ON_ONE_PAGE
    }

    /// What concerns the office; of a long norm, in the chapter of this requirement.
    fn applying(&self) -> Vec<&Checked> {
        let is_here = |it: &&Checked| !self.is_long() || it.group == self.provision.group;
        let all = self.checked.iter().filter(|it| it.applies);
        all.filter(is_here).collect()
    }

    fn applies(&self) -> bool {
        self.place().is_some()
    }

    fn place(&self) -> Option<usize> {
        let id = &self.provision.id;
        self.applying().iter().position(|it| it.id == *id)
    }

    /// Where one goes on after this answer: the next open card; when none is left, the chapter, which offers the next one,
    /// or the whole.
    fn after(&self) -> String {
        let applying = self.applying();
        let here = self.place().unwrap_or_default();
        let answered: Vec<bool> = applying
            .iter()
            .enumerate()
            .map(|(at, it)| at == here || it.answer.is_some())
            .collect();
        let next = next_open(&answered, here).and_then(|it| applying.get(it));
        next.map_or_else(
            || self.course.at(self.office, &self.part()),
            |it| self.course.item(self.office, it.id.local()),
        )
    }

    fn page(
        &self,
        app: &App,
        frame: Frame,
        typed: Typed,
        carried: &BTreeMap<ProvisionId, Given>,
    ) -> ItemPage {
        let (course, office) = (&self.course, self.office);
        let applying = self.applying();
        let answered: Vec<bool> = applying.iter().map(|it| it.answer.is_some()).collect();
        let place = self.place();
        let before = place
            .and_then(|it| it.checked_sub(1))
            .and_then(|it| applying.get(it));
        let stored = place
            .and_then(|it| applying.get(it))
            .and_then(|it| it.answer);
        let card = Card::of(app, &frame, self.provision, &self.of);
        let closed = self.of.closed_at.is_some();
        ItemPage {
            path: course.item(office, &card.local),
            list: course.at(office, &self.part()),
            back: before.map(|it| course.item(office, it.id.local())),
            because: away::because(app, &frame, self.provision, &self.of.scoping),
            origin: String::new(),
            number: place.map(|it| (it + 1).to_string()).unwrap_or_default(),
            of: applying.len().to_string(),
            steps: steps(&answered, place.unwrap_or(usize::MAX)),
            may_answer: frame.visit.may(Act::AnswerManagerCheck) && !closed && place.is_some(),
            left_out: place.is_none(),
            closed,
            first: Choice::all(&frame, FIRST, stored),
            rarer: Choice::all(&frame, RARER, stored),
            unfold: stored.is_some_and(Answer::needs_note)
                || typed.is_much()
                || !frame.mistakes.is_empty(),
            last_time: carried
                .get(&self.provision.id)
                .filter(|_| stored.is_none())
                .map(|it| LastTime::of(&frame, it)),
            card,
            typed,
            frame,
        }
    }
}

impl LastTime {
    fn of(frame: &Frame, given: &Given) -> Self {
        let day = given.due_on.map(|it| day_name(frame, it));
        Self {
            tag: Choice::tag(frame, Some(given.answer)),
            note: given.note.clone(),
            day: day.unwrap_or_default(),
        }
    }
}

impl Typed {
    /// What stands in the fields before somebody types: this year's, or else last year's as a proposal.
    fn of(given: Option<&Given>, carried: Option<&Given>) -> Self {
        let Some(given) = given.or(carried) else {
            return Self::default();
        };
        Self {
            answer: String::new(),
            note: given.note.clone(),
            due_on: given.due_on.map(|it| it.to_string()).unwrap_or_default(),
            evidence: given.evidence.join("\n"),
        }
    }

    /// Whether something stands in the fields that are folded away.
    fn is_much(&self) -> bool {
        let fields = [&self.note, &self.due_on, &self.evidence];
        fields.iter().any(|it| !it.is_empty())
    }

    /// The answer, or what is wrong with it, field by field.
    fn read(&self) -> Result<Given, Mistakes> {
        let mut mistakes = Mistakes::none();
        let answer = self.answer.parse::<Answer>().ok();
        if answer.is_none() {
            mistakes.add("answer", "assessments.mistake.answer");
        }
        if self.note.chars().count() > NOTE_CHARS {
            mistakes.add("note", "assessments.mistake.note-long");
        }
        if self.evidence.chars().count() > NOTE_CHARS {
            mistakes.add("evidence", "assessments.mistake.evidence-long");
        }
        let due_on = self.due_on.trim();
        let day = due_on.parse::<Date>().ok();
        if day.is_none() && !due_on.is_empty() {
            mistakes.add("due_on", "assessments.mistake.due");
        }
        let lines = self.evidence.lines().map(str::trim);
        let given = Given {
            note: self.note.trim().replace('\r', ""),
            due_on: day,
            evidence: lines
                .filter(|it| !it.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            ..Given::bare(answer.unwrap_or(Answer::Unsure))
        };
        match given.check() {
            Err(Incomplete::WhichWay) => mistakes.add("note", "assessments.mistake.which-way"),
            Err(Incomplete::WhichReason) => {
                mistakes.add("note", "assessments.mistake.which-reason");
            }
            Ok(()) => {}
        }
        if mistakes.is_empty() {
            Ok(given)
        } else {
            Err(mistakes)
        }
    }
}
