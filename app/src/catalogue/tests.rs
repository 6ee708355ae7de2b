//! The library from outside: items, norms, links, answers and situations, in the visitor's language, with their source.

use axum::http::StatusCode;
use mamori_core::catalogue::{Relation, TextStatus};

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
            for text in ["なぜ大切？", "やり方", "もとの文書", "p."] {
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

#[tokio::test]
async fn every_edition_and_every_chapter_opens_and_says_how_well_its_text_is_known() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        for norm in app.catalogue.norms() {
            for edition in app.catalogue.editions(norm.id.as_str()) {
                let path = format!("/catalogue/norms/{}", edition.id);
                let page = browser.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                let known = edition.text_status == TextStatus::Verified;
                assert_eq!(
                    page.body.contains("<dd>原文で確認しました</dd>"),
                    known,
                    "{path}"
                );
                for group in &edition.groups {
                    let path = format!("{path}/{}", group.id);
                    assert!(page.body.contains(&path), "{path}");
                    assert_eq!(browser.get(&path).await.status, StatusCode::OK, "{path}");
                }
            }
        }
        for path in [
            "/catalogue/norms/care-guide/r1",
            "/catalogue/norms/no/r8",
            "/catalogue/norms/mhlw-guideline/6.0/control/99",
        ] {
            let status = browser.get(path).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_chapter_lists_its_items_and_says_which_offices_read_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let path = "/catalogue/norms/mhlw-guideline/6.0/control/13";
        let page = browser.get(path).await.body;
        assert!(page.contains("13項目") && page.contains("13⑥"));
        assert!(page.contains("I, IIIの形の事業所が読みます"));
        let edition = browser.get("/catalogue/norms/hospital-checklist/r6").await;
        assert!(edition.body.contains("新しい版があります"));
        assert!(
            edition
                .body
                .contains("/catalogue/changes/hospital-checklist/r6/r7")
        );
    })
    .await;
}

#[tokio::test]
async fn an_item_tells_its_links_in_words_with_reason_and_both_readings() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let walk = app.catalogue.crosswalk();
        let link = walk.links().first().unwrap();
        for end in [&link.from, &link.to] {
            let page = browser.get(&format!("/catalogue/items/{end}")).await.body;
            assert!(page.contains(&link.why.plain()), "{end}");
            assert!(page.contains("2人の読みは"), "{end}");
        }
        let fulfils = walk.links().iter();
        let mut fulfils = fulfils.filter(|it| it.relation == Relation::Superset);
        let link = fulfils.next().unwrap();
        let from = browser
            .get(&format!("/catalogue/items/{}", link.from))
            .await;
        assert!(from.body.contains("この項目を行えば、相手もできます。"));
        let to = browser.get(&format!("/catalogue/items/{}", link.to)).await;
        assert!(to.body.contains("相手を行えば、これもできます。"));
    })
    .await;
}

#[tokio::test]
async fn a_way_over_several_links_shows_every_stop() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let page = browser.get("/catalogue/items/care-guide/r8/2-1").await.body;
        let (_, ways) = page.split_once("さらに先のつながり").unwrap();
        assert!(ways.contains("一番弱い所"));
        let stops = ways.matches(" → <a href=\"/catalogue/items/").count();
        assert!(stops >= 2, "{stops}");
    })
    .await;
}

#[tokio::test]
async fn what_may_be_used_is_answered_with_a_sign_and_what_to_do_instead() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let all = browser.get("/catalogue/uses").await.body;
        for one in app.catalogue.uses() {
            let path = format!("/catalogue/uses/{}", one.id);
            assert!(all.contains(&path), "{path}");
            assert_eq!(browser.get(&path).await.status, StatusCode::OK, "{path}");
        }
        let found = browser.get("/catalogue/uses?q=%E3%82%AB%E3%83%95%E3%82%A7%E3%81%AEWi-Fi");
        let found = found.await.body;
        assert!(
            found.contains("/catalogue/uses/free-wifi") && found.contains("× 使わないでください")
        );
        let page = browser.get("/catalogue/uses/free-wifi").await.body;
        assert!(
            page.contains("代わりの方法") && page.contains("/catalogue/items/care-guide/r8/1-5")
        );
        let none = browser
            .get("/catalogue/uses?q=qqqq%22%3E%3Cb%3E")
            .await
            .body;
        assert!(none.contains("答えがまだありません") && !none.contains("<b>"));
        let unknown = browser.get("/catalogue/uses/rocket").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn every_situation_and_every_piece_of_guidance_opens_in_three_languages() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let cookie = crate::testing::world::cookie(&app, "sato").await;
        let situations = app.catalogue.situations().into_iter();
        let situations = situations.map(|it| format!("/catalogue/situations/{}", it.id));
        let guidance = app.catalogue.guidance().into_iter();
        let guidance = guidance.map(|it| format!("/catalogue/guidance/{}", it.id));
        let lists = ["/catalogue/situations", "/catalogue/guidance"].map(str::to_owned);
        let paths: Vec<String> = lists
            .into_iter()
            .chain(situations)
            .chain(guidance)
            .collect();
        for language in ["ja", "easy", "en"] {
            let cookie = format!("{cookie}; mamori-language={language}");
            let browser = Browser::with(&app, &cookie);
            for path in &paths {
                let page = browser.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                // A key without words would stand on the page as it is.
                assert!(!page.body.contains(">catalogue."), "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_word_is_missing_on_any_item_of_any_norm() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        for norm in app.catalogue.norms() {
            for edition in app.catalogue.editions(norm.id.as_str()) {
                let (norm, short) = edition.id.as_str().split_once('/').unwrap();
                for item in app.catalogue.provisions(norm, short) {
                    let path = format!("/catalogue/items/{}", item.id);
                    let page = browser.get(&path).await;
                    assert_eq!(page.status, StatusCode::OK, "{path}");
                    let missing = page.body.find(">catalogue.");
                    assert_eq!(missing, None, "{path}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn two_editions_are_compared_in_both_directions() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let there = browser
            .get("/catalogue/changes/hospital-checklist/r6/r7")
            .await;
        let back = browser
            .get("/catalogue/changes/hospital-checklist/r7/r6")
            .await;
        assert!(there.body.contains("＋ 新しい 5項目") && there.body.contains("変わった所を全部"));
        assert!(back.body.contains("－ なくなった 5項目"));
        let partial = browser
            .get("/catalogue/changes/mhlw-guideline/6.0/7.0")
            .await;
        assert!(partial.body.contains("ほかにもあるかもしれません"));
        for path in [
            "/catalogue/changes/hospital-checklist/r7/r7",
            "/catalogue/changes/hospital-checklist/r1/r7",
        ] {
            let status = browser.get(path).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}
