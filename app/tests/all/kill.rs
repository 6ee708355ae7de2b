//! Killed in the middle of writing, again and again: what was acknowledged is there afterwards. A writer that answers too early must lose.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use mamori::chance::Chance;
use mamori::db::{Actor, Change, Db, DbResult, Event, Signer, Snapshot};
use mamori::evidence::verify;
use mamori_core::ids::OfficeId;
use sqlx::Row;

/// How often the writer is killed in a usual run, and when tests may take long.
const KILLS: (usize, usize) = (100, 2000);
/// So many kills in a run where rows must be lost.
const EARLY_KILLS: usize = 30;
/// Set where tests may take long.
pub(crate) const LONG: &str = "MAMORI_TEST_LONG";
/// So many write at once, so that they share commits.
const WRITERS: usize = 4;
/// Where the child of this test writes; absent in every other run.
const PLACE: &str = "MAMORI_TEST_KILL_DIR";
/// Whether the child answers before the commit.
const EARLY: &str = "MAMORI_TEST_KILL_EARLY";

#[expect(
    clippy::disallowed_methods,
    reason = "the test starts itself again as its own child and tells it so by the environment"
)]
pub(crate) fn told(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// Who signs the journal here.
pub(crate) fn signer() -> Signer {
    Signer::of([9; 32]).unwrap()
}

/// The child: writes rows and says each name once it is (or, in the control, before it is) on the disk.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_writes_until_it_is_killed() {
    let Some(dir) = told(PLACE) else { return };
    let is_early = told(EARLY).is_some();
    let db = Db::open(&Db::file_in(&dir), signer()).await.unwrap();
    let round = hex::encode(Chance::of_the_computer().bytes::<6>());
    let writers = (0..WRITERS).map(|writer| {
        let (db, front) = (db.clone(), format!("{round}-{writer}"));
        tokio::spawn(async move {
            for n in 0.. {
                let name = format!("{front}-{n}");
                write(&db, (&name, n), is_early).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

/// One row in one commit: with events of other trees, with an erasure, after a change that was given up, or alone.
pub(crate) async fn write(db: &Db, (name, n): (&str, u64), is_early: bool) -> DbResult<()> {
    let chance = Chance::of_the_computer();
    let house = Actor::house();
    let begin = async || Change::begin(db, &house, &chance, Timestamp::UNIX_EPOCH).await;
    if n % 5 == 4 {
        let mut given_up = begin().await?;
        given_up.note(&Event::of("testing.note")).await?;
    }
    let mut change = begin().await?;
    if n % 3 == 1 {
        let office = OfficeId::new(uuid::Uuid::from_u128(u128::from(n % 2)));
        let notes = (0..3).map(|_| Event::of("testing.note")).collect();
        change.note_all(office, notes).await?;
    }
    if n % 7 == 6 {
        change.erase("house/1970", &[n / 2]).await?;
    }
    sqlx::query("insert into settings (name, value) values ($1, 'x')")
        .bind(name)
        .execute(change.rows()?)
        .await?;
    if is_early {
        say(&format!("kept {name}"));
    }
    change.save(&Event::of("testing.write")).await?;
    if !is_early {
        say(&format!("kept {name}"));
    }
    Ok(())
}

/// One line at once, so that none is half said.
pub(crate) fn say(words: &str) {
    let line = format!("{words}\n");
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Starts the child, kills it after so many acknowledged rows, and returns every row it had acknowledged.
fn killed_after(rows: usize, dir: &Path, is_early: bool) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap());
    let name = "kill::a_child_writes_until_it_is_killed";
    child.args(["--exact", name, "--nocapture"]).env(PLACE, dir);
    if is_early {
        child.env(EARLY, "yes");
    }
    let mut child = child
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut kept = Vec::new();
    let mut take = |line: std::io::Result<String>| {
        // The harness's own first line ends where the first row begins.
        if let Some((_, name)) = line.unwrap().split_once("kept ") {
            kept.push(name.to_owned());
        }
        kept.len()
    };
    while take(lines.next().unwrap()) < rows {}
    child.kill().unwrap();
    child.wait().unwrap();
    // What was said before the kill and not yet read was acknowledged too.
    for line in lines {
        take(line);
    }
    kept
}

fn kills() -> usize {
    told(LONG).map_or(KILLS.0, |_| KILLS.1)
}

async fn lost_after_kills(is_early: bool, kills: usize) -> (usize, usize) {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&Db::file_in(dir.path()), signer()).await.unwrap();
    db.migrate(None).await.unwrap();
    let mut acknowledged = Vec::new();
    for kill in 0..kills {
        acknowledged.extend(killed_after(1 + kill * 7 % 13, dir.path(), is_early));
        if kill % kills.div_ceil(100) == 0 {
            assert_sound(dir.path()).await;
        }
    }
    let rows = sqlx::query("select name from settings")
        .fetch_all(&mut *db.rows().await.unwrap())
        .await
        .unwrap();
    let found: BTreeSet<String> = rows.iter().map(|it| it.get("name")).collect();
    let lost = acknowledged.iter().filter(|it| !found.contains(*it));
    assert_whole(&db, found.len()).await;
    (acknowledged.len(), lost.count())
}

/// The whole journal verifies: events, tiles, checkpoints, erasures.
async fn assert_sound(dir: &Path) {
    let mut snapshot = Snapshot::open(&Db::file_in(dir)).await.unwrap();
    let verdict = verify(snapshot.rows(), &signer().vkey(), &[])
        .await
        .unwrap();
    assert_eq!(verdict.faults, []);
}

/// Every row has its event, and the tree counts them all: no change was kept by half.
async fn assert_whole(db: &Db, rows: usize) {
    let mut conn = db.rows().await.unwrap();
    let mut count = async |sql: &'static str| -> i64 {
        let row = sqlx::query(sql).fetch_one(&mut *conn).await.unwrap();
        row.get(0)
    };
    let events = count("select count(*) from log_events where operation = 'testing.write'").await;
    let size = count("select cast(sum(size) as integer) from log_trees").await;
    let all = count("select count(*) from log_events").await;
    assert_eq!((usize::try_from(events).unwrap(), size), (rows, all));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_by_a_kill() {
    let (acknowledged, lost) = lost_after_kills(false, kills()).await;
    assert!(acknowledged >= kills(), "{acknowledged}");
    assert_eq!(lost, 0, "of {acknowledged}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_answers_before_the_commit_loses_rows() {
    let (acknowledged, lost) = lost_after_kills(true, EARLY_KILLS).await;
    assert!(
        lost > 0,
        "nothing of {acknowledged}: this test could not fail"
    );
}
