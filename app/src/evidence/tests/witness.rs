//! This server as a witness: every answer by the road of a program, what stays of it on the disk, and two requests at once.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ORIGIN};
use axum::http::{Request, StatusCode};
use mamori_core::evidence::{
    AddCheckpoint, Checkpoint, Hash, SigningKey, consistency_proof, cosignature_in, leaf_hash,
    root_of,
};
use tower::ServiceExt;

use super::*;
use crate::clock::Clock;
use crate::db::Db;
use crate::server::router;
use crate::testing::sqlite;
use crate::web::{App, Listener};

const HOUSE: [u8; 32] = [21; 32];

pub(super) fn app_of(bench: &Bench) -> App {
    bench.empty_app_at(Clock::told_by(|| NOW.parse().unwrap()))
}

fn house() -> SigningKey {
    SigningKey::of_tree("house/2026", HOUSE).unwrap()
}

fn leaves(count: u32) -> Vec<Hash> {
    (0..count).map(|it| leaf_hash(&it.to_be_bytes())).collect()
}

fn asked_of(key: &SigningKey, old: usize, count: u32) -> String {
    let leaves = leaves(count);
    let checkpoint = Checkpoint {
        origin: key.name().to_owned(),
        size: u64::from(count),
        root: root_of(&leaves),
        extensions: Vec::new(),
    };
    let proof = match old {
        0 => Vec::new(),
        _ => consistency_proof(&leaves, old).unwrap_or_default(),
    };
    let note = key.sign(&checkpoint.text());
    let asked = AddCheckpoint::of(old as u64, proof, note).unwrap();
    asked.to_string()
}

fn asked(old: usize, count: u32) -> String {
    asked_of(&house(), old, count)
}

/// A witness that watches over the house of these tests.
async fn watching(bench: &Bench) -> App {
    let app = app_of(bench);
    let actor = Actor::command("test");
    let added = add_house(&app, &actor, (&house().vkey(), "さくら")).await;
    assert!(added.unwrap().1, "new");
    app
}

async fn answered(app: &App, body: &str) -> (u16, String) {
    let answer = add_checkpoint(app, "192.0.2.1", body).await.unwrap();
    (answer.status, answer.body)
}

async fn status(app: &App, body: &str) -> u16 {
    answered(app, body).await.0
}

#[tokio::test]
async fn a_tree_that_grows_is_cosigned_and_every_other_one_is_refused() {
    on_both(|bench| async move {
        let app = watching(&bench).await;
        let key = cosigner(&app).await.unwrap().witness_key();
        for (old, new) in [(0, 3), (3, 3), (3, 8)] {
            let body = asked(old, new);
            let (status, line) = answered(&app, &body).await;
            assert_eq!(status, 200, "{line}");
            let note = AddCheckpoint::parse(&body).unwrap().note;
            let now: jiff::Timestamp = NOW.parse().unwrap();
            let (_, seconds) = cosignature_in(&line, &note, &key).unwrap();
            assert_eq!(i64::try_from(seconds).unwrap(), now.as_second());
        }
        assert_eq!(answered(&app, &asked(0, 9)).await, (409, "8\n".to_owned()));
        assert_eq!(answered(&app, &asked(3, 3)).await, (409, "8\n".to_owned()));
        let wrong = asked(8, 12).replacen("old 8\n", "old 8\nAAAA\n", 1);
        assert_eq!(status(&app, &wrong).await, 400);
        let line = asked(8, 12).lines().nth(1).unwrap().to_owned();
        let wrong = asked(8, 12).replacen(&format!("{line}\n"), "", 1);
        assert_eq!(status(&app, &wrong).await, 422);
        let stranger = SigningKey::from_seed(house().name(), [22; 32]).unwrap();
        assert_eq!(status(&app, &asked_of(&stranger, 8, 12)).await, 403);
        let other = SigningKey::of_tree("house/2026", [22; 32]).unwrap();
        assert_eq!(status(&app, &asked_of(&other, 0, 1)).await, 404);
        let odd = SigningKey::of_tree("house/2026/more", HOUSE).unwrap();
        assert_eq!(status(&app, &asked_of(&odd, 0, 1)).await, 404);
        assert_eq!(status(&app, "old 0\n\nnonsense\n").await, 400);
        assert_eq!(status(&app, &asked(8, 12)).await, 200);
    })
    .await;
}

#[tokio::test]
async fn the_newest_note_is_printed_with_both_signatures_and_a_house_that_left_goes_on_where_it_was()
 {
    on_both(|bench| async move {
        let app = watching(&bench).await;
        let actor = Actor::command("test");
        assert_eq!(status(&app, &asked(0, 5)).await, 200);
        let known = houses(&app).await.unwrap();
        assert_eq!((known.len(), known[0].trees), (1, 1));
        let named = house().name().trim_start_matches("mamori/").to_owned();
        let note = seen_note(&app, &named).await.unwrap().unwrap();
        let note = Note::parse(&note).unwrap();
        let key = cosigner(&app).await.unwrap().witness_key();
        assert!(note.is_signed_by(&house().vkey()) && note.cosigned_at(&key).is_some());
        let id = known[0].house.clone();
        remove_house(&app, &actor, &id).await.unwrap();
        assert!(remove_house(&app, &actor, &id).await.is_err());
        assert_eq!(status(&app, &asked(5, 8)).await, 404);
        let vkey = house().vkey();
        let added = add_house(&app, &actor, (&vkey, "again")).await.unwrap();
        assert_eq!(added, (id.clone(), true));
        let renamed = add_house(&app, &actor, (&vkey, "twice")).await.unwrap();
        assert_eq!(renamed, (id, false));
        assert_eq!(answered(&app, &asked(0, 8)).await, (409, "5\n".to_owned()));
        assert_eq!(status(&app, &asked(5, 8)).await, 200);
        let own = app.db.signer().vkey();
        let own = add_house(&app, &actor, (&own, "me")).await;
        assert!(matches!(own, Err(HouseError::Own)));
    })
    .await;
}

