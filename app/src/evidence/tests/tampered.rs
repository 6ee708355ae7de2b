//! Whoever may write any row: each change of the journal is found and named, in every column of every table.

use mamori_core::evidence::What;
use sqlx::AssertSqlSafe;

use super::*;
use crate::db::lower_guards;

/// What is done by SQL to a journal without its guards, where it must be found (the end of the tree's name and the number), and as what.
/// `{office}` is the tree of the office; the other is that of the house.
const DONE: &[(&str, &str, &str)] = &[
    // Rows.
    (
        "delete from log_details where tree = 'house/2026' and seq = 260; delete from log_events where tree = 'house/2026' and seq = 260",
        "house/2026",
        "tree-size",
    ),
    (
        "delete from log_details where tree = '{office}' and seq >= 5; delete from log_events where tree = '{office}' and seq >= 5",
        "{office}",
        "tree-size",
    ),
    (
        "delete from log_details where tree = '{office}' and seq = 2; delete from log_events where tree = '{office}' and seq = 2",
        "{office}/2",
        "gap",
    ),
    (
        "delete from log_events where tree = '{office}' and seq = 2",
        "{office}/2",
        "gap",
    ),
    (
        "delete from log_events where tree = '{office}' and seq = 0",
        "{office}/0",
        "gap",
    ),
    (
        "insert into log_events select tree, 8, at, actor, office_id, subject, operation, body, leaf from log_events where tree = '{office}' and seq = 0",
        "{office}/8",
        "column",
    ),
    (
        "insert into log_events select tree, -1, at, actor, office_id, subject, operation, body, leaf from log_events where tree = '{office}' and seq = 0",
        "{office}/0",
        "gap",
    ),
    (
        "update log_events set seq = 99 where tree = '{office}' and seq = 1; update log_events set seq = 1 where tree = '{office}' and seq = 2; update log_events set seq = 2 where tree = '{office}' and seq = 99",
        "{office}/1",
        "column",
    ),
    // Columns of events.
    (
        "update log_events set tree = 'house/2026', seq = 270 where tree = '{office}' and seq = 4",
        "{office}/4",
        "gap",
    ),
    (
        "update log_events set seq = 77 where tree = '{office}' and seq = 7",
        "{office}/7",
        "gap",
    ),
    (
        "update log_events set at = at + 1 where tree = '{office}' and seq = 4",
        "{office}/4",
        "column",
    ),
    (
        "update log_events set actor = 'nobody' where tree = '{office}' and seq = 4",
        "{office}/4",
        "column",
    ),
    (
        "update log_events set office_id = null where tree = '{office}' and seq = 4",
        "{office}/4",
        "column",
    ),
    (
        "update log_events set office_id = 'x' where tree = 'house/2026' and seq = 4",
        "house/2026/4",
        "column",
    ),
    (
        "update log_events set subject = 'thing/9' where tree = '{office}' and seq = 4",
        "{office}/4",
        "column",
    ),
    (
        "update log_events set operation = 'testing.other' where tree = '{office}' and seq = 4",
        "{office}/4",
        "column",
    ),
    (
        "update log_events set leaf = (select leaf from log_events where tree = '{office}' and seq = 5) where tree = '{office}' and seq = 4",
        "{office}/4",
        "leaf",
    ),
    (
        "update log_events set body = (select body from log_events where tree = '{office}' and seq = 5) where tree = '{office}' and seq = 4",
        "{office}/4",
        "leaf",
    ),
    (
        "update log_events set body = leaf where tree = '{office}' and seq = 4",
        "{office}/4",
        "body",
    ),
    // Columns of details.
    (
        "update log_details set tree = 'elsewhere' where tree = '{office}' and seq = 4",
        "{office}/4",
        "detail-gone",
    ),
    (
        "update log_details set seq = 88 where tree = '{office}' and seq = 4",
        "{office}/88",
        "detail-alone",
    ),
    (
        "update log_details set salt = (select salt from log_details where tree = '{office}' and seq = 5) where tree = '{office}' and seq = 4",
        "{office}/4",
        "detail",
    ),
    (
        "update log_details set detail = '{}' where tree = '{office}' and seq = 4",
        "{office}/4",
        "detail",
    ),
    (
        "delete from log_details where tree = '{office}' and seq = 4",
        "{office}/4",
        "detail-gone",
    ),
    (
        "insert into log_details select tree, 3, salt, detail from log_details where tree = '{office}' and seq = 4",
        "{office}/3",
        "detail",
    ),
    // Columns of trees.
    (
        "update log_trees set office_id = null where tree = '{office}'",
        "{office}",
        "tree-name",
    ),
    (
        "update log_trees set office_id = 'x' where tree = 'house/2026'",
        "house/2026",
        "tree-name",
    ),
    (
        "update log_trees set year = 2025 where tree = '{office}'",
        "{office}",
        "tree-name",
    ),
    (
        "update log_trees set size = 9 where tree = '{office}'",
        "{office}",
        "tree-size",
    ),
    (
        "update log_trees set edge = root where tree = '{office}'",
        "{office}",
        "tree-edge",
    ),
    (
        "update log_trees set root = edge where tree = '{office}'",
        "{office}",
        "tree-root",
    ),
    (
        "update log_trees set first = 2 where tree = '{office}'",
        "{office}",
        "pruned",
    ),
    // Columns of tiles.
    (
        "update log_tiles set tree = '{office}'",
        "house/2026",
        "tile-missing",
    ),
    ("update log_tiles set level = 1", "house/2026", "tile-alone"),
    ("update log_tiles set idx = 7", "house/2026", "tile-alone"),
    (
        "update log_tiles set hashes = (select root from log_trees where tree = 'house/2026')",
        "house/2026",
        "tile-wrong",
    ),
    ("delete from log_tiles", "house/2026", "tile-missing"),
    (
        "insert into log_tiles select '{office}', 0, 0, hashes from log_tiles",
        "{office}",
        "tile-alone",
    ),
    // Columns of checkpoints.
    (
        "update log_checkpoints set tree = 'house/2026', size = 3 where tree = '{office}'",
        "{office}",
        "checkpoint-behind",
    ),
    (
        "update log_checkpoints set size = 3 where tree = '{office}'",
        "{office}",
        "checkpoint-size",
    ),
    (
        "update log_checkpoints set note = 'x' where tree = '{office}'",
        "{office}",
        "checkpoint-unread",
    ),
    (
        "update log_checkpoints set note = (select note from log_checkpoints where tree = 'house/2026') where tree = '{office}'",
        "{office}",
        "checkpoint-unsigned",
    ),
    (
        "delete from log_checkpoints where tree = '{office}'",
        "{office}",
        "checkpoint-behind",
    ),
];

