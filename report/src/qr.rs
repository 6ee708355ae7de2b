//! QR codes as SVG text for pages and paper; what the code leads to is the caller's.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

/// The light border that readers need, in modules, by the standard for QR codes (ISO/IEC 18004).
pub const QUIET_ZONE: usize = 4;

/// A code could not be drawn.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum QrError {
    /// More bytes than the largest code holds at this level of correction.
    #[error("QRコードに入れる文字が長すぎます（{bytes}バイト）。短いアドレスにしてください。")]
    TooLong {
        /// Length of the text in bytes.
        bytes: usize,
    },
}

/// Draws `text` as an SVG of one path, one unit a module, with `quiet_zone` modules of white around it.
///
/// Correction level M (15 %) survives a crease or a drop of coffee. The same text gives the same bytes.
pub fn svg(text: &str, quiet_zone: usize) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| QrError::TooLong { bytes: text.len() })?;
    let side = code.width() + 2 * quiet_zone;
    let mut svg = String::new();
    // Writing into a String cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\""
    );
    let modules = code.to_colors();
    for (row, line) in modules.chunks(code.width()).enumerate() {
        for (start, length) in dark_runs(line) {
            let (x, y) = (start + quiet_zone, row + quiet_zone);
            let _ = write!(svg, "M{x} {y}h{length}v1h-{length}z");
        }
    }
    svg.push_str("\"/></svg>");
    Ok(svg)
}

/// Start and length of each run of dark modules in one line.
fn dark_runs(line: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, _) in line
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark)
    {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_has_its_quiet_zone_and_the_first_finder_pattern() {
        let svg = svg("https://mamori.example/q/AB12CD34", QUIET_ZONE).unwrap();
        // Version 3 has 29 modules; the finder pattern starts with seven dark ones.
        assert!(svg.contains("viewBox=\"0 0 37 37\""), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn the_same_text_gives_the_same_bytes_and_another_text_others() {
        assert_eq!(svg("A", 4), svg("A", 4));
        assert_ne!(svg("A", 4), svg("B", 4));
    }

    #[test]
    fn what_does_not_fit_is_said_in_a_sentence() {
        let error = svg(&"あ".repeat(2_000), 4).unwrap_err();
        assert_eq!(error, QrError::TooLong { bytes: 6_000 });
        assert!(error.to_string().contains("6000バイト"));
    }
}
