//! Papers and tables of a check whose norm was taken away: every answer leaves by its number, and the paper says why.

use axum::http::StatusCode;

use super::super::{AnswersFormat, answers_file, checks};
use super::office::{self, FORMULA};
use super::path;
use super::tables::rows_of;
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::own_norm::without;
use crate::testing::{on_both, world};
use mamori_core::ids::OfficeId;
use mamori_core::words::Language;

#[tokio::test]
async fn exports_of_a_norm_that_is_gone_hold_every_answer_by_its_number() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, FORMULA).await;
        let browser = Browser::of(&app, "tanaka").await;
        let before = rows_of(browser.get(&path("tables/answers.xlsx")).await.bytes);
        let before: Vec<&Vec<String>> = before.iter().filter(|it| !it[7].is_empty()).collect();
        let plan = rows_of(browser.get(&path("tables/plan.xlsx")).await.bytes);
        app.shelve(without("care-guide"));

        let rows = rows_of(browser.get(&path("tables/answers.xlsx")).await.bytes);
        assert_eq!(rows.len(), before.len(), "a head and every answer");
        for (now, then) in rows.iter().zip(before).skip(1) {
            assert_eq!((&now[0], &now[2..]), (&then[0], &then[2..]));
            assert_eq!(now[1], format!("care-guide/r8/{}", now[0]));
        }
        let rows = rows_of(browser.get(&path("tables/plan.xlsx")).await.bytes);
        assert_eq!(rows.len(), plan.len());
        let history = rows_of(browser.get(&path("tables/history.xlsx")).await.bytes);
        assert_eq!(history[1][7], "外された きまりの項目");
        for file in ["checklist.html", "plan.html"] {
            let page = browser.get(&path(&format!("papers/{file}"))).await;
            assert_eq!(page.status, StatusCode::OK, "{file}");
        }
        let paper = browser.get(&path("papers/checklist.html")).await.body;
        assert!(paper.contains("外された きまりの項目") && paper.contains("care-guide/r8/1-1"));
    })
    .await;
}

#[tokio::test]
async fn a_program_is_told_that_the_norm_is_gone() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "").await;
        app.shelve(without("care-guide"));
        let app = app.fresh();
        let told = checks(&app, Scope::machine(), None, None).await.unwrap();
        assert!(told.iter().all(|it| it.is_gone) && told[0].counts.done > 0);
        let sakura = OfficeId::new(world::id("sakura"));
        let asked = (AnswersFormat::Json, Language::Ja);
        let file = answers_file(&app, Scope::machine(), (sakura, None), asked).await;
        let text = String::from_utf8(file.unwrap().bytes).unwrap();
        assert!(text.contains(r#""is_gone": true"#) && text.contains("care-guide/r8/1-1"));
    })
    .await;
}
