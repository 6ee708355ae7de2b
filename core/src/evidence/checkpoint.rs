//! Checkpoints (C2SP tlog-checkpoint 1.0.0): what a signed note says of a tree at one size; signing is in `note.rs`.

use super::base64;
use super::hash::Hash;
use super::note::{Note, Vkey};

/// One size of a tree and the root that it has there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which tree, and whose.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Further lines, of which mamori writes none.
    pub extensions: Vec<String>,
}

/// A text that is not that of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not the text of a checkpoint: origin, size and root, each on its line")]
pub struct NotACheckpoint;

/// The name of a tree in the wide world: `mamori/<house>/<tree>`, where the house is told by its public key.
pub fn origin(key: &[u8; 32], tree: &str) -> String {
    let house = Hash::of(key).to_string();
    let house: String = house.chars().take(16).collect();
    format!("mamori/{house}/{tree}")
}

/// The tree that an origin of mamori names, whatever the house.
pub fn tree_of_origin(origin: &str) -> Option<&str> {
    let (_, tree) = origin.strip_prefix("mamori/")?.split_once('/')?;
    Some(tree)
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let root = base64::encode(self.root.bytes());
        let mut text = format!("{}\n{}\n{root}\n", self.origin, self.size);
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads the text of a note; whatever [`Checkpoint::text`] would not write is refused.
    pub fn parse(text: &str) -> Result<Self, NotACheckpoint> {
        let lines = text.strip_suffix('\n').ok_or(NotACheckpoint)?;
        let mut lines = lines.split('\n');
        let mut next = || lines.next().filter(|it| !it.is_empty());
        let origin = next().ok_or(NotACheckpoint)?.to_owned();
        let size = next().and_then(count).ok_or(NotACheckpoint)?;
        let root = next().and_then(base64::decode_32).ok_or(NotACheckpoint)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(NotACheckpoint);
        }
        Ok(Self {
            origin,
            size,
            root: Hash::new(root),
            extensions,
        })
    }

    /// Reads the checkpoint of one of mamori's trees from a note that the house with this key signed; `None` when it is
    /// not signed so, or of another house. Only the 32 bytes of `key` count: the name follows from the tree.
    pub fn of_house(note: &Note, key: &[u8; 32]) -> Option<Self> {
        let read = Self::parse(&note.text).ok()?;
        let tree = tree_of_origin(&read.origin)?;
        let name = origin(key, tree);
        let signer = Vkey { name, key: *key };
        (read.origin == signer.name && note.is_signed_by(&signer)).then_some(read)
    }

    /// The tree that it is of, when its origin is one of mamori's.
    pub fn tree(&self) -> Option<&str> {
        tree_of_origin(&self.origin)
    }
}

/// A number in its one decimal spelling.
pub(super) fn count(text: &str) -> Option<u64> {
    let is_short = text == "0" || !text.starts_with('0');
    let is_plain = is_short && text.bytes().all(|it| it.is_ascii_digit());
    is_plain.then_some(text)?.parse().ok()
}
