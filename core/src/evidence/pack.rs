//! Packs: a tree with all its events in one text that anybody can verify without mamori; the form is told in docs/evidence.md.

use std::fmt::{self, Write as _};

use super::checkpoint::{Checkpoint, count, tree_of_origin};
use super::entry::{Entry, LINES};
use super::fault::{Fault, What};
use super::hash::{Hash, leaf_hash};
use super::note::{Note, Vkey};
use super::place::Place;
use super::settle::held;
use super::tree::Tree;

const VERSION: &str = "mamori-pack/1";
/// More events than a tree can have; keeps a false number from asking for all memory.
const MOST: u64 = 1_000_000_000;

/// A tree to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The house's key, named by the origin of the tree.
    pub vkey: Vkey,
    /// The leaves of the pruned events, which come before all others.
    pub pruned: Vec<Hash>,
    /// The signed checkpoint over all of them.
    pub checkpoint: Note,
    /// The events, without a gap.
    pub entries: Vec<Entry>,
    /// Whether the hash in the last line was that of the lines above.
    sum_fits: bool,
}

/// A text that is not a pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a pack: line {line} should be {wanted}")]
pub struct NotAPack {
    /// Counted from 1.
    pub line: usize,
    /// What should stand there.
    pub wanted: &'static str,
}

/// What a pack proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The tree.
    pub tree: String,
    /// The number of the first event that is in the pack.
    pub first: u64,
    /// How many events the tree has, the pruned ones with them.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Events whose detail was erased; whether that was told may stand in another tree.
    pub erased: Vec<u64>,
    /// Whether the key was compared with one that the reader had beforehand.
    pub is_pinned: bool,
    /// At which size somebody outside has seen the same history.
    pub outside: Option<u64>,
}

impl Pack {
    /// Puts a pack together; what is wrong in it is for [`Pack::verify`] to say.
    pub const fn new(vkey: Vkey, pruned: Vec<Hash>, checkpoint: Note, entries: Vec<Entry>) -> Self {
        Self {
            vkey,
            pruned,
            checkpoint,
            entries,
            sum_fits: true,
        }
    }

    /// Reads a pack. Only its shape is asked for here, so that a changed byte is found where it stands.
    pub fn parse(text: &str) -> Result<Self, NotAPack> {
        let all: Vec<&str> = text.split('\n').collect();
        let mut lines = Lines {
            rest: &all,
            number: 0,
        };
        lines.take("`mamori-pack/1`", |it| (it == VERSION).then_some(()))?;
        let vkey = lines.after("vkey ", "`vkey` and a key", |it| Vkey::parse(it).ok())?;
        let wanted = "`events` with the first number and how many";
        let (first, events) = lines.after("events ", wanted, two_counts)?;
        let pruned = (0..first).map(|_| lines.take("a hash", |it| it.parse().ok()));
        let pruned = pruned.collect::<Result<_, _>>()?;
        let wanted = "`checkpoint` and how many lines it has";
        let length = lines.after("checkpoint ", wanted, |it| few(count(it)?))?;
        let checkpoint = lines.many(length, "a signed note", |it| {
            let note: String = it.iter().flat_map(|it| [*it, "\n"]).collect();
            Note::parse(&note).ok()
        })?;
        let wanted = "an event in 13 lines";
        let entries = (0..events).map(|_| lines.many(LINES, wanted, Entry::of_lines));
        let entries = entries.collect::<Result<_, _>>()?;
        let sum: Hash = lines.after("end ", "`end` and a hash", |it| it.parse().ok())?;
        lines.take("the end of the file", |it| it.is_empty().then_some(()))?;
        lines.nothing_more()?;
        let mut pack = Self::new(vkey, pruned, checkpoint, entries);
        pack.sum_fits = Hash::of(pack.lines().as_bytes()) == sum;
        Ok(pack)
    }

    /// The one spelling of the pack, its last line included.
    pub fn to_text(&self) -> String {
        let mut text = self.lines();
        let sum = Hash::of(text.as_bytes());
        // Writing into a text cannot fail.
        let _ = writeln!(text, "end {sum}");
        text
    }

    /// All lines but the last.
    fn lines(&self) -> String {
        let mut text = String::new();
        // Writing into a text cannot fail.
        let _ = self.write_lines(&mut text);
        text
    }

    fn write_lines(&self, text: &mut String) -> fmt::Result {
        let (first, events) = (self.pruned.len(), self.entries.len());
        writeln!(
            text,
            "{VERSION}\nvkey {}\nevents {first} {events}",
            self.vkey
        )?;
        for leaf in &self.pruned {
            writeln!(text, "{leaf}")?;
        }
        let note = self.checkpoint.to_string();
        let length = note.matches('\n').count();
        write!(text, "checkpoint {length}\n{note}")?;
        for entry in &self.entries {
            write!(text, "{entry}")?;
        }
        Ok(())
    }

