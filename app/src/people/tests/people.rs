//! Inviting, using invitations, roles, leaving, and renewing in person, from outside.

use axum::http::StatusCode;
use jiff::SignedDuration;

use super::super::{self as people, Node};
use super::setup::{between, phone};
use super::{session, turned};
use crate::db::{Actor, Event};
use crate::testing::browser::{Answer, Browser};
use crate::testing::{on_both, world};
use crate::web::App;

const PASSWORD: &str = "kawa no mukou no yane";

fn at(rest: &str) -> String {
    format!("/offices/{}/people{rest}", world::id("sakura"))
}

fn of(person: &str, rest: &str) -> String {
    at(&format!("/{}{rest}", world::id(person)))
}

/// A manager adds 岡本 葵 and makes an invitation; the person's page and the code.
async fn invite(manager: &Browser) -> (String, String) {
    let form = [
        ("name", "岡本　葵"),
        ("kana", "おかもと あおい"),
        ("role", "staff"),
    ];
    let page = manager.post(&at(""), &form).await.location;
    let sheet = manager.post(&format!("{page}/invitation"), &[]).await;
    assert_eq!(sheet.location, format!("{page}/invitation"));
    let sheet = manager.get(&sheet.location).await.body;
    let code = between(&sheet, r#"<code class="big">"#, "</code>").to_owned();
    assert!(
        sheet.contains("data:image/svg+xml") && sheet.contains("2026年12月6日"),
        "{sheet}"
    );
    (page, code)
}

/// Chooses name and password with a code and confirms the authenticator.
async fn accept(app: &App, code: &str, login: &str) -> Answer {
    let browser = Browser::of_nobody(app);
    let form = [("login", login), ("password", PASSWORD)];
    let second = browser.post(&format!("/invitations/{code}"), &form).await;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "{}", second.body);
    let page = browser.get(&second.location).await.body;
    let digits = phone(app, &page);
    browser.post(&second.location, &[("code", &digits)]).await
}

#[tokio::test]
async fn an_invitation_on_paper_makes_an_account_once_and_without_mail() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let (page, code) = invite(&manager).await;
        let asked = Browser::of_nobody(&app);
        let typed = code.to_lowercase().replace('-', " ");
        let typed = serde_urlencoded::to_string([("code", typed)]).unwrap();
        let found = asked.get(&format!("/invitations?{typed}")).await.location;
        assert!(asked.get(&found).await.body.contains("岡本 葵"));
        let done = accept(&app, &code, "okamoto").await;
        assert_eq!(done.location, "/me/paper-codes");
        let browser = Browser::with(&app, &session(&done));
        assert_eq!(browser.get("/me/paper-codes").await.status, StatusCode::OK);
        let again = asked.get(&format!("/invitations/{code}")).await.body;
        assert!(again.contains("もう使われました"), "{again}");
        let list = manager.get(&at("")).await.body;
        assert!(list.contains("オカモト アオイ"), "{list}");
        let no_more = manager.post(&format!("{page}/invitation"), &[]).await;
        assert_eq!(no_more.location, page);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_holds_fourteen_days_and_a_newer_one_ends_it() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let (page, first) = invite(&manager).await;
        manager.post(&format!("{page}/invitation"), &[]).await;
        let sheet = manager.get(&format!("{page}/invitation")).await.body;
        let second = between(&sheet, r#"<code class="big">"#, "</code>").to_owned();
        let nobody = Browser::of_nobody(&app);
        let shown = async |code: &str| nobody.get(&format!("/invitations/{code}")).await.body;
        assert!(shown(&first).await.contains("使える日がすぎたか"));
        assert!(shown("AAAA").await.contains("このコードは見つかりません"));
        *now.lock().unwrap() += SignedDuration::from_hours(14 * 24 - 1);
        assert!(shown(&second).await.contains("岡本 葵"));
        *now.lock().unwrap() += SignedDuration::from_hours(1);
        assert!(shown(&second).await.contains("使える日がすぎたか"));
        let late = nobody.post(&format!("/invitations/{second}"), &[]).await;
        assert!(late.body.contains("使える日がすぎたか"));
    })
    .await;
}

