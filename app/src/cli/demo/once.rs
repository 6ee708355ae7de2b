//! The main job once, by the people of an office and through the same doors as the pages: scoping, answers, gaps, plan, approval.

use mamori_core::assessments::{Answer, Given};
use mamori_core::catalogue::{Provision, ScopingFact};
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::Role;
use serde_json::json;

use super::past::number;
use super::place::DemoWorld;
use super::world::{CorporationForm, OfficeForm, PersonForm};
use super::year::said;
use super::{DemoData, DemoError};
use crate::assessments::{
    Assessment, Opening, answer, current, given, open, plan, provisions, save_scoping,
};
use crate::db::{Actor, Change, Event, Scope};
use crate::people;

/// From where the job is done, as the journal has it.
pub(super) const TERMINAL: &str = "mamori try --once";
/// One answer in so many is まだ.
const GAP_EVERY: u64 = 4;

/// Where the job was done.
pub struct Done {
    /// The office.
    pub office: OfficeId,
    /// The login of its manager.
    pub manager: String,
}

/// Does the job at the first office that has no plan for this year yet, the main office before all others.
/// `None` where every office has one.
pub async fn main_job(world: &DemoWorld, data: &DemoData) -> Result<Option<Done>, DemoError> {
    let (main, others): (Vec<_>, Vec<_>) = data
        .offices()
        .partition(|it| it.1.id == data.world.main_office);
    for (owner, form) in main.into_iter().chain(others) {
        let Some(job) = Job::of(world, owner, form)? else {
            continue;
        };
        if job.waits().await? {
            job.run(data).await?;
            let manager = job.manager.login.clone();
            return Ok(Some(Done {
                office: job.office,
                manager,
            }));
        }
    }
    Ok(None)
}

/// One office and the two people whom the job needs.
struct Job<'a> {
    world: &'a DemoWorld,
    form: &'a OfficeForm,
    office: OfficeId,
    manager: &'a PersonForm,
    executive: &'a PersonForm,
}

impl<'a> Job<'a> {
    fn of(
        world: &'a DemoWorld,
        owner: &'a CorporationForm,
        form: &'a OfficeForm,
    ) -> Result<Option<Self>, DemoError> {
        let holds = |role| move |it: &&PersonForm| it.roles.contains(&role);
        let manager = form.people.iter().find(holds(Role::Manager));
        let mut above = form.people.iter().chain(&owner.people);
        let (Some(manager), Some(executive)) = (manager, above.find(holds(Role::Executive))) else {
            return Ok(None);
        };
        Ok(Some(Self {
            world,
            form,
            office: world.roll.office(&form.id)?,
            manager,
            executive,
        }))
    }

    /// Whether this year's check is not finished, so that the job can be done whole.
    async fn waits(&self) -> Result<bool, DemoError> {
        let app = &self.world.app;
        let Some(of) = current(app, Scope::machine(), self.office).await? else {
            return Ok(true);
        };
        let answered = given(app, Scope::machine(), &of).await?;
        let is_open = self
            .asked(&of)
            .iter()
            .any(|it| !answered.contains_key(&it.id));
        let plan = plan::of(app, Scope::machine(), self.office).await?;
        Ok(is_open && plan.is_none())
    }

    async fn run(&self, data: &DemoData) -> Result<(), DemoError> {
        let manager = self.world.roll.person(&self.manager.login)?;
        let of = self.scope(data, manager).await?;
        self.answer(manager, &of).await?;
        self.plan(manager).await
    }

    async fn scope(&self, data: &DemoData, manager: PersonId) -> Result<Assessment, DemoError> {
        let history = data.histories.get(&self.form.id);
        let nobody = || DemoError::Nobody(self.form.id.clone());
        let said = said(self.form, &history.ok_or_else(nobody)?.scoping);
        let mut change = self.change(manager).await?;
        let scope = Scope::person(manager);
        save_scoping(&mut change, scope, self.office, &said).await?;
        change.note(&self.event("assessments.scope")).await?;
        let app = &self.world.app;
        let opening = Opening::of(&app.catalogue, self.office, said).ok_or_else(nobody)?;
        open(&mut change, scope, &opening).await?;
        change.save(&self.event("assessments.open")).await?;
        current(app, scope, self.office).await?.ok_or_else(nobody)
    }

    /// Answers what has no answer yet, some of it with まだ, so that there is something to plan.
    async fn answer(&self, manager: PersonId, of: &Assessment) -> Result<(), DemoError> {
        let scope = Scope::person(manager);
        let answered = given(&self.world.app, scope, of).await?;
        let mut has_gap = answered.values().any(|it| it.answer.is_gap());
        let mut change = self.change(manager).await?;
        for it in self.asked(of) {
            if answered.contains_key(&it.id) {
                continue;
            }
            let is_gap = !has_gap || number(it.id.as_str()) % GAP_EVERY == 0;
            has_gap |= is_gap;
            let said = if is_gap { Answer::NotYet } else { Answer::Done };
            answer(&mut change, scope, of, (&it.id, &Given::bare(said))).await?;
            let detail = json!({ "provision": it.id.as_str(), "answer": said });
            change
                .note(&self.event("assessments.answer").detail(detail))
                .await?;
        }
        Ok(change.save(&self.event("assessments.answers")).await?)
    }

    /// Makes the plan of the gaps, asks for approval and has it approved.
    async fn plan(&self, manager: PersonId) -> Result<(), DemoError> {
        let (app, scope) = (&self.world.app, Scope::person(manager));
        let nobody = || DemoError::Nobody(self.form.id.clone());
        let cycle = plan::newest_cycle(app, scope, self.office).await?;
        let draft = plan::draft(app, scope, cycle.ok_or_else(nobody)?, None).await?;
        let mut change = self.change(manager).await?;
        plan::make(&mut change, scope, &draft, Some(manager)).await?;
        change.save(&self.event("assessments.plan-make")).await?;
        let made = plan::of(app, scope, self.office).await?;
        let made = made.ok_or_else(nobody)?;
        let mut change = self.change(manager).await?;
        plan::request(&mut change, &made, "").await?;
        change.save(&self.event("assessments.plan-request")).await?;
        let executive = self.world.roll.person(&self.executive.login)?;
        let mut change = self.change(executive).await?;
        plan::decide(&mut change, &made, people::Decision::Approve, "").await?;
        Ok(change.save(&self.event("assessments.plan-approve")).await?)
    }

    fn asked(&self, of: &Assessment) -> Vec<&Provision> {
        let facts: Vec<ScopingFact> = of.scoping.facts().into_iter().collect();
        let mut asked = provisions(&self.world.app.catalogue, of);
        asked.retain(|it| it.applies_to(&facts));
        asked
    }

    async fn change(&self, person: PersonId) -> Result<Change, DemoError> {
        let actor = Actor::person(person, TERMINAL);
        Ok(self.world.app.change(&actor).await?)
    }

    fn event(&self, operation: &'static str) -> Event {
        Event::of(operation).office(self.office)
    }
}
