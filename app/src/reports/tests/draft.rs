//! Drafts of incidents on paper: what they say, the line they leave, and the word on those of a drill.

use axum::http::StatusCode;

use super::{path, text_of, traces};
use crate::db::{Actor, Event};
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

/// Reports a lost tablet; the path of its room.
async fn lost(staff: &Browser) -> String {
    let page = staff.get(&path("report/lost")).await.body;
    let (_, rest) = page.split_once("name=\"key\" value=\"").unwrap();
    let key = rest.split('"').next().unwrap();
    let form = [("choice", "lost-device"), ("key", key)];
    let sent = staff.post(&path("report"), &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location.strip_suffix("/mine").unwrap().to_owned()
}

/// Makes a drill of what was reported.
async fn play(app: &App) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::raw_sql("update incidents set is_drill = 1, scenario = 'lost-tablet-evening'")
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.play")).await.unwrap();
}

const STORY: [(&str, &str); 2] = [
    ("what", "駐車場で落とした《かも》"),
    ("data", "#名前と病名"),
];

/// What stands on the report of it.
const PRINTED: [&str; 8] = [
    "情報の事故の報告書",
    "作成",
    "承認",
    "機器をなくした",
    "駐車場で落とした《かも》",
    "#名前と病名",
    "まだ書いていません",
    "記録番号",
];

#[tokio::test]
async fn a_draft_prints_what_is_recorded_and_leaves_room_for_the_rest_and_a_line_in_the_timeline() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let room = lost(&Browser::of(&app, "sato").await).await;
        let manager = Browser::of(&app, "tanaka").await;
        manager.post(&format!("{room}/acknowledge"), &[]).await;
        manager.post(&format!("{room}/story"), &STORY).await;
        let paper = format!("{room}/drafts/internal-report/paper.pdf");
        let answer = manager.get(&paper).await;
        assert_eq!(answer.status, StatusCode::OK);
        let name = answer.headers["content-disposition"].to_str().unwrap();
        assert!(name.ends_with("''internal-report-2026-11-22.pdf"), "{name}");
        let text = text_of(&answer.bytes);
        for words in PRINTED {
            assert!(text.contains(words), "{words} is missing in {text}");
        }
        assert!(!text.contains("訓練"), "{text}");
        let id = room.rsplit('/').next().unwrap();
        let about = format!("draft/{id}/internal-report");
        assert_eq!(traces(&app, "reports.print", &about).await, 1);
        let about = format!("incident/{id}");
        assert_eq!(traces(&app, "incidents.draft", &about).await, 1);
        let page = manager.get(&room).await.body;
        assert!(
            page.contains("下書きを印刷しました：情報の事故の報告書"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn every_draft_of_a_drill_says_so_on_paper_and_in_the_name_of_its_file() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let room = lost(&Browser::of(&app, "sato").await).await;
        let manager = Browser::of(&app, "tanaka").await;
        play(&app).await;
        for draft in [
            "appi-preliminary",
            "person-letter",
            "entrance-notice",
            "script-police",
        ] {
            let page = manager.get(&format!("{room}/drafts/{draft}")).await.body;
            assert!(page.contains("class=\"drill\""), "{draft}: {page}");
            let answer = manager
                .get(&format!("{room}/drafts/{draft}/paper.pdf"))
                .await;
            assert_eq!(answer.status, StatusCode::OK, "{draft}");
            let name = answer.headers["content-disposition"].to_str().unwrap();
            let marked = format!("''%E8%A8%93%E7%B7%B4-{draft}-2026-11-22.pdf");
            assert!(name.ends_with(&marked), "{name}");
            let text = text_of(&answer.bytes);
            assert!(text.contains("訓練"), "{draft}: {text}");
        }
    })
    .await;
}
