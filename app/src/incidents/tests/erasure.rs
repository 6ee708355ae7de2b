//! Names and words of what is long over go: asked once more, out of rows, files and the journal's details, and the tree still verifies.

use jiff::SignedDuration;
use sqlx::Row;

use super::*;
use crate::evidence::verify;
use crate::testing::{Bench, on_both, signer};

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Everything of a person that the story writes somewhere.
const PRIVATE: [&str; 3] = ["山田様", "090-5555-1234", "yamada.jpg"];

async fn count(bench: &Bench, sql: &str) -> i64 {
    let mut rows = bench.db.rows().await.unwrap();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_one(&mut *rows)
        .await
        .unwrap();
    row.get(0)
}

/// An incident with words of persons wherever words can be, closed.
async fn closed(app: &crate::web::App) -> String {
    let staff = Browser::of(app, "sato").await;
    let manager = Browser::of(app, "tanaka").await;
    let room = report(&staff, ("lost", "lost-device")).await;
    let mine = [
        ("what", "山田様の記録が入っていた"),
        ("place", "山田様の家の前"),
    ];
    staff.post(&format!("{room}/mine"), &mine).await;
    manager.post(&format!("{room}/acknowledge"), &[]).await;
    let note = [("words", "山田様のご家族 090-5555-1234")];
    manager.post(&format!("{room}/notes"), &note).await;
    let photo = crate::testing::photo::photo();
    let notes = format!("{room}/notes");
    let sent = manager.post_file(&notes, &[], ("yamada.jpg", &photo)).await;
    went_back(&sent, &room);
    let step = [("state", "cannot"), ("words", "山田様が電話に出ない")];
    manager
        .post(&format!("{room}/steps/call-manager"), &step)
        .await;
    let receipt = [("words", "受付 山田様の件")];
    manager
        .post(&format!("{room}/clocks/police"), &receipt)
        .await;
    let over = [("over", "yes"), ("words", "山田様に返した")];
    went_back(&manager.post(&format!("{room}/close"), &over).await, &room);
    room
}

