//! What `data/demo` must hold together: ids, people, items and days. Pure; writing the world stands in `settle.rs` and `year.rs`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mamori_core::assessments::{Answer, PlanState};
use mamori_core::calendar::FiscalYear;
use mamori_core::catalogue::{Catalogue, Provision};
use mamori_core::people::{NodeKind, Role};

use super::DemoData;
use super::fault::Fault;
use super::history::{Cycle, Decision, OfficeHistory, PlanForm, RowForm, item_id};
use super::world::{CorporationForm, OfficeForm, PersonForm};

/// Everything that does not hold together.
pub(super) fn check(data: &DemoData, catalogue: &Catalogue) -> Vec<Fault> {
    let mut faults = names(data);
    faults.extend(people(data));
    for (owner, office) in data.offices() {
        let Some(history) = data.histories.get(&office.id) else {
            let file = history_file(&office.id);
            faults.push(Fault::new(file, "the file is missing"));
            continue;
        };
        let at = OfficeCheck {
            data,
            catalogue,
            owner,
            office,
            history,
        };
        faults.extend(at.faults());
    }
    faults
}

fn history_file(office: &str) -> String {
    format!("demo/history/{office}.toml")
}

fn owner_file(owner: &CorporationForm) -> String {
    format!("demo/corporations/{}.toml", owner.id)
}

/// Ids are unique and lead somewhere.
fn names(data: &DemoData) -> Vec<Fault> {
    const WORLD: &str = "demo/world.toml";
    let mut faults = Vec::new();
    let id = |(owner, office): (&CorporationForm, &OfficeForm)| {
        (owner_file(owner), format!("id = \"{}\"", office.id))
    };
    faults.extend(twice("office", data.offices().map(id)));
    let number = |(owner, office): (&CorporationForm, &OfficeForm)| {
        (owner_file(owner), format!("number = {}", office.number))
    };
    faults.extend(twice("office number", data.offices().map(number)));
    faults.extend(twice("login", logins(data).into_iter()));
    let offices = data.offices().map(|it| it.1.id.as_str());
    let known: BTreeSet<&str> = offices.collect();
    if !known.contains(data.world.main_office.as_str()) {
        faults.push(Fault::new(WORLD, "`main_office` is no office").near("main_office"));
    }
    for (stem, history) in &data.histories {
        if !known.contains(stem.as_str()) || history.office != *stem {
            let what = "is not named after an office";
            faults.push(Fault::new(history_file(stem), what).near("office = "));
        }
        if !data.rules.tendency.contains_key(&history.tendency) {
            let what = format!("unknown tendency `{}`", history.tendency);
            faults.push(Fault::new(history_file(stem), what).near("tendency = "));
        }
    }
    if FiscalYear::of(data.world.as_of_on).year() != data.rules.reference_year {
        let what = "`as_of_on` is not in `reference_year`";
        faults.push(Fault::new(WORLD, what).near("as_of_on"));
    }
    faults
}

/// Every login with the file that it stands in.
fn logins(data: &DemoData) -> Vec<(String, String)> {
    let of = |file: &str, people: &[PersonForm]| -> Vec<(String, String)> {
        let login = |it: &PersonForm| (file.to_owned(), format!("login = \"{}\"", it.login));
        people.iter().map(login).collect()
    };
    let mut all = of("demo/world.toml", &data.world.council.people);
    for owner in &data.corporations {
        let file = owner_file(owner);
        all.extend(of(&file, &owner.people));
        let people = owner.offices.iter().map(|it| of(&file, &it.people));
        all.extend(people.flatten());
    }
    all
}

