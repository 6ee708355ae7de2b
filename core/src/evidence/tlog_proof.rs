//! Proof files (C2SP tlog-proof, `.tlog-proof`): one event, its place in the tree and the signed checkpoint; whole trees are in `pack.rs`.

use std::fmt;

use super::base64;
use super::checkpoint::{Checkpoint, count, tree_of_origin};
use super::entry::Entry;
use super::fault::What;
use super::hash::{Hash, leaf_hash};
use super::note::{Note, Vkey};
use super::place::Place;
use super::proof::is_included;

const VERSION: &str = "c2sp.org/tlog-proof@v1";
/// The longest path of a tree whose size fits 63 bits.
const LONGEST: usize = 63;

/// A proof that an event stands in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What the issuer adds; in those of mamori a key and the event, see [`TlogProof::entry`]. Nothing in it is to be
    /// believed before it was verified.
    pub extra: Option<Vec<u8>>,
    /// The number of the event, from 0.
    pub index: u64,
    /// The hashes beside its way to the root, lowest first.
    pub path: Vec<Hash>,
    /// The signed checkpoint, with cosignatures if there are any.
    pub checkpoint: Note,
}

/// A text that is not a proof file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a proof file: {0}")]
pub struct NotAProof(&'static str);

/// Why a proof file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyNot {
    /// The text of the note is not that of a checkpoint.
    #[error("the note is not a checkpoint")]
    NotACheckpoint,
    /// The key did not sign the checkpoint.
    #[error("the checkpoint is not signed by this key")]
    Unsigned,
    /// The path does not lead from the event to the root.
    #[error("the event does not stand in this tree at this place")]
    NotIncluded,
    /// The proof file does not hold the event.
    #[error("the event is not in the file, only its place")]
    NoEvent,
    /// The key is not the one that the reader has.
    #[error("the key is not the one that was expected")]
    OtherKey,
    /// The event itself is not as it must be.
    #[error("{0}")]
    Event(What),
    /// What somebody outside has seen is another history; with a proof file only the same size can be compared.
    #[error("{0}")]
    Outside(What),
}

/// What a proof file of mamori proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvedEvent {
    /// The tree.
    pub tree: String,
    /// The number of the event.
    pub seq: u64,
    /// How many events the tree had.
    pub size: u64,
    /// The event.
    pub entry: Entry,
    /// Whether the key was compared with one that the reader had beforehand.
    pub is_pinned: bool,
}

impl TlogProof {
    /// A proof file that holds its event and the key, so that it can be verified by itself.
    pub fn of(vkey: &Vkey, entry: &Entry, (index, path): (u64, Vec<Hash>), note: &Note) -> Self {
        Self {
            extra: Some(format!("vkey {vkey}\n{entry}").into_bytes()),
            index,
            path,
            checkpoint: note.clone(),
        }
    }

    /// Reads a proof file; whatever its `Display` would not write is refused.
    pub fn parse(text: &str) -> Result<Self, NotAProof> {
        let (head, note) = text.split_once("\n\n").ok_or(NotAProof("no blank line"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(VERSION) {
            return Err(NotAProof("it does not begin with c2sp.org/tlog-proof@v1"));
        }
        let extra = lines.peek().and_then(|it| it.strip_prefix("extra "));
        let extra = match extra {
            None => None,
            Some(extra) => {
                lines.next();
                Some(base64::decode(extra).ok_or(NotAProof("its extra line is not base64"))?)
            }
        };
        let index = lines.next().and_then(|it| it.strip_prefix("index "));
        let index = index.and_then(count).ok_or(NotAProof("no index line"))?;
        let path = lines.map(|it| base64::decode_32(it).map(Hash::new));
        let path: Option<Vec<Hash>> = path.collect();
        let path = path.filter(|it| it.len() <= LONGEST);
        Ok(Self {
            extra,
            index,
            path: path.ok_or(NotAProof("a line of the path is not a hash"))?,
            checkpoint: Note::parse(note).map_err(|_| NotAProof("no signed checkpoint"))?,
        })
    }

    /// The key and the event that the file holds, when it is one of mamori's.
    pub fn entry(&self) -> Option<(Vkey, Entry)> {
        let extra = str::from_utf8(self.extra.as_deref()?).ok()?;
        let lines: Vec<&str> = extra.strip_suffix('\n')?.split('\n').collect();
        let (vkey, entry) = lines.split_first()?;
        let vkey = Vkey::parse(vkey.strip_prefix("vkey ")?).ok()?;
        Some((vkey, Entry::of_lines(entry)?))
    }

    /// Whether the event with these bytes stands in the tree whose checkpoint `key` signed. Says nothing of `extra`.
    pub fn verify(&self, event: &[u8], key: &Vkey) -> Result<Checkpoint, WhyNot> {
        self.verify_leaf(leaf_hash(event), key)
    }

    /// The same for an event of which only the leaf is known.
    pub fn verify_leaf(&self, leaf: Hash, key: &Vkey) -> Result<Checkpoint, WhyNot> {
        let checkpoint =
            Checkpoint::parse(&self.checkpoint.text).map_err(|_| WhyNot::NotACheckpoint)?;
        if !self.checkpoint.is_signed_by(key) {
            return Err(WhyNot::Unsigned);
        }
        let (size, root) = (checkpoint.size, checkpoint.root);
        let holds = is_included(leaf, self.index, size, &self.path, root);
        holds.then_some(checkpoint).ok_or(WhyNot::NotIncluded)
    }

    /// Verifies a file that holds its event: signature, place and everything about the event. `pinned` and `outside` as in
    /// [`Pack::verify`](super::Pack::verify); of checkpoints from outside only one of the same size can be compared.
    pub fn verify_all(
        &self,
        pinned: Option<&Vkey>,
        outside: Option<&Note>,
    ) -> Result<ProvedEvent, WhyNot> {
        let (vkey, entry) = self.entry().ok_or(WhyNot::NoEvent)?;
        if pinned.is_some_and(|it| it.key != vkey.key) {
            return Err(WhyNot::OtherKey);
        }
        let checkpoint = self.verify(entry.body.as_bytes(), &vkey)?;
        let signed = Checkpoint::of_house(&self.checkpoint, &vkey.key);
        if signed.is_none_or(|it| it.origin != vkey.name) {
            return Err(WhyNot::Unsigned);
        }
        let tree = tree_of_origin(&vkey.name).unwrap_or_default();
        let place = Place::of(tree).ok_or(WhyNot::Event(What::TreeName("tree")))?;
        if let Some(what) = entry.wrong(self.index, Some(&place)).into_iter().next() {
            return Err(WhyNot::Event(what));
        }
        if let Some(outside) = outside {
            let seen = Checkpoint::of_house(outside, &vkey.key);
            let seen = seen.filter(|it| it.origin == vkey.name && it.size == checkpoint.size);
            let seen = seen.ok_or(WhyNot::Outside(What::OutsideUnsigned))?;
            if seen.root != checkpoint.root {
                return Err(WhyNot::Outside(What::Fork(seen.size)));
            }
        }
        Ok(ProvedEvent {
            tree: tree.to_owned(),
            seq: self.index,
            size: checkpoint.size,
            entry,
            is_pinned: pinned.is_some(),
        })
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{VERSION}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", base64::encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", base64::encode(hash.bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
