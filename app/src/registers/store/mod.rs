//! All SQL of the ledgers: entries with their versions and steps. What may happen to an entry is decided in `deeds`.

pub(super) mod entry;
pub(super) mod file;
pub(super) mod label;
pub(super) mod list;
pub(super) mod trace;
