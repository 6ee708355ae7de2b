//! Ledgers: who sees which, corrections, foreign entries, the search.

use axum::http::StatusCode;
use mamori_core::registers::Writer;

use super::*;

#[tokio::test]
async fn staff_see_the_ledgers_they_keep_and_no_others() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        let shelf = staff.get(&at("registers")).await.body;
        let whole = manager.get(&at("registers")).await.body;
        for register in app.registers.all() {
            let path = at(&format!("registers/{}", register.id));
            let kept = register.writer == Writer::Staff;
            assert_eq!(shelf.contains(&format!("\"{path}\"")), kept, "{path}");
            assert!(whole.contains(&format!("\"{path}\"")), "{path}");
            let expected = if kept {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(staff.get(&path).await.status, expected, "{path}");
            for page in [path.clone(), format!("{path}/new")] {
                assert_eq!(manager.get(&page).await.status, StatusCode::OK, "{page}");
            }
        }
        assert_eq!(
            manager.get(&at("registers/moon")).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn a_correction_keeps_what_stood_there_and_says_who_when_and_why() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let entry = device(&manager, "PC-1", "in-use").await;
        let form = [
            ("number", "PC-1"),
            ("kind", "pc"),
            ("state", "repair"),
            ("reason-of-change", "画面がつかない"),
        ];
        assert_eq!(
            manager
                .post(&format!("{entry}/change"), &form)
                .await
                .location,
            entry
        );
        let page = manager.get(&entry).await.body;
        assert!(
            page.contains("画面がつかない") && page.contains("tanaka"),
            "{page}"
        );
        assert!(page.contains("令和8年11月22日"), "{page}");

        // What is wrong is told at its field, and what was typed stays.
        let wrong = [("number", ""), ("kind", "pc"), ("acquired-on", "きのう")];
        let page = manager.post(&format!("{entry}/change"), &wrong).await.body;
        assert!(
            page.contains("ここを書いてください") && page.contains("きのう"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_entry_of_another_office_is_like_one_that_never_existed() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, other) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "suzuki").await,
        );
        let entry = device(&manager, "PC-1", "in-use").await;
        let elsewhere = entry.replace(&office().to_string(), &world::id("kaede").to_string());
        let unknown = elsewhere.replace(
            elsewhere.rsplit('/').next().unwrap(),
            &world::id("nothing").to_string(),
        );
        for tail in ["", "/change", "/steps/close"] {
            let foreign = other.get(&format!("{elsewhere}{tail}")).await;
            let never = other.get(&format!("{unknown}{tail}")).await;
            assert_eq!(
                (foreign.status, never.status),
                (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
            );
        }
        assert_eq!(other.get(&entry).await.status, StatusCode::NOT_FOUND);
        // Under another ledger's name it is not found either.
        let renamed = entry.replace("/devices/", "/media/");
        assert_eq!(manager.get(&renamed).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_search_finds_words_in_any_width_and_takes_signs_as_they_are() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        for name in ["タブレット7号", "タブレット10号", "PC-1 100%"] {
            device(&manager, name, "in-use").await;
        }
        let found = async |query: &str| {
            manager
                .get(&at(&format!("registers/devices?q={query}")))
                .await
                .body
        };
        let page = found("%EF%BE%80%EF%BE%8C%EF%BE%9E%EF%BE%9A%EF%BD%AF%EF%BE%847").await;
        assert!(page.contains("<p>1件</p>"), "{page}");
        assert!(found("100%25").await.contains("<p>1件</p>"));
        assert!(found("%25").await.contains("<p>1件</p>"));
        let all = found("").await;
        assert!(all.find("タブレット7号").unwrap() < all.find("タブレット10号").unwrap());
    })
    .await;
}

/// A complaint and a request for disclosure of a client.
async fn about_yamada(who: &Browser) {
    let complaint = [
        ("subject", "薬の時間"),
        ("received-at", "2026-11-20T09:00"),
        ("kind", "wish"),
        ("what", "山田さんの薬がおそい"),
    ];
    let asked = [
        ("client", "山田"),
        ("kind", "disclosure"),
        ("asked-on", "2026-11-20"),
        ("answer-by", "2026-12-20"),
    ];
    for (ledger, form) in [("complaints", &complaint), ("disclosures", &asked)] {
        let new = at(&format!("registers/{ledger}/new"));
        let saved = who.post(&new, form).await;
        assert!(saved.location.contains("/entries/"), "{}", saved.body);
    }
}

#[tokio::test]
async fn the_search_does_not_look_into_what_the_visitor_may_not_read() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        share_items(&app).await;
        let [manager, machines, council] = [
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "ito").await,
            Browser::of(&app, "ono").await,
        ];
        about_yamada(&manager).await;
        let found = async |who: &Browser, ledger: &str, words: &str| {
            let q = serde_urlencoded::to_string([("q", words)]).unwrap();
            let path = at(&format!("registers/{ledger}?{q}"));
            let page = who.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.body);
            [0, 1]
                .into_iter()
                .find(|n| page.body.contains(&format!("<p>{n}件</p>")))
        };
        for (who, ledger, words, n) in [
            (&manager, "complaints", "山田", 1),
            (&council, "complaints", "山田", 0),
            (&council, "complaints", "薬の時間", 0),
            (&manager, "disclosures", "山田", 1),
            (&council, "disclosures", "山田", 0),
            (&machines, "disclosures", "山田", 0),
            // What everybody reads there is found as before, every word of it.
            (&council, "complaints", "お願い", 1),
            (&council, "complaints", "", 1),
            (&machines, "disclosures", "2026-11-20", 1),
            (&machines, "disclosures", "2026-11-20 山田", 0),
        ] {
            let told = found(who, ledger, words).await;
            assert_eq!(told, Some(n), "{ledger}: {words}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_found_in_the_readable_fields_is_shown_page_by_page() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let manager = Browser::of(&app, "tanaka").await;
    for n in 0..45 {
        let client = format!("利用者{n}");
        let form = [
            ("client", client.as_str()),
            ("kind", "disclosure"),
            ("asked-on", "2026-11-20"),
            ("answer-by", "2026-12-20"),
        ];
        let saved = manager.post(&at("registers/disclosures/new"), &form).await;
        assert!(saved.location.contains("/entries/"), "{}", saved.body);
    }
    let machines = Browser::of(&app, "ito").await;
    let mut shown = std::collections::BTreeSet::new();
    for (page, n) in [(0, 40), (1, 45), (2, 45)] {
        let path = at(&format!("registers/disclosures?q=2026-11-20&page={page}"));
        let page = machines.get(&path).await.body;
        assert!(page.contains("<p>45件</p>"), "{page}");
        let links = page.split("/entries/").skip(1);
        shown.extend(links.map(|it| it.split('"').next().unwrap().to_owned()));
        assert_eq!(shown.len(), n);
    }
}