#[tokio::test]
async fn a_taken_sign_in_name_and_a_weak_password_are_said_and_nothing_is_lost() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (_, code) = invite(&Browser::of(&app, "tanaka").await).await;
        let form = [("login", "sato"), ("password", "mijikai")];
        let path = format!("/invitations/{code}");
        let page = Browser::of_nobody(&app).post(&path, &form).await.body;
        for text in [
            "ほかの人が使っています",
            "パスワードが短いです",
            r#"value="sato""#,
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_session_of_a_person_who_left_is_worth_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, sato) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "sato").await,
        );
        assert_eq!(sato.get("/me/paper-codes").await.status, StatusCode::OK);
        let left = manager.post(&of("sato", "/leave"), &[]).await;
        assert_eq!(left.location, at(""));
        assert_eq!(
            sato.get("/me/paper-codes").await.status,
            StatusCode::SEE_OTHER
        );
        let code = super::code(&app);
        let answer = super::sign_in(&app, world::PASSWORD, &code).await;
        assert!(answer.cookie.is_empty());
        assert_eq!(
            manager.get(&of("sato", "")).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn an_office_never_loses_its_last_manager() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let page = manager
            .post(&of("tanaka", "/roles"), &[("role", "staff")])
            .await;
        assert!(
            page.body.contains("管理者がいなくなります"),
            "{}",
            page.body
        );
        let page = manager.post(&of("tanaka", "/leave"), &[]).await;
        assert!(
            page.body.contains("自分はやめたことにできません"),
            "{}",
            page.body
        );
        let two = [("role", "staff"), ("role", "manager")];
        manager.post(&of("sato", "/roles"), &two).await;
        let sato = Browser::of(&app, "sato").await;
        assert_eq!(sato.get(&at("")).await.status, StatusCode::OK);
        let gone = sato.post(&of("tanaka", "/leave"), &[]).await;
        assert_eq!(gone.location, at(""));
        assert_eq!(
            manager.get(&at("")).await.location.split('?').next(),
            Some("/sign-in")
        );
    })
    .await;
}

#[tokio::test]
async fn a_reset_ends_the_old_keys_and_hands_over_a_new_code() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, sato) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "sato").await,
        );
        let done = manager
            .post(&of("sato", "/reset"), &[("proof", "staff-card")])
            .await;
        assert_eq!(done.location, of("sato", "/invitation"));
        assert_eq!(
            sato.get("/me/paper-codes").await.status,
            StatusCode::SEE_OTHER
        );
        let code = super::code(&app);
        assert!(
            super::sign_in(&app, world::PASSWORD, &code)
                .await
                .cookie
                .is_empty()
        );
        let sheet = manager.get(&done.location).await.body;
        let code = between(&sheet, r#"<code class="big">"#, "</code>").to_owned();
        let renewed = accept(&app, &code, "somebody-else").await;
        assert_eq!(renewed.location, "/me/paper-codes");
        let list = manager.get(&of("sato", "")).await.body;
        assert!(
            list.contains("<dd>sato</dd>"),
            "the sign-in name stays: {list}"
        );
    })
    .await;
}

#[tokio::test]
async fn who_may_renew_whom_ends_at_the_office() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let sato = of("sato", "/reset");
        let form = [("proof", "face")];
        for (login, status) in [
            ("abe", StatusCode::FORBIDDEN),
            ("sato", StatusCode::FORBIDDEN),
            ("suzuki", StatusCode::NOT_FOUND),
            ("kimura", StatusCode::NOT_FOUND),
        ] {
            let browser = Browser::of(&app, login).await;
            assert_eq!(browser.post(&sato, &form).await.status, status, "{login}");
        }
        let manager = Browser::of(&app, "tanaka").await;
        for stranger in ["kimura", "suzuki", "mori", "nobody"] {
            let answer = manager.post(&of(stranger, "/reset"), &form).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{stranger}");
        }
        let mut change = app.change(&Actor::house()).await.unwrap();
        let tsubaki = Node::Office(mamori_core::ids::OfficeId::new(world::id("tsubaki")));
        let role = mamori_core::people::Role::Staff;
        people::give_role(&mut change, world::person("sato"), role, tsubaki)
            .await
            .unwrap();
        change.save(&Event::of("testing.role")).await.unwrap();
        let refused = manager.post(&sato, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let executive = Browser::of(&app, "mori").await;
        assert_eq!(
            executive.post(&sato, &form).await.location,
            of("sato", "/invitation")
        );
        assert_eq!(
            executive.get(&of("sato", "/invitation")).await.status,
            StatusCode::OK
        );
    })
    .await;
}

