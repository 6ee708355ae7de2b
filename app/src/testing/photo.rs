//! For tests only: a photo as a telephone takes it, with the place where it was taken.

/// A JPEG of eight by eight grey pixels, as a camera writes it: with the place and that it was held sideways.
pub(crate) fn photo() -> Vec<u8> {
    let exif: &[u8] =
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 35.68 139.76";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    // The shortest tables of codes: one code of one bit each.
    let code = |class: u8| [&[0xff, 0xc4, 0, 20, class, 1][..], &[0; 16]].concat();
    let parts: [&[u8]; 12] = [
        &[0xff, 0xd8],
        &[0xff, 0xe1],
        &length,
        exif,
        &[0xff, 0xdb, 0, 67, 0],
        &[1; 64],
        &[0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0],
        &code(0x00),
        &code(0x10),
        &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0],
        &[0x3f],
        &[0xff, 0xd9],
    ];
    parts.concat()
}
