//! The demo world: read from `data/demo`, checked, and written through the same doors as real use. Serving it stands in `try_world.rs`.

mod check;
pub mod fault;
pub mod history;
pub mod incidents;
mod keys;
pub mod ledgers;
pub mod once;
pub mod paper;
mod past;
pub mod place;
mod plans;
pub mod rounds;
mod settle;
#[cfg(test)]
mod tests;
pub mod world;
mod year;

use std::collections::BTreeMap;

use mamori_core::catalogue::Catalogue;
use mamori_core::incidents::Incidents;
use mamori_core::lint::{Finding, TomlFile};
use mamori_core::registers::Registers;
use serde::de::DeserializeOwned;

use crate::assessments::plan::NotPlanned;
use crate::db::{Actor, DbError, Event};
use crate::evidence::KeyFault;
use crate::people::secrets::SecretError;
use crate::people::{OpenKeys, leave_open};
use crate::reports::ReportError;
use crate::web::App;
use crate::words::Files;
use fault::Fault;
use history::{HistoryFile, OfficeHistory};
use incidents::IncidentFile;
pub use keys::Keys;
use ledgers::LedgerFile;
pub use settle::Roll;
use world::{CorporationForm, OfficeForm, PersonForm, WorldFile};

/// Everything in `data/demo`, read and checked.
#[derive(Debug, Clone)]
pub struct DemoData {
    /// When it is, and the council.
    pub world: WorldFile,
    /// The corporations by their short names.
    pub corporations: Vec<CorporationForm>,
    /// The rules of the year.
    pub rules: HistoryFile,
    /// What each office did, by its short name.
    pub histories: BTreeMap<String, OfficeHistory>,
    /// What offices wrote into their ledgers, by the short name of the office.
    pub ledgers: BTreeMap<String, LedgerFile>,
    /// What went wrong in offices, and whom they call, by the short name of the office.
    pub incidents: BTreeMap<String, IncidentFile>,
}

/// What is wrong in `data/demo`.
#[derive(Debug, thiserror::Error)]
#[error("the demo world in data/demo cannot be used:\n{}", lines(.0))]
pub struct DemoFaults(pub Vec<Finding>);

