//! Proofs over the journal's tree (RFC 6962 §2.1.1–2.1.2) and their verification (RFC 9162 §2.1.3–2.1.4); fetching leaves is not done here.

use super::hash::{Hash, node_hash};
use super::tree::{root_of, split};

/// The hashes that lead from leaf `index` to the root over `leaves`, lowest first; `None` when there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, beside) = if index < at {
        (inclusion_proof(left, index)?, root_of(right))
    } else {
        (inclusion_proof(right, index - at)?, root_of(left))
    };
    path.push(beside);
    Some(path)
}

/// Whether `proof` shows that `leaf` is number `index` (from 0) of the `size` leaves under `root`.
pub fn is_included(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut reached = leaf;
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            reached = node_hash(*beside, reached);
            skip_lone_levels(&mut at, &mut last);
        } else {
            reached = node_hash(reached, *beside);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && reached == root
}

/// The hashes that show that the tree over all `leaves` grew from the one over the first `old_size`;
/// `None` when there were never so many.
pub fn consistency_proof(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    match old_size {
        0 => Some(Vec::new()),
        _ if old_size > leaves.len() => None,
        _ => Some(growth(leaves, old_size, true)),
    }
}

/// RFC 6962 §2.1.2 `SUBPROOF`; `known` says that the old tree is the whole left side, whose root the reader has.
fn growth(leaves: &[Hash], old_size: usize, known: bool) -> Vec<Hash> {
    if old_size == leaves.len() {
        return if known {
            Vec::new()
        } else {
            vec![root_of(leaves)]
        };
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, beside) = if old_size <= at {
        (growth(left, old_size, known), root_of(right))
    } else {
        (growth(right, old_size - at, false), root_of(left))
    };
    path.push(beside);
    path
}

/// Whether `proof` shows that nothing among the `old_size` leaves under `old_root` was changed, taken out
/// or moved when the tree grew to `new_size` leaves under `new_root`.
pub fn is_consistent(
    old_size: u64,
    new_size: u64,
    old_root: Hash,
    new_root: Hash,
    proof: &[Hash],
) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == 0 {
        return proof.is_empty()
            && old_root == root_of(&[])
            && (new_size > 0 || new_root == old_root);
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    let with_start;
    let path = if old_size.is_power_of_two() {
        with_start = [&[old_root], proof].concat();
        with_start.as_slice()
    } else {
        proof
    };
    climb(old_size, new_size, path) == Some((old_root, new_root))
}

/// The old and the new root that a path leads to; `None` when the path has the wrong length.
fn climb(old_size: u64, new_size: u64, path: &[Hash]) -> Option<(Hash, Hash)> {
    let (start, rest) = path.split_first()?;
    let (mut at, mut last) = (old_size - 1, new_size - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*start, *start);
    for beside in rest {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            old = node_hash(*beside, old);
            new = node_hash(*beside, new);
            skip_lone_levels(&mut at, &mut last);
        } else {
            new = node_hash(new, *beside);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old, new))
}

