//! What is done to entries, whatever door it comes by: adding, correcting, taking a step. Pages, commands, import and the
//! demo world all come here; who may do it was asked before.

use jiff::Timestamp;
use mamori_core::ids::{EntryId, OfficeId, PersonId};
use mamori_core::registers::{
    FieldKind, Progress, Register, RuleName, Step, Taken, Values, attention, bars, fold,
};

use super::store::entry::{self, Entry, Standing};
use super::store::list;
use super::store::trace::{self, NewStep};
pub use super::telling::{difference, event, step_event};
use crate::db::{Change, DbError, Scope};
use crate::people::{Worker, workers};
use crate::web::App;

/// Why something was not done to an entry.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The step does not follow from where the entry is.
    #[error("this step is not possible from here")]
    NoWay,
    /// The thing may not be lent now; the number of the rule in its ledger.
    #[error("the thing is barred by rule {0}")]
    Barred(usize),
    /// The thing is out already.
    #[error("the thing is out already")]
    Out,
    /// The thing that was named is not in its ledger, or several bear the name.
    #[error("no thing, or several things, are called so")]
    NoThing,
    /// Somebody else wrote in the meantime.
    #[error("somebody else wrote in the meantime")]
    Meanwhile,
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl NotDone {
    /// A refusal of the database, which also keeps a thing from being out twice.
    pub(super) fn out(why: DbError) -> Self {
        if why.is_taken() {
            Self::Out
        } else {
            why.into()
        }
    }
}

/// What surrounds a deed: the office, its people, and with whose eyes it is seen.
#[derive(Clone)]
pub struct Room {
    pub(super) app: App,
    /// The office.
    pub office: OfficeId,
    /// With whose eyes.
    pub scope: Scope,
    people: Vec<Worker>,
    /// The thing that lies on the table: its label was read, so that its name need not be the only one.
    thing: Option<EntryId>,
}

/// A step with what is said about it.
#[derive(Debug, Clone, Default)]
pub struct Saying<'a> {
    /// The values of the fields that are asked for at it.
    pub values: Values,
    /// A note.
    pub note: &'a str,
    /// The answer is no; only when approving.
    pub is_refused: bool,
    /// Whose hand it was, beside the account.
    pub hand: Hand,
}

/// Whose hand took a step, beside the account that was signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hand {
    /// Who said so by PIN where somebody else was signed in.
    pub taker: Option<PersonId>,
    /// What was drawn: the digest of a file of the office.
    pub signature: Option<String>,
}

impl Room {
    /// Loads it.
    pub async fn open(app: &App, scope: Scope, office: OfficeId) -> Result<Self, DbError> {
        let people = workers(app, scope, office).await?;
        Ok(Self {
            app: app.clone(),
            office,
            scope,
            people,
            thing: None,
        })
    }

    /// The same with the thing whose label was read.
    #[must_use]
    pub fn with_thing(self, thing: EntryId) -> Self {
        let thing = Some(thing);
        Self { thing, ..self }
    }

    /// The people of the office, for choosing.
    pub fn people(&self) -> &[Worker] {
        &self.people
    }

    /// The person of the office whom a name means, when it means exactly one.
    fn person(&self, name: &str) -> Option<&Worker> {
        let folded = fold(name);
        let mut named = self.people.iter().filter(|it| fold(&it.name) == folded);
        let first = named.next();
        first.filter(|_| named.next().is_none())
    }

    /// Adds an entry.
    pub async fn add(
        &self,
        change: &mut Change,
        register: &Register,
        values: &Values,
    ) -> Result<EntryId, NotDone> {
        let standing = self
            .standing((register, None), values, &Progress::default())
            .await?;
        let id = entry::insert(change, self.office, register, values, &standing).await?;
        trace::keep_version(change, id, values, ("made", "")).await?;
        Ok(id)
    }

    /// Writes over the values of an entry and keeps the old ones.
    pub async fn correct(
        &self,
        change: &mut Change,
        (register, before): (&Register, &Entry),
        values: &Values,
        reason: &str,
    ) -> Result<(), NotDone> {
        let progress = trace::progress(change.rows()?, before.id).await?;
        self.write(change, (register, before), values, &progress)
            .await?;
        Ok(trace::keep_version(change, before.id, values, ("changed", reason)).await?)
    }

