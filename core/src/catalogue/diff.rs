//! What changed between two editions of a norm, by the ids and the content of their provisions; printing it is the command's.

use std::collections::BTreeSet;

use super::difference::{Altered, Difference, Merged, Named, Told};
use super::{Catalogue, Change, ChangeKind, ChangeList, EditionId, Provision, ProvisionId};
use crate::plain::Text;

/// Compares two editions: by the list of changes where the later one keeps one, otherwise by their texts. Then provisions belong together by their place (`1-3`) and otherwise by the same question;
/// one without a partner whose question or label is a part's label in the later edition was merged.
pub fn diff(catalogue: &Catalogue, earlier: &EditionId, later: &EditionId) -> Difference {
    let list = |later: &EditionId, earlier: &EditionId| {
        catalogue.changes(later).filter(|it| it.from == *earlier)
    };
    if let Some(list) = list(later, earlier) {
        return by_list(catalogue, list, &Change::clone);
    }
    if let Some(list) = list(earlier, later) {
        return by_list(catalogue, list, &backwards);
    }
    let old = provisions(catalogue, earlier);
    let new = provisions(catalogue, later);
    let mut difference = Difference::default();
    let mut met = BTreeSet::new();
    for it in &old {
        let same_place = new.iter().find(|other| other.id.local() == it.id.local());
        let moved = || {
            let free = new.iter().filter(|other| !at_place(&old, other));
            free.into_iter().find(|other| other.ask == it.ask)
        };
        let partner = same_place.or_else(moved);
        if let Some(partner) = partner {
            met.insert(&partner.id);
            difference.changed.extend(altered(it, partner));
        } else if let Some(into) = new.iter().find(|other| holds(other, it)) {
            difference.merged.push(Merged {
                id: it.id.clone(),
                title: it.title.clone(),
                title_en: it.title_en.clone(),
                into: into.id.clone(),
            });
        } else {
            difference.dropped.push(Named::of(it));
        }
    }
    let without_partner = new.iter().filter(|it| !met.contains(&it.id));
    difference.added = without_partner.map(|it| Named::of(it)).collect();
    difference
}

fn by_list(
    catalogue: &Catalogue,
    list: &ChangeList,
    read: &dyn Fn(&Change) -> Change,
) -> Difference {
    let held = |id: &ProvisionId| catalogue.provision(id.as_str());
    let mut difference = Difference::default();
    for it in &list.changes {
        let it = read(it);
        difference.keep(&it, &held);
        difference.told.push(Told {
            kind: it.kind,
            old: it.old,
            new: it.new,
            what: it.what,
            what_en: it.what_en,
            status: it.status,
        });
    }
    difference
}

impl Difference {
    fn keep<'a>(&mut self, it: &Change, held: &dyn Fn(&ProvisionId) -> Option<&'a Provision>) {
        let named = |ids: &[ProvisionId]| -> Vec<Named> {
            ids.iter().filter_map(held).map(Named::of).collect()
        };
        match it.kind {
            ChangeKind::New => self.added.extend(named(&it.new)),
            ChangeKind::Dropped => self.dropped.extend(named(&it.old)),
            ChangeKind::Merged => {
                let into = it.new.first();
                let all = it.old.iter().filter_map(held);
                self.merged.extend(all.filter_map(|old| {
                    Some(Merged {
                        id: old.id.clone(),
                        title: old.title.clone(),
                        title_en: old.title_en.clone(),
                        into: into?.clone(),
                    })
                }));
            }
            ChangeKind::Changed | ChangeKind::Moved => {
                // One that became several has each of them beside it.
                let old = it.old.iter().cycle().take(it.new.len());
                let pairs = old.zip(&it.new);
                let pairs = pairs.filter_map(|(old, new)| Some((held(old)?, held(new)?)));
                self.changed.extend(pairs.map(|(old, new)| {
                    let is_moved = it.kind == ChangeKind::Moved;
                    let fields = if is_moved {
                        Vec::new()
                    } else {
                        fields(old, new)
                    };
                    altered_in(old, new, fields)
                }));
            }
        }
    }
}

