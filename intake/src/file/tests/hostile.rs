//! Files that are broken, too large, or made to do harm.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

/// A PNG whose head promises this size, and that holds next to nothing.
fn promising_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&cornered(4, 4));
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A JPEG whose head promises this size in this kind of frame.
fn promising_jpeg(width: u16, height: u16, marker: u8) -> Vec<u8> {
    let mut bytes = jpeg(&cornered(16, 16));
    let at = bytes.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    bytes[at + 1] = marker;
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

pub(super) fn packed(content: &[u8]) -> Vec<u8> {
    let mut to = ZlibEncoder::new(Vec::new(), Compression::default());
    to.write_all(content).unwrap();
    to.finish().unwrap()
}

pub(super) fn pdf_with_stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("%PDF-1.7\n1 0 obj << {dictionary} >> stream\r\n");
    [head.as_bytes(), content, b"\nendstream endobj\n%%EOF"].concat()
}

#[test]
fn a_picture_of_more_pixels_than_anybody_needs_is_refused_by_its_head() {
    let refused = [
        promising_png(50_000, 50_000),
        promising_png(u32::MAX >> 1, 2),
        promising_png(5_000, 5_000),
        promising_jpeg(65_000, 65_000, 0xc0),
        promising_jpeg(65_535, 800, 0xc0),
        // In several scans everything is held until the last one has come.
        promising_jpeg(4_000, 4_000, 0xc2),
    ];
    for (at, bytes) in refused.into_iter().enumerate() {
        assert_eq!(taken(bytes), Err(FileError::TooManyPixels), "{at}");
    }
}

#[test]
fn a_second_frame_or_scan_cannot_ask_for_more_than_the_first() {
    let bytes = promising_jpeg(4_000, 4_000, 0xc0);
    let at = |marker: u8| {
        bytes
            .windows(2)
            .position(|it| it == [0xff, marker])
            .unwrap()
    };
    let (frame, scan, end) = (at(0xc0), at(0xda), bytes.len() - 2);
    let head = bytes[frame..frame + 19].to_vec();
    let mut two_frames = bytes.clone();
    two_frames.splice(scan..scan, head);
    assert_eq!(taken(two_frames), Err(FileError::Broken));
    let mut two_scans = bytes.clone();
    two_scans.splice(end..end, bytes[scan..end].to_vec());
    assert_eq!(taken(two_scans), Err(FileError::TooManyPixels));
}

#[test]
fn a_file_that_breaks_off_is_refused() {
    let picture = cornered(300, 200);
    for bytes in [jpeg(&picture), png(&picture), webp(&picture)] {
        for share in [3, 10, 50] {
            let cut = bytes[..bytes.len() * share / 100].to_vec();
            let told = taken(cut).unwrap_err();
            assert!(
                matches!(told, FileError::Broken | FileError::Unknown),
                "{told}"
            );
        }
    }
    let whole = pdf("/Pages 2 0 R");
    assert_eq!(
        taken(whole[..whole.len() - 8].to_vec()),
        Err(FileError::Broken)
    );
    assert_eq!(taken(Vec::new()), Err(FileError::Empty));
    let limits = Limits {
        bytes: 10,
        ..Limits::OF_PROOF
    };
    assert_eq!(take(vec![0; 11], &limits), Err(FileError::TooLarge));
}

#[test]
fn the_content_decides_what_a_file_is() {
    let refused: &[(&[u8], FileError)] = &[
        (b"MZ\x90\0\x03\0\0\0", FileError::Program),
        (b"\x7fELF\x02\x01", FileError::Program),
        (b"#!/bin/sh\nrm -rf /", FileError::Program),
        (b"<HTML><body onload=x()>", FileError::Program),
        (
            b"<?xml version='1.0'?><svg onload='x()'/>",
            FileError::Program,
        ),
        (b"\xff\xfe<\0s\0c\0r\0i\0p\0t\0>\0", FileError::Program),
        (b"@echo off\r\ndel *.*", FileError::Program),
        (b"Rar!\x1a\x07\x01\0", FileError::Archive),
        (b"7z\xbc\xaf\x27\x1c", FileError::Archive),
        (b"\x1f\x8b\x08\0", FileError::Archive),
        (b"\0\0\0\x18ftypheic\0\0\0\0", FileError::OtherPicture),
        (b"\0\0\0\x1cftypavif\0\0\0\0", FileError::OtherPicture),
        (b"GIF89a", FileError::OtherPicture),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileError::OldDocument),
        ("ただの文".as_bytes(), FileError::Unknown),
        (b"%PDX-1.7", FileError::Unknown),
    ];
    for (bytes, why) in refused {
        assert_eq!(taken(bytes.to_vec()), Err(*why), "{bytes:?}");
    }
    // A zip is no document because it says so in its name only.
    let zip = parcel(&[("letter.txt", b"x")]);
    assert_eq!(taken(zip), Err(FileError::Archive));
    let odd = parcel(&[("[Content_Types].xml", b"<Types/>")]);
    assert_eq!(taken(odd), Err(FileError::Archive));
}

