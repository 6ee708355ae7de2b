//! Filling empty tables with the rows of a backup in one transaction: triggers, and on PostgreSQL foreign keys, are lifted meanwhile and
//! stand again before it ends. Where the rows come from stands in `backups`.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Row};

use super::paging::bound;
use super::tables::{self, Cell, Kind, Line, Table, quoted};
use super::{Db, DbError, DbResult, Engine, Rows};

/// So many values go into one statement.
const VALUES: usize = 4000;

/// A load that is going on. Dropping it undoes everything.
pub struct Load {
    rows: Rows,
    engine: Engine,
    /// What is said at the end to put back what was lifted.
    lifted: Vec<String>,
    waiting: BTreeMap<String, Waiting>,
}

struct Waiting {
    table: Table,
    lines: Vec<Line>,
}

impl Db {
    /// Begins to fill the tables, which lose what they hold. The file is only made fast for as long as this takes: until
    /// [`Load::finish`] has returned, a power cut may leave it unusable. It must be one that nobody relies on yet.
    pub async fn load(&self) -> DbResult<Load> {
        let mut rows = self.rows().await?.detach();
        let engine = self.engine();
        let begin = match engine {
            Engine::Sqlite => {
                "pragma foreign_keys = off; pragma synchronous = off; begin immediate"
            }
            Engine::Postgres => "begin",
        };
        sqlx::raw_sql(begin).execute(&mut rows).await?;
        let mut load = Load {
            rows,
            engine,
            lifted: Vec::new(),
            waiting: BTreeMap::new(),
        };
        load.lift().await?;
        for table in tables::tables(&mut load.rows, engine).await? {
            let empty = format!("delete from {}", quoted(&table.name));
            load.run(empty).await?;
        }
        Ok(load)
    }

    /// Whether the database holds no table at all.
    pub async fn is_blank(&self) -> DbResult<bool> {
        let sql = match self.engine() {
            Engine::Sqlite => "select count(*) from sqlite_master",
            Engine::Postgres => {
                "select count(*) from pg_class
                  where relkind in ('r', 'p', 'v', 'm') and relnamespace = current_schema()::regnamespace"
            }
        };
        let row = sqlx::query(sql).fetch_one(&mut *self.rows().await?).await?;
        let count: i64 = row.try_get(0)?;
        Ok(count == 0)
    }
}

impl Load {
    /// Adds rows of a table; they are written in large pieces.
    pub async fn add(&mut self, table: &Table, lines: Vec<Line>) -> DbResult<()> {
        let most = VALUES / table.columns.len().max(1);
        let waiting = self
            .waiting
            .entry(table.name.clone())
            .or_insert_with(|| Waiting {
                table: table.clone(),
                lines: Vec::new(),
            });
        waiting.lines.extend(lines);
        let mut pieces = Vec::new();
        while waiting.lines.len() >= most {
            let rest = waiting.lines.split_off(most);
            pieces.push(std::mem::replace(&mut waiting.lines, rest));
        }
        for piece in pieces {
            insert(&mut self.rows, table, &piece).await?;
        }
        Ok(())
    }

    /// Writes the rest, puts back what was lifted, and comes back when all is on the disk.
    pub async fn finish(mut self) -> DbResult<()> {
        for waiting in std::mem::take(&mut self.waiting).into_values() {
            if !waiting.lines.is_empty() {
                insert(&mut self.rows, &waiting.table, &waiting.lines).await?;
            }
        }
        for sql in std::mem::take(&mut self.lifted) {
            self.run(sql).await?;
        }
        if self.engine == Engine::Sqlite {
            let orphan =
                sqlx::query("select \"table\" as name from pragma_foreign_key_check limit 1")
                    .fetch_optional(&mut self.rows)
                    .await?;
            if let Some(row) = orphan {
                return Err(DbError::Orphan(row.try_get("name")?));
            }
        }
        let end = match self.engine {
            // With synchronous on again, the checkpoint writes everything to the disk.
            Engine::Sqlite => {
                "commit; pragma synchronous = full; pragma wal_checkpoint(truncate); \
                 pragma foreign_keys = on;"
            }
            Engine::Postgres => "commit; analyze",
        };
        sqlx::raw_sql(end).execute(&mut self.rows).await?;
        Ok(())
    }

    /// Takes triggers and foreign keys away, and remembers how they are put back.
    async fn lift(&mut self) -> DbResult<()> {
        let sql = match self.engine {
            Engine::Sqlite => {
                "select 'drop trigger \"' || name || '\"' as off, sql as back
                   from sqlite_master where type = 'trigger' order by name"
            }
            Engine::Postgres => {
                "select format('alter table %s disable trigger user', c.oid::regclass) as off,
                        format('alter table %s enable trigger user', c.oid::regclass) as back, 1 as rank
                   from pg_class c
                  where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
                    and exists (select 1 from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
                 union all
                 select format('alter table %s drop constraint %I', f.conrelid::regclass, f.conname),
                        format('alter table %s add constraint %I %s', f.conrelid::regclass, f.conname,
                               pg_get_constraintdef(f.oid)), 0
                   from pg_constraint f
                  where f.contype = 'f' and f.connamespace = current_schema()::regnamespace
                  order by rank"
            }
        };
        let found = sqlx::query(sql).fetch_all(&mut self.rows).await?;
        for row in &found {
            self.run(row.try_get("off")?).await?;
            self.lifted.push(row.try_get("back")?);
        }
        Ok(())
    }

    /// Statements made of the engine's own catalogue; nothing from outside is in them.
    async fn run(&mut self, sql: String) -> DbResult<()> {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.rows)
            .await?;
        Ok(())
    }
}

/// Writes some rows with one statement. Names come from the engine's catalogue by way of a backup; values are bound.
async fn insert(rows: &mut Rows, table: &Table, lines: &[Line]) -> DbResult<()> {
    let width = table.columns.len();
    let group = |line: usize| {
        let places = (1..=width).map(|it| format!("${}", line * width + it));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let groups: Vec<String> = (0..lines.len()).map(group).collect();
    let (owner, names) = (quoted(&table.name), table.names());
    let sql = format!("insert into {owner} ({names}) values {}", groups.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for line in lines {
        for (cell, column) in line.iter().zip(&table.columns) {
            query = match (cell, column.kind) {
                (Cell::Null, Kind::Int) => query.bind(None::<i64>),
                (Cell::Null, Kind::Bytes) => query.bind(None::<Vec<u8>>),
                _ => bound(query, cell),
            };
        }
    }
    query.execute(rows).await?;
    Ok(())
}
