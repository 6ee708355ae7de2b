//! Each single fault: a wrong key, a changed byte, a part, a file that is gone, another history, another version. None is ever called good.

use mamori_core::evidence::EventBody;

use super::super::check::{Check, Held};
use super::super::stream::{Record, Records};
use super::super::{open, verify};
use super::*;
use crate::chance::Chance;
use crate::db::{Cell, Column};
use crate::testing::{on_both, sqlite};

fn soon() -> jiff::Timestamp {
    NOW.parse().unwrap()
}

fn later(hours: i64) -> jiff::Timestamp {
    soon() + jiff::SignedDuration::from_hours(hours)
}

/// A number below `end`, the same in each run.
fn place(chance: &Chance, end: usize) -> usize {
    usize::try_from(u64::from_be_bytes(chance.bytes())).unwrap() % end
}

#[tokio::test]
async fn a_wrong_key_opens_nothing() {
    let bench = sqlite().await;
    let mut given = backed_up(&house(&bench).await).await;
    given.keys = vec![Identity::generate()];
    assert!(matches!(flaw(&given).await, Flaw::WrongKey));
    given.keys = Vec::new();
    assert!(matches!(flaw(&given).await, Flaw::WrongKey));
}

#[tokio::test]
async fn no_changed_byte_and_no_part_is_called_good() {
    let bench = sqlite().await;
    let given = backed_up(&house(&bench).await).await;
    let whole = std::fs::read(&given.file).unwrap();
    let chance = Chance::seeded(2026);
    let ends = [0, whole.len() - 1].into_iter();
    for at in ends.chain((0..200).map(|_| place(&chance, whole.len()))) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        let flaw = flaw(&with(&given, &bytes)).await;
        assert!(
            matches!(flaw, Flaw::Damaged(_) | Flaw::WrongKey),
            "{at}: {flaw}"
        );
    }
    let ends = [0, 1, whole.len() - 1].into_iter();
    for end in ends.chain((0..50).map(|_| place(&chance, whole.len()))) {
        let flaw = flaw(&with(&given, &whole[..end])).await;
        assert!(matches!(flaw, Flaw::Damaged(_)), "{end}: {flaw}");
    }
    let more = flaw(&with(&given, &[whole.clone(), vec![0]].concat())).await;
    assert!(matches!(more, Flaw::Damaged(_)), "{more}");
    restore::read(&with(&given, &whole)).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_gone_or_changed_in_the_house_is_told_and_the_copy_is_no_good_one() {
    on_both(|bench| async move {
        let app = house(&bench).await;
        let path = proof(&app.settings.dir);
        std::fs::write(&path, "another photograph").unwrap();
        let told = back_up(&app).await;
        assert_eq!(told.places[0].outcome, "faulty");
        assert!(!told.is_good());
        let given = Given {
            file: told.places[0].file.clone().unwrap(),
            keys: own_keys(&app),
        };
        assert!(matches!(flaw(&given).await, Flaw::ChangedFile(_)));
        std::fs::remove_file(&path).unwrap();
        let told = back_up(&app).await;
        assert_eq!(told.places[0].outcome, "faulty");
        let given = Given {
            file: told.places[0].file.clone().unwrap(),
            keys: given.keys,
        };
        assert!(matches!(flaw(&given).await, Flaw::LostFile(_)));
    })
    .await;
}

#[tokio::test]
async fn an_old_backup_is_not_called_good_and_an_archive_may_be_old() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    let given = backed_up(&app).await;
    verify(Some(&app), &given, later(36), false).await.unwrap();
    let old = verify(Some(&app), &given, later(37), false).await;
    assert!(matches!(old, Err(Flaw::Old)), "{old:?}");
    let alone = verify(None, &given, later(37), false).await;
    assert!(matches!(alone, Err(Flaw::Old)), "{alone:?}");
    verify(None, &given, later(10_000), true).await.unwrap();
}

#[tokio::test]
async fn a_backup_is_compared_with_the_past_of_the_house_that_is_here() {
    on_both(|bench| async move {
        let app = house(&bench).await;
        let given = backed_up(&app).await;
        event(&app, "testing.later").await;
        verify(Some(&app), &given, soon(), false).await.unwrap();
        // The same people, but something else happened there.
        let other = sqlite().await;
        let strange = other.app().await;
        let ahead = verify(Some(&strange), &given, soon(), false).await;
        assert!(matches!(ahead, Err(Flaw::Ahead(_))), "{ahead:?}");
        for _ in 0..20 {
            event(&strange, "testing.elsewhere").await;
        }
        let past = verify(Some(&strange), &given, soon(), false).await;
        assert!(matches!(past, Err(Flaw::OtherPast(_))), "{past:?}");
    })
    .await;
}

/// The records of a backup, to be changed one at a time.
fn records(given: &Given) -> Vec<Record> {
    let mut all = Vec::new();
    open::read(&given.file, &given.keys, |it| {
        all.push(it);
        Ok(())
    })
    .unwrap();
    all
}

