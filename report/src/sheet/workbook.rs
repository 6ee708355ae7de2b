//! Tables as an Excel workbook, a sheet each, ready to be printed on A4; formulas and macros are never written.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::guard::is_dangerous;
use super::{Cell, Kind, SheetError, Table};

/// Paper size A4 in the words of Excel.
const A4: u8 = 9;

/// Numbers beyond this lose digits in a spreadsheet and are written as text.
const LARGEST_EXACT: i64 = 1 << 53;

/// Width of columns in half-width letters.
const NARROWEST: usize = 8;
const WIDEST: usize = 44;

/// Writes a table as XLSX: head frozen and repeated, A4 landscape, as wide as one page.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, SheetError> {
    xlsx_of_all(std::slice::from_ref(table))
}

/// Writes several tables as one XLSX, a sheet each; title, office and day of the file are those of the first.
pub fn xlsx_of_all(tables: &[Table]) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    if let Some(first) = tables.first() {
        workbook.set_properties(&properties(first));
    }
    for table in tables {
        table.check()?;
        let sheet = workbook.add_worksheet();
        fill(sheet, table)?;
        set_up_print(sheet, table).map_err(writing)?;
    }
    workbook.save_to_buffer().map_err(writing)
}

/// Properties that leave nothing to the hour at which the file is written.
fn properties(table: &Table) -> DocProperties {
    let properties = DocProperties::new()
        .set_title(&table.title)
        .set_author(&table.office);
    match excel_day(table.made_on) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    }
}

fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let month = u8::try_from(day.month()).ok()?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
}

fn writing(error: XlsxError) -> SheetError {
    match error {
        XlsxError::RowColumnLimitError => SheetError::TooLarge,
        other => SheetError::Writing(other.to_string()),
    }
}

/// Writes the head and all rows.
fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), SheetError> {
    let last_column = u16::try_from(table.columns.len()).map_err(|_| SheetError::TooLarge)?;
    let looks = Looks::new();
    for (column, head) in (0..last_column).zip(&table.columns) {
        put(
            sheet,
            (0, column),
            &Cell::Text(head.name.clone()),
            &looks.head,
        )?;
        let width = u16::try_from(width(table, usize::from(column))).unwrap_or(u16::MAX);
        sheet
            .set_column_width(column, f64::from(width))
            .map_err(writing)?;
    }
    for (place, row) in table.rows.iter().enumerate() {
        let row_number = u32::try_from(place + 1).map_err(|_| SheetError::TooLarge)?;
        let cells = (0..last_column).zip(&table.columns).zip(table.cells(row));
        for ((column, head), cell) in cells {
            put(sheet, (row_number, column), cell, looks.of(cell, head.kind))?;
        }
    }
    if let Some(last) = last_column.checked_sub(1) {
        let last_row = u32::try_from(table.rows.len()).map_err(|_| SheetError::TooLarge)?;
        sheet.autofilter(0, 0, last_row, last).map_err(writing)?;
    }
    Ok(())
}

/// Writes one cell as what it is.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    look: &Format,
) -> Result<(), SheetError> {
    let written = match cell {
        Cell::Empty => sheet.write_blank(row, column, look),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &guarded(look, text)),
        Cell::Number(number) if number.abs() <= LARGEST_EXACT => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "up to 2^53 every whole number is exact"
            )]
            let number = *number as f64;
            sheet.write_number_with_format(row, column, number, look)
        }
        Cell::Number(number) => {
            sheet.write_string_with_format(row, column, number.to_string(), look)
        }
        Cell::Date(day) => match excel_day(*day) {
            Some(day) => sheet.write_datetime_with_format(row, column, &day, look),
            None => sheet.write_string_with_format(row, column, day.to_string(), look),
        },
    };
    written.map(|_| ()).map_err(|error| match error {
        XlsxError::MaxStringLengthExceeded => SheetError::TooLong {
            row: row as usize + 1,
            column: usize::from(column) + 1,
        },
        other => writing(other),
    })
}

/// A look under which Excel keeps a dangerous text a text when somebody edits it.
fn guarded(look: &Format, text: &str) -> Format {
    if is_dangerous(text) {
        look.clone().set_quote_prefix()
    } else {
        look.clone()
    }
}

/// How cells look.
struct Looks {
    head: Format,
    text: Format,
    number: Format,
    date: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new()
            .set_font_name("BIZ UDGothic")
            .set_font_size(10)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x80_8080))
            .set_align(FormatAlign::Top);
        let head = plain
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(0xEC_ECEC));
        Self {
            head: head.set_align(FormatAlign::Center).set_text_wrap(),
            text: plain.clone().set_text_wrap(),
            number: plain
                .clone()
                .set_num_format("#,##0")
                .set_align(FormatAlign::Right),
            date: plain
                .set_num_format("yyyy/mm/dd")
                .set_align(FormatAlign::Center),
        }
    }

    /// The look of a cell; an empty one looks like its column.
    fn of(&self, cell: &Cell, kind: Kind) -> &Format {
        match (cell, kind) {
            (Cell::Number(_), _) | (Cell::Empty, Kind::Number) => &self.number,
            (Cell::Date(_), _) | (Cell::Empty, Kind::Date) => &self.date,
            _ => &self.text,
        }
    }
}

