//! `mamori assessment list|export`: checks with their counts, and the answers of one into a file. The tables are those of the pages.

use mamori_core::words::Language;
use serde::Serialize;

use super::arguments::{
    AssessmentExportArguments, AssessmentListArguments, AssessmentVerb, Shared,
};
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{DATABASE, NO_CHECK, PRINTING, Refusal, UNKNOWN_OFFICE};
use super::state_dir::unwritable;
use super::{Found, Outcome};
use crate::db::{Actor, Event, Scope};
use crate::reports::{self, AnswersFormat, CheckTold, ReportError};
use crate::web::App;

/// What `--json` says of an export.
#[derive(Serialize)]
struct Told<'a> {
    office: String,
    cycle: i16,
    format: &'static str,
    rows: usize,
    file: &'a std::path::Path,
}

pub(super) fn run(verb: &AssessmentVerb, shared: &Shared, printer: &Printer) -> Outcome {
    match verb {
        AssessmentVerb::List(asked) => {
            let checks = in_use::with(shared, Seal::Unused, async |app| list(app, asked).await)?;
            show(&checks, printer);
        }
        AssessmentVerb::Export(asked) => in_use::with(shared, Seal::Unused, async |app| {
            export(app, asked, shared, printer).await
        })?,
    }
    Ok(Found::Nothing)
}

async fn list(app: &App, asked: &AssessmentListArguments) -> Result<Vec<CheckTold>, Refusal> {
    let refused = |why| refused(why, asked.office.as_deref().unwrap_or_default());
    let office = match &asked.office {
        Some(named) => Some(reports::office_named(app, named).await.map_err(refused)?),
        None => None,
    };
    let checks = reports::checks(app, Scope::machine(), office, asked.cycle).await;
    let checks = checks.map_err(refused)?;
    let event = Event::of("assessments.list-shown");
    let event = event.detail(serde_json::json!({ "checks": checks.len() }));
    app.look(&Actor::command("assessment list"), &event)
        .await
        .map_err(|why| Refusal::of(DATABASE).with("why", why))?;
    Ok(checks)
}

fn show(checks: &[CheckTold], printer: &Printer) {
    printer.json(&checks);
    for it in checks {
        let counts = &it.counts;
        let said = [
            ("done", counts.done),
            ("alternative", counts.alternative),
            ("not-yet", counts.not_yet),
            ("unsure", counts.unsure),
            ("not-applicable", counts.not_applicable),
            ("unanswered", counts.unanswered),
        ];
        let said = said.map(|(word, count)| {
            let word = printer.say(&format!("reports.mark.{word}"));
            format!("{word} {count}")
        });
        let level = printer.say(&format!("reports.level.{}", it.level));
        let (slug, name, year) = (&it.office_slug, &it.office_name, it.fiscal_year);
        let edition = format!("{}/{}", it.norm, it.edition);
        let said = said.join(", ");
        printer.line(&format!(
            "{slug}\t{name}\t{year}\t{edition}\t{level}\t{said}"
        ));
    }
    if checks.is_empty() {
        printer.line(&printer.say("cli.assessment.none"));
    }
}

async fn export(
    app: &App,
    asked: &AssessmentExportArguments,
    shared: &Shared,
    printer: &Printer,
) -> Result<(), Refusal> {
    let refused = |why| refused(why, &asked.office);
    let office = reports::office_named(app, &asked.office).await;
    let office = office.map_err(refused)?;
    let language: Language = shared.language.parse().unwrap_or(Language::Ja);
    let format = AnswersFormat::parse(&asked.format).unwrap_or(AnswersFormat::Json);
    let of = (office, asked.cycle);
    let file = reports::answers_file(app, Scope::machine(), of, (format, language)).await;
    let file = file.map_err(refused)?;
    let trace = reports::answers_exported(office, format, &file);
    app.look(&Actor::command("assessment export"), &trace)
        .await
        .map_err(|why| Refusal::of(DATABASE).with("why", why))?;
    std::fs::write(&asked.out, &file.bytes).map_err(|why| unwritable(&asked.out, &why))?;
    printer.json(&Told {
        office: office.to_string(),
        cycle: file.fiscal_year,
        format: format.word(),
        rows: file.rows,
        file: &asked.out,
    });
    let path = asked.out.display().to_string();
    printer.line(&printer.fill("cli.report.written", &[("file", &path)]));
    Ok(())
}

fn refused(error: ReportError, office: &str) -> Refusal {
    match error {
        ReportError::NoOffice => Refusal::of(UNKNOWN_OFFICE).with("office", office),
        ReportError::NoCheck | ReportError::NoPlan => Refusal::of(NO_CHECK).with("office", office),
        ReportError::Db(why) => Refusal::of(DATABASE).with("why", why),
        other => Refusal::of(PRINTING).with("why", other),
    }
}
