//! The program that is watched: so many operations of mixed kinds, each told on standard output once it may be relied on.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use mamori::chance::Chance;
use mamori::db::{Actor, Change, Db, DbResult, Event};
use sha2::{Digest, Sha256};

use crate::kill::{say, signer, told, write};

/// Where the child works; absent in every other run.
pub(crate) const PLACE: &str = "MAMORI_TEST_POWER_DIR";
/// How many operations it does.
pub(crate) const COUNT: &str = "MAMORI_TEST_POWER_COUNT";
/// In what way it is to be unreliable: `early` or `unsynced`.
pub(crate) const SPOILT: &str = "MAMORI_TEST_POWER_SPOILT";
/// The child's name in this binary.
pub(crate) const CHILD: &str = "power::workload::a_child_does_so_many_operations";
/// So many write at once in the second half.
const WRITERS: u64 = 4;
/// Each so-manieth operation hands a file in.
const FILES: u64 = 10;

/// A database with an office, ready to be written to and at rest.
pub(crate) async fn prepare(dir: &Path) {
    let db = Db::open(&Db::file_in(dir), signer()).await.unwrap();
    db.migrate(None).await.unwrap();
    let mut change = begin(&db).await.unwrap();
    for sql in [
        "insert into corporations values ('c', 'c', 'c', 'x', 0)",
        "insert into offices (id, corporation_id, slug, name, service, created_at)
         values ('o', 'c', 'o', 'o', 'home-help', 0)",
    ] {
        let rows = change.rows().unwrap();
        sqlx::query(sql).execute(rows).await.unwrap();
    }
    change.save(&Event::of("testing.note")).await.unwrap();
    db.close().await;
}

async fn begin(db: &Db) -> DbResult<Change> {
    let chance = Chance::of_the_computer();
    Change::begin(db, &Actor::house(), &chance, Timestamp::UNIX_EPOCH).await
}

/// The child: one writer alone, then several at once. What is refused is told and it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_does_so_many_operations() {
    let Some(dir) = told(PLACE) else { return };
    let count = told(COUNT).unwrap().to_str().unwrap().parse().unwrap();
    let spoilt = told(SPOILT).unwrap_or_default();
    let is_early = spoilt.as_os_str() == "early";
    let db = match Db::open(&Db::file_in(&dir), signer()).await {
        Ok(db) => db,
        Err(why) => return say(&format!("refused all {why}")),
    };
    if spoilt.as_os_str() == "unsynced" {
        no_longer_sync(&db).await;
    }
    let alone = count / 2;
    for n in 0..alone {
        operate((&db, &dir), n, is_early).await;
    }
    let writers = (0..WRITERS).map(|writer| {
        let (db, dir) = (db.clone(), dir.clone());
        tokio::spawn(async move {
            for n in (alone..count).filter(|n| n % WRITERS == writer) {
                operate((&db, &dir), n, is_early).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    say("done all");
}

async fn operate((db, dir): (&Db, &PathBuf), n: u64, is_early: bool) {
    let name = format!("op-{n}");
    let done = if n % FILES == FILES - 1 {
        hand_in((db, dir), n, is_early).await
    } else {
        let written = write(db, (&name, n), is_early).await;
        written.map_err(|why| why.to_string())
    };
    if let Err(why) = done {
        say(&format!("refused {name} {why}"));
    }
}

/// Every file and folder that the child may touch.
pub(crate) fn touched(dir: &Path, count: usize) -> Vec<PathBuf> {
    let engine = ["", "-wal", "-shm", "-journal"];
    let engine = engine.map(|it| dir.join(format!("mamori.db{it}")));
    let mut all = vec![dir.to_owned(), dir.join("files")];
    all.extend(engine);
    for n in (FILES - 1..count as u64).step_by(usize::try_from(FILES).unwrap()) {
        let path = file_of(dir, &hex::encode(Sha256::digest(content_of(n))));
        let folder = path.parent().unwrap().to_owned();
        let beside = folder.join(format!("beside-{n}"));
        all.extend([beside.with_extension("new"), beside, path, folder]);
    }
    all
}

/// A file as the ledgers keep them: its content first, then the row that names it.
async fn hand_in((db, dir): (&Db, &Path), n: u64, is_early: bool) -> Result<(), String> {
    let content = content_of(n);
    let digest = hex::encode(Sha256::digest(&content));
    let path = file_of(dir, &digest);
    let beside = path.with_file_name(format!("beside-{n}"));
    if is_early {
        say(&format!("kept file:{digest}"));
    }
    mamori::os::keep_private((&path, dir), &beside, &content).map_err(|why| why.to_string())?;
    let named = async {
        let mut change = begin(db).await?;
        sqlx::query(
            "insert into register_files (office_id, digest, kind, bytes, small, received_by, received_at)
             values ('o', $1, 'pdf', 1, null, 'system', 0)",
        )
        .bind(&digest)
        .execute(change.rows()?)
        .await?;
        change.save(&Event::of("testing.write")).await
    };
    named.await.map_err(|why| why.to_string())?;
    if !is_early {
        say(&format!("kept file:{digest}"));
    }
    Ok(())
}

/// Where a content lies in a state directory.
pub(crate) fn file_of(dir: &Path, digest: &str) -> PathBuf {
    dir.join("files")
        .join(digest.get(..2).unwrap())
        .join(digest)
}

/// A content of its own for each number: some of a few bytes, some of several pages.
fn content_of(n: u64) -> Vec<u8> {
    format!("file {n} ")
        .repeat(1 + usize::try_from(n).unwrap() * 131 % 2000)
        .into_bytes()
}

/// Takes back what the writer was told when it was opened. The product has no way to do this; the connection is asked between two transactions.
async fn no_longer_sync(db: &Db) {
    let mut change = begin(db).await.unwrap();
    sqlx::raw_sql("commit; pragma synchronous = off; begin immediate; savepoint change;")
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    let level: i64 = sqlx::query_scalar("pragma synchronous")
        .fetch_one(change.rows().unwrap())
        .await
        .unwrap();
    assert_eq!(level, 0);
}