#[test]
fn documents_with_macros_or_programs_in_them_are_refused_whatever_they_are_called() {
    let word = "wordprocessingml.document";
    let parts = [
        "word/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "word/activeX/activeX1.bin",
        "word/embeddings/oleObject1.bin",
        "word\\vbaData.xml",
        "media/setup.exe",
        "run.JS",
    ];
    for part in parts {
        assert_eq!(
            taken(document(word, &[(part, b"x")])),
            Err(FileError::Macros),
            "{part}"
        );
    }
    let listed = b"<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>";
    assert_eq!(
        taken(parcel(&[("[Content_Types].xml", listed)])),
        Err(FileError::Macros)
    );
    // Pictures and the styles of a real document are fine.
    let plain = document(
        word,
        &[("word/media/image1.png", b"x"), ("word/styles.xml", b"x")],
    );
    assert_eq!(taken(plain).unwrap().kind, Kind::Word);
}

#[test]
fn a_pdf_that_acts_by_itself_is_refused_however_it_is_written() {
    for objects in [
        "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
        "/OpenAction<</S/JavaScript/JS 5 0 R>>",
        "/AA << /O << /S /Launch /F (cmd.exe) >> >>",
        "/Names << /EmbeddedFiles 4 0 R >>",
        "/OpenAction << /S /J#61vaScript >>",
    ] {
        assert_eq!(taken(pdf(objects)), Err(FileError::ActivePdf), "{objects}");
    }
    assert_eq!(taken(pdf("/Encrypt 9 0 R")), Err(FileError::LockedPdf));
    let hidden = packed(b"<< /S /JavaScript /JS (x) >>");
    let dictionary = "/Type /ObjStm /Filter /FlateDecode";
    assert_eq!(
        taken(pdf_with_stream(dictionary, &hidden)),
        Err(FileError::ActivePdf)
    );
}

#[test]
fn what_only_looks_like_a_script_in_a_pdf_is_no_script() {
    // The letters of a picture's packed bytes mean nothing, nor does a longer name.
    let picture = pdf_with_stream("/Subtype /Image", b"\x01/JS /Launch /JavaScript \x02");
    assert_eq!(taken(picture).unwrap().kind, Kind::Pdf);
    assert_eq!(taken(pdf("/JSON 1 /Launcher 2")).unwrap().kind, Kind::Pdf);
}

#[test]
fn packed_objects_that_unpack_to_gigabytes_are_refused() {
    let bomb = packed(&vec![b' '; 40 * 1024 * 1024]);
    let bytes = pdf_with_stream("/Type /ObjStm /Filter /FlateDecode", &bomb);
    assert_eq!(taken(bytes), Err(FileError::TooLarge));
}

#[test]
fn no_damage_to_a_file_breaks_more_than_the_file() {
    let picture = cornered(48, 40);
    let whole = [
        jpeg(&picture),
        from_a_camera(&picture, 6),
        png(&picture),
        webp(&picture),
        document("spreadsheetml.sheet", &[("xl/sheet.xml", b"<a/>")]),
        pdf_with_stream("/Type /ObjStm", &packed(b"<< /Type /Page >>")),
    ];
    let limits = Limits {
        pixels: 1_000_000,
        unpacked: 4 * 1024 * 1024,
        ..Limits::OF_PROOF
    };
    let mut chance = Chance(0x6d61_6d6f);
    let mut refused = 0;
    for round in 0..1_800 {
        let mut bytes = whole[round % whole.len()].clone();
        for _ in 0..=chance.below(6) {
            if bytes.is_empty() {
                break;
            }
            let at = chance.below(bytes.len());
            match chance.below(4) {
                0 => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
                1 => bytes[at] ^= 1 << chance.below(8),
                2 => drop(bytes.drain(at..bytes.len().min(at + 1 + chance.below(9)))),
                _ => bytes.truncate(at.max(4)),
            }
        }
        match take(bytes, &limits) {
            Ok(proof) => assert!(proof.bytes.len() < limits.bytes),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 300, "{refused}");
}

/// Numbers that look like chance and are the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}
