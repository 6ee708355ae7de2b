//! An event read where it stands, without copying: what the verifying rules look at; whole events are in `event.rs`.

use jiff::Timestamp;

use super::NotAnEvent;
use super::checkpoint::count;
use super::hash::Hash;
use super::spelling::{escaped, is_spelt};

/// The lines of an event. Accepts exactly the bytes that [`EventBody::parse`](super::EventBody::parse) does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventView<'a> {
    /// The number of the event in its tree.
    pub seq: u64,
    /// Milliseconds since 1970-01-01 UTC.
    pub at: i64,
    /// `ntp`, `local` or `unknown`.
    pub clock: &'a str,
    /// A person's UUID, `system` or `nobody`.
    pub actor: &'a str,
    /// The office's UUID, if it happened at one.
    pub office: Option<&'a str>,
    /// Whose or which record, as it is spelt in the line.
    pub subject: &'a str,
    /// What was done, as it is spelt in the line.
    pub operation: &'a str,
    /// By which way, as it is spelt in the line.
    pub how: &'a str,
    /// From where, as it is spelt in the line.
    pub terminal: &'a str,
    /// The commitment to the detail.
    pub commitment: Hash,
}

impl<'a> EventView<'a> {
    /// Reads canonical bytes; any other spelling is refused.
    pub fn parse(text: &'a str) -> Result<Self, NotAnEvent> {
        let mut lines = text.split('\n');
        if lines.next() != Some(super::event::VERSION) {
            return Err(NotAnEvent::Version);
        }
        let mut value = |key: &'static str| {
            let line = lines.next().and_then(|it| it.strip_prefix(key));
            line.and_then(|it| it.strip_prefix(' '))
                .ok_or(NotAnEvent::Line(key))
        };
        let event = Self {
            seq: count(value("seq")?).ok_or(NotAnEvent::Line("seq"))?,
            at: millis(value("at")?).ok_or(NotAnEvent::Line("at"))?,
            clock: known("clock", value("clock")?, is_clock)?,
            actor: known("actor", value("actor")?, is_actor)?,
            office: Some(known("office", value("office")?, |it| {
                it == "-" || is_uuid(it)
            })?)
            .filter(|it| *it != "-"),
            subject: known("subject", value("subject")?, is_spelt)?,
            operation: known("operation", value("operation")?, is_spelt)?,
            how: known("how", value("how")?, is_spelt)?,
            terminal: known("terminal", value("terminal")?, is_spelt)?,
            commitment: value("commitment")?
                .parse()
                .map_err(|_| NotAnEvent::Line("commitment"))?,
        };
        match (lines.next(), lines.next()) {
            (Some(""), None) => Ok(event),
            _ => Err(NotAnEvent::Spelling),
        }
    }
}

/// Whether a text stands in a line as `value`.
pub(super) fn stands_as(text: &str, value: &str) -> bool {
    match text {
        "" | "-" => escaped(text) == value,
        _ if value.contains('\\') => escaped(text) == value,
        _ => text == value,
    }
}

fn known<'a>(
    key: &'static str,
    value: &'a str,
    is: impl Fn(&str) -> bool,
) -> Result<&'a str, NotAnEvent> {
    is(value).then_some(value).ok_or(NotAnEvent::Line(key))
}

fn is_clock(word: &str) -> bool {
    matches!(word, "ntp" | "local" | "unknown")
}

fn is_actor(word: &str) -> bool {
    matches!(word, "system" | "nobody") || is_uuid(word)
}

/// Whether a text has this shape: `d` is a digit, `x` a small hexadecimal digit, all else itself.
fn has_shape(text: &str, shape: &[u8]) -> bool {
    let fits = |(letter, wanted): (&u8, &u8)| match wanted {
        b'd' => letter.is_ascii_digit(),
        b'x' => matches!(letter, b'0'..=b'9' | b'a'..=b'f'),
        _ => letter == wanted,
    };
    text.len() == shape.len() && text.as_bytes().iter().zip(shape).all(fits)
}

pub(super) fn is_uuid(text: &str) -> bool {
    has_shape(text, b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

fn millis(text: &str) -> Option<i64> {
    // A sixtieth second would be read as the one before.
    let is_leap = text.get(17..19) == Some("60");
    let fits = has_shape(text, b"dddd-dd-ddTdd:dd:dd.dddZ") && !is_leap;
    let at: Timestamp = fits.then_some(text)?.parse().ok()?;
    Some(at.as_millisecond())
}
