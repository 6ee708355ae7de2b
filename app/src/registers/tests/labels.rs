//! Labels: a scan finds the thing, one tap borrows and returns it; who else holds it is told.

use axum::http::StatusCode;

use super::*;
use crate::web::App;

fn code(thing: &str) -> &str {
    thing.rsplit('/').next().unwrap()
}

/// A worker, the manager, and a labelled tablet of theirs.
async fn tablet(app: &App) -> (Browser, Browser, String) {
    let staff = Browser::of(app, "sato").await;
    let manager = Browser::of(app, "tanaka").await;
    let entry = device(&manager, "タブレット7号", "in-use").await;
    let thing = label(&manager, &entry).await;
    assert_eq!(label(&manager, &entry).await, thing, "the code stays");
    (staff, manager, thing)
}

/// Asserts where a tap led.
#[track_caller]
fn led_to(answer: &Answer, thing: &str, done: &str) {
    assert_eq!(answer.location, format!("{thing}{done}"), "{}", answer.body);
}

async fn borrow(who: &Browser, thing: &str) -> Answer {
    let tap = [("reason", "visit")];
    who.post(&format!("{thing}/borrow"), &tap).await
}

#[tokio::test]
async fn a_scan_and_one_tap_borrow_and_a_scan_and_one_tap_give_back() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager, thing) = tablet(&app).await;
        permit(&manager, "sato").await;
        for scanned in [
            format!("/Q/{}", code(&thing)),
            format!("/q/{}", code(&thing).to_lowercase()),
        ] {
            assert_eq!(staff.get(&scanned).await.location, thing);
        }
        let page = staff.get(&thing).await.body;
        says(&page, &["タブレット7号", "事務所にあります"]);
        says(&page, &["value=\"visit\"", "18:00までに返します"]);
        assert!(
            !page.contains("/registers/devices/"),
            "the ledger is not for staff"
        );

        led_to(&borrow(&staff, &thing).await, &thing, "?done=taken");
        let mine = staff.get(&thing).await.body;
        says(&mine, &["あなたが持っています", "value=\"good\""]);
        let others = manager.get(&thing).await.body;
        says(&others, &["だれかが持っています", "<dd>sato</dd>"]);
        // The second touch of the same finger changes nothing.
        led_to(&borrow(&staff, &thing).await, &thing, "");

        let tap = [("condition", "good")];
        let back = staff.post(&format!("{thing}/return"), &tap).await;
        led_to(&back, &thing, "?done=returned");
        let page = staff.get(&back.location).await.body;
        says(&page, &["事務所にあります", "ありがとう"]);
        let list = manager
            .get(&at("registers/take-out?show=returned"))
            .await
            .body;
        says(&list, &["<p>1件</p>"]);
    })
    .await;
}

#[tokio::test]
async fn without_a_standing_permission_the_tap_asks_and_says_so() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager, thing) = tablet(&app).await;
        let page = staff.get(&thing).await.body;
        says(&page, &["管理者に許可をお願いします"]);
        let asked = borrow(&staff, &thing).await;
        led_to(&asked, &thing, "?done=asked");
        let page = staff.get(&asked.location).await.body;
        assert!(
            page.contains("許可を待っています") && !page.contains("/borrow"),
            "{page}"
        );
        // Nothing is asked twice.
        led_to(&borrow(&staff, &thing).await, &thing, "");

        let list = manager
            .get(&at("registers/take-out?show=requested"))
            .await
            .body;
        let (_, rest) = list.split_once("/take-out/entries/").unwrap();
        let id = rest.split('"').next().unwrap();
        let approve = at(&format!("registers/take-out/entries/{id}/steps/approve"));
        assert_eq!(
            manager.post(&approve, &[]).await.status,
            StatusCode::SEE_OTHER
        );
        let page = staff.get(&thing).await.body;
        says(&page, &["許可が出ました", "/borrow"]);
        let taken = staff.post(&format!("{thing}/borrow"), &[]).await;
        led_to(&taken, &thing, "?done=taken");
    })
    .await;
}

