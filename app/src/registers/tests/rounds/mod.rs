//! Rounds from outside: counting by scan and by ticks, ending, the executive, and what goes wrong.
#![expect(clippy::too_many_lines, reason = "a story is told in one piece")]

mod counting;
mod ending;
mod reading;

use super::*;

/// Begins a round of the ledger of devices; gives its path.
async fn begin(manager: &Browser, register: &str) -> String {
    let begun = manager
        .post(&at(&format!("registers/{register}/rounds")), &[])
        .await;
    assert!(begun.location.contains("/rounds/"), "{}", begun.body);
    begun.location
}

/// Writes a device with its place.
async fn placed(manager: &Browser, number: &str, place: &str) -> String {
    let form = [
        ("number", number),
        ("kind", "tablet"),
        ("state", "in-use"),
        ("place", place),
    ];
    let saved = manager.post(&at("registers/devices/new"), &form).await;
    assert!(saved.location.contains("/entries/"), "{}", saved.body);
    saved.location
}

fn id(entry: &str) -> &str {
    entry.rsplit('/').next().unwrap()
}

/// Marks one thing on its page, as whoever saw it unmarked.
async fn mark(who: &Browser, round: &str, entry: &str, form: &[(&str, &str)]) -> Answer {
    who.post(&format!("{round}/things/{}", id(entry)), form)
        .await
}

/// Ticks things in the list.
async fn tick(who: &Browser, round: &str, entries: &[String], how: &str) -> Answer {
    let mut form: Vec<(&str, &str)> = entries.iter().map(|it| ("thing", id(it))).collect();
    form.push(("mark", how));
    who.post(&format!("{round}/list"), &form).await
}

/// Decides about a round as an executive who has this page before them.
async fn decide(who: &Browser, round: &str, page: &str, said: [&str; 2]) -> Answer {
    let seen = page.split_once("name=\"ended\" value=\"");
    let seen = seen.map_or("", |it| it.1.split('"').next().unwrap());
    let [decision, comment] = said;
    let form = [
        ("decision", decision),
        ("comment", comment),
        ("ended", seen),
    ];
    who.post(&format!("{round}/approve"), &form).await
}

/// Looks at what is to be approved, and decides.
async fn look_and_decide(who: &Browser, round: &str, said: [&str; 2]) -> Answer {
    let page = who.get(&format!("{round}/approve")).await.body;
    decide(who, round, &page, said).await
}

/// Gives a device its label; tells the code.
async fn labelled(manager: &Browser, entry: &str) -> String {
    let page = manager.get(entry).await.body;
    let (before, _) = page.split_once("番</p>").unwrap();
    let number = before.rsplit('>').next().unwrap().to_owned();
    let form = [("thing", number.as_str()), ("format", "single")];
    manager.post(&at("registers/devices/labels"), &form).await;
    let page = manager.get(entry).await.body;
    let (_, after) = page.split_once("/labels/").expect("a way to its page");
    after.split('"').next().unwrap().to_owned()
}

/// How often the journal of the office knows an operation.
async fn told(app: &crate::web::App, operation: &str) -> i64 {
    use sqlx::Row;
    let row = sqlx::query("select count(*) as n from log_events where operation = $1")
        .bind(operation)
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    row.get("n")
}
