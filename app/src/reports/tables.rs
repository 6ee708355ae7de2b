//! Tables of an office for a spreadsheet: plan, answers, people, history. How a file is written is the paper crate's.

use mamori_core::assessments::Counts;
use mamori_core::ids::OfficeId;
use mamori_core::people::Role;
use mamori_report::paper::{ChecklistRow, PlanRow};
use mamori_report::ruby::RubyText;
use mamori_report::sheet::{Cell, Charset, Column, Kind, Table, Unmappable, csv, xlsx};
use serde_json::json;

use super::ReportError;
use super::checklist::CheckResult;
use super::heading::moment_in_cell;
use super::plan::{Planned, source};
use super::store::{self, OfficeHead};
use super::voice::Voice;
use crate::assessments::{self, plan::Row};
use crate::db::{Event, Scope};
use crate::people::{Person, directory};
use crate::web::App;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    /// The rows of the plan.
    Plan,
    /// The answers of the newest check.
    Answers,
    /// Who holds which role.
    People,
    /// All checks, year by year.
    History,
    /// The offices of a corporation or council.
    Offices,
}

/// What a file is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A spreadsheet.
    Xlsx,
    /// Text in UTF-8.
    Csv,
    /// Text for old programs.
    CsvCp932,
}

/// A file, or the letters that the wished charset cannot hold.
pub(super) enum Made {
    /// The file.
    File(Vec<u8>),
    /// What would be lost, and the file with signs in its place.
    Lost(Vec<Unmappable>, Vec<u8>),
}

impl TableKind {
    /// Reads the stem of a file name; the people's table has routes of its own.
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Plan, Self::Answers, Self::History]
            .into_iter()
            .find(|it| it.word() == word)
    }

    /// The word in addresses, file names and the journal.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Answers => "answers",
            Self::People => "people",
            Self::History => "history",
            Self::Offices => "offices",
        }
    }
}

impl Format {
    /// From the ending of the file and the wished charset; `None` for what mamori does not write.
    pub(super) fn parse(ending: &str, charset: &str) -> Option<Self> {
        match (ending, charset) {
            ("xlsx", _) => Some(Self::Xlsx),
            ("csv", "" | "utf-8") => Some(Self::Csv),
            ("csv", "cp932") => Some(Self::CsvCp932),
            _ => None,
        }
    }

    /// The ending of its file.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv | Self::CsvCp932 => "csv",
        }
    }

    /// What the browser is told that it is.
    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::CsvCp932 => "text/csv; charset=windows-31j",
        }
    }

    /// Writes the file.
    pub(super) fn write(self, table: &Table) -> Result<Made, ReportError> {
        let made = match self {
            Self::Xlsx => return xlsx(table).map(Made::File).map_err(ReportError::press),
            Self::Csv => csv(table, Charset::Utf8Bom),
            Self::CsvCp932 => csv(table, Charset::Cp932),
        };
        let made = made.map_err(ReportError::press)?;
        if made.unmappable.is_empty() {
            Ok(Made::File(made.bytes))
        } else {
            Ok(Made::Lost(made.unmappable, made.bytes))
        }
    }
}

/// The event of a table that leaves; note it before the table is handed over.
pub(super) fn exported(office: OfficeId, kind: TableKind, (format, rows): (&str, usize)) -> Event {
    Event::of("reports.export")
        .office(office)
        .about(format!("table/{}", kind.word()))
        .detail(json!({ "format": format, "rows": rows }))
}

/// One of the tables of an office; that of many offices is made in `offices.rs`.
pub(super) async fn table(
    app: &App,
    scope: Scope,
    office: OfficeId,
    (kind, voice): (TableKind, &Voice),
) -> Result<Table, ReportError> {
    match kind {
        TableKind::Plan => {
            let planned = Planned::load(app, scope, office).await?;
            Ok(plan(app, voice, &planned))
        }
        TableKind::Answers => {
            let result = CheckResult::load(app, scope, office).await?;
            Ok(answers(app, voice, &result))
        }
        TableKind::People => people(app, scope, office, voice).await,
        TableKind::History => history(app, scope, office, voice).await,
        TableKind::Offices => Err(ReportError::NoOffice),
    }
}

/// A table without rows; `columns` are the last words of the keys of their heads.
fn empty(
    app: &App,
    head: &OfficeHead,
    voice: &Voice,
    (kind, columns): (TableKind, &[(&str, Kind)]),
) -> Table {
    let column = |(name, kind): &(&str, Kind)| Column {
        name: voice.plain(&format!("reports.column.{name}")),
        kind: *kind,
    };
    Table {
        title: voice.plain(&format!("reports.table.{}", kind.word())),
        office: head.name.clone(),
        made_on: app.clock.today(),
        columns: columns.iter().map(column).collect(),
        rows: Vec::new(),
    }
}

