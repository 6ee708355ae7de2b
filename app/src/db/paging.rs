//! The rows of every table page by page, in the order of their primary keys, as a snapshot reads them. What it is for stands in `backups`.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};

use super::tables::{self, Cell, Line, Table, quoted};
use super::{DbError, DbResult, Snapshot, migrate};

/// So many rows are read at once.
pub const PAGE: usize = 2000;

/// Which rows of a table, by their primary key: after one, and up to another.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span<'a> {
    /// Only those after this key.
    pub after: Option<&'a [Cell]>,
    /// Only those up to and with this key.
    pub until: Option<&'a [Cell]>,
}

impl Snapshot {
    /// Every table, by name.
    pub async fn tables(&mut self) -> DbResult<Vec<Table>> {
        tables::tables(&mut self.rows, self.engine).await
    }

    /// Names and hashes of the migrations that made the tables.
    pub async fn migrations(&mut self) -> DbResult<Vec<(String, String)>> {
        migrate::applied(&mut self.rows).await
    }

    /// How many rows a table has.
    pub async fn count(&mut self, table: &str) -> DbResult<u64> {
        let sql = format!("select count(*) from {}", quoted(table));
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(&mut self.rows)
            .await?;
        let count: i64 = row.try_get(0)?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The next rows of a table in the order of its primary key, at most [`PAGE`].
    pub async fn page(&mut self, table: &Table, span: Span<'_>) -> DbResult<Vec<Line>> {
        let key = table.key();
        if key.is_empty() {
            return Err(DbError::NoKey(table.name.clone()));
        }
        let sql = select(table, &key, span);
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for cell in [span.after, span.until].into_iter().flatten().flatten() {
            query = bound(query, cell);
        }
        let rows = query.fetch_all(&mut self.rows).await?;
        rows.iter().map(|it| table.line(it)).collect()
    }
}

impl Table {
    /// The primary key of a row.
    pub fn key_of(&self, line: &Line) -> Vec<Cell> {
        let key = self.key();
        let cells = key.iter().filter_map(|it| line.get(*it));
        cells.cloned().collect()
    }
}

/// Names come from the engine's catalogue; values are bound.
fn select(table: &Table, key: &[usize], span: Span<'_>) -> String {
    let names = key.iter().filter_map(|it| table.columns.get(*it));
    let names: Vec<String> = names.map(|it| quoted(&it.name)).collect();
    let names = names.join(", ");
    let places = |from: usize| {
        let places: Vec<String> = (0..key.len()).map(|it| format!("${}", from + it)).collect();
        places.join(", ")
    };
    let mut next = 1;
    let mut wanted = Vec::new();
    for (bound, sign) in [(span.after, ">"), (span.until, "<=")] {
        if bound.is_some() {
            wanted.push(format!("({names}) {sign} ({})", places(next)));
            next += key.len();
        }
    }
    let wanted = match wanted.as_slice() {
        [] => String::new(),
        all => format!(" where {}", all.join(" and ")),
    };
    let (all, owner) = (table.names(), quoted(&table.name));
    format!("select {all} from {owner}{wanted} order by {names} limit {PAGE}")
}

pub(super) type Asked<'q> = Query<'q, Any, AnyArguments>;

pub(super) fn bound<'q>(query: Asked<'q>, cell: &Cell) -> Asked<'q> {
    match cell {
        Cell::Null => query.bind(None::<String>),
        Cell::Int(it) => query.bind(*it),
        Cell::Text(it) => query.bind(it.clone()),
        Cell::Bytes(it) => query.bind(it.clone()),
    }
}
