//! The whole of this fiscal year's check: the next single action, level, counts, staff, and every requirement.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Counts, Given, Level, Missing};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::ProvisionId;
use mamori_core::people::Act;
use serde_json::json;

use super::super::{
    Opening, Overview, close as close_it, current, given, open as open_it, overview, scoping,
};
use super::staff::{self, Staff};
use super::{Choice, day_name, go, path, year_name};
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult};

/// Seconds that one card takes a manager: reading and one tap.
const SECONDS_A_CARD: u32 = 25;

/// The minutes that so many cards take a manager.
pub(super) fn minutes(cards: u32) -> u32 {
    (cards * SECONDS_A_CARD).div_ceil(60)
}

#[derive(Template)]
#[template(path = "assessments/begin.html")]
struct BeginPage {
    frame: Frame,
    year: String,
    scoped: bool,
    may_open: bool,
    scoping: String,
    path: String,
    history: String,
}

#[derive(Template)]
#[template(path = "assessments/overview.html")]
struct OverviewPage {
    frame: Frame,
    year: String,
    next: Next,
    level: Say,
    level_word: &'static str,
    missing: Vec<Link>,
    total: Row,
    groups: Vec<Row>,
    sections: Vec<Section>,
    staff: Option<Staff>,
    pattern: Option<Say>,
    pinned: Pinned,
    links: Links,
}

/// The one thing to do now.
struct Next {
    words: Say,
    button: Say,
    href: String,
    /// Sent by a form rather than followed.
    posts: bool,
}

/// A link with its words.
struct Link {
    href: String,
    words: Say,
}

/// Counts in a table.
struct Row {
    title: Say,
    met: u32,
    applicable: u32,
    counts: Counts,
}

/// The requirements of one group.
struct Section {
    title: Say,
    lines: Vec<Line>,
}

/// One requirement in the list.
struct Line {
    number: String,
    href: String,
    title: Say,
    tag: Choice,
    starter: bool,
    note: String,
    due: String,
}

/// What the check is held to.
struct Pinned {
    edition: String,
    hash: String,
    opened: String,
    closed: Option<String>,
    changed: bool,
}

/// Where else one can go.
struct Links {
    scoping: Option<String>,
    history: String,
    compare: String,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let frame = Frame::new(&app, &visit);
    let Some(of) = current(&app, scope, office).await? else {
        let said = scoping(&app, scope, office).await?;
        let page = BeginPage {
            year: year_name(&frame, FiscalYear::of(app.clock.today())),
            scoped: said.is_complete(),
            may_open: visit.may(Act::AnswerManagerCheck),
            scoping: path(office, "scoping"),
            path: path(office, "assessment"),
            history: path(office, "assessments"),
            frame,
        };
        return Ok(Page(page).into_response());
    };
    let given = given(&app, scope, &of).await?;
    let staff = if visit.may(Act::SeeSelfCheckTotals) {
        Some(staff::of(&app, &frame, &of).await?)
    } else {
        None
    };
    let whole = overview(&app, scope, of).await?;
    Ok(Page(page(&app, frame, &whole, (&given, staff))?).into_response())
}

pub(super) async fn open(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    if current(&app, scope, office).await?.is_some() {
        return Ok(go(office, "assessment"));
    }
    let said = scoping(&app, scope, office).await?;
    if !said.is_complete() {
        return Ok(go(office, "scoping"));
    }
    let opening = Opening::of(&app.catalogue, office, said)
        .ok_or_else(|| WebError::ours("the catalogue holds no edition to check against"))?;
    let mut change = app.change(&visit.actor()).await?;
    let id = open_it(&mut change, scope, &opening).await?;
    let event = Event::of("assessments.open")
        .office(office)
        .about(format!("assessment/{id}"))
        .detail(json!({ "norm": opening.norm, "edition": opening.edition, "edition_hash": opening.edition_hash }));
    change.save(&event).await?;
    let opened = super::super::current_overview(&app, scope, office).await?;
    let first = opened.and_then(|it| first_open(&it));
    Ok(go(
        office,
        &first.unwrap_or_else(|| "assessment".to_owned()),
    ))
}

