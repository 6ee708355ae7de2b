//! The triggers by which the tables of the journal refuse what is never done to them. They stand in the migration that made them.

use sqlx::AssertSqlSafe;

use super::{Change, DbResult, Engine};

/// The migration that holds them.
const MADE_BY: &str = include_str!("../../migrations/0022_checkpoints.sql");

/// Takes the triggers away, so that a whole journal can be put back from a copy. Until the change is saved, and only in it.
pub async fn lower_guards(change: &mut Change, engine: Engine) -> DbResult<()> {
    for (trigger, table) in guards(engine) {
        let sql = match engine {
            Engine::Sqlite => format!("drop trigger {trigger}"),
            Engine::Postgres => format!("drop trigger {trigger} on {table}"),
        };
        // Both names stand in our own file.
        let sql = AssertSqlSafe(sql);
        sqlx::raw_sql(sql).execute(change.rows()?).await?;
    }
    Ok(())
}

/// Puts them back.
pub async fn raise_guards(change: &mut Change, engine: Engine) -> DbResult<()> {
    // The text is our own file.
    let sql = AssertSqlSafe(engine.part_of(MADE_BY));
    sqlx::raw_sql(sql).execute(change.rows()?).await?;
    Ok(())
}

/// Name and table of each.
fn guards(engine: Engine) -> Vec<(String, String)> {
    let part = engine.part_of(MADE_BY);
    let made = part
        .lines()
        .filter_map(|it| it.strip_prefix("create trigger "));
    let words = made.map(|it| it.split_whitespace());
    words
        .filter_map(|mut it| Some((it.next()?.to_owned(), it.nth(3)?.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_journal_has_its_guards_on_both_engines() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            for table in ["events", "details", "trees", "tiles", "checkpoints"] {
                let table = format!("log_{table}");
                let own = guards(engine).into_iter().filter(|it| it.1 == table);
                assert!(own.count() >= 3, "{engine:?} {table}");
            }
        }
    }
}
