//! Whom a step calls: the numbers of the contact tree stand in the room, for those who may see the tree and nobody else.

use super::*;
use crate::testing::on_both;

/// Writes a line of the contact tree.
async fn number(manager: &Browser, (subject, day, night): (&str, &str, &str)) {
    let line = [("subject", subject), ("day", day), ("night", night)];
    let saved = manager.post(&at("contacts/line"), &line).await;
    went_back(&saved, &at("contacts?done=saved"));
}

/// The part of a room in which the steps stand.
fn steps_of(page: &str) -> &str {
    let from = page.find("警察").unwrap();
    &page[from..]
}

#[tokio::test]
async fn a_step_that_says_whom_to_call_has_the_number_to_tap() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let company = [
            ("name", "あおば介護ソフト"),
            ("kind", "care-software"),
            ("telephone", "0120-000-001"),
        ];
        manager.post(&at("registers/vendors/new"), &company).await;
        let me = format!("person/{}", world::person("tanaka"));
        number(&manager, (&me, "090-1111-2222", "090-1111-3333")).await;
        number(&manager, ("place/police", "１１０", "")).await;
        let room = report(&staff, ("lost", "lost-device")).await;
        let page = manager.get(&room).await.body;
        for dialled in ["110", "0120000001", "09011112222", "09011113333"] {
            let link = format!("href=\"tel:{dialled}\"");
            assert!(page.contains(&link), "{dialled}: {page}");
        }
        let police = steps_of(&page);
        assert!(police.contains("tel:110"), "{police}");
        // Shops that were passed are looked up on the spot.
        assert!(page.contains("番号は、その場で調べます"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn where_no_number_is_known_the_room_says_so_and_where_it_is_entered() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let room = report(&staff, ("lost", "lost-device")).await;
        let page = manager.get(&room).await.body;
        assert!(page.contains("番号をまだ書いていません"), "{page}");
        for entered in ["registers/vendors/new", "contacts"] {
            let link = format!("href=\"{}\"", at(entered));
            assert!(page.contains(&link), "{entered}: {page}");
        }
        // The executive leads too, and writes no numbers: the page says who does.
        let executive = Browser::of(&app, "mori").await.get(&room).await.body;
        assert!(executive.contains("管理者が、連絡先の図に書けます"));
        assert!(!executive.contains(&at("registers/vendors/new")));
        // A line that was left out of the tree is no number.
        let hidden = [
            ("subject", "place/police"),
            ("day", "110"),
            ("hidden", "yes"),
        ];
        manager.post(&at("contacts/line"), &hidden).await;
        let page = manager.get(&room).await.body;
        assert!(!page.contains("tel:110"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_see_the_contact_tree_reads_no_number_in_the_room() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let me = format!("person/{}", world::person("tanaka"));
        number(&manager, (&me, "090-1111-2222", "")).await;
        let room = report(&staff, ("lost", "lost-device")).await;
        share_items(&app).await;
        let council = Browser::of(&app, "ono").await;
        let tree = council.get(&at("contacts")).await;
        assert_eq!(tree.status, StatusCode::FORBIDDEN);
        let page = council.get(&room).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("電話：管理者"), "{}", page.body);
        for private in ["090-1111-2222", "09011112222", "まだ書いていません"] {
            assert!(!page.body.contains(private), "{private}: {}", page.body);
        }
        let auditor = Browser::of(&app, "kato").await.get(&room).await.body;
        assert!(auditor.contains("tel:09011112222"), "{auditor}");
    })
    .await;
}
