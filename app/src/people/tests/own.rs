//! One's own page, and what an office shares, from outside.

use axum::http::StatusCode;
use jiff::SignedDuration;

use super::setup::phone;
use super::{session, sign_in, turned};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};

const NEW: &str = "kawa no mukou no yane";

#[tokio::test]
async fn a_new_password_needs_the_current_one_and_ends_the_other_sessions() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (one, other) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "sato").await,
        );
        let wrong = [("current", "chigau"), ("password", NEW)];
        let page = one.post("/me/password", &wrong).await.body;
        assert!(
            page.contains("今のパスワードがちがいます") && page.contains(NEW),
            "{page}"
        );
        let weak = [("current", world::PASSWORD), ("password", "mijikai")];
        let page = one.post("/me/password", &weak).await.body;
        assert!(page.contains("パスワードが短いです"), "{page}");
        assert_eq!(other.get("/me").await.status, StatusCode::OK);
        let right = [("current", world::PASSWORD), ("password", NEW)];
        assert_eq!(one.post("/me/password", &right).await.location, "/me");
        assert_eq!(one.get("/me").await.status, StatusCode::OK);
        assert_eq!(other.get("/me").await.status, StatusCode::SEE_OTHER);
        let code = super::code(&app);
        assert_eq!(sign_in(&app, NEW, &code).await.location, "/me");
    })
    .await;
}

#[tokio::test]
async fn a_new_phone_needs_the_current_code_which_is_used_up() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let browser = Browser::of(&app, "sato").await;
        assert_eq!(browser.get("/me/authenticator").await.location, "/me");
        browser.post("/me/authenticator/new", &[]).await;
        let page = browser.get("/me/authenticator").await.body;
        let (current, new) = (super::code(&app), phone(&app, &page));
        let wrong = [("current", "000000"), ("code", new.as_str())];
        let refused = browser.post("/me/authenticator", &wrong).await.body;
        assert!(refused.contains("今の数字がちがうか"), "{refused}");
        let right = [("current", current.as_str()), ("code", new.as_str())];
        assert_eq!(
            browser.post("/me/authenticator", &right).await.location,
            "/me"
        );
        assert!(
            sign_in(&app, world::PASSWORD, &current)
                .await
                .cookie
                .is_empty()
        );
        *now.lock().unwrap() += SignedDuration::from_secs(60);
        let later = phone(&app, &page);
        let answer = sign_in(&app, world::PASSWORD, &later).await;
        assert!(!session(&answer).is_empty(), "{}", answer.body);
    })
    .await;
}

#[tokio::test]
async fn ones_own_name_and_language_are_kept_and_a_mistake_loses_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let bad = [
            ("name", "佐藤　花子"),
            ("kana", "佐藤"),
            ("language", "easy"),
        ];
        let page = browser.post("/me", &bad).await.body;
        assert!(
            page.contains("佐藤　花子") && page.contains("かなで書いてください"),
            "{page}"
        );
        let good = [
            ("name", "佐藤　花子"),
            ("kana", "ｻﾄｳ ﾊﾅｺ"),
            ("language", "easy"),
        ];
        assert_eq!(
            browser.post("/me", &good).await.location,
            "/language/easy?back=/me"
        );
        let page = browser.get("/me").await.body;
        assert!(
            page.contains(r#"value="サトウ ハナコ""#) && page.contains("<ruby>"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn other_sessions_end_and_this_one_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (one, other) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "sato").await,
        );
        one.post("/me/sessions/end", &[]).await;
        assert_eq!(one.get("/me").await.status, StatusCode::OK);
        assert_eq!(other.get("/me").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn an_office_decides_what_is_seen_and_ends_a_membership() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let path = format!("/offices/{}/sharing", world::id("sakura"));
        let member = format!("{path}/{}", world::id("membership"));
        let manager = Browser::of(&app, "tanaka").await;
        let people = format!("/offices/{}/people", world::id("sakura"));
        let head = Browser::of(&app, "hayashi").await;
        assert_eq!(head.get(&people).await.status, StatusCode::OK);
        manager.post(&path, &[("sharing", "totals")]).await;
        assert_eq!(head.get(&people).await.status, StatusCode::FORBIDDEN);
        let wrong = manager.post(&path, &[("sharing", "all")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        manager.post(&member, &[("sharing", "evidence")]).await;
        let page = manager.get(&path).await.body;
        assert!(page.contains("kyogikai"), "{page}");
        assert_eq!(
            page.matches(r#"value="evidence" checked"#).count(),
            1,
            "{page}"
        );
        let stranger = Browser::of(&app, "suzuki").await;
        let foreign = format!(
            "/offices/{}/sharing/{}/end",
            world::id("kaede"),
            world::id("membership")
        );
        assert_eq!(
            stranger.post(&foreign, &[]).await.status,
            StatusCode::NOT_FOUND
        );
        manager.post(&format!("{member}/end"), &[]).await;
        assert!(!manager.get(&path).await.body.contains("kyogikai"));
        let again = manager.post(&format!("{member}/end"), &[]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    })
    .await;
}
