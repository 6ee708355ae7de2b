//! The ledgers of the demo world: what `data/demo/ledgers` holds, whether it can be written, and writing it through the doors of `registers`.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use mamori_core::calendar::from_office_time;
use mamori_core::ids::{EntryId, OfficeId, RoundId};
use mamori_core::registers::{Register, Registers, Step, Values, parse};
use serde::Deserialize;

use super::fault::Fault;
use super::past::Past;
use super::rounds::{self, RoundForm};
use super::settle::Roll;
use super::{DemoData, DemoError};
use crate::db::{Actor, Scope};
use crate::registers::{self, Entry, Hand, Leave, NotDone, Room, Saying};

/// `ledgers/<office>.toml`: everything that an office wrote into its ledgers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerFile {
    /// The entries, those of things before those that lend them.
    #[serde(rename = "entry")]
    pub entries: Vec<EntryForm>,
    /// What was gone through.
    #[serde(default, rename = "round")]
    pub rounds: Vec<RoundForm>,
}

/// One entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryForm {
    /// Which ledger.
    pub register: String,
    /// When it was written, on the office's wall.
    pub at: DateTime,
    /// The login of who wrote it.
    pub by: String,
    /// What stands in its fields, as people write it.
    pub values: BTreeMap<String, String>,
    /// What happened to it afterwards.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepForm>,
}

/// One step of an entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepForm {
    /// Which.
    pub step: Step,
    /// When, on the office's wall.
    pub at: DateTime,
    /// The login of who took it.
    pub by: String,
    /// What was written at it.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// Everything in `ledgers` that could not be written.
pub(super) fn check(data: &DemoData, registers: &Registers) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (office, file) in &data.ledgers {
        let path = format!("demo/ledgers/{office}.toml");
        if !data.offices().any(|it| it.1.id == *office) {
            faults.push(Fault::new(
                path.as_str(),
                format!("no office is called `{office}`"),
            ));
        }
        for form in &file.entries {
            faults.extend(wrong(data, registers, form).map(|what| Fault::new(path.as_str(), what)));
        }
        for form in &file.rounds {
            let logins = [&form.by, &form.approver].into_iter();
            let stranger = stranger(data, logins);
            let what = stranger.or_else(|| rounds::wrong(registers, form));
            faults.extend(what.map(|what| Fault::new(path.as_str(), what)));
        }
    }
    faults
}

fn wrong(data: &DemoData, registers: &Registers, form: &EntryForm) -> Option<String> {
    let Some(register) = registers.get(&form.register) else {
        return Some(format!("no ledger is called `{}`", form.register));
    };
    let logins = form.steps.iter().map(|it| &it.by).chain([&form.by]);
    if let Some(what) = stranger(data, logins) {
        return Some(what);
    }
    let steps = form.steps.iter().map(|it| &it.values);
    let mut all = steps.chain([&form.values]);
    all.find_map(|it| written(register, it).err())
}

fn stranger<'a>(data: &DemoData, mut logins: impl Iterator<Item = &'a String>) -> Option<String> {
    let login = logins.find(|login| !data.people().any(|it| it.login == **login))?;
    Some(format!("nobody signs in as `{login}`"))
}

/// The written form of values, or what is wrong with the first that has none.
fn written(register: &Register, values: &BTreeMap<String, String>) -> Result<Values, String> {
    let one = |(id, value): (&String, &String)| {
        let field = register
            .field(id)
            .ok_or_else(|| format!("{}: no field `{id}`", register.id))?;
        let value = parse(field, value)
            .map_err(|why| format!("{}: {id} = {value:?}: {why}", register.id))?;
        Ok((field.id.clone(), value))
    };
    values.iter().map(one).collect()
}

