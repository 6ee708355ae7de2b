//! Writes what an office of the demo world did in its years: scoping, the staff's own checks, the manager's check. Plans stand in `plans.rs`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mamori_core::assessments::{Given, Question, Said, Scoping};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Audience, Provision, ScopingFact};
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::Role;
use serde_json::json;

use super::history::{Cycle, OfficeHistory, PlanForm, RowForm, ScopingForm, Tendency};
use super::past::{Past, moment_of, number};
use super::settle::Roll;
use super::world::{OfficeForm, PersonForm};
use super::{DemoData, DemoError};
use crate::assessments::{
    Assessment, Opening, answer, answer_self, close, of_year, open, provisions, save_scoping,
    send_self_check, start_self_check,
};
use crate::db::{Actor, Change, Event, Scope};

/// From where the people of the demo world worked, as the journal has it.
const TERMINAL: &str = "demo";

/// Something that was done on a day.
#[derive(Clone, Copy)]
pub(super) enum Deed<'a> {
    /// The manager says what the office is like and opens the check.
    Open,
    /// One of the staff sends their own check.
    SelfCheck(&'a PersonForm),
    /// The manager answers.
    Answer,
    /// The manager makes the plan and asks for approval.
    Request(&'a PlanForm),
    /// The executive decides.
    Decide(&'a PlanForm),
    /// Somebody works on a row.
    Work(&'a RowForm),
    /// The manager closes the year.
    Close,
}

/// One office, and what it takes to act for it.
pub(super) struct Life<'a> {
    pub(super) past: &'a Past,
    pub(super) data: &'a DemoData,
    pub(super) roll: &'a Roll,
    pub(super) form: &'a OfficeForm,
    pub(super) history: &'a OfficeHistory,
    pub(super) office: OfficeId,
}

/// Writes the years of every office.
pub(super) async fn live(past: &Past, data: &DemoData, roll: &Roll) -> Result<(), DemoError> {
    for (_, form) in data.offices() {
        let Some(history) = data.histories.get(&form.id) else {
            return Err(DemoError::Nobody(form.id.clone()));
        };
        let life = Life {
            past,
            data,
            roll,
            form,
            history,
            office: roll.office(&form.id)?,
        };
        for cycle in &history.cycles {
            life.cycle(cycle).await?;
        }
    }
    Ok(())
}

/// What an office says about itself before its check.
pub(super) fn said(office: &OfficeForm, form: &ScopingForm) -> Scoping {
    let yes = |question: &Question| match question.fact() {
        Some(fact) => form.facts.contains(&fact),
        None => form.dedicated_staff,
    };
    let said = |it: &Question| (*it, if yes(it) { Said::Yes } else { Said::No });
    Scoping {
        service: Some(office.service),
        said: Question::FIRST.iter().map(said).collect(),
    }
}

impl Life<'_> {
    async fn cycle(&self, cycle: &Cycle) -> Result<(), DemoError> {
        let mut deeds = self.deeds(cycle);
        deeds.retain(|it| self.past.has_come(it.0));
        deeds.sort_by_key(|it| it.0);
        let mut on: BTreeMap<Date, usize> = BTreeMap::new();
        for (day, _) in &deeds {
            *on.entry(*day).or_default() += 1;
        }
        let mut last = (None, 0);
        for (day, deed) in deeds {
            let place = if last.0 == Some(day) { last.1 + 1 } else { 0 };
            last = (Some(day), place);
            let many = on.get(&day).copied().unwrap_or(1);
            let at = moment_of(self.past.day(day), (place, many), self.history.seed);
            self.past.set(at);
            self.act(cycle, deed).await?;
        }
        Ok(())
    }

    /// What was done in a year; on one day in this order.
    fn deeds<'a>(&'a self, cycle: &'a Cycle) -> Vec<(Date, Deed<'a>)> {
        let mut deeds = vec![(cycle.started_on, Deed::Open)];
        deeds.extend(self.self_checks(cycle));
        deeds.extend(cycle.answered_on().map(|it| (it, Deed::Answer)));
        if let Some(plan) = &cycle.plan {
            deeds.push((plan.requested_on, Deed::Request(plan)));
            deeds.extend(plan.decided_on.map(|it| (it, Deed::Decide(plan))));
            let worked = |it: &'a RowForm| Some((it.done_on.or(it.touched_on)?, Deed::Work(it)));
            deeds.extend(plan.rows.iter().filter_map(worked));
            deeds.extend(plan.closed_on.map(|it| (it, Deed::Close)));
        }
        deeds
    }

    /// Who of the staff sent their own check, one after the other until the last day of it. Where not everybody
    /// did, it is the first one who still has to: whoever tries mamori out finds a check to make.
    fn self_checks(&self, cycle: &Cycle) -> Vec<(Date, Deed<'_>)> {
        let staff = self
            .form
            .people
            .iter()
            .filter(|it| it.roles.contains(&Role::Staff));
        let most = usize::try_from(cycle.staff_answered).unwrap_or(usize::MAX);
        let still_open = usize::from(cycle.staff_answered < self.form.staff);
        let staff: Vec<&PersonForm> = staff.skip(still_open).take(most).collect();
        let days = (cycle.staff_until_on - cycle.started_on).get_days();
        let many = i32::try_from(staff.len()).unwrap_or(i32::MAX).max(1);
        let day = |place: i32| {
            let span = jiff::Span::new().days(days * (place + 1) / many);
            cycle.started_on.saturating_add(span)
        };
        (0..)
            .zip(staff)
            .map(|(place, it)| (day(place), Deed::SelfCheck(it)))
            .collect()
    }

    async fn act(&self, cycle: &Cycle, deed: Deed<'_>) -> Result<(), DemoError> {
        match deed {
            Deed::Open => self.open().await,
            Deed::SelfCheck(person) => self.self_check(cycle, person).await,
            Deed::Answer => self.answer(cycle).await,
            Deed::Request(plan) => self.request(plan).await,
            Deed::Decide(plan) => self.decide(plan).await,
            Deed::Work(row) => self.work(row).await,
            Deed::Close => self.close().await,
        }
    }

    async fn open(&self) -> Result<(), DemoError> {
        let manager = self.manager()?;
        let said = said(self.form, &self.history.scoping);
        let mut change = self.change(manager).await?;
        let scope = Scope::person(manager);
        save_scoping(&mut change, scope, self.office, &said).await?;
        let Some(opening) = Opening::of(&self.past.app().catalogue, self.office, said) else {
            return Err(DemoError::Nobody(self.data.rules.edition.to_string()));
        };
        let id = open(&mut change, scope, &opening).await?;
        let event = Event::of("assessments.open").office(self.office);
        Ok(change
            .save(&event.about(format!("assessment/{id}")))
            .await?)
    }

    async fn self_check(&self, cycle: &Cycle, person: &PersonForm) -> Result<(), DemoError> {
        let of = self.assessment().await?;
        let id = self.roll.person(&person.login)?;
        let asked = self.asked(&of, Some(Audience::Everyone));
        let mut change = self.change(id).await?;
        start_self_check(&mut change, &of, id).await?;
        let tendency = self
            .data
            .rules
            .tendency
            .get(&self.history.tendency)
            .copied();
        for it in &asked {
            let lot = number((self.history.seed, cycle.year, &person.login, it.id.as_str()));
            let lot = u16::try_from(lot % 1000).unwrap_or_default();
            let given = tendency.map(|it: Tendency| it.answer(lot));
            if let Some(given) = given {
                answer_self(&mut change, &of, id, (&it.id, given)).await?;
            }
        }
        send_self_check(&mut change, &of, id).await?;
        let event = Event::of("assessments.send_self_check").office(self.office);
        let detail = json!({ "answers": asked.len() });
        let event = event.about(format!("assessment/{}", of.id)).detail(detail);
        Ok(change.save(&event).await?)
    }

    async fn answer(&self, cycle: &Cycle) -> Result<(), DemoError> {
        let of = self.assessment().await?;
        let manager = self.manager()?;
        let mut change = self.change(manager).await?;
        for it in self.asked(&of, None) {
            let Some(said) = cycle.answer(it.id.local()) else {
                continue;
            };
            let note = cycle.notes.get(it.id.local()).cloned().unwrap_or_default();
            let given = Given {
                note,
                ..Given::bare(said)
            };
            answer(&mut change, Scope::person(manager), &of, (&it.id, &given)).await?;
            let event = Event::of("assessments.answer").office(self.office);
            let detail = json!({ "provision": it.id, "answer": said, "note": given.note });
            let event = event.about(format!("assessment/{}", of.id)).detail(detail);
            change.note(&event).await?;
        }
        let event = Event::of("assessments.answers").office(self.office);
        Ok(change
            .save(&event.about(format!("assessment/{}", of.id)))
            .await?)
    }

    async fn close(&self) -> Result<(), DemoError> {
        let of = self.assessment().await?;
        let manager = self.manager()?;
        let mut change = self.change(manager).await?;
        close(&mut change, Scope::person(manager), &of).await?;
        let event = Event::of("assessments.close").office(self.office);
        Ok(change
            .save(&event.about(format!("assessment/{}", of.id)))
            .await?)
    }

    /// The check of the year in which the clock stands.
    pub(super) async fn assessment(&self) -> Result<Assessment, DemoError> {
        let app = self.past.app();
        let year = FiscalYear::of(app.clock.today());
        let found = of_year(app, Scope::machine(), self.office, year).await?;
        found.ok_or_else(|| DemoError::Nobody(format!("{} {}", self.form.id, year.year())))
    }

    /// The requirements that concern the office, or those of them that an audience answers.
    fn asked(&self, of: &Assessment, audience: Option<Audience>) -> Vec<&Provision> {
        let facts: Vec<ScopingFact> = of.scoping.facts().into_iter().collect();
        let mut asked = provisions(&self.past.app().catalogue, of);
        asked.retain(|it| it.applies_to(&facts) && audience.is_none_or(|who| it.is_for(who)));
        asked
    }

    /// Who runs the office.
    pub(super) fn manager(&self) -> Result<PersonId, DemoError> {
        let is_manager = |it: &&PersonForm| it.roles.contains(&Role::Manager);
        let manager = self.form.people.iter().find(is_manager);
        self.roll.person(manager.map_or("manager", |it| &it.login))
    }

    /// Begins a change by one of the people, at the moment the clock stands at.
    pub(super) async fn change(&self, person: PersonId) -> Result<Change, DemoError> {
        let actor = Actor::person(person, TERMINAL);
        Ok(self.past.app().change(&actor).await?)
    }
}
