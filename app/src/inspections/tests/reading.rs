//! What a visitor reads: what was chosen, nothing else, and everything of it is written down.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::COOKIE;
use mamori_core::evidence::{Pack, TlogProof};
use mamori_core::people::Role;
use tower::ServiceExt;

use super::*;
use crate::db::{Actor, Event};
use crate::people::{Node, end_role};
use crate::server::router;
use crate::testing::on_both;
use crate::web::Listener;

const COMPLAINT: &[(&str, &str)] = &[
    ("subject", "写真のこと"),
    ("from", "高橋ハナ"),
    ("what", "孫の写真がのった"),
    ("kind", "complaint"),
    ("way", "phone"),
    ("received-at", "2026-11-22T09:00"),
];

/// What stands in two ledgers, one of which tells about clients.
async fn written(manager: &Browser) {
    let path = at("registers/complaints/new");
    let kept = manager.post(&path, COMPLAINT).await;
    assert!(kept.location.contains("/entries/"), "{}", kept.body);
    let form = [("number", "T-7"), ("kind", "tablet"), ("state", "in-use")];
    let kept = manager.post(&at("registers/devices/new"), &form).await;
    assert!(kept.location.contains("/entries/"), "{}", kept.body);
}

#[tokio::test]
async fn a_visitor_sees_what_was_chosen_and_of_ledgers_no_personal_column() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        written(&manager).await;
        let chosen = ["complaints", "devices"].map(|it| ("ledger", it));
        let guest = inside(&app, &opened(&manager, &chosen).await).await;
        let ledger = guest.get("/inspection/ledgers/devices").await.body;
        says(&ledger, &["T-7"]);
        let ledger = guest.get("/inspection/ledgers/complaints").await.body;
        for personal in ["写真", "高橋ハナ", "孫"] {
            assert!(!ledger.contains(personal), "{personal} in {ledger}");
        }
        let with = opened(&manager, &[("personal", "complaints")]).await;
        let guest = inside(&app, &with).await;
        let ledger = guest.get("/inspection/ledgers/complaints").await.body;
        says(&ledger, &["写真のこと", "高橋ハナ"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_chosen_is_not_there_and_nothing_of_the_staff_opens() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let chosen = [("topic", "plan"), ("ledger", "devices")];
        let guest = inside(&app, &opened(&manager, &chosen).await).await;
        let first = guest.get("/inspection").await.body;
        says(&first, &["sakura", "/inspection/plan", "/ledgers/devices"]);
        for none in ["/inspection/check", "complaints", "/sign-out"] {
            assert!(!first.contains(none), "{none} in {first}");
        }
        let others = "check incidents journal backups ledgers/visitors ledgers/nothing packs/2026 verify.html";
        for page in others.split(' ') {
            let answer = guest.get(&format!("/inspection/{page}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
        }
        let staff = guest.get(&at("registers/complaints")).await;
        assert!(staff.location.starts_with("/sign-in"), "{}", staff.location);
    })
    .await;
}

#[tokio::test]
async fn every_page_is_followed_live_and_stands_in_the_journal() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = opened(&manager, &[("topic", "plan"), ("ledger", "devices")]).await;
        let home = manager.get(at("").trim_end_matches('/')).await.body;
        says(&home, &["外の人に見せています", "中野"]);
        let guest = inside(&app, &sheet).await;
        guest.get("/inspection/plan").await;
        guest.get("/inspection/ledgers/devices").await;
        let followed = manager.get(&sheet.view).await.body;
        says(
            &followed,
            &[
                "http-equiv=\"refresh\"",
                "<b>計画</b>",
                "コードを入れて入りました",
            ],
        );
        let ledger = app.registers.get("devices").unwrap();
        says(
            &followed,
            &[&format!(
                "<b>{}</b>",
                mamori_core::plain::without_ruby(ledger.title.authored())
            )],
        );
        let journal = manager.get(&at("journal?kind=inspections")).await.body;
        says(
            &journal,
            &["見に来た人（監査など）", "開いて見ました", &sheet.view],
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_along_is_whole_and_without_details() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let guest = inside(&app, &opened(&manager, &[("topic", "journal")]).await).await;
        let page = guest.get("/inspection/journal").await.body;
        says(
            &page,
            &[
                "/inspection/packs/2026",
                "中身（個人の情報）は入っていません",
            ],
        );
        let pack = guest.get("/inspection/packs/2026").await;
        assert_eq!(pack.status, StatusCode::OK, "{}", pack.body);
        let read = Pack::parse(&pack.body).unwrap();
        let proved = read.verify(None, None).unwrap();
        assert!(proved.size > 3 && proved.erased.len() as u64 == proved.size);
        assert!(!pack.body.contains("中野"), "{}", pack.body);
        let first = guest.get("/inspection").await.body;
        let place = between(&first, "/inspection/proofs/", "\"");
        let proof = guest.get(&format!("/inspection/proofs/{place}")).await;
        let proof = TlogProof::parse(&proof.body).unwrap();
        assert!(proof.verify_all(None, None).is_ok());
        // The event by which the view was opened tells who comes; it is not of those that she made, but is about her view.
        let others = guest.get("/inspection/proofs/2026/999").await;
        assert_eq!(others.status, StatusCode::NOT_FOUND);
        let verifier = guest.get("/inspection/verify.html").await.body;
        assert!(verifier.contains("<html"), "{verifier}");
        let with = opened(&manager, &[("topic", "journal"), ("topic", "details")]).await;
        let pack = inside(&app, &with)
            .await
            .get("/inspection/packs/2026")
            .await;
        assert!(pack.body.contains("中野"), "{}", pack.body);
    })
    .await;
}

