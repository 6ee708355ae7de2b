//! Tiles (C2SP tlog-tiles): the tree in pieces 256 hashes wide, from which roots and proofs follow; where tiles are kept is not known here.

use std::collections::BTreeMap;
use std::ops::Range;

use super::hash::{Hash, node_hash};
use super::tree::{Tree, root_of};

/// How many hashes a full tile holds.
pub const WIDTH: u64 = 256;

/// The place of a tile: level 0 holds leaves, each higher level the roots of the full tiles below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    /// From 0 at the leaves.
    pub level: u8,
    /// From 0 at the left.
    pub index: u64,
}

/// A tile that became full, with its 256 hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Where it belongs.
    pub tile: Tile,
    /// All of it.
    pub hashes: Vec<Hash>,
}

impl Filled {
    /// The hashes one after the other, 8,192 bytes, as they are stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|it| *it.bytes()).collect()
    }
}

/// The hashes in the bytes of a tile; `None` when the length is no multiple of 32.
pub fn tile_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let hashes = hashes.iter().copied().map(Hash::new);
    rest.is_empty().then(|| hashes.collect())
}

/// The root over the hashes of a full tile: what stands for it one level higher.
pub fn tile_root(hashes: &[Hash]) -> Hash {
    root_of(hashes)
}

/// Which tiles, and how many hashes of each, must be at hand to fill tiles when `added` leaves come to `before`:
/// the unfinished tiles at the right edge that become full. Nearly always none.
pub fn unfinished(before: u64, added: u64) -> Vec<(Tile, u64)> {
    let (mut before, mut after) = (before, before.saturating_add(added));
    let mut needed = Vec::new();
    for level in 0.. {
        let (index, held) = (before / WIDTH, before % WIDTH);
        if after / WIDTH == index {
            break;
        }
        if held > 0 {
            needed.push((Tile { level, index }, held));
        }
        (before, after) = (index, after / WIDTH);
    }
    needed
}

/// The tiles that become full when `leaves` come to a tree of `before` leaves, lowest level first. `read` gives the
/// first so many hashes of a tile as it was before, and is asked only for what [`unfinished`] names; `None` when it
/// gives none.
pub fn finished_by(
    before: u64,
    leaves: &[Hash],
    mut read: impl FnMut(Tile, u64) -> Option<Vec<Hash>>,
) -> Option<Vec<Filled>> {
    let mut filled: Vec<Filled> = Vec::new();
    let (mut before, mut fresh) = (before, leaves.to_vec());
    for level in 0.. {
        let (first, held) = (before / WIDTH, before % WIDTH);
        if held + (fresh.len() as u64) < WIDTH {
            break;
        }
        let mut hashes = Vec::new();
        if held > 0 {
            let index = first;
            hashes = exactly(read(Tile { level, index }, held), held)?;
        }
        hashes.append(&mut fresh);
        for (index, hashes) in (first..).zip(hashes.chunks_exact(256)) {
            fresh.push(tile_root(hashes));
            let hashes = hashes.to_vec();
            let tile = Tile { level, index };
            filled.push(Filled { tile, hashes });
        }
        before = first;
    }
    Some(filled)
}

fn exactly(hashes: Option<Vec<Hash>>, width: u64) -> Option<Vec<Hash>> {
    hashes.filter(|it| it.len() as u64 == width)
}

/// Leaves from one to another (exclusive) that stand under one node, for the proofs below.
type Under = Range<u64>;

/// The tiles, and how many hashes of each, that [`root_by_tiles`] asks for.
pub fn tiles_of_root(size: u64) -> Vec<(Tile, u64)> {
    tiles_of(std::slice::from_ref(&(0..size)))
}

/// The tiles, and how many hashes of each, that [`inclusion_by_tiles`] asks for.
pub fn tiles_of_inclusion(index: u64, size: u64) -> Vec<(Tile, u64)> {
    tiles_of(&beside_leaf(index, size).unwrap_or_default())
}

/// The tiles, and how many hashes of each, that [`consistency_by_tiles`] asks for.
pub fn tiles_of_consistency(old: u64, new: u64) -> Vec<(Tile, u64)> {
    tiles_of(&beside_growth(old, new).unwrap_or_default())
}

/// The root over the first `size` leaves; `read` gives the first so many hashes of a tile.
pub fn root_by_tiles(size: u64, read: impl FnMut(Tile, u64) -> Option<Vec<Hash>>) -> Option<Hash> {
    if size == 0 {
        return Some(root_of(&[]));
    }
    nodes(std::slice::from_ref(&(0..size)), read)?.pop()
}

/// The proof of leaf `index` in the tree of `size` leaves; `None` when there is no such leaf, or `read` lacks a tile.
pub fn inclusion_by_tiles(
    index: u64,
    size: u64,
    read: impl FnMut(Tile, u64) -> Option<Vec<Hash>>,
) -> Option<Vec<Hash>> {
    nodes(&beside_leaf(index, size)?, read)
}

