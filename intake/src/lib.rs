//! EARS: foreign files in, plain structs out, with bounded memory. What a table or a file means is decided by whoever asked for it.

pub mod file;
pub mod form;
pub mod table;
