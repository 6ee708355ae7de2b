//! Printing: one method per paper, from a plain struct to PDF bytes; what stands on a paper is decided by the caller.
//!
//! Texts reach the templates as JSON data and are never read as markup, so a name such as `#import` prints as itself.
//! The same struct and fonts give the same bytes: the only day on a paper is the one in its [`Heading`].

mod changes;
mod checklist;
mod contacts;
mod continuity;
mod draft;
mod entrance;
mod folder;
mod form;
mod heading;
mod labels;
mod ledger;
mod pictures;
mod plan;
mod poster;
mod round;
mod sheet;
mod world;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};
use thiserror::Error;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use changes::{ChangesPaper, ChangesRow, ChangesSection};
pub use checklist::{ChecklistGroup, ChecklistPaper, ChecklistRow, Mark};
pub use contacts::{ContactCardsPaper, ContactsBox, ContactsLevel, ContactsPart};
pub use continuity::{BlankSheet, ContinuityPart, LineMark, PaperBlock, PaperChapter, PaperTable};
pub use draft::{DraftLine, DraftPaper, DraftSection, DraftShape};
pub use entrance::{EntranceContact, EntrancePaper};
pub use folder::{FolderCover, FolderPaper, FolderPart, PlaybookSheet, SheetPhase, SheetStep};
pub use form::{ApprovalBox, Fact, Form, Signature, Sum};
pub use heading::{Heading, Picture, QrBlock};
pub use labels::{Label, LabelFormat, LabelsPaper};
pub use ledger::{LedgerColumn, LedgerPaper};
pub use pictures::{PaperList, PicturesPaper, TitledPicture};
pub use plan::{PlanPaper, PlanRow, PlanWords};
pub use poster::{PosterItem, PosterPaper};
pub use round::{RoundPaper, RoundRow, RoundSection};
pub use sheet::{CodeLine, LetterPaper};

use crate::fonts::{self, FontFiles};
use crate::qr::QrError;
use world::PaperWorld;

/// Why a paper could not be printed; [`PaperError::next_step`] says what to do.
#[derive(Debug, Error)]
pub enum PaperError {
    /// None of the given files is a font with Japanese letters.
    #[error("日本語のフォントが見つからないので、PDFを作れません。")]
    NoJapaneseFont,
    /// The text of a QR code is too long.
    #[error(transparent)]
    Qr(#[from] QrError),
    /// A template or a picture could not be set; the words are for whoever repairs it.
    #[error("PDFを作れませんでした。（{0}）")]
    Template(String),
}

impl PaperError {
    /// What the reader of the error can do next, in one or two sentences.
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::NoJapaneseFont => {
                "Debian・Ubuntu では「sudo apt install fonts-morisawa-bizud-gothic」で入ります。\
                 それまでは、画面の印刷用ページをブラウザーから印刷できます。"
            }
            Self::Qr(_) => "設定の public_url を短いアドレスにしてください。",
            Self::Template(_) => {
                "画面の印刷用ページをブラウザーから印刷し、この文を開発者に送ってください。"
            }
        }
    }
}

/// A printed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters that no given font can draw (they show as boxes), in code point order; empty nearly always.
    pub unprintable: Vec<char>,
}

/// The press: fonts read once, papers printed many times, from any thread.
#[derive(Debug)]
pub struct Paper {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    /// Families to set text in, the preferred first.
    families: Vec<String>,
}

/// Letters that a font must have to count as Japanese: kana, the name of this program, a name of a person, a company.
const JAPANESE: &str = "あア守護髙﨑㈱";

/// How many printings an unused part of the typesetter's memory outlives: none.
///
/// Measured with a development build serving the demo world on Linux (glibc), own memory (`RssAnon`) before printing
/// 35 MB: after six rounds of all four papers it stood at 65 MB when three printings were remembered, at 40 MB when
/// none was. Printing was no slower for it (0.6 to 0.9 seconds a notice against 0.6 to 1.3): hardly two papers in a
/// row are alike.
const REMEMBERED_PRINTINGS: usize = 0;

impl Paper {
    /// Prepares the press with the fonts found on the machine; files that are no fonts are passed over.
    pub fn new(files: FontFiles) -> Result<Self, PaperError> {
        let read =
            |(_, bytes): (String, Vec<u8>)| Font::iter(Bytes::new(bytes)).collect::<Vec<_>>();
        let fonts: Vec<Font> = files.files.into_iter().flat_map(read).collect();
        let families = families(&fonts);
        if families.is_empty() {
            return Err(PaperError::NoJapaneseFont);
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self {
            fonts,
            book,
            families,
        })
    }

    /// The yearly plan with its approval boxes.
    pub fn plan(&self, paper: &PlanPaper) -> Result<Pdf, PaperError> {
        self.print("plan.typ", &paper.form.heading, &paper.to_json())
    }

    /// The result of a check, group by group.
    pub fn checklist(&self, paper: &ChecklistPaper) -> Result<Pdf, PaperError> {
        self.print("checklist.typ", &paper.form.heading, &paper.to_json())
    }

    /// The wall poster with the starter items, one page.
    pub fn poster(&self, paper: &PosterPaper) -> Result<Pdf, PaperError> {
        self.print("poster.typ", &paper.heading, &paper.to_json()?)
    }

    /// The notice at the entrance: who answers for personal information, one page.
    pub fn entrance(&self, paper: &EntrancePaper) -> Result<Pdf, PaperError> {
        self.print("entrance.typ", &paper.heading, &paper.to_json()?)
    }

