//! What `data/demo` must hold together: ids, people, items and days. Pure; writing the world stands in `settle.rs` and `year.rs`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mamori_core::assessments::{Answer, PlanState};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Catalogue, Provision};
use mamori_core::people::{NodeKind, Role};

use super::DemoData;
use super::history::{Cycle, Decision, OfficeHistory, PlanForm, RowForm, item_id};
use super::world::{CorporationForm, OfficeForm, PersonForm};

/// Every fault, as `file: what`.
pub(super) fn check(data: &DemoData, catalogue: &Catalogue) -> Vec<String> {
    let mut faults = names(data);
    faults.extend(people(data));
    for (owner, office) in data.offices() {
        let Some(history) = data.histories.get(&office.id) else {
            faults.push(format!("demo/history/{}.toml: is missing", office.id));
            continue;
        };
        let at = OfficeCheck {
            data,
            catalogue,
            owner,
            office,
            history,
        };
        let found = at.faults().into_iter();
        faults.extend(found.map(|it| format!("demo/history/{}.toml: {it}", office.id)));
    }
    faults
}

/// Ids are unique and lead somewhere.
fn names(data: &DemoData) -> Vec<String> {
    let mut faults = Vec::new();
    let offices: Vec<&OfficeForm> = data.offices().map(|it| it.1).collect();
    faults.extend(twice("office", offices.iter().map(|it| it.id.clone())));
    let numbers = offices.iter().map(|it| it.number.to_string());
    faults.extend(twice("office number", numbers));
    let owners = data.corporations.iter().map(|it| it.id.clone());
    faults.extend(twice("corporation", owners));
    faults.extend(twice("login", data.people().map(|it| it.login.clone())));
    let known: BTreeSet<&str> = offices.iter().map(|it| it.id.as_str()).collect();
    if !known.contains(data.world.main_office.as_str()) {
        faults.push("demo/world.toml: `main_office` is no office".to_owned());
    }
    for (stem, history) in &data.histories {
        if !known.contains(stem.as_str()) || history.office != *stem {
            faults.push(format!(
                "demo/history/{stem}.toml: is not named after an office"
            ));
        }
        if !data.rules.tendency.contains_key(&history.tendency) {
            let unknown = &history.tendency;
            faults.push(format!(
                "demo/history/{stem}.toml: unknown tendency `{unknown}`"
            ));
        }
    }
    if FiscalYear::of(data.world.as_of_on).year() != data.rules.reference_year {
        faults.push("demo/history.toml: `as_of_on` is not in `reference_year`".to_owned());
    }
    faults
}

fn twice(what: &str, ids: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ids.filter(|it| !seen.insert(it.clone()))
        .map(|it| format!("demo: the {what} `{it}` stands twice"))
        .collect()
}

/// Roles are held where they may be held, and somebody can do the main job everywhere.
fn people(data: &DemoData) -> Vec<String> {
    let mut faults = at_node(&data.world.council.people, NodeKind::Council);
    for owner in &data.corporations {
        faults.extend(at_node(&owner.people, NodeKind::Corporation));
        if !holds(&owner.people, Role::Executive) {
            faults.push(format!(
                "demo/corporations/{}.toml: has no executive",
                owner.id
            ));
        }
        for office in &owner.offices {
            faults.extend(at_node(&office.people, NodeKind::Office));
            if !holds(&office.people, Role::Manager) {
                faults.push(format!("demo: the office `{}` has no manager", office.id));
            }
        }
    }
    faults
}

fn at_node(people: &[PersonForm], node: NodeKind) -> Vec<String> {
    let mut faults = Vec::new();
    for person in people {
        let login = &person.login;
        if person.roles.is_empty() {
            faults.push(format!("demo: `{login}` has no role"));
        }
        let wrong = person.roles.iter().filter(|it| !it.may_be_held_at(node));
        faults.extend(wrong.map(|it| format!("demo: `{login}` cannot be {it} at a {node}")));
    }
    faults
}

fn holds(people: &[PersonForm], role: Role) -> bool {
    people.iter().any(|it| it.roles.contains(&role))
}

/// One office's history beside what it must fit.
struct OfficeCheck<'a> {
    data: &'a DemoData,
    catalogue: &'a Catalogue,
    owner: &'a CorporationForm,
    office: &'a OfficeForm,
    history: &'a OfficeHistory,
}

