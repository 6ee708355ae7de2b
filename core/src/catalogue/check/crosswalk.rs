//! The cross-walk and the lists of changes: ends that exist, two readings of each link, nothing left unlinked or untold.

use std::collections::{BTreeMap, BTreeSet};

use super::link::{Known, dangling};
use super::shape::empty;
use crate::catalogue::choice::ChangeKind;
use crate::catalogue::crosswalk::Link;
use crate::catalogue::edition::{Change, ChangeList};
use crate::catalogue::name::{EditionId, ProvisionId};
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};

pub(super) fn check(shelf: &Shelf<'_>, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = links(shelf, known);
    findings.extend(unlinked(shelf));
    findings.extend(circles(shelf));
    for filed in &shelf.changes {
        findings.extend(changes(filed, shelf, known));
    }
    findings
}

fn links(shelf: &Shelf<'_>, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for Filed { file, value } in &shelf.links {
        for (at, it) in value.all.iter().enumerate() {
            let file = file.within(&format!("link.{at}"));
            findings.extend(known.provision(&file, "from", it.from.as_str()));
            findings.extend(known.provision(&file, "to", it.to.as_str()));
            findings.extend(reviewed(&file, it));
            let (from, to) = (it.from.as_str(), it.to.as_str());
            if !seen.insert((from, to)) || seen.contains(&(to, from)) {
                findings.push(file.finding(
                    "from",
                    "link.twice",
                    format!("{from} と {to} は もうつながっています。"),
                    "つながりは 1つだけ書いてください。",
                ));
            }
            if it.from.edition() == it.to.edition() {
                findings.push(file.finding(
                    "to",
                    "link.own-edition",
                    "同じ版の中をつないでいます。",
                    "ほかの版の項目を書いてください。",
                ));
            }
        }
    }
    findings
}

/// A link is read twice, the second time without knowing the first reading; a difference is settled in words.
fn reviewed(file: &TomlFile<'_>, it: &Link) -> Vec<Finding> {
    let mut findings = empty(file, &[("why", &it.why)]);
    let agreed = it.first == it.second;
    let wrong = if agreed {
        it.relation.as_str() != it.first.as_str()
    } else {
        it.settled.is_empty()
    };
    if wrong {
        findings.push(file.finding(
            "relation",
            "link.unsettled",
            format!("2人の読みは「{}」と「{}」です。", it.first, it.second),
            "読みがちがうときは、どう決めたかを `settled` に書いてください。",
        ));
    }
    findings
}

/// Every provision of an edition that says so has a link to the edition it names.
fn unlinked(shelf: &Shelf<'_>) -> Vec<Finding> {
    let links = || shelf.links.iter().flat_map(|it| &it.value.all);
    let has_broken = shelf.broken.iter().any(|it| !it.contains('/'));
    let mut findings = Vec::new();
    for edition in &shelf.editions {
        let Some(wanted) = edition.value.linked_to.as_ref().filter(|_| !has_broken) else {
            continue;
        };
        let joins =
            |id: &ProvisionId, a: &ProvisionId, b: &ProvisionId| a == id && b.edition() == *wanted;
        for Filed { file, value } in &shelf.provisions {
            let is_linked = || {
                links().any(|it| {
                    joins(&value.id, &it.from, &it.to) || joins(&value.id, &it.to, &it.from)
                })
            };
            if value.id.edition() == edition.value.id && !is_linked() {
                findings.push(file.finding(
                    "id",
                    "link.unlinked",
                    format!("{} から {wanted} へのつながりがありません。", value.id),
                    "crosswalk/ に [[link]] を書いてください。",
                ));
            }
        }
    }
    findings
}

/// Following `replaced_by` or `superseded_by` never comes back to where it began.
fn circles(shelf: &Shelf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let provisions = shelf.provisions.iter().filter_map(|it| {
        let next = it.value.replaced_by.as_ref()?;
        Some((it.value.id.as_str(), (&it.file, next.as_str())))
    });
    findings.extend(circle("replaced_by", &provisions.collect()));
    let editions = shelf.editions.iter().filter_map(|it| {
        let next = it.value.superseded_by.as_ref()?;
        Some((it.value.id.as_str(), (&it.file, next.as_str())))
    });
    findings.extend(circle("superseded_by", &editions.collect()));
    findings
}

