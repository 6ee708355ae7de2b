//! Paper and tables of an office: plan, check, poster, notice at the entrance, XLSX and CSV; no rule and nothing written.

mod changes;
mod checklist;
mod fonts;
mod heading;
mod pages;
mod plan;
mod store;
mod tables;
#[cfg(test)]
mod tests;
mod voice;
mod wall;

use askama::Template;
use mamori_core::ids::OfficeId;
use mamori_core::words::Language;

pub use fonts::Letters;

use crate::db::{DbError, Event, Scope};
use crate::web::{App, At, Frame, Route, Visit, WebError};
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
    ]
    .concat()
}

/// The office that a command names by id or short name.
pub async fn office_named(app: &App, name: &str) -> Result<OfficeId, ReportError> {
    let found = store::named(app, name).await?;
    found.ok_or(ReportError::NoOffice)
}

/// A paper as PDF in one language; `None` when the machine has no Japanese font. Leaves no trace: see [`printed`].
pub async fn pdf(
    app: &App,
    scope: Scope,
    office: OfficeId,
    (kind, language, letters): (PaperKind, Language, Letters),
) -> Result<Option<Vec<u8>>, ReportError> {
    let voice = Voice::new(app, language);
    match kind {
        PaperKind::Plan => {
            let paper = plan::Planned::load(app, scope, office)
                .await?
                .paper(app, &voice);
            fonts::print(letters, move |press| press.plan(&paper)).await
        }
        PaperKind::Checklist => {
            let paper = checklist::CheckResult::load(app, scope, office)
                .await?
                .paper(app, &voice);
            fonts::print(letters, move |press| press.checklist(&paper)).await
        }
        PaperKind::Poster => {
            let paper = wall::poster(app, scope, office, &voice).await?;
            fonts::print(letters, move |press| press.poster(&paper)).await
        }
        PaperKind::Entrance => {
            let paper = wall::entrance(app, scope, office, &voice).await?;
            fonts::print(letters, move |press| press.entrance(&paper)).await
        }
    }
}

/// The plan as PDF in Japanese; `None` when the machine has no Japanese font.
pub async fn plan_pdf(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> Result<Option<Vec<u8>>, ReportError> {
    let asked = (PaperKind::Plan, Language::Ja, Letters::OfTheMachine);
    pdf(app, scope, office, asked).await
}

/// The plan as one HTML file in Japanese that prints without mamori running.
pub async fn plan_html(app: &App, scope: Scope, office: OfficeId) -> Result<String, ReportError> {
    let visit = Visit {
        language: Language::Ja,
        terminal: String::new(),
        path: String::new(),
        who: None,
        at: At::Nowhere,
        home: At::Nowhere,
    };
    let planned = plan::Planned::load(app, scope, office).await?;
    let print = planned.print(app, &Voice::new(app, Language::Ja));
    let frame = Frame::new(app, &visit);
    Ok(plan::PlanFile { frame, print }.render()?)
}

/// The event of a print; note it before anything is handed over.
pub fn printed(office: OfficeId, kind: PaperKind, format: &str) -> Event {
    Event::of("reports.print")
        .office(office)
        .about(format!("paper/{}", kind.word()))
        .detail(serde_json::json!({ "format": format }))
}
