//! For tests only: a fresh database on SQLite and, where `MAMORI_TEST_POSTGRES` names a server, on PostgreSQL too.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::{Db, Signer};
use crate::web::{App, Parts, Settings};

pub(crate) mod browser;
pub(crate) mod own_norm;
pub(crate) mod photo;
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

    /// The same with data files laid over the built-in ones, by their path below `data/`.
    pub(crate) async fn app_with(&self, over: &[(&str, &str)]) -> App {
        world::settle(self, &SEAL).await;
        let mut files = crate::words::built_in();
        let over = over.iter();
        files.extend(over.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
        self.app_of(Clock::told_by(|| NOW.parse().unwrap()), &files)
    }

    /// The same with nobody in it, as at the first run.
    pub(crate) fn empty_app_at(&self, clock: Clock) -> App {
        self.app_of(clock, &crate::words::built_in())
    }

    /// The same, opened in the browser by another address.
    pub(crate) async fn app_reached_by(&self, url: &str) -> App {
        world::settle(self, &SEAL).await;
        let clock = Clock::told_by(|| NOW.parse().unwrap());
        self.app_with_url(clock, &crate::words::built_in(), url)
    }

    fn app_of(&self, clock: Clock, files: &BTreeMap<String, String>) -> App {
        self.app_with_url(clock, files, "http://localhost")
    }

    fn app_with_url(&self, clock: Clock, files: &BTreeMap<String, String>, url: &str) -> App {
        let parts = Parts {
            db: self.db.clone(),
            clock,
            chance: Chance::seeded(42),
            words: mamori_core::words::Words::read(files).0,
            registers: mamori_core::registers::Registers::read(files).0,
            incidents: mamori_core::incidents::Incidents::read(files).0,
            settings: Settings {
                public_url: url.to_owned(),
                secure: false,
                seal: SEAL,
                demo: false,
                dir: self.dir.path().to_owned(),
                words: None,
                authority: None,
                behind: Vec::new(),
            },
        };
        App::new(parts, mamori_core::catalogue::Catalogue::read(files).0)
    }
}

/// The secret bytes of [`signer`].
pub(crate) const SIGNING: [u8; 32] = [9; 32];

/// Who signs the journals of tests.
pub(crate) fn signer() -> Signer {
    Signer::of(SIGNING).unwrap()
}

/// Runs one story on each engine.
pub(crate) async fn on_both<F, S>(story: F)
where
    F: Fn(Bench) -> S,
    S: Future<Output = ()>,
{
    on_each(None, story).await;
}

/// Runs one story on each engine, over tables as they were before a migration.
pub(crate) async fn on_both_before<F, S>(migration: &str, story: F)
where
    F: Fn(Bench) -> S,
    S: Future<Output = ()>,
{
    on_each(Some(migration), story).await;
}

async fn on_each<F, S>(before: Option<&str>, story: F)
where
    F: Fn(Bench) -> S,
    S: Future<Output = ()>,
{
    story(fresh_sqlite(before).await).await;
    if let Some(server) = postgres_server() {
        let (url, name) = new_postgres(&server).await;
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let bench = opened(&url, dir, before).await;
        story(bench.clone()).await;
        bench.db.close().await;
        run(
            &server,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
    }
}

/// Runs one story with the address of a PostgreSQL database that holds nothing; not at all where no server is named.
pub(crate) async fn on_blank_postgres<F, S>(story: F)
where
    F: Fn(String) -> S,
    S: Future<Output = ()>,
{
    if let Some(server) = postgres_server() {
        let (url, name) = new_postgres(&server).await;
        story(url).await;
        run(
            &server,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
    }
}

/// A fresh SQLite database in a folder of its own.
pub(crate) async fn sqlite() -> Bench {
    fresh_sqlite(None).await
}

async fn fresh_sqlite(before: Option<&str>) -> Bench {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let file = Db::file_in(dir.path());
    opened(&file, dir, before).await
}

async fn opened(url: &str, dir: Arc<tempfile::TempDir>, before: Option<&str>) -> Bench {
    let db = Db::open(url, signer()).await.unwrap();
    match before {
        Some(migration) => db.migrate_until(migration).await.unwrap(),
        None => drop(db.migrate(None).await.unwrap()),
    }
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
