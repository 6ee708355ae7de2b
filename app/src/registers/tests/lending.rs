//! What goes out and comes back: permission, hand-over, return, what is late, what cannot be taken.

use axum::http::StatusCode;

use super::*;

#[tokio::test]
async fn a_device_goes_out_by_permission_comes_back_and_is_checked() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        device(&manager, "タブレット7号", "in-use").await;

        // Without a standing permission the tap asks.
        let asked = take_out(&staff, "タブレット7号").await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        let page = staff.get(&asked.location).await.body;
        assert!(page.contains("許可待ち"), "{page}");
        let early = staff
            .post(&format!("{}/steps/hand-over", asked.location), &[])
            .await;
        assert!(early.body.contains("今はできません"), "{}", early.body);
        assert_eq!(
            staff
                .post(&format!("{}/steps/approve", asked.location), &[])
                .await
                .status,
            StatusCode::FORBIDDEN
        );
        the_rest_of_the_way(&staff, &manager, &asked.location).await;
    })
    .await;
}

/// Approval, hand-over, return and check of what was asked for.
async fn the_rest_of_the_way(staff: &Browser, manager: &Browser, entry: &str) {
    let step = |it: &str| format!("{entry}/steps/{it}");
    let approved = manager.post(&step("approve"), &[]).await;
    assert_eq!(approved.location, entry, "{}", approved.body);
    staff.post(&step("hand-over"), &[]).await;
    let page = staff.get(entry).await.body;
    assert!(page.contains("持ち出し中"), "{page}");
    let tap = [("tap", "yes"), ("condition", "good")];
    staff.post(&step("return"), &tap).await;
    let page = manager.get(entry).await.body;
    assert!(
        page.contains("返却・確認待ち") && page.contains("異常なし"),
        "{page}"
    );
    manager.post(&step("inspect"), &[]).await;
    let page = manager.get(entry).await.body;
    assert!(page.contains("終わり"), "{page}");
    let done = [
        "許可をお願いした",
        "許可した",
        "受け取った",
        "返した",
        "確認した",
        "書いた",
    ];
    for told in done {
        assert!(page.contains(told), "{told}");
    }
}

#[tokio::test]
async fn a_standing_permission_makes_a_visit_one_tap_until_its_last_day() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        device(&manager, "タブレット7号", "in-use").await;
        let permit = [
            ("number", "R8-1"),
            ("person", "sato"),
            ("from", "2026-11-01"),
            ("until", "2026-11-22"),
        ];
        let saved = manager
            .post(&at("registers/permissions/new"), &permit)
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

        let out = take_out(&staff, "タブレット7号").await;
        let page = staff.get(&out.location).await.body;
        assert!(
            page.contains("持ち出し中") && page.contains("まとめての許可による"),
            "{page}"
        );
        staff
            .post(
                &format!("{}/steps/return", out.location),
                &[("tap", "yes"), ("condition", "good")],
            )
            .await;

        // The day after the permission ended, the same tap asks.
        *now.lock().unwrap() = "2026-11-23T01:00:00Z".parse().unwrap();
        let staff = Browser::of(&app, "sato").await;
        let asked = take_out(&staff, "タブレット7号").await;
        let page = staff.get(&asked.location).await.body;
        assert!(page.contains("許可待ち"), "{} {page}", asked.body);
    })
    .await;
}

