//! One event with its detail as text: 13 lines in packs and in proof files; what stands around them is in `pack.rs` and `tlog_proof.rs`.

use std::fmt::{self, Write as _};

use super::fault::What;
use super::hash::{Hash, commit};
use super::place::Place;
use super::spelling::{escaped, unescaped};
use super::view::EventView;

/// An event to be handed out: its canonical lines, and salt and detail unless they were erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The canonical bytes, eleven lines; whether they are an event is for the verifier to say.
    pub body: String,
    /// Salt and detail; `None` when they were erased.
    pub detail: Option<([u8; 32], String)>,
}

/// How many lines an entry has.
pub(super) const LINES: usize = 13;

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.body)?;
        match &self.detail {
            None => f.write_str("salt -\ndetail -")?,
            Some((salt, detail)) => {
                write!(f, "salt {}\ndetail {}", Hash::new(*salt), escaped(detail))?;
            }
        }
        f.write_char('\n')
    }
}

impl Entry {
    /// Reads 13 lines, each without its line feed.
    pub(super) fn of_lines(lines: &[&str]) -> Option<Self> {
        let (body, [salt, detail]) = lines.split_last_chunk::<2>()?;
        if body.len() + 2 != LINES {
            return None;
        }
        let (salt, detail) = (salt.strip_prefix("salt ")?, detail.strip_prefix("detail ")?);
        let detail = if (salt, detail) == ("-", "-") {
            None
        } else {
            let salt: Hash = salt.parse().ok()?;
            let text = unescaped(detail).filter(|it| escaped(it) == detail)?;
            Some((*salt.bytes(), text))
        };
        let body = body.iter().flat_map(|it| [*it, "\n"]).collect();
        Some(Self { body, detail })
    }

    /// What is wrong about it as number `seq` of a tree.
    pub(super) fn wrong(&self, seq: u64, place: Option<&Place>) -> Vec<What> {
        let event = match EventView::parse(&self.body) {
            Ok(event) => event,
            Err(why) => return vec![What::Body(why)],
        };
        let mut wrong = Vec::new();
        if event.seq != seq {
            wrong.push(What::Column("seq"));
        }
        wrong.extend(place.and_then(|it| it.wrong_with(&event)));
        let committed = |(salt, detail): &([u8; 32], String)| {
            commit(salt, detail.as_bytes()) == event.commitment
        };
        if !self.detail.as_ref().is_none_or(committed) {
            wrong.push(What::Detail);
        }
        wrong
    }
}
