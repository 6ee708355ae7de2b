//! The cross-walk as one collection of mappings of OSCAL 1.2: a mapping for each pair of editions, a map for each link.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    Collection, Item, Map, Mapping, MappingFile, Metadata, Named, Prop, Provenance, Score, VERSION,
    file_of, token, uuid_of,
};
use crate::catalogue::{Catalogue, EditionId, Link, ProvisionId, Relation};

/// The mappings between these editions, and from those that bring links of their own to wherever these lead; `None` where
/// none of them are linked.
pub(super) fn collection(catalogue: &Catalogue, editions: &[EditionId]) -> Option<MappingFile> {
    let wanted: BTreeSet<&EditionId> = editions.iter().collect();
    let mut pairs: BTreeMap<(EditionId, EditionId), Vec<&Link>> = BTreeMap::new();
    for link in catalogue.crosswalk().links() {
        let pair = (link.from.edition(), link.to.edition());
        if wanted.contains(&pair.0) && wanted.contains(&pair.1) {
            pairs.entry(pair).or_default().push(link);
        }
    }
    for link in editions.iter().flat_map(|it| catalogue.own_links(it)) {
        let pair = (link.from.edition(), link.to.edition());
        if !wanted.contains(&pair.1) {
            pairs.entry(pair).or_default().push(link);
        }
    }
    let is_read_once = |it: &&Link| !it.is_read_twice();
    let has_once = pairs.values().flatten().any(is_read_once);
    let days = pairs.keys().flat_map(|(from, to)| [from, to]);
    let latest = days.filter_map(|it| day_of(catalogue, it)).max()?;
    Some(MappingFile {
        mapping_collection: Collection {
            uuid: uuid_of("crosswalk"),
            metadata: Metadata {
                title: "Cross-walk of Japanese information-safety norms for care offices"
                    .to_owned(),
                last_modified: format!("{latest}T00:00:00+09:00"),
                version: latest,
                oscal_version: VERSION.to_owned(),
                ..Metadata::default()
            },
            provenance: provenance(has_once),
            mappings: pairs.iter().map(mapping).collect(),
        },
    })
}

fn day_of(catalogue: &Catalogue, id: &EditionId) -> Option<String> {
    let (norm, short) = id.as_str().split_once('/')?;
    let day = catalogue.edition(norm, short)?.issued.first_day()?;
    Some(day.to_string())
}

fn provenance(has_once: bool) -> Provenance {
    let twice = "Links between provisions restated in plain words. Each link was read twice, \
                 the second time without knowledge of the first; both readings are kept.";
    let once = " A link without readings was set by the issuer of its source and read once.";
    Provenance {
        method: "hybrid".to_owned(),
        matching_rationale: "semantic".to_owned(),
        status: "complete".to_owned(),
        mapping_description: format!("{twice}{}", if has_once { once } else { "" }),
    }
}

fn mapping(((from, to), links): (&(EditionId, EditionId), &Vec<&Link>)) -> Mapping {
    let named = |id: &EditionId| Named {
        kind: "catalog".to_owned(),
        href: file_of(id),
    };
    Mapping {
        uuid: uuid_of(&format!("crosswalk/{from}/{to}")),
        source_resource: named(from),
        target_resource: named(to),
        maps: links.iter().map(|it| map(it)).collect(),
    }
}

fn map(link: &Link) -> Map {
    let mut props = Vec::new();
    if !link.why_en.is_empty() {
        props.push(Prop::own("why_en", &link.why_en));
    }
    for (name, reading) in [("first", link.first), ("second", link.second)] {
        props.extend(reading.map(|it| Prop::own(name, it.as_str())));
    }
    if !link.settled.is_empty() {
        props.push(Prop::own("settled", &link.settled.plain()));
    }
    Map {
        uuid: uuid_of(&format!("crosswalk/{}/{}", link.from, link.to)),
        relationship: relationship(link.relation).to_owned(),
        sources: vec![item(&link.from)],
        targets: vec![item(&link.to)],
        confidence_score: Score {
            category: link.confidence.as_str().to_owned(),
        },
        props,
        remarks: link.why.plain(),
    }
}

fn item(id: &ProvisionId) -> Item {
    Item {
        kind: "control".to_owned(),
        id_ref: token(id.as_str()),
    }
}

/// As OSCAL 1.2 names them.
const fn relationship(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "equal-to",
        Relation::Equivalent => "equivalent-to",
        Relation::Subset => "subset-of",
        Relation::Superset => "superset-of",
        Relation::Intersects => "intersects-with",
    }
}
