//! Norms that come and go: workbooks and OSCAL files in, packs kept in the state directory. What they mean is decided in `mamori_core::catalogue::interchange`.

mod books;
mod packs;
#[cfg(test)]
mod tests;

use mamori_core::catalogue::Catalogue;
use mamori_core::catalogue::interchange::{Arrival, Checked, Fault, Standing, oscal, table};

use crate::words::Files;

pub use books::{template, workbook};
pub use packs::{Aside, Kept, PackError, Packs, Seen};

/// What was found in a file from outside.
#[derive(Debug)]
pub enum Inspected {
    /// It can be taken.
    Good {
        /// The norm.
        arrival: Box<Arrival>,
        /// How it could be plainer.
        advice: Vec<Fault>,
        /// Whether exactly this is there already.
        is_there: bool,
    },
    /// It cannot, for these reasons. Nothing of it is kept.
    Bad(Vec<Fault>),
}

/// Reads a file and holds it against everything that is there: `files` with the packs, `shipped` without them.
pub fn inspect(bytes: &[u8], files: &Files, shipped: &Files) -> Inspected {
    let arrival = match arrive(bytes) {
        Ok(arrival) => arrival,
        Err(faults) => return Inspected::Bad(faults),
    };
    let (there, _) = Catalogue::read(files);
    let is_shipped = |norm: &str| shipped.contains_key(&format!("catalogue/{norm}/norm.toml"));
    match arrival.standing(&there, is_shipped) {
        Standing::Same => Inspected::Good {
            arrival: Box::new(arrival),
            advice: Vec::new(),
            is_there: true,
        },
        Standing::Taken(fault) => Inspected::Bad(vec![*fault]),
        Standing::New => checked(arrival, files),
    }
}

fn checked(arrival: Arrival, files: &Files) -> Inspected {
    let Checked { faults, advice } = arrival.check(files);
    if faults.is_empty() {
        Inspected::Good {
            arrival: Box::new(arrival),
            advice,
            is_there: false,
        }
    } else {
        Inspected::Bad(faults)
    }
}

/// The content decides what a file is, never its name.
fn arrive(bytes: &[u8]) -> Result<Arrival, Vec<Fault>> {
    let begins_object = |it: &[u8]| it.trim_ascii_start().starts_with(b"{");
    let text = std::str::from_utf8(bytes)
        .ok()
        .map(|it| it.trim_start_matches('\u{feff}'));
    if let Some(text) = text.filter(|it| begins_object(it.as_bytes())) {
        return oscal::read(text);
    }
    match text.and_then(table::unfolded) {
        Some(sheets) => table::read(&sheets),
        None => books::read(bytes),
    }
}
