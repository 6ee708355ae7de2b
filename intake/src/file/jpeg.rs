//! Reading a JPEG at the size that is needed: its head is measured first, so that no file can ask for more memory than it is given.

use image::{DynamicImage, GrayImage, RgbImage};
use jpeg_decoder::{Decoder, PixelFormat};

use super::{FileError, Limits};

/// What the head of a JPEG says, and how often its scans go over the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) width: u16,
    pub(super) height: u16,
    /// Coefficients of all parts together, for each of which two bytes are held when several scans bring them.
    coefficients: u64,
    /// All of it comes in one scan, so that it can be shrunk while it is read.
    is_in_one_scan: bool,
}

/// Walks over the markers of a JPEG to its end.
pub(super) fn measure(bytes: &[u8]) -> Option<Measure> {
    let mut found: Option<Measure> = None;
    let (mut parts, mut scans, mut is_whole) = (0, 0, true);
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            0xd8 | 0x01 => continue,
            0xd9 => break,
            _ => {}
        }
        let Some(length) = number(bytes, at) else {
            break;
        };
        let body = bytes.get(at + 2..at + usize::from(length).max(2));
        let Some(body) = body else { break };
        match marker {
            0xc0..=0xc2 => {
                // A second frame would be measured by nobody.
                if found.is_some() {
                    return None;
                }
                found = Some(frame(body)?);
                parts = usize::from(*body.get(5)?);
                is_whole = marker != 0xc2;
            }
            // Without loss, in steps of size, by arithmetic: no camera writes these.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
            0xda => {
                scans += 1;
                is_whole &= usize::from(*body.first()?) == parts;
            }
            _ => {}
        }
        at += usize::from(length).max(2);
    }
    let mut measure = found?;
    measure.is_in_one_scan = is_whole && scans == 1;
    Some(measure)
}

/// The next marker from a place on, over the packed pixels of a scan; the place behind it.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let rest = bytes.get(*at..)?;
        *at += rest.iter().position(|it| *it == 0xff)? + 1;
        match *bytes.get(*at)? {
            // A packed 255, a restart, a filling byte.
            0x00 | 0xd0..=0xd7 => *at += 1,
            0xff => {}
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*pair))
}

/// Size and parts, from the body of a frame's head.
fn frame(body: &[u8]) -> Option<Measure> {
    let (height, width) = (number(body, 1)?, number(body, 3)?);
    let parts = usize::from(*body.get(5)?);
    let shares = body.get(6..6 + parts * 3)?.chunks_exact(3);
    let shares: Vec<(u64, u64)> = shares
        .filter_map(|it| it.get(1))
        .map(|it| (u64::from(it >> 4), u64::from(it & 15)))
        .collect();
    let most_wide = shares.iter().map(|it| it.0).max().filter(|it| *it > 0)?;
    let most_high = shares.iter().map(|it| it.1).max().filter(|it| *it > 0)?;
    // Whole blocks of eight by eight, as many as the part with most of them.
    let wide = u64::from(width).div_ceil(8 * most_wide) * 8;
    let high = u64::from(height).div_ceil(8 * most_high) * 8;
    let each = shares.iter().map(|it| wide * it.0 * high * it.1);
    Some(Measure {
        width,
        height,
        coefficients: each.sum(),
        is_in_one_scan: false,
    })
}

/// Each side is halved as often as the longer one stays at least so long.
const LEAST_SIDE: u16 = 1_500;
/// Bytes for one coefficient.
const COEFFICIENT: u64 = 2;

/// Reads it, shrunk to an eighth, a quarter or a half of its sides where it is large.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<DynamicImage, FileError> {
    let measure = measure(bytes).ok_or(FileError::Broken)?;
    let pixels = u64::from(measure.width) * u64::from(measure.height);
    if pixels == 0 {
        return Err(FileError::Broken);
    }
    let most = if measure.is_in_one_scan {
        pixels <= limits.pixels
    } else {
        measure.coefficients * COEFFICIENT <= limits.unpacked
    };
    if !most {
        return Err(FileError::TooManyPixels);
    }
    let mut decoder = Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(usize::try_from(limits.unpacked).unwrap_or(usize::MAX));
    let (wanted_width, wanted_height) = if measure.width >= measure.height {
        (LEAST_SIDE, u16::MAX)
    } else {
        (u16::MAX, LEAST_SIDE)
    };
    let (width, height) = decoder.scale(wanted_width, wanted_height).map_err(broken)?;
    let pixels = decoder.decode().map_err(broken)?;
    let format = decoder.info().ok_or(FileError::Broken)?.pixel_format;
    let (width, height) = (u32::from(width), u32::from(height));
    let drawn = match format {
        PixelFormat::L8 => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
        PixelFormat::RGB24 => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
        PixelFormat::CMYK32 => {
            RgbImage::from_raw(width, height, of_ink(&pixels)).map(DynamicImage::from)
        }
        PixelFormat::L16 => None,
    };
    drawn.ok_or(FileError::Broken)
}

fn broken(_: jpeg_decoder::Error) -> FileError {
    FileError::Broken
}

/// Colours of ink as colours of light.
fn of_ink(pixels: &[u8]) -> Vec<u8> {
    let mut light = Vec::with_capacity(pixels.len() / 4 * 3);
    for ink in pixels.chunks_exact(4) {
        let [cyan, magenta, yellow, black] =
            [0, 1, 2, 3].map(|it| ink.get(it).map_or(0, |it| u16::from(*it)));
        let lit = |it: u16| u8::try_from((255 - it) * (255 - black) / 255).unwrap_or(u8::MAX);
        light.extend([lit(cyan), lit(magenta), lit(yellow)]);
    }
    light
}

/// What a camera has written about the picture, if it has.
pub(super) fn exif(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().ok()?;
    decoder.exif_data().map(<[u8]>::to_vec)
}