/// How often a text stands in any file of the state directory, the database among them.
async fn in_files(bench: &Bench, text: &str) -> usize {
    let mut rows = bench.db.rows().await.unwrap();
    sqlx::query("pragma wal_checkpoint(truncate)")
        .fetch_all(&mut *rows)
        .await
        .unwrap();
    drop(rows);
    let mut found = 0;
    let mut folders = vec![bench.dir.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            let windows = bytes.windows(text.len());
            found += windows.filter(|it| *it == text.as_bytes()).count();
        }
    }
    found
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn names_and_words_go_when_the_offices_time_is_over_and_the_shape_of_it_stays() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let room = closed(&app).await;
        let erase = format!("{room}/erase");
        let manager = Browser::of(&app, "tanaka").await;
        let keeping = manager.get(&at("incidents/keeping")).await.body;
        assert!(keeping.contains("mamoriの提案です"), "{keeping}");
        assert!(!keeping.contains(&erase), "{keeping}");
        let page = manager.get(&erase).await.body;
        assert!(page.contains("令和13年11月22日"), "{page}");
        let sure = [("sure", "yes")];
        let early = manager.post(&erase, &sure).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        // The office keeps it for two years only.
        let wrong = manager
            .post(&at("incidents/keeping"), &[("years", "1")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let set = manager
            .post(&at("incidents/keeping"), &[("years", "2")])
            .await;
        went_back(&set, &at("incidents/keeping?done=saved"));
        *now.lock().unwrap() += DAY * 730;
        let manager = Browser::of(&app, "tanaka").await;
        let early = manager.post(&erase, &sure).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "leap day");
        *now.lock().unwrap() += DAY;
        let manager = Browser::of(&app, "tanaka").await;
        let home = manager.get(&at("")[..at("").len() - 1]).await.body;
        assert!(home.contains("名前を消す時期になったことが1件"), "{home}");
        let keeping = manager.get(&at("incidents/keeping")).await.body;
        assert!(keeping.contains(&erase), "{keeping}");
        let timeline = manager.get(&room).await.body;
        let lines = timeline.matches("id=\"line-").count();
        let unsure = manager.post(&erase, &[]).await;
        assert!(
            unsure.body.contains("消すと、もどせません"),
            "{}",
            unsure.body
        );
        let sql = "select count(*) from log_details where detail like '%山田様%'";
        assert!(
            count(&bench, sql).await > 0,
            "the journal had words of persons"
        );
        went_back(&manager.post(&erase, &sure).await, &room);
        let page = manager.get(&room).await.body;
        assert_eq!(page.matches("id=\"line-").count(), lines + 1, "{page}");
        assert!(page.contains("時期がきたので消しました"), "{page}");
        for private in PRIVATE {
            assert!(!page.contains(private), "{private}: {page}");
            for (table, columns) in [
                ("incident_lines", &["words", "detail", "about"][..]),
                ("incident_steps", &["words"]),
                ("incident_clocks", &["receipt"]),
                ("incidents", &["story", "reporter_name"]),
                ("log_details", &["detail"]),
            ] {
                for column in columns {
                    let sql =
                        format!("select count(*) from {table} where {column} like '%{private}%'");
                    assert_eq!(count(&bench, &sql).await, 0, "{sql}");
                }
            }
        }
        assert_eq!(
            count(&bench, "select count(*) from register_files").await,
            0
        );
        let mut rows = bench.db.rows().await.unwrap();
        let verdict = verify(&mut rows, &signer().vkey(), &[]).await.unwrap();
        assert_eq!(verdict.faults, []);
        drop(rows);
        if bench.dir.path().join("mamori.db").exists() {
            for private in PRIVATE {
                assert_eq!(in_files(&bench, private).await, 0, "{private}");
            }
        }
        let files = std::fs::read_dir(bench.dir.path().join("files")).unwrap();
        let left = files
            .flatten()
            .map(|it| std::fs::read_dir(it.path()).unwrap().count());
        assert_eq!(left.sum::<usize>(), 0, "photo and small picture are gone");
        // It takes no new words, and is not done twice.
        for (path, form) in [
            ("notes", &[("words", "山田様")][..]),
            ("close", &[("over", "no")]),
            ("erase", &[("sure", "yes")]),
        ] {
            let answer = manager.post(&format!("{room}/{path}"), form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        let about = format!("incident/{}", id_of(&room));
        assert_eq!(journal(&app, "incidents.erase", &about).await, 1);
        let home = manager.get(&at("")[..at("").len() - 1]).await.body;
        assert!(!home.contains("名前を消す時期"), "{home}");
    })
    .await;
}

#[tokio::test]
async fn only_a_manager_takes_names_out_and_never_of_what_is_open_or_played() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let staff = Browser::of(&app, "sato").await;
        let manager = Browser::of(&app, "tanaka").await;
        let open = report(&staff, ("lost", "lost-usb")).await;
        let drill = drills::begun(&manager).await;
        let played = drills::played(&staff, &drill).await;
        let close = format!("{played}/close");
        went_back(&manager.post(&close, &[("over", "yes")]).await, &played);
        let room = closed(&app).await;
        *now.lock().unwrap() += DAY * (366 * 5);
        let sure = [("sure", "yes")];
        for (login, status) in [
            ("sato", StatusCode::FORBIDDEN),
            ("abe", StatusCode::FORBIDDEN),
            ("mori", StatusCode::FORBIDDEN),
            ("suzuki", StatusCode::NOT_FOUND),
        ] {
            let other = Browser::of(&app, login).await;
            let answer = other.post(&format!("{room}/erase"), &sure).await;
            assert_eq!(answer.status, status, "{login}");
        }
        let manager = Browser::of(&app, "tanaka").await;
        for path in [open, played] {
            let page = manager.get(&format!("{path}/erase")).await.body;
            assert!(page.contains("まだおわっていないか"), "{page}");
            let answer = manager.post(&format!("{path}/erase"), &sure).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        assert!(manager.get(&room).await.body.contains("山田様"));
    })
    .await;
}
