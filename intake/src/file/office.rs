//! Documents of Office: which one it is, and whether something in it acts by itself. Nothing is unpacked
//! but the list of its parts and where they lead.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{FileError, Kind};

/// Parts of a document; a real one has a few dozen.
const PARTS: usize = 2_000;
/// The list of its parts, unpacked.
const LIST_BYTES: u64 = 1024 * 1024;
/// Everything that says where parts lead, unpacked.
const LINK_BYTES: u64 = 8 * 1024 * 1024;
/// What all parts may say they unpack to, so that nobody's Excel chokes on it.
const UNPACKED: u64 = 256 * 1024 * 1024;
/// Where the list of parts stands.
const LIST: &str = "[Content_Types].xml";
/// Pieces of names that only active parts bear: macros of all ages, controls, whatever else was put in as it was.
const ACTIVE: &[&str] = &[
    "vbaproject",
    "vbadata",
    "macrosheets/",
    "dialogsheets/",
    "activex",
    "/embeddings/oleobject",
    "/embeddings/package",
];
/// The same in the list of parts, whatever the parts are called.
const ACTIVE_LISTED: &[&str] = &[
    "macroenabled",
    "vbaproject",
    "macrosheet",
    "activex",
    "oleobject",
];

type Parcel<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Which document a zip is.
pub(super) fn inspect(bytes: &[u8]) -> Result<Kind, FileError> {
    let mut parcel = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Broken)?;
    let listed = listed(&mut parcel)?;
    if ACTIVE_LISTED.iter().any(|it| listed.contains(it)) {
        return Err(FileError::Macros);
    }
    parts(&mut parcel)?;
    links(&mut parcel)?;
    let is = |word: &str| listed.contains(&format!("{word}.main+xml"));
    match (
        is("wordprocessingml.document"),
        is("spreadsheetml.sheet"),
        is("presentationml.presentation"),
    ) {
        (true, false, false) => Ok(Kind::Word),
        (false, true, false) => Ok(Kind::Workbook),
        (false, false, true) => Ok(Kind::Slides),
        _ => Err(FileError::Archive),
    }
}

/// What the list of parts says, in small letters.
fn listed(parcel: &mut Parcel<'_>) -> Result<String, FileError> {
    let list = parcel.by_name(LIST).map_err(|_| FileError::Archive)?;
    let mut listed = Vec::new();
    list.take(LIST_BYTES)
        .read_to_end(&mut listed)
        .map_err(|_| FileError::Broken)?;
    // In two-byte letters too.
    listed.retain(|it| *it != 0);
    Ok(String::from_utf8_lossy(&listed).to_ascii_lowercase())
}

/// Refuses active parts, and more than a document has.
fn parts(parcel: &mut Parcel<'_>) -> Result<(), FileError> {
    if parcel.len() > PARTS {
        return Err(FileError::TooLarge);
    }
    let mut unpacked = 0;
    for place in 0..parcel.len() {
        let part = parcel.by_index_raw(place).map_err(|_| FileError::Broken)?;
        if part.encrypted() {
            return Err(FileError::OldDocument);
        }
        let name = part.name().map_err(|_| FileError::Broken)?;
        let name = name.to_ascii_lowercase().replace('\\', "/");
        if ACTIVE.iter().any(|it| name.contains(it)) || is_program(&name) {
            return Err(FileError::Macros);
        }
        unpacked += part.size();
        if unpacked > UNPACKED {
            return Err(FileError::TooLarge);
        }
    }
    Ok(())
}

/// Refuses a document whose template is fetched from elsewhere when it is opened: that one may bring macros.
fn links(parcel: &mut Parcel<'_>) -> Result<(), FileError> {
    let mut left = LINK_BYTES;
    for place in 0..parcel.len() {
        let part = parcel.by_index_raw(place).map_err(|_| FileError::Broken)?;
        let name = part.name().map_err(|_| FileError::Broken)?;
        let is_links = name.to_ascii_lowercase().ends_with(".rels");
        drop(part);
        if !is_links {
            continue;
        }
        let part = parcel.by_index(place).map_err(|_| FileError::Broken)?;
        let mut text = Vec::new();
        part.take(left + 1)
            .read_to_end(&mut text)
            .map_err(|_| FileError::Broken)?;
        let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(size).ok_or(FileError::TooLarge)?;
        // In two-byte letters too.
        text.retain(|it| *it != 0);
        if is_fetching(&String::from_utf8_lossy(&text)) {
            return Err(FileError::Macros);
        }
    }
    Ok(())
}

/// Whether one of the links of a part leads to a template outside.
fn is_fetching(links: &str) -> bool {
    links.split('<').any(|link| {
        let mut link = spelled(link).to_ascii_lowercase();
        link.retain(|it| !it.is_whitespace());
        let is_outside = ["targetmode=\"external\"", "targetmode='external'"];
        link.contains("attachedtemplate") && is_outside.iter().any(|it| link.contains(it))
    })
}

/// A text with the letters that are written as numbers: `&#84;` is T.
fn spelled(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut spelled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.split_once(';').and_then(|(code, rest)| {
            let code = match code.strip_prefix('x') {
                Some(code) => u32::from_str_radix(code, 16),
                None => code.parse(),
            };
            Some((code.ok().and_then(char::from_u32)?, rest))
        });
        match letter {
            Some((letter, rest)) => {
                spelled.push(letter);
                spelled.push_str(rest);
            }
            None => spelled.push_str(part),
        }
    }
    spelled
}

fn is_program(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "exe", "dll", "com", "scr", "js", "vbs", "ps1", "bat", "cmd", "jar", "docm", "xlsm", "pptm",
    ];
    let end = name.rsplit_once('.').map(|it| it.1);
    end.is_some_and(|it| ENDS.contains(&it))
}
