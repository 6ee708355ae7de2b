//! The tamper-evident journal as rules: hashes, tree, proofs and the bytes of an event; storing and signing are not done here.
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
//! The bytes of an event are described at [`EventBody`].

mod event;
mod hash;
mod proof;
mod spelling;
mod tree;

pub use event::{Actor, ClockQuality, EventBody, NotAnEvent};
pub use hash::{Hash, NotAHash, commit, leaf_hash};
pub use proof::{consistency_proof, inclusion_proof, is_consistent, is_included};
pub use tree::{NotATree, Tree, root_of};