    /// Takes a step. What was permitted in advance, or is done by who may permit it, needs no asking.
    pub async fn step(
        &self,
        change: &mut Change,
        (register, before): (&Register, &Entry),
        step: Step,
        (saying, leave): (Saying<'_>, Leave),
    ) -> Result<(), NotDone> {
        let mut progress = trace::progress(change.rows()?, before.id).await?;
        if !progress.can(register, step, leave.is_given()) {
            return Err(NotDone::NoWay);
        }
        match step {
            Step::Request => drop(self.usable(register, before).await?),
            Step::HandOver => self.free(register, before).await?,
            _ => {}
        }
        let mut values = before.values.clone();
        values.extend(saying.values);
        for it in skipped(register, &progress, step) {
            progress.0.push(taken(it, change.at(), false));
            let new = NewStep {
                permission: leave.permission(),
                ..NewStep::of(it)
            };
            trace::add_step(change, before.id, new).await?;
        }
        progress.0.push(taken(step, change.at(), saying.is_refused));
        // First the entry: whoever loses the race finds it changed, and nothing of theirs stays.
        self.write(change, (register, before), &values, &progress)
            .await?;
        let new = NewStep {
            refused: saying.is_refused,
            note: saying.note,
            hand: Some(&saying.hand),
            ..NewStep::of(step)
        };
        trace::add_step(change, before.id, new).await?;
        if values != before.values {
            let why = format!("step:{step}");
            trace::keep_version(change, before.id, &values, (&why, saying.note)).await?;
        }
        Ok(())
    }

    /// Writes over an entry with what follows from its values and steps.
    async fn write(
        &self,
        change: &mut Change,
        (register, before): (&Register, &Entry),
        values: &Values,
        progress: &Progress,
    ) -> Result<(), NotDone> {
        let standing = self
            .standing((register, Some(before)), values, progress)
            .await?;
        match entry::update(change, before, register, values, &standing).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(NotDone::Meanwhile),
            Err(why) => Err(NotDone::out(why)),
        }
    }

    /// The thing of an entry, unless it is lost, in repair or gone; `None` where the entry names none that is known.
    async fn usable(
        &self,
        register: &Register,
        before: &Entry,
    ) -> Result<Option<EntryId>, NotDone> {
        let named = things(&self.app, register).zip(before.thing);
        let Some(((of, _), thing)) = named else {
            return Ok(None);
        };
        let found = entry::find(&self.app, self.scope, self.office, thing).await?;
        let Some(thing) = found else {
            return Ok(None);
        };
        let Some(rule) = bars(of, &thing.values) else {
            return Ok(Some(thing.id));
        };
        let at = of.rules.iter().position(|it| it == rule);
        Err(NotDone::Barred(at.unwrap_or_default()))
    }

    /// Whether the thing of an entry can be handed over.
    async fn free(&self, register: &Register, before: &Entry) -> Result<(), NotDone> {
        if things(&self.app, register).is_none() {
            return Ok(());
        }
        let thing = self.usable(register, before).await?;
        let thing = thing.ok_or(NotDone::NoThing)?;
        match entry::lent(&self.app, self.scope, thing).await? {
            Some(_) => Err(NotDone::Out),
            None => Ok(()),
        }
    }

    /// What follows from values and steps.
    async fn standing(
        &self,
        (register, before): (&Register, Option<&Entry>),
        values: &Values,
        progress: &Progress,
    ) -> Result<Standing, NotDone> {
        let thing = self.thing((register, before), values).await?;
        Ok(self.standing_with(register, (values, thing), progress))
    }

    /// The same where the thing is known.
    pub(super) fn standing_with(
        &self,
        register: &Register,
        (values, thing): (&Values, Option<EntryId>),
        progress: &Progress,
    ) -> Standing {
        let state = progress.state(register);
        let due = attention(register, values, state);
        let holder = taker(register, values).and_then(|it| self.person(it));
        Standing {
            state,
            thing,
            holder: holder.map(|it| it.id),
            told_at: due
                .iter()
                .map(|it| it.told_at.max(Timestamp::UNIX_EPOCH))
                .min(),
            late_at: due.iter().filter_map(|it| it.late_at).min(),
            is_over: progress.is_over(register),
        }
    }

