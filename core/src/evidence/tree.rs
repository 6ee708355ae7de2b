//! The growing tree of RFC 6962, of which only the right edge is kept; the leaves themselves are not held here.

use super::hash::{Hash, node_hash};

/// A tree that can grow by one leaf at a time: its size and the roots of its complete subtrees, largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// One root per one-bit of `size`, in the same order.
    edge: Vec<Hash>,
}

/// Stored bytes that are not a tree: too short, too long, or of another size than they say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored edge of the journal's tree is damaged: {found} bytes, {expected} expected")]
pub struct NotATree {
    /// How many bytes there are.
    pub found: usize,
    /// How many a tree of the said size has.
    pub expected: usize,
}

impl Tree {
    /// The tree with these complete subtrees, largest first.
    pub(super) const fn of_edge(size: u64, edge: Vec<Hash>) -> Self {
        Self { size, edge }
    }

    /// How many leaves were appended.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf, made by [`leaf_hash`](super::leaf_hash).
    pub fn append(&mut self, leaf: Hash) {
        let mut grown = leaf;
        // Every complete subtree of equal size at the edge melts with the new one, as in counting.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.edge.pop() {
                grown = node_hash(left, grown);
            }
        }
        self.edge.push(grown);
        self.size += 1;
    }

    /// The root over all leaves so far; of an empty tree the hash of nothing.
    pub fn root(&self) -> Hash {
        self.edge
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(left, right))
            .unwrap_or_else(|| Hash::of(b""))
    }

    /// The tree as bytes: its size in 8 bytes, most significant first, then 32 bytes for each root of the edge.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for root in &self.edge {
            bytes.extend_from_slice(root.bytes());
        }
        bytes
    }

    /// Reads what [`Tree::to_bytes`] wrote; the length must fit the size that it names.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotATree> {
        let damaged = |expected| NotATree {
            found: bytes.len(),
            expected,
        };
        let (size, edge) = bytes.split_first_chunk::<8>().ok_or_else(|| damaged(8))?;
        let size = u64::from_be_bytes(*size);
        let (roots, rest) = edge.as_chunks::<32>();
        if roots.len() != size.count_ones() as usize || !rest.is_empty() {
            return Err(damaged(8 + 32 * size.count_ones() as usize));
        }
        Ok(Self {
            size,
            edge: roots.iter().copied().map(Hash::new).collect(),
        })
    }
}

impl Extend<Hash> for Tree {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        for leaf in leaves {
            self.append(leaf);
        }
    }
}

/// The root over these leaves, straight from the definition in RFC 6962 §2.1: slow, and the measure for the rest.
pub fn root_of(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(root_of(left), root_of(right))
        }
    }
}

/// The largest power of two below `count`, which is at least 2.
pub(super) const fn split(count: usize) -> usize {
    match count {
        0..=2 => 1,
        _ => 1 << (count - 1).ilog2(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::leaf_hash;

    /// The leaves and roots that every implementation of certificate transparency is tested with.
    const KNOWN: [(&[u8], &str); 8] = [
        (
            b"",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        ),
        (
            b"\x00",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        ),
        (
            b"\x10",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        ),
        (
            b"\x20\x21",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
        (
            b"\x30\x31",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        ),
        (
            b"\x40\x41\x42\x43",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        ),
        (
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        ),
        (
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
    ];

    fn leaves(count: u32) -> Vec<Hash> {
        (0..count).map(|it| leaf_hash(&it.to_be_bytes())).collect()
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let (mut tree, mut leaves) = (Tree::default(), Vec::new());
        for (data, root) in KNOWN {
            tree.append(leaf_hash(data));
            leaves.push(leaf_hash(data));
            assert_eq!(tree.root().to_string(), root);
            assert_eq!(root_of(&leaves).to_string(), root);
        }
    }

    #[test]
    fn the_growing_tree_agrees_with_the_definition_at_every_size() {
        let leaves = leaves(130);
        let mut tree = Tree::default();
        assert_eq!(tree.root(), root_of(&[]));
        for count in 1..=leaves.len() {
            tree.append(leaves[count - 1]);
            assert_eq!(tree.root(), root_of(&leaves[..count]), "{count} leaves");
            assert_eq!(tree.size(), count as u64);
        }
    }

    #[test]
    fn a_tree_read_back_grows_on_as_if_nothing_had_happened() {
        let leaves = leaves(130);
        let mut whole = Tree::default();
        for leaf in leaves {
            let mut again = Tree::from_bytes(&whole.to_bytes()).unwrap();
            assert_eq!(again, whole);
            again.append(leaf);
            whole.append(leaf);
            assert_eq!(again.root(), whole.root());
        }
    }

    #[test]
    fn damaged_bytes_are_not_a_tree() {
        let mut tree = Tree::default();
        tree.extend(leaves(5));
        let bytes = tree.to_bytes();
        for cut in 0..bytes.len() {
            assert!(Tree::from_bytes(&bytes[..cut]).is_err(), "{cut} bytes");
        }
        assert!(Tree::from_bytes(&[bytes.clone(), vec![0]].concat()).is_err());
        let other_size = [&7u64.to_be_bytes(), &bytes[8..]].concat();
        assert_eq!(
            Tree::from_bytes(&other_size),
            Err(NotATree {
                found: 72,
                expected: 104
            })
        );
    }
}
