//! The plan of an office as a paper and as a page to print; its rows and their order come from the plan itself.

use askama::Template;
use mamori_core::assessments::{ApprovalState, PlanState};
use mamori_core::catalogue::Provision;
use mamori_core::ids::OfficeId;
use mamori_report::paper::{Form, Picture, PlanPaper, PlanRow, PlanWords, Sum};
use mamori_report::ruby::RubyText;

use super::ReportError;
use super::amount::{Cost, time_said};
use super::heading::{boxes, form, heading, sum};
use super::store::{self, Done, OfficeHead};
use super::voice::Voice;
use crate::assessments::plan::{self, Plan, Row};
use crate::assessments::{Year, overview};
use crate::db::Scope;
use crate::web::charts::{Wheel, picture, wheel};
use crate::web::{App, Frame, Say};

/// The last words of the keys of the columns.
const COLUMNS: [&str; 7] = ["item", "what", "who", "due", "cost", "time", "state"];

/// A plan with everything that its paper says.
pub(super) struct Planned {
    pub(super) head: OfficeHead,
    pub(super) plan: Plan,
    year: Year,
}

/// A plan as a page shows it.
pub(super) struct PlanPrint {
    /// The same words as on the paper.
    pub(super) paper: PlanPaper,
    /// The year's wheel as wide as a phone.
    wheel: Say,
    /// The state of each row, for its colour.
    states: Vec<PlanState>,
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
        let plan = plan.ok_or(ReportError::NoPlan)?;
        let whole = overview(app, scope, plan.assessment.clone()).await?;
        let year = Year::of(&whole, Some(&plan));
        let mut planned = Self { head, plan, year };
        // An approved plan bears the name under which it was approved, whatever the office is called since.
        if let Some(approved) = planned.approved() {
            let then = store::head_at(app, scope, office, approved.at).await?;
            planned.head = then.ok_or(ReportError::NoOffice)?;
        }
        Ok(planned)
    }

    /// The plan as it is printed.
    pub(super) fn paper(&self, app: &App, voice: &Voice) -> PlanPaper {
        let boxes = boxes(voice, Some(&self.made()), self.approved().as_ref());
        let heading = heading(app, voice, (&self.head, "reports.plan.title"));
        let form = form(app, voice, &self.plan.assessment, (heading, boxes));
        let (cost, time) = self.totals(voice);
        PlanPaper {
            form: Form {
                picture: Some(self.wheel(voice)),
                sums: self.sums(voice, (&cost, &time)),
                ..form
            },
            words: words(voice),
            rows: self
                .plan
                .rows
                .iter()
                .map(|it| row(app, voice, it))
                .collect(),
            cost,
            time,
            comment: self.comment(voice),
        }
    }

    /// The plan as a page shows it.
    pub(super) fn print(&self, voice: &Voice, paper: PlanPaper) -> PlanPrint {
        PlanPrint {
            paper,
            wheel: self.year.wheel(|key| voice.plain(key), picture),
            states: self.plan.rows.iter().map(|it| it.state).collect(),
        }
    }

    /// The year's wheel as it stands on A4.
    fn wheel(&self, voice: &Voice) -> Picture {
        let draw = |it: &Wheel| Picture {
            svg: wheel(it, 720),
            alt: it.words(),
            width_mm: 74,
        };
        self.year.wheel(|key| voice.plain(key), draw)
    }

    fn sums(&self, voice: &Voice, (cost, time): (&RubyText, &RubyText)) -> Vec<Sum> {
        let done = self.plan.rows.iter();
        let done = done.filter(|it| it.state == PlanState::Done).count();
        let rows = format!("{done} / {}", self.plan.rows.len());
        vec![
            sum(voice, "rows", rows.into()),
            sum(voice, "cost", cost.clone()),
            sum(voice, "time", time.clone()),
        ]
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
    fn comment(&self, voice: &Voice) -> Option<RubyText> {
        self.approved()?;
        let approval = self.plan.approval.as_ref()?;
        let own = approval
            .is_own_decision()
            .then(|| voice.say("reports.plan.own-decision"));
        let said = Some(approval.comment.as_str()).filter(|it| !it.is_empty());
        let all: Vec<RubyText> = said.map(RubyText::from).into_iter().chain(own).collect();
        (!all.is_empty()).then(|| RubyText::lines(all))
    }

    /// Money and time of the rows that were not given up.
    fn totals(&self, voice: &Voice) -> (RubyText, RubyText) {
        let rows = self.plan.rows.iter();
        let kept: Vec<&Row> = rows.filter(|it| it.state != PlanState::Dropped).collect();
        let cost = Cost::sum(kept.iter().map(|it| it.yen));
        let minutes = kept.iter().map(|it| it.minutes).sum();
        (cost.said(voice), time_said(voice, minutes))
    }
}

impl PlanPrint {
    /// The rows, each with the word of its state.
    fn lines(&self) -> impl Iterator<Item = (&PlanRow, &'static str)> {
        let states = self.states.iter().map(|it| it.as_str());
        self.paper.rows.iter().zip(states)
    }
}

fn words(voice: &Voice) -> PlanWords {
    PlanWords {
        rows: voice.say("reports.column.what"),
        columns: COLUMNS.map(|it| voice.say(&format!("reports.column.{it}"))),
        total: voice.say("reports.head.total"),
        nothing: voice.say("reports.plan.nothing"),
        comment: voice.say("reports.plan.comment"),
    }
}

fn row(app: &App, voice: &Voice, of: &Row) -> PlanRow {
    let provision = app.catalogue.provision(of.provision.as_str());
    PlanRow {
        number: of.provision.local().to_owned(),
        what: provision.map_or_else(
            || of.provision.to_string().into(),
            |it| voice.ruby(&it.title, &it.title_en),
        ),
        steps: provision.map(|it| steps(voice, it)).unwrap_or_default(),
        who: owner(of),
        due: voice.day_said(of.due_on, true),
        cost: Cost::of(of.yen).said(voice),
        time: time_said(voice, of.minutes),
        sign: sign(of.state),
        state: voice.say(&format!("reports.state.{}", of.state)),
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
fn steps(voice: &Voice, provision: &Provision) -> Vec<RubyText> {
    let english = |at: usize| provision.how_en.get(at).map(String::as_str);
    let steps = provision.how.iter().enumerate();
    let said = |(at, it): (usize, &mamori_core::plain::Text)| match english(at) {
        Some(english) => voice.ruby(it, english),
        None => it.plain().into(),
    };
    steps.map(said).collect()
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
