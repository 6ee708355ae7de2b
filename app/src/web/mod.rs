//! The frame of every page: routes with what they need, who visits, words, errors, headers. No business page of its own.

mod assets;
pub mod charts;
mod day;
mod error;
mod frame;
mod guard;
mod health;
mod hook;
mod isolated;
mod language;
mod mail;
mod menu;
#[cfg(test)]
mod palette;
mod panel;
mod refusals;
mod route;
mod say;
mod shelf;
mod trust;
mod upload;
mod visit;
mod witnesses;

use std::sync::Arc;

use mamori_core::catalogue::Catalogue;
use mamori_core::evidence::SigningKey;
use mamori_core::incidents::Incidents;
use mamori_core::registers::Registers;
use mamori_core::words::Words;
use tokio::sync::{Mutex, MutexGuard, OnceCell};

pub use assets::CSS;
pub use error::{Mistakes, WebError, WebResult};
pub use frame::{Frame, Page, disposition, file, is_own_path, see_other};
pub use guard::{for_program, headers, same_origin, show_errors, shut, with_away, with_module};
pub use hook::{Call, Hooks, host as hook_host};
pub use isolated::{Isolated, gate};
pub use language::language_of;
pub use mail::{Letter, Mail, MailServer};
pub use menu::MenuLink;
#[cfg(test)]
pub(crate) use palette::contrast;
pub use panel::{Action, Desk, Panel, PanelMaker, Todo, Urgency};
pub use refusals::Refusals;
pub use route::{Listener, Place, Route};
pub use say::{Say, ruby, segmented};
pub use shelf::Running;
pub use trust::{Authority, trust_sheet};
pub use upload::{FIELD_BYTES, Sent, SentFile, TABLE_BYTES, UPLOAD_BYTES, Upload, has_file};
pub use visit::{At, Visit, Who};
#[cfg(test)]
pub(crate) use witnesses::Told;
pub use witnesses::{Line, NotAsked, Reply, Witness, Witnesses};

use shelf::Shelf;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::{Actor, Change, Db, DbResult, Event, EventNumber, Look};

/// Everything a handler needs beside its request. Cheap to clone.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
    /// Norms, glossary and cases; the same from the beginning of a request to its end.
    pub catalogue: Arc<Catalogue>,
    shelf: Arc<Shelf>,
    mail: Mail,
    hooks: Hooks,
    tries: Arc<Mutex<()>>,
    witnesses: Arc<Witnesses>,
    cosigner: Arc<OnceCell<SigningKey>>,
    refusals: Arc<Refusals>,
}

/// What an [`App`] is made of, beside its catalogue.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub chance: Chance,
    /// Screen texts in three languages.
    pub words: Words,
    /// Every ledger.
    pub registers: Registers,
    /// Kinds of incidents, clocks, and what belongs to them.
    pub incidents: Incidents,
    /// How this server is reached and what it may do.
    pub settings: Settings,
}

/// What the configuration and the command line decide for the pages.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that people type, for QR codes, mails and posters; without a slash at the end.
    pub public_url: String,
    /// Pages travel by HTTPS, so cookies are `Secure` and `__Host-`. Only `mamori try` is without.
    pub secure: bool,
    /// Seals second-factor secrets; lies in `keys/`.
    pub seal: [u8; 32],
    /// This is the demo world, and says so on every page.
    pub demo: bool,
    /// The state directory.
    pub dir: std::path::PathBuf,
    /// The data tree that was given instead of the built-in one.
    pub words: Option<std::path::PathBuf>,
    /// The office's own certificate authority; absent with given certificates and in the demo.
    pub authority: Option<Authority>,
    /// The journals that have lost events since they were signed, as seen when the server began.
    pub behind: Vec<String>,
}

impl App {
    /// Puts the parts together with norms, glossary and cases.
    pub fn new(parts: Parts, catalogue: impl Into<Arc<Catalogue>>) -> Self {
        let catalogue = catalogue.into();
        Self {
            parts: Arc::new(parts),
            shelf: Shelf::of(Arc::clone(&catalogue)),
            catalogue,
            mail: Mail::default(),
            hooks: Hooks::default(),
            tries: Arc::default(),
            witnesses: Arc::default(),
            cosigner: Arc::default(),
            refusals: Arc::default(),
        }
    }

    /// The same with another road for letters.
    #[must_use]
    pub fn with_mail(self, mail: Mail) -> Self {
        Self { mail, ..self }
    }

    /// The road by which letters leave.
    pub fn mail(&self) -> &Mail {
        &self.mail
    }

    /// The same with another road for calls to other programs.
    #[must_use]
    pub fn with_hooks(self, hooks: Hooks) -> Self {
        Self { hooks, ..self }
    }

    /// The road by which other programs are called.
    pub fn hooks(&self) -> &Hooks {
        &self.hooks
    }

    /// The same with those outside who hold its checkpoints.
    #[must_use]
    pub fn with_witnesses(self, witnesses: Witnesses) -> Self {
        let witnesses = Arc::new(witnesses);
        Self { witnesses, ..self }
    }

    /// Those outside who hold the checkpoints of this house.
    pub fn witnesses(&self) -> &Witnesses {
        &self.witnesses
    }

    /// Where the key lies by which this server cosigns for others, once it was read.
    pub fn cosigner(&self) -> &OnceCell<SigningKey> {
        &self.cosigner
    }

    /// The addresses that were refused in this minute.
    pub fn refusals(&self) -> &Refusals {
        &self.refusals
    }

    /// Waits until nobody else tries a password, a code or a PIN. Hold it from the question whether one has to wait until the try is
    /// saved, so that of many tries sent together each knows of those before it. Never ask for it while a change is open.
    pub async fn turn_to_try(&self) -> MutexGuard<'_, ()> {
        self.tries.lock().await
    }

    /// Begins a change by `actor`, now.
    pub async fn change(&self, actor: &Actor) -> DbResult<Change> {
        Change::begin(&self.db, actor, &self.chance, self.clock.now()).await
    }

    /// Leaves the trace of a look and tells its number; await it before showing anything.
    pub async fn look(&self, actor: &Actor, event: &Event) -> DbResult<EventNumber> {
        Look::note(&self.db, actor, &self.chance, self.clock.now(), event).await
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// The routes that belong to no capability: style, pictures, language.
pub fn routes() -> Vec<Route> {
    let mut all = assets::routes();
    all.extend(language::routes());
    all.extend(health::routes());
    all.extend(trust::routes());
    all
}
