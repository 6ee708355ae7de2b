//! The plan of an office as a paper and as a page to print; its rows and their order come from the plan itself.

use askama::Template;
use mamori_core::assessments::{ApprovalState, PlanState};
use mamori_core::catalogue::{Provision, Yen};
use mamori_core::ids::OfficeId;
use mamori_report::paper::{Cost, PlanPaper, PlanRow, PlanTotals};

use super::ReportError;
use super::heading::{Stamp, basis, boxes, heading, stamps};
use super::store::{self, Done, OfficeHead};
use super::voice::Voice;
use crate::assessments::plan::{self, Plan, Row};
use crate::db::Scope;
use crate::web::{App, Frame};

/// A plan with everything that its paper says.
pub(super) struct Planned {
    pub(super) head: OfficeHead,
    pub(super) plan: Plan,
}

/// A plan as a page shows it.
pub(super) struct PlanPrint {
    title: String,
    corporation: String,
    office: String,
    issued: String,
    year: String,
    basis: String,
    stamps: Vec<Stamp>,
    comment: String,
    lines: Vec<Line>,
    cost: String,
    minutes: String,
    done: String,
    count: String,
}

struct Line {
    number: String,
    what: String,
    steps: Vec<String>,
    who: String,
    due: String,
    cost: String,
    minutes: String,
    sign: &'static str,
    state: String,
    class: &'static str,
}

/// The page at `papers/plan.html`.
#[derive(Template)]
#[template(path = "reports/plan.html")]
pub(super) struct PlanPage {
    pub(super) frame: Frame,
    pub(super) print: PlanPrint,
}

/// The same as a file of its own, with its style inside.
#[derive(Template)]
#[template(path = "reports/plan_file.html")]
pub(super) struct PlanFile {
    pub(super) frame: Frame,
    pub(super) print: PlanPrint,
}

impl Planned {
    /// The plan of the newest check.
    pub(super) async fn load(
        app: &App,
        scope: Scope,
        office: OfficeId,
    ) -> Result<Self, ReportError> {
        let head = store::head(app, scope, office).await?;
        let head = head.ok_or(ReportError::NoOffice)?;
        let plan = plan::of(app, scope, office).await?;
        let mut planned = Self {
            plan: plan.ok_or(ReportError::NoPlan)?,
            head,
        };
        // An approved plan bears the name under which it was approved, whatever the office is called since.
        if let Some(approved) = planned.approved() {
            let then = store::head_at(app, scope, office, approved.at).await?;
            planned.head = then.ok_or(ReportError::NoOffice)?;
        }
        Ok(planned)
    }

    /// The plan as it is printed.
    pub(super) fn paper(&self, app: &App, voice: &Voice) -> PlanPaper {
        let rows = self
            .plan
            .rows
            .iter()
            .map(|it| row(app, voice, it))
            .collect();
        PlanPaper {
            heading: heading(app, &self.head, voice.plain("reports.plan.title")),
            fiscal_year: self.plan.assessment.fiscal_year,
            basis: basis(
                app,
                voice,
                &self.plan.assessment.norm,
                &self.plan.assessment.edition,
            ),
            approvals: boxes(voice, Some(&self.made()), self.approved().as_ref()),
            comment: self.comment(voice),
            picture: None,
            rows,
            totals: self.totals(),
        }
    }

    /// The plan as a page shows it.
    pub(super) fn print(&self, app: &App, voice: &Voice) -> PlanPrint {
        let paper = self.paper(app, voice);
        let lines = self.plan.rows.iter().zip(&paper.rows);
        PlanPrint {
            title: paper.heading.title.clone(),
            corporation: paper.heading.corporation.clone().unwrap_or_default(),
            office: paper.heading.office.clone(),
            issued: voice.day(paper.heading.issued_on),
            year: voice.year(paper.fiscal_year),
            stamps: stamps(voice, &paper.approvals),
            comment: paper.comment.clone().unwrap_or_default(),
            lines: lines.map(|(of, row)| line(voice, of, row)).collect(),
            cost: cost_in_words(voice, paper.totals.cost),
            minutes: minutes_in_words(voice, paper.totals.minutes),
            done: paper.totals.done.to_string(),
            count: paper.rows.len().to_string(),
            basis: paper.basis,
        }
    }

    fn made(&self) -> Done {
        Done {
            name: self.plan.made.name.clone(),
            at: self.plan.made.at,
        }
    }

    /// Who approved, where it stands approved.
    fn approved(&self) -> Option<Done> {
        let approval = self.plan.approval.as_ref()?;
        let (_, by) = approval.decided.as_ref()?;
        (approval.state() == ApprovalState::Approved).then(|| Done {
            name: by.name.clone(),
            at: by.at,
        })
    }

