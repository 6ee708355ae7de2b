//! What the page about ways in says, beside the code; and the headers that every answer has.

use axum::http::Method;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use mamori_core::people::{Act, MAX_PASSWORD, MAX_PIN, MIN_PASSWORD, MIN_PIN, TRIES_PER_HOUR};

use super::super::invite::{INVITATION_HOLDS, RESET_HOLDS};
use super::super::pages::sessions::{IDLE, PROOF, SHARED_IDLE, WHOLE};
use crate::server::routes;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{sqlite, world};
use crate::web::{Place, Route};

const PAGE: &str = include_str!("../../../../docs/security/ways-in.md");

#[test]
fn every_way_in_without_a_session_is_named_on_its_page() {
    let public = routes().into_iter().filter(|it| it.act == Act::Public);
    let ways: Vec<_> = public.filter(|it| it.method == Method::POST).collect();
    assert!(ways.len() > 8);
    for way in ways {
        assert!(
            PAGE.contains(&format!("`POST {}`", way.path)),
            "{}",
            way.path
        );
    }
}

#[test]
fn the_figures_of_the_page_are_those_of_the_code() {
    let figures = [
        format!("{} minutes without a click", IDLE.as_mins()),
        format!("at a shared device {} minutes", SHARED_IDLE.as_mins()),
        format!("{} hours end every one", WHOLE.as_hours()),
        format!("{} minutes after the last proof", PROOF.as_mins()),
        format!("{MIN_PASSWORD} to {MAX_PASSWORD} characters"),
        format!("{MIN_PIN} to {MAX_PIN} digits"),
        format!("{TRIES_PER_HOUR} in any hour"),
        format!(
            "{} days; a reset {} hours",
            INVITATION_HOLDS.as_hours() / 24,
            RESET_HOLDS.as_hours()
        ),
    ];
    for figure in figures {
        assert!(PAGE.contains(&figure), "{figure}");
    }
}

/// A path with names filled: the manager's own office, else something that is not there.
fn asked(route: &Route) -> String {
    let mut path = route.path.to_owned();
    while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
        let is_office = route.place == Place::Office && path.find("{office}") == Some(from);
        let name = if is_office { "sakura" } else { "nothing" };
        path.replace_range(from..=to, &world::id(name).to_string());
    }
    path
}

fn header(answer: &Answer, name: axum::http::HeaderName) -> &str {
    let value = answer.headers.get(name);
    value.and_then(|it| it.to_str().ok()).unwrap_or_default()
}

/// Printing is slow, and one layer sets the headers of all; the plan stands for every paper.
fn is_looked_at(route: &Route) -> bool {
    route.method == Method::GET
        && (!route.path.contains(".pdf") || route.path.contains("/plan.pdf"))
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it_and_that_nobody_keeps_it() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let manager = Browser::of(&app, "tanaka").await;
    let mut texts = 0;
    for route in routes().into_iter().filter(is_looked_at) {
        let answer = manager.get(&asked(&route)).await;
        let policy = header(&answer, CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{} {policy}", route.path);
        }
        assert!(!policy.contains("unsafe-eval"), "{}", route.path);
        assert_eq!(header(&answer, X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(header(&answer, X_FRAME_OPTIONS), "DENY");
        assert_eq!(header(&answer, REFERRER_POLICY), "same-origin");
        let kind = header(&answer, CONTENT_TYPE);
        if kind.starts_with("text/") {
            texts += 1;
            assert!(kind.contains("charset=utf-8"), "{} {kind}", route.path);
        }
        let is_free = route.act == Act::Public || !answer.status.is_success();
        let kept = header(&answer, CACHE_CONTROL);
        let is_empty = answer.body.is_empty();
        assert!(
            is_free || is_empty || kept == "no-store",
            "{} {kept}",
            route.path
        );
    }
    assert!(texts > 50, "{texts}");
}
