//! Files that people hand in as proof: photos are drawn anew, documents are taken as they are when nothing in them acts by itself.
//!
//! The content decides what a file is, never its name. A photo becomes an upright JPEG of moderate size without anything
//! else in it: no place, no time, no name of the camera. How much memory that takes is known before any of it is asked for.

mod content;
mod jpeg;
mod office;
mod pdf;
mod photo;
#[cfg(test)]
mod tests;

use thiserror::Error;

/// How much of a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub bytes: usize,
    /// Pixels of a photo whose parts can be shrunk while they are read.
    pub pixels: u64,
    /// Bytes that a picture may need unpacked, before it is shrunk.
    pub unpacked: u64,
    /// The longer side of what is kept, in pixels.
    pub side: u32,
    /// The longer side of the small picture of a photo, in pixels.
    pub small_side: u32,
}

impl Limits {
    /// For what an office keeps as proof: 10 MiB, 50 million pixels, 32 MiB unpacked, kept at 2,000 and shown at 240 pixels.
    pub const OF_PROOF: Self = Self {
        bytes: 10 * 1024 * 1024,
        pixels: 50_000_000,
        unpacked: 32 * 1024 * 1024,
        side: 2_000,
        small_side: 240,
    };
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A photo, drawn anew as JPEG.
    Photo,
    /// A PDF.
    Pdf,
    /// A document of Office without macros.
    Word,
    /// A workbook of Office without macros.
    Workbook,
    /// Slides of Office without macros.
    Slides,
}

impl Kind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Photo,
        Self::Pdf,
        Self::Word,
        Self::Workbook,
        Self::Slides,
    ];

    /// The end of its name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Photo => "jpg",
            Self::Pdf => "pdf",
            Self::Word => "docx",
            Self::Workbook => "xlsx",
            Self::Slides => "pptx",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Slides => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
        }
    }

    /// The kind with this end of a name.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|it| it.extension() == extension)
    }
}

/// A file that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it is.
    pub kind: Kind,
    /// Its content; of a photo the JPEG that was drawn anew.
    pub bytes: Vec<u8>,
    /// A small JPEG of a photo.
    pub small: Option<Vec<u8>>,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than allowed.
    #[error("the file is too large")]
    TooLarge,
    /// The picture has more pixels than allowed.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// A photo as iPhones keep it, or in another form that is not read here.
    #[error("the picture is HEIC, AVIF, GIF, TIFF or BMP")]
    OtherPicture,
    /// The file says what it is, and breaks off or contradicts itself.
    #[error("the file is broken")]
    Broken,
    /// A document with macros or with parts that act by themselves.
    #[error("the document has macros or active parts")]
    Macros,
    /// A document of Office from before 2007, or one with a password.
    #[error("this is an old document or one with a password")]
    OldDocument,
    /// A PDF with scripts, with programs to be started or with files in it.
    #[error("the PDF has scripts or files in it")]
    ActivePdf,
    /// A PDF with a password or with limits on its use, into which nobody can look.
    #[error("the PDF is encrypted")]
    LockedPdf,
    /// A program or a script.
    #[error("this is a program or a script")]
    Program,
    /// Several files in one.
    #[error("this is an archive")]
    Archive,
    /// Something else.
    #[error("this is none of the kinds that are taken")]
    Unknown,
}

impl FileError {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Empty,
        Self::TooLarge,
        Self::TooManyPixels,
        Self::OtherPicture,
        Self::Broken,
        Self::Macros,
        Self::OldDocument,
        Self::ActivePdf,
        Self::LockedPdf,
        Self::Program,
        Self::Archive,
        Self::Unknown,
    ];

    /// The word of its kind, for the sentence that people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::TooManyPixels => "too-many-pixels",
            Self::OtherPicture => "other-picture",
            Self::Broken => "broken",
            Self::Macros => "macros",
            Self::OldDocument => "old-document",
            Self::ActivePdf => "active-pdf",
            Self::LockedPdf => "locked-pdf",
            Self::Program => "program",
            Self::Archive => "archive",
            Self::Unknown => "unknown",
        }
    }
}

/// Takes a file or says why not. It comes by value, so that a photo's own bytes are gone before the new ones are written.
pub fn take(bytes: Vec<u8>, limits: &Limits) -> Result<Proof, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(FileError::TooLarge);
    }
    let document = |kind, bytes| Proof {
        kind,
        bytes,
        small: None,
    };
    match content::of(&bytes)? {
        content::Content::Picture(format) => photo::take(bytes, format, limits),
        content::Content::Pdf => {
            pdf::inspect(&bytes)?;
            Ok(document(Kind::Pdf, bytes))
        }
        content::Content::Parcel => Ok(document(office::inspect(&bytes)?, bytes)),
    }
}
