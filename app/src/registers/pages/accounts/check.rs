//! The check of accounts: whose account should not be there, which are shared, unprotected or unused; what is not known is said so.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{AccountCheck, AccountFinding, AccountUnknown, UNUSED_DAYS};

use super::super::super::store::entry::Entry;
use super::super::{entry_path, view};
use super::{check_path, checked, desk, value};
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

/// So many accounts of a kind stand on the page.
const SHOWN: usize = 30;

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/accounts";
    vec![Route::get(path, Act::SeeRegisters, show)]
}

#[derive(Template)]
#[template(path = "registers/accounts/check.html")]
struct CheckPage {
    frame: Frame,
    back: String,
    ledger: Say,
    count: Say,
    people: Say,
    is_empty: bool,
    findings: Vec<Group>,
    unknown: Vec<Group>,
    compare: Option<String>,
}

/// Accounts of which the same is said.
struct Group {
    is_grave: bool,
    words: Say,
    next: Say,
    count: usize,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    system: String,
    person: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
) -> WebResult<Response> {
    let (desk, columns) = desk(&app, &visit, &register)?;
    let at = (desk.scope, desk.office);
    let (all, people) = checked(&app, at, (&desk.register, &columns)).await?;
    let frame = desk.frame.clone();
    let row = |it: &Entry| Row {
        href: entry_path(desk.office, &desk.register, it.id),
        name: super::super::entry::name(&desk, it),
        system: value(it, &columns.system).to_owned(),
        person: value(it, &columns.person).to_owned(),
    };
    let group = |said: (Say, Say), is_grave, has: &dyn Fn(&AccountCheck) -> bool| {
        let found: Vec<&Entry> = all.iter().filter(|it| has(&it.1)).map(|it| &it.0).collect();
        Group {
            is_grave,
            words: said.0,
            next: said.1,
            count: found.len(),
            rows: found.into_iter().take(SHOWN).map(row).collect(),
        }
    };
    let findings = AccountFinding::ALL.iter().map(|it| {
        let is_grave = matches!(it, AccountFinding::Left | AccountFinding::Nobody);
        group(finding_words(&frame, *it), is_grave, &|check| {
            check.findings.contains(it)
        })
    });
    let unknown = AccountUnknown::ALL.iter().map(|it| {
        group(unknown_words(&frame, *it), false, &|check| {
            check.unknown.contains(it)
        })
    });
    let path = check_path(&desk);
    Ok(Page(CheckPage {
        back: desk.path(),
        ledger: view::title(&frame, &desk.register),
        count: frame.fill("registers.count", &[("n", &all.len().to_string())]),
        people: frame.fill("accounts.people", &[("n", &people.to_string())]),
        is_empty: all.is_empty(),
        findings: findings.filter(|it| it.count > 0).collect(),
        unknown: unknown.filter(|it| it.count > 0).collect(),
        compare: desk.may_manage().then(|| format!("{path}/compare")),
        frame: frame.clone(),
    })
    .into_response())
}

/// What is wrong, and what to do.
fn finding_words(frame: &Frame, it: AccountFinding) -> (Say, Say) {
    let days = UNUSED_DAYS.to_string();
    let words = frame.fill(&format!("accounts.finding.{it}"), &[("n", &days)]);
    (words, frame.say(&format!("accounts.next.{it}")))
}

/// What is not known, and where to write it.
fn unknown_words(frame: &Frame, it: AccountUnknown) -> (Say, Say) {
    (
        frame.say(&format!("accounts.unknown.{it}")),
        frame.say(&format!("accounts.ask.{it}")),
    )
}
