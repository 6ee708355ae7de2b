//! The check of accounts (ID台帳): whose account should not be there, which are shared, unprotected or unused, and how the list of
//! another program compares. Only what is written is judged; what is not is told as not known.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::letters::fold;
use super::name::FieldId;
use super::register::Register;
use super::sheet::{self, How, NoHead, Row, RowVerdict};
use super::value::Values;
use crate::closed_list::closed_list;

/// Which columns of a ledger of accounts mean what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AccountColumns {
    /// Into which system it lets somebody.
    pub system: FieldId,
    /// By which name one signs in.
    pub login: FieldId,
    /// Whose it is, or who answers for it.
    pub person: FieldId,
    /// What kind of account it is.
    pub kind: FieldId,
    /// The kinds that several people use.
    pub shared: Vec<String>,
    /// The kinds that belong to somebody from outside.
    pub outside: Vec<String>,
    /// Why it is shared.
    pub reason: FieldId,
    /// Until when it is shared.
    pub until: FieldId,
    /// What protects it while it is shared.
    pub measure: FieldId,
    /// Whether it needs a second factor.
    pub two_factor: FieldId,
    /// When it was used last.
    pub last_used: FieldId,
}

impl AccountColumns {
    /// All of them, for the lint.
    pub(super) fn fields(&self) -> [&FieldId; 9] {
        [
            &self.system,
            &self.login,
            &self.person,
            &self.kind,
            &self.reason,
            &self.until,
            &self.measure,
            &self.two_factor,
            &self.last_used,
        ]
    }
}

closed_list! {
    /// What is wrong with an account, the gravest first.
    pub enum AccountFinding {
        /// The person has left, and the account lives on.
        Left = "left",
        /// Nobody answers for it.
        Nobody = "nobody",
        /// The named person is not among the people of the office.
        Unlisted = "unlisted",
        /// It is shared without a reason, an end or a measure that protects it meanwhile.
        SharedOpen = "shared-open",
        /// The day until which it was to be shared has passed.
        SharedOver = "shared-over",
        /// It needs no second factor.
        NoTwoFactor = "no-two-factor",
        /// Nobody has used it for ninety days.
        Unused = "unused",
    }
}

closed_list! {
    /// What cannot be judged, because nobody has written it.
    pub enum AccountUnknown {
        /// Several people bear the name, of whom some have left.
        Person = "person",
        /// Whether it needs a second factor.
        TwoFactor = "two-factor",
        /// When it was used last.
        LastUse = "last-use",
    }
}

/// Somebody of the staff, also somebody who has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name as written.
    pub name: String,
    /// When they left.
    pub left_on: Option<Date>,
}

/// What the check says of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountCheck {
    /// What is wrong.
    pub findings: Vec<AccountFinding>,
    /// What cannot be judged.
    pub unknown: Vec<AccountUnknown>,
}

/// An account that nobody has used for longer is told.
pub const UNUSED_DAYS: i32 = 90;

/// Checks one account that is not closed.
pub fn check_account(
    columns: &AccountColumns,
    values: &Values,
    (staff, today): (&[Member], Date),
) -> AccountCheck {
    let mut check = AccountCheck::default();
    let value = |field: &FieldId| values.get(field).map(String::as_str);
    let is_kind = |of: &[String]| value(&columns.kind).is_some_and(|it| of.iter().any(|o| o == it));
    if !is_kind(&columns.outside) {
        check.person(value(&columns.person), staff, today);
    }
    if is_kind(&columns.shared) {
        let asked = [&columns.reason, &columns.until, &columns.measure];
        if asked.into_iter().any(|it| value(it).is_none()) {
            check.findings.push(AccountFinding::SharedOpen);
        }
        let until: Option<Date> = value(&columns.until).and_then(|it| it.parse().ok());
        if until.is_some_and(|it| it < today) {
            check.findings.push(AccountFinding::SharedOver);
        }
    }
    match value(&columns.two_factor) {
        Some("no") => check.findings.push(AccountFinding::NoTwoFactor),
        Some(_) => {}
        None => check.unknown.push(AccountUnknown::TwoFactor),
    }
    let used: Option<Date> = value(&columns.last_used).and_then(|it| it.parse().ok());
    match used.map(|it| days_between(it, today)) {
        Some(days) if days > UNUSED_DAYS => check.findings.push(AccountFinding::Unused),
        Some(_) => {}
        None => check.unknown.push(AccountUnknown::LastUse),
    }
    check
}

impl AccountCheck {
    fn person(&mut self, name: Option<&str>, staff: &[Member], today: Date) {
        let Some(name) = name else {
            self.findings.push(AccountFinding::Nobody);
            return;
        };
        let folded = fold(name);
        let called = || staff.iter().filter(|it| fold(&it.name) == folded);
        let has_left = |it: &&Member| it.left_on.is_some_and(|it| it <= today);
        match (called().count(), called().filter(has_left).count()) {
            (0, _) => self.findings.push(AccountFinding::Unlisted),
            (all, left) if all == left => self.findings.push(AccountFinding::Left),
            (_, 0) => {}
            _ => self.unknown.push(AccountUnknown::Person),
        }
    }
}

fn days_between(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |it| it.get_days())
}

/// How the list of accounts of a program compares with the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared<K> {
    /// In both: the row of the list, the login and the entry.
    pub both: Vec<(usize, String, K)>,
    /// Only in the program: the row of the list and what the entry would hold.
    pub there: Vec<(usize, Values)>,
    /// Rows that could not be read: without a login, or the same login once more.
    pub odd: Vec<usize>,
    /// Only in the ledger.
    pub here: Vec<K>,
}

