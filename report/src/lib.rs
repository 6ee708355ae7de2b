//! PAPER: PDF, XLSX, CSV and QR codes from plain structs; no clock, no file, no database, and no rule of what is true.
//!
//! The door of the crate. [`paper::Paper`] prints, [`sheet`] exports tables, [`fill`] writes into other people's forms,
//! [`qr`] draws codes, [`fonts`] says which font files of a machine are worth reading. Whoever calls reads the files and
//! gives the bytes and the day.

pub mod fill;
pub mod fonts;
pub mod paper;
pub mod qr;
pub mod ruby;
pub mod sheet;
