//! Lists of changes: both editions exist, each kind has its shape, and nothing is left untold. Their tests are beside the cross-walk's.

use std::collections::BTreeSet;

use super::link::{Known, dangling};
use super::shape::empty;
use crate::catalogue::choice::ChangeKind;
use crate::catalogue::edition::{Change, ChangeList};
use crate::catalogue::name::{EditionId, ProvisionId};
use crate::catalogue::shelf::{Filed, Shelf};
use crate::lint::{Finding, TomlFile};

pub(super) fn check(
    filed: &Filed<'_, ChangeList>,
    shelf: &Shelf<'_>,
    known: &Known<'_>,
) -> Vec<Finding> {
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