#[tokio::test]
async fn every_changed_column_and_every_row_taken_out_moved_or_added_is_found_where_it_is() {
    on_both(|bench| async move {
        journal(&bench).await;
        for (sql, place, word) in DONE {
            let own = |text: &str| text.replace("{office}", &office_tree());
            let mut change = begin(&bench, NOW).await;
            lower_guards(&mut change, bench.db.engine()).await.unwrap();
            let rows = change.rows().unwrap();
            sqlx::raw_sql(AssertSqlSafe(own(sql)))
                .execute(&mut *rows)
                .await
                .unwrap();
            let faults = judge(rows, &[]).await.faults;
            let is_named = faults.iter().any(|it| {
                let seq = it.seq.map(|it| format!("/{it}")).unwrap_or_default();
                it.what.word() == *word && format!("{}{seq}", it.tree) == own(place)
            });
            assert!(is_named, "{sql}\n{faults:#?}");
        }
        assert_eq!(found(&bench, &[]).await, [""; 0]);
    })
    .await;
}

/// Whoever knows the form but not the key writes an event anew, with its hash, the edge and the root.
#[tokio::test]
async fn a_journal_written_anew_without_the_key_is_not_signed() {
    on_both(|bench| async move {
        grow(&bench, NOW, (1, 3)).await;
        let other = crate::testing::sqlite().await;
        grow(&other, "2026-11-22T01:00:01Z", (1, 3)).await;
        let rows = &mut *other.db.rows().await.unwrap();
        let forged = super::super::store::trees(rows).await.unwrap();
        let office = office_tree();
        let forged = forged.iter().find(|it| it.tree == office).unwrap();
        let mut change = begin(&bench, NOW).await;
        lower_guards(&mut change, bench.db.engine()).await.unwrap();
        let rows = change.rows().unwrap();
        sqlx::query("update log_trees set edge = $2, root = $3 where tree = $1")
            .bind(office.as_str())
            .bind(forged.edge.clone())
            .bind(forged.root.clone())
            .execute(&mut *rows)
            .await
            .unwrap();
        let faults = judge(rows, &[]).await.faults;
        assert!(
            faults.iter().any(|it| it.what == What::TreeRoot),
            "{faults:?}"
        );
    })
    .await;
}
