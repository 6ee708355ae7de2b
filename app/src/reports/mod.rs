//! Paper and tables of an office: plan, check, poster, notice at the entrance, XLSX and CSV; no rule and nothing written.

mod amount;
mod changes;
mod checklist;
mod checks;
mod contacts;
mod draft;
mod folder;
mod fonts;
mod heading;
mod journal;
mod labels;
mod ledger;
mod ledger_paper;
mod ledger_table;
mod offices;
mod pages;
mod pictures;
mod piece;
mod plan;
mod recovery;
mod round;
mod store;
mod tables;
#[cfg(test)]
mod tests;
mod voice;
mod wall;
mod wall_page;

use askama::Template;
use mamori_core::ids::OfficeId;
use mamori_core::words::Language;
use mamori_report::paper::{
    ChecklistPaper, EntrancePaper, Heading, Paper, PaperError, Pdf, PlanPaper, PosterPaper,
};
use mamori_report::ruby::RubyText;

pub use checks::{
    AnswersFile, AnswersFormat, CheckTold, CountsTold, answers_exported, answers_file, checks,
};
pub use fonts::Letters;
pub use journal::journal_pdf;
pub use ledger_paper::{LedgerWish, ledger_pdf};
pub use ledger_table::{LedgerFile, LostLetter, ledger_exported, ledger_file};
pub use piece::{check_piece, ledger_piece, plan_piece};
pub use recovery::{RecoveryWish, recovery_pdf};

use crate::db::{Actor, DbError, Event, Scope};
use crate::web::{App, At, Frame, Route, Say, Visit, WebError, segmented};
use voice::Voice;

/// What can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// The yearly plan with its approval boxes.
    Plan,
    /// The result of the latest check.
    Checklist,
    /// The wall poster.
    Poster,
    /// The notice at the entrance.
    Entrance,
}

impl PaperKind {
    /// Everything that can be printed.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Checklist, Self::Poster, Self::Entrance];

    /// The word in commands, addresses and the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Checklist => "checklist",
            Self::Poster => "poster",
            Self::Entrance => "entrance",
        }
    }

    /// Reads what [`PaperKind::word`] says.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The office does not exist, or is not seen.
    #[error("there is no such office")]
    NoOffice,
    /// Nothing was checked yet.
    #[error("this office has not begun a check yet")]
    NoCheck,
    /// No plan was made yet.
    #[error("this office has no plan yet")]
    NoPlan,
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The page could not be filled in.
    #[error(transparent)]
    Page(#[from] askama::Error),
    /// The press or the spreadsheet refused.
    #[error("{0}")]
    Press(String),
}

impl ReportError {
    fn press(why: impl ToString) -> Self {
        Self::Press(why.to_string())
    }
}

impl From<ReportError> for WebError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::NoOffice => Self::NotFound,
            ReportError::NoCheck => Self::Mistake("reports.no-check"),
            ReportError::NoPlan => Self::Mistake("reports.no-plan"),
            other => Self::ours(other),
        }
    }
}

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    [
        pages::paper_routes(),
        pages::table_routes(),
        pages::catalogue_routes(),
        labels::routes(),
        ledger::routes(),
        round::routes(),
        pictures::routes(),
        contacts::routes(),
        draft::routes(),
        journal::routes(),
    ]
    .concat()
}

/// The office that a command names by id or short name.
pub async fn office_named(app: &App, name: &str) -> Result<OfficeId, ReportError> {
    let found = store::named(app, name).await?;
    found.ok_or(ReportError::NoOffice)
}

/// Which paper, in which language and with whose letters.
pub type Wish = (PaperKind, Language, Letters);

/// Prints a paper; `None` when the machine has no Japanese font. The trace is left first: its number stands at the foot.
pub async fn pdf(
    app: &App,
    actor: &Actor,
    (scope, office): (Scope, OfficeId),
    (kind, language, letters): Wish,
) -> Result<Option<Vec<u8>>, ReportError> {
    let voice = Voice::new(app, language);
    let mut sheet = Sheet::load(app, &voice, (scope, office), kind).await?;
    if !letters.are_here() {
        return Ok(None);
    }
    let number = app.look(actor, &printed(office, kind, "pdf")).await?;
    sheet.heading().foot.insert(0, voice.number(number));
    fonts::print(letters, move |press| sheet.set(press)).await
}

/// The plan as one HTML file in Japanese that prints without mamori running; leaves its trace.
pub async fn plan_html(
    app: &App,
    actor: &Actor,
    (scope, office): (Scope, OfficeId),
) -> Result<String, ReportError> {
    let visit = Visit {
        language: Language::Ja,
        terminal: String::new(),
        path: String::new(),
        who: None,
        at: At::Nowhere,
        home: At::Nowhere,
    };
    let planned = plan::Planned::load(app, scope, office).await?;
    let voice = Voice::new(app, Language::Ja);
    let mut paper = planned.paper(app, &voice);
    let number = app
        .look(actor, &printed(office, PaperKind::Plan, "html"))
        .await?;
    paper.form.heading.foot.insert(0, voice.number(number));
    let (frame, print) = (Frame::new(app, &visit), planned.print(&voice, paper));
    Ok(plan::PlanFile { frame, print }.render()?)
}

/// A text of a paper on a page.
fn html(text: &RubyText) -> Say {
    segmented(&text.segments)
}

/// The event of a print.
fn printed(office: OfficeId, kind: PaperKind, format: &str) -> Event {
    Event::of("reports.print")
        .office(office)
        .about(format!("paper/{}", kind.word()))
        .detail(serde_json::json!({ "format": format }))
}

/// A paper with everything that stands on it, before it is set.
enum Sheet {
    Plan(Box<PlanPaper>),
    Checklist(ChecklistPaper),
    Poster(PosterPaper),
    Entrance(EntrancePaper),
}

impl Sheet {
    async fn load(
        app: &App,
        voice: &Voice,
        (scope, office): (Scope, OfficeId),
        kind: PaperKind,
    ) -> Result<Self, ReportError> {
        Ok(match kind {
            PaperKind::Plan => {
                let planned = plan::Planned::load(app, scope, office).await?;
                Self::Plan(Box::new(planned.paper(app, voice)))
            }
            PaperKind::Checklist => {
                let result = checklist::CheckResult::load(app, scope, office).await?;
                Self::Checklist(result.paper(app, voice))
            }
            PaperKind::Poster => Self::Poster(wall::poster(app, scope, office, voice).await?),
            PaperKind::Entrance => Self::Entrance(wall::entrance(app, scope, office, voice).await?),
        })
    }

    fn heading(&mut self) -> &mut Heading {
        match self {
            Self::Plan(it) => &mut it.form.heading,
            Self::Checklist(it) => &mut it.form.heading,
            Self::Poster(it) => &mut it.heading,
            Self::Entrance(it) => &mut it.heading,
        }
    }

    fn set(&self, press: &Paper) -> Result<Pdf, PaperError> {
        match self {
            Self::Plan(it) => press.plan(it),
            Self::Checklist(it) => press.checklist(it),
            Self::Poster(it) => press.poster(it),
            Self::Entrance(it) => press.entrance(it),
        }
    }
}
