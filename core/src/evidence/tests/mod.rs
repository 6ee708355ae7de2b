//! Tests that need more than one file of the journal's rules; those of one file stand beside its code.

mod audited;
mod chance;
mod flipped;
mod journal;
mod notes;
mod oracle;
mod packed;
mod tiled;
mod verifiers;
mod viewed;
mod witnessed;

pub(super) use chance::{Chance, is_long};
