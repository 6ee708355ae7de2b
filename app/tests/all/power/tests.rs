//! The recording is read as it was made, and the model of the disk keeps and loses what it should.

use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::recording::{Happening, read};
use super::states::{Fate, Index, State};

fn hex(text: &str) -> String {
    let digits = hex::encode(text);
    let pairs = digits.as_bytes().chunks(2);
    let pairs = pairs.map(|it| ["\\x", str::from_utf8(it).unwrap()].concat());
    pairs.collect()
}

/// Writes `"…"` and `<…>` as strace does with `-xx`.
fn traced(lines: &str) -> String {
    let mut out = String::new();
    let mut parts = lines.split('`');
    while let Some(plain) = parts.next() {
        out.push_str(plain);
        out.push_str(&parts.next().map(hex).unwrap_or_default());
    }
    out
}

fn happenings(lines: &str) -> Result<Vec<Happening>, String> {
    read(traced(lines).as_bytes(), Path::new("/s"))
}

fn path(name: &str) -> PathBuf {
    Path::new("/s").join(name)
}

/// A recording with a call of each kind.
const EACH: &str = r#"7 openat(AT_FDCWD<`/x`>, "`/s/a`", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 4<`/s/a`>
7 pwrite64(4<`/s/a`>, "`one`", 3, 4096)    = 3
7 write(4<`/s/a`>, "`three`", 5)           = 2
7 ftruncate(4<`/s/a`>, 9)                  = 0
7 lseek(4<`/s/a`>, 0, SEEK_SET)            = 0
7 fdatasync(4<`/s/a`>)                     = 0
7 rename("`/s/a`", "`/s/b`")               = 0
7 close(4<`/s/b`>)                         = 0
7 unlink("`/s/b`")                         = 0
7 unlink("`/s/c`")                         = -1 ENOENT (No such file or directory)
7 openat(3<`/s`>, "`d`", O_WRONLY|O_TRUNC) = 5<`/s/d`>
7 mkdirat(AT_FDCWD<`/x`>, "`/s/f`", 0700)  = 0
7 openat(AT_FDCWD<`/x`>, "`/elsewhere`", O_RDWR|O_CREAT, 0644) = 6<`/elsewhere`>
7 write(6<`/elsewhere`>, "`x`", 1)         = 1
7 mmap(NULL, 32768, PROT_READ|PROT_WRITE, MAP_SHARED, 5<`/s/a-shm`>, 0) = 0x7fe87f694000
7 +++ exited with 0 +++
"#;

#[test]
fn calls_are_read_with_their_handles_places_and_bytes() {
    let opened = |handle, name: &str, makes, empties| Happening::Opened {
        handle,
        path: path(name),
        makes,
        empties,
    };
    let written = |at, bytes: &str| Happening::Written {
        handle: 4,
        at,
        bytes: bytes.into(),
    };
    let expected = vec![
        opened(4, "a", true, false),
        written(Some(4096), "one"),
        written(None, "th"),
        Happening::Sized { handle: 4, size: 9 },
        Happening::Sought { handle: 4, to: 0 },
        Happening::SyncBegun { by: 7, handle: 4 },
        Happening::SyncEnded { by: 7 },
        Happening::Renamed(path("a"), path("b")),
        Happening::Closed(4),
        Happening::Unlinked(path("b")),
        opened(5, "d", false, true),
        Happening::Folder(path("f")),
    ];
    assert_eq!(happenings(EACH), Ok(expected));
}

#[test]
fn an_answer_counts_when_it_is_begun_and_a_write_and_a_sync_when_they_came_back() {
    let lines = r#"7 fsync(4<`/s/a`> <unfinished ...>
8 write(1<`pipe:[3]`>, "`kept 1`", 6 <unfinished ...>
9 pwrite64(4<`/s/a`>, "`one`", 3, 0 <unfinished ...>
7 <... fsync resumed>)                     = 0
8 <... write resumed>)                     = 6
9 <... pwrite64 resumed>)                  = 3
7 fsync(4<`/s/a`>)                         = -1 EIO (Input/output error) (INJECTED)
"#;
    let expected = vec![
        Happening::SyncBegun { by: 7, handle: 4 },
        Happening::Said("kept 1".into()),
        Happening::SyncEnded { by: 7 },
        Happening::Written {
            handle: 4,
            at: Some(0),
            bytes: "one".into(),
        },
        Happening::SyncBegun { by: 7, handle: 4 },
        Happening::SyncFailed { by: 7 },
    ];
    assert_eq!(happenings(lines), Ok(expected));
}

#[test]
fn what_the_model_does_not_know_and_what_was_cut_is_an_error() {
    for line in [
        "7 fallocate(4<`/s/a`>, 0, 0, 4096) = 0",
        "7 mmap(NULL, 9, PROT_READ|PROT_WRITE, MAP_SHARED, 5<`/s/a`>, 0) = 0x7f",
        "7 link(\"`/s/a`\", \"`/s/b`\") = 0",
        "7 pwrite64(4<`/s/a`>, \"`one`\"..., 300, 0) = 300",
        "7 <... fsync resumed>) = 0",
    ] {
        assert!(happenings(line).is_err(), "{line}");
    }
    let elsewhere = "7 fallocate(4<`/t/a`>, 0, 0, 4096) = 0";
    assert_eq!(happenings(elsewhere), Ok(Vec::new()));
}

