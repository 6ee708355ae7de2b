//! A small journal with every column of its five tables, made by chance, and the audit of it; used by the tests beside this file.

use super::Chance;
use crate::evidence::{
    Actor, Audit, Checkpoint, CheckpointRow, ClockQuality, DetailRow, ERASE, Entry, EventBody,
    EventRow, Fault, Hash, Note, Pack, SigningKey, TileRow, Tiling, TlogProof, TreeReport, TreeRow,
    Vkey, commit, inclusion_proof, leaf_hash, settle,
};

pub(super) const SEED: [u8; 32] = [42; 32];
const OFFICE: &str = "019a8f3e-5c00-7000-8000-0000000000aa";
const PERSON: &str = "019a8f3e-5c00-7000-8000-000000000001";
/// 2026-01-01T00:00+09:00.
const NEW_YEAR: i64 = 1_767_193_200_000;
const TEXTS: &[&str] = &[
    "",
    "-",
    "\\",
    "\\-",
    "web",
    "事務所の共有タブレット",
    "a\nseq 9",
    "\u{2028}\u{85}\u{0}",
    "👩‍⚕️ 介護",
    "Â é €",
    " ",
    "person/1",
    "\\u{41}",
];

/// A row of events, owned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    pub(super) tree: String,
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) office_id: Option<String>,
    pub(super) subject: String,
    pub(super) operation: String,
    pub(super) body: Vec<u8>,
    pub(super) leaf: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Detail {
    pub(super) tree: String,
    pub(super) seq: i64,
    pub(super) salt: Vec<u8>,
    pub(super) text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tile {
    pub(super) tree: String,
    pub(super) level: i64,
    pub(super) idx: i64,
    pub(super) hashes: Vec<u8>,
}

/// All rows of one tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Journal {
    pub(super) tree: String,
    pub(super) office_id: Option<String>,
    pub(super) year: i64,
    pub(super) size: i64,
    pub(super) edge: Vec<u8>,
    pub(super) root: Vec<u8>,
    pub(super) first: i64,
    pub(super) pruned: Vec<Hash>,
    pub(super) events: Vec<Event>,
    pub(super) details: Vec<Detail>,
    pub(super) tiles: Vec<Tile>,
    pub(super) checkpoints: Vec<(String, i64, String)>,
}

pub(super) fn house_key() -> Vkey {
    SigningKey::of_tree("house/2026", SEED).unwrap().vkey()
}

impl Journal {
    /// A journal of so many events, with checkpoints at chance sizes and at the end.
    pub(super) fn grown(chance: &mut Chance, size: usize, office: bool) -> Self {
        let office_id = office.then(|| OFFICE.to_owned());
        let tree = format!("{}/2026", office_id.as_deref().unwrap_or("house"));
        let mut journal = Self {
            tree,
            office_id,
            year: 2026,
            size: 0,
            edge: Vec::new(),
            root: Vec::new(),
            first: 0,
            pruned: Vec::new(),
            events: Vec::new(),
            details: Vec::new(),
            tiles: Vec::new(),
            checkpoints: Vec::new(),
        };
        let mut tiling = Tiling::default();
        for seq in 0..size {
            let leaf = journal.add(chance, seq as u64);
            journal.append(&mut tiling, leaf);
            if seq + 1 == size || chance.one_in(15) {
                let note = journal.signed(SEED, seq as u64 + 1, tiling.tree().root());
                let row = (journal.tree.clone(), journal.size, note.to_string());
                journal.checkpoints.push(row);
            }
        }
        journal.edge = tiling.tree().to_bytes();
        journal.root = tiling.tree().root().bytes().to_vec();
        journal
    }

    fn append(&mut self, tiling: &mut Tiling, leaf: Hash) {
        self.size += 1;
        let (tree, tiles) = (&self.tree, &mut self.tiles);
        tiling.append(leaf, |tile, hashes| {
            tiles.push(Tile {
                tree: tree.clone(),
                level: i64::from(tile.level),
                idx: tile.index.cast_signed(),
                hashes: hashes.iter().flat_map(|it| *it.bytes()).collect(),
            });
        });
    }

    /// Writes one more event, now and then the erasure of an earlier detail.
    fn add(&mut self, chance: &mut Chance, seq: u64) -> Hash {
        let erased = chance
            .one_in(9)
            .then(|| chance.below(self.details.len().max(1)));
        let erased = erased.filter(|it| *it < self.details.len());
        let erased = erased.map(|it| self.details.remove(it));
        let (subject, operation) = match &erased {
            Some(it) => (format!("{}/{}", it.tree, it.seq), ERASE),
            None => ((*chance.pick(TEXTS)).to_owned(), *chance.pick(TEXTS)),
        };
        let at = NEW_YEAR + (chance.next() % (365 * 86_400_000)).cast_signed();
        let (salt, detail) = (
            chance.bytes(),
            format!("{{\"n\":\"{}\"}}", chance.pick(TEXTS)),
        );
        let body = EventBody {
            seq,
            at: jiff::Timestamp::from_millisecond(at).unwrap(),
            clock: *chance.pick(&[
                ClockQuality::Ntp,
                ClockQuality::Local,
                ClockQuality::Unknown,
            ]),
            actor: *chance.pick(&[
                Actor::System,
                Actor::Nobody,
                Actor::Person(PERSON.parse().unwrap()),
            ]),
            office: self.office_id.as_ref().map(|it| it.parse().unwrap()),
            subject,
            operation: operation.to_owned(),
            how: (*chance.pick(TEXTS)).to_owned(),
            terminal: (*chance.pick(TEXTS)).to_owned(),
            commitment: commit(&salt, detail.as_bytes()),
        };
        self.write(&body, (salt, detail))
    }

