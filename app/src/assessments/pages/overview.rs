//! The whole of this fiscal year's check: the next single action, level, counts, staff, and every requirement.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::{Answer, Checked, Counts, Given, Level, Missing, is_simplified};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Group, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;
use serde_json::json;

use super::super::{
    Opening, Overview, close as close_it, given, open as open_it, overview, overview_against,
    scoping,
};
use super::course::{Course, Names, edition_to_begin, further_questions, later_editions};
use super::staff::{self, Staff};
use super::{Choice, away, day_name, path, year_name};
use crate::clock::office_day;
use crate::db::Event;
use crate::web::{App, Frame, Page, Say, Visit, WebError, WebResult, see_other};
use serde::Deserialize;

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
    history: Option<String>,
    norm: Option<Norm>,
    further: usize,
    norms: String,
}

/// The norm a check is to begin with, where it is not the one that every office is checked against.
struct Norm {
    title: Say,
    about: Say,
    edition: String,
    count: usize,
    status: Say,
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
    let course = Course::of(&app, &names)?;
    let frame = Frame::new(&app, &visit);
    let Some(of) = course.current(&app, &visit).await? else {
        return Ok(Page(begin(&app, frame, &course).await?).into_response());
    };
    let given = given(&app, scope, &of).await?;
    let staff = if course.is_main && visit.may(Act::SeeSelfCheckTotals) {
        Some(staff::of(&app, &frame, &of).await?)
    } else {
        None
    };
    let whole = overview(&app, scope, of).await?;
    let desk = Desk {
        app: &app,
        course: &course,
        office,
        whole: &whole,
        part: &looked.part,
    };
    Ok(Page(desk.page(frame, (&given, staff))).into_response())
}

/// The page before this year's check has been opened.
async fn begin(app: &App, frame: Frame, course: &Course) -> WebResult<BeginPage> {
    let office = frame.visit.office()?;
    let said = scoping(app, frame.visit.scope()?, office).await?;
    let norm = app.catalogue.norm(&course.norm).ok_or(WebError::NotFound)?;
    let edition = edition_to_begin(&app.catalogue, norm).ok_or(WebError::NotFound)?;
    let names = (edition.id.norm(), edition.id.short());
    let further = further_questions(&app.catalogue, names, &said).len();
    let shown = Norm {
        title: frame.text(norm.title.authored(), &norm.title_en),
        about: frame.text(norm.about.authored(), &norm.about_en),
        edition: edition.id.short().to_owned(),
        count: app.catalogue.provisions(names.0, names.1).len(),
        status: frame.say(&format!("assessments.text-status.{}", edition.text_status)),
    };
    Ok(BeginPage {
        year: year_name(&frame, FiscalYear::of(app.clock.today())),
        scoped: said.is_complete(),
        may_open: frame.visit.may(Act::AnswerManagerCheck),
        scoping: if course.is_main {
            path(office, "scoping")
        } else {
            path(office, &format!("scoping?norm={}", course.norm))
        },
        path: course.at(office, ""),
        history: course.is_main.then(|| path(office, "assessments")),
        norm: (!course.is_main).then_some(shown),
        further: if course.is_main { 0 } else { further },
        norms: path(office, "norms"),
        frame,
    })
}

pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::of(&app, &names)?;
    if course.current(&app, &visit).await?.is_some() {
        return Ok(see_other(&course.at(office, "")));
    }
    let said = scoping(&app, scope, office).await?;
    if !said.is_complete() {
        return Ok(see_other(&path(office, "scoping")));
    }
    let norm = app.catalogue.norm(&course.norm).ok_or(WebError::NotFound)?;
    let opening = edition_to_begin(&app.catalogue, norm)
        .and_then(|it| {
            let names = (it.id.norm(), it.id.short());
            Opening::against(&app.catalogue, names, office, said)
        })
        .ok_or_else(|| WebError::ours("the catalogue holds no edition to check against"))?;
    let mut change = app.change(&visit.actor()).await?;
    let id = open_it(&mut change, scope, &opening).await?;
    let event = Event::of("assessments.open")
        .office(office)
        .about(format!("assessment/{id}"))
        .detail(json!({ "norm": opening.norm, "edition": opening.edition, "edition_hash": opening.edition_hash }));
    change.save(&event).await?;
    let opened = overview_against(&app, scope, office, &course.norm).await?;
    // A long norm is looked at as a whole first; the short one begins with its first card.
    let first = opened
        .filter(|it| it.checked.len() <= ON_ONE_PAGE)
        .and_then(|it| first_open(&it, &course, office));
    let to = first.unwrap_or_else(|| course.at(office, ""));
    Ok(see_other(&to))
}

pub(super) async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(names): Path<Names>,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let course = Course::of(&app, &names)?;
    let Some(whole) = overview_against(&app, scope, office, &course.norm).await? else {
        return Ok(see_other(&course.at(office, "")));
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
    Ok(see_other(&course.at(office, "")))
}

/// The way to the first card without an answer.
fn first_open(whole: &Overview, course: &Course, office: OfficeId) -> Option<String> {
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
            pinned: pinned(self.app, &frame, whole),
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
