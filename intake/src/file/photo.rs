//! A photo is read, turned upright, shrunk and drawn anew; nothing of the file that came is kept.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Rgb, RgbImage};

use super::content::Format;
use super::{FileError, Kind, Limits, Proof, jpeg};

/// Of 100; letters on photographed paper stay sharp.
const QUALITY: u8 = 82;
/// For the small picture.
const SMALL_QUALITY: u8 = 70;
/// What is white in a picture that one can look through.
const WHITE: u16 = 255;

/// Draws a photo anew.
pub(super) fn take(bytes: Vec<u8>, format: Format, limits: &Limits) -> Result<Proof, FileError> {
    let (drawn, turned) = match format {
        Format::Jpeg => {
            let drawn = jpeg::read(&bytes, limits)?;
            let said = jpeg::exif(&bytes);
            (drawn, said.and_then(|it| Orientation::from_exif_chunk(&it)))
        }
        Format::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(&bytes), reader_limits(limits));
            read(decoder.map_err(|it| refused(&it))?, limits)?
        }
        Format::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(&bytes));
            read(decoder.map_err(|it| refused(&it))?, limits)?
        }
    };
    drop(bytes);
    let mut drawn = DynamicImage::from(opaque(&shrunk(drawn, limits.side)));
    drawn.apply_orientation(turned.unwrap_or(Orientation::NoTransforms));
    let small = shrunk(drawn.clone(), limits.small_side);
    Ok(Proof {
        kind: Kind::Photo,
        bytes: written(&drawn, QUALITY)?,
        small: Some(written(&small, SMALL_QUALITY)?),
    })
}

fn reader_limits(limits: &Limits) -> image::Limits {
    let mut all = image::Limits::default();
    all.max_alloc = Some(limits.unpacked);
    all
}

/// Reads a picture whose need of memory its head tells.
fn read(
    mut decoder: impl ImageDecoder,
    limits: &Limits,
) -> Result<(DynamicImage, Option<Orientation>), FileError> {
    if decoder.total_bytes() > limits.unpacked {
        return Err(FileError::TooManyPixels);
    }
    decoder
        .set_limits(reader_limits(limits))
        .map_err(|it| refused(&it))?;
    let turned = decoder.orientation().ok();
    let drawn = DynamicImage::from_decoder(decoder).map_err(|it| refused(&it))?;
    Ok((drawn, turned))
}

fn refused(why: &ImageError) -> FileError {
    match why {
        ImageError::Limits(_) => FileError::TooManyPixels,
        _ => FileError::Broken,
    }
}

fn shrunk(drawn: DynamicImage, side: u32) -> DynamicImage {
    if drawn.width().max(drawn.height()) > side {
        drawn.thumbnail(side, side)
    } else {
        drawn
    }
}

/// What one can look through is laid on white paper.
fn opaque(drawn: &DynamicImage) -> RgbImage {
    if !drawn.color().has_alpha() {
        return drawn.to_rgb8();
    }
    let clear = drawn.to_rgba8();
    let mut paper = RgbImage::new(clear.width(), clear.height());
    for (on, from) in paper.pixels_mut().zip(clear.pixels()) {
        let [red, green, blue, cover] = from.0.map(u16::from);
        let lay = |it: u16| {
            u8::try_from((it * cover + WHITE * (WHITE - cover)) / WHITE).unwrap_or(u8::MAX)
        };
        *on = Rgb([lay(red), lay(green), lay(blue)]);
    }
    paper
}

fn written(drawn: &DynamicImage, quality: u8) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    drawn
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .map_err(|_| FileError::Broken)?;
    Ok(bytes)
}
