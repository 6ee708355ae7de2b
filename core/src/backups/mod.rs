//! Backups as rules: what is kept, when one is due, when one is too old, what changes when a house moves. Nothing is read or written here.

mod due;
mod keep;
mod moved;
mod place;

pub use due::{backup_is_due, drill_is_due, is_old};
pub use keep::{Generation, Keep, generations};
pub use moved::moved_to;
pub use place::{Place, Plan};
