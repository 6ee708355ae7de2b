//! The verifying rule for the live journal, one tree at a time and row by row; what only all trees together tell is in `settle.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::str;

use super::checkpoint::Checkpoint;
use super::fault::{Fault, What};
use super::hash::{Hash, commit, leaf_hash};
use super::note::{Note, Vkey};
use super::place::Place;
use super::tile::{Tile, Tiling};
use super::view::{EventView, stands_as};

/// The operation of an event that tells of the erasure of a detail; its subject is `<tree>/<seq>`.
pub const ERASE: &str = "evidence.erase";

/// The row of a tree.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct TreeRow<'a> {
    pub tree: &'a str,
    pub office_id: Option<&'a str>,
    pub year: i64,
    pub size: i64,
    pub edge: &'a [u8],
    pub root: &'a [u8],
    /// How many of the oldest events were pruned; only their leaves are there.
    pub first: i64,
}

/// The row of an event.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct EventRow<'a> {
    pub tree: &'a str,
    pub seq: i64,
    pub at: i64,
    pub actor: &'a str,
    pub office_id: Option<&'a str>,
    pub subject: &'a str,
    pub operation: &'a str,
    pub body: &'a [u8],
    pub leaf: &'a [u8],
}

/// The row of a detail.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct DetailRow<'a> {
    pub tree: &'a str,
    pub seq: i64,
    pub salt: &'a [u8],
    pub detail: &'a str,
}

/// The row of a full tile.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct TileRow<'a> {
    pub tree: &'a str,
    pub level: i64,
    pub idx: i64,
    pub hashes: &'a [u8],
}

/// The row of a checkpoint.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the fields are the columns")]
pub struct CheckpointRow<'a> {
    pub tree: &'a str,
    pub size: i64,
    pub note: &'a str,
}

/// What was found in one tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeReport {
    /// Its name.
    pub tree: String,
    /// How many leaves were counted.
    pub size: u64,
    /// How many of the oldest were pruned.
    pub first: u64,
    /// The root over them.
    pub root: Hash,
    /// The roots at the sizes that were asked for, as far as the tree reaches.
    pub roots: BTreeMap<u64, Hash>,
    /// What is not as it must be; empty when all is well.
    pub faults: Vec<Fault>,
    /// Events whose detail is gone; [`settle`](super::settle) asks whether that was told.
    pub erased: Vec<u64>,
    /// Events, of any tree, of whose erasure this tree tells.
    pub erases: Vec<(String, u64)>,
}

/// Verifies one tree while its rows pass: checkpoints first, then the leaves of pruned events, then each event with its
/// detail behind it, then the tiles, then [`Audit::finish`]. Nothing is kept of an event that has passed.
#[derive(Debug)]
pub struct Audit {
    tree: String,
    place: Option<Place>,
    key: [u8; 32],
    said: Said,
    tiling: Tiling,
    /// The number of the next event.
    next: u64,
    pruned: u64,
    /// The event that passed last and waits for its detail.
    last: Option<Last>,
    /// For each full tile that has not come yet, the hash of its bytes.
    tiles: BTreeMap<Tile, Hash>,
    checkpoints: Vec<(i64, String)>,
    asked: BTreeSet<u64>,
    roots: BTreeMap<u64, Hash>,
    faults: Vec<Fault>,
    erased: Vec<u64>,
    erases: Vec<(String, u64)>,
}

/// What the row of the tree said.
#[derive(Debug)]
struct Said {
    size: i64,
    first: i64,
    edge: Vec<u8>,
    root: Vec<u8>,
}

#[derive(Debug)]
struct Last {
    seq: u64,
    /// `None` when the body could not be read.
    commitment: Option<Hash>,
    has_detail: bool,
}

impl Audit {
    /// Begins with the row of the tree. `key` is the house's; only its 32 bytes count, since its name differs from tree to
    /// tree. `sizes` are those at which somebody outside knows the root.
    pub fn new(row: &TreeRow<'_>, key: &Vkey, sizes: &[u64]) -> Self {
        let mut audit = Self {
            tree: row.tree.to_owned(),
            place: Place::of(row.tree),
            key: key.key,
            said: Said {
                size: row.size,
                first: row.first,
                edge: row.edge.to_vec(),
                root: row.root.to_vec(),
            },
            tiling: Tiling::default(),
            next: 0,
            pruned: 0,
            last: None,
            tiles: BTreeMap::new(),
            checkpoints: Vec::new(),
            asked: sizes.iter().copied().collect(),
            roots: BTreeMap::new(),
            faults: Vec::new(),
            erased: Vec::new(),
            erases: Vec::new(),
        };
        audit.check_name(row);
        audit.keep_root();
        audit
    }

