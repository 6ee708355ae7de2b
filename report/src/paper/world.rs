//! The closed world in which templates are set: embedded templates, given fonts, one JSON input; no disk, net or clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::PaperError;

/// The templates, each embedded in the program under the name by which the others import it.
const TEMPLATES: [(&str, &str); 16] = [
    ("frame.typ", include_str!("frame.typ")),
    ("plan.typ", include_str!("plan.typ")),
    ("checklist.typ", include_str!("checklist.typ")),
    ("poster.typ", include_str!("poster.typ")),
    ("entrance.typ", include_str!("entrance.typ")),
    ("changes.typ", include_str!("changes.typ")),
    ("sheet.typ", include_str!("sheet.typ")),
    ("labels.typ", include_str!("labels.typ")),
    ("ledger.typ", include_str!("ledger.typ")),
    ("round.typ", include_str!("round.typ")),
    ("pictures.typ", include_str!("pictures.typ")),
    ("contacts.typ", include_str!("contacts.typ")),
    ("contact_cards.typ", include_str!("contact_cards.typ")),
    ("continuity.typ", include_str!("continuity.typ")),
    ("folder.typ", include_str!("folder.typ")),
    ("draft.typ", include_str!("draft.typ")),
];

/// One printing: a template, its data and the fonts.
pub(super) struct PaperWorld<'a> {
    library: LazyHash<Library>,
    book: &'a LazyHash<FontBook>,
    fonts: &'a [Font],
    main: FileId,
    sources: Vec<Source>,
}

impl<'a> PaperWorld<'a> {
    /// Opens the world for the template `main`; `data` is JSON text that the template reads as data, never as markup.
    pub(super) fn open(
        main: &str,
        data: &str,
        book: &'a LazyHash<FontBook>,
        fonts: &'a [Font],
    ) -> Result<Self, PaperError> {
        let mut inputs = Dict::new();
        inputs.insert("data".into(), Value::Str(Str::from(data)));
        let sources = TEMPLATES
            .iter()
            .map(|(name, text)| Ok(Source::new(file_id(name)?, (*text).to_owned())))
            .collect::<Result<_, PaperError>>()?;
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book,
            fonts,
            main: file_id(main)?,
            sources,
        })
    }
}

/// The id of an embedded template.
fn file_id(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|error| PaperError::Template(error.to_string()))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for PaperWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    /// Pictures come inside the data; nothing is ever read by path.
    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// Paper has no clock: the day is in the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
