//! Reading `data/incidents` and the lessons: keeps what parses, and says of what does not where it is wrong.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::Incidents;
use super::clock::ClockRule;
use super::continuity::Continuity;
use super::draft::Draft;
use super::drill::Scenario;
use super::escalation::Escalation;
use super::form_place::FormLabels;
use super::lesson::Lessons;
use super::municipality::Municipality;
use super::notice::Notices;
use super::playbook::Playbook;
use crate::lint::{Finding, TomlFile};

/// Everything that parses, each with its file, for the lint.
#[derive(Default)]
pub(super) struct Opened<'a> {
    pub playbooks: Vec<(TomlFile<'a>, Playbook)>,
    pub clocks: Vec<(TomlFile<'a>, ClockRule)>,
    pub municipalities: Vec<(TomlFile<'a>, Municipality)>,
    pub scenarios: Vec<(TomlFile<'a>, Scenario)>,
    pub escalation: Vec<(TomlFile<'a>, Escalation)>,
    pub notices: Vec<(TomlFile<'a>, Notices)>,
    pub lessons: Vec<(TomlFile<'a>, Lessons)>,
    pub continuity: Vec<(TomlFile<'a>, Continuity)>,
    pub drafts: Vec<(TomlFile<'a>, Draft)>,
    pub form_labels: Vec<(TomlFile<'a>, FormLabels)>,
    pub findings: Vec<Finding>,
}

impl<'a> Opened<'a> {
    pub(super) fn of(files: &'a BTreeMap<String, String>) -> Self {
        let mut opened = Self::default();
        for (path, text) in files {
            let Some(place) = path.strip_suffix(".toml") else {
                continue;
            };
            if place == "training/lessons" {
                keep((path, text), &mut opened.lessons, &mut opened.findings);
            } else if let Some(place) = place.strip_prefix("incidents/") {
                opened.take(place, (path, text));
            }
        }
        opened
    }

    fn take(&mut self, place: &str, file: (&'a str, &'a str)) {
        let findings = &mut self.findings;
        match place.split_once('/').map_or(place, |(folder, _)| folder) {
            "playbooks" => keep(file, &mut self.playbooks, findings),
            "clocks" => keep(file, &mut self.clocks, findings),
            "municipalities" => keep(file, &mut self.municipalities, findings),
            "drills" => keep(file, &mut self.scenarios, findings),
            "drafts" => keep(file, &mut self.drafts, findings),
            "escalation" => keep(file, &mut self.escalation, findings),
            "notices" => keep(file, &mut self.notices, findings),
            "continuity" => keep(file, &mut self.continuity, findings),
            "form-labels" => keep(file, &mut self.form_labels, findings),
            _ => {}
        }
    }
}

fn keep<'a, T: DeserializeOwned>(
    (path, text): (&'a str, &'a str),
    kept: &mut Vec<(TomlFile<'a>, T)>,
    findings: &mut Vec<Finding>,
) {
    let read = TomlFile::open(path, text).and_then(|file| {
        let it = file.read()?;
        Ok((file, it))
    });
    match read {
        Ok(it) => kept.push(it),
        Err(it) => findings.push(it),
    }
}

/// Everything by its id.
fn by_id<K: Ord + Clone, T>(all: Vec<(TomlFile<'_>, T)>, id: impl Fn(&T) -> &K) -> BTreeMap<K, T> {
    let pair = |(_, it): (TomlFile<'_>, T)| (id(&it).clone(), it);
    all.into_iter().map(pair).collect()
}

/// What is in the only file of its sort.
fn only<T: Default>(all: Vec<(TomlFile<'_>, T)>) -> T {
    let first = all.into_iter().next();
    first.map(|it| it.1).unwrap_or_default()
}

impl Incidents {
    /// Reads files by their path below `data/` (`incidents/playbooks/lost-device.toml`).
    pub fn read(files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        let opened = Opened::of(files);
        let all = Self {
            continuity: only(opened.continuity),
            form_labels: only(opened.form_labels),
            playbooks: by_id(opened.playbooks, |it| &it.id),
            clocks: by_id(opened.clocks, |it| &it.id),
            municipalities: by_id(opened.municipalities, |it| &it.id),
            scenarios: by_id(opened.scenarios, |it| &it.id),
            escalation: only(opened.escalation),
            notices: only(opened.notices),
            lessons: only(opened.lessons),
            drafts: by_id(opened.drafts, |it| &it.id),
        };
        (all, opened.findings)
    }
}
