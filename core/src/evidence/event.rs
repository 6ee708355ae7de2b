//! One line of the journal and the exact bytes that are hashed for it; what the detail says is not held here, only its commitment.

use jiff::Timestamp;

use super::hash::{Hash, leaf_hash};
use super::spelling::{escaped, unescaped};
use crate::ids::{OfficeId, PersonId};

/// What happened, as it enters the tree: who, when, whose record, what and how. No personal data stands
/// here in the clear, only a commitment to it.
///
/// # The canonical bytes, version 1
///
/// UTF-8 text without a byte-order mark: a first line naming the version, then ten lines in this order,
/// each a key, one space and a value, each ended by one line feed (also the last):
///
/// ```text
/// mamori-event/1
/// seq 12
/// at 2026-11-22T01:02:03.456Z
/// clock ntp
/// actor 019a8f3e-5c00-7000-8000-000000000001
/// office -
/// subject person/019a8f3e-5c00-7000-8000-000000000002
/// operation assessments.answer
/// how web
/// terminal 事務所の共有タブレット
/// commitment e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
/// ```
///
/// `seq` counts from 0 in one tree, in decimal digits. `at` is UTC with exactly three digits of a second.
/// `clock` is `ntp`, `local` or `unknown`. `actor` is a person's UUID, `system` or `nobody`. `office` is a
/// UUID or `-`. An empty text is written `-`, and a text that is itself `-` is written `\-`. In a text
/// the backslash is written `\\`, line feed `\n`, carriage return `\r`, tab `\t`, and every other control
/// character, U+2028 and U+2029 as `\u{…}` with small hexadecimal digits. Nothing else is escaped and
/// nothing is normalised, so each event has one spelling; [`EventBody::parse`] refuses any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBody {
    /// The number of the event in its tree, from 0 without a gap.
    pub seq: u64,
    /// When it happened by the server's clock; only milliseconds are kept.
    pub at: Timestamp,
    /// How far that clock could be trusted.
    pub clock: ClockQuality,
    /// Who did it.
    pub actor: Actor,
    /// At which office, if at one.
    pub office: Option<OfficeId>,
    /// Whose or which record, as `kind/id`; never a name. Empty when it is nobody's.
    pub subject: String,
    /// What was done, as `capability.verb`.
    pub operation: String,
    /// By which way: `web`, `api`, `cli`, `job`.
    pub how: String,
    /// From which device or place, as far as known.
    pub terminal: String,
    /// The commitment to the detail, made by [`commit`](super::commit).
    pub commitment: Hash,
}

/// How far the clock could be trusted when an event was written (guideline 6.0 システム運用編 17③).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClockQuality {
    /// Known to follow a time server.
    Ntp,
    /// The machine's own clock, known not to follow a time server.
    Local,
    /// Nobody could tell.
    Unknown,
}

/// Who did what an event tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// A person who had signed in.
    Person(PersonId),
    /// mamori itself: a job, a start, the command line on the machine.
    System,
    /// Somebody who had not signed in: a wrong password, a first set-up, an opened link.
    Nobody,
}

/// Bytes that are not an event in the one spelling it has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEvent {
    /// The first line names no version that is known here.
    #[error("the event does not begin with `mamori-event/1`")]
    Version,
    /// A line is missing, misplaced or holds a value that cannot be.
    #[error("the line `{0}` of the event is missing or cannot be read")]
    Line(&'static str),
    /// Something follows the last line, or a value is spelt otherwise than it must be.
    #[error("the event is not spelt as it must be")]
    Spelling,
}

pub(super) const VERSION: &str = "mamori-event/1";