/// Width of a column in half-width letters: as wide as its widest line, within reason.
fn width(table: &Table, column: usize) -> usize {
    let head = table
        .columns
        .get(column)
        .map_or(0, |head| line_width(&head.name));
    let cells = table
        .rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(cell_width)
        .max()
        .unwrap_or(0);
    // Two more: the arrow of the filter and some air.
    (head.max(cells) + 2).clamp(NARROWEST, WIDEST)
}

fn cell_width(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.lines().map(line_width).max().unwrap_or(0),
        Cell::Number(number) => number.to_string().len() * 4 / 3,
        Cell::Date(_) => 10,
    }
}

/// Letters beyond Latin are twice as wide; half-width kana are not.
fn line_width(line: &str) -> usize {
    let width = |letter: char| match letter {
        '\u{0}'..='\u{2ff}' | '\u{ff61}'..='\u{ff9f}' => 1,
        _ => 2,
    };
    line.chars().map(width).sum()
}

/// A4 landscape, one page wide, the head on every page, title above, office and page n / N below.
fn set_up_print(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(&table.title))?;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(format!("&C&14{}", for_header(&table.title)));
    sheet.set_footer(format!("&L{}&C&P / &N", for_header(&table.office)));
    Ok(())
}

/// A text in a header: `&` is doubled, digits at the start would be read as a size of type.
fn for_header(text: &str) -> String {
    let line: String = text
        .chars()
        .filter(|letter| !letter.is_control())
        .take(80)
        .collect();
    format!(" {}", line.replace('&', "&&"))
}

/// A name that Excel accepts for a sheet: forbidden signs in their full-width form, 31 units at most.
fn sheet_name(title: &str) -> String {
    let allowed = |letter: char| match letter {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        '\'' => '’',
        other => other,
    };
    let mut name = String::new();
    for letter in title
        .chars()
        .filter(|letter| !letter.is_control())
        .map(allowed)
    {
        if name.encode_utf16().count() + letter.len_utf16() > 31 {
            break;
        }
        name.push(letter);
    }
    match name.trim() {
        "" => "表".to_owned(),
        // Excel keeps this name for itself.
        kept if kept.eq_ignore_ascii_case("history") => format!("{kept}_"),
        good => good.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn read(bytes: Vec<u8>) -> (String, Vec<Vec<Data>>) {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.is_empty(), "a workbook of ours has no formula");
        let range = book.worksheet_range(&name).unwrap();
        (name, range.rows().map(<[Data]>::to_vec).collect())
    }

    #[test]
    fn a_workbook_reads_back_cell_by_cell() {
        let (name, rows) = read(xlsx(&sample::table()).unwrap());
        assert_eq!(name, "持ち出し台帳： 令和8／11");
        assert_eq!(rows[0][0], Data::String("名前".to_owned()));
        assert_eq!(rows[1][0], Data::String("髙﨑①㈱ 〜 花子".to_owned()));
        assert_eq!(
            rows[1][1],
            Data::String("0120000000".to_owned()),
            "a telephone number keeps its zero"
        );
        assert_eq!(rows[1][2], Data::Float(12_000.0));
        let Data::DateTime(day) = &rows[1][3] else {
            panic!("{:?} is no day", rows[1][3])
        };
        assert_eq!(day.to_ymd_hms_milli(), (2026, 11, 30, 0, 0, 0, 0));
        assert_eq!(rows[3][0], Data::String("二行の\n\"文\"、と".to_owned()));
    }

    #[test]
    fn a_formula_of_an_attacker_stays_a_text_letter_by_letter() {
        let (_, rows) = read(xlsx(&sample::table()).unwrap());
        assert_eq!(
            rows[2][0],
            Data::String("=HYPERLINK(\"http://x\",\"y\")".to_owned())
        );
        assert_eq!(rows[2][1], Data::String("＋81".to_owned()));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(xlsx(&sample::table()), xlsx(&sample::table()));
    }

    #[test]
    fn names_of_sheets_are_such_as_excel_accepts() {
        assert_eq!(sheet_name("a/b:c?'[x]"), "a／b：c？’［x］");
        assert_eq!(sheet_name(" \n"), "表");
        assert_eq!(sheet_name("History"), "History_");
        assert_eq!(sheet_name(&"𠮷".repeat(40)).encode_utf16().count(), 30);
        let mut table = sample::table();
        for title in [
            "",
            "[]:*?/\\",
            "'x'",
            "history",
            "とても長い題の台帳がここにありますので切られます。きられます。",
        ] {
            table.title = title.to_owned();
            assert!(xlsx(&table).is_ok(), "{title}");
        }
    }

    #[test]
    fn a_text_that_no_cell_can_hold_is_refused_by_its_place() {
        let mut table = sample::table();
        table.rows[1][1] = "長".repeat(32_768).into();
        assert_eq!(xlsx(&table), Err(SheetError::TooLong { row: 3, column: 2 }));
    }

    #[test]
    fn wide_letters_make_wide_columns() {
        assert_eq!(line_width("abcｱｲ"), 5);
        assert_eq!(line_width("髙﨑㈱"), 6);
        assert_eq!(width(&sample::table(), 0), 28);
    }
}
