//! What a check is held to: its edition with the hash of its files, and its days.

use super::super::Assessment;
use super::day_name;
use crate::clock::office_day;
use crate::web::{App, Frame};

/// What the check is held to.
pub(super) struct Pinned {
    pub(super) edition: String,
    pub(super) hash: String,
    pub(super) opened: String,
    pub(super) closed: Option<String>,
    pub(super) changed: bool,
}

impl Pinned {
    pub(super) fn of(app: &App, frame: &Frame, of: &Assessment) -> Self {
        let now = app.catalogue.edition_hash(&of.norm, &of.edition);
        Self {
            edition: format!("{}/{}", of.norm, of.edition),
            hash: of.edition_hash.chars().take(12).collect(),
            opened: day_name(frame, office_day(of.opened_at)),
            closed: of.closed_at.map(|it| day_name(frame, office_day(it))),
            changed: now != Some(of.edition_hash.as_str()),
        }
    }
}
