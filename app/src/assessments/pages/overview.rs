//! The whole of this fiscal year's check: the next single action, level, counts, staff, and every requirement.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Answer, Checked, Counts, Given, Level, Missing, is_simplified};
use mamori_core::catalogue::{Group, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use serde::Deserialize;

use super::super::{Overview, given, is_gone, overview};
use super::course::{Course, Names, later_editions};
use super::pinned::Pinned;
use super::staff::{self, Staff};
use super::{Choice, away, begin, day_name, left, path, year_name};
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
    shown: Option<Say>,
    sections: Vec<Section>,
    staff: Option<Staff>,
    pattern: Option<Say>,
    /// Answers to requirements that are no longer in the edition.
    left: Vec<left::Line>,
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
    /// Its requirements, where they stand on a page of their own.
    href: Option<String>,
    simplified: Option<Say>,
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
    /// Why it does not concern the office.
    because: Vec<Say>,
    due: String,
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

/// Which chapter is looked at.
#[derive(Deserialize)]
pub(super) struct Looked {
    #[serde(default)]
    part: String,
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
        return Ok(Page(begin::page(&app, frame, &course).await?).into_response());
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
        part: &looked.part,
    };
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
struct Desk<'a> {
    app: &'a App,
    course: &'a Course,
    office: OfficeId,
    whole: &'a Overview,
    /// The chapter looked at; empty for all or for the list of chapters.
    part: &'a str,
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
            shown: self.shown(&frame),
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
        let scoping = if main {
            path(office, "scoping")
        } else {
            path(office, &format!("scoping?norm={}", of.norm))
        };
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

    /// Whether the requirements are too many for one page.
    fn is_long(&self) -> bool {
        self.whole.checked.len() > ON_ONE_PAGE
    }

    fn chapter(&self) -> Option<&Group> {
        let of = &self.whole.assessment;
        let mut groups = self.app.catalogue.groups(&of.norm, &of.edition).iter();
        groups.find(|it| it.id == self.part)
    }

    /// The chapter that is looked at, of a norm with many.
    fn shown(&self, frame: &Frame) -> Option<Say> {
        let chapter = self.chapter().filter(|_| self.is_long())?;
        Some(frame.text(chapter.title.authored(), &chapter.title_en))
    }

    /// What is to be done now, by whoever may do it.
    fn next(&self, frame: &Frame) -> Next {
        let (whole, office, course) = (self.whole, self.office, self.course);
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
            let href = if course.is_main {
                path(office, "assessments")
            } else {
                path(office, "norms")
            };
            return step(words, button, href, false);
        }
        let first = first_open(whole, course, office);
        if let (Some(item), true) = (first, frame.visit.may(Act::AnswerManagerCheck)) {
            let places = [("left", left.as_str()), ("minutes", minutes.as_str())];
            let words = frame.fill("assessments.next.answer.words", &places);
            let button = frame.say("assessments.next.answer.button");
            return step(words, button, item, false);
        }
        if course.is_main && gaps > 0 || !frame.visit.may(Act::AnswerManagerCheck) {
            let words = frame.fill("assessments.next.plan.words", &[("gaps", open.as_str())]);
            let button = frame.say("assessments.next.plan.button");
            return step(words, button, path(office, "plan"), false);
        }
        let words = frame.say("assessments.next.close.words");
        let button = frame.say("assessments.next.close.button");
        step(words, button, course.at(office, "/close"), true)
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
            let chapter = self.course.at(self.office, &format!("?part={}", it.id));
            let simplified = is_simplified(it, &of.scoping);
            Row {
                href: self.is_long().then_some(chapter),
                simplified: simplified
                    .then(|| frame.text(it.simplified_why.authored(), &it.simplified_why_en)),
                ..row(title, counts.unwrap_or_default())
            }
        };
        held.map(one).collect()
    }

    fn sections(&self, frame: &Frame, given: &BTreeMap<ProvisionId, Given>) -> Vec<Section> {
        let of = &self.whole.assessment;
        let groups = self.app.catalogue.groups(&of.norm, &of.edition).iter();
        let shown = groups.filter(|it| !self.is_long() || it.id == self.part);
        let section = |group: &Group| Section {
            title: frame.text(group.title.authored(), &group.title_en),
            lines: self
                .whole
                .checked
                .iter()
                .filter(|it| it.group == group.id)
                .filter_map(|it| self.line(frame, it, given.get(&it.id)))
                .collect(),
        };
        let sections = shown.map(section);
        sections.filter(|it| !it.lines.is_empty()).collect()
    }

    fn line(&self, frame: &Frame, it: &Checked, given: Option<&Given>) -> Option<Line> {
        let provision = self.app.catalogue.provision(it.id.as_str())?;
        let left_out = Choice {
            word: "off",
            glyph: super::glyph(Some(Answer::NotApplicable)),
            label: frame.say("assessments.left-out"),
            chosen: false,
        };
        let number = if provision.number.is_empty() {
            it.id.local()
        } else {
            provision.number.as_str()
        };
        let due = given.and_then(|it| it.due_on);
        Some(Line {
            number: number.to_owned(),
            href: self.course.item(self.office, it.id.local()),
            title: frame.text(provision.title.authored(), &provision.title_en),
            tag: if it.applies {
                Choice::tag(frame, it.answer)
            } else {
                left_out
            },
            starter: it.starter,
            note: given.map(|it| it.note.clone()).unwrap_or_default(),
            because: away::because(self.app, frame, provision, &self.whole.assessment.scoping),
            due: due.map(|it| day_name(frame, it)).unwrap_or_default(),
        })
    }
}

fn row(title: Say, counts: Counts) -> Row {
    Row {
        title,
        href: None,
        simplified: None,
        met: counts.met(),
        applicable: counts.applicable(),
        counts,
    }
}

impl OverviewPage {
    /// Whether the chapters have pages of their own.
    fn has_chapters(&self) -> bool {
        self.groups.iter().any(|it| it.href.is_some())
    }

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
