//! SQL of rounds, one file per noun.

pub mod mark;
pub mod round;
