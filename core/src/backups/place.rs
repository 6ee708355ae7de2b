//! Where backups are put, and at what time of the day. Whether a place is there is not known here.

use jiff::civil::{Time, time};

use super::Keep;

/// Where backups go and when: what `mamori.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The time of the office's day.
    pub at: Time,
    /// The places, in their order; at least one.
    pub places: Vec<Place>,
}

/// A folder that holds backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name by which people call it.
    pub name: String,
    /// The folder; one that does not begin at the top lies in the state directory.
    pub folder: String,
    /// It is taken off after use, so that it may be absent: a USB disk.
    pub offline: bool,
    /// Nothing is ever deleted there.
    pub append_only: bool,
    /// How many generations stay.
    pub keep: Keep,
}

impl Place {
    /// The place where nothing else was said: `backups/` of the state directory.
    pub const HERE: &str = "backups";
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            at: time(12, 30, 0, 0),
            places: vec![Place {
                name: Place::HERE.to_owned(),
                folder: Place::HERE.to_owned(),
                offline: false,
                append_only: false,
                keep: Keep::default(),
            }],
        }
    }
}
