//! The catalogue: norms, editions, provisions, glossary and cases, read from `data/catalogue` and asked by id; files are not opened here.

mod aid;
mod check;
mod choice;
mod crosswalk;
mod diff;
mod difference;
mod edition;
mod glossary;
pub mod interchange;
mod name;
mod norm;
mod provision;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod search;
mod shelf;

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

pub use aid::{Guidance, Situation, Use};
pub use check::check;
use check::check_own;
pub use choice::{
    AskWhom, Audience, ChangeKind, Confidence, DeviceClass, Force, Pattern, Reader, Reading,
    Relation, ScopingFact, TextStatus, Verdict, Yen,
};
pub use crosswalk::{Crosswalk, Link, Path};
pub use diff::diff;
pub use difference::{Altered, Difference, Merged, Named, Told};
pub use edition::{Change, ChangeList, Division, Document, Edition, Group};
pub use glossary::{Case, GlossaryEntry, LawArticle};
pub use name::{
    CaseId, EditionId, GlossaryId, GuidanceId, MalformedName, NormId, ProvisionId, SituationId,
    UseId, natural_order,
};
pub use norm::{Correction, Issued, MalformedIssued, Norm, Source};
pub use provision::{Changed, Parameter, Part, Provision, Value};
pub use search::{Hit, Kind, search};

use crate::lint::Finding;
use crosswalk::Links;
use glossary::SameWords;
use shelf::{Filed, Shelf};

/// Everything in `data/catalogue` that could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    norms: BTreeMap<NormId, Norm>,
    editions: BTreeMap<EditionId, Edition>,
    corrections: BTreeMap<EditionId, Vec<Correction>>,
    hashes: BTreeMap<EditionId, String>,
    provisions: BTreeMap<ProvisionId, Provision>,
    glossary: BTreeMap<GlossaryId, GlossaryEntry>,
    cases: BTreeMap<CaseId, Case>,
    changes: BTreeMap<EditionId, ChangeList>,
    crosswalk: Crosswalk,
    own_links: BTreeMap<EditionId, Vec<Link>>,
    uses: BTreeMap<UseId, Use>,
    situations: BTreeMap<SituationId, Situation>,
    guidance: BTreeMap<GuidanceId, Guidance>,
    same_words: Vec<SameWords>,
    finder: search::Finder,
}

impl Catalogue {
    /// Reads files by their path below `data/` (`catalogue/care-guide/r8/1-1.toml`): keeps what parses, and says what
    /// does not. [`check`] says more, about what parses too.
    pub fn read(files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        let mut shelf = Shelf::fill(files);
        let findings = std::mem::take(&mut shelf.findings);
        let corrections = by_edition(shelf.corrections, |it| it.all);
        let changes = by_edition(shelf.changes, |it| it);
        let own_links = own_links(&shelf.links);
        let links = shelf.links.into_iter();
        let links = links.flat_map(|it| it.value.all).collect();
        let editions: BTreeMap<EditionId, Edition> = by_id(shelf.editions, |it| it.id.clone());
        let hashes = editions
            .keys()
            .map(|it| (it.clone(), hash_of(it, files)))
            .collect();
        let catalogue = Self {
            norms: by_id(shelf.norms, |it| it.id.clone()),
            editions,
            corrections,
            hashes,
            provisions: by_id(shelf.provisions, |it| it.id.clone()),
            glossary: by_id(shelf.glossary, |it| it.id.clone()),
            cases: by_id(shelf.cases, |it| it.id.clone()),
            changes,
            crosswalk: Crosswalk::of(links),
            own_links,
            uses: by_id(shelf.uses, |it| it.id.clone()),
            situations: by_id(shelf.situations, |it| it.id.clone()),
            guidance: by_id(shelf.guidance, |it| it.id.clone()),
            same_words: shelf
                .same_words
                .into_iter()
                .flat_map(|it| it.value.all)
                .collect(),
            finder: search::Finder::default(),
        };
        (catalogue, findings)
    }

    /// All norms.
    pub fn norms(&self) -> impl Iterator<Item = &Norm> {
        self.norms.values()
    }

    /// One norm, such as `care-guide`.
    pub fn norm(&self, id: &str) -> Option<&Norm> {
        self.norms.get(&id.parse().ok()?)
    }

    /// All editions of a norm, in the order of their ids.
    pub fn editions<'a>(&'a self, norm: &'a str) -> impl Iterator<Item = &'a Edition> {
        self.editions
            .values()
            .filter(move |it| it.id.norm() == norm)
    }

    /// One edition, such as `care-guide`, `r8`.
    pub fn edition(&self, norm: &str, edition: &str) -> Option<&Edition> {
        self.editions.get(&EditionId::of(norm, edition).ok()?)
    }

    /// The groups of an edition, in the norm's own order; empty for an unknown edition.
    pub fn groups(&self, norm: &str, edition: &str) -> &[Group] {
        self.edition(norm, edition)
            .map(|it| it.groups.as_slice())
            .unwrap_or_default()
    }

