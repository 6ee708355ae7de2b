//! `mamori incident clocks|playbooks`: what is due when by law, and the kinds with their steps. Counting stands in `mamori_core::incidents`.

use jiff::Timestamp;
use mamori_core::incidents::{Answer, Clock, Facts, Incidents, Playbook, PlaybookStep};
use serde_json::{Value, json};

use super::arguments::{ClocksArguments, IncidentVerb, Shared};
use super::printer::Printer;
use super::refusal::{KNOWN_AT, NO_PERSONS, Refusal, UNKNOWN_KIND, UNKNOWN_MUNICIPALITY};
use super::state_dir::StateDir;
use super::{Found, Outcome, library};
use crate::clock::Clock as Watch;

pub(super) fn run(verb: &IncidentVerb, shared: &Shared, printer: &Printer) -> Outcome {
    let state = StateDir::of(shared).ok();
    let library = library::open(shared, state.as_ref().map(StateDir::path))?;
    let incidents = library.incidents()?;
    match verb {
        IncidentVerb::Clocks(asked) => clocks(&incidents, asked, printer)?,
        IncidentVerb::Playbooks => playbooks(&incidents, printer),
    }
    Ok(Found::Nothing)
}

fn clocks(all: &Incidents, asked: &ClocksArguments, printer: &Printer) -> Result<(), Refusal> {
    let kind = all.playbook(&asked.kind).ok_or_else(|| {
        let known: Vec<&str> = all.playbooks().iter().map(|it| it.id.as_str()).collect();
        Refusal::of(UNKNOWN_KIND)
            .with("kind", &asked.kind)
            .with("known", known.join(", "))
    })?;
    let known_at: Timestamp = asked
        .known
        .parse()
        .map_err(|_| Refusal::of(KNOWN_AT).with("value", &asked.known))?;
    let facts = facts(all, asked)?;
    let clocks = all.clocks_of(kind, known_at, &facts);
    printer.json(
        &clocks
            .iter()
            .map(|it| told(it, printer))
            .collect::<Vec<_>>(),
    );
    for it in &clocks {
        say(it, printer);
    }
    if !printer.is_json() {
        for it in all.notices() {
            printer.line(&printer.text(&it.text, &it.text_en));
        }
    }
    if known_at > Watch::of_the_computer().now() {
        printer.warn(&printer.say("cli.incident.future"));
    }
    Ok(())
}

fn facts(all: &Incidents, asked: &ClocksArguments) -> Result<Facts, Refusal> {
    let answer = |it: &str| it.parse().unwrap_or(Answer::Unsure);
    if asked.persons == Some(0) {
        return Err(Refusal::of(NO_PERSONS));
    }
    let municipality = match &asked.municipality {
        None => None,
        Some(id) => match all.municipality(id) {
            Some(it) => Some(it.id.clone()),
            None => return Err(unknown_municipality(all, id)),
        },
    };
    Ok(Facts {
        special_care: answer(&asked.special_care),
        encrypted: answer(&asked.encrypted),
        improper: answer(&asked.improper),
        property: answer(&asked.property),
        recovered: answer(&asked.recovered),
        persons: asked.persons,
        municipality,
        ..Facts::default()
    })
}

fn unknown_municipality(all: &Incidents, id: &str) -> Refusal {
    let known = all.municipalities();
    let known: Vec<&str> = known.iter().map(|it| it.id.as_str()).collect();
    Refusal::of(UNKNOWN_MUNICIPALITY)
        .with("municipality", id)
        .with("known", known.join(", "))
}

fn why(clock: &Clock<'_>, printer: &Printer) -> String {
    let each = clock.why.iter();
    let each = each.map(|it| printer.say(&format!("incidents.why.{it}")));
    each.collect::<Vec<_>>().join(" ")
}

fn told(clock: &Clock<'_>, printer: &Printer) -> Value {
    let period = clock.period;
    let weekday = clock.due.map(|it| it.strftime("%a").to_string());
    json!({
        "rule": clock.rule.id,
        "edition": period.and_then(|it| it.edition.as_ref()),
        "provision": period.and_then(|it| it.provision.as_ref()),
        "title": printer.text(&clock.rule.title, &clock.rule.title_en),
        "to": clock.rule.to,
        "limit": clock.rule.limit,
        "force": clock.rule.force,
        "required": clock.required,
        "from": clock.from,
        "window_from": clock.window_from,
        "due": clock.due,
        "weekday": weekday,
        "moved_from": clock.moved_from,
        "why": why(clock, printer),
        "reasons": clock.why,
        "status": period.map(|it| it.status),
        "counting": period.map(|it| it.counting),
    })
}

fn say(clock: &Clock<'_>, printer: &Printer) {
    let title = printer.text(&clock.rule.title, &clock.rule.title_en);
    let required = printer.say(&format!("incidents.required.{}", clock.required));
    let due = clock.due.map(|it| it.to_string()).unwrap_or_default();
    let why = why(clock, printer);
    printer.line(&format!(
        "{}\t{title}\t{required}\t{due}\t{why}",
        clock.rule.id
    ));
}

fn playbooks(all: &Incidents, printer: &Printer) {
    let kinds = all.playbooks();
    printer.json(
        &kinds
            .iter()
            .map(|it| playbook(it, printer))
            .collect::<Vec<_>>(),
    );
    for it in kinds {
        let title = printer.text(&it.title, &it.title_en);
        printer.line(&format!("{}\t{title}\t{}", it.id, it.steps.len()));
    }
}

fn playbook(of: &Playbook, printer: &Printer) -> Value {
    let step = |it: &PlaybookStep| {
        json!({
            "id": it.id,
            "phase": it.phase,
            "who": it.who,
            "within": it.within,
            "text": printer.text(&it.text, &it.text_en),
            "call": it.call,
            "clock": it.clock,
        })
    };
    json!({
        "id": of.id,
        "version": of.version,
        "group": of.group,
        "title": printer.text(&of.title, &of.title_en),
        "traits": of.traits,
        "clocks": of.clocks,
        "cases": of.cases,
        "items": of.items,
        "lessons": of.lessons,
        "parts": of.steps.iter().map(step).collect::<Vec<_>>(),
    })
}
