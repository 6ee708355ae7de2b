//! Witnesses (C2SP tlog-witness 1.0.0): what a house asks of one, what is answered, and what an answer means; nothing is kept or sent here.

use std::fmt;

use super::base64;
use super::checkpoint::{Checkpoint, count};
use super::cosignature::WitnessKey;
use super::hash::Hash;
use super::note::{NotANote, Note, Signature, SigningKey, Vkey};
use super::proof::is_consistent;
use super::tree::root_of;

/// The most hashes of a proof in a request.
const MOST_HASHES: usize = 63;
/// The most lines of an answer that are looked at.
const MOST_LINES: usize = 16;

/// The body of `add-checkpoint`; [`fmt::Display`] writes the one spelling that [`AddCheckpoint::parse`] takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the witness is thought to have cosigned last; 0 for never.
    pub old: u64,
    /// That the tree of the checkpoint grew from that of the old size.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: Note,
    checkpoint: Checkpoint,
}

/// A text that asks a witness for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no request to a witness: `old N`, at most {MOST_HASHES} hashes, a blank line, a checkpoint"
)]
pub struct NotARequest;

/// A tree as a witness saw it last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// What a witness answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It keeps this as what it saw last, and then cosigns.
    Cosign(Seen),
    /// The old size is larger than the new one, or the request cannot be read.
    Malformed,
    /// No key that it trusts has signed the checkpoint.
    Untrusted,
    /// It was not asked to watch this tree.
    Unknown,
    /// It saw another size last, namely this; or the same size with another root.
    Conflict(u64),
    /// The proof does not show that the tree grew from what it saw last.
    Unproved,
}

/// What it means for a house that a witness did not cosign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The witness has seen more leaves than there are now, namely so many: an old copy was put back, or an end was cut off.
    Rollback(u64),
    /// The witness has seen other leaves: two histories were signed with one key.
    Fork,
    /// The witness saw another size last; the proof has to begin there.
    From(u64),
    /// Anything else: the witness does not know the house, or does not work.
    Other,
}

impl Seen {
    /// A tree without leaves: what a witness knows of one that it never saw.
    pub fn nothing() -> Self {
        Self {
            size: 0,
            root: root_of(&[]),
        }
    }
}

impl AddCheckpoint {
    /// Asks for a cosignature under a checkpoint that grew from `old` leaves.
    pub fn of(old: u64, proof: Vec<Hash>, note: Note) -> Result<Self, NotARequest> {
        let checkpoint = Checkpoint::parse(&note.text).map_err(|_| NotARequest)?;
        // No tree of this world is larger, and databases count so far.
        let is_small = i64::try_from(checkpoint.size).is_ok();
        let fits = is_small && proof.len() <= MOST_HASHES;
        fits.then_some(Self {
            old,
            proof,
            note,
            checkpoint,
        })
        .ok_or(NotARequest)
    }

    /// Reads a request; whatever its `Display` would not write is refused.
    pub fn parse(text: &str) -> Result<Self, NotARequest> {
        let (head, note) = text.split_once("\n\n").ok_or(NotARequest)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|it| it.strip_prefix("old "));
        let old = old.and_then(count).ok_or(NotARequest)?;
        let hash = |line: &str| base64::decode_32(line).map(Hash::new);
        let proof: Option<Vec<Hash>> = lines.take(MOST_HASHES + 1).map(hash).collect();
        let note = Note::parse(note).map_err(|_| NotARequest)?;
        Self::of(old, proof.ok_or(NotARequest)?, note)
    }

    /// What is to be cosigned.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The tree that the checkpoint tells of.
    pub fn seen(&self) -> Seen {
        Seen {
            size: self.checkpoint.size,
            root: self.checkpoint.root,
        }
    }

    /// Whether one of these keys has signed the checkpoint.
    pub fn is_signed_by_one_of(&self, keys: &[Vkey]) -> bool {
        keys.iter().any(|it| self.note.is_signed_by(it))
    }

    /// What follows from what the witness saw last; who signed is asked before.
    pub fn follows(&self, known: Option<Seen>) -> Answer {
        let (known, new) = (known.unwrap_or_else(Seen::nothing), self.seen());
        if self.old > new.size {
            return Answer::Malformed;
        }
        let is_other = known.size == new.size && known.root != new.root;
        if self.old != known.size || is_other {
            return Answer::Conflict(known.size);
        }
        if is_consistent(known.size, new.size, known.root, new.root, &self.proof) {
            return Answer::Cosign(new);
        }
        Answer::Unproved
    }

    /// The checkpoint with the signature of its house and, below it, the cosignature made at `seconds` since 1970. Other lines
    /// are left out: nobody has looked at them.
    pub fn cosigned(
        &self,
        house: &Vkey,
        (witness, seconds): (&SigningKey, u64),
    ) -> Result<(Note, Signature), NotANote> {
        let signatures = self.note.signed_lines(house).take(1).cloned();
        let mut note = Note {
            text: self.note.text.clone(),
            signatures: signatures.collect(),
        };
        let line = witness.cosign(&note, seconds);
        note.add(line.clone())?;
        Ok((note, line))
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", base64::encode(hash.bytes()))?;
        }
        write!(f, "\n{}", self.note)
    }
}

/// What a witness answers that trusts `keys` for the origin of the checkpoint (none: it does not know the origin) and saw `known` last.
pub fn judge(request: &AddCheckpoint, known: Option<Seen>, keys: &[Vkey]) -> Answer {
    if keys.is_empty() {
        Answer::Unknown
    } else if request.is_signed_by_one_of(keys) {
        request.follows(known)
    } else {
        Answer::Untrusted
    }
}

impl Answer {
    /// The HTTP status by which it is told.
    pub const fn status(self) -> u16 {
        match self {
            Self::Cosign(_) => 200,
            Self::Malformed => 400,
            Self::Untrusted => 403,
            Self::Unknown => 404,
            Self::Conflict(_) => 409,
            Self::Unproved => 422,
        }
    }
}

impl Refusal {
    /// Reads the refusal of a request: its status and, where it tells one, the size that the witness saw last.
    pub fn of(request: &AddCheckpoint, (status, size): (u16, Option<u64>)) -> Self {
        let (old, new) = (request.old, request.seen().size);
        match (status, size) {
            (409, Some(size)) if size > new => Self::Rollback(size),
            (409, Some(size)) if size == new && size == old => Self::Fork,
            (409, Some(size)) if size != old => Self::From(size),
            // Without a step to prove, the proof cannot be what was wrong.
            (422, _) if old > 0 => Self::Fork,
            _ => Self::Other,
        }
    }
}

/// The size in the body of a conflict: a decimal and a line feed.
pub fn size_told(body: &str) -> Option<u64> {
    count(body.strip_suffix('\n')?)
}

/// The line by which this witness cosigned the note, among those of its answer, and when, in seconds since 1970.
pub fn cosignature_in(answer: &str, note: &Note, witness: &WitnessKey) -> Option<(Signature, u64)> {
    let lines = answer.lines().take(MOST_LINES);
    lines.filter_map(Signature::parse).find_map(|line| {
        let alone = Note {
            text: note.text.clone(),
            signatures: vec![line.clone()],
        };
        Some((line, alone.cosigned_at(witness)?))
    })
}
