//! What each kind of photo may add to the memory of a server, measured in a program of its own.

use std::io::Write;
use std::process::Command;

use mamori_intake::file::{FileError, Limits, take};

/// What a file may add to the memory of a server.
const MOST_KILOBYTES: u64 = 64 * 1024;
/// Names the file that the program started by the test takes.
const FILE: &str = "MAMORI_PROOF_FILE";

/// Kilobytes by a name of Linux: `VmHWM`, the most so far, or `VmRSS`, now.
fn kilobytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|it| it.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The head of a JPEG of 16 by 16 pixels in three parts, without its packed pixels.
fn head(width: u16, height: u16, frame: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::new(16, 16);
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80);
    picture.write_with_encoder(encoder).unwrap();
    let at = |marker: u8| {
        bytes
            .windows(2)
            .position(|it| it == [0xff, marker])
            .unwrap()
    };
    let (size, scan) = (at(0xc0), at(0xda));
    bytes.truncate(scan + 14);
    bytes[size + 1] = frame;
    bytes[size + 5..size + 7].copy_from_slice(&height.to_be_bytes());
    bytes[size + 7..size + 9].copy_from_slice(&width.to_be_bytes());
    // Colours at half the size of light, as cameras write them.
    bytes[size + 11] = 0x22;
    bytes
}

/// A grey photo as a camera would write it: each block of 16 by 16 is four empty blocks of light and two of colour.
fn photo(width: u16, height: u16) -> Vec<u8> {
    let blocks = usize::from(width).div_ceil(16) * usize::from(height).div_ceil(16);
    let mut bytes = head(width, height, 0xc0);
    bytes.extend([0x28, 0xa2, 0x8a, 0x00].repeat(blocks));
    bytes.extend([0xff, 0xd9]);
    bytes
}

/// A PNG of this size with its pixels packed: black, as small as can be.
fn black(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image::RgbaImage::new(width, height)
        .write_with_encoder(encoder)
        .unwrap();
    bytes
}

/// A PNG whose head promises fifty thousand by fifty thousand pixels.
fn monstrous() -> Vec<u8> {
    let mut bytes = black(4, 4);
    for at in [16, 20] {
        bytes[at..at + 4].copy_from_slice(&50_000_u32.to_be_bytes());
    }
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}

/// What the program started by the test does: takes the file and tells the answer and the rise.
fn take_and_tell(path: &str) {
    let before = kilobytes("VmRSS");
    let bytes = std::fs::read(path).unwrap();
    let told = take(bytes, &Limits::OF_PROOF);
    let rise = kilobytes("VmHWM").saturating_sub(before);
    let told = match told {
        Ok(proof) => proof.kind.extension().to_owned(),
        Err(why) => why.word().to_owned(),
    };
    println!("told {told} {rise}");
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test tells the program that it starts by the environment"
)]
fn no_photo_and_no_monster_takes_more_than_64_megabytes() {
    const NAME: &str = "memory::no_photo_and_no_monster_takes_more_than_64_megabytes";
    if let Ok(path) = std::env::var(FILE) {
        return take_and_tell(&path);
    }
    let many = FileError::TooManyPixels.word();
    let files = [
        ("50k PNG", monstrous(), many),
        ("12 megapixels", photo(4_032, 3_024), "jpg"),
        ("24 megapixels", photo(5_712, 4_284), "jpg"),
        ("50 megapixels", photo(8_160, 6_120), "jpg"),
        (
            "the largest not shrunk while it is read",
            photo(2_997, 2_997),
            "jpg",
        ),
        ("8 megapixels as PNG", black(2_896, 2_896), "jpg"),
        ("9 megapixels as PNG", black(3_000, 3_000), many),
    ];
    for (name, bytes, expected) in files {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
            .env(FILE, file.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        let line = said.lines().find(|it| it.contains("told ")).expect(&said);
        let mut words = line.split("told ").nth(1).unwrap().split(' ');
        assert_eq!(words.next(), Some(expected), "{name}");
        let rise: u64 = words.next().unwrap().parse().unwrap();
        println!("{name}: {rise} kB");
        assert!(rise <= MOST_KILOBYTES, "{name}: {rise} kB");
    }
}
