//! How many checkpoints a second a witness cosigns, in process and over HTTP, beside a verification and a signature alone; for
//! `cargo xtask bench witness`.

#![expect(clippy::unwrap_used, reason = "a measurement that fails has no figure")]

use std::hint::black_box;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use mamori::chance::Chance;
use mamori::clock::Clock;
use mamori::db::{Actor, Db, Signer};
use mamori::evidence::{add_checkpoint, add_house, cosigner};
use mamori::server::router;
use mamori::web::{App, Listener, Parts, Settings};
use mamori::words::built_in;
use mamori_core::evidence::{
    AddCheckpoint, Checkpoint, Hash, SigningKey, consistency_proof, leaf_hash, root_of,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// So many houses ask at once.
const HOUSES: u8 = 64;
/// So many checkpoints each of them has cosigned, one after the other.
const EACH: u32 = 300;
/// How long the floor is measured.
const FLOOR: Duration = Duration::from_secs(2);

async fn witness(dir: &Path) -> App {
    let signer = Signer::of([9; 32]).unwrap();
    let db = Db::open(&Db::file_in(dir), signer).await.unwrap();
    db.migrate(None).await.unwrap();
    let files = built_in();
    let parts = Parts {
        db,
        clock: Clock::of_the_computer(),
        chance: Chance::of_the_computer(),
        words: mamori_core::words::Words::read(&files).0,
        registers: mamori_core::registers::Registers::read(&files).0,
        incidents: mamori_core::incidents::Incidents::read(&files).0,
        settings: Settings {
            public_url: "https://localhost".to_owned(),
            secure: true,
            seal: [7; 32],
            demo: false,
            dir: dir.to_owned(),
            words: None,
            authority: None,
            behind: Vec::new(),
        },
    };
    App::new(parts, mamori_core::catalogue::Catalogue::read(&files).0)
}

/// The requests of one house for one tree that grows by an event at a time.
fn requests(seed: u8, tree: &str) -> Vec<String> {
    let key = SigningKey::of_tree(tree, [seed; 32]).unwrap();
    let leaves: Vec<Hash> = (0..EACH).map(|it| leaf_hash(&it.to_be_bytes())).collect();
    let request = |size: usize| {
        let grown = leaves.get(..size).unwrap();
        let checkpoint = Checkpoint {
            origin: key.name().to_owned(),
            size: size as u64,
            root: root_of(grown),
            extensions: Vec::new(),
        };
        let old = size - 1;
        let proof = match old {
            0 => Vec::new(),
            _ => consistency_proof(grown, old).unwrap(),
        };
        let note = key.sign(&checkpoint.text());
        AddCheckpoint::of(old as u64, proof, note)
            .unwrap()
            .to_string()
    };
    (1..=leaves.len()).map(request).collect()
}

fn all_requests(tree: &str) -> Vec<Vec<String>> {
    (1..=HOUSES).map(|seed| requests(seed, tree)).collect()
}

fn a_second(count: u32, start: Instant) -> f64 {
    f64::from(count) / start.elapsed().as_secs_f64()
}

async fn in_process(app: &App) -> f64 {
    let all = all_requests("house/2026");
    let start = Instant::now();
    let ask = |(from, of): (usize, Vec<String>)| {
        let app = app.clone();
        tokio::spawn(async move {
            for body in of {
                let answer = add_checkpoint(&app, &from.to_string(), &body).await;
                assert_eq!(answer.unwrap().status, 200);
            }
        })
    };
    let tasks: Vec<_> = all.into_iter().enumerate().map(ask).collect();
    for task in tasks {
        task.await.unwrap();
    }
    a_second(u32::from(HOUSES) * EACH, start)
}

/// Sends requests over one connection that is kept open, as one house does for its trees.
async fn by_one(to: SocketAddr, of: Vec<String>) {
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = [0; 4096];
    for body in of {
        let length = body.len();
        let head = format!(
            "POST /witness/add-checkpoint HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n"
        );
        let whole = [head.as_bytes(), body.as_bytes()].concat();
        stream.write_all(&whole).await.unwrap();
        let mut answer = String::new();
        // Headers and the one line of the cosignature.
        while !answer.contains("\r\n\r\n") || !answer.ends_with("=\n") {
            let read = stream.read(&mut buffer).await.unwrap();
            assert!(read > 0, "{answer}");
            answer.push_str(&String::from_utf8_lossy(buffer.get(..read).unwrap()));
        }
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

async fn over_http(app: &App) -> f64 {
    let all = all_requests("house/2027");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let pages = router(app, Listener::Open).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, pages).await });
    let start = Instant::now();
    let tasks = all.into_iter().map(|it| tokio::spawn(by_one(at, it)));
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    a_second(u32::from(HOUSES) * EACH, start)
}

/// One verification and one signature, again and again, on one core.
async fn floor(app: &App) -> f64 {
    let key = cosigner(app).await.unwrap();
    let house = SigningKey::of_tree("house/2026", [1; 32]).unwrap().vkey();
    let body = requests(1, "house/2026").pop().unwrap();
    let note = AddCheckpoint::parse(&body).unwrap().note;
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < FLOOR {
        assert!(black_box(&note).is_signed_by(&house));
        black_box(key.cosign(&note, 1));
        count += 1;
    }
    a_second(count, start)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_cosigns_what_many_houses_ask_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let app = witness(dir.path()).await;
    let actor = Actor::command("bench");
    for seed in 1..=HOUSES {
        let key = SigningKey::of_tree("house/2026", [seed; 32])
            .unwrap()
            .vkey();
        add_house(&app, &actor, (&key, "x")).await.unwrap();
    }
    println!("figure floor: {:.1}", floor(&app).await);
    println!("figure process: {:.1}", in_process(&app).await);
    println!("figure http: {:.1}", over_http(&app).await);
}