    /// A checkpoint; those come first, so that the roots at their sizes are kept as the events pass.
    pub fn checkpoint(&mut self, row: &CheckpointRow<'_>) {
        if let Ok(size) = u64::try_from(row.size) {
            self.asked.insert(size);
            if size == self.tiling.size() {
                self.keep_root();
            }
        }
        if row.tree == self.tree {
            self.checkpoints.push((row.size, row.note.to_owned()));
        } else {
            self.fault(None, What::CheckpointUnsigned(row.size));
        }
    }

    /// The leaf of the next pruned event.
    pub fn pruned(&mut self, leaf: Hash) {
        self.pruned += 1;
        self.next += 1;
        self.append(leaf);
    }

    /// The next event.
    pub fn event(&mut self, row: &EventRow<'_>) {
        self.part_with_last();
        let seq = self.next;
        if row.tree != self.tree || row.seq.cast_unsigned() != seq {
            self.fault(Some(seq), What::Gap { found: row.seq });
        }
        let seq = u64::try_from(row.seq).unwrap_or(seq);
        self.next = seq.saturating_add(1);
        let event = str::from_utf8(row.body).unwrap_or_default();
        let event = EventView::parse(event);
        let commitment = event.as_ref().ok().map(|it| it.commitment);
        match event {
            Ok(event) => self.compare(seq, row, &event),
            Err(why) => self.fault(Some(seq), What::Body(why)),
        }
        let leaf = leaf_hash(row.body);
        if row.leaf != leaf.bytes() {
            self.fault(Some(seq), What::Leaf);
        }
        self.append(leaf);
        let has_detail = false;
        self.last = Some(Last {
            seq,
            commitment,
            has_detail,
        });
    }

    /// The detail of the event that passed last.
    pub fn detail(&mut self, row: &DetailRow<'_>) {
        let seq = u64::try_from(row.seq).ok();
        let last = self.last.as_mut().filter(|it| Some(it.seq) == seq);
        let last = last.filter(|it| !it.has_detail && row.tree == self.tree);
        let Some(last) = last else {
            return self.fault(seq, What::DetailAlone);
        };
        last.has_detail = true;
        let committed = last.commitment;
        let salt: Result<&[u8; 32], _> = row.salt.try_into();
        let found = salt.ok().map(|it| commit(it, row.detail.as_bytes()));
        // What an unreadable body was committed to, nobody can say; the body is the fault.
        if found.is_none() || committed.is_some_and(|it| Some(it) != found) {
            self.fault(seq, What::Detail);
        }
    }

    /// A stored tile, after all events.
    pub fn tile(&mut self, row: &TileRow<'_>) {
        let place = (u8::try_from(row.level), u64::try_from(row.idx));
        let place = match place {
            (Ok(level), Ok(index)) if row.tree == self.tree => Some(Tile { level, index }),
            _ => None,
        };
        let expected = place.and_then(|it| Some((it, self.tiles.remove(&it)?)));
        match expected {
            Some((tile, expected)) if Hash::of(row.hashes) != expected => {
                self.fault(None, What::TileWrong(tile));
            }
            Some(_) => {}
            None => {
                let (level, idx) = (row.level, row.idx);
                self.fault(None, What::TileAlone { level, idx });
            }
        }
    }

