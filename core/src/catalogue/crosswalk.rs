//! The cross-walk: how provisions of different editions relate, link by link and over several links; the links are data.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::choice::{Confidence, Reading, Relation};
use super::name::{EditionId, ProvisionId};
use crate::plain::Text;

/// Over more links than this, what is left of a relation helps nobody.
const LONGEST_PATH: usize = 3;

/// One link between two provisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The first provision.
    pub from: ProvisionId,
    /// The second provision.
    pub to: ProvisionId,
    /// How the first relates to the second.
    pub relation: Relation,
    /// For what reason.
    pub why: Text,
    /// The same in English.
    pub why_en: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// What the first reader found; absent where an own norm says so itself and nobody has read it twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Reading>,
    /// What the second reader found without knowing the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Reading>,
    /// How a difference between the two was settled; empty where they agreed.
    #[serde(default)]
    pub settled: Text,
}

/// A file of `crosswalk/`, or the links that an own edition brings along.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Links {
    #[serde(default, rename = "link")]
    pub(super) all: Vec<Link>,
}

impl Link {
    /// Whether two people have read it, each without knowing what the other found.
    pub const fn is_read_twice(&self) -> bool {
        self.first.is_some() && self.second.is_some()
    }
}

impl Relation {
    /// The same link read from its other end.
    pub const fn turned(self) -> Self {
        match self {
            Self::Subset => Self::Superset,
            Self::Superset => Self::Subset,
            same => same,
        }
    }

    /// What is left over two links: never more than the weaker of both.
    pub const fn then(self, next: Self) -> Self {
        match (self, next) {
            (Self::Equal | Self::Equivalent, other) | (other, Self::Equal | Self::Equivalent) => {
                other
            }
            (Self::Subset, Self::Subset) => Self::Subset,
            (Self::Superset, Self::Superset) => Self::Superset,
            _ => Self::Intersects,
        }
    }

    /// Whether both ask for the same.
    pub const fn is_same(self) -> bool {
        matches!(self, Self::Equal | Self::Equivalent)
    }

    /// Whether who has done the first has done the second.
    pub const fn fulfils(self) -> bool {
        matches!(self, Self::Equal | Self::Equivalent | Self::Superset)
    }
}

/// Where a provision leads over one or several links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Path {
    /// The provision at the end.
    pub to: ProvisionId,
    /// How the first provision relates to it.
    pub relation: Relation,
    /// The confidence of the weakest link.
    pub confidence: Confidence,
    /// Every provision on the way, the first and the last included.
    pub over: Vec<ProvisionId>,
}

/// All links, asked from either end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crosswalk {
    links: Vec<Link>,
    from: BTreeMap<ProvisionId, Vec<usize>>,
    to: BTreeMap<ProvisionId, Vec<usize>>,
}

impl Crosswalk {
    /// A cross-walk of these links.
    pub fn of(links: Vec<Link>) -> Self {
        let mut all = Self::default();
        for (at, it) in links.iter().enumerate() {
            all.from.entry(it.from.clone()).or_default().push(at);
            all.to.entry(it.to.clone()).or_default().push(at);
        }
        all.links = links;
        all
    }

    /// Every link.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The links of which a provision is the first end.
    pub fn from<'a>(&'a self, id: &ProvisionId) -> impl Iterator<Item = &'a Link> {
        Self::at(&self.links, self.from.get(id))
    }

    /// The links of which a provision is the second end.
    pub fn to<'a>(&'a self, id: &ProvisionId) -> impl Iterator<Item = &'a Link> {
        Self::at(&self.links, self.to.get(id))
    }

    fn at<'a>(links: &'a [Link], at: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Link> {
        at.into_iter().flatten().filter_map(|it| links.get(*it))
    }

    /// Every provision that asks for the same as this one, over at most three links; without itself.
    pub fn same(&self, id: &ProvisionId) -> BTreeSet<ProvisionId> {
        let mut found = BTreeSet::from([id.clone()]);
        let mut border = vec![id.clone()];
        for _ in 0..LONGEST_PATH {
            let next = border.iter().flat_map(|it| self.next(it));
            let same = next.filter(|(_, relation, _)| relation.is_same());
            let new: BTreeSet<ProvisionId> = same.map(|(to, ..)| to.clone()).collect();
            border = new.difference(&found).cloned().collect();
            found.extend(new);
        }
        found.remove(id);
        found
    }

    /// What a provision is linked to directly, read from its own end.
    fn next(&self, id: &ProvisionId) -> Vec<(&ProvisionId, Relation, Confidence)> {
        let out = self.from(id).map(|it| (&it.to, it.relation, it.confidence));
        let back = self
            .to(id)
            .map(|it| (&it.from, it.relation.turned(), it.confidence));
        out.chain(back).collect()
    }

    /// The shortest way from a provision to each provision of an edition, over at most three links. A way that has
    /// been in an edition does not come back to it.
    pub fn paths(&self, from: &ProvisionId, to: &EditionId) -> Vec<Path> {
        let mut found: BTreeMap<ProvisionId, Path> = BTreeMap::new();
        let mut waiting = VecDeque::from([Path {
            to: from.clone(),
            relation: Relation::Equal,
            confidence: Confidence::High,
            over: vec![from.clone()],
        }]);
        while let Some(path) = waiting.pop_front() {
            if path.over.len() > LONGEST_PATH {
                continue;
            }
            let been: BTreeSet<EditionId> = path.over.iter().map(ProvisionId::edition).collect();
            for (next, relation, confidence) in self.next(&path.to) {
                if been.contains(&next.edition()) {
                    continue;
                }
                let longer = Path {
                    to: next.clone(),
                    relation: path.relation.then(relation),
                    confidence: path.confidence.max(confidence),
                    over: path.over.iter().chain([next]).cloned().collect(),
                };
                if next.edition() == *to {
                    keep_better(&mut found, longer);
                } else {
                    waiting.push_back(longer);
                }
            }
        }
        found.into_values().collect()
    }
}