/// A disk on which things were done to an empty folder `/s` that was there before.
fn disk(lines: &str) -> Disk {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().to_str().unwrap();
    let mut disk = Disk::of(dir.path()).unwrap();
    let lines = traced(&lines.replace("/s", root));
    for happening in read(lines.as_bytes(), dir.path()).unwrap() {
        disk.then(&happening).unwrap();
    }
    disk
}

fn state(disk: &Disk, fate: Fate) -> State {
    let root = disk.names().0.keys().next().unwrap().clone();
    State::of(disk, &root, (fate, Index::Stale))
}

const MADE: &str = r#"7 openat(AT_FDCWD<`/x`>, "`/s/a`", O_RDWR|O_CREAT, 0644) = 4<`/s/a`>
7 write(4<`/s/a`>, "`one`", 3) = 3
"#;
const SYNCED: &str = "7 fsync(4<`/s/a`>) = 0\n";
const NAMED: &str = r#"7 openat(AT_FDCWD<`/x`>, "`/s`", O_RDONLY) = 5<`/s`>
7 fsync(5<`/s`>) = 0
"#;

#[test]
fn content_stays_by_its_own_sync_and_a_name_by_that_of_its_folder() {
    let of = |disk: &Disk, fate| state(disk, fate).file("a").map(<[u8]>::to_vec);
    let made = disk(MADE);
    assert_eq!(of(&made, Fate::Dropped), None);
    assert_eq!(of(&made, Fate::ContentOnly), None);
    assert_eq!(of(&made, Fate::NamesOnly), Some(Vec::new()));
    assert_eq!(of(&made, Fate::Kept), Some(b"one".to_vec()));
    let synced = disk(&[MADE, SYNCED].concat());
    assert_eq!(of(&synced, Fate::Dropped), None);
    assert_eq!(of(&synced, Fate::NamesOnly), Some(b"one".to_vec()));
    let named = disk(&[MADE, NAMED].concat());
    assert_eq!(of(&named, Fate::Dropped), Some(Vec::new()));
    assert!(!named.is_at_rest());
    let both = disk(&[MADE, SYNCED, NAMED].concat());
    assert_eq!(of(&both, Fate::Dropped), Some(b"one".to_vec()));
    assert!(both.is_at_rest());
}

#[test]
fn a_write_that_came_back_during_a_sync_is_not_covered_by_it() {
    let during = r#"7 fsync(4<`/s/a`> <unfinished ...>
8 pwrite64(4<`/s/a`>, "`TWO`", 3, 0) = 3
7 <... fsync resumed>) = 0
"#;
    let disk = disk(&[MADE, NAMED, during].concat());
    assert_eq!(state(&disk, Fate::Dropped).file("a"), Some(&b"one"[..]));
    assert_eq!(state(&disk, Fate::Kept).file("a"), Some(&b"TWO"[..]));
}

#[test]
fn what_a_failed_sync_was_to_cover_is_not_made_good_by_the_next_one() {
    let failed = "7 fsync(4<`/s/a`>) = -1 EIO (Input/output error) (INJECTED)\n";
    let more = "7 pwrite64(4<`/s/a`>, \"`!`\", 1, 0) = 1\n";
    let disk = disk(&[MADE, NAMED, failed, more, SYNCED].concat());
    assert_eq!(state(&disk, Fate::Kept).file("a"), Some(&b"!"[..]));
}

#[test]
fn a_rename_and_a_removal_may_be_undone_until_the_folder_is_synced() {
    let renamed = "7 rename(\"`/s/a`\", \"`/s/b`\") = 0\n";
    let disk_before = disk(&[MADE, SYNCED, NAMED, renamed].concat());
    let names = |disk: &Disk, fate| {
        let state = state(disk, fate);
        ["a", "b"].map(|it| state.file(it).is_some())
    };
    assert_eq!(names(&disk_before, Fate::Dropped), [true, false]);
    assert_eq!(names(&disk_before, Fate::Kept), [false, true]);
    let after = disk(&[MADE, SYNCED, renamed, NAMED].concat());
    assert_eq!(names(&after, Fate::Dropped), [false, true]);
    let gone = "7 unlink(\"`/s/b`\") = 0\n";
    let gone = disk(&[MADE, SYNCED, renamed, NAMED, gone].concat());
    assert_eq!(names(&gone, Fate::Dropped), [false, true]);
    assert_eq!(names(&gone, Fate::Kept), [false, false]);
}

#[test]
fn torn_and_reordered_writes_leave_parts_and_never_touch_what_was_synced() {
    let letters = "x".repeat(3000);
    let later = format!("7 pwrite64(4<`/s/a`>, \"`{letters}`\", 3000, 3) = 3000\n");
    let more = "7 pwrite64(4<`/s/a`>, \"`end`\", 3, 9000) = 3\n";
    let disk = disk(&[MADE, SYNCED, NAMED, &later, more].concat());
    let mut lengths = std::collections::BTreeSet::new();
    let (mut parts, mut late_alone) = (0, 0);
    for seed in 0..60 {
        let torn = state(&disk, Fate::Torn(seed));
        let torn = torn.file("a").unwrap();
        assert!(torn.starts_with(b"one"));
        lengths.insert(torn.len());
        let written = String::from_utf8_lossy(torn).matches('x').count();
        parts += usize::from((512..2900).contains(&written));
        let reordered = state(&disk, Fate::Reordered(seed));
        let reordered = reordered.file("a").unwrap();
        late_alone += usize::from(reordered.ends_with(b"end") && !reordered.contains(&b'x'));
    }
    assert!(lengths.len() > 3, "{lengths:?}");
    assert!(parts > 5 && late_alone > 5, "{parts} {late_alone}");
}