/// One thing that happened in the ledgers.
enum Deed<'a> {
    Add(&'a EntryForm),
    Step(usize, &'a StepForm),
    Begin(usize, &'a RoundForm),
    GoThrough(usize, &'a RoundForm),
    Approve(usize, &'a RoundForm),
}

/// Writes the ledgers of every office, in the order in which things happened.
pub(super) async fn keep(past: &Past, data: &DemoData, roll: &Roll) -> Result<(), DemoError> {
    for (name, file) in &data.ledgers {
        let office = roll.office(name)?;
        let mut deeds: Vec<(DateTime, usize, Deed<'_>)> = Vec::new();
        for (at, form) in file.entries.iter().enumerate() {
            deeds.push((form.at, at, Deed::Add(form)));
            deeds.extend(form.steps.iter().map(|it| (it.at, at, Deed::Step(at, it))));
        }
        for (at, form) in file.rounds.iter().enumerate() {
            deeds.push((form.began, at, Deed::Begin(at, form)));
            deeds.push((form.ended, at, Deed::GoThrough(at, form)));
            deeds.push((form.approved, at, Deed::Approve(at, form)));
        }
        deeds.retain(|it| past.has_come(it.0.date()));
        deeds.sort_by_key(|it| (it.0, it.1));
        let room = Room::open(past.app(), Scope::machine(), office).await?;
        let mut keeping = Keeping {
            past,
            roll,
            office,
            room,
            ids: BTreeMap::new(),
            rounds: BTreeMap::new(),
        };
        for (at, place, deed) in deeds {
            past.set(from_office_time(past.day(at.date()).to_datetime(at.time())));
            match deed {
                Deed::Add(form) => keeping.add(place, form).await?,
                Deed::Step(of, form) => keeping.step(&file.entries, of, form).await?,
                Deed::Begin(of, form) => keeping.begin(of, form).await?,
                Deed::GoThrough(of, form) => keeping.go_through(of, form).await?,
                Deed::Approve(of, form) => keeping.approve(of, form).await?,
            }
        }
    }
    Ok(())
}

struct Keeping<'a> {
    past: &'a Past,
    roll: &'a Roll,
    office: OfficeId,
    room: Room,
    ids: BTreeMap<usize, EntryId>,
    rounds: BTreeMap<usize, RoundId>,
}

impl Keeping<'_> {
    async fn add(&mut self, place: usize, form: &EntryForm) -> Result<(), DemoError> {
        let register = self.register(&form.register)?;
        let values = self.values(&register, &form.values)?;
        let mut change = self.past.app().change(&self.actor(&form.by)?).await?;
        let id = self.room.add(&mut change, &register, &values).await?;
        let event = registers::event("registers.add", self.office, &register, id);
        change
            .save(&event.detail(registers::difference(&Values::new(), &values)))
            .await?;
        self.ids.insert(place, id);
        Ok(())
    }

    async fn step(&self, all: &[EntryForm], of: usize, form: &StepForm) -> Result<(), DemoError> {
        let nobody = || DemoError::Nobody(format!("{of} {}", form.step));
        let register = self.register(&all.get(of).ok_or_else(nobody)?.register)?;
        let id = *self.ids.get(&of).ok_or_else(nobody)?;
        let entry: Entry = registers::find(self.past.app(), Scope::machine(), self.office, id)
            .await?
            .ok_or_else(nobody)?;
        let saying = Saying {
            values: self.values(&register, &form.values)?,
            ..Saying::default()
        };
        let mut change = self.past.app().change(&self.actor(&form.by)?).await?;
        self.room
            .step(
                &mut change,
                (&register, &entry),
                form.step,
                (saying, Leave::Own),
            )
            .await?;
        let event = registers::step_event(
            self.office,
            &register,
            id,
            (form.step, Leave::Own),
            &Hand::default(),
        );
        Ok(change.save(&event).await?)
    }

    fn actor(&self, login: &str) -> Result<Actor, DemoError> {
        Ok(Actor::person(self.roll.person(login)?, "demo"))
    }

    async fn begin(&mut self, place: usize, form: &RoundForm) -> Result<(), DemoError> {
        let (app, actor) = (self.past.app(), self.actor(&form.by)?);
        let register = self.register(&form.register)?;
        let id = rounds::begin(app, &actor, self.office, &register).await?;
        self.rounds.insert(place, id);
        Ok(())
    }

    async fn go_through(&self, place: usize, form: &RoundForm) -> Result<(), DemoError> {
        let (app, actor) = (self.past.app(), self.actor(&form.by)?);
        let register = self.register(&form.register)?;
        let round = (self.round(place)?, form);
        rounds::go_through(app, &actor, (self.office, &register), round).await
    }

    async fn approve(&self, place: usize, form: &RoundForm) -> Result<(), DemoError> {
        let (app, actor) = (self.past.app(), self.actor(&form.approver)?);
        let register = self.register(&form.register)?;
        let round = (self.round(place)?, form);
        rounds::approve(app, &actor, (self.office, &register), round).await
    }

    fn round(&self, place: usize) -> Result<RoundId, DemoError> {
        let found = self.rounds.get(&place).copied();
        found.ok_or_else(|| DemoError::Nobody(format!("round {place}")))
    }

    fn register(&self, id: &str) -> Result<Register, DemoError> {
        let found = self.past.app().registers.get(id);
        found
            .cloned()
            .ok_or_else(|| DemoError::Nobody(id.to_owned()))
    }

    /// The written values, their days moved to the year in which the demo runs.
    fn values(
        &self,
        register: &Register,
        values: &BTreeMap<String, String>,
    ) -> Result<Values, DemoError> {
        let mut values = written(register, values).map_err(DemoError::Nobody)?;
        for value in values.values_mut() {
            // A moment also reads as its day, so that is asked first.
            let at = value
                .parse::<DateTime>()
                .ok()
                .filter(|_| value.contains('T'));
            if let Some(at) = at {
                let day = self.past.day(at.date());
                *value = format!("{day}T{:02}:{:02}", at.hour(), at.minute());
            } else if let Ok(day) = value.parse() {
                *value = self.past.day(day).to_string();
            }
        }
        Ok(values)
    }
}

impl From<NotDone> for DemoError {
    fn from(why: NotDone) -> Self {
        match why {
            NotDone::Db(error) => Self::Db(error),
            other => Self::Nobody(other.to_string()),
        }
    }
}
