//! The journal's trees as commits leave them: tiles, checkpoints, erasures, and trees that are older than these.

use mamori_core::evidence::{Checkpoint, Note, Tree, tile_hashes};

use super::*;
use crate::testing::{on_both_before, signer};

const MORNING: &str = "2026-11-22T01:00:00Z";
const NEXT_DAY: &str = "2026-11-22T15:00:00Z";

async fn begin(bench: &Bench, at: &str) -> Change {
    let (house, chance) = (Actor::house(), Chance::seeded(7));
    Change::begin(&bench.db, &house, &chance, at.parse().unwrap())
        .await
        .unwrap()
}

/// One commit of so many events.
async fn grow(bench: &Bench, at: &str, events: usize) {
    let mut change = begin(bench, at).await;
    for _ in 1..events {
        change.note(&Event::of("testing.note")).await.unwrap();
    }
    change.save(&Event::of("testing.save")).await.unwrap();
}

async fn sizes(bench: &Bench) -> Vec<i64> {
    let sql = "select size from log_checkpoints order by tree, size";
    let mut rows = bench.db.rows().await.unwrap();
    let found = sqlx::query(sql).fetch_all(&mut *rows).await.unwrap();
    found.iter().map(|it| it.get("size")).collect()
}

#[tokio::test]
async fn every_commit_leaves_a_checkpoint_of_the_whole_tree_that_the_house_signed() {
    on_both(|bench| async move {
        for events in [1, 4, 2] {
            grow(&bench, MORNING, events).await;
        }
        assert_eq!(sizes(&bench).await, [7]);
        let mut rows = bench.db.rows().await.unwrap();
        let sql = "select note, root from log_checkpoints natural join log_trees";
        let row = sqlx::query(sql).fetch_one(&mut *rows).await.unwrap();
        let note = Note::parse(row.get("note")).unwrap();
        let signed = Checkpoint::of_house(&note, &signer().public()).unwrap();
        let root: Vec<u8> = row.get("root");
        assert_eq!(
            (signed.size, signed.tree(), signed.root.bytes().to_vec()),
            (7, Some("house/2026"), root)
        );
    })
    .await;
}

#[tokio::test]
async fn of_the_checkpoints_of_a_day_the_last_stays_and_those_that_were_given_out() {
    on_both(|bench| async move {
        grow(&bench, MORNING, 1).await;
        grow(&bench, MORNING, 1).await;
        let mut change = begin(&bench, MORNING).await;
        sqlx::query("update log_checkpoints set kept = 1")
            .execute(change.rows().unwrap())
            .await
            .unwrap();
        change.save(&Event::of("testing.save")).await.unwrap();
        grow(&bench, MORNING, 1).await;
        grow(&bench, NEXT_DAY, 1).await;
        grow(&bench, NEXT_DAY, 1).await;
        assert_eq!(sizes(&bench).await, [2, 4, 6]);
    })
    .await;
}

#[tokio::test]
async fn what_was_undone_beside_others_is_not_signed() {
    on_both(|bench| async move {
        let writers = (0..30).map(|n| {
            let bench = bench.clone();
            tokio::spawn(async move {
                let mut change = begin(&bench, MORNING).await;
                change.note(&Event::of("testing.note")).await.unwrap();
                if n % 3 != 0 {
                    change.save(&Event::of("testing.save")).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        grow(&bench, MORNING, 1).await;
        assert_eq!(sizes(&bench).await, [41]);
        let kept = count(&bench, "select count(*) from log_events").await;
        let said = count(&bench, "select size from log_trees").await;
        assert_eq!((kept, said), (41, 41));
    })
    .await;
}

#[tokio::test]
async fn a_tile_is_written_when_it_is_full() {
    on_both(|bench| async move {
        for events in [200, 55, 1, 300] {
            grow(&bench, MORNING, events).await;
        }
        let mut rows = bench.db.rows().await.unwrap();
        let leaves = sqlx::query("select leaf from log_events order by seq");
        let leaves = leaves.fetch_all(&mut *rows).await.unwrap();
        let leaves: Vec<Vec<u8>> = leaves.iter().map(|it| it.get("leaf")).collect();
        let tiles = sqlx::query("select level, idx, hashes from log_tiles order by idx");
        let tiles = tiles.fetch_all(&mut *rows).await.unwrap();
        assert_eq!(tiles.len(), 2);
        for (tile, leaves) in tiles.iter().zip(leaves.chunks(256)) {
            assert_eq!(tile.get::<i64, _>("level"), 0);
            assert_eq!(tile.get::<Vec<u8>, _>("hashes"), leaves.concat());
        }
    })
    .await;
}

#[tokio::test]
async fn an_erased_detail_is_gone_after_an_event_that_tells_of_it() {
    on_both(|bench| async move {
        grow(&bench, MORNING, 3).await;
        let mut change = begin(&bench, MORNING).await;
        change.erase("house/2026", &[1, 1, 77]).await.unwrap();
        change.save(&Event::of("testing.save")).await.unwrap();
        let left = "select count(*) from log_details where seq = 1";
        assert_eq!(count(&bench, left).await, 0);
        let told = "select count(*) from log_events where operation = 'evidence.erase'
                       and subject = 'house/2026/1' and seq = 3";
        assert_eq!(count(&bench, told).await, 1);
        assert_eq!(count(&bench, "select count(*) from log_events").await, 5);
    })
    .await;
}

#[tokio::test]
async fn a_journal_that_is_older_than_checkpoints_gets_its_tiles_and_one_checkpoint() {
    on_both_before("0022_checkpoints.sql", |bench| async move {
        let leaves: Vec<Hash> = (0..520_u32).map(|it| leaf_hash(&it.to_be_bytes())).collect();
        let mut tree = Tree::default();
        tree.extend(leaves.iter().copied());
        let mut rows = bench.db.rows().await.unwrap();
        sqlx::query("insert into log_trees values ('house/2026', null, 2026, 520, $1, $2)")
            .bind(tree.to_bytes())
            .bind(tree.root().bytes().to_vec())
            .execute(&mut *rows)
            .await
            .unwrap();
        for (seq, leaf) in leaves.iter().enumerate() {
            sqlx::query("insert into log_events values ('house/2026', $1, 0, 'system', null, '', 'x', $2, $2)")
                .bind(i64::try_from(seq).unwrap())
                .bind(leaf.bytes().to_vec())
                .execute(&mut *rows)
                .await
                .unwrap();
        }
        drop(rows);
        bench.db.migrate(None).await.unwrap();
        assert_eq!(sizes(&bench).await, [520]);
        let mut rows = bench.db.rows().await.unwrap();
        let row = sqlx::query("select hashes from log_tiles where idx = 1");
        let row = row.fetch_one(&mut *rows).await.unwrap();
        let hashes = tile_hashes(&row.get::<Vec<u8>, _>("hashes"));
        assert_eq!(hashes.as_deref(), leaves.get(256..512));
        drop(rows);
        grow(&bench, MORNING, 1).await;
        assert_eq!(count(&bench, "select size from log_trees").await, 521);
    })
    .await;
}
