//! Texts that a spreadsheet would run as a formula, and the mark that keeps them texts; what is inside them is not judged.
//!
//! In XLSX a text is stored as text and needs no mark: the cell gets the spreadsheet's own "quote prefix", so that it
//! stays text when a person edits it, and not one character changes.
//! In CSV there are no kinds of cells: a dangerous text gets one apostrophe in front, as people type it in Excel.
//! [`unguarded`] takes exactly that apostrophe away again, so a file that comes back reads as it left.

/// Puts an apostrophe before a text that a spreadsheet could take for a formula, or that looks as if it had one.
pub fn guarded(text: &str) -> String {
    if is_dangerous(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Takes away the apostrophe that [`guarded`] put there; every other text is given back as it is.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

/// True when the first sign that counts begins a formula in some spreadsheet, also in its full-width form, or when a
/// tabulator or line end at the start would push the rest into a cell of its own.
pub fn is_dangerous(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let seen = text.trim_start_matches(|letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || letter == '\u{feff}'
            || letter == '\u{200b}'
    });
    // U+2212 becomes the full-width minus in CP932.
    seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\u{2212}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_of_a_formula_gets_an_apostrophe() {
        for text in [
            "=1+1",
            "+81",
            "-5",
            "@SUM(A1)",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "\u{2212}1",
            "\t=1",
            "\r1",
            "\n1",
            " =1",
            "\u{3000}=1",
            "\u{feff}=1",
            "\u{0}=1",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
    }

    #[test]
    fn ordinary_texts_stay_as_they_are() {
        for text in [
            "",
            "髙﨑㈱",
            "0120-000-000",
            "'quoted'",
            "a=b",
            "―",
            "・これから",
            "'",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    #[test]
    fn what_was_guarded_comes_back_whole_even_when_it_had_apostrophes() {
        for text in ["=1", "'=1", "''=1", "' =1", "\t", "＝", "'", "''", "'a", ""] {
            assert_eq!(unguarded(&guarded(text)), text, "{text:?}");
            assert!(!is_dangerous(&guarded(text)), "{text:?}");
        }
    }
}
