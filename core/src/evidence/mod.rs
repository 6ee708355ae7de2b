//! The tamper-evident journal as rules: hashes, tree, proofs and the bytes of an event; storing is not done here.
//!
//! # For whoever writes another verifier
//!
//! Everything is SHA-256, and the tree is that of RFC 6962 §2.1:
//!
//! * root of no leaves = `sha256("")`
//! * leaf = `sha256(0x00 ‖ bytes of the event)`
//! * node = `sha256(0x01 ‖ left ‖ right)`; `n` leaves split at the largest power of two below `n`
//! * commitment = `sha256(salt ‖ detail)` with a salt of 32 random bytes; who deletes salt and detail
//!   leaves the tree as it is
//!
//! The bytes of an event are described at [`EventBody`], all else in `docs/evidence.md`.

mod audit;
mod base64;
mod checkpoint;
mod cosignature;
mod entry;
mod event;
mod exposure;
mod fault;
mod hash;
mod note;
mod pack;
mod place;
mod proof;
mod settle;
mod spelling;
#[cfg(test)]
mod tests;
mod tile;
mod tlog_proof;
mod tree;
mod view;
mod witness;

pub use audit::{Audit, CheckpointRow, DetailRow, ERASE, EventRow, TileRow, TreeReport, TreeRow};
pub use checkpoint::{Checkpoint, NotACheckpoint, origin, tree_of_origin};
pub use cosignature::WitnessKey;
pub use entry::Entry;
pub use event::{Actor, ClockQuality, EventBody, NotAnEvent};
pub use exposure::Exposed;
pub use fault::{Fault, What};
pub use hash::{Hash, NotAHash, commit, leaf_hash};
pub use note::{NotAKey, NotANote, Note, Signature, SigningKey, Vkey};
pub use pack::{NotAPack, Pack, Proved};
pub use place::is_tree;
pub use proof::{consistency_proof, inclusion_proof, is_consistent, is_included};
pub use settle::{compare, settle, sizes_seen};
pub use tile::{
    Filled, Tile, Tiling, WIDTH, consistency_by_tiles, finished_by, inclusion_by_tiles,
    root_by_tiles, tile_hashes, tile_root, tiles_of_consistency, tiles_of_inclusion, tiles_of_root,
    unfinished,
};
pub use tlog_proof::{NotAProof, ProvedEvent, TlogProof, WhyNot};
pub use tree::{NotATree, Tree, root_of};
pub use view::EventView;
pub use witness::{
    AddCheckpoint, Answer, NotARequest, Refusal, Seen, cosignature_in, judge, size_told,
};