fn judged(records: &[Record]) -> Result<Held, Flaw> {
    let mut check = Check::default();
    records.iter().try_for_each(|it| check.take(it))?;
    check.finish()
}

/// The first row of a table, and where a column of it stands.
fn cell<'a>(records: &'a mut [Record], table: &str, column: &str) -> &'a mut Cell {
    let tables: Vec<_> = records
        .iter()
        .filter_map(|it| match it {
            Record::Table(it) => Some(it.clone()),
            _ => None,
        })
        .collect();
    let number = tables.iter().position(|it| it.name == table).unwrap();
    let is_it = |it: &Column| it.name == column;
    let place = tables[number].columns.iter().position(is_it).unwrap();
    let rows = records.iter_mut().find_map(|it| match it {
        Record::Rows(of, lines) if usize::from(*of) == number => Some(lines),
        _ => None,
    });
    &mut rows.unwrap()[0][place]
}

fn spoil(cell: &mut Cell) {
    match cell {
        Cell::Bytes(it) => *it.last_mut().unwrap() ^= 1,
        Cell::Text(it) => it.push('x'),
        Cell::Int(it) => *it += 1,
        Cell::Null => panic!("nothing to spoil"),
    }
}

#[tokio::test]
async fn a_journal_that_was_changed_by_somebody_with_the_key_does_not_prove_itself() {
    let bench = sqlite().await;
    let given = backed_up(&house(&bench).await).await;
    let whole = records(&given);
    assert!(judged(&whole).is_ok());
    for (table, column) in [
        ("log_events", "body"),
        ("log_events", "leaf"),
        ("log_events", "seq"),
        ("log_events", "tree"),
        ("log_details", "detail"),
        ("log_details", "salt"),
        ("log_details", "seq"),
        ("log_trees", "size"),
        ("log_trees", "root"),
        ("log_trees", "tree"),
    ] {
        let mut changed = whole.clone();
        spoil(cell(&mut changed, table, column));
        let flaw = judged(&changed).unwrap_err();
        assert!(
            matches!(flaw, Flaw::Journal { .. }),
            "{table}.{column}: {flaw}"
        );
        // Sealed again by somebody who has the key, it is no better.
        let sealed = Records::new(Vec::new());
        let sealed = changed.iter().try_fold(sealed, |mut out, it| match it {
            Record::End(_) => Ok(out),
            it => out.put(it).map(|()| out),
        });
        let bytes = sealed.and_then(Records::finish).unwrap();
        let mut reading = super::super::stream::Reading::new(bytes.as_slice());
        let mut check = Check::default();
        while let Ok(Some(record)) = reading.next() {
            if check.take(&record).is_err() {
                break;
            }
        }
        assert!(check.finish().is_err());
    }
}

#[tokio::test]
async fn events_that_are_left_out_or_put_in_another_order_are_found() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    for _ in 0..3 {
        event(&app, "testing.more").await;
    }
    let given = backed_up(&app).await;
    let whole = records(&given);
    let is_journal = |it: &Record| match it {
        Record::Rows(_, lines) => lines.iter().any(|it| {
            let bytes = it.iter().filter_map(Cell::bytes);
            let mut texts = bytes.filter_map(|it| std::str::from_utf8(it).ok());
            texts.any(|it| EventBody::parse(it).is_ok())
        }),
        _ => false,
    };
    let at = whole.iter().position(is_journal).unwrap();
    let changes: [fn(&mut Vec<Line>); 4] = [
        |it| drop(it.pop()),
        |it| drop(it.remove(0)),
        |it| it.reverse(),
        |it| it.push(it[0].clone()),
    ];
    for change in changes {
        let mut changed = whole.clone();
        if let Record::Rows(_, lines) = &mut changed[at] {
            change(lines);
        }
        let flaw = judged(&changed).unwrap_err();
        assert!(matches!(flaw, Flaw::Journal { .. }), "{flaw}");
    }
}

#[tokio::test]
async fn a_backup_of_a_newer_version_is_told_by_its_migration() {
    let bench = sqlite().await;
    let given = backed_up(&house(&bench).await).await;
    let mut changed = records(&given);
    let Record::Head(head) = &mut changed[0] else {
        panic!("no head");
    };
    head.migrations
        .push(("9999_later.sql".to_owned(), "x".to_owned()));
    let flaw = judged(&changed).unwrap_err();
    assert!(
        matches!(&flaw, Flaw::Newer(name) if name == "9999_later.sql"),
        "{flaw}"
    );
}

#[tokio::test]
async fn a_file_that_would_lie_outside_of_its_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut files = super::super::disk::Files::into(&dir.path().join("inside"));
    for name in [
        "../out",
        "a/../../out",
        "/etc/out",
        "",
        "a//b",
        "c:out",
        "a\\b",
        ".",
    ] {
        assert!(matches!(files.begin(name), Err(Flaw::Damaged(_))), "{name}");
    }
    files.begin("a/b").unwrap();
    assert!(!dir.path().join("out").exists());
}
