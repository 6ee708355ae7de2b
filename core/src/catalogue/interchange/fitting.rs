//! Whether the ids of what arrived fit together: one norm, one edition, no id twice. Ends of links are the lint's.

use std::collections::BTreeSet;

use super::Fault;
use super::assembly::Entries;
use crate::catalogue::{Edition, EditionId, Norm, NormId, Provision, ProvisionId};

/// Names below `catalogue/` that are no norms, and files of an edition that are no provisions.
const TAKEN: [&str; 7] = [
    "glossary",
    "cases",
    "crosswalk",
    "uses",
    "situations",
    "guidance",
    "norm",
];
/// A longer id makes a name that some disks do not take.
const LONGEST: usize = 120;
const TAKEN_IN_EDITION: [&str; 4] = ["edition", "corrections", "changes", "links"];

/// Ids that do not fit together: everything belongs to one edition of one norm, and no id is given twice.
pub(super) fn misfits(
    entries: &Entries,
    norm: &Norm,
    edition: &Edition,
    provisions: &[Provision],
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let one = |id: &NormId| !id.as_str().contains('/') && !TAKEN.contains(&id.as_str());
    if let Some(entry) = entries.norms.first().filter(|_| !one(&norm.id)) {
        let message = format!("規範のid「{}」は使えません。", norm.id);
        let next = "小文字の英字・数字・「-」だけの、ほかにない言葉にしてください。";
        faults.push(entry.fault("id", "id.path", message, next));
    }
    let fits =
        |id: &EditionId| id.norm() == norm.id.as_str() && id.as_str().split('/').count() == 2;
    if let Some(entry) = entries.editions.first().filter(|_| !fits(&edition.id)) {
        let message = format!("版のid「{}」が、規範のidから始まっていません。", edition.id);
        let next = format!("「{}/2026」のように書いてください。", norm.id);
        faults.push(entry.fault("id", "id.path", message, &next));
    }
    let mut seen: BTreeSet<&ProvisionId> = BTreeSet::new();
    for (entry, it) in entries.provisions.iter().zip(provisions) {
        let local = it.id.local();
        if it.id.edition() != edition.id || local.is_empty() || TAKEN_IN_EDITION.contains(&local) {
            let message = format!("項目のid「{}」が、版のidから始まっていません。", it.id);
            let next = format!("「{}/1-1」のように書いてください。", edition.id);
            faults.push(entry.fault("id", "id.path", message, &next));
        }
        if it.id.as_str().len() > LONGEST {
            let message = format!("項目のidが長すぎます（{LONGEST}字まで）。");
            let next = "短いidにしてください。";
            faults.push(entry.fault("id", "id.path", message, next));
        }
        if !seen.insert(&it.id) {
            let message = format!("項目のid「{}」が、2回あります。", it.id);
            let next = "どちらかを、ほかのidにしてください。";
            faults.push(entry.fault("id", "id.duplicate", message, next));
        }
    }
    faults
}