    /// The thing that an entry of a lending ledger names, when exactly one bears the name. It stays the same as long as the
    /// name does, even when the thing itself is no longer kept.
    async fn thing(
        &self,
        (register, before): (&Register, Option<&Entry>),
        values: &Values,
    ) -> Result<Option<EntryId>, DbError> {
        let Some((of, field)) = things(&self.app, register) else {
            return Ok(None);
        };
        if self.thing.is_some() {
            return Ok(self.thing);
        }
        let Some(name) = values.get(field) else {
            return Ok(None);
        };
        let known = before.filter(|it| it.values.get(field) == Some(name));
        if let Some(thing) = known.and_then(|it| it.thing) {
            return Ok(Some(thing));
        }
        let named = (of.id.as_str(), name.as_str());
        let found = entry::named(&self.app, self.scope, self.office, named).await?;
        Ok(match found.as_slice() {
            [one] => Some(one.id),
            _ => None,
        })
    }
}

/// By what right a step is taken that others would have to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// None: it has to be asked for.
    None,
    /// A standing permission.
    Standing(EntryId),
    /// Whoever takes it may permit it.
    Own,
}

impl Leave {
    fn is_given(self) -> bool {
        self != Self::None
    }

    pub(super) fn permission(self) -> Option<EntryId> {
        match self {
            Self::Standing(id) => Some(id),
            Self::None | Self::Own => None,
        }
    }
}

/// The steps before one that a leave stands for.
fn skipped(register: &Register, progress: &Progress, step: Step) -> Vec<Step> {
    let last = progress.0.last().map(|it| it.step);
    let steps = register.steps.iter().copied();
    steps
        .filter(|it| last.is_none_or(|last| *it > last) && *it < step)
        .collect()
}

fn taken(step: Step, at: Timestamp, refused: bool) -> Taken {
    Taken { step, at, refused }
}

/// Who gets the thing of an entry, as its first field for a person says.
pub fn taker<'a>(register: &Register, values: &'a Values) -> Option<&'a str> {
    let mut fields = register.fields_at(None);
    let field = fields.find(|it| it.kind == FieldKind::Person)?;
    values.get(&field.id).map(String::as_str)
}

/// The ledger of the things that a ledger lends, and the field that names them.
pub fn things<'a>(
    app: &'a App,
    register: &'a Register,
) -> Option<(&'a Register, &'a mamori_core::registers::FieldId)> {
    if !register.lends() {
        return None;
    }
    let field = register.fields.iter().find(|it| it.of.is_some())?;
    let of = app.registers.get(field.of.as_ref()?.as_str())?;
    Some((of, &field.id))
}

/// The standing permission by which a person may take a thing without asking, on a day.
pub async fn standing_permission(
    app: &App,
    (scope, office): (Scope, OfficeId),
    register: &Register,
    (person, thing): (&str, &str),
    now: Timestamp,
) -> Result<Option<EntryId>, DbError> {
    let Some((ledger, permits)) = app.registers.permitting(&register.id) else {
        return Ok(None);
    };
    let today = mamori_core::calendar::office_day(now).to_string();
    let open = list::open(app, scope, office, ledger.id.as_str()).await?;
    let holds = |it: &&Entry| {
        let value = |field| it.values.get(field).map_or("", String::as_str);
        let of = value(&permits.thing);
        fold(value(&permits.person)) == fold(person)
            && (of.is_empty() || fold(of) == fold(thing))
            && value(&permits.from) <= today.as_str()
            && today.as_str() <= value(&permits.until)
    };
    Ok(open.iter().find(holds).map(|it| it.id))
}

/// Whether a rule of the ledger bars a thing, by its number; for the sentence.
pub fn barring(register: &Register, at: usize) -> Option<&mamori_core::registers::Rule> {
    register
        .rules
        .get(at)
        .filter(|it| it.name == RuleName::Barred)
}
