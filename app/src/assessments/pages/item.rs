//! The manager's card of one requirement: one tap answers, saves and leads to the next one.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use mamori_core::assessments::{Answer, Checked, Given, Incomplete};
use mamori_core::catalogue::{Provision, ProvisionId};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::{Assessment, answer as save_answer, carried, checked, current, given};
use super::card::Card;
use super::{Choice, FIRST, RARER, day_name, go, next_open, path, steps};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Visit, WebError, WebResult};

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
}

/// What was answered in the cycle before.
struct LastTime {
    tag: Choice,
    note: String,
    day: String,
}

/// The check, its requirements, and the place of this one among those that apply.
struct Desk<'a> {
    of: Assessment,
    checked: Vec<Checked>,
    provision: &'a Provision,
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
) -> WebResult<Response> {
    let Some(desk) = Desk::open(&app, &visit, &item).await? else {
        return Ok(go(visit.office()?, "assessment"));
    };
    let given = given(&app, visit.scope()?, &desk.of).await?;
    let carried = carried(&app, visit.scope()?, &desk.of).await?;
    let typed = Typed::of(
        given.get(&desk.provision.id),
        carried.get(&desk.provision.id),
    );
    let page = desk.page(&app, Frame::new(&app, &visit), typed, &carried)?;
    Ok(Page(page).into_response())
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((_, item)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> WebResult<Response> {
    let office = visit.office()?;
    let Some(desk) = Desk::open(&app, &visit, &item).await? else {
        return Ok(go(office, "assessment"));
    };
    if desk.of.closed_at.is_some() || !desk.applies() {
        return Ok(go(office, &format!("assessment/items/{item}")));
    }
    let given = match typed.read() {
        Ok(given) => given,
        Err(mistakes) => {
            let carried = carried(&app, visit.scope()?, &desk.of).await?;
            let frame = Frame::new(&app, &visit).with(mistakes);
            return Ok(Page(desk.page(&app, frame, typed, &carried)?).into_response());
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
    Ok(go(office, &desk.after()))
}

impl<'a> Desk<'a> {
    /// `None` when this fiscal year's check has not been opened.
    async fn open(app: &'a App, visit: &Visit, item: &str) -> WebResult<Option<Self>> {
        let scope = visit.scope()?;
        let Some(of) = current(app, scope, visit.office()?).await? else {
            return Ok(None);
        };
        let id = format!("{}/{}/{item}", of.norm, of.edition);
        let provision = app.catalogue.provision(&id).ok_or(WebError::NotFound)?;
        let checked = checked(app, scope, &of).await?;
        Ok(Some(Self {
            of,
            checked,
            provision,
        }))
    }

    fn applying(&self) -> Vec<&Checked> {
        self.checked.iter().filter(|it| it.applies).collect()
    }

    fn applies(&self) -> bool {
        self.place().is_some()
    }

    fn place(&self) -> Option<usize> {
        let id = &self.provision.id;
        self.applying().iter().position(|it| it.id == *id)
    }

    /// Where one goes on after this answer: the next open card, or the whole when none is left.
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
            || "assessment".to_owned(),
            |it| format!("assessment/items/{}", it.id.local()),
        )
    }

    fn page(
        &self,
        app: &App,
        frame: Frame,
        typed: Typed,
        carried: &BTreeMap<ProvisionId, Given>,
    ) -> WebResult<ItemPage> {
        let office = frame.visit.office()?;
        let applying = self.applying();
        let answered: Vec<bool> = applying.iter().map(|it| it.answer.is_some()).collect();
        let place = self.place();
        let before = place
            .and_then(|it| it.checked_sub(1))
            .and_then(|it| applying.get(it));
        let stored = place
            .and_then(|it| applying.get(it))
            .and_then(|it| it.answer);
        let rare = stored.is_some_and(Answer::needs_note);
        let typed_much = [&typed.note, &typed.due_on, &typed.evidence]
            .iter()
            .any(|it| !it.is_empty());
        let card = Card::of(app, &frame, self.provision, &self.of);
        let closed = self.of.closed_at.is_some();
        Ok(ItemPage {
            path: path(office, &format!("assessment/items/{}", card.local)),
            list: path(office, "assessment"),
            back: before.map(|it| path(office, &format!("assessment/items/{}", it.id.local()))),
            number: place.map(|it| (it + 1).to_string()).unwrap_or_default(),
            of: applying.len().to_string(),
            steps: steps(&answered, place.unwrap_or(usize::MAX)),
            may_answer: frame.visit.may(Act::AnswerManagerCheck) && !closed && place.is_some(),
            left_out: place.is_none(),
            closed,
            first: Choice::all(&frame, FIRST, stored),
            rarer: Choice::all(&frame, RARER, stored),
            unfold: rare || typed_much || !frame.mistakes.is_empty(),
            last_time: carried
                .get(&self.provision.id)
                .filter(|_| stored.is_none())
                .map(|it| LastTime::of(&frame, it)),
            card,
            typed,
            frame,
        })
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
