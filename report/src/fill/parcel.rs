//! The zip around a workbook: opened with limits, read part by part, packed again with everything untouched that was not
//! written anew. What the parts mean is known elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::FillError;

/// Parts of a workbook; a real one has a few dozen.
const PARTS: usize = 2_000;
/// Bytes of all parts, unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// How a compound file begins: XLS, and every workbook with a password.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// What only the compound file of a workbook with a password holds, in its two-byte letters.
const LOCKED: &str = "EncryptedPackage";

/// What becomes of some parts: a new text, or nothing at all.
pub(super) type Changes = BTreeMap<String, Option<String>>;

/// An opened workbook.
pub(super) struct Parcel<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The names of its parts, in their order.
    names: Vec<String>,
}

impl<'a> Parcel<'a> {
    /// Opens a workbook. Everything is unpacked once and counted, as declared sizes may lie; a part that is damaged is
    /// found here too, and not only by whoever gets the filled form.
    pub(super) fn open(book: &'a [u8]) -> Result<Self, FillError> {
        if book.starts_with(&COMPOUND) {
            return Err(of_compound(book));
        }
        if !book.starts_with(b"PK") {
            return Err(FillError::NotXlsx);
        }
        let mut archive = ZipArchive::new(Cursor::new(book)).map_err(FillError::damaged)?;
        if archive.len() > PARTS {
            return Err(FillError::TooLarge);
        }
        if archive.has_duplicate_names() {
            return Err(FillError::damaged("two parts bear one name"));
        }
        let names = counted(&mut archive)?;
        Ok(Self { archive, names })
    }

    /// The name of a part as the zip spells it; names differ by more than capitals.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        let mut names = self.names.iter().map(String::as_str);
        names.find(|it| it.eq_ignore_ascii_case(name))
    }

    /// The text of a part.
    pub(super) fn text(&mut self, name: &str) -> Result<String, FillError> {
        let is_it = |it: &String| it.eq_ignore_ascii_case(name);
        let place = self.names.iter().position(is_it);
        let place = place.ok_or_else(|| FillError::damaged(format!("{name} is missing")))?;
        let part = self.archive.by_index(place).map_err(FillError::damaged)?;
        let mut text = String::new();
        part.take(UNPACKED)
            .read_to_string(&mut text)
            .map_err(FillError::damaged)?;
        Ok(text)
    }

    /// Packs everything again, in the same order: what has not changed is copied as it lies there, packed.
    pub(super) fn packed(mut self, changes: &Changes) -> Result<Vec<u8>, FillError> {
        let mut to = ZipWriter::new(Cursor::new(Vec::new()));
        for (place, name) in self.names.iter().enumerate() {
            let part = self.archive.by_index_raw(place).map_err(writing)?;
            match changes.get(name) {
                None => to.raw_copy_file(part).map_err(writing)?,
                Some(None) => {}
                Some(Some(text)) => {
                    let options = part.options().large_file(false);
                    let options = options.compression_level(level(part.compression()));
                    drop(part);
                    to.start_file(name.as_str(), options).map_err(writing)?;
                    to.write_all(text.as_bytes()).map_err(writing)?;
                }
            }
        }
        to.set_raw_comment(self.archive.comment().into())
            .map_err(writing)?;
        Ok(to.finish().map_err(writing)?.into_inner())
    }
}

/// Quick rather than small: a sheet of a form is a few kilobytes, one of ten megabytes should not make a person wait.
fn level(method: CompressionMethod) -> Option<i64> {
    (method == CompressionMethod::Deflated).then_some(3)
}

fn of_compound(book: &[u8]) -> FillError {
    let locked: Vec<u8> = LOCKED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    if book.windows(locked.len()).any(|it| it == locked) {
        FillError::Locked
    } else {
        FillError::OldWorkbook
    }
}

/// The names of all parts, once everything has been unpacked and counted.
fn counted(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, FillError> {
    let mut names = Vec::new();
    let mut left = UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index_raw(place).map_err(FillError::damaged)?;
        if part.encrypted() {
            return Err(FillError::Locked);
        }
        // A name in no known letters cannot be one that is asked for.
        names.push(part.name().map(Cow::into_owned).unwrap_or_default());
        drop(part);
        let part = archive.by_index(place).map_err(FillError::damaged)?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let size = size.map_err(FillError::damaged)?;
        left = left.checked_sub(size).ok_or(FillError::TooLarge)?;
    }
    Ok(names)
}

fn writing(why: impl ToString) -> FillError {
    FillError::Writing(why.to_string())
}
