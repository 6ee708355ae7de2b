//! The check of accounts: whose account should not be there, which are shared, unprotected or unused; what is not known is said so.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{
    AccountCheck, AccountColumns, AccountFinding, AccountUnknown, UNUSED_DAYS,
};

use super::super::super::store::entry::Entry;
use super::super::{Desk, entry_path, view};
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
    let path = check_path(&desk);
    let sheet = Sheet {
        desk: &desk,
        columns: &columns,
        all: &all,
    };
    Ok(Page(CheckPage {
        back: desk.path(),
        ledger: view::title(&frame, &desk.register),
        count: frame.fill("registers.count", &[("n", &all.len().to_string())]),
        people: frame.fill("accounts.people", &[("n", &people.to_string())]),
        is_empty: all.is_empty(),
        findings: sheet.findings(),
        unknown: sheet.unknown(),
        compare: desk.may_manage().then(|| format!("{path}/compare")),
        frame,
    })
    .into_response())
}

/// All accounts with what the check says of each.
struct Sheet<'a> {
    desk: &'a Desk,
    columns: &'a AccountColumns,
    all: &'a [(Entry, AccountCheck)],
}

impl Sheet<'_> {
    fn findings(&self) -> Vec<Group> {
        let all = AccountFinding::ALL.iter().map(|it| {
            let is_grave = matches!(it, AccountFinding::Left | AccountFinding::Nobody);
            let said = finding_words(&self.desk.frame, *it);
            self.group(said, is_grave, |check| check.findings.contains(it))
        });
        all.filter(|it| it.count > 0).collect()
    }

    fn unknown(&self) -> Vec<Group> {
        let all = AccountUnknown::ALL.iter().map(|it| {
            let said = unknown_words(&self.desk.frame, *it);
            self.group(said, false, |check| check.unknown.contains(it))
        });
        all.filter(|it| it.count > 0).collect()
    }

    fn group(
        &self,
        (words, next): (Say, Say),
        is_grave: bool,
        has: impl Fn(&AccountCheck) -> bool,
    ) -> Group {
        let found = self.all.iter().filter(|it| has(&it.1));
        let found: Vec<&Entry> = found.map(|it| &it.0).collect();
        Group {
            is_grave,
            words,
            next,
            count: found.len(),
            rows: found
                .into_iter()
                .take(SHOWN)
                .map(|it| self.row(it))
                .collect(),
        }
    }

    fn row(&self, it: &Entry) -> Row {
        Row {
            href: entry_path(self.desk.office, &self.desk.register, it.id),
            name: super::super::entry::name(self.desk, it),
            system: value(it, &self.columns.system).to_owned(),
            person: value(it, &self.columns.person).to_owned(),
        }
    }
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
