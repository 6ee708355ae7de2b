//! Tables read back by another program than the one that wrote them.

use std::io::Cursor;

use axum::http::StatusCode;
use calamine::{Data, Reader, Xlsx};

use super::office::{self, FORMULA};
use super::{path, traces};
use crate::testing::browser::Browser;
use crate::testing::on_both;

/// The rows of the only sheet, as text.
pub(super) fn rows_of(file: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    range
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect()
}

pub(super) fn lines_of(file: &[u8]) -> String {
    let (text, _, lost) = encoding_rs::SHIFT_JIS.decode(file);
    assert!(!lost);
    text.into_owned()
}

#[tokio::test]
async fn the_answers_leave_as_a_spreadsheet_and_read_back() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, FORMULA).await;
        let browser = Browser::of(&app, "tanaka").await;
        let answer = browser.get(&path("tables/answers.xlsx")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let rows = rows_of(answer.bytes);
        assert_eq!(rows.len(), 22, "a head and 21 rows");
        assert_eq!(rows[0][..3], ["番号", "質問", "答え"]);
        assert_eq!(rows[1][0], "1-1");
        assert_eq!(rows[1][2], "できている");
        assert_eq!(rows[2][3], FORMULA, "what was typed survives as text");
        assert_eq!(rows[2][6], "田中 花子");
        assert_eq!(rows[2][7], "2026-11-22 10:00");
        assert_eq!(traces(&app, "reports.export", "table/answers").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_plan_the_people_and_the_years_leave_as_spreadsheets_too() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "").await;
        let browser = Browser::of(&app, "tanaka").await;
        let plan = rows_of(browser.get(&path("tables/plan.xlsx")).await.bytes);
        assert!(plan.len() > 5 && plan[1][4] == "佐藤 次郎", "{plan:?}");
        assert!(plan.iter().any(|row| row[2] == "席をはなれるときのロック"));
        let people = rows_of(browser.get(&path("tables/people.xlsx")).await.bytes);
        assert!(
            people
                .iter()
                .any(|row| row[0] == "佐藤 次郎" && row[2] == "職員"),
            "{people:?}"
        );
        let history = rows_of(browser.get(&path("tables/history.xlsx")).await.bytes);
        assert_eq!(history.len(), 2);
        assert_eq!(history[1][0], "令和8年度");
        let unknown = browser.get(&path("tables/everything.xlsx")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn old_programs_get_their_letters_and_formulas_do_not_run() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, FORMULA).await;
        let browser = Browser::of(&app, "tanaka").await;
        let file = browser.get(&path("tables/answers.csv?charset=cp932")).await;
        assert_eq!(file.status, StatusCode::OK);
        let text = lines_of(&file.bytes);
        assert!(text.starts_with("\"番号\",\"質問\",\"答え\""), "{text}");
        assert!(text.contains("\"'=HYPERLINK("), "{text}");
        let utf8 = browser.get(&path("tables/answers.csv")).await;
        assert_eq!(utf8.body.trim_start_matches('\u{feff}'), text);
    })
    .await;
}

#[tokio::test]
async fn letters_that_do_not_fit_are_told_before_anything_is_lost() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "1月に🙂").await;
        let browser = Browser::of(&app, "tanaka").await;
        let file = browser.get(&path("tables/answers.csv?charset=cp932")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            file.body.contains('🙂') && file.body.contains("補足"),
            "{}",
            file.body
        );
        assert!(file.body.contains(&path("tables/answers.csv")));
        assert_eq!(traces(&app, "reports.export", "table/answers").await, 0);
        let utf8 = browser.get(&path("tables/answers.csv")).await;
        assert!(utf8.body.contains("1月に🙂"));
    })
    .await;
}