    /// What was corrected against the source of an edition; empty for an unknown edition.
    pub fn corrections(&self, norm: &str, edition: &str) -> &[Correction] {
        let id = EditionId::of(norm, edition).ok();
        id.and_then(|it| self.corrections.get(&it))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The provisions of an edition as people count (1-2 before 1-10); empty for an unknown edition.
    pub fn provisions(&self, norm: &str, edition: &str) -> Vec<&Provision> {
        let Ok(edition) = EditionId::of(norm, edition) else {
            return Vec::new();
        };
        self.provisions
            .values()
            .filter(|it| it.id.edition() == edition)
            .collect()
    }

    /// The provisions of one part of an edition: a group (`1`) or a folder (`control`).
    pub fn provisions_in(&self, norm: &str, edition: &str, part: &str) -> Vec<&Provision> {
        let folder = format!("{part}/");
        let mut all = self.provisions(norm, edition);
        all.retain(|it| it.group == part || it.id.local().starts_with(&folder));
        all
    }

    /// One provision, such as `care-guide/r8/1-1`.
    pub fn provision(&self, id: &str) -> Option<&Provision> {
        self.provisions.get(&id.parse().ok()?)
    }

    /// The glossary in the order of the kana.
    pub fn glossary(&self) -> Vec<&GlossaryEntry> {
        let mut all: Vec<_> = self.glossary.values().collect();
        all.sort_by(|a, b| (&a.reading, &a.id).cmp(&(&b.reading, &b.id)));
        all
    }

    /// One glossary entry, such as `zero-trust`.
    pub fn glossary_term(&self, id: &str) -> Option<&GlossaryEntry> {
        self.glossary.get(&id.parse().ok()?)
    }

    /// The cases in order.
    pub fn cases(&self) -> Vec<&Case> {
        self.cases.values().collect()
    }

    /// One case, such as `case-01`.
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.get(&id.parse().ok()?)
    }

    /// How an edition differs from an earlier one, where a list of that is kept.
    pub fn changes(&self, edition: &EditionId) -> Option<&ChangeList> {
        self.changes.get(edition)
    }

    /// How provisions of different editions relate.
    pub fn crosswalk(&self) -> &Crosswalk {
        &self.crosswalk
    }

    /// The links that an own edition brought along; they are part of the cross-walk too.
    pub fn own_links(&self, edition: &EditionId) -> &[Link] {
        let own = self.own_links.get(edition);
        own.map(Vec::as_slice).unwrap_or_default()
    }

    /// The edition a provision stands in.
    pub fn edition_of(&self, provision: &Provision) -> Option<&Edition> {
        self.editions.get(&provision.id.edition())
    }

    /// The group a provision stands in.
    pub fn group_of(&self, provision: &Provision) -> Option<&Group> {
        self.edition_of(provision)?.group(&provision.group)
    }

    /// The things that people ask whether they may use.
    pub fn uses(&self) -> impl Iterator<Item = &Use> {
        self.uses.values()
    }

    /// One of them, such as `free-wifi`.
    pub fn one_use(&self, id: &str) -> Option<&Use> {
        self.uses.get(&id.parse().ok()?)
    }

    /// The situations of a day, in order.
    pub fn situations(&self) -> Vec<&Situation> {
        let mut all: Vec<_> = self.situations.values().collect();
        all.sort_by_key(|it| it.order);
        all
    }

    /// One situation, such as `going-out`.
    pub fn situation(&self, id: &str) -> Option<&Situation> {
        self.situations.get(&id.parse().ok()?)
    }

    /// The guidance in the order of its chapters.
    pub fn guidance(&self) -> Vec<&Guidance> {
        let mut all: Vec<_> = self.guidance.values().collect();
        all.sort_by(|a, b| (a.chapter, &a.id).cmp(&(b.chapter, &b.id)));
        all
    }

    /// One piece of guidance, such as `when-it-applies`.
    pub fn guidance_by_id(&self, id: &str) -> Option<&Guidance> {
        self.guidance.get(&id.parse().ok()?)
    }

    /// The SHA-256 over the files of an edition, in hexadecimal: an assessment is pinned to it.
    pub fn edition_hash(&self, norm: &str, edition: &str) -> Option<&str> {
        self.hashes
            .get(&EditionId::of(norm, edition).ok()?)
            .map(String::as_str)
    }
}

/// What a file of an edition holds, by that edition.
fn by_edition<T, V>(all: Vec<Filed<'_, T>>, value: impl Fn(T) -> V) -> BTreeMap<EditionId, V> {
    let each = all.into_iter();
    each.filter_map(|it| Some((it.name_by_path().parse().ok()?, value(it.value))))
        .collect()
}

/// Of the links, those that an edition brings along.
fn own_links(all: &[Filed<'_, Links>]) -> BTreeMap<EditionId, Vec<Link>> {
    let own = all.iter();
    own.filter_map(|it| Some((it.edition_by_path()?, it.value.all.clone())))
        .collect()
}

/// The first file that claims an id keeps it; the check tells about the others.
fn by_id<K: Ord, T>(all: Vec<Filed<'_, T>>, id: impl Fn(&T) -> K) -> BTreeMap<K, T> {
    let mut map = BTreeMap::new();
    for it in all {
        map.entry(id(&it.value)).or_insert(it.value);
    }
    map
}

/// Lengths stand before paths and contents, so that no two sets of files hash alike.
fn hash_of(edition: &EditionId, files: &BTreeMap<String, String>) -> String {
    let folder = format!("catalogue/{edition}/");
    let mut hash = Sha256::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with(&folder)) {
        for piece in [path, text] {
            hash.update((piece.len() as u64).to_be_bytes());
            hash.update(piece.as_bytes());
        }
    }
    let hex = |mut text: String, byte: u8| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    };
    hash.finalize().into_iter().fold(String::new(), hex)
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
