//! `mamori report`: a paper of one office into a file. What stands on the paper is decided in `reports`.

use std::path::Path;

use mamori_core::words::Language;
use serde::Serialize;

use super::arguments::{ReportArguments, ReportVerb, Shared};
use super::config::Config;
use super::library::Library;
use super::printer::Printer;
use super::refusal::{DATABASE, NO_DATA, NO_LETTERS, NO_PAPER, PRINTING, Refusal, UNKNOWN_OFFICE};
use super::state_dir::{StateDir, unwritable};
use super::{Found, Outcome};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::{Actor, Db, Scope};
use crate::reports::{self, Letters, PaperKind, ReportError};
use crate::web::{App, Parts, Settings};

/// What `--json` says.
#[derive(Serialize)]
struct Told<'a> {
    paper: &'static str,
    office: String,
    file: &'a Path,
}

/// Prints the paper that the verb names.
pub(super) fn run(verb: &ReportVerb, shared: &Shared, printer: &Printer) -> Outcome {
    let (kind, asked) = match verb {
        ReportVerb::Plan(asked) => (PaperKind::Plan, asked),
        ReportVerb::Checklist(asked) => (PaperKind::Checklist, asked),
        ReportVerb::Poster(asked) => (PaperKind::Poster, asked),
        ReportVerb::Entrance(asked) => (PaperKind::Entrance, asked),
    };
    let runtime = tokio::runtime::Runtime::new().map_err(printing)?;
    runtime.block_on(async {
        let app = open(shared).await?;
        let made = print(&app, (kind, asked), shared, printer).await;
        app.db.close().await;
        made
    })?;
    Ok(Found::Nothing)
}

async fn print(
    app: &App,
    (kind, asked): (PaperKind, &ReportArguments),
    shared: &Shared,
    printer: &Printer,
) -> Result<(), Refusal> {
    let refused = |error: ReportError| refused(error, &asked.office);
    let office = reports::office_named(app, &asked.office)
        .await
        .map_err(refused)?;
    let language: Language = shared.language.parse().unwrap_or(Language::Ja);
    let wish = (kind, language, Letters::OfTheMachine);
    let actor = Actor::command(&format!("report {}", kind.word()));
    let bytes = reports::pdf(app, &actor, (Scope::machine(), office), wish)
        .await
        .map_err(refused)?;
    let Some(bytes) = bytes else {
        return Err(Refusal::of(NO_LETTERS));
    };
    std::fs::write(&asked.out, bytes).map_err(|why| unwritable(&asked.out, &why))?;
    printer.json(&Told {
        paper: kind.word(),
        office: office.to_string(),
        file: &asked.out,
    });
    let file = asked.out.display().to_string();
    printer.line(&printer.fill("cli.report.written", &[("file", &file)]));
    Ok(())
}

/// Opens what is there, as it is: printing makes no state directory, brings no tables up and needs no seal.
async fn open(shared: &Shared) -> Result<App, Refusal> {
    let dir = StateDir::of(shared)?;
    let config = Config::of(dir.path())?;
    let library = Library::open(shared, Some(dir.path()))?;
    if config.database.url.is_none() && !dir.has_database() {
        return Err(Refusal::of(NO_DATA).with("dir", dir.path().display()));
    }
    let url = config
        .database
        .url
        .unwrap_or_else(|| Db::file_in(dir.path()));
    let db = Db::open(&url).await;
    Ok(App::new(Parts {
        db: db.map_err(|why| Refusal::of(DATABASE).with("why", why))?,
        clock: Clock::of_the_computer(),
        chance: Chance::of_the_computer(),
        words: library.words()?,
        catalogue: library.catalogue()?,
        settings: Settings {
            public_url: config
                .public_url
                .unwrap_or_else(|| "http://localhost".to_owned()),
            secure: true,
            seal: [0; 32],
            demo: false,
            dir: dir.path().to_owned(),
            authority: None,
        },
    }))
}

fn refused(error: ReportError, office: &str) -> Refusal {
    match error {
        ReportError::NoOffice => Refusal::of(UNKNOWN_OFFICE).with("office", office),
        ReportError::NoCheck | ReportError::NoPlan => Refusal::of(NO_PAPER).with("office", office),
        ReportError::Db(why) => Refusal::of(DATABASE).with("why", why),
        other => printing(other),
    }
}

fn printing(why: impl ToString) -> Refusal {
    Refusal::of(PRINTING).with("why", why.to_string())
}