/// The proof that the tree of `new` leaves grew from that of `old`; `None` when `old` is larger, or `read` lacks a tile.
pub fn consistency_by_tiles(
    old: u64,
    new: u64,
    read: impl FnMut(Tile, u64) -> Option<Vec<Hash>>,
) -> Option<Vec<Hash>> {
    nodes(&beside_growth(old, new)?, read)
}

/// Where `leaves` split into the two sides of their node; there are at least two.
fn middle(leaves: &Under) -> u64 {
    let count = leaves.end - leaves.start;
    leaves.start + (1 << (count - 1).ilog2())
}

/// The nodes of the proof of a leaf, lowest first.
fn beside_leaf(index: u64, size: u64) -> Option<Vec<Under>> {
    let mut path = Vec::new();
    let mut under = 0..size;
    under.contains(&index).then_some(())?;
    while under.end - under.start > 1 {
        let at = middle(&under);
        if index < at {
            path.push(at..under.end);
            under.end = at;
        } else {
            path.push(under.start..at);
            under.start = at;
        }
    }
    path.reverse();
    Some(path)
}

/// The nodes of the proof of growth, lowest first (RFC 6962 §2.1.2).
fn beside_growth(old: u64, new: u64) -> Option<Vec<Under>> {
    let mut path = Vec::new();
    let mut under = 0..new;
    (old <= new).then_some(())?;
    if old == 0 {
        return Some(path);
    }
    while old < under.end {
        let at = middle(&under);
        if old <= at {
            path.push(at..under.end);
            under.end = at;
        } else {
            path.push(under.start..at);
            under.start = at;
        }
    }
    if under.start > 0 {
        path.push(under);
    }
    path.reverse();
    Some(path)
}

/// A complete subtree inside one tile.
struct Piece {
    tile: Tile,
    within: Range<u64>,
}

/// The complete subtrees of a node, left to right.
fn pieces(under: &Under) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = under.start;
    while at < under.end {
        let height = (under.end - at).ilog2();
        let level = height / 8;
        // At most 63 / 8.
        let step = at >> (8 * level);
        let within = step % WIDTH..step % WIDTH + (1 << (height % 8));
        let index = step / WIDTH;
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        pieces.push(Piece {
            tile: Tile { level, index },
            within,
        });
        at += 1 << height;
    }
    pieces
}

fn tiles_of(nodes: &[Under]) -> Vec<(Tile, u64)> {
    let mut widths = BTreeMap::new();
    for piece in nodes.iter().flat_map(pieces) {
        let width = widths.entry(piece.tile).or_insert(0);
        *width = piece.within.end.max(*width);
    }
    widths.into_iter().collect()
}

fn nodes(
    nodes: &[Under],
    mut read: impl FnMut(Tile, u64) -> Option<Vec<Hash>>,
) -> Option<Vec<Hash>> {
    let mut tiles = BTreeMap::new();
    for (tile, width) in tiles_of(nodes) {
        tiles.insert(tile, exactly(read(tile, width), width)?);
    }
    nodes.iter().map(|it| node(it, &tiles)).collect()
}

fn node(under: &Under, tiles: &BTreeMap<Tile, Vec<Hash>>) -> Option<Hash> {
    let mut root = None;
    for piece in pieces(under).iter().rev() {
        let (from, to) = (piece.within.start, piece.within.end);
        let within = usize::try_from(from).ok()?..usize::try_from(to).ok()?;
        let left = root_of(tiles.get(&piece.tile)?.get(within)?);
        root = Some(root.map_or(left, |right| node_hash(left, right)));
    }
    root
}

/// A tree that grows tile by tile: one hash a leaf, and every full tile is handed out once.
#[derive(Debug, Clone, Default)]
pub struct Tiling {
    size: u64,
    /// The unfinished tile of each level.
    levels: Vec<Vec<Hash>>,
}

impl Tiling {
    /// How many leaves were appended.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf; each tile that becomes full by it is handed to `filled`, lowest first.
    pub fn append(&mut self, leaf: Hash, mut filled: impl FnMut(Tile, &[Hash])) {
        self.size += 1;
        let mut hash = leaf;
        for level in 0u8.. {
            if usize::from(level) == self.levels.len() {
                self.levels.push(Vec::with_capacity(256));
            }
            let Some(hashes) = self.levels.get_mut(usize::from(level)) else {
                return;
            };
            hashes.push(hash);
            if hashes.len() < 256 {
                return;
            }
            let index = (self.size >> (8 * u32::from(level) + 8)) - 1;
            filled(Tile { level, index }, hashes);
            hash = tile_root(hashes);
            hashes.clear();
        }
    }

    /// The same tree as its right edge.
    pub fn tree(&self) -> Tree {
        let mut edge = Vec::new();
        for hashes in self.levels.iter().rev() {
            let mut rest = hashes.as_slice();
            while let Some(height) = rest.len().checked_ilog2() {
                let (whole, after) = rest.split_at(1 << height);
                edge.push(root_of(whole));
                rest = after;
            }
        }
        Tree::of_edge(self.size, edge)
    }
}
