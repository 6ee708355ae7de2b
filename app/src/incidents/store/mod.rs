//! SQL of incidents: themselves, their lines, steps and clocks, cards, and who is told.

pub mod alarm;
pub mod card;
pub mod clock;
pub mod erasure;
pub mod incident;
pub mod line;
pub mod list;
pub mod place;
pub mod step;