#[tokio::test]
async fn of_two_taps_at_the_same_moment_one_wins_and_the_other_is_told() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (one, two, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "abe").await,
            Browser::of(&app, "tanaka").await,
        );
        let entry = device(&manager, "タブレット7号", "in-use").await;
        permit(&manager, "sato").await;
        let thing = label(&manager, &entry).await;
        let (first, second) = tokio::join!(borrow(&one, &thing), borrow(&two, &thing));
        let won = [&first, &second].map(|it| it.location.ends_with("?done=taken"));
        assert!(won[0] != won[1], "{won:?} {} {}", first.body, second.body);
        let lost = if won[0] { second } else { first };
        assert_eq!(lost.status, StatusCode::OK);
        says(&lost.body, &["もうだれかが持って出ています"]);
        says(&lost.body, &["だれかが持っています"]);
        let list = manager.get(&at("registers/take-out?show=all")).await.body;
        assert!(
            list.contains("<p>1件</p>"),
            "nothing of the other tap stays: {list}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_foreign_code_is_like_one_that_was_never_given() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, other) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "suzuki").await,
        );
        let entry = device(&manager, "タブレット7号", "in-use").await;
        let thing = label(&manager, &entry).await;
        let foreign = other.get(&format!("/q/{}", code(&thing))).await;
        let never = other.get("/q/ZZZZ9999").await;
        let wrong = other.get("/q/nothing").await;
        for it in [&foreign, &never, &wrong] {
            assert_eq!(it.status, StatusCode::NOT_FOUND);
        }
        let told = |it: &Answer, code: &str| it.body.replace(code, "");
        assert_eq!(told(&foreign, code(&thing)), told(&never, "ZZZZ9999"));
        // Under the own office's name it is not found either, nor can it be borrowed there.
        let elsewhere = thing.replace(&office().to_string(), &world::id("kaede").to_string());
        assert_eq!(other.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            borrow(&other, &elsewhere).await.status,
            StatusCode::NOT_FOUND
        );

        let nobody = Browser::of_nobody(&app);
        let asked = nobody.get(&format!("/q/{}", code(&thing))).await;
        assert_eq!(
            asked.location,
            format!("/sign-in?then=%2Fq%2F{}", code(&thing))
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_lost_or_retired_says_why_it_stays_and_with_whom_to_speak() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        for state in ["lost", "repair", "retired"] {
            let entry = device(&manager, state, state).await;
            let thing = label(&manager, &entry).await;
            let page = staff.get(&thing).await.body;
            says(&page, &["この機器は今、使えません"]);
            says(&page, &["tanakaさんに聞いてください"]);
            assert!(!page.contains("/borrow"), "{page}");
            let refused = borrow(&staff, &thing).await;
            assert_eq!(refused.status, StatusCode::OK);
        }
        // Where things are says the same, with counts.
        let page = manager.get(&at("registers/devices/where")).await.body;
        says(&page, &["id=\"lost\"", "id=\"repair\""]);
        assert_eq!(
            staff.get(&at("registers/devices/where")).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            manager.get(&at("registers/take-out/where")).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn where_things_are_names_who_has_them_and_until_when() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        for number in ["タブレット7号", "タブレット8号"] {
            device(&manager, number, "in-use").await;
        }
        permit(&manager, "sato").await;
        take_out(&staff, "タブレット7号").await;
        let page = manager.get(&at("registers/devices/where")).await.body;
        let out = page.split("id=\"out\"").nth(1).unwrap();
        let out = out.split("</section>").next().unwrap();
        says(out, &["タブレット7号", "sato"]);
        assert!(
            out.contains("18:00まで") && !out.contains("タブレット8号"),
            "{out}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_photo_with_ones_own_phone_is_asked_for_in_three_taps_from_home() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        // Home leads to the ledgers, those to this one, and there the button saves.
        let home = staff.get(&format!("/offices/{}", office())).await.body;
        assert!(home.contains(&format!("\"{}\"", at("registers"))), "{home}");
        let shelf = staff.get(&at("registers")).await.body;
        assert!(
            shelf.contains(&format!("\"{}\"", at("registers/byod"))),
            "{shelf}"
        );
        let ledger = staff.get(&at("registers/byod")).await.body;
        let button = "<button class=\"answer\" name=\"reason\" value=\"photo\">";
        assert!(ledger.contains(button), "{ledger}");
        let form = [("tap", "yes"), ("reason", "photo")];
        let saved = staff.post(&at("registers/byod/new"), &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = staff.get(&saved.location).await.body;
        says(&page, &["許可待ち", "sato"]);
        let home = manager.get(&format!("/offices/{}", office())).await.body;
        says(&home, &["許可待ちが1件"]);
    })
    .await;
}
