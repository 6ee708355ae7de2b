//! What the first page of a manager says about accounts: invitations that run out, and passwords without a second factor.

use jiff::SignedDuration;

use super::turned;
use crate::db::{Actor, Event};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

async fn home(app: &App, login: &str) -> String {
    let path = format!("/offices/{}", world::id("sakura"));
    Browser::of(app, login).await.get(&path).await.body
}

async fn run(app: &App, sql: &'static str) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::query(sql)
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

#[tokio::test]
async fn an_invitation_is_told_when_nobody_made_it_when_it_ends_soon_and_when_it_has_ended() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        assert!(!home(&app, "tanaka").await.contains("みんなのサインイン"));
        let people = format!("/offices/{}/people", world::id("sakura"));
        let form = [
            ("name", "岡本　葵"),
            ("kana", "おかもと"),
            ("role", "staff"),
        ];
        let browser = Browser::of(&app, "tanaka").await;
        let page = browser.post(&people, &form).await.location;
        assert!(
            home(&app, "tanaka")
                .await
                .contains("まだ招待していない人：1人")
        );
        browser.post(&format!("{page}/invitation"), &[]).await;
        assert!(!home(&app, "tanaka").await.contains("みんなのサインイン"));
        *now.lock().unwrap() += SignedDuration::from_hours(12 * 24);
        let soon = home(&app, "tanaka").await;
        assert!(soon.contains("3日のうちに招待が終わる人：1人"), "{soon}");
        assert!(soon.contains("招待の紙を早く使うようにたのむ（1人）"));
        *now.lock().unwrap() += SignedDuration::from_hours(3 * 24);
        let late = home(&app, "tanaka").await;
        assert!(late.contains("招待の日がすぎた人：1人"), "{late}");
        assert!(late.contains("招待の紙を作り直す（1人）"));
        assert!(!home(&app, "abe").await.contains("みんなのサインイン"));
    })
    .await;
}

#[tokio::test]
async fn a_password_without_a_second_factor_is_told_to_the_manager_only() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(
            &app,
            "update second_factors set confirmed_at = null
              where person_id in (select id from persons where login in ('sato', 'kimura'))",
        )
        .await;
        let page = home(&app, "tanaka").await;
        assert!(page.contains("確認アプリがまだの人：1人"), "{page}");
        for login in ["sato", "ito", "mori", "ono"] {
            let page = home(&app, login).await;
            assert!(!page.contains("みんなのサインイン"), "{login}");
        }
    })
    .await;
}
