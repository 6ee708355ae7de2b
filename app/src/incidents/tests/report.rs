//! Reporting: three taps, the same form twice, what who reported sees, and who sees nothing of it.

use super::*;
use crate::testing::on_both;

#[tokio::test]
async fn a_care_worker_reports_a_lost_tablet_in_three_taps() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        // First tap: the red tile of the first page.
        let home = staff.get(&at("")[..at("").len() - 1]).await;
        assert!(home.body.contains(&format!("href=\"{}\"", at("report"))));
        // Second tap: what happened. Third tap: which one.
        let choose = staff.get(&at("report")).await;
        assert!(choose.body.contains(&at("report/lost")));
        let room = report(&staff, ("lost", "lost-device")).await;
        let mine = staff.get(&format!("{room}/mine")).await;
        assert!(mine.body.contains("とどけました 10:00"), "{}", mine.body);
        assert!(mine.body.contains("tanaka") && mine.body.contains("dont-search"));
        // The manager is asked to look, before everything else.
        let manager = Browser::of(&app, "tanaka").await;
        let home = manager.get(&at("")[..at("").len() - 1]).await;
        assert!(home.body.contains(&room), "{}", home.body);
        assert!(home.body.contains("すぐ見てください"), "{}", home.body);
    })
    .await;
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_report() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let page = staff.get(&at("report/sent")).await;
        let key = key_of(&page.body);
        let form = [("choice", "misdirected-fax"), ("key", key.as_str())];
        let first = staff.post(&at("report"), &form).await;
        let again = staff.post(&at("report"), &form).await;
        assert_eq!(first.location, again.location);
        let manager = Browser::of(&app, "tanaka").await;
        let list = manager.get(&at("incidents")).await.body;
        let row = format!("<a href=\"{}/0", at("incidents"));
        assert_eq!(list.matches(&row).count(), 1, "{list}");
    })
    .await;
}

#[tokio::test]
async fn what_one_has_out_is_offered_by_name_and_its_encryption_is_known_from_the_ledger() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = [
            ("number", "タブレット7号"),
            ("kind", "tablet"),
            ("state", "in-use"),
            ("encrypted", "no"),
        ];
        let added = manager.post(&at("registers/devices/new"), &form).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        let form = [
            ("tap", "yes"),
            ("device", "タブレット7号"),
            ("reason", "visit"),
        ];
        let taken = manager.post(&at("registers/take-out/new"), &form).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        let page = manager.get(&at("report/lost")).await.body;
        let at_thing = page.find("value=\"lost-device:").unwrap() + 7;
        let choice = page[at_thing..].split('"').next().unwrap().to_owned();
        assert!(page.contains("タブレット7号"), "{page}");
        let room = report(&manager, ("lost", &choice)).await;
        let seen = manager.get(&room).await.body;
        assert!(seen.contains("タブレット7号"), "{seen}");
        let facts = manager.get(&format!("{room}/facts")).await.body;
        let no = "name=\"encrypted\" value=\"no\" checked";
        assert!(facts.contains(no), "{facts}");
    })
    .await;
}

#[tokio::test]
async fn nearly_happened_is_one_tap_into_the_ledger_of_good_catches() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let sent = staff.post(&at("near-miss"), &[]).await;
        went_back(&sent, &format!("{}?done=near-miss", at("report")));
        let thanks = staff.get(&sent.location).await.body;
        assert!(thanks.contains("教えてくれて"), "{thanks}");
        let manager = Browser::of(&app, "tanaka").await;
        let ledger = manager.get(&at("registers/good-catches")).await.body;
        assert!(
            ledger.contains("/registers/good-catches/entries/"),
            "{ledger}"
        );
    })
    .await;
}

#[tokio::test]
async fn others_see_nothing_of_a_report_and_a_colleague_not_more_than_that_it_is_dealt_with() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let room = report(&staff, ("lost", "lost-usb")).await;
        // A manager elsewhere, and staff of another office.
        for login in ["suzuki", "kimura"] {
            let other = Browser::of(&app, login).await;
            for path in [room.clone(), format!("{room}/mine")] {
                assert_eq!(
                    other.get(&path).await.status,
                    StatusCode::NOT_FOUND,
                    "{login}"
                );
            }
        }
        // Who reported sees their own page and not the room.
        assert_eq!(staff.get(&room).await.status, StatusCode::FORBIDDEN);
        // Head office sees how far it is; the council nothing item by item, because the office shares totals.
        let head = Browser::of(&app, "hayashi").await;
        assert_eq!(head.get(&room).await.status, StatusCode::OK);
        let council = Browser::of(&app, "ono").await;
        assert_ne!(council.get(&room).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_call_is_taken_down_with_the_moment_at_which_it_was_known() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let page = manager.get(&at("incidents/by-phone")).await.body;
        let key = key_of(&page);
        let mut form = vec![
            ("key", key.as_str()),
            ("kind", "lost-device"),
            ("name", "外の人"),
            ("known", "2026-11-22T10:01"),
            ("words", "駅でなくした"),
        ];
        // One minute from now: said in a sentence, and what was typed stays.
        let future = manager.post(&at("incidents/by-phone"), &form).await;
        assert_eq!(future.status, StatusCode::OK);
        assert!(future.body.contains("今か今より前") && future.body.contains("駅でなくした"));
        form[3].1 = "2026-11-22T09:30";
        let taken = manager.post(&at("incidents/by-phone"), &form).await;
        let room = manager.get(&taken.location).await.body;
        assert!(
            room.contains("09:30") && room.contains("駅でなくした"),
            "{room}"
        );
        assert!(room.contains("外の人") && room.contains("対応中"), "{room}");
    })
    .await;
}