    /// What the approver wrote, and that it was the same person who asked, where it was.
    fn comment(&self, voice: &Voice) -> Option<String> {
        self.approved()?;
        let approval = self.plan.approval.as_ref()?;
        let own = approval
            .is_own_decision()
            .then(|| voice.plain("reports.plan.own-decision"));
        let said = Some(approval.comment.clone()).filter(|it| !it.is_empty());
        let all: Vec<String> = said.into_iter().chain(own).collect();
        (!all.is_empty()).then(|| all.join("\n"))
    }

    /// Sums over the rows that were not given up.
    fn totals(&self) -> PlanTotals {
        let rows = || {
            self.plan
                .rows
                .iter()
                .filter(|it| it.state != PlanState::Dropped)
        };
        let of = |yen| u64::try_from(rows().filter(|it| it.yen == yen).count()).unwrap_or_default();
        let cost = match (of(Yen::UnderTenThousand), of(Yen::OverTenThousand)) {
            (0, 0) => Cost::Yen(0),
            (few, 0) => Cost::UpTo(few * TIER),
            (_, many) => Cost::Over(many * TIER),
        };
        PlanTotals {
            cost,
            minutes: rows().map(|it| it.minutes).sum(),
            done: rows().filter(|it| it.state == PlanState::Done).count(),
        }
    }
}

/// The border between the two tiers that cost something, in yen.
const TIER: u64 = 10_000;

fn row(app: &App, voice: &Voice, of: &Row) -> PlanRow {
    let provision = app.catalogue.provision(of.provision.as_str());
    let state = voice.plain(&format!("reports.state.{}", of.state));
    PlanRow {
        number: of.provision.local().to_owned(),
        what: provision.map_or_else(
            || of.provision.to_string(),
            |it| voice.text(&it.title, &it.title_en),
        ),
        steps: provision.map(|it| steps(voice, it)).unwrap_or_default(),
        who: owner(of),
        due_on: Some(of.due_on),
        cost: cost(of.yen),
        minutes: of.minutes,
        state: format!("{} {state}", sign(of.state)),
    }
}

/// The owner's name, empty when nobody was chosen.
pub(super) fn owner(of: &Row) -> String {
    of.owner
        .as_ref()
        .map(|it| it.name.clone())
        .unwrap_or_default()
}

/// How, step by step; in Japanese where nobody has written it in English yet.
fn steps(voice: &Voice, provision: &Provision) -> Vec<String> {
    let english = |at: usize| provision.how_en.get(at).map(String::as_str);
    let steps = provision.how.iter().enumerate();
    let plain = |(at, it): (usize, &mamori_core::plain::Text)| match english(at) {
        Some(english) => voice.text(it, english),
        None => it.plain(),
    };
    steps.map(plain).collect()
}

/// The tier as a sum.
pub(super) fn cost(yen: Yen) -> Cost {
    match yen {
        Yen::Free => Cost::Yen(0),
        Yen::UnderTenThousand => Cost::UpTo(TIER),
        Yen::OverTenThousand => Cost::Over(TIER),
    }
}

/// The sign of a row, so that a black-and-white copy says the same.
fn sign(state: PlanState) -> &'static str {
    match state {
        PlanState::Open => "□",
        PlanState::Started => "▷",
        PlanState::Done => "◎",
        PlanState::Dropped => "―",
    }
}

fn line(voice: &Voice, of: &Row, row: &PlanRow) -> Line {
    Line {
        number: row.number.clone(),
        what: row.what.clone(),
        steps: row.steps.clone(),
        who: row.who.clone(),
        due: voice.day(of.due_on),
        cost: cost_in_words(voice, row.cost),
        minutes: minutes_in_words(voice, row.minutes),
        sign: sign(of.state),
        state: voice.plain(&format!("reports.state.{}", of.state)),
        class: of.state.as_str(),
    }
}

pub(super) fn cost_in_words(voice: &Voice, cost: Cost) -> String {
    let (key, yen) = match cost {
        Cost::Yen(yen) => ("reports.cost.yen", yen),
        Cost::UpTo(yen) => ("reports.cost.up-to", yen),
        Cost::Over(yen) => ("reports.cost.over", yen),
        Cost::Unknown => ("reports.cost.unknown", 0),
    };
    voice.filled(key, &[("yen", &grouped(yen))])
}

fn minutes_in_words(voice: &Voice, minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (hours @ 1.., 0) => voice.filled("reports.hours", &[("hours", &hours.to_string())]),
        _ => voice.filled("reports.minutes", &[("minutes", &minutes.to_string())]),
    }
}

/// A sum with a comma before its last three digits.
fn grouped(yen: u64) -> String {
    match (yen / 1000, yen % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}
