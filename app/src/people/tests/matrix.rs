//! The permission matrix: every route × role × own, sibling, foreign and unknown place, compared with
//! `app/permissions.txt`. A route without a row fails the build.

use axum::http::{Method, StatusCode};
use axum::routing::{MethodFilter, on};
use std::fmt::Write;
use tower::ServiceExt;

use crate::server::{guarded, routes};
use crate::testing::{on_both, sqlite, world};
use crate::web::{App, Listener, Place, Route, is_api};
use mamori_core::people::TokenLimits;

/// What a door says, in one letter: passed, forbidden, not found, asked to sign in.
fn letter(status: StatusCode) -> char {
    match status {
        StatusCode::NO_CONTENT => 'o',
        StatusCode::FORBIDDEN => 'x',
        StatusCode::NOT_FOUND => '-',
        StatusCode::SEE_OTHER => 's',
        StatusCode::UNAUTHORIZED => 't',
        _ => '?',
    }
}

/// The same door, with nothing behind it.
fn hollow(route: Route) -> Route {
    let filter = MethodFilter::try_from(route.method.clone()).unwrap();
    Route {
        serve: on(filter, || async { StatusCode::NO_CONTENT }),
        ..route
    }
}

/// own, sibling, foreign, unknown.
fn places(route: &Route) -> Vec<(&'static str, String)> {
    let names: [(&str, &str); 4] = match route.place {
        Place::Nowhere => return vec![("", String::new())],
        Place::Office => [
            ("own", "sakura"),
            ("sibling", "tsubaki"),
            ("foreign", "kaede"),
            ("unknown", "nobody"),
        ],
        Place::Corporation => [
            ("own", "kita"),
            ("sibling", "sakura"),
            ("foreign", "minami"),
            ("unknown", "nobody"),
        ],
        Place::Council => [
            ("own", "kyogikai"),
            ("sibling", "kita"),
            ("foreign", "minami"),
            ("unknown", "nobody"),
        ],
    };
    names
        .map(|(kind, name)| (kind, world::id(name).to_string()))
        .to_vec()
}

fn path(route: &Route, place: &str) -> String {
    let segments = route.path.split('/').map(|segment| match segment {
        "{office}" | "{corporation}" | "{council}" => place,
        "{language}" => "ja",
        it if it.starts_with('{') => "1",
        it => it,
    });
    segments.collect::<Vec<_>>().join("/")
}

async fn ask(app: &App, route: &Route, path: &str, (cookie, token): (&str, &str)) -> char {
    let request = axum::http::Request::builder()
        .method(route.method.clone())
        .uri(path)
        .header("cookie", cookie)
        .header("authorization", format!("Bearer {token}"))
        .header("sec-fetch-site", "same-origin")
        .body(axum::body::Body::empty())
        .unwrap();
    letter(
        guarded(app, vec![hollow(route.clone())])
            .oneshot(request)
            .await
            .unwrap()
            .status(),
    )
}

async fn rows(app: &App) -> String {
    let mut cookies = vec![("nobody", String::new(), String::new())];
    for (login, role) in world::people().take(8) {
        let token = world::writing_token(app, login).await;
        cookies.push((role, world::cookie(app, login).await, token));
    }
    let mut text = String::from(
        "# o passes  x forbidden  - not found  s asked to sign in  t asked for a token; below /api/ each role asks by a token that may write\n# proof: asked once more who it is, when that was last shown more than ten minutes ago\n# columns:",
    );
    for (role, ..) in &cookies {
        write!(text, " {role}").unwrap();
    }
    text.push('\n');
    for route in routes() {
        let open = if route.listener == Listener::Open {
            "open"
        } else {
            "staff"
        };
        writeln!(
            text,
            "{} {}  [{} · {open}{}]",
            route.method,
            route.path,
            route.act,
            if route.proof { " · proof" } else { "" }
        )
        .unwrap();
        for (kind, place) in places(&route) {
            let mut line = String::new();
            for (_, cookie, token) in &cookies {
                line.push(ask(app, &route, &path(&route, &place), (cookie, token)).await);
            }
            writeln!(text, "    {line} {kind}").unwrap();
        }
    }
    text
}

#[tokio::test]
async fn every_route_has_its_row_in_the_permission_matrix() {
    let bench = sqlite().await;
    let actual = rows(&bench.app().await).await;
    let expected = include_str!("../../../permissions.txt");
    if actual != expected {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/permissions.txt");
        std::fs::write(path, &actual).unwrap();
        panic!(
            "routes and app/permissions.txt differ; read target/permissions.txt line by line and copy it if it is right"
        );
    }
}

#[tokio::test]
async fn a_foreign_place_and_an_unknown_one_get_the_same_answer() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, _) in world::people() {
            let person = crate::testing::browser::Browser::of(&app, login).await;
            let token = world::token(&app, login, TokenLimits::default()).await;
            let program = crate::testing::browser::Browser::program(&app, &token);
            for route in routes()
                .into_iter()
                .filter(|it| it.place != Place::Nowhere && it.method == Method::GET)
            {
                let browser = if is_api(route.path) {
                    &program
                } else {
                    &person
                };
                let foreign = if login == "suzuki" { "sakura" } else { "kaede" };
                let foreign = match route.place {
                    Place::Office => foreign,
                    _ => "minami",
                };
                let [foreign, unknown] = [foreign, "nobody"].map(|it| world::id(it).to_string());
                let a = browser.get(&path(&route, &foreign)).await;
                let b = browser.get(&path(&route, &unknown)).await;
                assert_eq!(a.status, StatusCode::NOT_FOUND, "{login} {}", route.path);
                assert_eq!(
                    (a.status, a.body.replace(&foreign, &unknown)),
                    (b.status, b.body),
                    "{login} {}",
                    route.path
                );
            }
        }
    })
    .await;
}
