//! Writes the plans of the demo world: made, asked for, decided, worked off. What comes before stands in `year.rs`.

use mamori_core::assessments::PlanState;
use mamori_core::ids::PersonId;
use serde_json::json;

use super::DemoError;
use super::history::{Decision, PlanForm, RowForm, item_id};
use super::year::Life;
use crate::assessments::plan::{self, Cycle, Plan, Step};
use crate::db::{Event, Scope};
use crate::people;

impl Life<'_> {
    /// The manager makes the plan, gives each row to somebody until a day, and asks for approval.
    pub(super) async fn request(&self, form: &PlanForm) -> Result<(), DemoError> {
        let manager = self.roll.person(&form.requested_by)?;
        let scope = Scope::person(manager);
        let draft = plan::draft(self.past.app(), scope, self.checks().await?, None).await?;
        let mut change = self.change(manager).await?;
        let id = plan::make(&mut change, scope, &draft, Some(manager)).await?;
        let rows = json!({ "rows": draft.rows.len() });
        change
            .save(
                &self
                    .event("assessments.plan-make")
                    .about(format!("plan/{id}"))
                    .detail(rows),
            )
            .await?;
        let made = self.plan().await?;
        let mut change = self.change(manager).await?;
        for row in &form.rows {
            let found = self.row(&made, row)?;
            let owner = self.roll.person(&row.owner)?;
            let due_on = self.past.day(row.due_on);
            plan::set_row(&mut change, scope, (&made, found), (owner, due_on)).await?;
            let detail =
                json!({ "provision": found.provision.as_str(), "owner": owner, "due_on": due_on });
            let event = self
                .event("assessments.plan-row")
                .about(format!("plan-item/{}", found.id));
            change.note(&event.detail(detail)).await?;
        }
        plan::request(&mut change, &made, "").await?;
        let event = self
            .event("assessments.plan-request")
            .about(format!("plan/{id}"));
        Ok(change.save(&event).await?)
    }

    /// The executive approves the plan or gives it back.
    pub(super) async fn decide(&self, form: &PlanForm) -> Result<(), DemoError> {
        let (Some(by), Some(decision)) = (&form.decided_by, form.decision) else {
            return Ok(());
        };
        let made = self.plan().await?;
        let mut change = self.change(self.roll.person(by)?).await?;
        let (decision, operation) = match decision {
            Decision::Approved => (people::Decision::Approve, "assessments.plan-approve"),
            Decision::Returned => (people::Decision::Return, "assessments.plan-return"),
        };
        plan::decide(&mut change, &made, decision, &form.comment).await?;
        let event = self.event(operation).about(format!("plan/{}", made.id));
        let detail = json!({ "comment": form.comment });
        Ok(change.save(&event.detail(detail)).await?)
    }

    /// The owner of a row begins it or says that it is done.
    pub(super) async fn work(&self, row: &RowForm) -> Result<(), DemoError> {
        let made = self.plan().await?;
        let found = self.row(&made, row)?;
        let owner: PersonId = self.roll.person(&row.owner)?;
        let mut change = self.change(owner).await?;
        let step = Step {
            state: row.state,
            reason: "",
            evidence: &row.evidence,
        };
        plan::move_row(&mut change, Scope::person(owner), found, step).await?;
        let is_managers = owner == self.manager()?;
        if is_managers && row.state == PlanState::Done {
            let proof = (found, row.evidence.as_str());
            plan::answer_done(&mut change, Scope::person(owner), &made, proof).await?;
        }
        let detail = json!({ "provision": found.provision.as_str(), "from": found.state, "to": row.state, "evidence": row.evidence });
        let event = self
            .event("assessments.plan-state")
            .about(format!("plan-item/{}", found.id));
        Ok(change.save(&event.detail(detail)).await?)
    }

    async fn plan(&self) -> Result<Plan, DemoError> {
        let cycle = self.checks().await?;
        let found = plan::of_cycle(self.past.app(), Scope::machine(), cycle).await?;
        found.ok_or_else(|| DemoError::Nobody(format!("{} plan", self.form.id)))
    }

    /// The checks of the year that is told.
    async fn checks(&self) -> Result<Cycle, DemoError> {
        let found = plan::newest_cycle(self.past.app(), Scope::machine(), self.office).await?;
        found.ok_or_else(|| DemoError::Nobody(format!("{} check", self.form.id)))
    }

    fn row<'p>(&self, plan: &'p Plan, form: &RowForm) -> Result<&'p plan::Row, DemoError> {
        let id = item_id(&self.data.rules.edition, &form.item);
        let found = plan
            .rows
            .iter()
            .find(|it| Some(&it.provision) == id.as_ref());
        found.ok_or_else(|| DemoError::Nobody(format!("{} {}", self.form.id, form.item)))
    }

    fn event(&self, operation: &'static str) -> Event {
        Event::of(operation).office(self.office)
    }
}
