//! The whole of this fiscal year's check: the next single action, level, counts, staff, and every requirement.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Counts, Given, Level, Missing};
use mamori_core::catalogue::{Group, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::{Overview, given, is_gone, overview};
use super::chapters::{ChapterPage, Part};
use super::course::{Course, Names, later_editions};
use super::lines::{self, Section};
use super::pinned::Pinned;
use super::staff::{self, Staff};
use super::{begin, left, path, year_name};
use crate::web::{App, Frame, Page, Say, Visit, WebResult};

/// Seconds that one card takes a manager: reading and one tap.
const SECONDS_A_CARD: u32 = 25;

/// The minutes that so many cards take a manager.
pub(super) fn minutes(cards: u32) -> u32 {
    (cards * SECONDS_A_CARD).div_ceil(60)
}

#[derive(Template)]
#[template(path = "assessments/overview.html")]
struct OverviewPage {
    frame: Frame,
    main: bool,
    heading: Option<Say>,
    year: String,
    next: Next,
    level: Say,
    level_word: &'static str,
    missing: Vec<Link>,
    total: Row,
    groups: Vec<Row>,
    parts: Vec<Part>,
    sections: Vec<Section>,
    staff: Option<Staff>,
    pattern: Option<Say>,
    /// Answers to requirements that are no longer in the edition.
    left: Vec<left::Line>,
    pinned: Pinned,
    links: Links,
}

/// The one thing to do now.
pub(super) struct Next {
    pub(super) words: Say,
    pub(super) button: Say,
    pub(super) href: String,
    /// Sent by a form rather than followed.
    pub(super) posts: bool,
    /// Where the check can be closed although something is left to do.
    pub(super) close: Option<String>,
}

impl Next {
    /// A page to go to; `step` names its words.
    pub(super) fn link(frame: &Frame, step: &str, href: String) -> Self {
        Self {
            words: frame.say(&format!("assessments.next.{step}.words")),
            button: frame.say(&format!("assessments.next.{step}.button")),
            href,
            posts: false,
            close: None,
        }
    }
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

/// Where else one can go.
struct Links {
    scoping: Option<String>,
    history: Option<String>,
    compare: Option<String>,
    fill: Option<String>,
    upgrade: Option<String>,
    norms: String,
}

/// With more requirements than these, each chapter has a page of its own.
pub(super) const ON_ONE_PAGE: usize = 60;

/// Which chapter of a long norm is looked at, and with which edition a check would begin.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Looked {
    part: String,
    pub(super) edition: String,
}

/// Whether the requirements of a check are too many for one page.
pub(super) fn is_long(whole: &Overview) -> bool {
    whole.checked.len() > ON_ONE_PAGE
}

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
    Query(looked): Query<Looked>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::find(&app, &visit, &names).await?;
    let frame = Frame::new(&app, &visit);
    let Some(of) = course.current(&app, &visit).await? else {
        if app.catalogue.norm(&course.norm).is_none() {
            return left::newest(&app, frame, &course.norm).await;
        }
        let page = begin::page(&app, frame, &course, &looked.edition).await?;
        return Ok(Page(page).into_response());
    };
    if is_gone(&app.catalogue, &of) {
        return left::page(&app, frame, of).await;
    }
    let given = given(&app, scope, &of).await?;
    let staff = if course.is_main && visit.may(Act::SeeSelfCheckTotals) {
        Some(staff::of(&app, &frame, &of).await?)
    } else {
        None
    };
    let left = left::lines(&app, &frame, (&of, &given)).await?;
    let whole = overview(&app, scope, of).await?;
    let desk = Desk {
        app: &app,
        course: &course,
        office,
        whole: &whole,
    };
    let chapter = ChapterPage::of(&desk, &frame, (&looked.part, &given));
    if let Some(page) = chapter {
        return Ok(Page(page).into_response());
    }
    let page = desk.page(frame, (&given, staff));
    Ok(Page(OverviewPage { left, ..page }).into_response())
}

/// The way to the first card without an answer.
pub(super) fn first_open(whole: &Overview, course: &Course, office: OfficeId) -> Option<String> {
    let mut all = whole.checked.iter();
    let open = all.find(|it| it.applies && it.answer.is_none());
    open.map(|it| course.item(office, it.id.local()))
}

/// What a page of a check is made from.
pub(super) struct Desk<'a> {
    pub(super) app: &'a App,
    pub(super) course: &'a Course,
    pub(super) office: OfficeId,
    pub(super) whole: &'a Overview,
}

