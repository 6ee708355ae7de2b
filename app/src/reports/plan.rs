//! The plan of an office as a paper and as a page to print; its rows and their order come from the plan itself.

use askama::Template;
use mamori_core::assessments::{ApprovalState, PlanState};
use mamori_core::catalogue::{Provision, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_report::paper::{Form, Picture, PlanPaper, PlanRow, PlanWords, Sum};
use mamori_report::ruby::RubyText;

use super::ReportError;
use super::amount::{Cost, cost_of_all, time_of_all, time_said};
use super::heading::{boxes, form, heading, sum};
use super::store::{self, Done, OfficeHead};
use super::voice::Voice;
use crate::assessments::plan::{self, Plan, Row};
use crate::assessments::{Assessment, Year, overview};
use crate::db::Scope;
use crate::web::charts::{Wheel, picture, wheel};
use crate::web::{App, Frame, Say};

/// The last words of the keys of the columns.
const COLUMNS: [&str; 7] = ["item", "what", "who", "due", "cost", "time", "state"];

/// A paper with more rows than these leaves out how each is done: it would be a book.
const WITH_STEPS: usize = 60;

/// A plan with everything that its paper says.
pub(super) struct Planned {
    pub(super) head: OfficeHead,
    pub(super) plan: Plan,
    /// Where the year stands, where the check that every office makes was opened.
    year: Option<Year>,
}

/// A plan as a page shows it.
pub(super) struct PlanPrint {
    /// The same words as on the paper.
    pub(super) paper: PlanPaper,
    /// The year's wheel as wide as a phone.
    pub(super) wheel: Option<Say>,
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
    /// The plan of the newest fiscal year.
    pub(super) async fn load(
        app: &App,
        scope: Scope,
        office: OfficeId,
    ) -> Result<Self, ReportError> {
        let head = store::head(app, scope, office).await?;
        let head = head.ok_or(ReportError::NoOffice)?;
        let plan = plan::of(app, scope, office).await?;
        let plan = plan.ok_or(ReportError::NoPlan)?;
        let year = match plan.cycle.main() {
            Some(main) => {
                let whole = overview(app, scope, main.clone()).await?;
                Some(Year::of(&whole, Some(&plan)))
            }
            None => None,
        };
        let mut planned = Self { head, plan, year };
        // An approved plan bears the name under which it was approved, whatever the office is called since.
        if let Some(approved) = planned.approved() {
            let then = store::head_at(app, scope, office, approved.at).await?;
            planned.head = then.ok_or(ReportError::NoOffice)?;
        }
        Ok(planned)
    }

    /// The plan as it is printed. Of a long one the steps stand on the screen and in the table.
    pub(super) fn paper(&self, app: &App, voice: &Voice) -> PlanPaper {
        let mut rows = self.rows(app, voice);
        let boxes = boxes(voice, Some(&self.made()), self.approved().as_ref());
        let mut heading = heading(app, voice, (&self.head, "reports.plan.title"));
        if rows.len() > WITH_STEPS {
            heading
                .foot
                .push(voice.plain("reports.plan.steps-elsewhere"));
            for it in &mut rows {
                it.steps.clear();
            }
        }
        let basis = (self.plan.cycle.fiscal_year, self.checks());
        let form = form(app, voice, (basis.0, &basis.1), (heading, boxes));
        let (cost, time) = self.totals(voice);
        PlanPaper {
            form: Form {
                picture: self.wheel(voice),
                sums: self.sums(voice, (&cost, &time)),
                ..form
            },
            words: words(voice),
            rows,
            cost,
            time,
            comment: self.comment(voice),
        }
    }

    /// Its rows in order, each with how it is done.
    pub(super) fn rows(&self, app: &App, voice: &Voice) -> Vec<PlanRow> {
        let rows = self.plan.rows.iter();
        rows.map(|it| row(app, voice, (&self.plan, it))).collect()
    }

    /// The plan as a page shows it.
    pub(super) fn print(&self, voice: &Voice, paper: PlanPaper) -> PlanPrint {
        PlanPrint {
            paper,
            wheel: self
                .year
                .map(|it| it.wheel(|key| voice.plain(key), picture)),
            states: self.plan.rows.iter().map(|it| it.state).collect(),
        }
    }

    /// The checks on which the plan rests: the one that every office makes, and those that have rows.
    fn checks(&self) -> Vec<&Assessment> {
        let main = self.plan.cycle.main().map(|it| it.id);
        let rests =
            |it: &&Assessment| Some(it.id) == main || self.plan.rows_of(it).next().is_some();
        self.plan.cycle.checks.iter().filter(rests).collect()
    }

    /// The year's wheel as it stands on A4.
    fn wheel(&self, voice: &Voice) -> Option<Picture> {
        let draw = |it: &Wheel| Picture {
            svg: wheel(it, 720),
            alt: it.words(),
            width_mm: 74,
        };
        let year = self.year?;
        Some(year.wheel(|key| voice.plain(key), draw))
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
        let kept = rows.filter(|it| it.state != PlanState::Dropped);
        let (yen, minutes): (Vec<_>, Vec<_>) = kept.map(|it| (it.yen, it.minutes)).unzip();
        (cost_of_all(voice, &yen), time_of_all(voice, &minutes))
    }
}

impl PlanPrint {
    /// The rows, each with the word of its state.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&PlanRow, &'static str)> {
        let states = self.states.iter().map(|it| it.as_str());
        self.paper.rows.iter().zip(states)
    }
}

