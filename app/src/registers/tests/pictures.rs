//! The pictures of the ledgers from outside: what they show, whom they are shown, and the tap that moves a room.

use axum::http::StatusCode;

use super::*;

async fn add(who: &Browser, ledger: &str, form: &[(&str, &str)]) -> String {
    let saved = who
        .post(&at(&format!("registers/{ledger}/new")), form)
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    saved.location
}

fn id(entry: &str) -> &str {
    entry.rsplit('/').next().unwrap()
}

async fn room(who: &Browser, name: &str, zone: &str) -> String {
    add(
        who,
        "places",
        &[("name", name), ("zone", zone), ("floor", "1F")],
    )
    .await
}

#[tokio::test]
async fn the_plan_shows_rooms_and_devices_and_says_what_visitors_can_touch() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let empty = manager.get(&at("pictures/plan")).await.body;
        assert!(
            empty.contains("まだ部屋がありません") && !empty.contains("<svg class=\"chart"),
            "{empty}"
        );

        room(&manager, "事務室", "staff").await;
        room(&manager, "受付<b>", "visitors").await;
        let nas = [
            ("number", "NAS1号"),
            ("kind", "server"),
            ("place", "受付<b>"),
        ];
        let nas = add(&manager, "devices", &nas).await;
        let lost = [("number", "PC9号"), ("kind", "laptop"), ("place", "車の中")];
        add(&manager, "devices", &lost).await;
        let page = manager.get(&at("pictures/plan")).await.body;
        assert!(
            page.contains("<h2>1階</h2>") && page.contains("role=\"img\""),
            "{page}"
        );
        assert!(
            page.contains(">事務室</text>") && page.contains(">受付&#60;b&#62;</text>"),
            "{page}"
        );
        assert!(
            page.contains(">1</text>") && page.contains(">NAS1号</text>"),
            "{page}"
        );
        assert!(
            page.contains("だれでも入れる部屋で、サーバーがあります"),
            "{page}"
        );
        assert!(
            page.contains("「車の中」は、部屋の台帳にありません"),
            "{page}"
        );
        assert!(
            page.contains(&nas) && page.contains("/catalogue/items/care-guide/r8/5-3"),
            "{page}"
        );
        assert!(
            page.contains("部屋が分からない機器") && !page.contains("<b>PC"),
            "{page}"
        );

        // Staff who may not see the ledgers do not see them drawn, and other offices see nothing.
        let staff = Browser::of(&app, "sato").await;
        assert_eq!(
            staff.get(&at("pictures/plan")).await.status,
            StatusCode::FORBIDDEN
        );
        let foreign = OfficeId::new(world::id("kaede"));
        let theirs = manager
            .get(&format!("/offices/{foreign}/pictures/plan"))
            .await;
        let unknown = OfficeId::new(world::id("nobody"));
        let nowhere = manager
            .get(&format!("/offices/{unknown}/pictures/plan"))
            .await;
        assert_eq!(
            (theirs.status, nowhere.status),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
        );

        let home = manager.get(&format!("/offices/{}", office())).await.body;
        assert!(
            home.contains("見取り図を見て、すぐ直す所を直す（1か所）"),
            "{home}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_tap_moves_a_room_and_every_room_keeps_the_place_in_which_it_was_seen() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let first = room(&manager, "あ", "staff").await;
        let second = room(&manager, "い", "staff").await;
        let tap = |how: &'static str, room: String| {
            let manager = &manager;
            async move {
                let path = at(&format!("pictures/plan/{room}"));
                manager.post(&path, &[("move", how)]).await
            }
        };
        let moved = tap("right", id(&first).to_owned()).await;
        assert_eq!(
            moved.location,
            format!("{}?room={}#move", at("pictures/plan"), id(&first)),
            "{}",
            moved.body
        );
        // They changed places, and each entry knows it, with a history.
        for (entry, x) in [(&first, "3"), (&second, "1")] {
            let page = manager.get(entry).await.body;
            assert!(
                page.contains(&format!("<dt>図の左から</dt><dd>{x}</dd>")),
                "{page}"
            );
            assert!(page.contains("<dt>図の横の長さ</dt><dd>2</dd>"), "{page}");
        }
        let page = manager.get(&moved.location).await.body;
        assert!(
            page.contains("「あ」を動かす") && page.contains("value=\"wider\""),
            "{page}"
        );

        let stuck = tap("left", id(&second).to_owned()).await;
        assert!(
            stuck.location.contains("said=blocked"),
            "{}",
            stuck.location
        );
        assert!(
            manager
                .get(&stuck.location)
                .await
                .body
                .contains("そちらには場所がありません")
        );
        let odd = tap("away", id(&second).to_owned()).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);

        // A room of another office is as unknown as one that never was.
        let other = Browser::of(&app, "suzuki").await;
        let theirs = other
            .post(
                &at(&format!("pictures/plan/{}", id(&first))),
                &[("move", "up")],
            )
            .await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        let never = tap("up", world::id("nobody").to_string()).await;
        assert_eq!(never.status, StatusCode::NOT_FOUND);
        let staff = Browser::of(&app, "sato").await;
        let refused = staff
            .post(
                &at(&format!("pictures/plan/{}", id(&first))),
                &[("move", "up")],
            )
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_network_is_drawn_from_the_ledgers_and_what_nobody_wrote_is_drawn_as_unknown() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        assert!(
            manager
                .get(&at("pictures/network"))
                .await
                .body
                .contains("まだ何もありません")
        );
        add(
            &manager,
            "networks",
            &[("name", "光回線"), ("kind", "line")],
        )
        .await;
        add(
            &manager,
            "networks",
            &[
                ("name", "office"),
                ("kind", "wifi"),
                ("behind", "光回線"),
                ("encryption", "wep"),
                ("guest-separated", "no"),
            ],
        )
        .await;
        add(
            &manager,
            "software",
            &[
                ("name", "記録ソフト"),
                ("provided-as", "cloud"),
                ("vendor", "ソフト社"),
            ],
        )
        .await;
        add(
            &manager,
            "devices",
            &[
                ("number", "1号"),
                ("kind", "tablet"),
                ("network", "ＯＦＦＩＣＥ"),
            ],
        )
        .await;
        add(
            &manager,
            "devices",
            &[("number", "2号"), ("kind", "laptop"), ("networked", "yes")],
        )
        .await;
        let page = manager.get(&at("pictures/network")).await.body;
        for words in [
            ">インターネット</text>",
            ">タブレット 1台</text>",
            ">ノートパソコン 1台</text>",
            ">つなぎ先が分からない機器</text>",
            "stroke-dasharray=\"3 5\"",
            "外の人にも読める形です",
            "お客様と仕事が同じWi-Fiです",
            "会社の「ソフト社」が、取引先の台帳にありません",
            "/catalogue/items/mhlw-guideline/6.0/control/13-13",
        ] {
            assert!(page.contains(words), "{words} is missing in {page}");
        }
        let home = manager.get(&format!("/offices/{}", office())).await.body;
        assert!(
            home.contains("ネットワークの図を見て、すぐ直す所を直す（2か所）"),
            "{home}"
        );
        let index = manager.get(&at("pictures")).await.body;
        for path in [
            "pictures/plan",
            "pictures/network",
            "pictures/support",
            "registers/devices/where",
        ] {
            assert!(
                index.contains(&format!("href=\"{}\"", at(path))),
                "{path}: {index}"
            );
        }
        let shelf = manager.get(&at("registers")).await.body;
        assert!(
            shelf.contains(&format!("href=\"{}\"", at("pictures"))),
            "{shelf}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_what_will_end_and_what_nobody_knows_stand_apart() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        assert!(
            manager
                .get(&at("pictures/support"))
                .await
                .body
                .contains("まだ何もありません")
        );
        for (number, on) in [
            ("古い", "2025-10-14"),
            ("近い", "2027-01-31"),
            ("先", "2032-01-01"),
            ("不明", ""),
        ] {
            let form = [
                ("number", number),
                ("kind", "laptop"),
                ("end-of-support", on),
                ("os", "OS 11"),
            ];
            add(&manager, "devices", &form).await;
        }
        let page = manager.get(&at("pictures/support")).await.body;
        for words in [
            "もう終わった物：1",
            "令和8年度 1月",
            "3年より先に終わる物：1",
            "終わる日が分からない物：1",
            "OS 11",
        ] {
            assert!(page.contains(words), "{words} is missing in {page}");
        }
        let english = manager.get("/language/en?back=/").await;
        assert_eq!(english.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn every_finding_has_its_sentence_in_three_languages_and_a_requirement_that_there_is() {
    use mamori_core::registers::pictures::Found;
    use mamori_core::words::Language;

    let app = crate::testing::sqlite().await.app().await;
    for found in Found::ALL {
        assert!(
            app.catalogue.provision(found.item()).is_some(),
            "{found}: {}",
            found.item()
        );
        for language in Language::ALL {
            let key = format!("pictures.found.{found}");
            assert!(
                app.words.say(*language, &key).is_some(),
                "{key} in {language}"
            );
        }
    }
}

#[tokio::test]
async fn three_hundred_devices_still_make_a_page() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let manager = Browser::of(&app, "tanaka").await;
    room(&manager, "倉庫", "locked").await;
    for n in 1..=300 {
        let number = format!("PC-{n:03}");
        add(
            &manager,
            "devices",
            &[("number", &number), ("kind", "laptop"), ("place", "倉庫")],
        )
        .await;
    }
    let page = manager.get(&at("pictures/plan")).await.body;
    assert!(page.contains(">300</text>") && !page.contains(">301</text>"));
}
