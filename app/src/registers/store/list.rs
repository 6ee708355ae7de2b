//! SQL of many entries: a page of a ledger, what needs somebody, counts. One entry is in `entry`.
//!
//! Who may look is asked once for the office, not for every row.

use std::collections::BTreeSet;

use jiff::Timestamp;
use mamori_core::ids::{EntryId, OfficeId, PersonId};
use mamori_core::registers::{FieldId, Register, State, fold};
use sqlx::Row;

use super::entry::{COLUMNS, Entry, entry};
use crate::clock::millis;
use crate::db::{DbResult, Rows, Scope, stored};
use crate::web::App;

/// Which entries of a ledger are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words that all must be found in an entry.
    pub words: String,
    /// Only what is in this state; everything that is not finished without it.
    pub state: Option<State>,
    /// What is finished too.
    pub with_over: bool,
    /// Only what is late at this moment.
    pub late_at: Option<Timestamp>,
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How many stand before it.
    pub from: i64,
    /// How many at most.
    pub count: i64,
    /// The newest first; otherwise by name.
    pub newest_first: bool,
}

impl Part {
    /// Everything, by name.
    pub const WHOLE: Self = Self {
        from: 0,
        count: i64::MAX,
        newest_first: false,
    };
}

/// Entries of a ledger, and how many there are in all.
pub async fn list(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &str),
    wanted: &Wanted,
    part: Part,
) -> DbResult<(Vec<Entry>, i64)> {
    let words: Vec<String> = wanted.words.split_whitespace().map(pattern).collect();
    let filter = filter(wanted, words.len());
    let order = if part.newest_first {
        "e.number desc"
    } else {
        "e.name_order, e.number"
    };
    let mut rows = app.db.rows().await?;
    let count = format!("select count(*) as n from register_entries e where {filter}");
    let mut count = sqlx::query(sqlx::AssertSqlSafe(count));
    let page = format!(
        "select {COLUMNS} from register_entries e where {filter} order by {order} limit {} offset {}",
        part.count, part.from
    );
    let mut page = sqlx::query(sqlx::AssertSqlSafe(page));
    let fixed = [office.to_string(), register.to_owned(), scope.bound()];
    for value in fixed.into_iter().chain(words) {
        count = count.bind(value.clone());
        page = page.bind(value);
    }
    let total: i64 = count.fetch_one(&mut *rows).await?.try_get("n")?;
    let found = page.fetch_all(&mut *rows).await?;
    let found = found.iter().map(entry).collect::<DbResult<Vec<_>>>()?;
    Ok((found, total))
}

/// The same for who may not read every field: the words are looked for in the others alone, so that finding something, or
/// nothing, tells nothing of what is hidden.
pub async fn list_read(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &Register),
    (wanted, part): (&Wanted, Part),
    readable: &BTreeSet<FieldId>,
) -> DbResult<(Vec<Entry>, i64)> {
    let of = (office, register.id.as_str());
    let is_whole = register.fields.iter().all(|it| readable.contains(&it.id));
    if is_whole || wanted.words.trim().is_empty() {
        return list(app, scope, of, wanted, part).await;
    }
    let words: Vec<String> = wanted.words.split_whitespace().map(fold).collect();
    let wanted = Wanted {
        words: String::new(),
        ..wanted.clone()
    };
    let whole = Part {
        newest_first: part.newest_first,
        ..Part::WHOLE
    };
    let (mut found, _) = list(app, scope, of, &wanted, whole).await?;
    found.retain(|it| {
        let mut read = it.values.clone();
        read.retain(|id, _| readable.contains(id));
        let text = register.searched(&read);
        words.iter().all(|it| text.contains(it.as_str()))
    });
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let place = |n: i64| usize::try_from(n).unwrap_or_default();
    let page = found.into_iter().skip(place(part.from));
    Ok((page.take(place(part.count)).collect(), total))
}

/// Every entry of a ledger, finished ones behind the others, each part in its order.
pub async fn everything(
    rows: &mut Rows,
    scope: Scope,
    (office, register): (OfficeId, &str),
) -> DbResult<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.office_id = $1 and e.register = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $1)
          order by case when e.over_at is null then 0 else 1 end, e.number"
    );
    let found = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(register)
        .bind(scope.bound())
        .fetch_all(rows)
        .await?;
    found.iter().map(entry).collect()
}

