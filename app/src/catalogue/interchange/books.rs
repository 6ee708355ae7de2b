//! Norms as workbooks: writing by `report`, reading by `intake`; what stands in the cells is decided in `mamori_core::catalogue::interchange`.

use mamori_core::catalogue::interchange::table::{Given, HELP, Sheet, read as assemble, sheets};
use mamori_core::catalogue::interchange::{Arrival, Bundle, Fault, Template, choices};
use mamori_intake::table::{Limits, TableError, sheets as read_sheets};
use mamori_report::sheet::{Cell, Column, Kind, SheetError, Table, xlsx_of_all};

/// What is taken of the workbook of a norm: the longest of ours has 200 rows and texts of 1,000 letters.
const LIMITS: Limits = Limits {
    bytes: 4 * 1024 * 1024,
    letters: 10_000,
    ..Limits::OF_AN_OFFICE
};

/// A norm as a workbook. The same norm gives the same bytes.
pub fn workbook(bundle: &Bundle) -> Result<Vec<u8>, SheetError> {
    xlsx_of_all(&tables(bundle))
}

/// The template: an example to write over, with a sheet that explains.
pub fn template(template: &Template) -> Result<Vec<u8>, SheetError> {
    let mut tables = tables(&template.example);
    tables.extend(help(template));
    xlsx_of_all(&tables)
}

fn tables(bundle: &Bundle) -> Vec<Table> {
    let all = sheets(bundle).into_iter();
    all.filter_map(|it| table(bundle, it)).collect()
}

fn table(bundle: &Bundle, sheet: Sheet) -> Option<Table> {
    let row = |it: Vec<String>| it.into_iter().map(Cell::from).collect();
    Some(Table {
        title: sheet.name.to_owned(),
        office: bundle.norm.issuer.plain(),
        made_on: bundle.edition.issued.first_day()?,
        columns: sheet.head.into_iter().map(words).collect(),
        rows: sheet.rows.into_iter().map(row).collect(),
    })
}

fn words(name: String) -> Column {
    let kind = Kind::Text;
    Column { name, kind }
}

/// Two columns: the lines of the explanation, then the columns with the words that may be chosen.
fn help(template: &Template) -> Option<Table> {
    let bundle = &template.example;
    let lines = template.help.iter();
    let mut rows: Vec<Vec<Cell>> = lines.map(|it| vec![Cell::from(it.plain())]).collect();
    rows.extend(
        choices()
            .into_iter()
            .map(|(head, words)| vec![Cell::from(head), Cell::from(words.join("\n"))]),
    );
    Some(Table {
        title: HELP.to_owned(),
        office: bundle.norm.issuer.plain(),
        made_on: bundle.edition.issued.first_day()?,
        columns: vec![words(HELP.to_owned()), words(String::new())],
        rows,
    })
}

/// Reads a workbook, all or nothing.
pub(super) fn read(bytes: &[u8]) -> Result<Arrival, Vec<Fault>> {
    let sheets = read_sheets(bytes, &LIMITS).map_err(|it| vec![refused(&it)])?;
    let given: Vec<Given> = sheets
        .into_iter()
        .map(|it| Given {
            name: it.name,
            rows: it
                .rows
                .into_iter()
                .map(|it| (it.number, it.cells))
                .collect(),
        })
        .collect();
    assemble(&given)
}

fn refused((sheet, why): &(String, TableError)) -> Fault {
    let column = match why {
        TableError::LongCell { column, .. } | TableError::FailedFormula { column, .. } => {
            Some(*column)
        }
        _ => None,
    };
    let says = match why {
        TableError::FailedFormula { says, .. } => says.as_str(),
        _ => "",
    };
    Fault::of_table(why.word(), sheet, Fault::cell(why.row(), column), says)
}