fn words(voice: &Voice) -> PlanWords {
    PlanWords {
        rows: voice.say("reports.column.what"),
        columns: COLUMNS.map(|it| voice.say(&format!("reports.column.{it}"))),
        also: voice.say("reports.plan.also"),
        total: voice.say("reports.head.total"),
        nothing: voice.say("reports.plan.nothing"),
        comment: voice.say("reports.plan.comment"),
    }
}

fn row(app: &App, voice: &Voice, (plan, of): (&Plan, &Row)) -> PlanRow {
    let provision = app.catalogue.provision(of.provision.as_str());
    let also = plan.also_closed_by(of).iter();
    let title = || {
        provision.map_or_else(
            || of.provision.to_string().into(),
            |it| voice.ruby(&it.title, &it.title_en),
        )
    };
    let measure = of.measure.as_ref();
    PlanRow {
        number: measure.map_or_else(|| number(app, &of.provision), |_| NO_NUMBER.to_owned()),
        what: measure.map_or_else(title, |it| it.words.as_str().into()),
        from: (plan.gathers() || measure.is_some()).then(|| source(app, voice, of)),
        also: also.map(|it| named(app, voice, it)).collect(),
        steps: provision.map(|it| steps(voice, it)).unwrap_or_default(),
        who: owner(of),
        due: voice.day_said(of.due_on, true),
        cost: Cost::of(of.yen).said(voice),
        time: time_said(voice, of.minutes),
        sign: sign(of.state),
        state: voice.say(&format!("reports.state.{}", of.state)),
    }
}

/// What stands for a number where no norm gives one.
const NO_NUMBER: &str = "―";

/// From where a row comes: its norm, or the office itself.
pub(super) fn source(app: &App, voice: &Voice, of: &Row) -> RubyText {
    match of.measure {
        Some(_) => voice.say("reports.plan.own"),
        None => norm_of(app, voice, &of.provision),
    }
}

/// The number of a requirement as its norm prints it.
fn number(app: &App, id: &ProvisionId) -> String {
    let provision = app.catalogue.provision(id.as_str());
    let printed = provision.map(|it| it.number.as_str());
    let printed = printed.filter(|it| !it.is_empty());
    printed.unwrap_or(id.local()).to_owned()
}

/// The name of the norm of a requirement, with its readings.
fn norm_of(app: &App, voice: &Voice, id: &ProvisionId) -> RubyText {
    let norm = app.catalogue.norm(id.edition().norm());
    norm.map_or_else(
        || id.edition().norm().into(),
        |it| voice.ruby(&it.title, &it.title_en),
    )
}

/// Another requirement that a row closes: its title, its norm and its number there.
fn named(app: &App, voice: &Voice, id: &ProvisionId) -> RubyText {
    let norm = app.catalogue.norm(id.edition().norm());
    let norm = norm.map(|it| voice.authored(&it.title, &it.title_en));
    let title = app.catalogue.provision(id.as_str());
    let title = title.map(|it| voice.authored(&it.title, &it.title_en));
    let places = [
        ("title", title.unwrap_or_else(|| id.to_string())),
        ("norm", norm.unwrap_or_default()),
        ("number", number(app, id)),
    ];
    let places = places.each_ref().map(|(name, it)| (*name, it.as_str()));
    voice.fill("reports.plan.named", &places)
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