#[tokio::test]
async fn of_requests_that_come_at_once_one_alone_is_cosigned() {
    on_both(|bench| async move {
        let app = watching(&bench).await;
        for (round, old) in [0, 100, 200].into_iter().enumerate() {
            let tasks = (1..=8).map(|more| {
                let count = u32::try_from(old).unwrap() + 10 * more;
                let (app, body) = (app.clone(), asked(old, count));
                tokio::spawn(async move { (count, answered(&app, &body).await) })
            });
            let mut cosigned = Vec::new();
            for task in tasks.collect::<Vec<_>>() {
                match task.await.unwrap() {
                    (count, (200, _)) => cosigned.push(count),
                    (_, (status, body)) => assert_eq!(status, 409, "{body}"),
                }
            }
            assert_eq!(cosigned.len(), 1, "round {round}");
            // All on to where the next round begins.
            let next = u32::try_from(old).unwrap() + 100;
            let seen = usize::try_from(cosigned[0]).unwrap();
            assert_eq!(status(&app, &asked(seen, next)).await, 200);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_cosigned_is_there_when_the_server_begins_anew_and_the_tables_keep_it() {
    let bench = sqlite().await;
    let app = watching(&bench).await;
    assert_eq!(status(&app, &asked(0, 5)).await, 200);
    let key = cosigner(&app).await.unwrap().witness_key();
    // Nothing is closed: as after a power cut.
    let url = Db::file_in(bench.dir.path());
    let db = Db::open(&url, signer()).await.unwrap();
    let dir = bench.dir.clone();
    let again = app_of(&Bench { db, dir });
    assert_eq!(cosigner(&again).await.unwrap().witness_key(), key);
    assert_eq!(
        answered(&again, &asked(0, 5)).await,
        (409, "5\n".to_owned())
    );
    assert_eq!(status(&again, &asked(5, 8)).await, 200);
    assert_eq!(answered(&app, &asked(5, 8)).await, (409, "8\n".to_owned()));
}

#[tokio::test]
async fn no_statement_makes_a_witness_forget() {
    on_both(|bench| async move {
        let app = watching(&bench).await;
        assert_eq!(status(&app, &asked(0, 5)).await, 200);
        for sql in [
            "update witnessed_trees set size = 4",
            "update witnessed_trees set origin = 'mamori/0/house/2026'",
            "delete from witnessed_trees",
        ] {
            let mut change = begin(&bench, NOW).await;
            let done = sqlx::query(sql).execute(change.rows().unwrap()).await;
            assert!(done.is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_refused_again_and_again_is_not_listened_to_for_a_minute() {
    let bench = sqlite().await;
    let app = watching(&bench).await;
    for _ in 0..100 {
        assert_eq!(status(&app, "nonsense").await, 400);
    }
    assert_eq!(status(&app, &asked(0, 5)).await, 429);
    let other = add_checkpoint(&app, "192.0.2.2", &asked(0, 5)).await;
    assert_eq!(other.unwrap().status, 200);
}

async fn posted(
    app: &App,
    request: axum::http::request::Builder,
    body: &str,
) -> (StatusCode, String, String) {
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let answer = router(app, Listener::Open).oneshot(request).await.unwrap();
    let kind = answer.headers()[CONTENT_TYPE].to_str().unwrap().to_owned();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
        .await
        .unwrap();
    (status, kind, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn programs_get_the_answers_of_the_protocol_and_a_browser_gets_none() {
    let bench = sqlite().await;
    let app = watching(&bench).await;
    let post = || Request::post("/witness/add-checkpoint");
    let (status, _, line) = posted(&app, post(), &asked(0, 5)).await;
    assert!(
        status == StatusCode::OK && line.starts_with("— mamori-witness/"),
        "{line}"
    );
    let (status, kind, size) = posted(&app, post(), &asked(0, 9)).await;
    assert_eq!((status, size.as_str()), (StatusCode::CONFLICT, "5\n"));
    assert_eq!(kind, "text/x.tlog.size");
    let (status, kind, text) = posted(&app, post(), "nonsense").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        kind.starts_with("text/plain") && !text.contains('<'),
        "{text}"
    );
    let long = asked(5, 9) + &" ".repeat(64 * 1024);
    assert_eq!(
        posted(&app, post(), &long).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    for header in [
        (ORIGIN.as_str(), "https://elsewhere.example"),
        ("sec-fetch-site", "cross-site"),
        ("cookie", "s=1"),
    ] {
        let request = post().header(header.0, header.1);
        let (status, ..) = posted(&app, request, &asked(5, 9)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{header:?}");
    }
    // The same without a browser's marks at any other way in.
    let (status, ..) = posted(&app, Request::post("/sign-in"), "a=b").await;
    assert_ne!(status, StatusCode::OK);
    assert_eq!(posted(&app, post(), &asked(5, 9)).await.0, StatusCode::OK);
}