fn circle(key: &str, next: &BTreeMap<&str, (&TomlFile<'_>, &str)>) -> Vec<Finding> {
    let comes_back = |from: &str| {
        let mut here = from;
        for _ in 0..next.len() {
            let Some((_, after)) = next.get(here) else {
                return false;
            };
            if *after == from {
                return true;
            }
            here = after;
        }
        false
    };
    let round = next.iter().filter(|(id, _)| comes_back(id));
    round
        .map(|(id, (file, _))| {
            file.finding(
                key,
                "link.circle",
                format!("{id} をたどると、もとに戻ります。"),
                "新しいほうから古いほうへの行を消してください。",
            )
        })
        .collect()
}

fn changes(filed: &Filed<'_, ChangeList>, shelf: &Shelf<'_>, known: &Known<'_>) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let mut findings = Vec::new();
    let Ok(later) = filed.name_by_path().parse::<EditionId>() else {
        return findings;
    };
    if !known.has_edition(value.from.as_str()) {
        findings.push(dangling(file, "from", value.from.as_str(), "版"));
    }
    for (at, it) in value.changes.iter().enumerate() {
        let file = file.within(&format!("change.{at}"));
        for (key, ids, edition) in [("old", &it.old, &value.from), ("new", &it.new, &later)] {
            for (n, id) in ids.iter().enumerate() {
                let place = format!("{key}.{n}");
                findings.extend(known.provision(&file, &place, id.as_str()));
                if id.edition() != *edition {
                    let message = format!("{id} は {edition} の項目ではありません。");
                    let next = "前の版の項目は `old`、後の版の項目は `new` に書いてください。";
                    findings.push(file.finding(&place, "change.edition", message, next));
                }
            }
        }
        findings.extend(empty(&file, &[("what", &it.what)]));
        findings.extend(shape(&file, it));
    }
    if value.complete && !shelf.has_broken(&value.from) && !shelf.has_broken(&later) {
        findings.extend(untold(filed, shelf, &later));
    }
    findings
}

/// What is new has no earlier provision, and what is dropped no later one.
fn shape(file: &TomlFile<'_>, it: &Change) -> Option<Finding> {
    let (old, new) = (it.old.len(), it.new.len());
    let wrong = match it.kind {
        ChangeKind::New => old > 0,
        ChangeKind::Dropped => new > 0,
        ChangeKind::Merged => old == 1 || new > 1,
        ChangeKind::Moved => old != new,
        ChangeKind::Changed => false,
    };
    wrong.then(|| {
        file.finding(
            "kind",
            "change.shape",
            format!("「{}」に 前の版が {old}、後の版が {new}あります。", it.kind),
            "new に old は なく、dropped に new は なく、moved は 同じ数です。",
        )
    })
}

/// A list that calls itself complete tells of every provision that has no namesake in the other edition.
fn untold(filed: &Filed<'_, ChangeList>, shelf: &Shelf<'_>, later: &EditionId) -> Vec<Finding> {
    let Filed { file, value } = filed;
    let told: BTreeSet<&ProvisionId> = value
        .changes
        .iter()
        .flat_map(|it| it.old.iter().chain(&it.new))
        .collect();
    let ids = |edition: &EditionId| -> Vec<&ProvisionId> {
        let all = shelf.provisions.iter().map(|it| &it.value.id);
        all.filter(|it| it.edition() == *edition).collect()
    };
    let (old, new) = (ids(&value.from), ids(later));
    let lonely = |all: &[&ProvisionId], others: &[&ProvisionId]| -> Vec<String> {
        let alone = all.iter().filter(|it| {
            !told.contains(*it) && !others.iter().any(|other| other.local() == it.local())
        });
        alone.map(ToString::to_string).collect()
    };
    let mut untold = lonely(&old, &new);
    untold.extend(lonely(&new, &old));
    untold
        .into_iter()
        .map(|id| {
            file.finding(
                "complete",
                "change.untold",
                format!("{id} が どうなったか書かれていません。"),
                "[[change]] を足すか、`complete = false` にしてください。",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::catalogue::{check, sample};

    const LINKS: &str = "catalogue/crosswalk/guide.toml";
    const CHANGES: &str = "catalogue/guide/r9/changes.toml";
    const LATER: &str = "catalogue/guide/r9/edition.toml";

    const LINK: &str = r#"[[link]]
from = "guide/r9/1-1"
to = "guide/r8/1-1"
relation = "subset"
why = "どちらも かぎの ことです。"
why_en = "Both are about locks."
confidence = "high"
first = "subset"
second = "subset"
"#;

    const LIST: &str = r#"from = "guide/r8"
complete = true
[[change]]
kind = "changed"
old = ["guide/r8/1-1"]
new = ["guide/r9/1-1"]
what = "言葉《ことば》がかわりました。"
what_en = "The words changed."
status = "verified"
"#;

    /// The sample with a second edition, a link and a list of changes.
    fn files() -> BTreeMap<String, String> {
        let mut files = sample::files();
        let later: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.starts_with("catalogue/guide/r8/"))
            .map(|(path, it)| (path.replace("r8", "r9"), it.replace("guide/r8", "guide/r9")))
            .collect();
        files.extend(later);
        files.insert(LINKS.to_owned(), LINK.to_owned());
        files.insert(CHANGES.to_owned(), LIST.to_owned());
        files
    }

    fn rules(files: &BTreeMap<String, String>) -> Vec<(String, usize, &'static str)> {
        let all = check(files).into_iter();
        all.map(|it| (it.file, it.line, it.rule)).collect()
    }

    fn with(path: &str, from: &str, to: &str) -> Vec<(String, usize, &'static str)> {
        let mut files = files();
        let text = files[path].replacen(from, to, 1);
        assert_ne!(text, files[path], "{from} is not there");
        files.insert(path.to_owned(), text);
        rules(&files)
    }

    #[test]
    fn a_sound_cross_walk_has_no_findings() {
        assert_eq!(check(&files()), []);
    }

    #[test]
    fn a_link_to_nothing_a_link_without_reason_and_an_unsettled_link_are_found() {
        for (from, to, line, rule) in [
            ("guide/r8/1-1", "guide/r8/9-9", 3, "link.dangling"),
            ("guide/r8/1-1", "guide/r9/1-2", 3, "link.own-edition"),
            ("どちらも かぎの ことです。", "", 5, "text.empty"),
            (
                "second = \"subset\"",
                "second = \"equal\"",
                4,
                "link.unsettled",
            ),
            (
                "relation = \"subset\"",
                "relation = \"equal\"",
                4,
                "link.unsettled",
            ),
        ] {
            let found = with(LINKS, from, to);
            assert_eq!(found, [(LINKS.to_owned(), line, rule)], "{to}");
        }
    }

    #[test]
    fn a_difference_between_two_readers_is_settled_in_words() {
        let settled =
            "second = \"equal\"\nsettled = \"もとの文《ぶん》を見《み》て決《き》めました。\"";
        assert_eq!(with(LINKS, "second = \"subset\"", settled), []);
    }

    #[test]
    fn the_same_pair_is_linked_once_whichever_way_round() {
        for (from, to) in [
            ("guide/r9/1-1", "guide/r8/1-1"),
            ("guide/r8/1-1", "guide/r9/1-1"),
        ] {
            let again = LINK
                .replace("guide/r9/1-1", "X")
                .replace("guide/r8/1-1", to);
            let again = again.replace('X', from);
            let mut files = files();
            files.insert(LINKS.to_owned(), format!("{LINK}{again}"));
            assert_eq!(rules(&files), [(LINKS.to_owned(), 11, "link.twice")]);
        }
    }

    #[test]
    fn an_edition_may_demand_a_link_of_each_provision() {
        let found = with(
            LATER,
            "text_status",
            "linked_to = \"guide/r8\"\ntext_status",
        );
        assert_eq!(found.len(), 9, "all but the one that is linked");
        assert!(found.iter().all(|it| it.2 == "link.unlinked"));
    }

    #[test]
    fn what_took_the_place_of_another_is_not_replaced_by_it() {
        let next = |edition: &str| format!("superseded_by = \"guide/{edition}\"\ntext_status");
        let mut files = files();
        for (edition, other) in [("r8", "r9"), ("r9", "r8")] {
            let path = format!("catalogue/guide/{edition}/edition.toml");
            let text = files[&path].replacen("text_status", &next(other), 1);
            files.insert(path, text);
        }
        let found = rules(&files);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|it| it.2 == "link.circle"), "{found:?}");
    }

    #[test]
    fn a_list_of_changes_names_what_is_there_and_leaves_nothing_out() {
        for (from, to, rule) in [
            (
                "from = \"guide/r8\"",
                "from = \"guide/r7\"",
                "link.dangling",
            ),
            ("[\"guide/r9/1-1\"]", "[\"guide/r9/1-99\"]", "link.dangling"),
            ("[\"guide/r9/1-1\"]", "[\"guide/r8/1-2\"]", "change.edition"),
            ("\"changed\"", "\"new\"", "change.shape"),
        ] {
            let found = with(CHANGES, from, to);
            assert!(found.iter().any(|it| it.2 == rule), "{to} {found:?}");
        }
        let mut without = files();
        without.remove("catalogue/guide/r9/1-7.toml");
        let found = rules(&without);
        assert_eq!(found, [(CHANGES.to_owned(), 2, "change.untold")]);
    }
}
