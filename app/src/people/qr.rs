//! QR codes as pictures that stand inside a page, so that nothing has to be fetched. What they say is not known here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

use crate::web::{WebError, WebResult};

/// The `src` of an `<img>` with a QR code for this text, quiet zone included.
pub fn picture(text: &str) -> WebResult<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(WebError::ours)?;
    let svg = code.render::<Color<'_>>().min_dimensions(180, 180).build();
    Ok(format!(
        "data:image/svg+xml;base64,{}",
        STANDARD.encode(svg)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_an_svg_inside_the_address() {
        let picture = picture("https://mamori.example/invitations/ABCD-EFGH").unwrap();
        let svg = picture.strip_prefix("data:image/svg+xml;base64,").unwrap();
        let svg = String::from_utf8(STANDARD.decode(svg).unwrap()).unwrap();
        assert!(svg.contains("<path"));
        assert!(picture.len() < 12_000, "{}", picture.len());
    }

    #[test]
    fn a_text_longer_than_a_code_holds_is_an_error() {
        assert!(picture(&"x".repeat(4000)).is_err());
    }
}
