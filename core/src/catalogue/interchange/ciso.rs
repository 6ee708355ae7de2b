//! Libraries for CISO Assistant: a framework for each edition, and one library with the mappings; written by its public description of the format.

use std::collections::{BTreeMap, BTreeSet};

use super::Bundle;
use super::yaml::{Node, document};
use crate::catalogue::{Catalogue, EditionId, Group, Pattern, Provision, ProvisionId, Relation};
use crate::plain::Text;

/// Raised when the shape of what is written changes: a library is only taken over when its number is higher.
const VERSION: u32 = 1;
const OURS: &str = "mamori";
const RIGHTS: &str = "Apache-2.0; restated in our own words from public Japanese guidance";

/// The files of these editions by their name: a library for each that has provisions, and one of mappings where some of them are linked.
pub fn files(catalogue: &Catalogue, editions: &[EditionId]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let bundles = editions.iter().filter_map(|it| Bundle::of(catalogue, it));
    // A library without a single requirement is refused there.
    for it in bundles.filter(|it| !it.provisions.is_empty()) {
        let name = format!("{}.yaml", reference(&it.edition.id));
        files.insert(name, document(&library(&it)));
    }
    if let Some(mappings) = mappings(catalogue, editions) {
        files.insert("mappings.yaml".to_owned(), document(&mappings));
    }
    files
}

/// An id without `/`, which these names do not have.
fn flat(id: &str) -> String {
    id.replace('/', "_")
}

fn reference(id: &EditionId) -> String {
    flat(id.as_str())
}

fn urn(kind: &str, name: &str) -> String {
    format!("urn:{OURS}:risk:{kind}:{name}")
}

fn node_urn(edition: &EditionId, local: &str) -> String {
    urn(
        "req_node",
        &format!("{}:{}", reference(edition), flat(local)),
    )
}

fn english(name: &str, description: &str) -> Node {
    let texts = Node::Map(vec![
        ("name", Node::text(name)),
        ("description", Node::text(description)),
    ]);
    Node::Map(vec![("en", texts)])
}

fn library(bundle: &Bundle) -> Node {
    let (norm, edition) = (&bundle.norm, &bundle.edition);
    let name = reference(&edition.id);
    let day = edition.issued.first_day().map(|it| it.to_string());
    let translations = || english(&norm.title_en, &norm.about_en);
    let framework = Node::Map(vec![
        ("urn", Node::text(urn("framework", &name))),
        ("ref_id", Node::text(name.as_str())),
        ("name", Node::text(norm.title.plain())),
        ("description", Node::text(norm.about.plain())),
        ("translations", translations()),
        ("implementation_groups_definition", patterns(bundle)),
        ("requirement_nodes", Node::List(nodes(bundle))),
    ]);
    Node::Map(vec![
        ("urn", Node::text(urn("library", &name))),
        ("locale", Node::text("ja")),
        ("ref_id", Node::text(name.as_str())),
        ("name", Node::text(norm.title.plain())),
        ("description", Node::text(norm.about.plain())),
        ("copyright", Node::text(RIGHTS)),
        ("version", Node::leaf(VERSION)),
        ("publication_date", Node::text(day.unwrap_or_default())),
        ("provider", Node::text(norm.issuer.plain())),
        ("packager", Node::text(OURS)),
        ("translations", translations()),
        ("objects", Node::Map(vec![("framework", framework)])),
    ])
}

/// The reference patterns, where the edition speaks of them.
fn patterns(bundle: &Bundle) -> Node {
    if !super::oscal::has_patterns(bundle) {
        return Node::List(Vec::new());
    }
    let group = |it: &Pattern| {
        let numeral = it.as_str().to_uppercase();
        Node::Map(vec![
            ("ref_id", Node::text(numeral.as_str())),
            ("name", Node::text(format!("パターン{numeral}"))),
            ("translations", english(&format!("Pattern {numeral}"), "")),
        ])
    };
    Node::List(Pattern::ALL.iter().map(group).collect())
}

