//! What only all trees together tell, and what only somebody outside can: erasures, cut ends and second histories; single trees are in `audit.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::TreeReport;
use super::checkpoint::Checkpoint;
use super::fault::{Fault, What};
use super::hash::Hash;
use super::note::{Note, Vkey};

/// Whether every detail that is gone was said to be erased, and every one that was is gone. Needs the reports of all trees.
pub fn settle(reports: &[TreeReport]) -> Vec<Fault> {
    let told = reports.iter().flat_map(|it| &it.erases);
    let told: BTreeSet<(&str, u64)> = told.map(|(tree, seq)| (tree.as_str(), *seq)).collect();
    let mut faults = Vec::new();
    for report in reports {
        let tree = report.tree.as_str();
        let untold = report
            .erased
            .iter()
            .filter(|it| !told.contains(&(tree, **it)));
        faults.extend(untold.map(|it| Fault::new(tree, Some(*it), What::DetailGone)));
        let gone: BTreeSet<u64> = report.erased.iter().copied().collect();
        let here = told.range((tree, report.first)..(tree, report.size));
        let stay = here.filter(|(_, seq)| !gone.contains(seq));
        faults.extend(stay.map(|(_, seq)| Fault::new(tree, Some(*seq), What::DetailStays)));
    }
    faults
}

/// Whether what somebody outside has kept still holds: no tree has shrunk, and none has another root at a size that they
/// saw. The audits must have been asked for the sizes of these notes.
pub fn compare(reports: &[TreeReport], outside: &[(Vkey, Note)]) -> Vec<Fault> {
    let reports: BTreeMap<&str, &TreeReport> =
        reports.iter().map(|it| (it.tree.as_str(), it)).collect();
    let check = |(key, note): &(Vkey, Note)| {
        let seen = Checkpoint::of_house(note, &key.key);
        let Some((seen, tree)) = seen.as_ref().and_then(|it| Some((it, it.tree()?))) else {
            return Some(Fault::new(&key.name, None, What::OutsideUnsigned));
        };
        let report = reports.get(tree);
        let here = report.map_or(0, |it| it.size);
        let root = report.and_then(|it| it.roots.get(&seen.size));
        held(seen, here, root.copied()).map(|what| Fault::new(tree, None, what))
    };
    outside.iter().filter_map(check).collect()
}

/// What is wrong when somebody has seen this checkpoint and the tree here has `here` leaves and that root at its size.
pub(super) fn held(seen: &Checkpoint, here: u64, root: Option<Hash>) -> Option<What> {
    if seen.size > here {
        let outside = seen.size;
        return Some(What::Rollback { outside, here });
    }
    (root != Some(seen.root)).then_some(What::Fork(seen.size))
}

/// The sizes of a tree of which somebody outside knows the root: what its audit must be asked for.
pub fn sizes_seen(tree: &str, outside: &[(Vkey, Note)]) -> Vec<u64> {
    let read = outside
        .iter()
        .map(|(_, note)| Checkpoint::parse(&note.text));
    let of_tree = read
        .filter_map(Result::ok)
        .filter(|it| it.tree() == Some(tree));
    of_tree.map(|it| it.size).collect()
}
