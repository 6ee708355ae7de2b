//! `mamori support` on a house full of names: what helps stands in the file, and nothing that anybody typed.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

use super::in_use::ok;

/// Where names, places and whatever people write lie.
const PERSONAL: [&str; 8] = [
    "persons",
    "corporations",
    "offices",
    "councils",
    "contact_lines",
    "register_entries",
    "incidents",
    "incident_lines",
];

/// Every text in a table that could tell of somebody: long enough, and no word of the program.
async fn texts(rows: &mut SqliteConnection, table: &str) -> Vec<String> {
    let sql = format!("select name from pragma_table_info('{table}') where lower(type) = 'text'");
    let columns = sqlx::query(AssertSqlSafe(sql))
        .fetch_all(&mut *rows)
        .await
        .unwrap();
    let mut all = Vec::new();
    for column in columns {
        let column: String = column.get(0);
        let sql =
            format!("select distinct \"{column}\" from {table} where length(\"{column}\") > 2");
        for row in sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut *rows)
            .await
            .unwrap()
        {
            all.push(row.get(0));
        }
    }
    let is_word = |it: &String| it.chars().all(|it| it.is_ascii_lowercase() || it == '-');
    all.into_iter().filter(|it| !is_word(it)).collect()
}

async fn canaries(dir: &Path) -> Vec<String> {
    let url = format!("sqlite://{}?mode=ro", dir.join("mamori.db").display());
    let mut rows = SqliteConnection::connect(&url).await.unwrap();
    let mut all = Vec::new();
    for table in PERSONAL {
        all.extend(texts(&mut rows, table).await);
    }
    all
}

#[tokio::test]
async fn the_file_for_whoever_helps_tells_what_runs_and_nothing_of_anybody() {
    let dir = tempfile::tempdir().unwrap();
    ok(dir.path(), &["try", "--once"]);
    let secret = "password-of-the-mail-server";
    let settings = format!("[log]\nlevel = \"info\"\n[mail]\nuser = \"{secret}\"\n");
    std::fs::write(dir.path().join("mamori.toml"), settings).unwrap();
    let canaries = canaries(dir.path()).await;
    assert!(canaries.len() > 100, "{}", canaries.len());
    let out = dir.path().join("support.json");
    let file = out.to_str().unwrap();
    let made = ok(dir.path(), &["support", "--out", file]);
    assert_eq!(made["file"], file);
    let text = std::fs::read_to_string(&out).unwrap();
    let found: Vec<_> = canaries
        .iter()
        .filter(|it| text.contains(it.as_str()))
        .collect();
    assert!(found.is_empty() && !text.contains(secret), "{found:?}");
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        told["settings"],
        serde_json::json!(["log.level", "mail.user"])
    );
    assert_eq!(told["database"]["migrations"], "fit");
    assert!(
        told["database"]["rows"]["persons"].as_i64().unwrap() > 10,
        "{told}"
    );
}
