//! What a file is by its first bytes. What stands further in is looked at by whoever reads that kind.

use super::FileError;

/// What the first bytes promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A picture that can be read here.
    Picture(Format),
    /// A PDF.
    Pdf,
    /// A zip, which may be a document.
    Parcel,
}

/// The forms of pictures that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
}

/// First bytes of programs and scripts: Windows, Linux, Apple (five ways), Java and Apple again, a link of Windows, a script
/// of Unix, an installer of Windows CE, a module for browsers.
const PROGRAMS: &[&[u8]] = &[
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",
    b"#!",
    b"\0asm",
    b"dex\n",
    b"ITSF",
];

/// First bytes of archives: RAR, 7z, gzip, bzip2, xz, Zstandard, CAB, LZH stands further in.
const ARCHIVES: &[&[u8]] = &[
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"xar!",
];

/// First bytes of pictures that are not read: GIF, TIFF (two ways), BMP.
const OTHER_PICTURES: &[&[u8]] = &[b"GIF8", b"II*\0", b"MM\0*"];

/// What texts say that a browser or a system would run.
const RUN: &[&[u8]] = &[
    b"<script",
    b"<html",
    b"<svg",
    b"<!doctype",
    b"<hta:",
    b"<?php",
    b"@echo",
    b"powershell",
    b"wscript",
    b"createobject",
];

/// How far into a text one looks for that.
const LOOKED_AT: usize = 4096;

/// What a file is, or why that kind is not taken.
pub(super) fn of(bytes: &[u8]) -> Result<Content, FileError> {
    let begins = |signs: &[&[u8]]| signs.iter().any(|it| bytes.starts_with(it));
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(Content::Picture(Format::Jpeg));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Content::Picture(Format::Png));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Content::Picture(Format::WebP));
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(Content::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Content::Parcel);
    }
    if begins(OTHER_PICTURES) || is_bitmap(bytes) || bytes.get(4..8) == Some(b"ftyp") {
        return Err(FileError::OtherPicture);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Err(FileError::OldDocument);
    }
    if begins(PROGRAMS) || is_run(bytes) {
        return Err(FileError::Program);
    }
    if begins(ARCHIVES) || bytes.starts_with(b"PK") || is_late_archive(bytes) {
        return Err(FileError::Archive);
    }
    Err(FileError::Unknown)
}

/// A Windows bitmap, which says its own length.
fn is_bitmap(bytes: &[u8]) -> bool {
    let length = bytes.get(2..6).and_then(|it| it.first_chunk::<4>());
    let length = length.map(|it| u32::from_le_bytes(*it));
    let own = u32::try_from(bytes.len()).ok();
    bytes.starts_with(b"BM") && length.is_some() && length == own
}

/// TAR, LZH and images of discs bear their sign further in.
fn is_late_archive(bytes: &[u8]) -> bool {
    let has = |from: usize, sign: &[u8]| bytes.get(from..from + sign.len()) == Some(sign);
    has(257, b"ustar") || has(32_769, b"CD001") || (has(2, b"-lh") && has(6, b"-"))
}

fn is_run(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or_default();
    // In two-byte letters too.
    let text: Vec<u8> = head.iter().filter(|it| **it != 0).copied().collect();
    let text = text.to_ascii_lowercase();
    RUN.iter()
        .any(|word| text.windows(word.len()).any(|it| it == *word))
}
