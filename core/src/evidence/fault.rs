//! What the verifying rules can find, each with the record and the column where it stands; finding is done in the neighbouring files.

use std::fmt;

use super::NotAnEvent;
use super::tile::Tile;

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The tree in which it was found.
    pub tree: String,
    /// The event, when it is about one.
    pub seq: Option<u64>,
    /// What it is.
    pub what: What,
}

/// The kinds of faults. `Display` says them in English with their columns; [`What::word`] is the key for screens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// The name of a tree does not fit its office and year, or is none.
    #[error("the tree's name does not fit its column `{0}`")]
    TreeName(&'static str),
    /// Another number of events than the tree says.
    #[error("the tree says {said} events in its column `size`, and there are {found}")]
    TreeSize {
        /// In the row of the tree.
        said: i64,
        /// Counted.
        found: u64,
    },
    /// The stored right edge is not that of the events.
    #[error("the tree's column `edge` does not follow from its events")]
    TreeEdge,
    /// The stored root is not that of the events.
    #[error("the tree's column `root` does not follow from its events")]
    TreeRoot,
    /// Pruned leaves are missing or too many.
    #[error(
        "the tree says {said} pruned events in its column `first`, and there are {found} leaves of them"
    )]
    Pruned {
        /// In the row of the tree.
        said: i64,
        /// Counted.
        found: u64,
    },
    /// Events were taken away and no event tells that they were pruned.
    #[error("{0} events are gone, and no event tells that they were pruned")]
    PrunedUntold(u64),
    /// A row with another number than the next one, or of another tree.
    #[error(
        "the column `seq` of the next event is {found}: events are missing, doubled or of another tree"
    )]
    Gap {
        /// In the row that came.
        found: i64,
    },
    /// The body is not an event.
    #[error("the column `body` is not an event: {0}")]
    Body(#[from] NotAnEvent),
    /// A column says something else than the body.
    #[error("the column `{0}` does not say what the body says")]
    Column(&'static str),
    /// An event of another office.
    #[error("the event is of another office than its tree")]
    OtherOffice,
    /// An event of another year.
    #[error("the event is of another year than its tree")]
    OtherYear,
    /// The stored leaf is not the hash of the body.
    #[error("the column `leaf` is not the hash of the body")]
    Leaf,
    /// Detail and salt are not those that the event is committed to.
    #[error("salt and detail are not those to which the event is committed")]
    Detail,
    /// A detail without its event.
    #[error("there is a detail without its event")]
    DetailAlone,
    /// A detail is gone and no event tells of its erasure.
    #[error("the detail is gone, and no event tells that it was erased")]
    DetailGone,
    /// A detail that was said to be erased is still there.
    #[error("the detail is still there, though an event tells that it was erased")]
    DetailStays,
    /// A tile that must be there is not.
    #[error("tile {}/{} is missing", .0.level, .0.index)]
    TileMissing(Tile),
    /// A tile holds other hashes than follow from the events.
    #[error("the column `hashes` of tile {}/{} does not follow from the events", .0.level, .0.index)]
    TileWrong(Tile),
    /// A tile that cannot be full yet, or is there twice.
    #[error("there is a tile {level}/{idx} that must not be there")]
    TileAlone {
        /// In its row.
        level: i64,
        /// In its row.
        idx: i64,
    },
    /// A checkpoint that is no signed note of a checkpoint.
    #[error("the checkpoint at size {0} cannot be read in its column `note`")]
    CheckpointUnread(i64),
    /// A checkpoint that its house did not sign, or of another tree.
    #[error("the checkpoint at size {0} is not signed by the house's key for this tree")]
    CheckpointUnsigned(i64),
    /// A checkpoint of another size than its row says, or larger than the tree.
    #[error(
        "the column `size` of the checkpoint at size {0} is not the size in its note, or larger than the tree"
    )]
    CheckpointSize(i64),
    /// A checkpoint with another root than the tree had.
    #[error("the checkpoint at size {0} has another root than the tree had there")]
    CheckpointRoot(i64),
    /// No checkpoint covers the newest events.
    #[error("the newest checkpoint is at size {0}, and does not cover the whole tree")]
    CheckpointBehind(u64),
    /// Somebody outside has seen more events than there are.
    #[error(
        "somebody outside has seen {outside} events, and here are {here}: the end was cut off, or an old copy was put back"
    )]
    Rollback {
        /// In the checkpoint from outside.
        outside: u64,
        /// In the tree.
        here: u64,
    },
    /// Somebody outside has seen other events.
    #[error("somebody outside has seen another history: at size {0} the roots differ")]
    Fork(u64),
    /// A checkpoint from outside that proves nothing.
    #[error("the checkpoint from outside cannot be read, or is not signed by this house's key")]
    OutsideUnsigned,
    /// The pack is signed with another key than is expected.
    #[error("the key is not the one that was expected")]
    OtherKey,
    /// The hash at the end of the pack is not that of its text.
    #[error("the hash in the last line is not that of the lines above")]
    Sum,
}

impl What {
    /// The key under which screens have a sentence for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::TreeName(_) => "tree-name",
            Self::TreeSize { .. } => "tree-size",
            Self::TreeEdge => "tree-edge",
            Self::TreeRoot => "tree-root",
            Self::Pruned { .. } => "pruned",
            Self::PrunedUntold(_) => "pruned-untold",
            Self::Gap { .. } => "gap",
            Self::Body(_) => "body",
            Self::Column(_) => "column",
            Self::OtherOffice => "other-office",
            Self::OtherYear => "other-year",
            Self::Leaf => "leaf",
            Self::Detail => "detail",
            Self::DetailAlone => "detail-alone",
            Self::DetailGone => "detail-gone",
            Self::DetailStays => "detail-stays",
            Self::TileMissing(_) => "tile-missing",
            Self::TileWrong(_) => "tile-wrong",
            Self::TileAlone { .. } => "tile-alone",
            Self::CheckpointUnread(_) => "checkpoint-unread",
            Self::CheckpointUnsigned(_) => "checkpoint-unsigned",
            Self::CheckpointSize(_) => "checkpoint-size",
            Self::CheckpointRoot(_) => "checkpoint-root",
            Self::CheckpointBehind(_) => "checkpoint-behind",
            Self::Rollback { .. } => "rollback",
            Self::Fork(_) => "fork",
            Self::OutsideUnsigned => "outside-unsigned",
            Self::OtherKey => "other-key",
            Self::Sum => "sum",
        }
    }
}

impl Fault {
    pub(super) fn new(tree: &str, seq: Option<u64>, what: What) -> Self {
        let tree = tree.to_owned();
        Self { tree, seq, what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "{}/{seq}: {}", self.tree, self.what),
            None => write!(f, "{}: {}", self.tree, self.what),
        }
    }
}