impl EventBody {
    /// The bytes that are hashed, stored and exported.
    pub fn canonical(&self) -> String {
        let mut text = String::with_capacity(512);
        text.push_str(VERSION);
        text.push('\n');
        let mut line = |key: &str, value: &str| {
            text.push_str(key);
            text.push(' ');
            text.push_str(value);
            text.push('\n');
        };
        line("seq", &self.seq.to_string());
        line(
            "at",
            &self.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        );
        line("clock", self.clock.word());
        line("actor", &self.actor.word());
        line(
            "office",
            &self
                .office
                .map_or_else(|| "-".to_owned(), |it| it.to_string()),
        );
        line("subject", &escaped(&self.subject));
        line("operation", &escaped(&self.operation));
        line("how", &escaped(&self.how));
        line("terminal", &escaped(&self.terminal));
        line("commitment", &self.commitment.to_string());
        text
    }

    /// Reads canonical bytes; whatever [`EventBody::canonical`] would not write is refused.
    pub fn parse(text: &str) -> Result<Self, NotAnEvent> {
        let mut lines = text.split('\n');
        if lines.next() != Some(VERSION) {
            return Err(NotAnEvent::Version);
        }
        let mut value = |key: &'static str| {
            let line = lines.next().and_then(|it| it.strip_prefix(key));
            line.and_then(|it| it.strip_prefix(' '))
                .ok_or(NotAnEvent::Line(key))
        };
        let event = Self {
            seq: read("seq", value("seq")?)?,
            at: read("at", value("at")?)?,
            clock: ClockQuality::parse(value("clock")?).ok_or(NotAnEvent::Line("clock"))?,
            actor: Actor::parse(value("actor")?).ok_or(NotAnEvent::Line("actor"))?,
            office: match value("office")? {
                "-" => None,
                id => Some(read("office", id)?),
            },
            subject: unescaped(value("subject")?).ok_or(NotAnEvent::Line("subject"))?,
            operation: unescaped(value("operation")?).ok_or(NotAnEvent::Line("operation"))?,
            how: unescaped(value("how")?).ok_or(NotAnEvent::Line("how"))?,
            terminal: unescaped(value("terminal")?).ok_or(NotAnEvent::Line("terminal"))?,
            commitment: read("commitment", value("commitment")?)?,
        };
        if event.canonical() == text {
            Ok(event)
        } else {
            Err(NotAnEvent::Spelling)
        }
    }

    /// The leaf of the tree for this event.
    pub fn leaf(&self) -> Hash {
        leaf_hash(self.canonical().as_bytes())
    }
}

fn read<T: std::str::FromStr>(key: &'static str, value: &str) -> Result<T, NotAnEvent> {
    value.parse().map_err(|_| NotAnEvent::Line(key))
}

impl ClockQuality {
    /// The word in the canonical bytes and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ntp => "ntp",
            Self::Local => "local",
            Self::Unknown => "unknown",
        }
    }

    /// Reads what [`ClockQuality::word`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Ntp, Self::Local, Self::Unknown]
            .into_iter()
            .find(|it| it.word() == word)
    }
}

impl Actor {
    /// The word in the canonical bytes and in the database.
    pub fn word(self) -> String {
        match self {
            Self::Person(person) => person.to_string(),
            Self::System => "system".to_owned(),
            Self::Nobody => "nobody".to_owned(),
        }
    }

