//! What the tables of the journal refuse by themselves, from whatever connection, on both engines.

use sqlx::AssertSqlSafe;

use super::*;
use crate::db::{lower_guards, raise_guards};

/// Statements that nobody ever makes.
const FORBIDDEN: &[&str] = &[
    "update log_events set actor = 'nobody' where seq = 0",
    "update log_events set leaf = leaf",
    "delete from log_events where seq = 2",
    "delete from log_events",
    "insert into log_events select tree, 9, at, actor, office_id, subject, operation, body, leaf from log_events where seq = 0",
    "insert into log_events select tree, 1, at, actor, office_id, subject, operation, body, leaf from log_events where seq = 0",
    "update log_details set detail = '{}'",
    "delete from log_details where seq = 1",
    "update log_trees set size = size - 1",
    "update log_trees set year = 2025",
    "update log_trees set office_id = 'x'",
    "update log_trees set tree = 'house/2025'",
    "update log_trees set first = -1",
    "delete from log_trees",
    "update log_tiles set hashes = hashes",
    "delete from log_tiles",
    "update log_checkpoints set note = ''",
    "update log_checkpoints set size = size + 1",
    "update log_checkpoints set kept = 0 where kept = 1",
    "delete from log_checkpoints where kept = 1",
    "delete from log_checkpoints where size = (select max(size) from log_checkpoints)",
];

/// What only one engine understands.
const ON_SQLITE: &[&str] = &[
    "insert or replace into log_events select * from log_events where seq = 1",
    "insert or replace into log_details select tree, seq, salt, 'other' from log_details where seq = 1",
    "insert or replace into log_trees select * from log_trees",
    "insert or replace into log_tiles select * from log_tiles",
    "insert or replace into log_checkpoints select tree, size, 'other', 0 from log_checkpoints",
    "update or replace log_events set seq = 0 where seq = 1",
];
const ON_POSTGRES: &[&str] = &[
    "truncate log_trees, log_events, log_tiles, log_checkpoints",
    "truncate log_events",
    "truncate log_details",
    "truncate log_checkpoints",
    "truncate log_tiles",
];

async fn begin(bench: &Bench) -> Change {
    let (house, chance) = (Actor::house(), Chance::seeded(7));
    let at = "2026-11-22T01:00:00Z".parse().unwrap();
    Change::begin(&bench.db, &house, &chance, at).await.unwrap()
}

/// A tree with a tile, a checkpoint that was given out, and one that was not.
async fn a_journal(bench: &Bench) {
    let mut change = begin(bench).await;
    for _ in 0..260 {
        change.note(&Event::of("testing.note")).await.unwrap();
    }
    change.save(&Event::of("testing.save")).await.unwrap();
    let mut change = begin(bench).await;
    sqlx::query("update log_checkpoints set kept = 1")
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.save")).await.unwrap();
}

async fn refused(bench: &Bench, sql: &'static str) -> String {
    let mut change = begin(bench).await;
    let done = sqlx::raw_sql(sql).execute(change.rows().unwrap()).await;
    match done {
        Ok(_) => panic!("done: {sql}"),
        Err(why) => why.to_string(),
    }
}

#[tokio::test]
async fn nothing_in_the_journal_is_changed_or_taken_out_and_work_goes_on() {
    on_both(|bench| async move {
        a_journal(&bench).await;
        let own = match bench.db.engine() {
            Engine::Sqlite => ON_SQLITE,
            Engine::Postgres => ON_POSTGRES,
        };
        for sql in FORBIDDEN.iter().chain(own) {
            let why = refused(&bench, sql).await;
            assert!(why.contains("journal"), "{sql}: {why}");
        }
        let change = begin(&bench).await;
        change.save(&Event::of("testing.save")).await.unwrap();
        assert_eq!(count(&bench, "select count(*) from log_events").await, 263);
        let kept = "select count(*) from log_checkpoints";
        assert_eq!(count(&bench, kept).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_whole_journal_can_be_put_back_and_is_guarded_again() {
    on_both(|bench| async move {
        a_journal(&bench).await;
        let engine = bench.db.engine();
        let mut change = begin(&bench).await;
        lower_guards(&mut change, engine).await.unwrap();
        for table in ["log_details", "log_checkpoints", "log_tiles", "log_events"] {
            let copy = format!(
                "create temporary table held as select * from {table};
                 delete from {table}; insert into {table} select * from held; drop table held;"
            );
            sqlx::raw_sql(AssertSqlSafe(copy))
                .execute(change.rows().unwrap())
                .await
                .unwrap();
        }
        raise_guards(&mut change, engine).await.unwrap();
        change.save(&Event::of("testing.save")).await.unwrap();
        for sql in FORBIDDEN {
            refused(&bench, sql).await;
        }
    })
    .await;
}