/// The shorter way stays; of equally long ones, the one that says more.
fn keep_better(found: &mut BTreeMap<ProvisionId, Path>, path: Path) {
    let weight = |it: &Path| (it.over.len(), it.relation, it.confidence);
    let known = found.get(&path.to);
    if known.is_none_or(|it| weight(&path) < weight(it)) {
        found.insert(path.to.clone(), path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: &str, relation: Relation, to: &str, confidence: Confidence) -> Link {
        Link {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            relation,
            why: Text::default(),
            why_en: String::new(),
            confidence,
            first: None,
            second: None,
            settled: Text::default(),
        }
    }

    fn paths(links: Vec<Link>, from: &str, to: &str) -> Vec<(String, Relation, Confidence, usize)> {
        let walk = Crosswalk::of(links);
        let paths = walk.paths(&from.parse().unwrap(), &to.parse().unwrap());
        let flat = |it: Path| (it.to.to_string(), it.relation, it.confidence, it.over.len());
        paths.into_iter().map(flat).collect()
    }

    #[test]
    fn a_link_is_read_from_both_ends() {
        let links = vec![link("a/1/1", Relation::Subset, "b/1/1", Confidence::High)];
        let there = paths(links.clone(), "a/1/1", "b/1");
        let back = paths(links, "b/1/1", "a/1");
        assert_eq!(
            there,
            [("b/1/1".to_owned(), Relation::Subset, Confidence::High, 2)]
        );
        assert_eq!(
            back,
            [("a/1/1".to_owned(), Relation::Superset, Confidence::High, 2)]
        );
    }

    #[test]
    fn over_several_links_the_weakest_counts() {
        let links = vec![
            link("a/1/1", Relation::Equivalent, "b/1/1", Confidence::High),
            link("b/1/1", Relation::Superset, "c/1/1", Confidence::Low),
            link("b/1/1", Relation::Subset, "c/1/2", Confidence::Medium),
            link("c/1/2", Relation::Superset, "d/1/1", Confidence::High),
        ];
        assert_eq!(
            paths(links.clone(), "a/1/1", "c/1"),
            [
                ("c/1/1".to_owned(), Relation::Superset, Confidence::Low, 3),
                ("c/1/2".to_owned(), Relation::Subset, Confidence::Medium, 3),
            ]
        );
        let far = paths(links, "a/1/1", "d/1");
        assert_eq!(
            far,
            [(
                "d/1/1".to_owned(),
                Relation::Intersects,
                Confidence::Medium,
                4
            )]
        );
    }

    #[test]
    fn only_what_asks_for_the_same_from_either_end_is_the_same() {
        let links = vec![
            link("a/1/1", Relation::Equivalent, "b/1/1", Confidence::High),
            link("c/1/1", Relation::Equal, "b/1/1", Confidence::Low),
            link("c/1/1", Relation::Superset, "d/1/1", Confidence::High),
            link("a/1/1", Relation::Intersects, "d/1/2", Confidence::High),
        ];
        let walk = Crosswalk::of(links);
        let same = |id: &str| {
            let found = walk.same(&id.parse().unwrap());
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(same("a/1/1"), ["b/1/1", "c/1/1"]);
        assert_eq!(same("c/1/1"), ["a/1/1", "b/1/1"]);
        assert!(same("d/1/1").is_empty() && same("x/1/1").is_empty());
    }

    #[test]
    fn a_way_ends_after_three_links_and_never_runs_in_a_circle() {
        let hop = |from: &str, to: &str| link(from, Relation::Equal, to, Confidence::High);
        let links = vec![
            hop("a/1/1", "b/1/1"),
            hop("b/1/1", "c/1/1"),
            hop("c/1/1", "d/1/1"),
            hop("d/1/1", "e/1/1"),
            hop("c/1/1", "a/1/1"),
        ];
        assert_eq!(
            paths(links.clone(), "a/1/1", "e/1").len(),
            1,
            "over the circle it is near"
        );
        assert!(paths(links[..4].to_vec(), "a/1/1", "e/1").is_empty());
        assert!(paths(links, "a/1/1", "a/1").is_empty());
    }
}