    /// Reads what [`Actor::word`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "system" => Some(Self::System),
            "nobody" => Some(Self::Nobody),
            id => id.parse().ok().map(Self::Person),
        }
    }

    /// The person, when it was one.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::System | Self::Nobody => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> EventBody {
        EventBody {
            seq: 12,
            at: "2026-11-22T01:02:03.456Z".parse().unwrap(),
            clock: ClockQuality::Ntp,
            actor: Actor::Person("019a8f3e-5c00-7000-8000-000000000001".parse().unwrap()),
            office: Some("019a8f3e-5c00-7000-8000-0000000000aa".parse().unwrap()),
            subject: "person/019a8f3e-5c00-7000-8000-000000000002".to_owned(),
            operation: "assessments.answer".to_owned(),
            how: "web".to_owned(),
            terminal: "事務所の共有タブレット".to_owned(),
            commitment: Hash::of(b""),
        }
    }

    const PLAIN: &str = "mamori-event/1\n\
        seq 12\n\
        at 2026-11-22T01:02:03.456Z\n\
        clock ntp\n\
        actor 019a8f3e-5c00-7000-8000-000000000001\n\
        office 019a8f3e-5c00-7000-8000-0000000000aa\n\
        subject person/019a8f3e-5c00-7000-8000-000000000002\n\
        operation assessments.answer\n\
        how web\n\
        terminal 事務所の共有タブレット\n\
        commitment e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n";

    #[test]
    fn the_bytes_of_an_event_are_these_and_no_others() {
        assert_eq!(plain().canonical(), PLAIN);
        assert_eq!(EventBody::parse(PLAIN), Ok(plain()));
    }

    #[test]
    fn the_leaf_is_the_one_that_another_language_computes() {
        // Python: hashlib.sha256(b"\0" + text.encode()).hexdigest()
        let known = "c8cf78c6d7d66d2778de8eb3f7f0419df0e432a2983d120579cf1a30fe69e716";
        assert_eq!(plain().leaf().to_string(), known);
    }

    #[test]
    fn hostile_texts_come_back_as_they_were_and_never_make_a_line() {
        let hostile = [
            "",
            "-",
            "--",
            "\\",
            "\\-",
            "\\n",
            "a\nseq 99",
            "a\r\nb",
            "\u{2028}\u{2029}\u{85}\u{0}\u{7f}",
            " ",
            "末尾 ",
            "\\u{41}",
            "が\u{304b}\u{3099}",
            "👩‍⚕️ 介護",
            "\t=1+1",
            "\u{feff}x",
        ];
        for text in hostile {
            let text = text.to_owned();
            let event = EventBody {
                subject: text.clone(),
                operation: text.clone(),
                how: text.clone(),
                terminal: text,
                ..plain()
            };
            let bytes = event.canonical();
            assert_eq!(bytes.lines().count(), 11, "{bytes}");
            assert_eq!(EventBody::parse(&bytes), Ok(event));
        }
    }

    #[test]
    fn every_kind_of_actor_clock_and_office_comes_back() {
        for actor in [Actor::System, Actor::Nobody, plain().actor] {
            for clock in [
                ClockQuality::Ntp,
                ClockQuality::Local,
                ClockQuality::Unknown,
            ] {
                let event = EventBody {
                    actor,
                    clock,
                    office: None,
                    ..plain()
                };
                assert_eq!(EventBody::parse(&event.canonical()), Ok(event));
            }
        }
    }

    #[test]
    fn an_event_in_another_spelling_is_refused() {
        let changes = [
            ("mamori-event/1", "mamori-event/2"),
            ("seq 12", "seq 012"),
            ("seq 12", "seq +12"),
            ("seq 12\n", ""),
            (".456Z", ".4560Z"),
            (".456Z", ".456+00:00"),
            ("clock ntp", "clock NTP"),
            ("clock ntp", "clock  ntp"),
            ("0000000aa", "0000000AA"),
            ("how web", "how \\u{77}eb"),
            ("how web", "how \\x"),
            ("how web", "how web\\"),
            ("how web", "how \\u{110000}"),
            ("how web\n", "how web\r\n"),
            ("b855\n", "b855"),
            ("b855\n", "b855\n\n"),
        ];
        for (from, to) in changes {
            let text = PLAIN.replacen(from, to, 1);
            assert_ne!(text, PLAIN, "{from}");
            assert!(EventBody::parse(&text).is_err(), "{from} → {to}");
        }
    }

    #[test]
    fn less_than_a_millisecond_is_not_kept() {
        let event = EventBody {
            at: "2026-11-22T01:02:03.456789Z".parse().unwrap(),
            ..plain()
        };
        assert_eq!(event.canonical(), PLAIN);
    }

    #[test]
    fn every_changed_byte_changes_the_leaf() {
        let leaf = plain().leaf();
        for at in 0..PLAIN.len() {
            let mut bytes = PLAIN.as_bytes().to_vec();
            bytes[at] ^= 1;
            assert_ne!(leaf_hash(&bytes), leaf);
        }
    }
}
