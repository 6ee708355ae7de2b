//! DEEDS of mamori: one folder per capability; the rules they follow stand in `mamori-core`.

#![expect(
    unreachable_pub,
    reason = "this library serves only its own binary; `pub` says what a capability offers the others"
)]

pub mod assessments;
pub mod backups;
pub mod catalogue;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod council;
pub mod db;
pub mod emergency;
pub mod evidence;
pub mod home;
pub mod incidents;
pub mod inspections;
pub mod isolation;
pub mod notices;
pub mod os;
pub mod people;
pub mod registers;
pub mod reports;
pub mod server;
#[cfg(test)]
mod testing;
pub mod web;
pub mod words;
