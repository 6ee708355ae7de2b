//! Looking into a workbook before its reader does: how much it unpacks to, and whether it claims what it does not hold.
//!
//! A zip of a few kilobytes can unpack to gigabytes, and the declared sizes may lie, so everything is unpacked once and
//! counted, with an end. The workbook's reader also makes room for as many texts as the file says it has; a file that
//! says more than could ever stand in it would take all memory before a single text is read.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Limits, TableError};

/// What a text of a workbook says about the number of its texts.
const CLAIM: &[u8] = b"uniqueCount";
/// The shortest way to write a text into a workbook: `<si/>`.
const SHORTEST: usize = 5;
/// Parts of a workbook; a real one has a few dozen.
const PARTS: usize = 2_000;

/// Refuses a parcel that is too large or that lies.
pub(super) fn inspect(bytes: &[u8], limits: &Limits) -> Result<(), TableError> {
    let mut parcel = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if parcel.len() > PARTS {
        return Err(TableError::TooLarge);
    }
    let mut left = limits.unpacked;
    for place in 0..parcel.len() {
        let part = parcel.by_index(place).map_err(unreadable)?;
        let mut content = Vec::new();
        part.take(left + 1)
            .read_to_end(&mut content)
            .map_err(unreadable)?;
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(size).ok_or(TableError::TooLarge)?;
        if claims_too_much(&content) {
            return Err(TableError::NoTable("a false count of texts".to_owned()));
        }
    }
    Ok(())
}

/// Whether a part says that it holds more texts than fit into it. In two-byte letters the claim could not be seen; no
/// program writes workbooks so.
fn claims_too_much(content: &[u8]) -> bool {
    let is_wide = content.starts_with(&[0xfe, 0xff]) || content.starts_with(&[0xff, 0xfe]);
    let is_wide = is_wide || content.starts_with(&[0, b'<']) || content.starts_with(&[b'<', 0]);
    let most = content.len() / SHORTEST;
    let mut claims = content
        .windows(CLAIM.len())
        .enumerate()
        .filter(|(_, it)| *it == CLAIM)
        .map(|(at, _)| number(content.get(at + CLAIM.len()..).unwrap_or_default()));
    is_wide || claims.any(|it| it > most)
}

/// The number behind `uniqueCount`, whatever stands between; one that cannot be read is too large.
fn number(rest: &[u8]) -> usize {
    let is_around = |it: &&u8| it.is_ascii_whitespace() || b"=\"'+".contains(it);
    let digits = rest.iter().skip_while(is_around);
    let digits: String = digits
        .take_while(|it| it.is_ascii_digit())
        .map(|it| char::from(*it))
        .collect();
    match digits.as_str() {
        "" => 0,
        digits => digits.parse().unwrap_or(usize::MAX),
    }
}

fn unreadable(why: impl ToString) -> TableError {
    TableError::NoTable(why.to_string())
}
