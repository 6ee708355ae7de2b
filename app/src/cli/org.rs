//! `mamori org import`: corporations and offices from a table; what a row means is decided in `people`.

use std::path::Path;

use mamori_intake::table::{Limits, read};
use serde_json::{Value, json};

use super::arguments::{OrgImportArguments, OrgVerb, Shared};
use super::house::database;
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{NO_COLUMNS, Refusal, WRONG_ROWS};
use super::table_file::read_table;
use super::{Found, Outcome};
use crate::people::{
    NoColumns, OrgColumn, OrgReport, OrgRow, OrgTable, State, import_org, look_at_org,
};

/// What is taken of a table: a prefecture's offices of one service fit in.
const LIMITS: Limits = Limits::OF_AN_OFFICE;

pub(super) fn run(verb: &OrgVerb, shared: &Shared, printer: &Printer) -> Outcome {
    let OrgVerb::Import(asked) = verb;
    let rows = read_table((&asked.table, LIMITS.bytes), printer, |it| {
        read(it, &LIMITS)
    })?;
    let report = in_use::with(shared, Seal::Unused, async |app| {
        let table = OrgTable::read(rows, &app.words);
        let table = table.map_err(|lacks| lacking(&lacks, &asked.table, printer))?;
        let report = if asked.dry_run {
            look_at_org(app, &table).await
        } else {
            import_org(app, &table).await
        };
        report.map_err(database)
    })?;
    show(&report, asked, printer);
    match report.rows.iter().find(|it| it.state == State::Wrong) {
        None => Ok(Found::Nothing),
        Some(_) if asked.dry_run => Ok(Found::Something),
        Some(first) => Err(Refusal::of(WRONG_ROWS)
            .with("count", report.wrong)
            .in_file(asked.table.display())
            .at_line(first.row)),
    }
}

fn lacking(lacks: &NoColumns, path: &Path, printer: &Printer) -> Refusal {
    let name = |it: &_| column(*it, printer);
    let columns: Vec<String> = lacks.0.iter().map(name).collect();
    Refusal::of(NO_COLUMNS)
        .with("columns", columns.join(", "))
        .in_file(path.display())
}

/// The first name of a column in the language of the command.
fn column(column: OrgColumn, printer: &Printer) -> String {
    let names = printer.say(&format!("people.org-heads.{}", column.word()));
    let first = names.split(['、', ',']).next();
    first.unwrap_or_default().to_owned()
}

fn show(report: &OrgReport, asked: &OrgImportArguments, printer: &Printer) {
    printer.json(&told(report, asked, printer));
    for row in &report.rows {
        printer.line(&line(row, report.imported, printer));
        for fault in &row.faults {
            let column = column(fault.column, printer);
            let why = printer.say(fault.key);
            printer.line(&format!("\t{column} \"{}\": {why}", fault.text));
        }
    }
    if !report.unused.is_empty() {
        let unused = report.unused.join(", ");
        printer.line(&printer.fill("cli.org.unused", &[("columns", &unused)]));
    }
    let (new, there, wrong) = (report.new, report.there, report.wrong);
    let counts = [new, report.new_corporations, there, wrong].map(|it| it.to_string());
    let [new, corporations, there, wrong] = &counts;
    let values = [
        ("new", new.as_str()),
        ("corporations", corporations),
        ("there", there),
        ("wrong", wrong),
    ];
    let key = match (report.imported, asked.dry_run) {
        (true, _) => "cli.org.imported",
        (false, true) => "cli.org.looked",
        (false, false) => "cli.org.nothing",
    };
    printer.line(&printer.fill(key, &values));
}

/// What `--json` says: the report, each fault with its sentence.
fn told(report: &OrgReport, asked: &OrgImportArguments, printer: &Printer) -> Value {
    let row = |row: &OrgRow| {
        let faults = row.faults.iter().map(|it| {
            let error = printer.say(it.key);
            json!({ "column": it.column, "text": it.text, "error": error })
        });
        let faults: Vec<Value> = faults.collect();
        json!({
            "row": row.row,
            "state": row.state,
            "corporation": row.corporation,
            "office": row.office,
            "id": row.id,
            "slug": row.slug,
            "differs": row.differs,
            "faults": faults,
        })
    };
    let rows: Vec<Value> = report.rows.iter().map(row).collect();
    json!({
        "file": asked.table,
        "dry_run": asked.dry_run,
        "imported": report.imported,
        "new": report.new,
        "new_corporations": report.new_corporations,
        "there": report.there,
        "wrong": report.wrong,
        "unused": report.unused,
        "rows": rows,
    })
}

fn line(row: &OrgRow, imported: bool, printer: &Printer) -> String {
    let state = match (row.state, imported) {
        (State::New, true) => "cli.org.state.added",
        (State::New, false) => "cli.org.state.new",
        (State::There, _) => "cli.org.state.there",
        (State::Wrong, _) => "cli.org.state.wrong",
    };
    let (state, number) = (printer.say(state), row.row);
    let slug = row.slug.as_deref().unwrap_or("-");
    let mut line = format!(
        "{number}\t{state}\t{}\t{}\t{slug}",
        row.corporation, row.office
    );
    if !row.differs.is_empty() {
        let columns: Vec<String> = row.differs.iter().map(|it| column(*it, printer)).collect();
        let columns = columns.join(", ");
        line.push('\t');
        line.push_str(&printer.fill("cli.org.differs", &[("columns", &columns)]));
    }
    line
}
