//! Rounds of ledgers: begun, marked, ended, approved by an executive; which rules hold stands in `mamori_core::registers`.

mod deeds;
mod sheet;
pub(super) mod store;

pub use deeds::{NotRound, begin, decide, end, give_up, mark, reopen, stranger, take_back};
pub use sheet::RoundSheet;
pub use store::mark::{Counted, Marked, NewMark, Stranger};
pub use store::round::Round;
