//! The library from outside: all 21 items, in the visitor's language, found by words, with their source.

use axum::http::StatusCode;

use crate::testing::browser::Browser;
use crate::testing::on_both;

#[tokio::test]
async fn every_item_of_the_shelf_has_its_page_with_why_how_and_source() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let shelf = browser.get("/catalogue").await.body;
        let paths: Vec<&str> = shelf
            .split("href=\"")
            .filter_map(|it| it.split('"').next())
            .filter(|it| it.starts_with("/catalogue/items/"))
            .collect();
        assert_eq!(paths.len(), 21);
        for path in paths {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for text in ["なぜ大切？", "やり方", "もとの文書", " p."] {
                assert!(page.body.contains(text), "{path} lacks {text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn texts_stand_with_readings_in_easy_japanese_and_in_english_without_japanese() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let cookie = crate::testing::world::cookie(&app, "sato").await;
        let ask = async |language: &str| {
            let cookie = format!("{cookie}; mamori-language={language}");
            let browser = Browser::with(&app, &cookie);
            browser.get("/catalogue/items/care-guide/r8/5-1").await.body
        };
        assert!(!ask("ja").await.contains("<ruby>"));
        assert!(ask("easy").await.contains("<ruby>責任者"));
        let english = ask("en").await;
        assert!(english.contains("A responsible person and written rules"));
        assert!(!english.contains("ありますか"));
    })
    .await;
}

#[tokio::test]
async fn words_find_items_terms_and_cases_and_what_was_typed_is_escaped() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let found = browser.get("/catalogue?q=BYOD").await.body;
        assert!(found.contains("/catalogue/glossary#byod"));
        let none = browser.get("/catalogue?q=%22%3E%3Cb%3E").await;
        assert_eq!(none.status, StatusCode::OK);
        assert!(!none.body.contains("<b>"));
    })
    .await;
}

#[tokio::test]
async fn every_story_and_the_terms_and_corrections_open_and_an_unknown_one_is_not_found() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        for case in app.catalogue.cases() {
            let path = format!("/catalogue/cases/{}", case.id);
            assert_eq!(browser.get(&path).await.status, StatusCode::OK, "{path}");
        }
        for path in [
            "/catalogue/glossary",
            "/catalogue/cases",
            "/catalogue/corrections",
        ] {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
        }
        for path in [
            "/catalogue/cases/case-99",
            "/catalogue/items/care-guide/r8/9-9",
        ] {
            assert_eq!(
                browser.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    })
    .await;
}
