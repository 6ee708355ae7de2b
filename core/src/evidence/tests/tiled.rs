//! Tiles against the slow functions over all leaves.

use std::collections::BTreeMap;

use super::Chance;
use super::is_long;
use crate::evidence::{
    Hash, Tile, Tiling, Tree, WIDTH, consistency_by_tiles, consistency_proof, finished_by,
    inclusion_by_tiles, inclusion_proof, leaf_hash, root_by_tiles, root_of, tile_hashes, tile_root,
    tiles_of_consistency, tiles_of_inclusion, unfinished,
};

fn leaves(count: usize) -> Vec<Hash> {
    (0..count as u64)
        .map(|it| leaf_hash(&it.to_be_bytes()))
        .collect()
}

/// The tile straight from the definition: each hash is the root over 256^level leaves.
fn tile_of(leaves: &[Hash], tile: Tile, width: u64) -> Option<Vec<Hash>> {
    let span = 1usize << (8 * tile.level);
    let at = |it: u64| usize::try_from(tile.index * WIDTH + it).unwrap() * span;
    let roots = (0..width).map(|it| leaves.get(at(it)..at(it) + span).map(root_of));
    roots.collect()
}

#[test]
fn roots_by_tiles_are_those_over_all_leaves() {
    let (all, mut tree) = (leaves(600), Tree::default());
    for size in 0..=all.len() {
        let read = |tile, width| tile_of(&all[..size], tile, width);
        assert_eq!(
            root_by_tiles(size as u64, read),
            Some(tree.root()),
            "{size}"
        );
        tree.extend(all.get(size).copied());
    }
}

#[test]
fn proofs_by_tiles_are_those_over_all_leaves() {
    let all = leaves(600);
    let often = |it: &usize| is_long() || it % 256 < 9 || it % 256 > 254 || *it == 600;
    for size in (0..=all.len()).filter(often) {
        let of = &all[..size];
        let read = |tile, width| tile_of(of, tile, width);
        for other in (0..size).filter(|it| is_long() || it % 37 == 0 || it + 3 > size) {
            let what = format!("{other} of {size}");
            let path = inclusion_by_tiles(other as u64, size as u64, read);
            assert_eq!(path, inclusion_proof(of, other), "{what}");
            let growth = consistency_by_tiles(other as u64, size as u64, read);
            assert_eq!(growth, consistency_proof(of, other), "{what}");
        }
        assert_eq!(inclusion_by_tiles(size as u64, size as u64, read), None);
        let shrunk = consistency_by_tiles(size as u64 + 1, size as u64, read);
        assert_eq!(shrunk, None);
    }
}

#[test]
fn large_trees_need_few_tiles_and_give_the_same_proofs() {
    let sizes: &[usize] = if is_long() {
        &[65_535, 65_536, 65_537, 70_000, 1_000_000]
    } else {
        &[65_537]
    };
    for size in sizes.iter().copied() {
        let all = leaves(size);
        let (mut tiles, mut tiling) = (BTreeMap::new(), Tiling::default());
        for leaf in &all {
            tiling.append(*leaf, |tile, hashes| {
                tiles.insert(tile, hashes.to_vec());
            });
        }
        assert_eq!(tiles.len(), size / 256 + size / 65_536);
        let read = |tile: Tile, width: u64| match tiles.get(&tile) {
            Some(full) => full
                .get(..usize::try_from(width).unwrap())
                .map(<[Hash]>::to_vec),
            None => held(&tiles, &all, tile, width),
        };
        let whole = size as u64;
        assert_eq!(root_by_tiles(whole, read), Some(root_of(&all)));
        for index in [0, 40_000, size - 1] {
            let path = inclusion_by_tiles(index as u64, whole, read);
            assert_eq!(path, inclusion_proof(&all, index));
            let growth = consistency_by_tiles(index as u64, whole, read);
            assert_eq!(growth, consistency_proof(&all, index));
            assert!(tiles_of_inclusion(index as u64, whole).len() <= 4);
            assert!(tiles_of_consistency(index as u64, whole).len() <= 6);
        }
    }
}

#[test]
fn a_missing_or_short_tile_gives_no_proof() {
    let all = leaves(300);
    for (tile, _) in tiles_of_inclusion(7, 300) {
        let without = |it: Tile, width| tile_of(&all, it, width).filter(|_| it != tile);
        assert_eq!(inclusion_by_tiles(7, 300, without), None);
        let short = |it: Tile, width| {
            let mut hashes = tile_of(&all, it, width)?;
            hashes.truncate(hashes.len() - usize::from(it == tile));
            Some(hashes)
        };
        assert_eq!(inclusion_by_tiles(7, 300, short), None);
    }
}

#[test]
fn no_tile_is_filled_from_a_missing_or_short_one() {
    let all = leaves(300);
    let fill = |held: Option<usize>| {
        let read = |_, _| held.map(|it| all[..it].to_vec());
        finished_by(200, &all[200..], read)
    };
    assert_eq!(fill(Some(200)).map(|it| it.len()), Some(1));
    assert_eq!(
        [fill(Some(199)), fill(Some(201)), fill(None)],
        [None, None, None]
    );
}

#[test]
fn tiles_fill_the_same_however_the_leaves_come() {
    let all = leaves(66_000);
    let mut by_one = Vec::new();
    let mut tiling = Tiling::default();
    for leaf in &all {
        tiling.append(*leaf, |tile, hashes| by_one.push((tile, hashes.to_vec())));
    }
    by_one.sort();
    let mut chance = Chance(11);
    for step in [300usize, 5000, 66_000] {
        let mut stored: BTreeMap<Tile, Vec<Hash>> = BTreeMap::new();
        let mut before = 0;
        while before < all.len() {
            let after = (before + 1 + chance.below(step)).min(all.len());
            let asked = unfinished(before as u64, (after - before) as u64);
            let mut given = Vec::new();
            let read = |tile, width| {
                given.push((tile, width));
                held(&stored, &all[..before], tile, width)
            };
            let filled = finished_by(before as u64, &all[before..after], read).unwrap();
            assert_eq!(given, asked);
            for it in filled {
                assert_eq!(tile_hashes(&it.to_bytes()), Some(it.hashes.clone()));
                assert_eq!(stored.insert(it.tile, it.hashes), None);
            }
            before = after;
        }
        assert!(stored.into_iter().eq(by_one.iter().cloned()), "{step}");
    }
}

/// The first hashes of a tile from what a store has: leaves, and full tiles below.
fn held(
    stored: &BTreeMap<Tile, Vec<Hash>>,
    leaves: &[Hash],
    tile: Tile,
    width: u64,
) -> Option<Vec<Hash>> {
    let Some(below) = tile.level.checked_sub(1) else {
        return tile_of(leaves, tile, width);
    };
    let first = tile.index * WIDTH;
    let index_of = |it| Tile {
        level: below,
        index: first + it,
    };
    (0..width)
        .map(|it| stored.get(&index_of(it)).map(|it| tile_root(it)))
        .collect()
}

#[test]
fn the_tiling_has_the_edge_of_the_growing_tree() {
    let (mut tiling, mut tree) = (Tiling::default(), Tree::default());
    for leaf in leaves(if is_long() { 140_000 } else { 1_030 }) {
        assert_eq!(tiling.tree(), tree);
        tiling.append(leaf, |_, _| {});
        tree.append(leaf);
    }
    assert_eq!(tiling.size(), tree.size());
}
