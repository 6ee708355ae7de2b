//! The pages of the journal by HTTP: the list and its questions, one event, what is taken along.

use axum::http::StatusCode;
use mamori_core::evidence::{Pack, TlogProof};
use mamori_core::ids::OfficeId;
use sqlx::{AssertSqlSafe, Row};

use super::*;
use crate::testing::browser::{Answer, Browser};
use crate::web::App;

fn at(page: &str) -> String {
    format!("/offices/{}/journal{page}", world::id("sakura"))
}

/// The numbers of the events on a page, in its order.
fn numbers(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let rows = answer.body.split("<th scope=\"row\"><a href=\"").skip(1);
    let path = rows.map(|it| it.split('"').next().unwrap());
    path.map(|it| it.rsplit('/').take(2).collect::<Vec<_>>())
        .map(|it| format!("{}-{}", it[1], it[0]))
        .collect()
}

/// The link to older events.
fn older(answer: &Answer) -> Option<String> {
    let from = answer.body.split("before=").nth(1)?;
    Some(from.split('"').next().unwrap().to_owned())
}

async fn count(app: &App, operation: &str) -> i64 {
    let sql = "select count(*) as n from log_events where operation = $1";
    let row = sqlx::query(sql).bind(operation);
    let row = row.fetch_one(&mut *app.db.rows().await.unwrap()).await;
    row.unwrap().get("n")
}

async fn write(app: &App, sql: String) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    let sql = sqlx::raw_sql(AssertSqlSafe(sql));
    sql.execute(change.rows().unwrap()).await.unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

/// An event at an office, by somebody.
async fn by(app: &App, (login, office): (&str, &str), event: Event) {
    let office = OfficeId::new(world::id(office));
    let actor = Actor::person(world::person(login), "a tablet");
    app.look(&actor, &event.office(office)).await.unwrap();
}

#[tokio::test]
async fn the_newest_comes_first_over_the_edge_of_a_year_and_no_event_twice() {
    on_both(|bench| async move {
        let app = bench.app().await;
        // A minute before midnight in the office, and a minute after it: another tree.
        grow(&bench, "2025-12-31T14:59:00Z", (1, 30)).await;
        grow(&bench, "2025-12-31T15:01:00Z", (1, 40)).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let first = tanaka.get(&at("")).await;
        let mut seen = numbers(&first);
        assert_eq!(seen.len(), 50);
        assert_eq!(
            (seen[0].as_str(), seen[40].as_str()),
            ("2026-39", "2025-29")
        );
        // What was written meanwhile moves nothing: the place is a number, not how many were passed.
        grow(&bench, NOW, (1, 5)).await;
        let before = older(&first).unwrap();
        assert_eq!(before, "2025-20");
        let second = tanaka.get(&at(&format!("?before={before}"))).await;
        seen.extend(numbers(&second));
        assert_eq!(older(&second), None);
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!((seen.len(), once.len()), (70, 70));
        assert_eq!(seen[69], "2025-0");
        let nowhere = tanaka.get(&at("?before=x-y")).await;
        assert_eq!(numbers(&nowhere).len(), 50);
    })
    .await;
}

#[tokio::test]
async fn only_the_own_office_is_shown_and_that_it_was_read_stands_in_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let added = || Event::of("registers.add").about("take-out/1");
        by(&app, ("sato", "sakura"), added()).await;
        by(&app, ("suzuki", "kaede"), added()).await;
        by(&app, ("kimura", "tsubaki"), added()).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let page = tanaka.get(&at("")).await;
        assert_eq!(numbers(&page), ["2026-0"]);
        for wanted in ["sato", "台帳に足しました", "2026-11-22 10:00", "画面"] {
            assert!(page.body.contains(wanted), "{wanted}: {}", page.body);
        }
        assert!(!page.body.contains("suzuki") && !page.body.contains("kimura"));
        assert_eq!(count(&app, "evidence.read").await, 1);
        let again = tanaka.get(&at("")).await;
        assert_eq!(numbers(&again), ["2026-1", "2026-0"]);
        assert!(again.body.contains("記録を読みました"));
        assert_eq!(count(&app, "evidence.read").await, 2);
        let staff = Browser::of(&app, "sato").await.get(&at("")).await;
        assert_eq!(staff.status, StatusCode::FORBIDDEN);
        assert_eq!(count(&app, "evidence.read").await, 2);
        // Whoever left keeps the name.
        let person = world::id("sato");
        let left = format!("update persons set left_at = 5 where id = '{person}'");
        let ended = format!("update roles set ended_at = 5 where person_id = '{person}'");
        write(&app, format!("{left}; {ended}")).await;
        let after = tanaka.get(&at("")).await.body;
        assert!(after.contains("<td data-label=\"だれが\">sato</td>"));
    })
    .await;
}

