//! Tables as CSV in UTF-8 or in CP932 for old Excel and care software, with a report of letters that did not fit.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use super::guard::guarded;
use super::{Cell, SheetError, Table, cp932};

/// How the letters of a CSV file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 with the mark at the start by which Excel knows it; holds every letter.
    Utf8Bom,
    /// Windows' `Shift_JIS`; letters outside it become 〓 and are reported.
    Cp932,
}

/// A CSV file and what did not fit into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvBytes {
    /// The file: a head and one line a row, every cell in quotation marks, lines ended as on Windows.
    pub bytes: Vec<u8>,
    /// Letters written as 〓, in the order of the file; always empty for UTF-8.
    pub unmappable: Vec<Unmappable>,
}

/// A letter that the charset has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmappable {
    /// Number of the row as a spreadsheet counts it; the head is row 1.
    pub row: usize,
    /// Number of the column, from 1.
    pub column: usize,
    /// The letter.
    pub letter: char,
}

/// Writes a table as CSV.
pub fn csv(table: &Table, charset: Charset) -> Result<CsvBytes, SheetError> {
    table.check()?;
    let mut file = File::open(charset);
    file.write(table.columns.iter().map(|column| guarded(&column.name)))?;
    for row in &table.rows {
        file.write(table.cells(row).map(words))?;
    }
    file.close()
}

/// A cell in the letters of a file, safe from being run.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
    }
}

/// A file being written.
struct File {
    writer: ::csv::Writer<Vec<u8>>,
    charset: Charset,
    rows: usize,
    unmappable: Vec<Unmappable>,
}

impl File {
    fn open(charset: Charset) -> Self {
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Always)
            .from_writer(Vec::new());
        Self {
            writer,
            charset,
            rows: 0,
            unmappable: Vec::new(),
        }
    }

    fn write(&mut self, cells: impl Iterator<Item = String>) -> Result<(), SheetError> {
        self.rows += 1;
        let record: Vec<String> = cells
            .enumerate()
            .map(|(place, text)| self.fitted(place + 1, text))
            .collect();
        self.writer
            .write_record(&record)
            .map_err(|error| SheetError::Writing(error.to_string()))
    }

    /// The text in letters that the charset has; the others are noted.
    fn fitted(&mut self, column: usize, text: String) -> String {
        if self.charset == Charset::Utf8Bom {
            return text;
        }
        let (fitted, missing) = cp932::fitted(&text);
        let row = self.rows;
        self.unmappable
            .extend(missing.into_iter().map(|letter| Unmappable {
                row,
                column,
                letter,
            }));
        fitted
    }

    fn close(self) -> Result<CsvBytes, SheetError> {
        let failed = |error: String| SheetError::Writing(error);
        let written = self
            .writer
            .into_inner()
            .map_err(|error| failed(error.to_string()))?;
        let bytes = match self.charset {
            Charset::Utf8Bom => ["\u{feff}".as_bytes(), &written].concat(),
            Charset::Cp932 => {
                let text = String::from_utf8(written).map_err(|error| failed(error.to_string()))?;
                cp932::bytes(&text).into_owned()
            }
        };
        Ok(CsvBytes {
            bytes,
            unmappable: self.unmappable,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::guard::unguarded;
    use super::super::sample;
    use super::*;
    use encoding_rs::SHIFT_JIS;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        reader
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_file_in_utf8_begins_with_its_mark_and_holds_every_letter() {
        let mut table = sample::table();
        table.rows[0][0] = "𠮷🙂".into();
        let file = csv(&table, Charset::Utf8Bom).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(
            text.starts_with("\u{feff}\"名前\",\"電話\",\"円\",\"返す日\"\r\n"),
            "{text}"
        );
        assert!(
            text.contains("\"𠮷🙂\",\"0120000000\",\"12000\",\"2026-11-30\"\r\n"),
            "{text}"
        );
        assert!(file.unmappable.is_empty());
    }

    #[test]
    fn a_file_in_cp932_reads_back_as_it_was_written() {
        let file = csv(&sample::table(), Charset::Cp932).unwrap();
        assert!(file.unmappable.is_empty());
        let (text, _, broken) = SHIFT_JIS.decode(&file.bytes);
        assert!(!broken);
        let rows = records(&text);
        assert_eq!(
            rows[1],
            ["髙﨑①㈱ ～ 花子", "0120000000", "12000", "2026-11-30"]
        );
        assert_eq!(rows[2][0], "'=HYPERLINK(\"http://x\",\"y\")");
        assert_eq!(unguarded(&rows[2][0]), "=HYPERLINK(\"http://x\",\"y\")");
        assert_eq!(rows[2][1], "'＋81");
        assert_eq!(rows[2][2], "-5", "a number is no text");
        assert_eq!(rows[3], ["二行の\n\"文\"、と", "", "", ""]);
    }

    #[test]
    fn letters_that_do_not_fit_are_reported_with_their_place() {
        let mut table = sample::table();
        table.columns[1].name = "電話☎".to_owned();
        table.rows[2][0] = "𠮷田".into();
        let file = csv(&table, Charset::Cp932).unwrap();
        let places: Vec<_> = file
            .unmappable
            .iter()
            .map(|it| (it.row, it.column, it.letter))
            .collect();
        assert_eq!(places, [(1, 2, '☎'), (4, 1, '𠮷')]);
        let (text, _, _) = SHIFT_JIS.decode(&file.bytes);
        assert!(
            text.contains("〓田") && !text.contains('?') && !text.contains("&#"),
            "{text}"
        );
    }
}