/// At the right edge a subtree without a neighbour rises to the level where it has one.
const fn skip_lone_levels(at: &mut u64, last: &mut u64) {
    while *at & 1 == 0 && *at != 0 {
        *at >>= 1;
        *last >>= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::leaf_hash;

    const KNOWN_LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const A: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    const B: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    const C: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    const D: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    const E: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    const F: &str = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    const G: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    const H: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    const I: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

    fn known() -> Vec<Hash> {
        KNOWN_LEAVES.iter().map(|it| leaf_hash(it)).collect()
    }

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|it| leaf_hash(&it.to_be_bytes())).collect()
    }

    fn text(proof: Option<Vec<Hash>>) -> Vec<String> {
        proof.unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn inclusion_proofs_are_those_of_certificate_transparency() {
        let cases: [(usize, usize, &[&str]); 5] = [
            (0, 1, &[]),
            (0, 8, &[A, B, C]),
            (5, 8, &[D, E, F]),
            (2, 3, &[H]),
            (1, 5, &[I, B, D]),
        ];
        for (index, size, expected) in cases {
            assert_eq!(
                text(inclusion_proof(&known()[..size], index)),
                expected,
                "leaf {index} of {size}"
            );
        }
    }

    #[test]
    fn consistency_proofs_are_those_of_certificate_transparency() {
        let cases: [(usize, usize, &[&str]); 4] = [
            (1, 1, &[]),
            (1, 8, &[A, B, C]),
            (6, 8, &[G, E, F]),
            (2, 5, &[B, D]),
        ];
        for (old, new, expected) in cases {
            assert_eq!(
                text(consistency_proof(&known()[..new], old)),
                expected,
                "{old} to {new}"
            );
        }
    }

    /// Whether tests may take long: `cargo xtask test --long` says so.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test is told its size by the environment"
    )]
    fn is_long() -> bool {
        std::env::var_os("MAMORI_TEST_LONG").is_some()
    }

    #[test]
    fn every_leaf_of_every_size_is_proved_and_only_in_its_place() {
        let all = leaves(if is_long() { 513 } else { 65 });
        for size in 1..=all.len() {
            let root = root_of(&all[..size]);
            for index in 0..size {
                let proof = inclusion_proof(&all[..size], index).unwrap();
                let holds = |leaf, at: usize, of: usize, root| {
                    is_included(leaf, at as u64, of as u64, &proof, root)
                };
                assert!(
                    holds(all[index], index, size, root),
                    "leaf {index} of {size}"
                );
                assert!(
                    !holds(all[(index + 1) % all.len()], index, size, root),
                    "another leaf"
                );
                assert!(!holds(all[index], index + 1, size, root), "another place");
                assert!(
                    !holds(all[index], size + index, size, root),
                    "a place outside"
                );
                assert!(
                    !holds(all[index], index, size, all[0]) || size == 1,
                    "another root"
                );
            }
        }
    }

    #[test]
    fn every_growth_is_proved_and_no_rewriting() {
        let (all, every) = if is_long() {
            (leaves(256), 256)
        } else {
            (leaves(130), 66)
        };
        let roots: Vec<Hash> = (0..=all.len()).map(|it| root_of(&all[..it])).collect();
        for new in 0..=all.len() {
            for old in (0..=new).filter(|old| new <= every || old % 13 == 0 || new - old < 3) {
                let proof = consistency_proof(&all[..new], old).unwrap();
                let holds =
                    |before, after| is_consistent(old as u64, new as u64, before, after, &proof);
                assert!(holds(roots[old], roots[new]), "{old} to {new}");
                assert!(
                    !holds(Hash::of(b"rewritten"), roots[new]),
                    "{old} to {new}, old root changed"
                );
                if old > 0 {
                    assert!(
                        !holds(roots[old], Hash::of(b"rewritten")),
                        "{old} to {new}, new root changed"
                    );
                }
            }
        }
    }

    #[test]
    fn a_proof_that_is_shortened_lengthened_or_bent_proves_nothing() {
        let all = leaves(21);
        let (root, old_root) = (root_of(&all), root_of(&all[..13]));
        let inclusion = inclusion_proof(&all, 9).unwrap();
        let consistency = consistency_proof(&all, 13).unwrap();
        for bent in bent(&inclusion) {
            assert!(!is_included(all[9], 9, 21, &bent, root));
        }
        for bent in bent(&consistency) {
            assert!(!is_consistent(13, 21, old_root, root, &bent));
        }
    }

    /// All ways to drop, double or change one hash of a proof.
    fn bent(proof: &[Hash]) -> Vec<Vec<Hash>> {
        let each = |change: fn(&mut Vec<Hash>, usize)| {
            (0..proof.len()).map(move |at| {
                let mut bent = proof.to_vec();
                change(&mut bent, at);
                bent
            })
        };
        each(|it, at| {
            it.remove(at);
        })
        .chain(each(|it, at| it.insert(at, it[at])))
        .chain(each(|it, at| it[at] = Hash::of(it[at].bytes())))
        .collect()
    }

    #[test]
    fn what_does_not_exist_has_no_proof() {
        let all = leaves(4);
        assert_eq!(inclusion_proof(&all, 4), None);
        assert_eq!(inclusion_proof(&[], 0), None);
        assert_eq!(consistency_proof(&all, 5), None);
        assert!(!is_included(all[0], 0, 0, &[], root_of(&[])));
        assert!(!is_consistent(5, 4, root_of(&all), root_of(&all), &[]));
        assert!(!is_consistent(3, 4, root_of(&all[..3]), root_of(&all), &[]));
    }
}
