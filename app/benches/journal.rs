//! How many signed events a second the journal takes from one writer and from many, and how many are verified; for `cargo xtask bench evidence`.

#![expect(clippy::unwrap_used, reason = "a measurement that fails has no figure")]

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use mamori::chance::Chance;
use mamori::db::{Actor, Change, Db, Event, Signer, Snapshot};
use mamori::evidence::verify;

/// How long each kind of writing goes on.
const DURING: Duration = Duration::from_secs(5);
/// So many write at once.
const MANY: usize = 64;
/// So many events are verified.
const VERIFIED: u64 = 200_000;

async fn write(db: Db, until: Instant) -> u64 {
    let chance = Chance::of_the_computer();
    let mut kept = 0;
    while Instant::now() < until {
        let begun = Change::begin(&db, &Actor::house(), &chance, Timestamp::UNIX_EPOCH).await;
        let event = Event::of("testing.write").about("thing/1");
        begun.unwrap().save(&event).await.unwrap();
        kept += 1;
    }
    kept
}

async fn written(db: &Db, writers: usize) -> f64 {
    let start = Instant::now();
    let writers = (0..writers).map(|_| tokio::spawn(write(db.clone(), start + DURING)));
    let mut kept = 0;
    for writer in writers.collect::<Vec<_>>() {
        kept += writer.await.unwrap();
    }
    f64::from(u32::try_from(kept).unwrap()) / start.elapsed().as_secs_f64()
}

/// Fills the journal without waiting for the disk after each event.
async fn fill(db: &Db) {
    let chance = Chance::of_the_computer();
    for _ in 0..VERIFIED / 1000 {
        let begun = Change::begin(db, &Actor::house(), &chance, Timestamp::UNIX_EPOCH).await;
        let mut change = begun.unwrap();
        for _ in 1..1000 {
            let event = Event::of("testing.fill").about("thing/1");
            change.note(&event).await.unwrap();
        }
        change.save(&Event::of("testing.fill")).await.unwrap();
    }
}

async fn verified(dir: &Path, signer: &Signer) -> f64 {
    let mut snapshot = Snapshot::open(&Db::file_in(dir)).await.unwrap();
    let start = Instant::now();
    let verdict = verify(snapshot.rows(), &signer.vkey(), &[]).await.unwrap();
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(verdict.faults, []);
    let events: u64 = verdict.trees.iter().map(|it| it.report.size).sum();
    f64::from(u32::try_from(events).unwrap()) / seconds
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_takes_events_and_is_verified() {
    let dir = tempfile::tempdir().unwrap();
    let signer = Signer::of([9; 32]).unwrap();
    let db = Db::open(&Db::file_in(dir.path()), signer.clone())
        .await
        .unwrap();
    db.migrate(None).await.unwrap();
    println!("figure one: {:.1}", written(&db, 1).await);
    println!("figure many: {:.1}", written(&db, MANY).await);
    fill(&db).await;
    println!("figure verify: {:.1}", verified(dir.path(), &signer).await);
}