/// What stands twice, with the file and the line of the second one.
fn twice(what: &str, lines: impl Iterator<Item = (String, String)>) -> Vec<Fault> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut faults = Vec::new();
    for (file, line) in lines {
        match seen.get(&line) {
            None => {
                seen.insert(line, file);
            }
            Some(first) => {
                let value = line.rsplit(" = ").next().unwrap_or_default();
                let value = value.trim_matches('"');
                let fault = Fault::new(&file, format!("the {what} `{value}` stands twice"));
                let is_here = *first == file;
                let fault = fault.near(&line);
                faults.push(if is_here { fault.near(&line) } else { fault });
            }
        }
    }
    faults
}

/// Roles are held where they may be held, and somebody can do the main job everywhere.
fn people(data: &DemoData) -> Vec<Fault> {
    let council = &data.world.council.people;
    let mut faults = at_node("demo/world.toml", council, NodeKind::Council);
    for owner in &data.corporations {
        let file = owner_file(owner);
        faults.extend(at_node(&file, &owner.people, NodeKind::Corporation));
        if !holds(&owner.people, Role::Executive) {
            faults.push(Fault::new(&file, "has no executive").near("people = "));
        }
        for office in &owner.offices {
            faults.extend(at_node(&file, &office.people, NodeKind::Office));
            if !holds(&office.people, Role::Manager) {
                let what = format!("the office `{}` has no manager", office.id);
                faults.push(Fault::new(&file, what).near(format!("id = \"{}\"", office.id)));
            }
        }
    }
    faults
}

