//! The demo world: read from `data/demo`, checked, and written through the same doors as real use. Serving it stands in `try_world.rs`.

mod check;
pub mod history;
#[cfg(test)]
mod tests;
pub mod world;

use std::collections::BTreeMap;

use mamori_core::catalogue::Catalogue;
use serde::de::DeserializeOwned;

use crate::words::Files;
use history::{HistoryFile, OfficeHistory};
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
}

/// What is wrong in `data/demo`, one line for each fault.
#[derive(Debug, thiserror::Error)]
#[error("the demo world in data/demo cannot be used:\n{}", .0.join("\n"))]
pub struct DemoFaults(pub Vec<String>);

impl DemoData {
    /// Reads and checks the demo world of a data tree.
    pub fn read(files: &Files, catalogue: &Catalogue) -> Result<Self, DemoFaults> {
        let mut faults = Vec::new();
        let read = Self::parse(files, &mut faults);
        let Some(data) = read.filter(|_| faults.is_empty()) else {
            return Err(DemoFaults(faults));
        };
        faults.extend(check::check(&data, catalogue));
        if faults.is_empty() {
            Ok(data)
        } else {
            Err(DemoFaults(faults))
        }
    }

    fn parse(files: &Files, faults: &mut Vec<String>) -> Option<Self> {
        let world = one(files, "demo/world.toml", faults);
        let rules = one(files, "demo/history.toml", faults);
        let corporations = folder(files, "demo/corporations/", faults);
        let corporations = corporations.into_iter().map(|it| it.1).collect();
        let histories = folder(files, "demo/history/", faults);
        Some(Self {
            world: world?,
            corporations,
            rules: rules?,
            histories: histories.into_iter().collect(),
        })
    }

    /// Every office with its corporation.
    pub fn offices(&self) -> impl Iterator<Item = (&CorporationForm, &OfficeForm)> {
        let of = |owner| move |office| (owner, office);
        self.corporations
            .iter()
            .flat_map(move |it| it.offices.iter().map(of(it)))
    }

    /// Everybody with an account, the people of the main office first.
    pub fn people(&self) -> impl Iterator<Item = &PersonForm> {
        let is_main = |it: &OfficeForm| it.id == self.world.main_office;
        let (main, others): (Vec<_>, Vec<_>) =
            self.offices().map(|it| it.1).partition(|it| is_main(it));
        let offices = main.into_iter().chain(others).flat_map(|it| &it.people);
        let owners = self.corporations.iter().flat_map(|it| &it.people);
        offices.chain(owners).chain(&self.world.council.people)
    }
}

fn one<T: DeserializeOwned>(files: &Files, path: &str, faults: &mut Vec<String>) -> Option<T> {
    let Some(text) = files.get(path) else {
        faults.push(format!("{path}: the file is missing"));
        return None;
    };
    match toml::from_str(text) {
        Ok(read) => Some(read),
        Err(error) => {
            faults.push(format!("{path}: {error}"));
            None
        }
    }
}

/// The files of a folder by their stems.
fn folder<T: DeserializeOwned>(
    files: &Files,
    folder: &str,
    faults: &mut Vec<String>,
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
