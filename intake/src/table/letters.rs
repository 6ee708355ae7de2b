//! From bytes to text: UTF-8, UTF-16 with its mark, CP932. A file in other letters is refused, not read as rubbish.

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::TableError;

/// The text of a file, its line ends made one kind.
pub(super) fn text(bytes: &[u8]) -> Result<String, TableError> {
    let text = decoded(bytes)?;
    if let Some(at) = text.find(ESCAPE) {
        let before = text.get(..at).unwrap_or_default();
        return Err(TableError::Letters(Some(before.matches('\n').count() + 1)));
    }
    if text.contains(is_no_text) {
        return Err(TableError::NoTable("control characters".to_owned()));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn decoded(bytes: &[u8]) -> Result<String, TableError> {
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return strict(marked, rest).ok_or_else(|| TableError::Letters(row_of_fault(marked, rest)));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let Some(text) = strict(SHIFT_JIS, bytes) else {
        let row = row_of_fault(SHIFT_JIS, bytes);
        return Err(TableError::Letters(row));
    };
    // EUC-JP reads without a fault as a row of half-width kana, so whatever reads as both is not guessed at.
    let may_be_euc = text.contains(is_half_width_kana) && strict(EUC_JP, bytes).is_some();
    if may_be_euc {
        return Err(TableError::Letters(None));
    }
    Ok(text)
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

/// The first line that cannot be read; `None` where lines cannot be told apart.
fn row_of_fault(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return None;
    }
    let mut lines = bytes.split(|it| *it == b'\n');
    lines
        .position(|it| strict(encoding, it).is_none())
        .map(|it| it + 1)
}

/// Begins Japanese in the letters of old mail (ISO-2022-JP).
const ESCAPE: char = '\u{1b}';

/// A sign that no table in text has: it is a picture or a program.
const fn is_no_text(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}')
}

const fn is_half_width_kana(letter: char) -> bool {
    matches!(letter, '\u{ff61}'..='\u{ff9f}')
}
