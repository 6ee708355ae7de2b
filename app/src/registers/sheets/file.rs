//! Sheets as files and as typed text: how much is taken, and rows as text that reads back as the same rows.

use mamori_core::registers::sheet::Row;
use mamori_intake::table::{Limits, TableError, read};
use mamori_report::sheet::guard::{guarded, unguarded};

/// How much of a sheet is taken: more rows than any ledger of an office has in ten years, the longest text of a field, and
/// so many cells in all as fit into 64 MB of memory.
pub const LIMITS: Limits = Limits {
    bytes: 4 * 1024 * 1024,
    unpacked: 32 * 1024 * 1024,
    rows: 12_000,
    columns: 48,
    // The longest text is 4,000 letters; a few apostrophes may stand before it.
    letters: 4_010,
};

/// The rows of a workbook, or of text whose formulas were made harmless.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    let is_text = !bytes.starts_with(b"PK");
    let plain = |cell: String| match unguarded(&cell) {
        it if is_text && it.len() < cell.len() => it.to_owned(),
        _ => cell,
    };
    let rows = read(bytes, &LIMITS)?.into_iter();
    let row = |it: mamori_intake::table::Row| {
        let cells = it.cells.into_iter().map(plain).collect();
        (it.number, cells)
    };
    Ok(rows.map(row).collect())
}

/// Rows as text, parted by tabulators, that [`rows`] reads as the same rows with the same numbers.
pub fn typed(rows: &[Row]) -> String {
    let width = rows.iter().map(|it| it.1.len()).max().unwrap_or_default();
    let (mut text, mut line) = (String::new(), 1);
    for (place, (number, cells)) in rows.iter().enumerate() {
        text.extend(std::iter::repeat_n('\n', number.saturating_sub(line)));
        line = *number;
        let cells: Vec<String> = cells.iter().map(|it| cell(it)).collect();
        text.push_str(&cells.join("\t"));
        if place == 0 {
            // What parts the cells is read from the first line, so that one has all of them.
            text.extend(std::iter::repeat_n('\t', width.saturating_sub(cells.len())));
        }
    }
    text
}

/// Whether a text can come back by a form, where every line end takes two bytes: a workbook holds more than its own bytes.
pub fn fits(text: &str) -> bool {
    text.len() + text.matches('\n').count() <= LIMITS.bytes
}

fn cell(text: &str) -> String {
    let text = guarded(text);
    if text.contains(['\t', '\n', '\r', '"', ',', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_were_typed_out_read_back_with_their_numbers() {
        let row = |number: usize, cells: &[&str]| {
            let cells = cells.iter().map(|it| (*it).to_owned());
            (number, cells.collect::<Vec<String>>())
        };
        for sheet in [
            vec![
                row(2, &["title, and; more"]),
                row(4, &["a", "", "two\nlines \"quoted\""]),
                row(5, &["", "=1", "'=1", "＝1"]),
                row(9, &["'", "x,y", "z;"]),
            ],
            vec![row(1, &["only"]), row(3, &["one, column"])],
        ] {
            assert_eq!(rows(typed(&sheet).as_bytes()).unwrap(), sheet);
        }
    }

    #[test]
    fn a_workbook_keeps_its_apostrophes_and_text_loses_the_one_that_was_put_there() {
        let told = rows("a,b\n'=1,'x\n".as_bytes()).unwrap();
        assert_eq!(told[1].1, ["=1", "'x"]);
    }
}