pub(super) async fn close(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let Some(whole) = super::super::current_overview(&app, scope, office).await? else {
        return Ok(go(office, "assessment"));
    };
    // Closing twice, or with a card still open, only shows what is next.
    if whole.assessment.closed_at.is_none() && whole.score.total.unanswered == 0 {
        let mut change = app.change(&visit.actor()).await?;
        close_it(&mut change, scope, &whole.assessment).await?;
        let event = Event::of("assessments.close")
            .office(office)
            .about(format!("assessment/{}", whole.assessment.id));
        change.save(&event).await?;
    }
    Ok(go(office, "assessment"))
}

/// The way to the first card without an answer.
fn first_open(whole: &Overview) -> Option<String> {
    let open = whole
        .checked
        .iter()
        .find(|it| it.applies && it.answer.is_none());
    open.map(|it| format!("assessment/items/{}", it.id.local()))
}

fn page(
    app: &App,
    frame: Frame,
    whole: &Overview,
    (given, staff): (&BTreeMap<ProvisionId, Given>, Option<Staff>),
) -> WebResult<OverviewPage> {
    let office = frame.visit.office()?;
    let of = &whole.assessment;
    let level = whole.progress.level;
    let pattern = of.scoping.pattern();
    let may = frame.visit.may(Act::AnswerManagerCheck);
    Ok(OverviewPage {
        year: year_name(&frame, of.fiscal_year),
        next: next(&frame, whole)?,
        level: frame.say(&format!("assessments.level.{level}")),
        level_word: level.as_str(),
        missing: missing(app, &frame, whole)?,
        total: row(frame.say("assessments.total"), whole.score.total),
        groups: groups(app, &frame, whole),
        sections: sections(app, &frame, whole, given)?,
        staff,
        pattern: pattern.map(|it| frame.say(&format!("assessments.pattern.{it}"))),
        pinned: pinned(app, &frame, whole),
        links: Links {
            scoping: (may && of.closed_at.is_none()).then(|| path(office, "scoping")),
            history: path(office, "assessments"),
            compare: path(office, "assessments/compare"),
        },
        frame,
    })
}

/// What is to be done now, by whoever may do it.
fn next(frame: &Frame, whole: &Overview) -> WebResult<Next> {
    let office = frame.visit.office()?;
    let total = whole.score.total;
    let minutes = minutes(total.unanswered).to_string();
    let gaps = total.not_yet + total.unsure;
    let (left, open) = (total.unanswered.to_string(), gaps.to_string());
    let step = |words, button, href, posts| Next {
        words,
        button,
        href,
        posts,
    };
    if whole.assessment.closed_at.is_some() {
        let words = frame.say("assessments.next.closed.words");
        let button = frame.say("assessments.next.closed.button");
        return Ok(step(words, button, path(office, "assessments"), false));
    }
    if let (Some(item), true) = (first_open(whole), frame.visit.may(Act::AnswerManagerCheck)) {
        let places = [("left", left.as_str()), ("minutes", minutes.as_str())];
        let words = frame.fill("assessments.next.answer.words", &places);
        let button = frame.say("assessments.next.answer.button");
        return Ok(step(words, button, path(office, &item), false));
    }
    if gaps > 0 || !frame.visit.may(Act::AnswerManagerCheck) {
        let words = frame.fill("assessments.next.plan.words", &[("gaps", open.as_str())]);
        let button = frame.say("assessments.next.plan.button");
        return Ok(step(words, button, path(office, "plan"), false));
    }
    let words = frame.say("assessments.next.close.words");
    let button = frame.say("assessments.next.close.button");
    Ok(step(words, button, path(office, "assessment/close"), true))
}