/// Divisions, chapters and provisions, each after the one it stands in.
fn nodes(bundle: &Bundle) -> Vec<Node> {
    let edition = &bundle.edition;
    let mut all = Vec::new();
    let homes = edition.divisions.iter().map(|it| it.id.as_str());
    for division in &edition.divisions {
        let local = format!("division/{}", division.id);
        all.push(title(
            bundle,
            (&local, None, 1),
            &division.title,
            &division.title_en,
        ));
        let inside = |it: &&Group| it.id.split_once('/').map(|it| it.0) == Some(&division.id);
        for group in edition.groups.iter().filter(inside) {
            chapter(bundle, group, Some(&local), &mut all);
        }
    }
    let homes: BTreeSet<&str> = homes.collect();
    let alone = |it: &&Group| it.id.split_once('/').is_none_or(|it| !homes.contains(it.0));
    for group in edition.groups.iter().filter(alone) {
        chapter(bundle, group, None, &mut all);
    }
    all
}

fn chapter(bundle: &Bundle, group: &Group, above: Option<&str>, all: &mut Vec<Node>) {
    let local = format!("chapter/{}", group.id);
    let depth = 1 + u32::from(above.is_some());
    all.push(title(
        bundle,
        (&local, above, depth),
        &group.title,
        &group.title_en,
    ));
    let inside = bundle.provisions.iter().filter(|it| it.group == group.id);
    all.extend(inside.map(|it| requirement(bundle, it, (&local, group, depth + 1))));
}

fn title(
    bundle: &Bundle,
    (local, above, depth): (&str, Option<&str>, u32),
    japanese: &Text,
    in_english: &str,
) -> Node {
    let edition = &bundle.edition.id;
    let parent = above.map(|it| node_urn(edition, it)).unwrap_or_default();
    Node::Map(vec![
        ("urn", Node::text(node_urn(edition, local))),
        ("assessable", Node::leaf(false)),
        ("depth", Node::leaf(depth)),
        ("parent_urn", Node::text(parent)),
        ("ref_id", Node::text(flat(local))),
        ("name", Node::text(japanese.plain())),
        ("translations", english(in_english, "")),
    ])
}

fn requirement(
    bundle: &Bundle,
    it: &Provision,
    (above, group, depth): (&str, &Group, u32),
) -> Node {
    let edition = &bundle.edition.id;
    let (text, text_en) = if it.text.is_empty() {
        (&it.ask, &it.ask_en)
    } else {
        (&it.text, &it.text_en)
    };
    let read = Pattern::ALL
        .iter()
        .filter(|one| it.is_read_by(Some(**one), Some(group)));
    let groups = if super::oscal::has_patterns(bundle) {
        read.map(|it| Node::text(it.as_str().to_uppercase()))
            .collect()
    } else {
        Vec::new()
    };
    let in_english = Node::Map(vec![
        ("name", Node::text(it.title_en.as_str())),
        ("description", Node::text(text_en.as_str())),
        (
            "annotation",
            Node::text(note(&it.why_en, it.how_en.iter().cloned())),
        ),
        ("typical_evidence", Node::text(it.evidence_en.join("\n"))),
    ]);
    let how = it.how.iter().map(Text::plain);
    let evidence: Vec<String> = it.evidence.iter().map(Text::plain).collect();
    Node::Map(vec![
        ("urn", Node::text(node_urn(edition, it.id.local()))),
        ("assessable", Node::leaf(bundle.norm.assessable)),
        ("depth", Node::leaf(depth)),
        ("parent_urn", Node::text(node_urn(edition, above))),
        ("ref_id", Node::text(flat(it.id.local()))),
        ("name", Node::text(it.title.plain())),
        ("description", Node::text(text.plain())),
        ("annotation", Node::text(note(&it.why.plain(), how))),
        ("typical_evidence", Node::text(evidence.join("\n"))),
        ("implementation_groups", Node::List(groups)),
        ("translations", Node::Map(vec![("en", in_english)])),
    ])
}