impl Desk<'_> {
    fn page(
        &self,
        frame: Frame,
        (given, staff): (&BTreeMap<ProvisionId, Given>, Option<Staff>),
    ) -> OverviewPage {
        let (whole, main) = (self.whole, self.course.is_main);
        let of = &whole.assessment;
        let level = whole.progress.level;
        let pattern = of.scoping.pattern();
        let norm = self.app.catalogue.norm(&of.norm).filter(|_| !main);
        OverviewPage {
            main,
            heading: norm.map(|it| frame.text(it.title.authored(), &it.title_en)),
            year: year_name(&frame, of.fiscal_year),
            next: self.next(&frame),
            level: frame.say(&format!("assessments.level.{level}")),
            level_word: level.as_str(),
            missing: self.missing(&frame),
            total: row(frame.say("assessments.total"), whole.score.total),
            groups: self.groups(&frame),
            parts: self.parts(&frame),
            sections: self.sections(&frame, given),
            staff,
            pattern: pattern.map(|it| frame.say(&format!("assessments.pattern.{it}"))),
            left: Vec::new(),
            pinned: Pinned::of(self.app, &frame, &whole.assessment),
            links: self.links(&frame),
            frame,
        }
    }

    fn links(&self, frame: &Frame) -> Links {
        let (office, main) = (self.office, self.course.is_main);
        let of = &self.whole.assessment;
        let changes = frame.visit.may(Act::AnswerManagerCheck) && of.closed_at.is_none();
        let scoping = self.course.scoping(office, &of.edition);
        let is_superseded = !later_editions(&self.app.catalogue, of).is_empty();
        let has_open = self.whole.score.total.unanswered > 0;
        Links {
            scoping: changes.then_some(scoping),
            history: main.then(|| path(office, "assessments")),
            compare: main.then(|| path(office, "assessments/compare")),
            fill: (changes && has_open).then(|| self.course.at(office, "/fill")),
            upgrade: (changes && is_superseded).then(|| self.course.at(office, "/upgrade")),
            norms: path(office, "norms"),
        }
    }

    /// What is to be done now, by whoever may do it.
    fn next(&self, frame: &Frame) -> Next {
        let (whole, office, course) = (self.whole, self.office, self.course);
        let (total, main) = (whole.score.total, course.is_main);
        let may = frame.visit.may(Act::AnswerManagerCheck);
        let gaps = total.not_yet + total.unsure;
        if whole.assessment.closed_at.is_some() {
            let rest = if main { "assessments" } else { "norms" };
            return Next::link(frame, "closed", path(office, rest));
        }
        if let Some(next) = self.answer(frame).filter(|_| may) {
            return next;
        }
        if gaps > 0 || !may {
            // The check that every office makes is closed when nothing is left to do; another one at any time.
            let close = (may && !main).then(|| course.at(office, "/close"));
            let next = Next::link(frame, "plan", path(office, "plan"));
            let gaps = gaps.to_string();
            return Next {
                words: frame.fill("assessments.next.plan.words", &[("gaps", &gaps)]),
                close,
                ..next
            };
        }
        Next {
            posts: true,
            ..Next::link(frame, "close", course.at(office, "/close"))
        }
    }

    /// The first card without an answer; of a long norm, in the chapter that was begun.
    fn answer(&self, frame: &Frame) -> Option<Next> {
        let left = self.whole.score.total.unanswered;
        let left = (left.to_string(), minutes(left).to_string());
        let places = [("left", left.0.as_str()), ("minutes", left.1.as_str())];
        if is_long(self.whole) {
            return self.chapter_to_go_on(frame, &places);
        }
        let href = first_open(self.whole, self.course, self.office)?;
        Some(Next {
            words: frame.fill("assessments.next.answer.words", &places),
            ..Next::link(frame, "answer", href)
        })
    }

    fn missing(&self, frame: &Frame) -> Vec<Link> {
        let (app, whole, office) = (self.app, self.whole, self.office);
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
                href: self.course.item(office, id.local()),
                words: title(id),
            }),
            Missing::OverdueRows(rows) => Some(Link {
                href: path(office, "plan"),
                words: frame.fill("assessments.overdue", &[("rows", &rows.to_string())]),
            }),
        });
        wanting.collect()
    }

    fn groups(&self, frame: &Frame) -> Vec<Row> {
        let (whole, of) = (self.whole, &self.whole.assessment);
        let groups = self.app.catalogue.groups(&of.norm, &of.edition).iter();
        let held = groups.filter(|it| whole.score.groups.contains_key(&it.id));
        let one = |it: &Group| {
            let counts = whole.score.groups.get(&it.id).copied();
            let title = frame.text(it.title.authored(), &it.title_en);
            row(title, counts.unwrap_or_default())
        };
        held.map(one).collect()
    }

    /// Every requirement of a norm that fits on one page.
    fn sections(&self, frame: &Frame, given: &BTreeMap<ProvisionId, Given>) -> Vec<Section> {
        if is_long(self.whole) {
            return Vec::new();
        }
        let of = &self.whole.assessment;
        let desk = lines::Desk {
            app: self.app,
            course: self.course,
            office: self.office,
            whole: self.whole,
            given,
        };
        let groups = self.app.catalogue.groups(&of.norm, &of.edition).iter();
        let sections = groups.map(|it| desk.section(frame, it));
        sections.filter(|it| !it.lines.is_empty()).collect()
    }
}

fn row(title: Say, counts: Counts) -> Row {
    Row {
        title,
        met: counts.met(),
        applicable: counts.applicable(),
        counts,
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