    /// Verifies everything. `pinned` is a key of the house that the reader had beforehand (only its 32 bytes count), and
    /// `outside` a checkpoint of this tree that somebody outside the house has kept.
    pub fn verify(
        &self,
        pinned: Option<&Vkey>,
        outside: Option<&Note>,
    ) -> Result<Proved, Vec<Fault>> {
        let tree = tree_of_origin(&self.vkey.name).unwrap_or_default();
        let place = Place::of(tree);
        let mut wrong = Vec::new();
        if !self.sum_fits {
            wrong.push((None, What::Sum));
        }
        if place.is_none() {
            wrong.push((None, What::TreeName("tree")));
        }
        if pinned.is_some_and(|it| it.key != self.vkey.key) {
            wrong.push((None, What::OtherKey));
        }
        let first = self.pruned.len() as u64;
        for (seq, entry) in (first..).zip(&self.entries) {
            let found = entry.wrong(seq, place.as_ref());
            wrong.extend(found.into_iter().map(|it| (Some(seq), it)));
        }
        let leaves = self.leaves();
        let root = root_of_all(&leaves);
        wrong.extend(self.wrong_head(&leaves, root).map(|it| (None, it)));
        let seen = outside.map(|it| self.seen(it, &leaves));
        if let Some(Err(what)) = &seen {
            wrong.push((None, what.clone()));
        }
        if !wrong.is_empty() {
            let faults = wrong.into_iter();
            return Err(faults.map(|(seq, it)| Fault::new(tree, seq, it)).collect());
        }
        let numbered = (first..).zip(&self.entries);
        let erased = numbered.filter(|(_, it)| it.detail.is_none());
        Ok(Proved {
            tree: tree.to_owned(),
            first,
            size: leaves.len() as u64,
            root,
            erased: erased.map(|(seq, _)| seq).collect(),
            is_pinned: pinned.is_some(),
            outside: seen.and_then(Result::ok),
        })
    }

    fn leaves(&self) -> Vec<Hash> {
        let own = self.entries.iter().map(|it| leaf_hash(it.body.as_bytes()));
        self.pruned.iter().copied().chain(own).collect()
    }

    /// What is wrong about the checkpoint in the pack.
    fn wrong_head(&self, leaves: &[Hash], root: Hash) -> Option<What> {
        let size = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        if Checkpoint::parse(&self.checkpoint.text).is_err() {
            return Some(What::CheckpointUnread(size));
        }
        let signed = Checkpoint::of_house(&self.checkpoint, &self.vkey.key);
        match signed.filter(|it| it.origin == self.vkey.name) {
            None => Some(What::CheckpointUnsigned(size)),
            Some(it) if it.size != leaves.len() as u64 => Some(What::CheckpointSize(size)),
            Some(it) if it.root != root => Some(What::CheckpointRoot(size)),
            Some(_) => None,
        }
    }

    /// The size at which somebody outside has seen this history.
    fn seen(&self, outside: &Note, leaves: &[Hash]) -> Result<u64, What> {
        let seen = Checkpoint::of_house(outside, &self.vkey.key);
        let seen = seen.filter(|it| it.origin == self.vkey.name);
        let seen = seen.ok_or(What::OutsideUnsigned)?;
        let size = usize::try_from(seen.size).unwrap_or(usize::MAX);
        let root = leaves.get(..size).map(root_of_all);
        held(&seen, leaves.len() as u64, root).map_or(Ok(seen.size), Err)
    }
}

fn root_of_all(leaves: &[Hash]) -> Hash {
    let mut tree = Tree::default();
    tree.extend(leaves.iter().copied());
    tree.root()
}

fn two_counts(text: &str) -> Option<(u64, u64)> {
    let (first, events) = text.split_once(' ')?;
    let (first, events) = (count(first)?, count(events)?);
    (first <= MOST && events <= MOST).then_some((first, events))
}

fn few(count: u64) -> Option<usize> {
    usize::try_from(count).ok().filter(|it| *it <= 1_000_000)
}

/// The lines of a pack one after the other, counted for whoever looks for a fault.
struct Lines<'s> {
    rest: &'s [&'s str],
    number: usize,
}

impl<'s> Lines<'s> {
    fn take<T>(
        &mut self,
        wanted: &'static str,
        read: impl FnOnce(&'s str) -> Option<T>,
    ) -> Result<T, NotAPack> {
        self.many(1, wanted, |it| read(it.first()?))
    }

    fn after<T>(
        &mut self,
        key: &str,
        wanted: &'static str,
        read: impl FnOnce(&'s str) -> Option<T>,
    ) -> Result<T, NotAPack> {
        self.take(wanted, |it| read(it.strip_prefix(key)?))
    }

    fn many<T>(
        &mut self,
        count: usize,
        wanted: &'static str,
        read: impl FnOnce(&'s [&'s str]) -> Option<T>,
    ) -> Result<T, NotAPack> {
        let line = self.number + 1;
        let split = self.rest.split_at_checked(count);
        let value = split.and_then(|(these, rest)| {
            (self.rest, self.number) = (rest, self.number + count);
            read(these)
        });
        value.ok_or(NotAPack { line, wanted })
    }

    fn nothing_more(&mut self) -> Result<(), NotAPack> {
        let line = self.number + 1;
        let wanted = "the end of the file";
        self.rest
            .is_empty()
            .then_some(())
            .ok_or(NotAPack { line, wanted })
    }
}
