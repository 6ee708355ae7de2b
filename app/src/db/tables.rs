//! The tables as the engine's own catalogue names them, so that none is forgotten; and their values, whatever they mean.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{DbError, DbResult, Engine, Rows};

/// Which migrations were applied is not among the rows of a house: it is told apart, see [`Db::migrations`](super::Db::migrations).
const LEDGER: &str = "migrations";

/// A table with its columns in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its place in the primary key, from 1.
    pub key: Option<u16>,
}

/// What a column holds: there is nothing else in this house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `{int}`.
    Int,
    /// `text`.
    Text,
    /// `{bytes}`.
    Bytes,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The values of one row, in the order of its columns.
pub type Line = Vec<Cell>;

impl Cell {
    /// The number, when it is one.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(it) => Some(*it),
            _ => None,
        }
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(it) => Some(it),
            _ => None,
        }
    }

    /// The bytes, when it holds some.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(it) => Some(it),
            _ => None,
        }
    }
}

impl Table {
    /// Where a column stands.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == column)
    }

    /// Where the columns of the primary key stand, in the order of the key.
    pub(super) fn key(&self) -> Vec<usize> {
        let places = self.columns.iter().enumerate();
        let mut key: Vec<(u16, usize)> = places
            .filter_map(|(place, it)| Some((it.key?, place)))
            .collect();
        key.sort_unstable();
        key.into_iter().map(|it| it.1).collect()
    }

    /// The names of all columns, for a statement.
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|it| quoted(&it.name)).collect();
        names.join(", ")
    }

    /// The values of a row that was asked for by [`Table::names`].
    pub(super) fn line(&self, row: &AnyRow) -> DbResult<Line> {
        let columns = self.columns.iter().enumerate();
        let cells = columns.map(|(place, it)| {
            Ok::<Cell, sqlx::Error>(match it.kind {
                Kind::Int => row
                    .try_get::<Option<i64>, _>(place)?
                    .map_or(Cell::Null, Cell::Int),
                Kind::Text => row
                    .try_get::<Option<String>, _>(place)?
                    .map_or(Cell::Null, Cell::Text),
                Kind::Bytes => row
                    .try_get::<Option<Vec<u8>>, _>(place)?
                    .map_or(Cell::Null, Cell::Bytes),
            })
        });
        Ok(cells.collect::<Result<Line, _>>()?)
    }
}

/// A name as it stands in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Every table of the house, by name.
pub(super) async fn tables(rows: &mut Rows, engine: Engine) -> DbResult<Vec<Table>> {
    let sql = match engine {
        Engine::Sqlite => {
            "select m.name as owner, c.name as name, lower(c.type) as kind, c.pk as place
               from sqlite_master m join pragma_table_info(m.name) c
              where m.type = 'table' and m.name not like 'sqlite~_%' escape '~'
              order by m.name, c.cid"
        }
        // The catalogue knows the key as a list of columns; its first place is 0.
        Engine::Postgres => {
            "select c.relname::text as owner, a.attname::text as name,
                    format_type(a.atttypid, null)::text as kind,
                    (coalesce(array_position(i.indkey::int2[], a.attnum), -1) + 1)::bigint as place
               from pg_class c
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
               left join pg_index i on i.indrelid = c.oid and i.indisprimary
              where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
              order by c.relname collate \"C\", a.attnum"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in sqlx::query(sql).fetch_all(rows).await? {
        let owner: String = row.try_get("owner")?;
        if owner == LEDGER {
            continue;
        }
        let column = column(&row, &owner)?;
        match tables.last_mut().filter(|it| it.name == owner) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table {
                name: owner,
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}

fn column(row: &AnyRow, owner: &str) -> DbResult<Column> {
    let (name, kind): (String, String) = (row.try_get("name")?, row.try_get("kind")?);
    let place: i64 = row.try_get("place")?;
    let kind = match kind.as_str() {
        "integer" | "bigint" => Kind::Int,
        "text" => Kind::Text,
        "blob" | "bytea" => Kind::Bytes,
        _ => {
            return Err(DbError::Inconsistent {
                table: "the engine's catalogue",
                column: "kind",
                row: format!("{owner}.{name}"),
                value: kind,
            });
        }
    };
    let key = u16::try_from(place).ok().filter(|it| *it > 0);
    Ok(Column { name, kind, key })
}
