//! Whether a PDF is whole and does nothing by itself. It is no reader of PDF: it looks for the names that every script,
//! start of a program and file inside needs, in what stands open and in the packed objects.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::FileError;

/// Names of what acts: scripts, starting something, films and models that bring programs, files inside.
const ACTIVE: &[&[u8]] = &[
    b"JavaScript",
    b"JS",
    b"Launch",
    b"RichMedia",
    b"EmbeddedFile",
    b"EmbeddedFiles",
];
/// The name of what nobody can look into.
const LOCKED: &[u8] = b"Encrypt";
/// The name of an object with packed objects.
const PACKED: &[u8] = b"ObjStm";
/// What all packed objects may unpack to.
const UNPACKED: u64 = 32 * 1024 * 1024;
/// How far from its end a PDF says that it is over.
const END: usize = 4096;

/// Refuses a PDF that breaks off, that is locked, or that acts by itself.
pub(super) fn inspect(bytes: &[u8]) -> Result<(), FileError> {
    let end = bytes.len().saturating_sub(END);
    if find(bytes.get(end..).unwrap_or_default(), b"%%EOF").is_none() {
        return Err(FileError::Broken);
    }
    let mut left = UNPACKED;
    let mut rest = bytes;
    while let Some(at) = stream(rest) {
        let (open, packed) = rest.split_at(at);
        let found = look(open)?;
        let length = find(packed, b"endstream").unwrap_or(packed.len());
        let (packed, after) = packed.split_at(length);
        if found.is_packed {
            look(&unpacked(packed, &mut left)?)?;
        }
        rest = after;
    }
    look(rest).map(drop)
}

/// Where the packed bytes of the next stream begin.
fn stream(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + find(bytes.get(from..)?, b"stream")?;
        let after = at + b"stream".len();
        let is_end = at >= 3 && bytes.get(at - 3..at) == Some(b"end");
        match bytes.get(after) {
            Some(b'\r' | b'\n') if !is_end => return Some(after),
            _ => from = after,
        }
    }
}

/// What was found in a piece that stands open.
struct Found {
    is_packed: bool,
}

/// Goes through the names of a piece; those of its last object tell what follows.
fn look(open: &[u8]) -> Result<Found, FileError> {
    let mut is_packed = false;
    let mut rest = open;
    while let Some(at) = rest.iter().position(|it| *it == b'/') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let length = rest.iter().position(|it| !is_regular(*it));
        let (written, after) = rest.split_at(length.unwrap_or(rest.len()));
        let name = plain(written);
        if ACTIVE.contains(&name.as_slice()) {
            return Err(FileError::ActivePdf);
        }
        if name == LOCKED {
            return Err(FileError::LockedPdf);
        }
        is_packed |= name == PACKED;
        rest = after;
    }
    Ok(Found { is_packed })
}

/// Whether a byte can stand in a name.
fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte)
}

/// A name without its disguise: `#4a` is J.
fn plain(written: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'#');
        let code = code.and_then(|it| std::str::from_utf8(it).ok());
        let code = code.and_then(|it| u8::from_str_radix(it, 16).ok());
        name.push(code.unwrap_or(*first));
        rest = match code {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    name
}

/// What packed objects say, as far as they can be unpacked.
fn unpacked(packed: &[u8], left: &mut u64) -> Result<Vec<u8>, FileError> {
    let begin = packed.iter().position(|it| !b"\r\n".contains(it));
    let packed = packed.get(begin.unwrap_or_default()..).unwrap_or_default();
    let mut content = Vec::new();
    // What breaks off half-way has been looked at as far as it goes.
    let _ = ZlibDecoder::new(packed)
        .take(*left + 1)
        .read_to_end(&mut content);
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(size).ok_or(FileError::TooLarge)?;
    Ok(content)
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|it| it == word)
}