/// Compares the list of accounts of one system with the entries of the ledger that are not closed. A list without headings
/// holds logins, and people beside them.
pub fn compare_accounts<'a, K: Clone + Ord>(
    (register, columns): (&Register, &AccountColumns),
    (system, rows): (&str, Vec<Row>),
    entries: &[(K, &'a Values)],
) -> Result<Compared<K>, NoHead> {
    let is_of = |values: &Values| {
        let of = values.get(&columns.system);
        of.is_some_and(|it| fold(it) == fold(system))
    };
    let own: Vec<(K, &'a Values)> = entries.iter().filter(|it| is_of(it.1)).cloned().collect();
    let rows = with_system(rows, system);
    let how = understood(register, columns, &rows);
    let read = sheet::read(register, &rows, own.iter().cloned(), &how)?;
    let mut compared = Compared {
        both: Vec::new(),
        there: Vec::new(),
        odd: Vec::new(),
        here: Vec::new(),
    };
    for row in read.rows {
        let login = row.values.get(&columns.login).cloned().unwrap_or_default();
        match row.verdict {
            RowVerdict::New => compared.there.push((row.row, row.values)),
            RowVerdict::Same(of) | RowVerdict::Changed { of, .. } => {
                compared.both.push((row.row, login, of));
            }
            RowVerdict::Twice { .. } | RowVerdict::Refused => compared.odd.push(row.row),
            RowVerdict::Aside(_) => {}
        }
    }
    let met: BTreeSet<&K> = compared.both.iter().map(|it| &it.2).collect();
    let here = own.iter().filter(|it| !met.contains(&it.0));
    compared.here = here.map(|it| it.0.clone()).collect();
    Ok(compared)
}

/// What the columns of such a list hold: the system in the last one; without headings logins, and people beside them.
fn understood(register: &Register, columns: &AccountColumns, rows: &[Row]) -> How {
    let last = rows.first().map_or(0, |it| it.1.len().saturating_sub(1));
    let mut named = BTreeMap::from([(last, Some(columns.system.clone()))]);
    let headed = headed(register, columns, rows, &named);
    if !headed {
        named.insert(0, Some(columns.login.clone()));
        if last > 1 {
            named.insert(1, Some(columns.person.clone()));
        }
    }
    How {
        head: (!headed).then_some(0),
        columns: named,
        ours: Vec::new(),
    }
}

/// Whether a row of a list names the column of logins; a list of logins alone does not.
fn headed(
    register: &Register,
    columns: &AccountColumns,
    rows: &[Row],
    named: &BTreeMap<usize, Option<FieldId>>,
) -> bool {
    let how = How {
        columns: named.clone(),
        ..How::default()
    };
    let nothing: [(u8, &Values); 0] = [];
    let read = sheet::read(register, rows, nothing, &how);
    read.is_ok_and(|it| {
        let mut fields = it.columns.iter().filter_map(|it| it.field.as_ref());
        it.head > 0 && fields.any(|it| *it == columns.login)
    })
}

/// The rows, blank ones left out, with the system in a last column, as a program's own list does not say it.
fn with_system(rows: Vec<Row>, system: &str) -> Vec<Row> {
    let is_blank = |row: &Row| row.1.iter().all(|it| it.trim().is_empty());
    let width = rows.iter().map(|it| it.1.len()).max().unwrap_or_default();
    let rows = rows.into_iter().filter(|it| !is_blank(it));
    rows.map(|(number, mut cells)| {
        cells.resize(width, String::new());
        cells.push(system.to_owned());
        (number, cells)
    })
    .collect()
}

/// How a list of the staff compares with the accounts in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedStaff<K> {
    /// Of the list: the name and how many accounts it has.
    pub listed: Vec<(String, usize)>,
    /// Accounts whose person is not in the list.
    pub strangers: Vec<K>,
    /// Accounts for which nobody is named, so that it is not known.
    pub nobody: Vec<K>,
}

/// Compares names with the people of accounts that are not closed. Accounts for people from outside are left out.
pub fn compare_staff<K: Clone>(
    columns: &AccountColumns,
    names: &[String],
    entries: &[(K, &Values)],
) -> ComparedStaff<K> {
    let person = |values: &Values| values.get(&columns.person).map(|it| fold(it));
    let is_outside = |values: &Values| {
        let kind = values.get(&columns.kind);
        kind.is_some_and(|it| columns.outside.contains(it))
    };
    let inside: Vec<&(K, &Values)> = entries.iter().filter(|it| !is_outside(it.1)).collect();
    let mut seen = BTreeSet::new();
    let names: Vec<&String> = names
        .iter()
        .filter(|it| !fold(it).is_empty() && seen.insert(fold(it)))
        .collect();
    let held = |name: &str| {
        let own = inside
            .iter()
            .filter(|it| person(it.1).as_deref() == Some(name));
        own.count()
    };
    let those = |is_wanted: &dyn Fn(Option<String>) -> bool| {
        let wanted = inside.iter().filter(|it| is_wanted(person(it.1)));
        wanted.map(|it| it.0.clone()).collect()
    };
    ComparedStaff {
        listed: names
            .iter()
            .map(|it| ((*it).clone(), held(&fold(it))))
            .collect(),
        strangers: those(&|it| it.is_some_and(|it| !seen.contains(&it))),
        nobody: those(&|it| it.is_none()),
    }
}

#[cfg(test)]
mod tests;