/// The same change read from the later edition to the earlier one.
fn backwards(it: &Change) -> Change {
    let kind = match it.kind {
        ChangeKind::New => ChangeKind::Dropped,
        ChangeKind::Dropped => ChangeKind::New,
        ChangeKind::Merged => ChangeKind::Changed,
        same => same,
    };
    Change {
        kind,
        old: it.new.clone(),
        new: it.old.clone(),
        ..it.clone()
    }
}

fn provisions<'a>(catalogue: &'a Catalogue, edition: &EditionId) -> Vec<&'a Provision> {
    let (norm, edition) = edition
        .as_str()
        .split_once('/')
        .unwrap_or((edition.as_str(), ""));
    catalogue.provisions(norm, edition)
}

fn at_place(all: &[&Provision], place: &Provision) -> bool {
    all.iter().any(|it| it.id.local() == place.id.local())
}

fn holds(whole: &Provision, lost: &Provision) -> bool {
    whole
        .parts
        .iter()
        .any(|part| part.title == lost.ask || part.title == lost.title)
}

fn altered(old: &Provision, new: &Provision) -> Option<Altered> {
    let fields = fields(old, new);
    (!fields.is_empty() || old.id.local() != new.id.local()).then(|| altered_in(old, new, fields))
}

fn altered_in(old: &Provision, new: &Provision, fields: Vec<&'static str>) -> Altered {
    Altered {
        id: new.id.clone(),
        was: old.id.clone(),
        title: new.title.clone(),
        title_en: new.title_en.clone(),
        fields,
    }
}

fn fields(old: &Provision, new: &Provision) -> Vec<&'static str> {
    let parts = |it: &Provision| -> Vec<(String, Text)> {
        let all = it.parts.iter();
        all.map(|part| (part.id.local().to_owned(), part.title.clone()))
            .collect()
    };
    let compared = [
        ("group", old.group != new.group),
        ("title", old.title != new.title),
        ("ask", old.ask != new.ask),
        ("text", old.text != new.text),
        ("audience", old.audience != new.audience),
        ("force", old.force != new.force),
        ("condition", old.condition != new.condition),
        ("device_class", old.device_class != new.device_class),
        ("patterns", old.patterns != new.patterns),
        ("starter", old.starter != new.starter),
        ("applies_if", old.applies_if != new.applies_if),
        ("why", old.why != new.why),
        ("how", old.how != new.how),
        ("alternatives", old.alternatives != new.alternatives),
        ("minutes", old.minutes != new.minutes),
        ("yen", old.yen != new.yen),
        ("parameter", old.parameters != new.parameters),
        ("evidence", old.evidence != new.evidence),
        ("parts", parts(old) != parts(new)),
    ];
    compared
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::sample;
    use super::*;

    /// The sample with a second edition, in which each file was rewritten by `write`; an empty text is left out.
    fn two_editions(write: impl Fn(&str, String) -> String) -> Catalogue {
        let mut files: BTreeMap<String, String> = sample::files();
        let later: Vec<_> = files
            .iter()
            .filter_map(|(path, text)| {
                let name = path.strip_prefix("catalogue/guide/r8/")?;
                let text = write(name, text.replace("guide/r8", "guide/r9"));
                Some((format!("catalogue/guide/r9/{name}"), text))
            })
            .filter(|(_, text)| !text.is_empty())
            .collect();
        files.extend(later);
        Catalogue::read(&files).0
    }

    fn compare(catalogue: &Catalogue) -> Difference {
        let edition = |it: &str| it.parse::<EditionId>().unwrap();
        diff(catalogue, &edition("guide/r8"), &edition("guide/r9"))
    }

    const LIST: &str = r#"from = "guide/r8"
