//! EARS: foreign files in, plain structs out, with bounded memory. What a table means is decided by whoever asked for it.

pub mod table;
