//! RULES of mamori: pure functions and types; no clock, file, database, network or page is touched here.

pub mod assessments;
pub mod calendar;
pub mod catalogue;
pub mod closed_list;
pub mod evidence;
pub mod exchange;
pub mod ids;
pub mod lint;
pub mod people;
pub mod plain;
pub mod words;
