//! For tests only: a fresh database on SQLite and, where `MAMORI_TEST_POSTGRES` names a server, on PostgreSQL too.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::Db;
use crate::web::{App, Parts, Settings};

pub(crate) mod browser;
pub(crate) mod own_norm;
pub(crate) mod world;

/// A migrated database that goes away with the test.
#[derive(Clone)]
pub(crate) struct Bench {
    pub(crate) db: Db,
    pub(crate) dir: Arc<tempfile::TempDir>,
}

/// The moment at which tests begin: a Sunday morning in the office, in the middle of a fiscal year.
pub(crate) const NOW: &str = "2026-11-22T01:00:00Z";

const SEAL: [u8; 32] = [7; 32];

impl Bench {
    /// The whole application over this database, peopled by [`world`], at [`NOW`].
    pub(crate) async fn app(&self) -> App {
        self.app_at(Clock::told_by(|| NOW.parse().unwrap())).await
    }

    /// The same with another clock.
    pub(crate) async fn app_at(&self, clock: Clock) -> App {
        world::settle(self, &SEAL).await;
        self.empty_app_at(clock)
    }

    /// The same with nobody in it, as at the first run.
    pub(crate) fn empty_app_at(&self, clock: Clock) -> App {
        let files = crate::words::built_in();
        let parts = Parts {
            db: self.db.clone(),
            clock,
            chance: Chance::seeded(42),
            words: mamori_core::words::Words::read(&files).0,
            settings: Settings {
                public_url: "http://localhost".to_owned(),
                secure: false,
                seal: SEAL,
                demo: false,
                dir: self.dir.path().to_owned(),
                words: None,
                authority: None,
            },
        };
        App::new(parts, mamori_core::catalogue::Catalogue::read(&files).0)
    }
}

/// Runs one story on each engine.
pub(crate) async fn on_both<F, S>(story: F)
where
    F: Fn(Bench) -> S,
    S: Future<Output = ()>,
{
    story(sqlite().await).await;
    if let Some(server) = postgres_server() {
        let (url, name) = new_postgres(&server).await;
        let bench = opened(&url).await;
        story(bench.clone()).await;
        bench.db.close().await;
        run(
            &server,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
    }
}

/// A fresh SQLite database in a folder of its own.
pub(crate) async fn sqlite() -> Bench {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let db = Db::open(&Db::file_in(dir.path())).await.unwrap();
    db.migrate(None).await.unwrap();
    Bench { db, dir }
}

async fn opened(url: &str) -> Bench {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let db = Db::open(url).await.unwrap();
    db.migrate(None).await.unwrap();
    Bench { db, dir }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test runner names its server by the environment"
)]
fn postgres_server() -> Option<String> {
    std::env::var("MAMORI_TEST_POSTGRES")
        .ok()
        .filter(|it| !it.is_empty())
}

async fn new_postgres(server: &str) -> (String, String) {
    let name = format!(
        "mamori_{}",
        hex::encode(crate::chance::Chance::of_the_computer().bytes::<8>())
    );
    run(server, format!("create database {name}")).await;
    let (front, query) = server.split_once('?').map_or((server, ""), |(a, b)| (a, b));
    let (host, _) = front.rsplit_once('/').unwrap();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    (format!("{host}/{name}{query}"), name)
}

async fn run(server: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut conn = sqlx::AnyConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut conn)
        .await
        .unwrap();
}