fn missing(app: &App, frame: &Frame, whole: &Overview) -> WebResult<Vec<Link>> {
    let office = frame.visit.office()?;
    let title = |id: &ProvisionId| {
        let it = app.catalogue.provision(id.as_str());
        it.map_or_else(
            || Say::plain(id.local()),
            |it| frame.text(it.title.authored(), &it.title_en),
        )
    };
    // What has no answer yet is one line, however many there are: the button above leads through them.
    let wanting = whole.progress.missing.iter().filter_map(|it| match it {
        Missing::Answer(_) => None,
        Missing::Met(id) => Some(Link {
            href: path(office, &format!("assessment/items/{}", id.local())),
            words: title(id),
        }),
        Missing::OverdueRows(rows) => Some(Link {
            href: path(office, "plan"),
            words: frame.fill("assessments.overdue", &[("rows", &rows.to_string())]),
        }),
    });
    Ok(wanting.collect())
}

fn row(title: Say, counts: Counts) -> Row {
    Row {
        title,
        met: counts.met(),
        applicable: counts.applicable(),
        counts,
    }
}

fn groups(app: &App, frame: &Frame, whole: &Overview) -> Vec<Row> {
    let of = &whole.assessment;
    let groups = app.catalogue.groups(&of.norm, &of.edition).iter();
    let one = |it: &mamori_core::catalogue::Group| {
        let counts = whole.score.groups.get(&it.id).copied();
        row(
            frame.text(it.title.authored(), &it.title_en),
            counts.unwrap_or_default(),
        )
    };
    groups.map(one).collect()
}

fn sections(
    app: &App,
    frame: &Frame,
    whole: &Overview,
    given: &BTreeMap<ProvisionId, Given>,
) -> WebResult<Vec<Section>> {
    let office = frame.visit.office()?;
    let of = &whole.assessment;
    let line = |it: &mamori_core::assessments::Checked| {
        let provision = app.catalogue.provision(it.id.as_str())?;
        let given = given.get(&it.id);
        let left_out = Choice {
            word: "off",
            glyph: super::glyph(Some(mamori_core::assessments::Answer::NotApplicable)),
            label: frame.say("assessments.left-out"),
            chosen: false,
        };
        Some(Line {
            number: it.id.local().to_owned(),
            href: path(office, &format!("assessment/items/{}", it.id.local())),
            title: frame.text(provision.title.authored(), &provision.title_en),
            tag: if it.applies {
                Choice::tag(frame, it.answer)
            } else {
                left_out
            },
            starter: it.starter,
            note: given.map(|it| it.note.clone()).unwrap_or_default(),
            due: given
                .and_then(|it| it.due_on)
                .map(|it| day_name(frame, it))
                .unwrap_or_default(),
        })
    };
    let groups = app.catalogue.groups(&of.norm, &of.edition).iter();
    let section = |group: &mamori_core::catalogue::Group| Section {
        title: frame.text(group.title.authored(), &group.title_en),
        lines: whole
            .checked
            .iter()
            .filter(|it| it.group == group.id)
            .filter_map(line)
            .collect(),
    };
    Ok(groups.map(section).collect())
}

fn pinned(app: &App, frame: &Frame, whole: &Overview) -> Pinned {
    let of = &whole.assessment;
    let now = app.catalogue.edition_hash(&of.norm, &of.edition);
    Pinned {
        edition: format!("{}/{}", of.norm, of.edition),
        hash: of.edition_hash.chars().take(12).collect(),
        opened: day_name(frame, office_day(of.opened_at)),
        closed: of.closed_at.map(|it| day_name(frame, office_day(it))),
        changed: now != Some(of.edition_hash.as_str()),
    }
}

impl OverviewPage {
    /// Both levels with whether they are reached, for the picture of the way.
    fn levels(&self) -> Vec<(Say, bool)> {
        let rank = |word: &str| Level::ALL.iter().position(|it| it.as_str() == word);
        let reached = |it: &Level| rank(it.as_str()) <= rank(self.level_word);
        let named = |it: &Level| {
            let words = self.frame.say(&format!("assessments.level.{it}"));
            (words, reached(it))
        };
        Level::ALL.iter().skip(1).map(named).collect()
    }
}
