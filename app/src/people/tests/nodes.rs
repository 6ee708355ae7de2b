//! The people of a corporation and of a council: who invites them, who ends them, and who does not see them.

use axum::http::StatusCode;

use super::super::store::persons::people_at;
use super::super::{self as people, Node};
use super::setup::between;
use crate::db::{Actor, Event, Scope};
use crate::testing::browser::{Answer, Browser};
use crate::testing::{on_both, world};
use crate::web::App;
use mamori_core::ids::{CorporationId, PersonId};
use mamori_core::people::Role;

fn kita() -> String {
    format!("/corporations/{}/people", world::id("kita"))
}

fn kyogikai() -> String {
    format!("/councils/{}/people", world::id("kyogikai"))
}

async fn add(browser: &Browser, at: &str, role: &str) -> Answer {
    let form = [("name", "岡本　葵"), ("kana", "おかもと"), ("role", role)];
    browser.post(at, &form).await
}

/// Adds a person, prints the invitation, and opens it; the page of the person and of the invitation.
async fn invited(browser: &Browser, at: &str, role: &str) -> (String, String) {
    let page = add(browser, at, role).await.location;
    assert!(page.starts_with(at), "{page}");
    let sheet = browser.post(&format!("{page}/invitation"), &[]).await;
    let sheet = browser.get(&sheet.location).await.body;
    let code = between(&sheet, r#"<code class="big">"#, "</code>");
    let nobody = Browser::of_nobody(&browser.app);
    let opened = nobody.get(&format!("/invitations/{code}")).await.body;
    (page, opened)
}

#[tokio::test]
async fn head_office_and_secretariat_invite_people_with_the_roles_of_their_place() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, at, role, words) in [
            ("hayashi", kita(), "executive", "経営層"),
            ("ono", kyogikai(), "secretariat", "事務局"),
        ] {
            let browser = Browser::of(&app, login).await;
            let (page, opened) = invited(&browser, &at, role).await;
            assert!(opened.contains("岡本 葵"), "{opened}");
            let list = browser.get(&at).await.body;
            assert!(list.contains("オカモト") && list.contains(words), "{list}");
            let shown = browser.get(&page).await.body;
            assert!(!shown.contains(r#"value="staff""#), "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_of_another_kind_of_place_is_not_given_and_the_least_one_is() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "hayashi").await;
        let page = add(&browser, &kita(), "manager").await.location;
        let body = browser.get(&page).await.body;
        assert!(body.contains(r#"value="auditor" checked"#), "{body}");
        assert!(!body.contains(r#"value="manager""#));
    })
    .await;
}

#[tokio::test]
async fn an_account_that_ends_at_the_corporation_is_signed_out_at_once() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let executive = Browser::of(&app, "mori").await;
        let home = format!("/corporations/{}", world::id("kita"));
        assert_eq!(executive.get(&home).await.status, StatusCode::OK);
        let of_mori = format!("{}/{}", kita(), world::id("mori"));
        let browser = Browser::of(&app, "hayashi").await;
        let left = browser.post(&format!("{of_mori}/leave"), &[]).await;
        assert_eq!(left.location, kita());
        let after = executive.get(&home).await;
        assert!(after.location.starts_with("/sign-in"), "{}", after.location);
        assert_eq!(browser.get(&of_mori).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_last_of_head_office_and_of_the_secretariat_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, at, words) in [
            ("hayashi", kita(), "本部の人がいなくなります"),
            ("ono", kyogikai(), "事務局の人がいなくなります"),
        ] {
            let browser = Browser::of(&app, login).await;
            let roles = format!("{at}/{}/roles", world::id(login));
            let answer = browser.post(&roles, &[("role", "auditor")]).await;
            assert!(answer.body.contains(words), "{}", answer.body);
            let leave = format!("{at}/{}/leave", world::id(login));
            let answer = browser.post(&leave, &[]).await;
            assert!(answer.body.contains("自分はやめたことにできません"));
        }
    })
    .await;
}

/// `person` gets one more role.
async fn give(app: &App, person: PersonId, role: Role, node: Node) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    people::give_role(&mut change, person, role, node)
        .await
        .unwrap();
    change.save(&Event::of("testing.role")).await.unwrap();
}

#[tokio::test]
async fn head_office_does_not_renew_the_sign_in_of_somebody_with_roles_elsewhere() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "hayashi").await;
        let reset = |who: &str| format!("{}/{}/reset", kita(), world::id(who));
        let form = [("proof", "face")];
        let renewed = browser.post(&reset("mori"), &form).await;
        assert!(
            renewed.location.ends_with("/invitation"),
            "{}",
            renewed.body
        );
        let kita = Node::Corporation(CorporationId::new(world::id("kita")));
        give(&app, world::person("tanaka"), Role::Auditor, kita).await;
        let refused = browser.post(&reset("tanaka"), &form).await;
        assert!(refused.body.contains("ほかの場所でも役割があります"));
        let own = browser.post(&reset("hayashi"), &form).await;
        assert!(own.body.contains("自分では作り直せません"));
    })
    .await;
}

#[tokio::test]
async fn the_people_of_a_corporation_are_nobody_to_whoever_holds_no_role_there() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let node = Node::Corporation(CorporationId::new(world::id("kita")));
        for (login, seen) in [("hayashi", 2), ("mori", 2), ("tanaka", 0), ("ono", 0)] {
            let scope = Scope::person(world::person(login));
            let found = people_at(&app, scope, node).await.unwrap();
            assert_eq!(found.len(), seen, "{login}");
        }
        for login in ["tanaka", "ono", "suzuki"] {
            let answer = Browser::of(&app, login).await.get(&kita()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        }
        let executive = Browser::of(&app, "mori").await;
        assert_eq!(executive.get(&kita()).await.status, StatusCode::OK);
        let refused = add(&executive, &kita(), "executive").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}