#[tokio::test]
async fn the_list_is_asked_for_person_days_kind_and_a_word() {
    on_both(|bench| async move {
        let app = bench.app().await;
        grow(&bench, "2025-12-31T14:59:00Z", (1, 1)).await;
        let of = |operation, subject: &str, value: &str| {
            let detail = serde_json::json!({ "value": value });
            Event::of(operation).about(subject).detail(detail)
        };
        let added = of("registers.add", "take-out/1", "50%_a");
        by(&app, ("sato", "sakura"), added).await;
        let entered = of("people.sign-in", "person/2", "Kaban");
        by(&app, ("abe", "sakura"), entered).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let asked = async |query: &str| numbers(&tanaka.get(&at(query)).await);
        let (sato, abe) = (world::id("sato"), world::id("abe"));
        assert_eq!(asked(&format!("?who={sato}")).await, ["2026-0"]);
        assert_eq!(asked(&format!("?who={abe}&kind=registers")).await, [""; 0]);
        assert_eq!(asked("?who=system").await, ["2025-0"]);
        assert_eq!(asked("?kind=people").await, ["2026-1"]);
        assert_eq!(asked("?to=2025-12-31").await, ["2025-0"]);
        assert_eq!(asked("?from=2026-01-01&kind=registers").await, ["2026-0"]);
        assert_eq!(asked("?from=2026-11-23").await, [""; 0]);
        // In a name, a deed as the page says it, a detail; signs are letters.
        assert_eq!(asked("?q=ABE").await, ["2026-1"]);
        let ledger = "?q=%E5%8F%B0%E5%B8%B3%E3%81%AB&kind=registers";
        assert_eq!(asked(ledger).await, ["2026-0"]);
        assert_eq!(asked("?q=kaBAN&kind=people").await, ["2026-1"]);
        assert_eq!(asked("?q=50%25_a&kind=registers").await, ["2026-0"]);
        assert_eq!(asked("?q=5%25a&kind=registers").await, [""; 0]);
        let wrong = tanaka.get(&at("?from=yesterday")).await;
        assert!(wrong.body.contains("日付が正しい形ではありません"));
        let turned = tanaka.get(&at("?from=2026-02-02&to=2026-01-01")).await;
        assert!(turned.body.contains("終わりの日が、始まりの日より前です"));
    })
    .await;
}

#[tokio::test]
async fn one_event_is_shown_with_its_lines_and_says_whether_it_was_changed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let whole = tanaka.get(&at("/2026/4")).await;
        assert_eq!(whole.status, StatusCode::OK, "{}", whole.body);
        for wanted in [
            "書かれたときのままです",
            "&quot;value&quot;: &quot;x&quot;",
            "mamori-event/1",
            "thing/4",
            "2026-11-22T01:00:00.000Z",
        ] {
            let body = whole.body.replace("&#34;", "&quot;");
            assert!(body.contains(wanted), "{wanted}: {body}");
        }
        let erased = tanaka.get(&at("/2026/3")).await;
        assert!(erased.body.contains("内容は消されました。ほかは"));
        assert_eq!(count(&app, "evidence.read").await, 2);
        for (change, seq) in [
            ("log_events set at = at + 1", 4),
            ("log_events set subject = 'thing/9'", 5),
            ("log_details set detail = '{}'", 6),
        ] {
            let tree = office_tree();
            let sql = format!("update {change} where tree = '{tree}' and seq = {seq}");
            forge(&bench, sql).await;
            let changed = tanaka.get(&at(&format!("/2026/{seq}"))).await;
            assert!(changed.body.contains("書きかえられています"), "{change}");
        }
    })
    .await;
}