fn lines(faults: &[Finding]) -> String {
    let line = |it: &Finding| format!("{}:{}: {}", it.file, it.line, it.message);
    faults.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Why the demo world could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A password or a secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A short name, login or edition that the data has and the world has not.
    #[error("the demo world knows nothing named `{0}`")]
    Nobody(String),
    /// The plan on paper.
    #[error(transparent)]
    Paper(#[from] ReportError),
    /// A step of a plan.
    #[error(transparent)]
    Plan(#[from] NotPlanned),
    /// The folder holds a real world, which is not touched.
    #[error("{0} holds no demo")]
    NotADemo(std::path::PathBuf),
    /// The key of the journal.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// A file of the state directory.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

/// Writes the whole demo world into an empty database, up to the day on which the application's clock stands.
pub async fn load(app: &App, data: &DemoData, keys: &Keys) -> Result<Roll, DemoError> {
    let past = past::Past::of(app, data);
    let locked = keys.lock(&app.settings.seal, &app.chance)?;
    let roll = settle::settle(&past, data, &locked).await?;
    year::live(&past, data, &roll).await?;
    ledgers::keep(&past, data, &roll).await?;
    incidents::happen(&past, data, &roll).await?;
    let open = OpenKeys {
        password: keys.password.clone(),
        logins: data.shown().map(|it| it.login.clone()).collect(),
    };
    let mut change = app.change(&Actor::house()).await?;
    leave_open(&mut change, &open).await?;
    change.save(&Event::of("people.demo-opened")).await?;
    Ok(roll)
}

impl DemoData {
    /// Reads and checks the demo world of a data tree.
    pub fn read(files: &Files, catalogue: &Catalogue) -> Result<Self, DemoFaults> {
        let mut faults = Vec::new();
        let read = Self::parse(files, &mut faults);
        let Some(data) = read.filter(|_| faults.is_empty()) else {
            return Err(DemoFaults(faults));
        };
        let mut found = check::check(&data, catalogue);
        found.extend(ledgers::check(&data, &Registers::read(files).0));
        found.extend(incidents::check(&data, &Incidents::read(files).0));
        faults.extend(found.into_iter().map(|it| it.finding(files)));
        if faults.is_empty() {
            Ok(data)
        } else {
            Err(DemoFaults(faults))
        }
    }

    fn parse(files: &Files, faults: &mut Vec<Finding>) -> Option<Self> {
        let world = one(files, "demo/world.toml", faults);
        let rules = one(files, "demo/history.toml", faults);
        let corporations: Vec<(String, CorporationForm)> =
            folder(files, "demo/corporations/", faults);
        for (stem, it) in corporations.iter().filter(|(stem, it)| *stem != it.id) {
            let file = format!("demo/corporations/{stem}.toml");
            let what = format!("is not named after its corporation `{}`", it.id);
            faults.push(Fault::new(file, what).near("id = ").finding(files));
        }
        let corporations = corporations.into_iter().map(|it| it.1).collect();
        let histories = folder(files, "demo/history/", faults);
        Some(Self {
            world: world?,
            corporations,
            rules: rules?,
            histories: histories.into_iter().collect(),
            ledgers: folder(files, "demo/ledgers/", faults).into_iter().collect(),
            incidents: folder(files, "demo/incidents/", faults)
                .into_iter()
                .collect(),
        })
    }

    /// Every office with its corporation.
    pub fn offices(&self) -> impl Iterator<Item = (&CorporationForm, &OfficeForm)> {
        let of = |owner| move |office| (owner, office);
        self.corporations
            .iter()
            .flat_map(move |it| it.offices.iter().map(of(it)))
    }

    /// Whoever is offered to a visitor: the main office, its corporation, the council.
    pub fn shown(&self) -> impl Iterator<Item = &PersonForm> {
        let main = self.offices().filter(|it| self.is_main(it.1));
        let people = main.flat_map(|(owner, office)| office.people.iter().chain(&owner.people));
        people.chain(&self.world.council.people)
    }

    /// Everybody with an account, those who are offered first.
    pub fn people(&self) -> impl Iterator<Item = &PersonForm> {
        let main = self.offices().find(|it| self.is_main(it.1));
        let main_owner = main.map(|it| it.0.id.as_str());
        let offices = self.offices().filter(|it| !self.is_main(it.1));
        let owners = self
            .corporations
            .iter()
            .filter(move |it| Some(it.id.as_str()) != main_owner);
        let others = offices.flat_map(|it| &it.1.people);
        self.shown()
            .chain(others)
            .chain(owners.flat_map(|it| &it.people))
    }

    fn is_main(&self, office: &OfficeForm) -> bool {
        office.id == self.world.main_office
    }
}

fn one<T: DeserializeOwned>(files: &Files, path: &str, faults: &mut Vec<Finding>) -> Option<T> {
    let Some(text) = files.get(path) else {
        faults.push(Fault::new(path, "the file is missing").finding(files));
        return None;
    };
    let read = TomlFile::open(path, text).and_then(|it| it.read());
    read.map_err(|fault| faults.push(fault)).ok()
}

/// The files of a folder by their stems.
fn folder<T: DeserializeOwned>(
    files: &Files,
    folder: &str,
    faults: &mut Vec<Finding>,
) -> Vec<(String, T)> {
    let paths = files.keys().filter(|it| it.starts_with(folder));
    let stem = |path: &str| {
        let name = path.strip_prefix(folder)?;
        name.strip_suffix(".toml").map(str::to_owned)
    };
    paths
        .filter_map(|path| Some((stem(path)?, one(files, path, faults)?)))
        .collect()
}
