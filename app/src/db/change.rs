//! `Change`, the only way to write, and `Look`, the event for a read of personal data, a print or an export.

use std::fmt;

use jiff::Timestamp;
use mamori_core::evidence;
use mamori_core::ids::{OfficeId, PersonId};
use serde_json::{Value, json};

use super::{Db, DbResult, Rows, details, events, lane};
use crate::chance::Chance;

/// By what door something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// A page in a browser.
    Web,
    /// A program, by the API.
    Api,
    /// A command on the machine.
    Cli,
    /// mamori by itself.
    Job,
}

impl How {
    /// The word that stands in the journal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }
}

/// Who does something, and from where.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person, mamori itself, or somebody who has not signed in.
    pub who: evidence::Actor,
    /// By what door.
    pub how: How,
    /// The terminal as far as known: address and browser, or the command.
    pub terminal: String,
}

impl Actor {
    /// mamori by itself: a migration, a job, the demo world.
    pub fn house() -> Self {
        Self {
            who: evidence::Actor::System,
            how: How::Job,
            terminal: String::new(),
        }
    }

    /// Whoever runs a command on the machine.
    pub fn command(name: &str) -> Self {
        Self {
            who: evidence::Actor::System,
            how: How::Cli,
            terminal: name.to_owned(),
        }
    }

    /// A person at a page.
    pub fn person(id: PersonId, terminal: &str) -> Self {
        Self {
            who: evidence::Actor::Person(id),
            how: How::Web,
            terminal: terminal.to_owned(),
        }
    }

    /// A program that asks for a person by a token.
    pub fn program(id: PersonId, token: &str, terminal: &str) -> Self {
        let (from, program) = terminal.split_once(' ').unwrap_or((terminal, ""));
        let terminal = format!("{from} token/{token} {program}").trim().to_owned();
        Self {
            who: evidence::Actor::Person(id),
            how: How::Api,
            terminal,
        }
    }

    /// Somebody at a page who has not signed in.
    pub fn nobody(terminal: &str) -> Self {
        Self {
            who: evidence::Actor::Nobody,
            how: How::Web,
            terminal: terminal.to_owned(),
        }
    }

    /// The word that stands in rows: the person's id, `system` or `nobody`.
    pub fn word(&self) -> String {
        self.who.word()
    }
}

/// What is written into the journal for one change or one look.
#[derive(Debug, Clone)]
pub struct Event {
    pub(super) operation: &'static str,
    pub(super) office: Option<OfficeId>,
    pub(super) subject: String,
    pub(super) detail: Value,
}

impl Event {
    /// Names the operation as `capability.verb`, for example `assessments.answer`.
    pub fn of(operation: &'static str) -> Self {
        Self {
            operation,
            office: None,
            subject: String::new(),
            detail: json!({}),
        }
    }

    /// In which office's journal it stands.
    pub fn office(self, office: OfficeId) -> Self {
        Self {
            office: Some(office),
            ..self
        }
    }

    /// Whose or which record, as `kind/id`; never a name.
    pub fn about(self, subject: impl ToString) -> Self {
        Self {
            subject: subject.to_string(),
            ..self
        }
    }

    /// What was written or shown. Held apart from the tree, so that it can be erased.
    pub fn detail(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// Where an event stands in the journal of its office: the number by which a person finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventNumber {
    /// The calendar year of its tree.
    pub year: i16,
    /// Its number in that tree, from 0.
    pub seq: u64,
}

impl fmt::Display for EventNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:06}", self.year, self.seq)
    }
}

/// One piece of writing by one actor. Dropping it undoes everything.
pub struct Change {
    ticket: lane::Ticket,
    actor: Actor,
    chance: Chance,
    at: Timestamp,
}

impl Change {
    /// Begins. On SQLite this waits for other writers.
    pub async fn begin(db: &Db, actor: &Actor, chance: &Chance, at: Timestamp) -> DbResult<Self> {
        let ticket = db.writer().await?;
        Ok(Self {
            ticket,
            actor: actor.clone(),
            chance: chance.clone(),
            at,
        })
    }

    /// Where a `store.rs` writes.
    pub fn rows(&mut self) -> DbResult<&mut Rows> {
        self.ticket.rows()
    }

    /// When it happens: the same moment for all its rows and for its event.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Who does it.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// A new id.
    pub fn new_id(&self) -> uuid::Uuid {
        self.chance.id(self.at)
    }

    /// Writes one more event without ending the change; for changes that touch several offices.
    pub async fn note(&mut self, event: &Event) -> DbResult<()> {
        self.append(event).await.map(drop)
    }

    /// Writes many events of one office without ending the change.
    pub async fn note_all(&mut self, office: OfficeId, noted: Vec<Event>) -> DbResult<()> {
        for event in noted {
            self.append(&event.office(office)).await?;
        }
        Ok(())
    }

    /// Erases details of events: an event tells of each, its commitment stays in the tree, salt and detail are gone. What was erased
    /// before is left as it is.
    pub async fn erase(&mut self, tree: &str, seqs: &[u64]) -> DbResult<()> {
        let office = tree.split('/').next().and_then(|it| it.parse().ok());
        for seq in seqs {
            if !details::is_there(self.rows()?, (tree, *seq)).await? {
                continue;
            }
            let event = Event::of("evidence.erase").about(format!("{tree}/{seq}"));
            self.append(&Event { office, ..event }).await?;
            details::erase(self.rows()?, (tree, *seq)).await?;
        }
        Ok(())
    }

    async fn append(&mut self, event: &Event) -> DbResult<EventNumber> {
        let entry = events::Entry {
            actor: &self.actor,
            at: self.at,
            event,
        };
        let salt = self.chance.bytes();
        events::append(&mut self.ticket, &entry, salt).await
    }

    /// Keeps the writing and returns when it is on the disk. There is no other way to commit.
    pub async fn save(self, event: &Event) -> DbResult<()> {
        self.keep(event).await.map(drop)
    }

    /// For tests of tables from before journals were signed: keeps the rows without an event.
    #[cfg(test)]
    pub(crate) async fn save_rows(self) -> DbResult<()> {
        self.ticket.commit().await
    }

    async fn keep(mut self, event: &Event) -> DbResult<EventNumber> {
        let number = self.append(event).await?;
        self.ticket.commit().await?;
        Ok(number)
    }
}

/// A read of personal data, a print or an export: nothing changes, but it leaves a trace.
pub struct Look;

impl Look {
    /// Writes the trace and tells its number. Show what was asked for only after this has returned.
    pub async fn note(
        db: &Db,
        actor: &Actor,
        chance: &Chance,
        at: Timestamp,
        event: &Event,
    ) -> DbResult<EventNumber> {
        Change::begin(db, actor, chance, at)
            .await?
            .keep(event)
            .await
    }
}
