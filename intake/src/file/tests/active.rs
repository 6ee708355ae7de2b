//! PDFs and documents that act by themselves and hide how.

use super::hostile::{packed, pdf_with_stream};
use super::*;

const SCRIPT: &[u8] = b"5 0 << /S /JavaScript /JS (x) >>";
const PAGE: &[u8] = b"5 0 << /Type /Page >>";

fn hex(content: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = Vec::new();
    for it in content {
        digits.extend(format!("{it:02x}").bytes());
    }
    digits.push(b'>');
    digits
}

fn packed_objects(filter: &str, content: &[u8]) -> Result<Kind, FileError> {
    let dictionary = format!("/Type /ObjStm /N 1 /First 4 {filter}");
    taken(pdf_with_stream(&dictionary, content)).map(|it| it.kind)
}

#[test]
fn packed_objects_are_looked_at_however_they_are_packed() {
    for (filter, content) in [
        ("", SCRIPT.to_vec()),
        ("/Filter /FlateDecode", packed(SCRIPT)),
        (
            "/Filter [/ASCIIHexDecode /FlateDecode]",
            hex(&packed(SCRIPT)),
        ),
        (
            "/Filter [/FlateDecode /ASCIIHexDecode]",
            packed(&hex(SCRIPT)),
        ),
        (
            "/Filter [/FlateDecode /FlateDecode]",
            packed(&packed(SCRIPT)),
        ),
        ("/Filter /ASCIIH#65xDecode", hex(SCRIPT)),
        // What the filters are stands somewhere else.
        ("/Filter 9 0 R", packed(&hex(SCRIPT))),
        ("/Filter [/FlateDecode 9 0 R]", packed(&hex(SCRIPT))),
        // Each byte stands for its difference from another.
        (
            "/Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
            packed(PAGE),
        ),
        // Nothing that can be opened.
        ("/Filter /LZWDecode", vec![0x80, 0x0b, 0x60, 0x50]),
    ] {
        let told = packed_objects(filter, &content);
        assert_eq!(told, Err(FileError::ActivePdf), "{filter}");
    }
    for filter in [
        "/Filter /FlateDecode",
        "/Filter[/FlateDecode]",
        "/Filter [ /FlateDecode ]",
    ] {
        assert_eq!(
            packed_objects(filter, &packed(PAGE)),
            Ok(Kind::Pdf),
            "{filter}"
        );
    }
}

#[test]
fn packed_objects_with_a_wrong_sum_are_not_passed_over() {
    // More than is unpacked at once, so that the script stands in the last piece.
    let filler: Vec<u8> = (0..200_000_u32)
        .flat_map(|it| {
            (it.wrapping_mul(2_654_435_761) % 251)
                .to_string()
                .into_bytes()
        })
        .collect();
    let mut content = packed(&[filler.as_slice(), SCRIPT].concat());
    let end = content.len() - 1;
    content[end] ^= 0xff;
    let told = packed_objects("/Filter /FlateDecode", &content);
    assert!(
        matches!(told, Err(FileError::ActivePdf | FileError::Broken)),
        "{told:?}"
    );
}

#[test]
fn a_form_with_a_program_of_its_own_is_refused() {
    for objects in [
        "/AcroForm << /XFA 7 0 R >>",
        "/AcroForm<</X#46A[(a) 7 0 R]>>",
    ] {
        assert_eq!(taken(pdf(objects)), Err(FileError::ActivePdf), "{objects}");
    }
    assert_eq!(
        taken(pdf("/AcroForm << /Fields [] >>")).unwrap().kind,
        Kind::Pdf
    );
}

/// A document whose settings lead somewhere.
fn leading(relationship: &[u8]) -> Result<Kind, FileError> {
    let part = ("word/_rels/settings.xml.rels", relationship);
    let document = document("wordprocessingml.document", &[part]);
    taken(document).map(|it| it.kind)
}

const TEMPLATE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate";

const OUTSIDE: &str = "TargetMode=\"External\"";

fn link(kind: &str, mode: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"r1\" Type=\"{kind}\" Target=\"https://example.com/a.dotm\" {mode}/></Relationships>"
    )
}

#[test]
fn a_document_that_fetches_its_template_from_elsewhere_is_refused() {
    let outside = OUTSIDE;
    let wide: Vec<u8> = link(TEMPLATE, outside)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for refused in [
        link(TEMPLATE, outside).into_bytes(),
        link(TEMPLATE, "TargetMode = \n'External'").into_bytes(),
        link(
            &TEMPLATE.replace('T', "&#84;"),
            "TargetMode=\"&#x45;xternal\"",
        )
        .into_bytes(),
        link(TEMPLATE, outside)
            .replace("<Rel", "<a:Rel")
            .into_bytes(),
        wide,
    ] {
        let told = leading(&refused);
        assert_eq!(
            told,
            Err(FileError::Macros),
            "{}",
            String::from_utf8_lossy(&refused)
        );
    }
}

#[test]
fn a_document_with_links_and_a_template_of_its_own_is_taken() {
    let outside = OUTSIDE;
    let hyperlink = TEMPLATE.replace("attachedTemplate", "hyperlink");
    for fine in [
        link(TEMPLATE, ""),
        link(&hyperlink, outside),
        [link(TEMPLATE, ""), link(&hyperlink, outside)].concat(),
    ] {
        assert_eq!(leading(fine.as_bytes()), Ok(Kind::Word), "{fine}");
    }
    assert_eq!(
        leading(&vec![b' '; 20 * 1024 * 1024]),
        Err(FileError::TooLarge)
    );
}