fn at_node(file: &str, people: &[PersonForm], node: NodeKind) -> Vec<Fault> {
    let mut faults = Vec::new();
    for person in people {
        let login = &person.login;
        let fault = |what| Fault::new(file, what).near(format!("login = \"{login}\""));
        if person.roles.is_empty() {
            faults.push(fault(format!("`{login}` has no role")));
        }
        let wrong = person.roles.iter().filter(|it| !it.may_be_held_at(node));
        faults.extend(wrong.map(|it| fault(format!("`{login}` cannot be {it} at a {node}"))));
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
    fn faults(&self) -> Vec<Fault> {
        let years: Vec<i16> = self.history.cycles.iter().map(|it| it.year).collect();
        let mut faults = Vec::new();
        if !years.is_sorted_by(|a, b| a < b) || years.last() > Some(&self.data.rules.reference_year)
        {
            faults.push(self.fault("the years do not follow each other"));
        }
        for cycle in &self.history.cycles {
            let mut found = self.items(cycle);
            found.extend(self.days(cycle));
            if let Some(plan) = &cycle.plan {
                found.extend(self.plan(cycle, plan));
            }
            let year = format!("year = {}", cycle.year);
            faults.extend(found.into_iter().map(|it| it.below(&year)));
        }
        faults
    }

    fn fault(&self, what: impl Into<String>) -> Fault {
        Fault::new(history_file(&self.office.id), what)
    }

    /// The provision of an item, if it applies to this office.
    fn provision(&self, item: &str) -> Option<&Provision> {
        let id = item_id(&self.data.rules.edition, item)?;
        let provision = self.catalogue.provision(id.as_str())?;
        let applies = provision.applies_to(&self.history.scoping.facts);
        applies.then_some(provision)
    }

    fn items(&self, cycle: &Cycle) -> Vec<Fault> {
        let at = |item: &String, what: &str| {
            let fault = self.fault(format!("`{item}` {what}"));
            fault.near(format!("\"{item}\""))
        };
        let mut seen = BTreeSet::new();
        let again = cycle.items().filter(|it| !seen.insert(*it));
        let mut faults: Vec<Fault> = again.map(|it| at(it, "stands twice")).collect();
        let named = cycle.items().chain(cycle.notes.keys());
        let foreign = named.filter(|it| self.provision(it).is_none());
        faults.extend(foreign.map(|it| at(it, "is no item that applies here")));
        let silent = cycle
            .items()
            .filter(|it| cycle.answer(it).is_some_and(Answer::needs_note));
        let silent = silent.filter(|it| !cycle.notes.contains_key(*it));
        faults.extend(silent.map(|it| at(it, "needs a note")));
        if cycle.checked_on.is_some() != cycle.unanswered.is_empty() {
            faults.push(self.fault("a check is complete when nothing is unanswered"));
        }
        if cycle.staff_answered > self.office.staff {
            let fault = self.fault("more people answered than work there");
            faults.push(fault.near("staff_answered"));
        }
        faults
    }

    fn days(&self, cycle: &Cycle) -> Vec<Fault> {
        let mut faults = Vec::new();
        if cycle.checked_on.is_some() && cycle.checked_until_on.is_some() {
            let fault = self.fault("`checked_on` and `checked_until_on` exclude each other");
            faults.push(fault.near("checked_until_on"));
        }
        let plan = cycle.plan.as_ref();
        let days = [
            ("started_on", Some(cycle.started_on)),
            ("checked_", cycle.answered_on()),
            ("requested_on", plan.map(|it| it.requested_on)),
            ("decided_on", plan.and_then(|it| it.decided_on)),
            ("closed_on", plan.and_then(|it| it.closed_on)),
        ];
        let days: Vec<(&str, Date)> = days
            .into_iter()
            .filter_map(|(name, day)| Some((name, day?)))
            .collect();
        if !days.is_sorted_by_key(|it| it.1) || cycle.staff_until_on < cycle.started_on {
            faults.push(self.fault("the days do not follow each other"));
        }
        let fits =
            |day: Date| FiscalYear::of(day).year() == cycle.year && day <= self.data.world.as_of_on;
        if let Some((name, _)) = days.iter().find(|it| !fits(it.1)) {
            let fault = self.fault("a day lies outside the year or after `as_of_on`");
            faults.push(fault.near(*name));
        }
        faults
    }

    fn plan(&self, cycle: &Cycle, plan: &PlanForm) -> Vec<Fault> {
        let mut faults = Vec::new();
        let gaps: BTreeSet<&String> = cycle.not_yet.iter().chain(&cycle.unsure).collect();
        let rows: BTreeSet<&String> = plan.rows.iter().map(|it| &it.item).collect();
        if gaps != rows || rows.len() != plan.rows.len() || cycle.checked_on.is_none() {
            let fault = self.fault("the plan's rows are not the gaps of a complete check");
            faults.push(fault.near("rows = "));
        }
        let may = self.roles();
        let is = |login: &str, role| may.get(login).is_some_and(|it| it.contains(&role));
        if !is(&plan.requested_by, Role::Manager) {
            let fault = self.fault(format!("`{}` is no manager here", plan.requested_by));
            faults.push(fault.near("requested_by"));
        }
        faults.extend(self.decision(plan));
        for row in &plan.rows {
            let found = self.row(cycle, plan, row, may.contains_key(row.owner.as_str()));
            let at = |what| {
                let fault = self.fault(format!("row {}: {what}", row.item));
                fault.near(format!("item = \"{}\"", row.item))
            };
            faults.extend(found.into_iter().map(at));
        }
        faults
    }

    fn decision(&self, plan: &PlanForm) -> Vec<Fault> {
        let mut faults = Vec::new();
        let may = self.roles();
        let is = |login: &str, role| may.get(login).is_some_and(|it| it.contains(&role));
        let parts = [
            plan.decided_by.is_some(),
            plan.decided_on.is_some(),
            plan.decision.is_some(),
        ];
        if parts != [true; 3] && parts != [false; 3] {
            let fault = self.fault("a decision has a person, a day and a word");
            faults.push(fault.near("[cycle.plan]").near("deci"));
        }
        if let Some(by) = plan
            .decided_by
            .as_ref()
            .filter(|it| !is(it, Role::Executive))
        {
            let fault = self.fault(format!("`{by}` is no executive here"));
            faults.push(fault.near("decided_by"));
        }
        if plan.decision == Some(Decision::Returned) && plan.comment.is_empty() {
            let fault = self.fault("a plan is given back with a comment");
            faults.push(fault.near("decision"));
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