    fn write(&mut self, body: &EventBody, (salt, detail): ([u8; 32], String)) -> Hash {
        let (tree, bytes, seq) = (&self.tree, body.canonical(), body.seq.cast_signed());
        let leaf = leaf_hash(bytes.as_bytes());
        self.events.push(Event {
            tree: tree.clone(),
            seq,
            at: body.at.as_millisecond(),
            actor: body.actor.word(),
            office_id: self.office_id.clone(),
            subject: body.subject.clone(),
            operation: body.operation.clone(),
            body: bytes.into_bytes(),
            leaf: leaf.bytes().to_vec(),
        });
        self.details.push(Detail {
            tree: tree.clone(),
            seq,
            salt: salt.to_vec(),
            text: detail,
        });
        leaf
    }

    /// A checkpoint of this tree as the holder of a key would sign it.
    pub(super) fn signed(&self, seed: [u8; 32], size: u64, root: Hash) -> Note {
        let key = SigningKey::of_tree(&self.tree, seed).unwrap();
        let checkpoint = Checkpoint {
            origin: key.name().to_owned(),
            size,
            root,
            extensions: Vec::new(),
        };
        key.sign(&checkpoint.text())
    }

    /// Takes the oldest events away as pruning does: only their leaves stay.
    pub(super) fn prune(&mut self, count: usize) {
        self.first = i64::try_from(count).unwrap();
        let gone = self.events.drain(..count);
        self.pruned = gone.map(|it| Hash::from_slice(&it.leaf).unwrap()).collect();
        self.details.retain(|it| it.seq >= self.first);
    }

    /// Feeds all rows, in the order in which a store reads them.
    pub(super) fn report(&self, sizes: &[u64]) -> TreeReport {
        let row = TreeRow {
            tree: &self.tree,
            office_id: self.office_id.as_deref(),
            year: self.year,
            size: self.size,
            edge: &self.edge,
            root: &self.root,
            first: self.first,
        };
        let mut audit = Audit::new(&row, &house_key(), sizes);
        for (tree, size, note) in &self.checkpoints {
            audit.checkpoint(&CheckpointRow {
                tree,
                size: *size,
                note,
            });
        }
        self.pruned.iter().for_each(|it| audit.pruned(*it));
        self.feed(&mut audit);
        for it in &self.tiles {
            audit.tile(&TileRow {
                tree: &it.tree,
                level: it.level,
                idx: it.idx,
                hashes: &it.hashes,
            });
        }
        audit.finish()
    }

    /// Events and details, merged by their numbers.
    fn feed(&self, audit: &mut Audit) {
        let mut details: Vec<&Detail> = self.details.iter().collect();
        details.sort_by_key(|it| it.seq);
        let mut details = details.into_iter().peekable();
        let mut events: Vec<&Event> = self.events.iter().collect();
        events.sort_by_key(|it| it.seq);
        for event in events {
            while let Some(it) = details.next_if(|it| it.seq < event.seq) {
                audit.detail(&it.row());
            }
            audit.event(&event.row());
            while let Some(it) = details.next_if(|it| it.seq == event.seq) {
                audit.detail(&it.row());
            }
        }
        details.for_each(|it| audit.detail(&it.row()));
    }

    /// All faults of this tree alone.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let report = self.report(&[]);
        let settled = settle(std::slice::from_ref(&report));
        [report.faults, settled].concat()
    }

    /// The journal as it is handed out.
    pub(super) fn pack(&self) -> Pack {
        let key = SigningKey::of_tree(&self.tree, SEED).unwrap();
        let entry = |event: &Event| {
            let detail = self.details.iter().find(|it| it.seq == event.seq);
            let salted = |it: &Detail| (it.salt.as_slice().try_into().unwrap(), it.text.clone());
            Entry {
                body: String::from_utf8(event.body.clone()).unwrap(),
                detail: detail.map(salted),
            }
        };
        let newest = self
            .checkpoints
            .last()
            .map(|(_, _, note)| Note::parse(note).unwrap());
        let empty = || self.signed(SEED, 0, Tiling::default().tree().root());
        let checkpoint = newest.unwrap_or_else(empty);
        let entries = self.events.iter().map(entry).collect();
        Pack::new(key.vkey(), self.pruned.clone(), checkpoint, entries)
    }
}

/// A journal of so many events of an office; one seed always begins with the same events.
pub(super) fn grown(seed: u64, size: usize) -> Journal {
    Journal::grown(&mut Chance(seed), size, true)
}

/// A key that is not the house's.
pub(super) fn stranger() -> Vkey {
    let key = SigningKey::of_tree("house/2026", [1; 32]);
    key.unwrap().vkey()
}

/// The proof file of one event.
pub(super) fn proof_of(journal: &Journal, at: usize) -> TlogProof {
    let leaves = journal.events.iter().map(|it| Hash::from_slice(&it.leaf));
    let leaves: Vec<Hash> = leaves.collect::<Result<_, _>>().unwrap();
    let (pack, path) = (journal.pack(), inclusion_proof(&leaves, at).unwrap());
    TlogProof::of(
        &pack.vkey,
        &pack.entries[at],
        (at as u64, path),
        &pack.checkpoint,
    )
}

impl Event {
    fn row(&self) -> EventRow<'_> {
        EventRow {
            tree: &self.tree,
            seq: self.seq,
            at: self.at,
            actor: &self.actor,
            office_id: self.office_id.as_deref(),
            subject: &self.subject,
            operation: &self.operation,
            body: &self.body,
            leaf: &self.leaf,
        }
    }
}

impl Detail {
    fn row(&self) -> DetailRow<'_> {
        DetailRow {
            tree: &self.tree,
            seq: self.seq,
            salt: &self.salt,
            detail: &self.text,
        }
    }
}