#[tokio::test]
async fn every_part_is_drawn_on_an_office_that_has_nothing_yet() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let all = ["plan", "check", "incidents", "journal", "backups"].map(|it| ("topic", it));
        let guest = inside(&app, &opened(&manager, &all).await).await;
        for (_, page) in all {
            let answer = guest.get(&format!("/inspection/{page}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.body);
            assert!(!answer.body.contains("tanaka"), "{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_view_is_served_on_the_open_listener_and_the_staff_pages_are_not() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = opened(&manager, &[("topic", "plan")]).await;
        let answer = typed(&Browser::of_nobody(&app), &sheet.link, &sheet.code).await;
        let cookie = answer.cookie.split(';').next().unwrap().to_owned();
        let ask = async |path: String| {
            let request = Request::get(path).header(COOKIE, cookie.as_str());
            let request = request.body(Body::empty()).unwrap();
            let answer = router(&app, Listener::Open).oneshot(request).await;
            answer.unwrap().status()
        };
        assert_eq!(ask(format!("/i/{}", sheet.link)).await, StatusCode::OK);
        assert_eq!(ask("/inspection/plan".to_owned()).await, StatusCode::OK);
        for staff in [at("inspections"), at("plan"), "/sign-in".to_owned()] {
            assert_eq!(ask(staff.clone()).await, StatusCode::NOT_FOUND, "{staff}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_shows_what_they_do_not_see_themselves_nor_after_their_role_has_ended() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let head = Browser::of(&app, "hayashi").await;
        let page = head.get(&at("inspections/new")).await.body;
        says(&page, &["name=\"topic\" value=\"plan\""]);
        assert!(!page.contains("name=\"topic\" value=\"backups\""), "{page}");
        let sheet = opened(&head, &[("topic", "plan"), ("topic", "backups")]).await;
        let guest = inside(&app, &sheet).await;
        assert_eq!(guest.get("/inspection/plan").await.status, StatusCode::OK);
        let backups = guest.get("/inspection/backups").await;
        assert_eq!(backups.status, StatusCode::NOT_FOUND);
        let mut change = app.change(&Actor::house()).await.unwrap();
        let kita = Node::Corporation(mamori_core::ids::CorporationId::new(world::id("kita")));
        let ended = end_role(
            &mut change,
            world::person("hayashi"),
            Role::HeadOffice,
            kita,
        );
        assert!(ended.await.unwrap());
        change.save(&Event::of("testing.role")).await.unwrap();
        let after = guest.get("/inspection/plan").await;
        assert_eq!(after.status, StatusCode::FORBIDDEN, "{}", after.body);
        says(&after.body, &["画面は閉じています"]);
        let again = typed(&Browser::of_nobody(&app), &sheet.link, &sheet.code).await;
        says(&again.body, &["コードが合わないか"]);
    })
    .await;
}
