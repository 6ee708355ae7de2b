//! The pages that check a ledger of accounts against people and against the lists of other programs. The rules are core's.

mod check;
mod compare;

use mamori_core::calendar::office_day;
use mamori_core::registers::{
    AccountCheck, AccountColumns, AccountFinding, FieldId, Member, Register, check_account,
};

use super::super::store::entry::Entry;
use super::super::store::list::open;
use super::Desk;
use crate::db::{DbResult, Scope};
use crate::people::colleagues;
use crate::web::{App, Route, Visit, WebError, WebResult};
use mamori_core::ids::OfficeId;

pub(super) fn routes() -> Vec<Route> {
    [check::routes(), compare::routes()].concat()
}

/// The check of a ledger.
fn check_path(desk: &Desk) -> String {
    format!("{}/accounts", desk.path())
}

/// A ledger of accounts, with what its columns mean.
fn desk(app: &App, visit: &Visit, register: &str) -> WebResult<(Desk, AccountColumns)> {
    let desk = Desk::open(app, visit, register)?;
    let columns = desk.register.accounts.clone();
    Ok((desk, columns.ok_or(WebError::NotFound)?))
}

/// Every account that is not closed with what the check says of it, and how many people are known.
async fn checked(
    app: &App,
    (scope, office): (Scope, OfficeId),
    (register, columns): (&Register, &AccountColumns),
) -> DbResult<(Vec<(Entry, AccountCheck)>, usize)> {
    let staff = colleagues(app, scope, office).await?;
    let staff: Vec<Member> = staff
        .into_iter()
        .map(|it| Member {
            name: it.name,
            left_on: it.left_at.map(office_day),
        })
        .collect();
    let today = app.clock.today();
    let all = open(app, scope, office, register.id.as_str()).await?;
    let check = |it: Entry| {
        let check = check_account(columns, &it.values, (&staff, today));
        (it, check)
    };
    Ok((all.into_iter().map(check).collect(), staff.len()))
}

/// How many accounts of an office have something wrong of the gravest kind: whoever has left, or nobody, could use them.
pub(super) async fn grave(
    app: &App,
    at: (Scope, OfficeId),
    register: &Register,
) -> DbResult<usize> {
    let Some(columns) = &register.accounts else {
        return Ok(0);
    };
    let (all, _) = checked(app, at, (register, columns)).await?;
    let grave = [AccountFinding::Left, AccountFinding::Nobody];
    let is_grave = |it: &&(Entry, AccountCheck)| it.1.findings.iter().any(|it| grave.contains(it));
    Ok(all.iter().filter(is_grave).count())
}

/// What stands in a column of an account.
fn value<'a>(entry: &'a Entry, field: &FieldId) -> &'a str {
    entry.values.get(field).map_or("", String::as_str)
}