impl OfficeCheck<'_> {
    fn faults(&self) -> Vec<String> {
        let years: Vec<i16> = self.history.cycles.iter().map(|it| it.year).collect();
        let mut faults = Vec::new();
        if !years.is_sorted_by(|a, b| a < b) || years.last() > Some(&self.data.rules.reference_year)
        {
            faults.push("the years do not follow each other".to_owned());
        }
        for cycle in &self.history.cycles {
            let mut found = self.items(cycle);
            found.extend(self.days(cycle));
            if let Some(plan) = &cycle.plan {
                found.extend(self.plan(cycle, plan));
            }
            faults.extend(found.into_iter().map(|it| format!("{}: {it}", cycle.year)));
        }
        faults
    }

    /// The provision of an item, if it applies to this office.
    fn provision(&self, item: &str) -> Option<&Provision> {
        let id = item_id(&self.data.rules.edition, item)?;
        let provision = self.catalogue.provision(id.as_str())?;
        let applies = provision.applies_to(&self.history.scoping.facts);
        applies.then_some(provision)
    }

    fn items(&self, cycle: &Cycle) -> Vec<String> {
        let mut faults = twice("item", cycle.items().cloned());
        let named = cycle.items().chain(cycle.notes.keys());
        let foreign = named.filter(|it| self.provision(it).is_none());
        faults.extend(foreign.map(|it| format!("`{it}` is no item that applies here")));
        let silent = cycle
            .items()
            .filter(|it| cycle.answer(it).is_some_and(Answer::needs_note));
        let silent = silent.filter(|it| !cycle.notes.contains_key(*it));
        faults.extend(silent.map(|it| format!("`{it}` needs a note")));
        if cycle.checked_on.is_some() != cycle.unanswered.is_empty() {
            faults.push("a check is complete when nothing is unanswered".to_owned());
        }
        if cycle.staff_answered > self.office.staff {
            faults.push("more people answered than work there".to_owned());
        }
        faults
    }

    fn days(&self, cycle: &Cycle) -> Vec<String> {
        let mut faults = Vec::new();
        if cycle.checked_on.is_some() && cycle.checked_until_on.is_some() {
            faults.push("`checked_on` and `checked_until_on` exclude each other".to_owned());
        }
        let plan = cycle.plan.as_ref();
        let days = [
            Some(cycle.started_on),
            cycle.answered_on(),
            plan.map(|it| it.requested_on),
            plan.and_then(|it| it.decided_on),
            plan.and_then(|it| it.closed_on),
        ];
        let days: Vec<Date> = days.into_iter().flatten().collect();
        if !days.is_sorted() || cycle.staff_until_on < cycle.started_on {
            faults.push("the days do not follow each other".to_owned());
        }
        let year = |it: &Date| FiscalYear::of(*it).year() == cycle.year;
        if !days
            .iter()
            .all(|it| year(it) && *it <= self.data.world.as_of_on)
        {
            faults.push("a day lies outside the year or after `as_of_on`".to_owned());
        }
        faults
    }

    fn plan(&self, cycle: &Cycle, plan: &PlanForm) -> Vec<String> {
        let mut faults = Vec::new();
        let gaps: BTreeSet<&String> = cycle.not_yet.iter().chain(&cycle.unsure).collect();
        let rows: BTreeSet<&String> = plan.rows.iter().map(|it| &it.item).collect();
        if gaps != rows || rows.len() != plan.rows.len() || cycle.checked_on.is_none() {
            faults.push("the plan's rows are not the gaps of a complete check".to_owned());
        }
        let may = self.roles();
        let is = |login: &str, role| may.get(login).is_some_and(|it| it.contains(&role));
        if !is(&plan.requested_by, Role::Manager) {
            faults.push(format!("`{}` is no manager here", plan.requested_by));
        }
        let parts = [
            plan.decided_by.is_some(),
            plan.decided_on.is_some(),
            plan.decision.is_some(),
        ];
        if parts != [true; 3] && parts != [false; 3] {
            faults.push("a decision has a person, a day and a word".to_owned());
        }
        if let Some(by) = plan
            .decided_by
            .as_ref()
            .filter(|it| !is(it, Role::Executive))
        {
            faults.push(format!("`{by}` is no executive here"));
        }
        if plan.decision == Some(Decision::Returned) && plan.comment.is_empty() {
            faults.push("a plan is given back with a comment".to_owned());
        }
        for row in &plan.rows {
            let found = self.row(cycle, plan, row, may.contains_key(row.owner.as_str()));
            faults.extend(
                found
                    .into_iter()
                    .map(|it| format!("row {}: {it}", row.item)),
            );
        }
        faults
    }

    fn row(&self, cycle: &Cycle, plan: &PlanForm, row: &RowForm, has_owner: bool) -> Vec<&str> {
        let mut faults = Vec::new();
        if !has_owner {
            faults.push("the owner is nobody here");
        }
        if FiscalYear::of(row.due_on).year() != cycle.year {
            faults.push("the day is not in the year");
        }
        let days = match row.state {
            PlanState::Done => row.done_on.is_some() && !row.evidence.is_empty(),
            PlanState::Started => row.touched_on.is_some() && row.done_on.is_none(),
            _ => row.touched_on.is_none() && row.done_on.is_none(),
        };
        if !days {
            faults.push("the state does not fit `done_on`, `evidence` and `touched_on`");
        }
        let (from, until) = (plan.decided_on, plan.closed_on);
        let worked = row.done_on.or(row.touched_on);
        let until = until.unwrap_or(self.data.world.as_of_on);
        if worked.is_some_and(|it| Some(it) < from || from.is_none() || it > until) {
            faults.push("was worked on before the approval or after the end");
        }
        faults
    }

    /// Who can act for this office, with their roles.
    fn roles(&self) -> BTreeMap<&str, &[Role]> {
        let people = self.office.people.iter().chain(&self.owner.people);
        people
            .map(|it| (it.login.as_str(), it.roles.as_slice()))
            .collect()
    }
}
