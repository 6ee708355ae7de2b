//! Pictures drawn from the ledgers as they are printed: each on its page, then what was found, then the same as lists.

use serde_json::{Value, json};

use super::heading::{Heading, Picture};
use crate::ruby::{RubyText, said};

/// A floor plan, a network, a calendar of ends of support, for the folder that is taken in a power cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PicturesPaper {
    /// Title, office and day of issue.
    pub heading: Heading,
    /// The pictures in their order.
    pub pictures: Vec<TitledPicture>,
    /// The heading over what was found.
    pub found: RubyText,
    /// What was found, in sentences; may be empty.
    pub findings: Vec<RubyText>,
    /// The same as lists.
    pub lists: Vec<PaperList>,
}

/// A picture under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitledPicture {
    /// Its name; empty for one that goes on from the page before.
    pub title: String,
    /// The drawing.
    pub picture: Picture,
}

/// A list with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperList {
    /// What is listed.
    pub heading: RubyText,
    /// Number in the picture, name, and what is known of it.
    pub lines: Vec<[String; 3]>,
}

impl PicturesPaper {
    pub(super) fn to_json(&self) -> Value {
        let picture = |it: &TitledPicture| {
            json!({
                "title": it.title,
                "picture": it.picture.to_json(),
            })
        };
        let list = |it: &PaperList| json!({ "heading": said(&it.heading), "lines": it.lines });
        json!({
            "pictures": self.pictures.iter().map(picture).collect::<Vec<_>>(),
            "found": said(&self.found),
            "findings": self.findings.iter().map(said).collect::<Vec<_>>(),
            "lists": self.lists.iter().map(list).collect::<Vec<_>>(),
        })
    }
}
