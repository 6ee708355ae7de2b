//! Whether a PDF is whole and does nothing by itself. It is no reader of PDF: it looks for the names that every script,
//! start of a program and file inside needs, in what stands open and in the packed objects.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::FileError;

/// Names of what acts: scripts, starting something, films and models that bring programs, files inside, forms with programs.
const ACTIVE: &[&[u8]] = &[
    b"JavaScript",
    b"JS",
    b"Launch",
    b"RichMedia",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"XFA",
];
/// The name of what nobody can look into.
const LOCKED: &[u8] = b"Encrypt";
/// The name of an object with packed objects.
const PACKED: &[u8] = b"ObjStm";
/// The one way of packing that is opened here.
const FLATE: &[u8] = b"FlateDecode";
/// The name before the ways in which something is packed.
const FILTER: &[u8] = b"Filter";
/// Names of everything else that stands between bytes and what they say: other ways of packing, their short names, and that
/// bytes stand for differences.
const DISGUISES: &[&[u8]] = &[
    b"ASCIIHexDecode",
    b"AHx",
    b"ASCII85Decode",
    b"A85",
    b"LZWDecode",
    b"LZW",
    b"RunLengthDecode",
    b"RL",
    b"Fl",
    b"Crypt",
    b"DecodeParms",
    b"DP",
];
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
            // As it stands, for whoever takes it so; then unpacked.
            look(packed)?;
            if found.is_disguised || found.flates > 1 {
                return Err(FileError::ActivePdf);
            }
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
    /// Whether something is packed in a way that is not opened here, or that does not stand here.
    is_disguised: bool,
    /// How often the one way of packing is named.
    flates: usize,
}

/// Goes through the names of a piece; those of its last object tell what follows.
fn look(open: &[u8]) -> Result<Found, FileError> {
    let mut found = Found {
        is_packed: false,
        is_disguised: false,
        flates: 0,
    };
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
        found.is_packed |= name == PACKED;
        found.is_disguised |= DISGUISES.contains(&name.as_slice());
        found.is_disguised |= name == FILTER && !names_alone(after);
        found.flates += usize::from(name == FLATE);
        rest = after;
    }
    Ok(found)
}

/// Whether a value is a name or a list of nothing but names, and does not stand somewhere else.
fn names_alone(value: &[u8]) -> bool {
    let value = value.trim_ascii_start();
    let Some(list) = value.strip_prefix(b"[") else {
        return value.starts_with(b"/");
    };
    let end = list.iter().position(|it| *it == b']');
    let list = list.get(..end.unwrap_or_default()).unwrap_or_default();
    let mut parts = list.split(u8::is_ascii_whitespace);
    end.is_some() && parts.all(|it| it.is_empty() || it.starts_with(b"/"))
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

/// What packed objects say. What cannot be opened, or not to its end, is not passed over: others may read more of it.
fn unpacked(packed: &[u8], left: &mut u64) -> Result<Vec<u8>, FileError> {
    let begin = packed.iter().position(|it| !b"\r\n".contains(it));
    let packed = packed.get(begin.unwrap_or_default()..).unwrap_or_default();
    let mut content = Vec::new();
    let told = ZlibDecoder::new(packed)
        .take(*left + 1)
        .read_to_end(&mut content);
    told.map_err(|_| FileError::ActivePdf)?;
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(size).ok_or(FileError::TooLarge)?;
    Ok(content)
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|it| it == word)
}