fn plan(app: &App, voice: &Voice, of: &Planned) -> Table {
    use Kind::{Date, Number, Text};
    let columns = [
        ("number", Number),
        ("item", Text),
        ("what", Text),
        ("steps", Text),
        ("who", Text),
        ("due", Date),
        ("cost", Text),
        ("minutes", Number),
        ("state", Text),
        ("remark", Text),
        ("norm", Text),
        ("also", Text),
    ];
    let rows = of.plan.rows.iter().zip(of.rows(app, voice));
    let row = |(place, (of, row)): (i64, (&Row, PlanRow))| {
        let remark = [of.reason.as_str(), of.evidence.as_str()];
        let steps: Vec<String> = row.steps.iter().map(RubyText::plain).collect();
        let also: Vec<String> = row.also.iter().map(RubyText::plain).collect();
        vec![
            Cell::Number(place),
            row.number.into(),
            row.what.plain().into(),
            steps.join("\n").into(),
            row.who.into(),
            Cell::Date(of.due_on),
            row.cost.plain().into(),
            of.minutes
                .map_or_else(|| String::new().into(), |it| Cell::Number(i64::from(it))),
            row.state.plain().into(),
            joined(&remark).into(),
            source(app, voice, of).plain().into(),
            also.join("\n").into(),
        ]
    };
    Table {
        rows: (1..).zip(rows).map(row).collect(),
        ..empty(app, &of.head, voice, (TableKind::Plan, &columns))
    }
}

fn joined(texts: &[&str]) -> String {
    let said: Vec<&str> = texts.iter().copied().filter(|it| !it.is_empty()).collect();
    said.join("\n")
}

/// The columns of the answers.
const ANSWER_COLUMNS: &[(&str, Kind)] = &[
    ("item", Kind::Text),
    ("question", Kind::Text),
    ("answer", Kind::Text),
    ("note", Kind::Text),
    ("due", Kind::Date),
    ("evidence", Kind::Text),
    ("who", Kind::Text),
    ("when", Kind::Text),
];

/// The answers of a check.
pub(super) fn answers(app: &App, voice: &Voice, of: &CheckResult) -> Table {
    let paper = of.paper(app, voice);
    let ids = of.ids(app);
    let row = |row: ChecklistRow| {
        let id = ids.iter().find(|it| it.local() == row.number);
        let signed = id.and_then(|it| of.signed.get(it));
        let given = id.and_then(|it| of.given.get(it));
        let due_on = given
            .filter(|_| id.is_some_and(|it| of.applies(it)))
            .and_then(|it| it.due_on);
        let evidence = given.map(|it| it.evidence.join("\n"));
        vec![
            row.number.into(),
            row.title.plain().into(),
            row.answer.plain().into(),
            row.note.plain().into(),
            due_on.into(),
            evidence.unwrap_or_default().into(),
            signed.map(|it| it.name.clone()).unwrap_or_default().into(),
            signed
                .map(|it| moment_in_cell(it.at))
                .unwrap_or_default()
                .into(),
        ]
    };
    Table {
        rows: paper
            .groups
            .into_iter()
            .flat_map(|it| it.rows)
            .map(row)
            .collect(),
        ..empty(app, &of.head, voice, (TableKind::Answers, ANSWER_COLUMNS))
    }
}

async fn people(
    app: &App,
    scope: Scope,
    office: OfficeId,
    voice: &Voice,
) -> Result<Table, ReportError> {
    use Kind::Text;
    let columns = [("name", Text), ("kana", Text), ("role", Text)];
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let people = directory(app, scope, office).await?;
    let role = |it: &Role| voice.plain(&format!("reports.role.{it}"));
    let row = |it: Person| {
        let roles: Vec<String> = it.roles.iter().map(role).collect();
        vec![it.name.into(), it.kana.into(), roles.join(" / ").into()]
    };
    Ok(Table {
        rows: people.into_iter().map(row).collect(),
        ..empty(app, &head, voice, (TableKind::People, &columns))
    })
}

async fn history(
    app: &App,
    scope: Scope,
    office: OfficeId,
    voice: &Voice,
) -> Result<Table, ReportError> {
    use Kind::{Number, Text};
    let columns = [
        ("year", Text),
        ("done", Number),
        ("alternative", Number),
        ("unsure", Number),
        ("not-yet", Number),
        ("not-applicable", Number),
        ("unanswered", Number),
        ("level", Text),
        ("opened", Text),
        ("closed", Text),
    ];
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let mut rows = Vec::new();
    for check in assessments::history(app, scope, office).await? {
        let of = assessments::overview(app, scope, check).await?;
        let closed = of.assessment.closed_at.map(moment_in_cell);
        let mut row = vec![voice.year(of.assessment.fiscal_year).into()];
        row.extend(counts(&of.score.total));
        row.extend([
            if of.is_gone {
                voice.plain("reports.checklist.left")
            } else {
                voice.plain(&format!("reports.level.{}", of.progress.level))
            }
            .into(),
            moment_in_cell(of.assessment.opened_at).into(),
            closed.unwrap_or_default().into(),
        ]);
        rows.push(row);
    }
    Ok(Table {
        rows,
        ..empty(app, &head, voice, (TableKind::History, &columns))
    })
}

fn counts(of: &Counts) -> [Cell; 6] {
    [
        of.done,
        of.alternative,
        of.unsure,
        of.not_yet,
        of.not_applicable,
        of.unanswered,
    ]
    .map(|it| Cell::Number(i64::from(it)))
}