/// The reason, then the steps.
fn note(why: &str, how: impl Iterator<Item = String>) -> String {
    let steps = how.map(|it| format!("- {it}"));
    let lines = std::iter::once(why.to_owned()).chain(steps);
    let lines: Vec<String> = lines.filter(|it| !it.is_empty()).collect();
    lines.join("\n")
}

/// The cross-walk between these editions.
fn mappings(catalogue: &Catalogue, editions: &[EditionId]) -> Option<Node> {
    let wanted: BTreeSet<&EditionId> = editions.iter().collect();
    let mut pairs: BTreeMap<(EditionId, EditionId), Vec<Node>> = BTreeMap::new();
    for link in catalogue.crosswalk().links() {
        let (from, to) = (link.from.edition(), link.to.edition());
        if wanted.contains(&from) && wanted.contains(&to) {
            let map = map(&link.from, &link.to, link.relation);
            pairs.entry((from, to)).or_default().push(map);
        }
    }
    let ends: BTreeSet<&EditionId> = pairs.keys().flat_map(|(from, to)| [from, to]).collect();
    let needs = ends
        .iter()
        .map(|it| Node::text(urn("library", &reference(it))));
    let needs: Vec<Node> = needs.collect();
    if needs.is_empty() {
        return None;
    }
    let sets = pairs
        .into_iter()
        .map(|((from, to), maps)| set(&from, &to, maps));
    Some(crosswalk(needs, sets.collect()))
}

fn crosswalk(needs: Vec<Node>, sets: Vec<Node>) -> Node {
    let name = "mamori-crosswalk";
    let title = english(
        "Cross-walk of norms",
        "How provisions of different norms relate.",
    );
    let sets = Node::Map(vec![("requirement_mapping_sets", Node::List(sets))]);
    Node::Map(vec![
        ("urn", Node::text(urn("library", name))),
        ("locale", Node::text("ja")),
        ("ref_id", Node::text(name)),
        ("name", Node::text("規範どうしのつながり")),
        (
            "description",
            Node::text("規範の項目どうしのつながりです。"),
        ),
        ("copyright", Node::text(RIGHTS)),
        ("version", Node::leaf(VERSION)),
        ("provider", Node::text(OURS)),
        ("packager", Node::text(OURS)),
        ("translations", title),
        ("dependencies", Node::List(needs)),
        ("objects", sets),
    ])
}

fn set(from: &EditionId, to: &EditionId, maps: Vec<Node>) -> Node {
    let name = format!("{}-to-{}", reference(from), reference(to));
    Node::Map(vec![
        ("urn", Node::text(urn("req_mapping_set", &name))),
        ("ref_id", Node::text(name)),
        ("name", Node::text(format!("{from} → {to}"))),
        (
            "source_framework_urn",
            Node::text(urn("framework", &reference(from))),
        ),
        (
            "target_framework_urn",
            Node::text(urn("framework", &reference(to))),
        ),
        ("requirement_mappings", Node::List(maps)),
    ])
}

fn map(from: &ProvisionId, to: &ProvisionId, relation: Relation) -> Node {
    // This format knows no difference between the same words and the same meaning; the rationale tells it.
    let (relationship, rationale) = match relation {
        Relation::Equal => ("equal", "syntactic"),
        Relation::Equivalent => ("equal", "semantic"),
        Relation::Subset => ("subset", "semantic"),
        Relation::Superset => ("superset", "semantic"),
        Relation::Intersects => ("intersect", "semantic"),
    };
    let end = |id: &ProvisionId| Node::text(node_urn(&id.edition(), id.local()));
    Node::Map(vec![
        ("source_requirement_urn", end(from)),
        ("target_requirement_urn", end(to)),
        ("relationship", Node::text(relationship)),
        ("rationale", Node::text(rationale)),
    ])
}
