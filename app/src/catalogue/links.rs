//! How an item is linked to items of other norms, in words: each link with its reason, and ways over several links.

use mamori_core::catalogue::{
    Catalogue, EditionId, Link as Joined, Path, Provision, ProvisionId, Reading, Relation,
};

use super::reading::{full_name, item_path};
use crate::web::{Frame, Say};

/// More ways than these help nobody.
const WAYS: usize = 12;

/// A link to one item of another norm.
pub(super) struct Bond {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) title: Say,
    pub(super) norm: Say,
    pub(super) relation: Say,
    pub(super) why: Say,
    pub(super) sure: Say,
    pub(super) read: Say,
}

/// A way over several links.
pub(super) struct Way {
    pub(super) norm: Say,
    pub(super) relation: Say,
    pub(super) sure: Say,
    pub(super) stops: Vec<(String, Say)>,
}

/// The direct links of an item, read from its own end, those that say most first.
pub(super) fn bonds(frame: &Frame, catalogue: &Catalogue, item: &Provision) -> Vec<Bond> {
    let crosswalk = catalogue.crosswalk();
    let out = crosswalk.from(&item.id);
    let out = out.map(|it| (&it.to, it.relation, it));
    let back = crosswalk.to(&item.id);
    let back = back.map(|it| (&it.from, it.relation.turned(), it));
    let mut all: Vec<_> = out.chain(back).collect();
    all.sort_by_key(|it| (it.1, it.2.confidence));
    let all = all.into_iter();
    all.filter_map(|it| bond(frame, catalogue, it)).collect()
}

fn bond(
    frame: &Frame,
    catalogue: &Catalogue,
    (to, relation, joined): (&ProvisionId, Relation, &Joined),
) -> Option<Bond> {
    let other = catalogue.provision(to.as_str())?;
    Some(Bond {
        href: item_path(to),
        number: number(other),
        title: frame.text(other.title.authored(), &other.title_en),
        norm: full_name(frame, catalogue, &to.edition()),
        relation: frame.say(&format!("catalogue.relation.{relation}")),
        why: frame.text(joined.why.authored(), &joined.why_en),
        sure: frame.say(&format!("catalogue.sure.{}", joined.confidence)),
        read: read(frame, joined),
    })
}

fn number(item: &Provision) -> String {
    match item.number.as_str() {
        "" => item.id.local().to_owned(),
        printed => printed.to_owned(),
    }
}

/// That two people read the link each for themselves, and what came of it; or that the norm itself says so.
fn read(frame: &Frame, joined: &Joined) -> Say {
    let (Some(first), Some(second)) = (joined.first, joined.second) else {
        return frame.say("catalogue.read.once");
    };
    if first == second {
        return frame.say("catalogue.read.same");
    }
    let relation = |it: Reading| frame.say(&format!("catalogue.relation.short.{it}"));
    frame
        .say("catalogue.read.differed")
        .with("first", &relation(first))
        .with("second", &relation(second))
        .with(
            "settled",
            &frame.text(joined.settled.authored(), &joined.settled.plain()),
        )
}

/// Where an item leads over more than one link, for each edition that it has no direct link to.
pub(super) fn ways(frame: &Frame, catalogue: &Catalogue, item: &Provision) -> Vec<Way> {
    let own = item.id.edition();
    let editions = catalogue
        .norms()
        .flat_map(|it| catalogue.editions(it.id.as_str()))
        .filter(|it| it.id != own);
    let mut paths: Vec<Path> = editions
        .flat_map(|it| far_paths(catalogue, item, &it.id))
        .collect();
    paths.sort_by_key(|it| (it.over.len(), it.relation, it.confidence));
    paths.truncate(WAYS);
    let paths = paths.into_iter();
    paths.map(|it| way(frame, catalogue, &it)).collect()
}

/// Nothing where a direct link exists: that says more.
fn far_paths(catalogue: &Catalogue, item: &Provision, to: &EditionId) -> Vec<Path> {
    let paths = catalogue.crosswalk().paths(&item.id, to);
    if paths.iter().any(|it| it.over.len() < 3) {
        return Vec::new();
    }
    paths
}

fn way(frame: &Frame, catalogue: &Catalogue, path: &Path) -> Way {
    let stop = |id: &ProvisionId| {
        let item = catalogue.provision(id.as_str());
        let words = item.map_or_else(
            || Say::plain(id.as_str()),
            |it| frame.text(it.title.authored(), &it.title_en),
        );
        (item_path(id), words)
    };
    Way {
        norm: full_name(frame, catalogue, &path.to.edition()),
        relation: frame.say(&format!("catalogue.relation.{}", path.relation)),
        sure: frame.say(&format!("catalogue.sure.{}", path.confidence)),
        stops: path.over.iter().skip(1).map(stop).collect(),
    }
}