/// Whoever may write any row does so, and the guards stand again.
pub(super) async fn forge(bench: &Bench, sql: String) {
    let mut change = begin(bench, NOW).await;
    crate::db::lower_guards(&mut change, bench.db.engine())
        .await
        .unwrap();
    let forged = sqlx::raw_sql(AssertSqlSafe(sql));
    forged.execute(change.rows().unwrap()).await.unwrap();
    crate::db::raise_guards(&mut change, bench.db.engine())
        .await
        .unwrap();
    change.save(&Event::of("testing.save")).await.unwrap();
}

#[tokio::test]
async fn an_event_of_another_office_answers_as_one_that_never_was() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let event = || Event::of("registers.add").about("take-out/1");
        by(&app, ("sato", "sakura"), event()).await;
        by(&app, ("suzuki", "kaede"), event()).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let kaede = world::id("kaede");
        let foreign = format!("/offices/{kaede}/journal/2026/0");
        let foreign = tanaka.get(&foreign).await;
        let missing = tanaka.get(&at("/2026/99")).await;
        let strange = tanaka.get(&at("/year/x")).await;
        for answer in [&foreign, &missing, &strange] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        for post in ["/2026/99/proof", "/packs/1999", "/packs/x", "/2026/x/proof"] {
            let answer = tanaka.post(&at(post), &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{post}");
        }
        let pack = format!("/offices/{kaede}/journal/packs/2026");
        assert_eq!(tanaka.post(&pack, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(count(&app, "evidence.read").await, 0);
    })
    .await;
}

#[tokio::test]
async fn proof_and_pack_are_taken_along_and_verify_alone() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let key = signer().vkey();
        let proof = tanaka.post(&at("/2026/4/proof"), &[]).await;
        let how = proof.headers["content-disposition"].to_str().unwrap();
        assert!(
            how.starts_with("attachment;") && how.contains("tlog-proof"),
            "{how}"
        );
        let read = TlogProof::parse(&proof.body).unwrap();
        let proved = read.verify_all(Some(&key), None).unwrap();
        assert_eq!((proved.tree, proved.seq), (office_tree(), 4));
        let pack = tanaka.post(&at("/packs/2026"), &[]).await;
        let how = pack.headers["content-disposition"].to_str().unwrap();
        assert!(how.starts_with("attachment;"), "{how}");
        let read = Pack::parse(&pack.body).unwrap();
        let proved = read.verify(Some(&key), None).unwrap();
        assert_eq!((proved.tree, proved.erased), (office_tree(), vec![3]));
        for operation in ["evidence.prove", "evidence.pack"] {
            assert_eq!(count(&app, operation).await, 1, "{operation}");
        }
        for (path, front) in [("/verify", "<!doctype html>"), ("/verify.py", "#!")] {
            let file = tanaka.get(path).await;
            assert!(file.body.to_lowercase().starts_with(front), "{path}");
            let how = file.headers["content-disposition"].to_str().unwrap();
            let kind = file.headers["content-type"].to_str().unwrap();
            assert!(how.starts_with("attachment;"), "{how}");
            assert_eq!(kind, "application/octet-stream");
            let staff = Browser::of(&app, "sato").await.get(path).await;
            assert_eq!(staff.status, StatusCode::FORBIDDEN, "{path}");
        }
    })
    .await;
}

/// The details of ledgers are in the journal: who may not read about clients there does not read it here.
#[tokio::test]
async fn a_council_that_sees_the_journal_does_not_read_what_is_told_of_clients() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let sharing = format!(
            "update memberships set sharing = 'evidence' where office_id = '{}'",
            world::id("sakura")
        );
        write(&app, sharing).await;
        let told = Event::of("registers.add").about("take-out/1");
        let told = told.detail(serde_json::json!({ "whose": "Yamada" }));
        by(&app, ("sato", "sakura"), told).await;
        let council = Browser::of(&app, "ono").await;
        assert_eq!(numbers(&council.get(&at("?q=sato")).await), ["2026-0"]);
        assert_eq!(
            numbers(&council.get(&at("?q=Yamada&kind=registers")).await),
            [""; 0]
        );
        let event = council.get(&at("/2026/0")).await;
        assert_eq!(event.status, StatusCode::OK);
        assert!(!event.body.contains("Yamada"));
        for post in ["/2026/0/proof", "/packs/2026"] {
            let answer = council.post(&at(post), &[]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{post}");
        }
        let manager = Browser::of(&app, "tanaka").await.get(&at("/2026/0")).await;
        assert!(manager.body.contains("Yamada"));
    })
    .await;
}
