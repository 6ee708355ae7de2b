//! RULES of mamori: pure functions and types; no clock, file, database, network or page is touched here.

pub mod assessments;
pub mod backups;
pub mod calendar;
pub mod catalogue;
pub mod closed_list;
pub mod emergency;
pub mod evidence;
pub mod ids;
pub mod incidents;
pub mod inspections;
pub mod lint;
mod names;
pub mod people;
pub mod plain;
pub mod registers;
#[cfg(feature = "schema")]
pub mod schema;
pub mod words;