    /// All rows have passed.
    pub fn finish(mut self) -> TreeReport {
        self.part_with_last();
        let tree = self.tiling.tree();
        let (size, root) = (tree.size(), tree.root());
        let said = &self.said;
        let wrong = [
            (u64::try_from(said.size) != Ok(size)).then_some(What::TreeSize {
                said: said.size,
                found: size,
            }),
            (u64::try_from(said.first) != Ok(self.pruned)).then_some(What::Pruned {
                said: said.first,
                found: self.pruned,
            }),
            (said.edge != tree.to_bytes()).then_some(What::TreeEdge),
            (said.root != root.bytes()).then_some(What::TreeRoot),
        ];
        for what in wrong.into_iter().flatten() {
            self.fault(None, what);
        }
        for tile in std::mem::take(&mut self.tiles).into_keys() {
            self.fault(None, What::TileMissing(tile));
        }
        self.check_checkpoints(size);
        TreeReport {
            tree: self.tree,
            size,
            first: self.pruned,
            root,
            roots: self.roots,
            faults: self.faults,
            erased: self.erased,
            erases: self.erases,
        }
    }

    fn check_name(&mut self, row: &TreeRow<'_>) {
        let wrong = match &self.place {
            None => Some("tree"),
            Some(place) if place.office.as_deref() != row.office_id => Some("office_id"),
            Some(place) if i64::from(place.year) != row.year => Some("year"),
            Some(_) => None,
        };
        if let Some(column) = wrong {
            self.fault(None, What::TreeName(column));
        }
    }

    /// The columns beside the body, and where the event belongs.
    fn compare(&mut self, seq: u64, row: &EventRow<'_>, event: &EventView<'_>) {
        let columns = [
            ("seq", event.seq == seq),
            ("at", event.at == row.at),
            ("actor", event.actor == row.actor),
            ("office_id", event.office == row.office_id),
            ("subject", stands_as(row.subject, event.subject)),
            ("operation", stands_as(row.operation, event.operation)),
        ];
        for (column, _) in columns.into_iter().filter(|(_, fits)| !fits) {
            self.fault(Some(seq), What::Column(column));
        }
        let wrong = self.place.as_ref().and_then(|it| it.wrong_with(event));
        if let Some(what) = wrong {
            self.fault(Some(seq), what);
        }
        if event.operation == ERASE {
            self.erases.extend(named(event.subject));
        }
    }

    fn append(&mut self, leaf: Hash) {
        let tiles = &mut self.tiles;
        self.tiling.append(leaf, |tile, hashes| {
            let bytes: Vec<u8> = hashes.iter().flat_map(|it| *it.bytes()).collect();
            tiles.insert(tile, Hash::of(&bytes));
        });
        self.keep_root();
    }

    fn keep_root(&mut self) {
        let size = self.tiling.size();
        if self.asked.contains(&size) {
            self.roots.insert(size, self.tiling.tree().root());
        }
    }

    fn part_with_last(&mut self) {
        if let Some(last) = self.last.take().filter(|it| !it.has_detail) {
            self.erased.push(last.seq);
        }
    }

    fn check_checkpoints(&mut self, size: u64) {
        let mut newest = 0;
        for (row, note) in std::mem::take(&mut self.checkpoints) {
            match self.covered(row, &note) {
                Ok(covered) => newest = covered.max(newest),
                Err(what) => self.fault(None, what),
            }
        }
        if newest < size {
            self.fault(None, What::CheckpointBehind(newest));
        }
    }

    /// How many events a checkpoint truly covers.
    fn covered(&self, row: i64, note: &str) -> Result<u64, What> {
        let unread = |_| What::CheckpointUnread(row);
        let note = Note::parse(note).map_err(unread)?;
        Checkpoint::parse(&note.text).map_err(|_| What::CheckpointUnread(row))?;
        let signed = Checkpoint::of_house(&note, &self.key);
        let signed = signed.filter(|it| it.tree() == Some(&self.tree));
        let signed = signed.ok_or(What::CheckpointUnsigned(row))?;
        if u64::try_from(row) != Ok(signed.size) {
            return Err(What::CheckpointSize(row));
        }
        match self.roots.get(&signed.size) {
            None => Err(What::CheckpointSize(row)),
            Some(root) if *root != signed.root => Err(What::CheckpointRoot(row)),
            Some(_) => Ok(signed.size),
        }
    }

    fn fault(&mut self, seq: Option<u64>, what: What) {
        self.faults.push(Fault::new(&self.tree, seq, what));
    }
}

/// The event that `<tree>/<seq>` names.
fn named(subject: &str) -> Option<(String, u64)> {
    let (tree, seq) = subject.rsplit_once('/')?;
    Some((tree.to_owned(), super::checkpoint::count(seq)?))
}
