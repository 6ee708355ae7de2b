//! Sessions from outside: where somebody is signed in, ending that, and when it ends by itself.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;

use super::{code, session, turned};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

fn page_of(login: &str) -> String {
    format!(
        "/offices/{}/people/{}",
        world::id("sakura"),
        world::id(login)
    )
}

/// Signs sato in on a telephone.
async fn on_a_phone(app: &App) -> Browser {
    let code = code(app);
    let form = [
        ("login", "sato"),
        ("password", world::PASSWORD),
        ("code", &code),
    ];
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "http://localhost")
        .header(
            "user-agent",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) Safari/604.1",
        );
    let body = Body::from(serde_urlencoded::to_string(form).unwrap());
    let answer = Browser::of_nobody(app).send(request, body).await;
    Browser::with(app, &session(&answer))
}

/// The paths by which the sessions on a page end.
fn ends(page: &str) -> Vec<String> {
    let forms = page.split(r#"action=""#).skip(1);
    let paths = forms.filter_map(|it| it.split_once('"').map(|it| it.0.to_owned()));
    paths
        .filter(|it| it.contains("/sessions/") && it.len() > 64)
        .collect()
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/me").await.status == StatusCode::OK
}

#[tokio::test]
async fn ones_own_page_tells_where_one_is_signed_in_and_ends_a_single_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let phone = on_a_phone(&app).await;
        let (here, third) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "sato").await,
        );
        let page = here.get("/me").await.body;
        assert!(page.contains("iPhone / Safari"), "{page}");
        assert!(page.contains("11月22日 10:00"), "{page}");
        assert_eq!(ends(&page).len(), 2, "not the one that is looked from");
        let from_phone = ends(&third.get("/me").await.body);
        let of_phone = ends(&page).into_iter().filter(|it| from_phone.contains(it));
        for end in of_phone {
            assert_eq!(here.post(&end, &[]).await.location, "/me");
            let again = here.post(&end, &[]).await.status;
            assert_eq!(again, StatusCode::NOT_FOUND);
        }
        assert!(is_in(&here).await && is_in(&third).await && !is_in(&phone).await);
    })
    .await;
}

#[tokio::test]
async fn a_manager_ends_a_session_of_their_own_people_and_the_next_request_is_refused() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (phone, manager) = (on_a_phone(&app).await, Browser::of(&app, "tanaka").await);
        let page = manager.get(&page_of("sato")).await.body;
        assert!(page.contains("iPhone / Safari"), "{page}");
        let end = ends(&page).pop().unwrap();
        let colleague = Browser::of(&app, "abe").await;
        assert!(ends(&colleague.get(&page_of("sato")).await.body).is_empty());
        let refused = colleague.post(&end, &[]).await.status;
        assert_eq!(refused, StatusCode::FORBIDDEN);
        let own_path = end.replace(&page_of("sato"), &page_of("abe"));
        let other = manager.post(&own_path, &[]).await.status;
        assert_eq!(other, StatusCode::NOT_FOUND, "only by its own person");
        assert!(is_in(&phone).await);
        assert_eq!(manager.post(&end, &[]).await.location, page_of("sato"));
        assert!(!is_in(&phone).await);
        let rows = sqlx::query(
            "select operation from log_events
              where operation in ('people.session-ended', 'people.sessions-shown') and office_id = $1
              order by seq",
        )
        .bind(world::id("sakura").to_string())
        .fetch_all(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
        let told: Vec<String> = rows.iter().map(|it| sqlx::Row::get(it, 0)).collect();
        assert_eq!(told, ["people.sessions-shown", "people.session-ended"]);
    })
    .await;
}

#[tokio::test]
async fn a_role_that_was_taken_away_is_gone_at_the_next_request() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (abe, manager) = (
            Browser::of(&app, "abe").await,
            Browser::of(&app, "tanaka").await,
        );
        let people = format!("/offices/{}/people", world::id("sakura"));
        assert_eq!(abe.get(&people).await.status, StatusCode::OK);
        let roles = format!("{}/roles", page_of("abe"));
        manager.post(&roles, &[("role", "staff")]).await;
        assert_eq!(abe.get(&people).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_cookie_is_worth_nothing_after_half_an_hour_without_a_click() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let browser = Browser::of(&app, "sato").await;
        *at.lock().unwrap() += SignedDuration::from_mins(30);
        assert!(is_in(&browser).await);
        *at.lock().unwrap() += SignedDuration::from_mins(31);
        assert!(!is_in(&browser).await);
        *at.lock().unwrap() -= SignedDuration::from_mins(31);
        assert!(is_in(&browser).await, "looking late does not prolong it");
    })
    .await;
}

#[tokio::test]
async fn a_cookie_is_worth_nothing_after_twelve_hours_however_busy() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.app_at(clock).await;
        let browser = Browser::of(&app, "sato").await;
        for _ in 0..36 {
            *at.lock().unwrap() += SignedDuration::from_mins(20);
            assert!(is_in(&browser).await);
        }
        *at.lock().unwrap() += SignedDuration::from_mins(1);
        assert!(!is_in(&browser).await);
    })
    .await;
}