#[tokio::test]
async fn a_lost_device_and_one_that_is_out_cannot_be_taken() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let lost = device(&manager, "タブレット8号", "lost").await;
        let staff = Browser::of(&app, "sato").await;
        for who in [&manager, &staff] {
            let refused = take_out(who, "タブレット8号").await;
            assert_eq!(refused.status, StatusCode::OK);
            says(&refused.body, &["role=\"alert\""]);
        }
        let unknown = take_out(&manager, "タブレット99号").await;
        assert!(unknown.body.contains("タブレット99号"), "{}", unknown.body);

        // Found again, it can be taken, but only once at a time.
        let found = [
            ("number", "タブレット8号"),
            ("kind", "tablet"),
            ("state", "in-use"),
        ];
        assert_eq!(
            manager
                .post(&format!("{lost}/change"), &found)
                .await
                .location,
            lost
        );
        assert_eq!(
            take_out(&manager, "タブレット8号").await.status,
            StatusCode::SEE_OTHER
        );
        let twice = take_out(&manager, "タブレット8号").await;
        says(&twice.body, &["もうだれかが持って出ています"]);
        let list = manager.get(&at("registers/take-out?show=all")).await.body;
        assert!(
            list.contains("<p>1件</p>"),
            "a refused tap leaves nothing: {list}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_not_back_is_late_on_the_home_of_who_has_it_and_of_the_manager_at_the_right_minute()
{
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        device(&manager, "タブレット7号", "in-use").await;
        let permit = [
            ("number", "R8-1"),
            ("person", "sato"),
            ("from", "2026-11-01"),
            ("until", "2027-03-31"),
        ];
        manager
            .post(&at("registers/permissions/new"), &permit)
            .await;
        take_out(&staff, "タブレット7号").await;
        let home = format!("/offices/{}", office());

        // 18:00 in the office is 09:00 UTC.
        let homes = async |moment: &str| {
            *now.lock().unwrap() = moment.parse().unwrap();
            let (staff, manager) = (
                Browser::of(&app, "sato").await,
                Browser::of(&app, "tanaka").await,
            );
            [staff.get(&home).await.body, manager.get(&home).await.body]
        };
        let [staff, manager] = homes("2026-11-22T08:59:59Z").await;
        assert!(staff.contains("「タブレット7号」を返す"), "{staff}");
        assert!(!staff.contains("おくれ") && !manager.contains("おくれが1件"));
        let [staff, manager] = homes("2026-11-22T09:00:00Z").await;
        assert!(staff.contains("おくれ1件"), "{staff}");
        assert!(manager.contains("おくれが1件"), "{manager}");
    })
    .await;
}

/// The only entry of the ledger of what is taken out.
async fn only_entry(manager: &Browser) -> String {
    let list = manager.get(&at("registers/take-out?show=all")).await.body;
    assert!(list.contains("<p>1件</p>"), "{list}");
    let (_, rest) = list.split_once("/take-out/entries/").unwrap();
    let id = rest.split('"').next().unwrap();
    at(&format!("registers/take-out/entries/{id}"))
}

#[tokio::test]
async fn a_tap_on_the_label_takes_a_thing_for_nobody_else_and_at_no_other_time() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        let entry = device(&manager, "タブレット7号", "in-use").await;
        let thing = label(&manager, &entry).await;
        permit(&manager, "sato").await;
        let forged = [
            ("reason", "visit"),
            ("person", "abe"),
            ("return-by", "2030-01-01T00:00"),
        ];
        let taken = staff.post(&format!("{thing}/borrow"), &forged).await;
        assert_eq!(taken.location, format!("{thing}?done=taken"));
        let page = manager.get(&thing).await.body;
        assert!(
            page.contains("<dd>sato</dd>") && !page.contains("2030"),
            "{page}"
        );
        let forged = [("condition", "good"), ("returned-at", "2026-01-01T00:00")];
        staff.post(&format!("{thing}/return"), &forged).await;
        let page = manager.get(&only_entry(&manager).await).await.body;
        assert!(page.contains("返却・確認待ち"), "{page}");
        assert!(!page.contains("1月1日"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn ones_own_standing_permission_takes_nothing_for_another() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        device(&manager, "タブレット7号", "in-use").await;
        permit(&manager, "sato").await;
        let form = [
            ("tap", "yes"),
            ("device", "タブレット7号"),
            ("reason", "visit"),
            ("person", "abe"),
        ];
        // Written for another it is asked for, whoever writes it.
        let asked = staff.post(&at("registers/take-out/new"), &form).await;
        let page = staff.get(&asked.location).await.body;
        assert!(page.contains("許可待ち"), "{} {page}", asked.body);
        // What the other asked for does not go out by it either.
        let step = format!("{}/steps/hand-over", asked.location);
        assert!(!page.contains(&step), "{page}");
        let early = staff.post(&step, &[]).await;
        assert!(early.body.contains("今はできません"), "{}", early.body);
        assert!(!early.location.contains("/entries/"), "{}", early.location);
        // Who may permit it may still hand it to anybody.
        let page = manager.get(&asked.location).await.body;
        assert!(page.contains(&step), "{page}");
        assert_eq!(manager.post(&step, &[]).await.location, asked.location);
    })
    .await;
}