#[tokio::test]
async fn a_reset_without_a_proof_and_ones_own_reset_change_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, sato) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "sato").await,
        );
        let own = manager
            .post(&of("tanaka", "/reset"), &[("proof", "face")])
            .await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        let none = manager.post(&of("sato", "/reset"), &[("note", "声")]).await;
        assert!(none.body.contains("どうやって本人とわかったか") && none.body.contains("声"));
        let other = manager
            .post(&of("sato", "/reset"), &[("proof", "other")])
            .await;
        assert!(
            other.body.contains("どうやってわかったかを書いて"),
            "{}",
            other.body
        );
        assert_eq!(sato.get("/me/paper-codes").await.status, StatusCode::OK);
    })
    .await;
}

struct Okamoto(mamori_core::people::PersonName, mamori_core::people::Kana);

impl Okamoto {
    fn known() -> Self {
        let name = mamori_core::people::PersonName::parse("岡本 葵");
        let kana = mamori_core::people::Kana::parse("おかもと あおい");
        Self(name.unwrap(), kana.unwrap())
    }

    fn new_user(&self) -> people::NewUser<'_> {
        people::NewUser {
            office: "sakura",
            name: &self.0,
            kana: &self.1,
            login: None,
            roles: &[mamori_core::people::Role::Manager],
        }
    }
}

#[tokio::test]
async fn the_commands_on_the_machine_add_list_and_renew() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let okamoto = Okamoto::known();
        let invited = people::add_user(&app, &okamoto.new_user()).await.unwrap();
        assert_eq!(
            accept(&app, &invited.code, "okamoto").await.location,
            "/me/paper-codes"
        );
        let found = async || {
            let users = people::users(&app).await.unwrap();
            let mut users = users.into_iter();
            let own = users.find(|it| it.login.as_deref() == Some("okamoto"));
            own.unwrap()
        };
        let own = found().await;
        assert_eq!(
            (own.roles.as_slice(), own.has_account),
            (&["manager@sakura".to_owned()][..], true)
        );
        let renewed = people::reset_user(&app, "Okamoto", "face").await.unwrap();
        assert_eq!(
            (renewed.name.as_str(), renewed.person),
            ("岡本 葵", invited.person)
        );
        let by_id = invited.person.to_string();
        let code = people::reset_user(&app, &by_id, "face").await.unwrap().code;
        let unknown = people::reset_user(&app, "nobody-here", "face").await;
        assert!(unknown.is_err());
        assert!(!found().await.has_account);
        assert_eq!(
            accept(&app, &code, "ignored").await.location,
            "/me/paper-codes"
        );
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_refused_adds_nobody() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let okamoto = Okamoto::known();
        let before = people::users(&app).await.unwrap().len();
        let nowhere = people::NewUser {
            office: "nowhere",
            ..okamoto.new_user()
        };
        let taken = people::NewUser {
            login: Some("tanaka"),
            ..okamoto.new_user()
        };
        for refused in [nowhere, taken] {
            assert!(people::add_user(&app, &refused).await.is_err());
        }
        assert_eq!(people::users(&app).await.unwrap().len(), before);
        let named = people::NewUser {
            login: Some("okamoto"),
            roles: &[],
            ..okamoto.new_user()
        };
        people::add_user(&app, &named).await.unwrap();
        let users = people::users(&app).await.unwrap();
        let own = users
            .iter()
            .find(|it| it.login.as_deref() == Some("okamoto"));
        assert_eq!(own.unwrap().roles, ["staff@sakura"]);
    })
    .await;
}