complete = false
[[change]]
kind = "new"
new = ["guide/r9/1-3"]
what = "ふえた。"
what_en = "Added."
status = "verified"
[[change]]
kind = "merged"
old = ["guide/r8/1-1", "guide/r8/1-2"]
new = ["guide/r9/1-1"]
what = "いっしょになった。"
what_en = "Became one."
status = "verified"
[[change]]
kind = "moved"
old = ["guide/r8/1-4"]
new = ["guide/r9/1-5"]
what = "ばしょが かわった。"
what_en = "Moved."
status = "second-hand"
"#;

    #[test]
    fn a_list_of_changes_is_believed_and_read_in_both_directions() {
        let mut files = sample::files();
        let later: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.starts_with("catalogue/guide/r8/"))
            .map(|(path, it)| (path.replace("r8", "r9"), it.replace("guide/r8", "guide/r9")))
            .collect();
        files.extend(later);
        let at = "catalogue/guide/r9/changes.toml".to_owned();
        files.insert(at, LIST.to_owned());
        let catalogue = Catalogue::read(&files).0;
        let there = compare(&catalogue);
        assert_eq!(there.added[0].id.as_str(), "guide/r9/1-3");
        assert_eq!(there.merged.len(), 2);
        assert_eq!(there.merged[1].into.as_str(), "guide/r9/1-1");
        assert_eq!(there.changed[0].was.as_str(), "guide/r8/1-4");
        assert!(there.changed[0].fields.is_empty());
        assert_eq!(there.told.len(), 3);
        let [r8, r9] = ["guide/r8", "guide/r9"].map(|it| it.parse().unwrap());
        let back = diff(&catalogue, &r9, &r8);
        assert_eq!(back.dropped, there.added);
        let became: Vec<_> = back.changed.iter().map(|it| it.id.local()).collect();
        assert_eq!(became, ["1-1", "1-2", "1-4"]);
    }

    #[test]
    fn an_edition_written_again_without_changes_differs_in_nothing() {
        let catalogue = two_editions(|_, text| text);
        assert_eq!(catalogue.provisions("guide", "r9").len(), 10);
        assert_eq!(compare(&catalogue), Difference::default());
    }

    #[test]
    fn what_was_dropped_added_and_changed_is_told_apart() {
        let catalogue = two_editions(|name, text| match name {
            "1-2.toml" => String::new(),
            "1-3.toml" => text.replace("minutes = ", "minutes = 1"),
            _ => text,
        });
        let found = compare(&catalogue);
        let dropped: Vec<_> = found.dropped.iter().map(|it| it.id.local()).collect();
        let changed: Vec<_> = found.changed.iter().map(|it| it.id.as_str()).collect();
        assert_eq!((dropped, changed), (vec!["1-2"], vec!["guide/r9/1-3"]));
        assert_eq!(found.changed[0].fields, ["minutes"]);
        let [r8, r9] = ["guide/r8", "guide/r9"].map(|it| it.parse().unwrap());
        assert_eq!(diff(&catalogue, &r9, &r8).added, found.dropped);
    }

    #[test]
    fn a_question_at_another_place_was_moved_and_a_question_within_another_was_merged() {
        const OWN: &str = "catalogue/guide/r8/1-2.toml";
        let ask = "ask = \"まどを しめましたか。\"";
        let mut files = sample::files();
        let line = |text: &str| {
            text.lines()
                .find(|it| it.starts_with("ask = "))
                .map(str::to_owned)
        };
        let usual = line(&files[OWN]).unwrap();
        let own = files[OWN].replace(&usual, ask);
        files.insert(OWN.to_owned(), own.clone());
        let later = |from: &str, text: &str| {
            (
                from.replace("r8", "r9"),
                text.replace("guide/r8", "guide/r9"),
            )
        };
        let same: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.contains("/r8/") && *path != OWN)
            .map(|(path, text)| later(path, text))
            .collect();
        files.extend(same);
        let (path, text) = later(OWN, &own);
        let mut moved = files.clone();
        moved.insert(path.replace("1-2", "1-12"), text.replace("/1-2", "/1-12"));
        let found = compare(&Catalogue::read(&moved).0);
        assert_eq!(found.changed[0].was.local(), "1-2");
        assert_eq!(found.changed[0].id.local(), "1-12");
        assert_eq!((found.added.len(), found.dropped.len()), (0, 0));
        let part = "title = \"まどを しめましたか。\"";
        let whole = files["catalogue/guide/r9/1-1.toml"].replace("title = \"まど\"", part);
        files.insert("catalogue/guide/r9/1-1.toml".to_owned(), whole);
        let found = compare(&Catalogue::read(&files).0);
        assert_eq!(found.merged[0].id.local(), "1-2");
        assert_eq!(found.merged[0].into.as_str(), "guide/r9/1-1");
    }
}
