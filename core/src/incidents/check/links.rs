//! Links of the incidents' data: whatever a file names elsewhere must be there.

use super::super::clock::ClockRule;
use super::super::drill::Scenario;
use super::super::lesson::Lessons;
use super::super::municipality::Municipality;
use super::super::notice::Notices;
use super::super::playbook::Playbook;
use super::super::read::Opened;
use super::{Around, dangling};
use crate::lint::{Finding, TomlFile};

impl Around<'_> {
    pub(super) fn links(&self, opened: &Opened<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (file, it) in &opened.playbooks {
            findings.extend(self.playbook_links(file, it));
        }
        for (file, it) in &opened.clocks {
            findings.extend(self.clock_links(file, it));
        }
        for (file, it) in &opened.municipalities {
            findings.extend(self.municipality_links(file, it));
        }
        for (file, it) in &opened.scenarios {
            findings.extend(self.scenario_links(file, it));
        }
        for (file, it) in &opened.notices {
            findings.extend(self.notice_links(file, it));
        }
        for (file, it) in &opened.lessons {
            findings.extend(self.lesson_links(file, it));
        }
        findings
    }

    fn playbook_links(&self, file: &TomlFile<'_>, of: &Playbook) -> Vec<Finding> {
        let named = |key: &str, at: usize| format!("{key}.{at}");
        let clocks = of.clocks.iter().enumerate().map(|(at, id)| {
            let is_there = self.all.clock(id.as_str()).is_some();
            (is_there, named("clocks", at), ("期限", id.as_str()))
        });
        let cases = of.cases.iter().enumerate().map(|(at, id)| {
            let is_there = self.catalogue.case(id.as_str()).is_some();
            (is_there, named("cases", at), ("事例", id.as_str()))
        });
        let items = of.items.iter().enumerate().map(|(at, id)| {
            let is_there = self.catalogue.provision(id.as_str()).is_some();
            (is_there, named("items", at), ("項目", id.as_str()))
        });
        let all = clocks.chain(cases).chain(items);
        let missing = all.filter(|(is_there, ..)| !is_there);
        let missing = missing.map(|(_, place, what)| dangling(file, &place, what));
        missing.chain(self.steps_and_lessons(file, of)).collect()
    }

    fn steps_and_lessons(&self, file: &TomlFile<'_>, of: &Playbook) -> Vec<Finding> {
        let lessons = of.lessons.iter().enumerate().map(|(at, id)| {
            let is_there = self.all.lessons().iter().any(|it| it.id == *id);
            (is_there, format!("lessons.{at}"), ("レッスン", id.as_str()))
        });
        let thing = of.thing.iter().map(|id| {
            let is_there = self.registers.get(id.as_str()).is_some();
            (is_there, "thing".to_owned(), ("台帳", id.as_str()))
        });
        let clocks = of.steps.iter().enumerate().filter_map(|(at, step)| {
            let id = step.clock.as_ref()?;
            let place = format!("step.{at}.clock");
            Some((of.clocks.contains(id), place, ("期限", id.as_str())))
        });
        let all = lessons.chain(thing).chain(clocks);
        let missing = all.filter(|(is_there, ..)| !is_there);
        missing
            .map(|(_, place, what)| dangling(file, &place, what))
            .collect()
    }

    fn clock_links(&self, file: &TomlFile<'_>, of: &ClockRule) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, period) in of.periods.iter().enumerate() {
            if let Some(id) = &period.edition
                && self.catalogue.edition(id.norm(), id.short()).is_none()
            {
                found.push(dangling(
                    file,
                    &format!("period.{at}.edition"),
                    ("版", id.as_str()),
                ));
            }
            if let Some(id) = &period.provision
                && self.catalogue.provision(id.as_str()).is_none()
            {
                let place = format!("period.{at}.provision");
                found.push(dangling(file, &place, ("項目", id.as_str())));
            }
        }
        found
    }

    fn municipality_links(&self, file: &TomlFile<'_>, of: &Municipality) -> Vec<Finding> {
        let named = of.provision.iter();
        let missing = named.filter(|it| self.catalogue.provision(it.as_str()).is_none());
        missing
            .map(|it| dangling(file, "provision", ("項目", it.as_str())))
            .collect()
    }

    fn scenario_links(&self, file: &TomlFile<'_>, of: &Scenario) -> Vec<Finding> {
        let Some(kind) = self.all.playbook(of.kind.as_str()) else {
            return vec![dangling(
                file,
                "kind",
                ("こまったことの種類", of.kind.as_str()),
            )];
        };
        let surprises = of.surprises.iter().enumerate();
        let expected = surprises.filter_map(|(at, it)| it.expects.as_ref().map(|it| (at, it)));
        let missing = expected.filter(|(_, it)| kind.step(it.as_str()).is_none());
        missing
            .map(|(at, it)| {
                dangling(
                    file,
                    &format!("surprise.{at}.expects"),
                    ("手順", it.as_str()),
                )
            })
            .collect()
    }

    fn notice_links(&self, file: &TomlFile<'_>, of: &Notices) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, notice) in of.all.iter().enumerate() {
            let missing = notice
                .clocks
                .iter()
                .filter(|it| self.all.clock(it.as_str()).is_none());
            let place = format!("notice.{at}.clocks");
            found.extend(missing.map(|it| dangling(file, &place, ("期限", it.as_str()))));
        }
        found
    }

    fn lesson_links(&self, file: &TomlFile<'_>, of: &Lessons) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, lesson) in of.all.iter().enumerate() {
            let missing = lesson.cases.iter();
            let missing = missing.filter(|it| self.catalogue.case(it.as_str()).is_none());
            let place = format!("lesson.{at}.cases");
            found.extend(missing.map(|it| dangling(file, &place, ("事例", it.as_str()))));
        }
        found
    }
}
