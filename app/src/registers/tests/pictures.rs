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

/// A device that stands in a room.
async fn standing(who: &Browser, number: &str, kind: &str, place: &str) -> String {
    let device = [("number", number), ("kind", kind), ("place", place)];
    add(who, "devices", &device).await
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
        let nas = standing(&manager, "NAS1号", "server", "受付<b>").await;
        standing(&manager, "PC9号", "laptop", "車の中").await;
        let page = manager.get(&at("pictures/plan")).await.body;
        says(
            &page,
            &[
                "<h2>1階</h2>",
                "role=\"img\"",
                ">事務室</text>",
                ">受付&#60;b&#62;</text>",
                ">1</text>",
                ">NAS1号</text>",
                "だれでも入れる部屋で、サーバーがあります",
                "「車の中」は、部屋の台帳にありません",
            ],
        );
        says(&page, &[&nas, "/catalogue/items/care-guide/r8/5-3"]);
        assert!(
            page.contains("部屋が分からない機器") && !page.contains("<b>PC"),
            "{page}"
        );

        let home = manager.get(&format!("/offices/{}", office())).await.body;
        says(&home, &["見取り図を見て、すぐ直す所を直す（1か所）"]);
    })
    .await;
}

#[tokio::test]
async fn staff_who_may_not_see_the_ledgers_do_not_see_them_drawn_and_other_offices_see_nothing() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let refused = staff.get(&at("pictures/plan")).await.status;
        assert_eq!(refused, StatusCode::FORBIDDEN);
        let manager = Browser::of(&app, "tanaka").await;
        for office in ["kaede", "nobody"] {
            let office = OfficeId::new(world::id(office));
            let plan = format!("/offices/{office}/pictures/plan");
            assert_eq!(manager.get(&plan).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

/// Presses a button beside a room of the plan.
async fn tap(who: &Browser, room: &str, how: &str) -> Answer {
    let path = at(&format!("pictures/plan/{room}"));
    who.post(&path, &[("move", how)]).await
}

#[tokio::test]
async fn a_tap_moves_a_room_and_every_room_keeps_the_place_in_which_it_was_seen() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let first = room(&manager, "あ", "staff").await;
        let second = room(&manager, "い", "staff").await;
        let moved = tap(&manager, id(&first), "right").await;
        assert_eq!(
            moved.location,
            format!("{}?room={}#move", at("pictures/plan"), id(&first)),
            "{}",
            moved.body
        );
        // They changed places, and each entry knows it, with a history.
        for (entry, x) in [(&first, "3"), (&second, "1")] {
            let page = manager.get(entry).await.body;
            let from_left = format!("<dt>図の左から</dt><dd>{x}</dd>");
            says(&page, &[&from_left, "<dt>図の横の長さ</dt><dd>2</dd>"]);
        }
        let page = manager.get(&moved.location).await.body;
        says(&page, &["「あ」を動かす", "value=\"wider\""]);
    })
    .await;
}

#[tokio::test]
async fn a_room_stays_where_there_is_no_place_and_only_who_keeps_the_ledger_moves_it() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let room = room(&manager, "あ", "staff").await;
        let stuck = tap(&manager, id(&room), "left").await.location;
        assert!(stuck.contains("said=blocked"), "{stuck}");
        let told = manager.get(&stuck).await.body;
        says(&told, &["そちらには場所がありません"]);
        let odd = tap(&manager, id(&room), "away").await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);

        // A room of another office is as unknown as one that never was.
        let other = Browser::of(&app, "suzuki").await;
        let theirs = tap(&other, id(&room), "up").await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        let never = tap(&manager, &world::id("nobody").to_string(), "up").await;
        assert_eq!(never.status, StatusCode::NOT_FOUND);
        let staff = Browser::of(&app, "sato").await;
        let refused = tap(&staff, id(&room), "up").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

/// A line, a Wi-Fi behind it, a service, a tablet in the Wi-Fi and a laptop of which nobody wrote where it is connected.
async fn small_network(who: &Browser) {
    let wifi = [
        ("name", "office"),
        ("kind", "wifi"),
        ("behind", "光回線"),
        ("encryption", "wep"),
        ("guest-separated", "no"),
    ];
    let service = [
        ("name", "記録ソフト"),
        ("provided-as", "cloud"),
        ("vendor", "ソフト社"),
    ];
    let tablet = [
        ("number", "1号"),
        ("kind", "tablet"),
        ("network", "ＯＦＦＩＣＥ"),
    ];
    let laptop = [("number", "2号"), ("kind", "laptop"), ("networked", "yes")];
    add(who, "networks", &[("name", "光回線"), ("kind", "line")]).await;
    add(who, "networks", &wifi).await;
    add(who, "software", &service).await;
    add(who, "devices", &tablet).await;
    add(who, "devices", &laptop).await;
}

#[tokio::test]
async fn the_network_is_drawn_from_the_ledgers_and_what_nobody_wrote_is_drawn_as_unknown() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let empty = manager.get(&at("pictures/network")).await.body;
        says(&empty, &["まだ何もありません"]);
        small_network(&manager).await;
        let page = manager.get(&at("pictures/network")).await.body;
        let told = [
            ">インターネット</text>",
            ">タブレット 1台</text>",
            ">ノートパソコン 1台</text>",
            ">つなぎ先が分からない機器</text>",
            "stroke-dasharray=\"3 5\"",
            "外の人にも読める形です",
            "お客様と仕事が同じWi-Fiです",
            "会社の「ソフト社」が、取引先の台帳にありません",
            "/catalogue/items/mhlw-guideline/6.0/control/13-13",
        ];
        says(&page, &told);
        let home = manager.get(&format!("/offices/{}", office())).await.body;
        says(
            &home,
            &["ネットワークの図を見て、すぐ直す所を直す（2か所）"],
        );
    })
    .await;
}

#[tokio::test]
async fn the_shelf_leads_to_the_pictures_and_they_to_each() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let leads = async |from: &str, to: &str| {
            let page = manager.get(&at(from)).await.body;
            says(&page, &[&format!("href=\"{}\"", at(to))]);
        };
        leads("registers", "pictures").await;
        for to in ["pictures/plan", "pictures/network", "pictures/support"] {
            leads("pictures", to).await;
        }
        leads("pictures", "registers/devices/where").await;
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
