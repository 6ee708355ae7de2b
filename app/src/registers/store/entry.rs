//! SQL of one entry: finding it, adding it, writing over it. Every written state is kept as a version.

use jiff::Timestamp;
use mamori_core::ids::{EntryId, OfficeId, PersonId};
use mamori_core::registers::{Register, State, Values, name_order};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Rows, Scope, one, stored};
use crate::web::App;

/// One line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Whose ledger it stands in.
    pub office: OfficeId,
    /// Which ledger.
    pub register: String,
    /// Its number in the ledger, from 1.
    pub number: i64,
    /// What stands in its fields.
    pub values: Values,
    /// How far it is.
    pub state: State,
    /// Which thing it lends.
    pub thing: Option<EntryId>,
    /// Whose it is, or who has it, where that is a person of the office.
    pub holder: Option<PersonId>,
    /// From when on it needs somebody.
    pub told_at: Option<Timestamp>,
    /// From when on it is late.
    pub late_at: Option<Timestamp>,
    /// When it was written first.
    pub made_at: Timestamp,
    /// When it was written last.
    pub changed_at: Timestamp,
    /// When it was finished.
    pub over_at: Option<Timestamp>,
    /// The code on its label.
    pub label: Option<String>,
}

/// What follows from the values and steps of an entry and is kept beside them, so that lists need not be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How far it is.
    pub state: State,
    /// Which thing it lends.
    pub thing: Option<EntryId>,
    /// Whose it is.
    pub holder: Option<PersonId>,
    /// From when on it needs somebody.
    pub told_at: Option<Timestamp>,
    /// From when on it is late.
    pub late_at: Option<Timestamp>,
    /// Whether it is finished.
    pub is_over: bool,
}

pub(in crate::registers) const COLUMNS: &str = "e.id, e.office_id, e.register, e.number, e.written, e.state, e.thing_id, e.holder_id, \
     e.told_at, e.late_at, e.made_at, e.changed_at, e.over_at, e.label";

/// One entry of an office.
pub async fn find(
    app: &App,
    scope: Scope,
    office: OfficeId,
    id: EntryId,
) -> DbResult<Option<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.id = $1 and e.office_id = $2
            and exists (select 1 from sight s where s.person_id = $3 and s.office_id = e.office_id)"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string())
        .bind(office.to_string())
        .bind(scope.bound())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// An entry as a change sees it that has just written it.
pub async fn in_change(rows: &mut Rows, id: EntryId) -> DbResult<Entry> {
    let sql = format!("select {COLUMNS} from register_entries e where e.id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.to_string())
        .fetch_one(rows)
        .await?;
    entry(&row)
}

/// The open entries of a ledger that bear a name, folded; two at most, so that one can see whether it is the only one.
pub async fn named(
    app: &App,
    scope: Scope,
    office: OfficeId,
    (register, name): (&str, &str),
) -> DbResult<Vec<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.office_id = $1 and e.register = $2 and e.name_order = $3 and e.over_at is null
            and exists (select 1 from sight s where s.person_id = $4 and s.office_id = e.office_id)
          order by e.number limit 2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(register)
        .bind(name_order(name))
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(entry).collect()
}