/// What the entries of a ledger are called, as names sort, the open ones first and whether each is.
pub async fn names(
    rows: &mut Rows,
    scope: Scope,
    (office, register): (OfficeId, &str),
) -> DbResult<Vec<(EntryId, String, bool)>> {
    let found = sqlx::query(
        "select e.id, e.name_order, case when e.over_at is null then 1 else 0 end as is_open
           from register_entries e
          where e.office_id = $1 and e.register = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $1)
          order by is_open desc, e.number",
    )
    .bind(office.to_string())
    .bind(register)
    .bind(scope.bound())
    .fetch_all(rows)
    .await?;
    let name = |row: &sqlx::any::AnyRow| {
        let id: String = row.try_get("id")?;
        let is_open: i64 = row.try_get("is_open")?;
        let id = stored(&id, "register_entries", "id", &id)?;
        Ok((id, row.try_get("name_order")?, is_open == 1))
    };
    found.iter().map(name).collect()
}

/// The conditions of a list; the words to search for are bound from the fourth place on.
fn filter(wanted: &Wanted, words: usize) -> String {
    let state = match wanted.state {
        Some(state) => format!("e.state = '{}'", state.as_str()),
        None if wanted.with_over => "1 = 1".to_owned(),
        None => "e.over_at is null".to_owned(),
    };
    let late = wanted
        .late_at
        .map(|it| format!("e.late_at <= {}", millis(it)));
    let found = (0..words).map(|at| format!("e.folded like ${} escape '!'", at + 4));
    let seen = "e.office_id = $1 and e.register = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = $1)";
    let all: Vec<String> = [seen.to_owned(), state]
        .into_iter()
        .chain(late)
        .chain(found)
        .collect();
    all.join(" and ")
}

/// A word as part of what is searched, taken letter by letter.
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for it in fold(word).chars() {
        if matches!(it, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(it);
    }
    pattern.push('%');
    pattern
}

/// How a ledger of an office stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// Which ledger.
    pub register: String,
    /// How many are not finished.
    pub open: i64,
    /// How many need somebody now, the late ones among them.
    pub told: i64,
    /// How many are late now.
    pub late: i64,
    /// How many wait for permission.
    pub requested: i64,
    /// How many came back and were not looked at.
    pub returned: i64,
}

/// The counts of every ledger of an office that has entries.
pub async fn counts(
    app: &App,
    scope: Scope,
    office: OfficeId,
    now: Timestamp,
) -> DbResult<Vec<Count>> {
    let rows = sqlx::query(
        "select e.register, count(*) as opened,
                sum(case when e.told_at <= $3 then 1 else 0 end) as told,
                sum(case when e.late_at <= $3 then 1 else 0 end) as late,
                sum(case when e.state = 'requested' then 1 else 0 end) as requested,
                sum(case when e.state = 'returned' then 1 else 0 end) as returned
           from register_entries e
          where e.office_id = $1 and e.over_at is null
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
          group by e.register",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .bind(millis(now))
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let count = |row: &sqlx::any::AnyRow| {
        Ok(Count {
            register: row.try_get("register")?,
            open: row.try_get("opened")?,
            told: row.try_get("told")?,
            late: row.try_get("late")?,
            requested: row.try_get("requested")?,
            returned: row.try_get("returned")?,
        })
    };
    rows.iter().map(count).collect()
}

/// What is out and became due, or late, after a moment and until another one.
pub async fn due_between(
    app: &App,
    scope: Scope,
    office: OfficeId,
    (after, until): (Timestamp, Timestamp),
) -> DbResult<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.office_id = $1 and e.state = 'in-use' and e.told_at <= $3
            and (e.told_at > $2 or (e.late_at > $2 and e.late_at <= $3))
            and exists (select 1 from sight s where s.person_id = $4 and s.office_id = e.office_id)
          order by e.number"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(millis(after))
        .bind(millis(until))
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(entry).collect()
}

/// What a person has with them at an office, the soonest due first.
pub async fn held(
    app: &App,
    scope: Scope,
    office: OfficeId,
    holder: PersonId,
) -> DbResult<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.holder_id = $1 and e.office_id = $2 and e.state = 'in-use'
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = e.office_id)
          order by e.late_at, e.number"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(holder.to_string())
        .bind(office.to_string())
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(entry).collect()
}

/// The entries of a ledger that are not finished, for rules that look at all of them.
pub async fn open(
    app: &App,
    scope: Scope,
    office: OfficeId,
    register: &str,
) -> DbResult<Vec<Entry>> {
    let found = list(
        app,
        scope,
        (office, register),
        &Wanted::default(),
        Part::WHOLE,
    )
    .await?;
    Ok(found.0)
}
