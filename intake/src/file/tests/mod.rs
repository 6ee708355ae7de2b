//! What is taken and what becomes of it.

mod active;
mod hostile;

use std::io::{Cursor, Write};

use image::{ImageEncoder, Rgba, RgbaImage, load_from_memory};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A picture whose upper left quarter is red and the rest blue.
fn cornered(width: u32, height: u32) -> DynamicPicture {
    RgbaImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 {
            Rgba([200, 0, 0, 255])
        } else {
            Rgba([0, 0, 200, 255])
        }
    })
    .into()
}

type DynamicPicture = image::DynamicImage;

fn jpeg(of: &DynamicPicture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 95);
    of.to_rgb8().write_with_encoder(encoder).unwrap();
    bytes
}

fn png(of: &DynamicPicture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    of.write_with_encoder(encoder).unwrap();
    bytes
}

fn webp(of: &DynamicPicture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let colour = of.color().into();
    image::codecs::webp::WebPEncoder::new_lossless(&mut bytes)
        .write_image(of.as_bytes(), of.width(), of.height(), colour)
        .unwrap();
    bytes
}

/// A JPEG with what a camera writes: that it was held sideways (`turned`, 1 to 8), and a place.
fn from_a_camera(of: &DynamicPicture, turned: u16) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    exif.extend(1_u16.to_le_bytes());
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0]);
    exif.extend(turned.to_le_bytes());
    exif.extend([0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 35.6812 N 139.7671 E");
    let mut bytes = jpeg(of);
    let length = u16::try_from(exif.len() + 2).unwrap();
    let segment = [&[0xff, 0xe1], length.to_be_bytes().as_slice(), &exif].concat();
    bytes.splice(2..2, segment);
    bytes
}

/// A zip with these parts.
fn parcel(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document of Office: what its list of parts says it is, and further parts.
fn document(main: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let list = format!(
        "<Types><Override PartName=\"/main.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.{main}.main+xml\"/></Types>"
    );
    let own: [(&str, &[u8]); 2] = [
        ("[Content_Types].xml", list.as_bytes()),
        ("main.xml", b"<a/>"),
    ];
    parcel(&[own.as_slice(), parts].concat())
}

fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {objects} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

fn taken(bytes: Vec<u8>) -> Result<Proof, FileError> {
    take(bytes, &Limits::OF_PROOF)
}

fn drawn(proof: &Proof) -> DynamicPicture {
    load_from_memory(&proof.bytes).unwrap()
}

/// The colour at a place: `r` or `b`.
fn colour(of: &DynamicPicture, x: u32, y: u32) -> char {
    let [red, _, blue] = of.to_rgb8().get_pixel(x, y).0;
    if red > blue { 'r' } else { 'b' }
}

/// The corners, from the upper left one clockwise.
fn corners(of: &DynamicPicture) -> String {
    let (right, low) = (of.width() - 3, of.height() - 3);
    [(2, 2), (right, 2), (right, low), (2, low)]
        .map(|(x, y)| colour(of, x, y))
        .iter()
        .collect()
}

#[test]
fn a_photo_of_each_kind_becomes_a_jpeg_with_a_small_one() {
    let picture = cornered(60, 40);
    for bytes in [jpeg(&picture), png(&picture), webp(&picture)] {
        let proof = taken(bytes).unwrap();
        assert_eq!(proof.kind, Kind::Photo);
        assert!(proof.bytes.starts_with(&[0xff, 0xd8, 0xff]));
        let drawn = drawn(&proof);
        assert_eq!((drawn.width(), drawn.height()), (60, 40));
        assert_eq!(corners(&drawn), "rbbb");
        assert!(proof.small.is_some());
    }
}

#[test]
fn a_photo_held_in_any_way_stands_upright_afterwards() {
    // Where the red corner of the picture as the sensor read it has to be shown.
    for (turned, expected) in [
        (1, "rbbb"),
        (2, "brbb"),
        (3, "bbrb"),
        (4, "bbbr"),
        (5, "rbbb"),
        (6, "brbb"),
        (7, "bbrb"),
        (8, "bbbr"),
    ] {
        let proof = taken(from_a_camera(&cornered(60, 40), turned)).unwrap();
        let drawn = drawn(&proof);
        assert_eq!(corners(&drawn), expected, "{turned}");
        let is_tall = drawn.height() > drawn.width();
        assert_eq!(is_tall, turned > 4, "{turned}");
    }
}

#[test]
fn nothing_that_a_camera_wrote_stays_in_the_photo() {
    let bytes = from_a_camera(&cornered(60, 40), 6);
    let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|it| it == word);
    assert!(has(&bytes, b"GPS") && has(&bytes, b"Exif"));
    let proof = taken(bytes).unwrap();
    for bytes in [&proof.bytes, proof.small.as_ref().unwrap()] {
        assert!(!has(bytes, b"GPS") && !has(bytes, b"Exif"));
    }
}

#[test]
fn a_large_photo_is_shrunk_and_a_small_one_is_not_blown_up() {
    let long = |bytes| {
        let proof = taken(bytes).unwrap();
        let small = load_from_memory(proof.small.as_ref().unwrap()).unwrap();
        let drawn = drawn(&proof);
        [
            drawn.width().max(drawn.height()),
            small.width().max(small.height()),
        ]
    };
    assert_eq!(long(png(&cornered(2_600, 300))), [2_000, 240]);
    assert_eq!(long(jpeg(&cornered(300, 2_600))), [2_000, 240]);
    assert_eq!(long(jpeg(&cornered(4_400, 200))), [2_000, 240]);
    assert_eq!(long(jpeg(&cornered(90, 20))), [90, 90]);
}

#[test]
fn what_is_drawn_on_nothing_stands_on_white_paper() {
    let ink = RgbaImage::from_fn(40, 40, |x, _| Rgba([0, 0, 0, if x < 20 { 255 } else { 0 }]));
    let proof = taken(png(&ink.into())).unwrap();
    let paper = drawn(&proof).to_rgb8();
    assert!(paper.get_pixel(5, 20).0[0] < 40 && paper.get_pixel(35, 20).0[0] > 215);
}

#[test]
fn a_pdf_and_documents_without_macros_are_taken_as_they_are() {
    let documents = [
        (pdf("/OpenAction [3 0 R /Fit] /Pages 2 0 R"), Kind::Pdf),
        (document("wordprocessingml.document", &[]), Kind::Word),
        (document("spreadsheetml.sheet", &[]), Kind::Workbook),
        (document("presentationml.presentation", &[]), Kind::Slides),
    ];
    for (bytes, kind) in documents {
        let proof = taken(bytes.clone()).unwrap();
        assert_eq!((proof.kind, proof.bytes), (kind, bytes));
        assert_eq!(proof.small, None);
        assert_eq!(Kind::of_extension(kind.extension()), Some(kind));
    }
}