/// The entry by which a thing is out now.
pub async fn lent(app: &App, scope: Scope, thing: EntryId) -> DbResult<Option<Entry>> {
    let sql = format!(
        "select {COLUMNS} from register_entries e
          where e.thing_id = $1 and e.state = 'in-use'
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = e.office_id)"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(thing.to_string())
        .bind(scope.bound())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// Adds an entry with the next number of its ledger.
pub async fn insert(
    change: &mut Change,
    office: OfficeId,
    register: &Register,
    values: &Values,
    standing: &Standing,
) -> DbResult<EntryId> {
    let number = count_on(change, office, register, 1).await?;
    insert_as(change, (office, number), register, values, standing).await
}

/// Adds an entry with a number that was kept for it.
pub async fn insert_as(
    change: &mut Change,
    (office, number): (OfficeId, i64),
    register: &Register,
    values: &Values,
    standing: &Standing,
) -> DbResult<EntryId> {
    let id = EntryId::new(change.new_id());
    let (at, by) = (millis(change.at()), change.actor().word());
    let name = register.name_of(values);
    sqlx::query(
        "insert into register_entries (id, office_id, register, version, number, name, name_order, same, written, folded,
                state, thing_id, holder_id, told_at, late_at, made_at, made_by, changed_at, over_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $16, $18)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(register.id.as_str())
    .bind(i64::from(register.version))
    .bind(number)
    .bind(name)
    .bind(name_order(name))
    .bind(register.same_key(values))
    .bind(written(values))
    .bind(register.searched(values))
    .bind(standing.state.as_str())
    .bind(standing.thing.map(|it| it.to_string()))
    .bind(standing.holder.map(|it| it.to_string()))
    .bind(standing.told_at.map(millis))
    .bind(standing.late_at.map(millis))
    .bind(at)
    .bind(by)
    .bind(standing.is_over.then_some(at))
    .execute(change.rows()?)
    .await?;
    Ok(id)
}

/// Counts a ledger on and tells its last number. Whoever counts holds the ledger until their change ends, also by counting
/// on by none: on PostgreSQL nobody else adds to it meanwhile.
pub async fn count_on(
    change: &mut Change,
    office: OfficeId,
    register: &Register,
    by: i64,
) -> DbResult<i64> {
    let row = sqlx::query(
        "insert into register_counters (office_id, register, last) values ($1, $2, $3)
         on conflict (office_id, register) do update set last = register_counters.last + $3
         returning last",
    )
    .bind(office.to_string())
    .bind(register.id.as_str())
    .bind(by)
    .fetch_one(change.rows()?)
    .await?;
    Ok(row.try_get("last")?)
}

/// Writes over an entry as it was when it was read. False when somebody else has written since.
pub async fn update(
    change: &mut Change,
    before: &Entry,
    register: &Register,
    values: &Values,
    standing: &Standing,
) -> DbResult<bool> {
    let at = millis(change.at());
    let name = register.name_of(values);
    // A later moment than the last writing, so that two writings within a millisecond are told apart.
    let at = at.max(millis(before.changed_at) + 1);
    let done = sqlx::query(
        "update register_entries
            set version = $3, name = $4, name_order = $5, same = $6, written = $7, folded = $8, state = $9, thing_id = $10,
                holder_id = $11, told_at = $12, late_at = $13, changed_at = $14, over_at = $15
          where id = $1 and changed_at = $2",
    )
    .bind(before.id.to_string())
    .bind(millis(before.changed_at))
    .bind(i64::from(register.version))
    .bind(name)
    .bind(name_order(name))
    .bind(register.same_key(values))
    .bind(written(values))
    .bind(register.searched(values))
    .bind(standing.state.as_str())
    .bind(standing.thing.map(|it| it.to_string()))
    .bind(standing.holder.map(|it| it.to_string()))
    .bind(standing.told_at.map(millis))
    .bind(standing.late_at.map(millis))
    .bind(at)
    .bind(standing.is_over.then(|| before.over_at.map_or(at, millis)))
    .execute(change.rows()?)
    .await?;
    match done.rows_affected() {
        0 => Ok(false),
        touched => one("write over an entry", touched).map(|()| true),
    }
}

/// The written form of all values, as the database holds it.
pub(super) fn written(values: &Values) -> String {
    serde_json::to_string(values).unwrap_or_default()
}

/// Reads what [`written`] wrote.
pub(super) fn read_values(text: &str, table: &'static str, id: &str) -> DbResult<Values> {
    serde_json::from_str(text).map_err(|_| DbError::Inconsistent {
        table,
        column: "written",
        row: id.to_owned(),
        value: text.to_owned(),
    })
}

pub(in crate::registers) fn entry(row: &AnyRow) -> DbResult<Entry> {
    let id: String = row.try_get("id")?;
    let office: String = row.try_get("office_id")?;
    let values: String = row.try_get("written")?;
    let state: String = row.try_get("state")?;
    let thing: Option<String> = row.try_get("thing_id")?;
    let holder: Option<String> = row.try_get("holder_id")?;
    let at = |column| {
        row.try_get::<Option<i64>, _>(column)
            .map(|it| it.map(moment))
    };
    let table = "register_entries";
    Ok(Entry {
        id: stored(&id, table, "id", &id)?,
        office: stored(&office, table, "office_id", &id)?,
        register: row.try_get("register")?,
        number: row.try_get("number")?,
        values: read_values(&values, table, &id)?,
        state: stored(&state, table, "state", &id)?,
        thing: thing
            .map(|it| stored(&it, table, "thing_id", &id))
            .transpose()?,
        holder: holder
            .map(|it| stored(&it, table, "holder_id", &id))
            .transpose()?,
        told_at: at("told_at")?,
        late_at: at("late_at")?,
        made_at: moment(row.try_get("made_at")?),
        changed_at: moment(row.try_get("changed_at")?),
        over_at: at("over_at")?,
        label: row.try_get("label")?,
    })
}