    /// A sheet of paragraphs, codes and a QR code: invitation, recovery codes, trust of the office's certificate.
    pub fn sheet(&self, paper: &LetterPaper) -> Result<Pdf, PaperError> {
        self.print("sheet.typ", &paper.heading, &paper.to_json()?)
    }

    /// Labels with QR codes for things, on A4 or one a page.
    pub fn labels(&self, paper: &LabelsPaper) -> Result<Pdf, PaperError> {
        self.print("labels.typ", &paper.heading, &paper.to_json()?)
    }

    /// A ledger, filled or blank.
    pub fn ledger(&self, paper: &LedgerPaper) -> Result<Pdf, PaperError> {
        self.print("ledger.typ", &paper.form.heading, &paper.to_json())
    }

    /// The result of a stock-taking or review, with its approval boxes.
    pub fn round(&self, paper: &RoundPaper) -> Result<Pdf, PaperError> {
        self.print("round.typ", &paper.form.heading, &paper.to_json())
    }

    /// Pictures from the ledgers with what was found in them and their lists.
    pub fn pictures(&self, paper: &PicturesPaper) -> Result<Pdf, PaperError> {
        self.print("pictures.typ", &paper.heading, &paper.to_json())
    }

    /// The folder for when power or network fail, or one part of it.
    pub fn folder(&self, paper: &FolderPaper) -> Result<Pdf, PaperError> {
        self.print("folder.typ", &paper.heading, &paper.to_json())
    }

    /// Cards with the numbers that are called first, ten a sheet.
    pub fn contact_cards(&self, paper: &ContactCardsPaper) -> Result<Pdf, PaperError> {
        self.print("contact_cards.typ", &paper.heading, &paper.to_json())
    }

    /// How two editions of a norm differ, kind by kind, with a bookmark for each.
    pub fn changes(&self, paper: &ChangesPaper) -> Result<Pdf, PaperError> {
        self.print("changes.typ", &paper.heading, &paper.to_json())
    }

    /// A draft of a report, a letter or a call.
    pub fn draft(&self, paper: &DraftPaper) -> Result<Pdf, PaperError> {
        self.print("draft.typ", &paper.heading, &paper.to_json())
    }

    /// Sets one template with its data.
    fn print(&self, template: &str, heading: &Heading, body: &Value) -> Result<Pdf, PaperError> {
        let data = json!({
            "fonts": self.families,
            "heading": heading.to_json(),
            "body": body,
        })
        .to_string();
        let world = PaperWorld::open(template, &data, &self.book, &self.fonts)?;
        let document: PagedDocument = typst::compile(&world)
            .output
            .map_err(|problems| first_message(&problems))?;
        let bytes = export(&document, heading.issued_on)?;
        typst::comemo::evict(REMEMBERED_PRINTINGS);
        Ok(Pdf {
            bytes,
            pages: document.pages().len(),
            unprintable: self.unprintable(&data),
        })
    }

    /// The characters of `data` that none of the fonts has.
    fn unprintable(&self, data: &str) -> Vec<char> {
        let used: BTreeSet<char> = data.chars().filter(|letter| !letter.is_control()).collect();
        let drawn = |letter: char| has(&self.fonts, letter);
        used.into_iter().filter(|letter| !drawn(*letter)).collect()
    }
}

/// Which families to set text in: the known ones that are here, else whichever can write Japanese.
fn families(fonts: &[Font]) -> Vec<String> {
    let complete = |font: &&Font| {
        JAPANESE
            .chars()
            .all(|letter| has(std::slice::from_ref(*font), letter))
    };
    let here: Vec<&str> = fonts
        .iter()
        .filter(complete)
        .map(|font| font.info().family.as_str())
        .collect();
    let known: Vec<String> = fonts::preferred_names()
        .filter(|name| here.contains(name))
        .map(str::to_owned)
        .collect();
    match here.first() {
        Some(any) if known.is_empty() => vec![(*any).to_owned()],
        _ => known,
    }
}

/// True when one of the fonts can draw the letter.
fn has(fonts: &[Font], letter: char) -> bool {
    fonts
        .iter()
        .any(|font| font.info().coverage.contains(u32::from(letter)))
}

/// The file, as an accessible PDF (PDF/UA-1); a text that this standard forbids, such as a letter without a shape,
/// still becomes a tagged PDF.
fn export(document: &PagedDocument, issued_on: Date) -> Result<Vec<u8>, PaperError> {
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
    typst_pdf::pdf(document, &options(issued_on, accessible))
        .or_else(|_| typst_pdf::pdf(document, &options(issued_on, PdfStandards::default())))
        .map_err(|problems| first_message(&problems))
}

/// Options that leave nothing to the machine or the hour.
fn options(issued_on: Date, standards: PdfStandards) -> PdfOptions {
    let small = |number: i8| u8::try_from(number).unwrap_or(1);
    let (month, day) = (small(issued_on.month()), small(issued_on.day()));
    let midnight = Datetime::from_ymd_hms(i32::from(issued_on.year()), month, day, 0, 0, 0);
    PdfOptions {
        creator: Smart::Custom(Some("mamori".to_owned())),
        timestamp: midnight.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    }
}

/// The first thing the typesetter complains about.
fn first_message(problems: &[SourceDiagnostic]) -> PaperError {
    let message = problems
        .first()
        .map_or_else(String::new, |problem| problem.message.to_string());
    PaperError::Template(message)
}
