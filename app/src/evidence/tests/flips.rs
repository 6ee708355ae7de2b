//! One bit turned in every byte of every column of a small journal: each is found. A share of them in a usual run, all where tests may take long.

use sqlx::{AssertSqlSafe, Row};

use super::*;
use crate::db::{Engine, lower_guards};

/// In a usual run one byte of so many.
const SHARE: usize = 29;
/// Set where tests may take long.
const LONG: &str = "MAMORI_TEST_LONG";

/// Table, column, key in SQL, whether the column holds bytes.
const COLUMNS: &[(&str, &str, &str, bool)] = &[
    ("log_events", "actor", "tree || '/' || seq", false),
    ("log_events", "subject", "tree || '/' || seq", false),
    ("log_events", "operation", "tree || '/' || seq", false),
    ("log_events", "office_id", "tree || '/' || seq", false),
    ("log_events", "body", "tree || '/' || seq", true),
    ("log_events", "leaf", "tree || '/' || seq", true),
    ("log_details", "salt", "tree || '/' || seq", true),
    ("log_details", "detail", "tree || '/' || seq", false),
    ("log_trees", "edge", "tree", true),
    ("log_trees", "root", "tree", true),
    ("log_trees", "office_id", "tree", false),
    ("log_checkpoints", "note", "tree || '/' || size", false),
];

#[expect(
    clippy::disallowed_methods,
    reason = "how long tests may take is told by the environment"
)]
fn share() -> usize {
    std::env::var_os(LONG).map_or(SHARE, |_| 1)
}

/// The values of a column with their keys.
async fn values(rows: &mut Rows, column: &(&str, &str, &str, bool)) -> Vec<(String, Vec<u8>)> {
    let (table, name, key, is_bytes) = column;
    let sql = format!("select {key} as k, {name} as v from {table} where {name} is not null");
    let found = sqlx::query(AssertSqlSafe(sql))
        .fetch_all(rows)
        .await
        .unwrap();
    let value = |row: &sqlx::any::AnyRow| {
        if *is_bytes {
            row.get("v")
        } else {
            row.get::<String, _>("v").into_bytes()
        }
    };
    found.iter().map(|it| (it.get("k"), value(it))).collect()
}

async fn put(rows: &mut Rows, column: &(&str, &str, &str, bool), (key, value): (&str, &[u8])) {
    let (table, name, key_of, is_bytes) = column;
    let sql = format!("update {table} set {name} = $1 where {key_of} = $2");
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = if *is_bytes {
        query.bind(value.to_vec())
    } else {
        query.bind(String::from_utf8(value.to_vec()).unwrap())
    };
    let done = query.bind(key).execute(rows).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn one_turned_bit_in_any_byte_is_found() {
    on_both(|bench| async move {
        grow(&bench, NOW, (2, 4)).await;
        let mut change = begin(&bench, NOW).await;
        lower_guards(&mut change, bench.db.engine()).await.unwrap();
        let rows = change.rows().unwrap();
        let mut at = 0;
        for column in COLUMNS {
            for (key, value) in values(rows, column).await {
                for byte in 0..value.len() {
                    at += 1;
                    if at % share() != 0 {
                        continue;
                    }
                    let mut turned = value.clone();
                    turned[byte] ^= 1;
                    put(rows, column, (&key, &turned)).await;
                    let faults = judge(rows, &[]).await.faults;
                    assert!(!faults.is_empty(), "{column:?} {key} byte {byte}");
                    let is_named = key.split('/').nth(2).is_none_or(|seq| {
                        column.0 == "log_checkpoints"
                            || faults
                                .iter()
                                .any(|it| it.seq.map(|it| it.to_string()).as_deref() == Some(seq))
                    });
                    assert!(is_named, "{column:?} {key} byte {byte}: {faults:?}");
                    put(rows, column, (&key, &value)).await;
                }
            }
        }
        assert!(at > 2500, "{at}");
        assert_eq!(judge(rows, &[]).await.faults, []);
    })
    .await;
}

/// SQLite alone: PostgreSQL takes no text that is none.
#[tokio::test]
async fn a_text_that_is_no_text_any_more_is_found() {
    let bench = crate::testing::sqlite().await;
    assert_eq!(bench.db.engine(), Engine::Sqlite);
    grow(&bench, NOW, (2, 4)).await;
    let office = office_tree();
    for (table, column) in [
        ("log_events", "actor"),
        ("log_events", "subject"),
        ("log_details", "detail"),
    ] {
        let mut change = begin(&bench, NOW).await;
        lower_guards(&mut change, Engine::Sqlite).await.unwrap();
        let rows = change.rows().unwrap();
        let sql = format!(
            "update {table} set {column} = cast(x'74ff80' as text) where tree = '{office}' and seq = 2"
        );
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *rows)
            .await
            .unwrap();
        let key = signer().vkey();
        match verify(rows, &key, &[]).await {
            Ok(verdict) => assert!(
                verdict.faults.iter().any(|it| it.seq == Some(2)),
                "{column}"
            ),
            Err(why) => assert!(why.to_string().contains("utf-8"), "{why}"),
        }
    }
}
