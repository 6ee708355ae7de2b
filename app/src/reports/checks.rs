//! Checks of one or all offices for programs: a list with counts, and one check with its answers. Tables for people stand in `tables.rs`.

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::assessments::{Answer, Counts, Level};
use mamori_core::ids::{AssessmentId, OfficeId};
use mamori_core::words::Language;
use serde::Serialize;
use serde_json::json;

use super::ReportError;
use super::checklist::CheckResult;
use super::store::{self, OfficeHead};
use super::tables::{self, Format, Made, TableKind};
use super::voice::Voice;
use crate::assessments::{self, Overview};
use crate::db::{Event, Scope};
use crate::web::App;

/// One check in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CheckTold {
    /// The check.
    pub id: AssessmentId,
    /// The office.
    pub office: OfficeId,
    /// Its short name.
    pub office_slug: String,
    /// Its name.
    pub office_name: String,
    /// The name of its corporation.
    pub corporation: String,
    /// The fiscal year; 2026 ends in March 2027.
    pub fiscal_year: i16,
    /// The norm.
    pub norm: String,
    /// Its edition.
    pub edition: String,
    /// Whether that edition is no longer there; then counts are those of the answers that are left.
    pub is_gone: bool,
    /// The level that is reached.
    pub level: Level,
    /// How often each answer was given.
    pub counts: CountsTold,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// How often each answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CountsTold {
    /// できている.
    pub done: u32,
    /// 代わりの方法.
    pub alternative: u32,
    /// まだ.
    pub not_yet: u32,
    /// わからない.
    pub unsure: u32,
    /// 対象外.
    pub not_applicable: u32,
    /// Without an answer.
    pub unanswered: u32,
}

impl From<&Counts> for CountsTold {
    fn from(of: &Counts) -> Self {
        Self {
            done: of.done,
            alternative: of.alternative,
            not_yet: of.not_yet,
            unsure: of.unsure,
            not_applicable: of.not_applicable,
            unanswered: of.unanswered,
        }
    }
}

/// A check with its answers, as JSON.
#[derive(Serialize)]
struct CheckFile {
    #[serde(flatten)]
    check: CheckTold,
    edition_sha256: String,
    answers: Vec<AnswerTold>,
}

/// One requirement with its answer.
#[derive(Serialize)]
struct AnswerTold {
    id: String,
    question: String,
    applies: bool,
    answer: Option<Answer>,
    note: String,
    due_on: Option<Date>,
    evidence: Vec<String>,
    answered_by: Option<String>,
    answered_at: Option<Timestamp>,
}

/// What answers can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswersFormat {
    /// For programs: words and ids.
    Json,
    /// The table of the page, as text in UTF-8.
    Csv,
    /// The table of the page, as a workbook.
    Xlsx,
}

impl AnswersFormat {
    /// Reads the word of a command.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Json, Self::Csv, Self::Xlsx]
            .into_iter()
            .find(|it| it.word() == word)
    }

    /// The word in commands and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// The answers of a check in a file.
pub struct AnswersFile {
    /// Its content.
    pub bytes: Vec<u8>,
    /// The fiscal year of the check.
    pub fiscal_year: i16,
    /// How many requirements stand in it.
    pub rows: usize,
}

/// The checks of one office or of all, by office and newest first; of one fiscal year where one is named.
pub async fn checks(
    app: &App,
    scope: Scope,
    office: Option<OfficeId>,
    year: Option<i16>,
) -> Result<Vec<CheckTold>, ReportError> {
    let mut all = match office {
        Some(office) => assessments::history(app, scope, office).await?,
        None => assessments::all(app, scope).await?,
    };
    all.retain(|it| year.is_none_or(|year| it.fiscal_year.year() == year));
    let mut told = Vec::new();
    for it in all {
        let head = store::head(app, scope, it.office).await?;
        let head = head.ok_or(ReportError::NoOffice)?;
        let overview = assessments::overview(app, scope, it).await?;
        told.push(tell(&head, &overview));
    }
    Ok(told)
}

fn tell(head: &OfficeHead, of: &Overview) -> CheckTold {
    let check = &of.assessment;
    CheckTold {
        id: check.id,
        office: check.office,
        office_slug: head.slug.clone(),
        office_name: head.name.clone(),
        corporation: head.corporation.clone(),
        fiscal_year: check.fiscal_year.year(),
        norm: check.norm.clone(),
        edition: check.edition.clone(),
        is_gone: of.is_gone,
        level: of.progress.level,
        counts: CountsTold::from(&of.score.total),
        opened_at: check.opened_at,
        closed_at: check.closed_at,
    }
}

/// The answers of the check of one fiscal year, or of the newest. Leaves no trace: see [`answers_exported`].
pub async fn answers_file(
    app: &App,
    scope: Scope,
    (office, year): (OfficeId, Option<i16>),
    (format, language): (AnswersFormat, Language),
) -> Result<AnswersFile, ReportError> {
    let result = CheckResult::load_of(app, scope, office, year).await?;
    let voice = Voice::new(app, language);
    let as_table = |format: Format| {
        let table = tables::answers(app, &voice, &result);
        match format.write(&table)? {
            Made::File(bytes) => Ok((bytes, table.rows.len())),
            Made::Lost(..) => Err(ReportError::press("letters were lost")),
        }
    };
    let (bytes, rows) = match format {
        AnswersFormat::Csv => as_table(Format::Csv)?,
        AnswersFormat::Xlsx => as_table(Format::Xlsx)?,
        AnswersFormat::Json => {
            let file = result.file(app, &voice);
            let bytes = serde_json::to_vec_pretty(&file).map_err(ReportError::press)?;
            (bytes, file.answers.len())
        }
    };
    Ok(AnswersFile {
        bytes,
        fiscal_year: result.overview.assessment.fiscal_year.year(),
        rows,
    })
}

/// The event of an export of answers; note it before the file is handed over.
pub fn answers_exported(office: OfficeId, format: AnswersFormat, file: &AnswersFile) -> Event {
    tables::exported(office, TableKind::Answers, (format.word(), file.rows))
        .detail(json!({ "format": format.word(), "rows": file.rows, "cycle": file.fiscal_year }))
}

impl CheckResult {
    fn file(&self, app: &App, voice: &Voice) -> CheckFile {
        let of = &self.overview.assessment;
        let answers = self.ids(app).into_iter().map(|id| {
            let given = self.given.get(&id);
            let signed = self.signed.get(&id);
            let asked = app.catalogue.provision(id.as_str());
            let asked = asked.map(|it| voice.ruby(&it.ask, &it.ask_en).plain());
            AnswerTold {
                question: asked.unwrap_or_default(),
                applies: self.applies(&id),
                id: id.to_string(),
                answer: given.map(|it| it.answer),
                note: given.map(|it| it.note.clone()).unwrap_or_default(),
                due_on: given.and_then(|it| it.due_on),
                evidence: given.map(|it| it.evidence.clone()).unwrap_or_default(),
                answered_by: signed.map(|it| it.name.clone()),
                answered_at: signed.map(|it| it.at),
            }
        });
        CheckFile {
            answers: answers.collect(),
            edition_sha256: of.edition_hash.clone(),
            check: tell(&self.head, &self.overview),
        }
    }
}
