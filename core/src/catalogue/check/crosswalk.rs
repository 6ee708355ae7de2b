//! The cross-walk: ends that exist, two readings of each link, nothing left unlinked, no circles. Lists of changes are in `changes.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::changes;
use super::link::Known;
use super::shape::empty;
use crate::catalogue::crosswalk::Link;
use crate::catalogue::name::{EditionId, ProvisionId};
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};

pub(super) fn check(shelf: &Shelf<'_>, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = links(shelf, known);
    findings.extend(unlinked(shelf));
    findings.extend(circles(shelf));
    for filed in &shelf.changes {
        findings.extend(changes::check(filed, shelf, known));
    }
    findings
}

fn links(shelf: &Shelf<'_>, known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for filed in &shelf.links {
        let own = filed.edition_by_path();
        for (at, it) in filed.value.all.iter().enumerate() {
            let file = filed.file.within(&format!("link.{at}"));
            findings.extend(known.provision(&file, "from", it.from.as_str()));
            findings.extend(known.provision(&file, "to", it.to.as_str()));
            findings.extend(empty(&file, &[("why", &it.why)]));
            findings.extend(match &own {
                Some(edition) => at_home(&file, it, edition).or_else(|| read_once(&file, it)),
                None => reviewed(&file, it),
            });
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

/// The links that an edition brings along begin at its own provisions.
fn at_home(file: &TomlFile<'_>, it: &Link, edition: &EditionId) -> Option<Finding> {
    (it.from.edition() != *edition).then(|| {
        file.finding(
            "from",
            "link.home",
            format!("{} は {edition} の項目ではありません。", it.from),
            "この版の項目から始めてください。",
        )
    })
}

/// An own norm may say by itself how it is linked; where it was read twice, that is checked as everywhere.
fn read_once(file: &TomlFile<'_>, it: &Link) -> Option<Finding> {
    let is_read = it.first.is_some() || it.second.is_some();
    is_read.then(|| reviewed(file, it)).flatten()
}

/// A link is read twice, the second time without knowing the first reading; a difference is settled in words.
fn reviewed(file: &TomlFile<'_>, it: &Link) -> Option<Finding> {
    let (Some(first), Some(second)) = (it.first, it.second) else {
        return Some(file.finding(
            "relation",
            "link.unread",
            "2人の読みが、そろっていません。",
            "`first` と `second` の両方を書いてください。",
        ));
    };
    let wrong = if first == second {
        it.relation.as_str() != first.as_str()
    } else {
        it.settled.is_empty()
    };
    wrong.then(|| {
        file.finding(
            "relation",
            "link.unsettled",
            format!("2人の読みは「{first}」と「{second}」です。"),
            "読みがちがうときは、どう決めたかを `settled` に書いてください。",
        )
    })
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
                    "[[link]]（表では「つながり」のシート）を書いてください。",
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
    fn a_link_of_the_house_is_read_by_two() {
        let found = with(LINKS, "second = \"subset\"\n", "");
        assert_eq!(found, [(LINKS.to_owned(), 4, "link.unread")]);
    }

    #[test]
    fn an_edition_brings_its_own_links_which_one_reading_is_enough_for() {
        let own = "catalogue/guide/r9/links.toml";
        let once = LINK.replace("first = \"subset\"\nsecond = \"subset\"\n", "");
        let with_own = |text: &str| {
            let mut files = files();
            files.remove(LINKS);
            files.insert(own.to_owned(), text.to_owned());
            rules(&files)
        };
        assert_eq!(with_own(&once), []);
        let half = format!("{once}first = \"subset\"\n");
        assert_eq!(with_own(&half), [(own.to_owned(), 4, "link.unread")]);
        let foreign = once
            .replace("guide/r9/1-1", "X")
            .replace("guide/r8/1-1", "guide/r9/1-1")
            .replace('X', "guide/r8/1-1");
        assert_eq!(with_own(&foreign), [(own.to_owned(), 2, "link.home")]);
        let nowhere = once.replace("guide/r8/1-1", "guide/r8/9-9");
        assert_eq!(with_own(&nowhere), [(own.to_owned(), 3, "link.dangling")]);
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
