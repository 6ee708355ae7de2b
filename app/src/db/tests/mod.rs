//! `Change` on both engines: what is saved stands with its event, what is dropped never was.

mod guards;
mod journal;

use jiff::Timestamp;
use mamori_core::evidence::{Hash, leaf_hash, root_of};
use sqlx::Row;

use super::*;
use crate::chance::Chance;
use crate::testing::{Bench, on_both};

async fn set(bench: &Bench, name: &str, keep: bool) -> DbResult<()> {
    let mut change = Change::begin(
        &bench.db,
        &Actor::house(),
        &Chance::seeded(7),
        Timestamp::UNIX_EPOCH,
    )
    .await?;
    sqlx::query("insert into settings (name, value) values ($1, 'x')")
        .bind(name)
        .execute(change.rows()?)
        .await?;
    if keep {
        change.save(&Event::of("settings.change").about(name)).await
    } else {
        Ok(())
    }
}

async fn count(bench: &Bench, sql: &'static str) -> i64 {
    sqlx::query(sql)
        .fetch_one(&mut *bench.db.rows().await.unwrap())
        .await
        .unwrap()
        .get(0)
}

#[tokio::test]
async fn a_saved_change_stands_with_its_event_and_a_dropped_one_leaves_nothing() {
    on_both(|bench| async move {
        set(&bench, "kept", true).await.unwrap();
        set(&bench, "dropped", false).await.unwrap();
        set(&bench, "kept too", true).await.unwrap();
        assert_eq!(count(&bench, "select count(*) from settings").await, 2);
        assert_eq!(
            count(
                &bench,
                "select count(*) from log_events where operation = 'settings.change'"
            )
            .await,
            2
        );
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_each_get_their_row_and_their_place_in_the_tree() {
    on_both(|bench| async move {
        let writers = (0..40).map(|n| {
            let bench = bench.clone();
            tokio::spawn(async move { set(&bench, &format!("row {n}"), n % 5 != 0).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(count(&bench, "select count(*) from settings").await, 32);
        assert_eq!(count(&bench, "select max(seq) from log_events").await, 31);
    })
    .await;
}

#[tokio::test]
async fn the_root_of_the_tree_is_the_root_over_all_its_events() {
    on_both(|bench| async move {
        for n in 0..11 {
            set(&bench, &format!("{n}"), true).await.unwrap();
        }
        let mut rows = bench.db.rows().await.unwrap();
        let events = sqlx::query("select body, leaf from log_events order by seq")
            .fetch_all(&mut *rows)
            .await
            .unwrap();
        let leaves: Vec<Hash> = events
            .iter()
            .map(|it| leaf_hash(&it.get::<Vec<u8>, _>("body")))
            .collect();
        for (event, leaf) in events.iter().zip(&leaves) {
            assert_eq!(event.get::<Vec<u8>, _>("leaf"), leaf.bytes());
        }
        let tree = sqlx::query("select size, root from log_trees")
            .fetch_one(&mut *rows)
            .await
            .unwrap();
        assert_eq!(tree.get::<i64, _>("size"), 11);
        assert_eq!(tree.get::<Vec<u8>, _>("root"), root_of(&leaves).bytes());
    })
    .await;
}

#[tokio::test]
async fn a_writer_who_gives_up_while_waiting_blocks_nobody() {
    on_both(|bench| async move {
        let first = Change::begin(
            &bench.db,
            &Actor::house(),
            &Chance::seeded(7),
            Timestamp::UNIX_EPOCH,
        )
        .await
        .unwrap();
        let waiting = tokio::spawn({
            let bench = bench.clone();
            async move { set(&bench, "never", true).await }
        });
        tokio::task::yield_now().await;
        waiting.abort();
        first.save(&Event::of("settings.change")).await.unwrap();
        set(&bench, "after", true).await.unwrap();
    })
    .await;
}

/// Somebody closes the browser at any moment of a write: it stands whole or not at all, and the next one is not disturbed.
#[tokio::test]
async fn a_writer_who_goes_away_at_any_moment_leaves_all_or_nothing_and_blocks_nobody() {
    on_both(|bench| async move {
        for patience in 0..60 {
            let name = format!("gone {patience}");
            let mut writing = Box::pin(set(&bench, &name, true));
            for _ in 0..patience * patience {
                let polled = std::future::poll_fn(|context| {
                    std::task::Poll::Ready(writing.as_mut().poll(context).is_ready())
                });
                if polled.await {
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(writing);
            let after = format!("after {patience}");
            set(&bench, &after, true).await.unwrap();
        }
        let rows = count(&bench, "select count(*) from settings").await;
        assert!(rows >= 60, "{rows}");
        for sql in [
            "select count(*) from log_events where operation = 'settings.change'",
            "select max(seq) + 1 from log_events",
            "select cast(sum(size) as bigint) from log_trees",
        ] {
            assert_eq!(count(&bench, sql).await, rows, "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_migrated_database_fits_and_one_with_an_unknown_migration_is_refused() {
    on_both(|bench| async move {
        // The whole of it: without its folder the database cannot open another connection.
        let bench = bench;
        assert_eq!(
            bench.db.migration_state().await.unwrap(),
            MigrationState::Fits
        );
        assert_eq!(bench.db.migrate(None).await.unwrap(), None);
        sqlx::query("update migrations set hash = 'other' where name like '0001%'")
            .execute(&mut *bench.db.rows().await.unwrap())
            .await
            .unwrap();
        assert!(matches!(
            bench.db.migration_state().await.unwrap(),
            MigrationState::Foreign(_)
        ));
        assert!(bench.db.migrate(None).await.is_err());
    })
    .await;
}

/// SQLite alone: the engine itself refuses to grow, exactly as on a disk without room.
#[tokio::test]
async fn a_full_disk_is_said_loses_nothing_and_passes_when_there_is_room_again() {
    let bench = crate::testing::sqlite().await;
    set(&bench, "before", true).await.unwrap();
    room(&bench, "pragma max_page_count = 1").await;
    let mut refused = None;
    for n in 0..2000 {
        refused = set(&bench, &format!("row {n} {}", "x".repeat(400)), true)
            .await
            .err()
            .map(|it| (n, it));
        if refused.is_some() {
            break;
        }
    }
    let (kept, error) = refused.expect("the database may not grow");
    assert!(error.is_full_disk(), "{error}");
    room(&bench, "pragma max_page_count = 1000000").await;
    set(&bench, "after", true).await.unwrap();
    assert_eq!(
        count(&bench, "select count(*) from settings").await,
        kept + 2
    );
    assert_eq!(
        count(&bench, "select count(*) from log_events").await,
        kept + 2
    );
}

async fn room(bench: &Bench, pragma: &'static str) {
    let mut change = Change::begin(
        &bench.db,
        &Actor::house(),
        &Chance::seeded(7),
        Timestamp::UNIX_EPOCH,
    )
    .await
    .unwrap();
    sqlx::raw_sql(pragma)
        .execute(change.rows().unwrap())
        .await
        .unwrap();
}
