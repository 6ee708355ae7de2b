//! A house and a witness that share nothing but a road: cosigned while it grows, and found when its history is old, or another one.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use mamori_core::evidence::{Checkpoint, WitnessKey};
use mamori_core::ids::OfficeId;

use super::witness::app_of;
use super::*;
use crate::clock::Clock;
use crate::db::{Db, Signer};
use crate::server::router;
use crate::testing::browser::Browser;
use crate::testing::sqlite;
use crate::web::{App, Listener, Reply, Told, Witness, Witnesses};

/// A house with another key than those of the other tests, on SQLite, that watches over them; and its folder.
async fn a_witness() -> (App, Arc<tempfile::TempDir>) {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let url = Db::file_in(dir.path());
    let db = Db::open(&url, Signer::of([5; 32]).unwrap()).await.unwrap();
    db.migrate(None).await.unwrap();
    let app = app_of(&Bench {
        db,
        dir: dir.clone(),
    });
    let actor = Actor::command("test");
    let vkey = signer().vkey();
    add_house(&app, &actor, (&vkey, "sakura")).await.unwrap();
    (app, dir)
}

fn road(to: &App) -> Told {
    let to = to.clone();
    Arc::new(move |url, body| {
        let to = to.clone();
        assert!(url.ends_with("/witness/add-checkpoint"), "{url}");
        Box::pin(async move {
            let answer = add_checkpoint(&to, "192.0.2.1", &body).await.ok()?;
            let (status, body) = (answer.status, answer.body);
            Some(Reply { status, body })
        })
    })
}

async fn key_of(witness: &App) -> WitnessKey {
    cosigner(witness).await.unwrap().witness_key()
}

async fn at(witness: &App, url: &str) -> Witness {
    Witness {
        name: "council".to_owned(),
        url: url.to_owned(),
        key: key_of(witness).await,
        authority: None,
    }
}

async fn asking(app: App, witness: &App) -> App {
    let one = at(witness, "https://council.example/witness").await;
    app.with_witnesses(Witnesses::told(vec![one], road(witness)))
}

async fn turn(app: &App, which: Which) -> (usize, usize, usize) {
    let asked = ask(app, which).await.unwrap();
    (asked.cosigned, asked.alarms, asked.failed)
}

fn sakura() -> OfficeId {
    OfficeId::new(world::id("sakura"))
}

async fn kinds(app: &App) -> Vec<(String, String)> {
    let alarms = alarms(&app.db, None).await.unwrap();
    alarms.into_iter().map(|it| (it.tree, it.kind)).collect()
}

/// What the witness would print of the trees of this house.
async fn notes_of(witness: &App) -> Vec<Note> {
    let house = houses(witness).await.unwrap()[0].house.clone();
    let mut all = Vec::new();
    for tree in [office_tree(), "house/2026".to_owned()] {
        let note = seen_note(witness, &format!("{house}/{tree}"))
            .await
            .unwrap();
        all.push(Note::parse(&note.unwrap()).unwrap());
    }
    all
}

#[tokio::test]
async fn what_grows_is_cosigned_once_and_what_is_given_out_bears_the_line() {
    on_both(|bench| async move {
        let (witness, _folder) = a_witness().await;
        let app = asking(app_of(&bench), &witness).await;
        journal(&bench).await;
        let before = exposure(&app.db, sakura()).await.unwrap();
        assert_eq!((before.events, before.cosigned_at), (8, None));
        assert_eq!(before.since, Some(NOW.parse().unwrap()));
        assert_eq!(turn(&app, Which::Grown).await, (2, 0, 0));
        assert_eq!(
            turn(&app, Which::Grown).await,
            (0, 0, 0),
            "nothing grew by it"
        );
        assert_eq!(turn(&app, Which::All).await, (2, 0, 0));
        let after = exposure(&app.db, sakura()).await.unwrap();
        assert_eq!((after.events, after.since), (0, None));
        assert_eq!(after.cosigned_at, Some(NOW.parse().unwrap()));
        let actor = Actor::command("test");
        let given = checkpoints(&app, &actor, (None, None)).await.unwrap();
        let key = key_of(&witness).await;
        for it in given {
            let note = Note::parse(&it.note).unwrap();
            assert!(note.cosigned_at(&key).is_some(), "{}", it.tree);
        }
        let packed = pack(&app, &actor, (Whose::Office(sakura()), 2026)).await;
        assert!(packed.unwrap().checkpoint.cosigned_at(&key).is_some());
        // Later notes are of another size, and bear nothing that was not signed for them.
        let later = prove(&app, &actor, (Whose::House, 2026, 0)).await.unwrap();
        assert_eq!(later.checkpoint.signatures.len(), 1);
        for n in 0..5 {
            grow(&bench, NOW, (100 + n, 1 + n)).await;
            assert_eq!(turn(&app, Which::Grown).await, (2, 0, 0));
        }
        let notes = notes_of(&witness).await;
        assert_eq!(found(&bench, &notes).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn an_old_copy_that_was_put_back_is_found_by_the_witness_and_by_its_note() {
    on_both(|bench| async move {
        let (witness, _folder) = a_witness().await;
        let old = sqlite().await;
        journal(&old).await;
        assert_eq!(
            turn(&asking(app_of(&old), &witness).await, Which::All).await,
            (2, 0, 0)
        );
        journal(&bench).await;
        let app = asking(app_of(&bench), &witness).await;
        assert_eq!(turn(&app, Which::All).await, (2, 0, 0), "the same history");
        grow(&bench, NOW, (2, 2)).await;
        assert_eq!(turn(&app, Which::Grown).await, (2, 0, 0));
        // From here on the old copy works again, as if nothing had been.
        let back = asking(app_of(&old), &witness).await;
        assert_eq!(
            turn(&back, Which::Grown).await,
            (0, 0, 0),
            "it has not grown"
        );
        assert_eq!(turn(&back, Which::All).await, (0, 2, 0));
        assert_eq!(kinds(&back).await.len(), 2);
        assert!(kinds(&back).await.iter().all(|it| it.1 == "rollback"));
        let faults = found(&old, &notes_of(&witness).await).await;
        assert!(
            faults.len() == 2 && faults[0].contains("cut off"),
            "{faults:?}"
        );
        // Grown past what was seen, it is another history.
        grow(&old, "2026-11-22T02:00:00Z", (5, 5)).await;
        assert_eq!(turn(&back, Which::Grown).await, (0, 2, 0));
        assert!(kinds(&back).await.iter().all(|it| it.1 == "fork"));
        let faults = found(&old, &notes_of(&witness).await).await;
        assert!(
            faults.len() == 2 && faults[0].contains("another history"),
            "{faults:?}"
        );
        // The right database is asked about as before.
        assert_eq!(turn(&app, Which::All).await, (2, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn an_alarm_stands_once_in_the_journal_and_goes_when_the_right_data_come_back() {
    let bench = sqlite().await;
    let (witness, _folder) = a_witness().await;
    journal(&bench).await;
    let app = asking(app_of(&bench), &witness).await;
    assert_eq!(turn(&app, Which::All).await, (2, 0, 0));
    let alarm = Alarm {
        tree: office_tree(),
        witness: key_of(&witness).await.name,
        kind: "rollback".to_owned(),
        ours: 1,
        theirs: Some(2),
        at: NOW.parse().unwrap(),
    };
    let mut change = begin(&bench, NOW).await;
    store::cosignatures::raise(&mut change, &alarm)
        .await
        .unwrap();
    change.save(&Event::of("testing.alarm")).await.unwrap();
    assert_eq!(alarms(&app.db, Some(sakura())).await.unwrap(), [alarm]);
    assert_eq!(turn(&app, Which::Grown).await, (2, 0, 0));
    assert_eq!(kinds(&app).await, []);
    let copy = sqlite().await;
    grow(&copy, NOW, (1, 1)).await;
    let back = asking(app_of(&copy), &witness).await;
    for _ in 0..3 {
        assert_eq!(turn(&back, Which::All).await, (0, 2, 0));
    }
    let sql = "select count(*) from log_events where operation = 'evidence.alarm'";
    let mut rows = copy.db.rows().await.unwrap();
    let told: i64 = sqlx::Row::get(&sqlx::query(sql).fetch_one(&mut *rows).await.unwrap(), 0);
    assert_eq!(told, 2);
}

#[tokio::test]
async fn a_history_written_anew_with_the_key_is_refused_and_found() {
    on_both(|bench| async move {
        let (witness, _folder) = a_witness().await;
        let true_one = sqlite().await;
        grow(&true_one, NOW, (3, 4)).await;
        let honest = asking(app_of(&true_one), &witness).await;
        assert_eq!(turn(&honest, Which::All).await, (2, 0, 0));
        // Everything in it holds by itself: the owner of the key has signed it.
        grow(&bench, "2026-11-22T01:00:01Z", (3, 4)).await;
        assert_eq!(found(&bench, &[]).await, [""; 0]);
        let forged = asking(app_of(&bench), &witness).await;
        assert_eq!(turn(&forged, Which::All).await, (0, 2, 0), "as long");
        assert!(kinds(&forged).await.iter().all(|it| it.1 == "fork"));
        grow(&bench, NOW, (3, 4)).await;
        assert_eq!(turn(&forged, Which::Grown).await, (0, 2, 0), "longer");
        assert!(kinds(&forged).await.iter().all(|it| it.1 == "fork"));
        let faults = found(&bench, &notes_of(&witness).await).await;
        assert!(
            faults.len() == 2 && faults[1].contains("another history"),
            "{faults:?}"
        );
        assert_eq!(turn(&honest, Which::All).await, (2, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_witness_that_is_away_unknown_or_false_breaks_nothing_and_is_asked_again() {
    let bench = sqlite().await;
    let (witness, _folder) = a_witness().await;
    grow(&bench, NOW, (3, 4)).await;
    let away: Told = Arc::new(|_, _| Box::pin(async { None }));
    let one = at(&witness, "https://council.example/witness").await;
    let app = app_of(&bench).with_witnesses(Witnesses::told(vec![one.clone()], away));
    assert_eq!(turn(&app, Which::Grown).await, (0, 0, 2));
    // Somebody else answers in its place.
    let mut other = one.clone();
    other.key.key = [1; 32];
    let app = app_of(&bench).with_witnesses(Witnesses::told(vec![other], road(&witness)));
    assert_eq!(turn(&app, Which::Grown).await, (0, 0, 2));
    assert_eq!(exposure(&app.db, sakura()).await.unwrap().cosigned_at, None);
    let house = houses(&witness).await.unwrap()[0].house.clone();
    let actor = Actor::command("test");
    remove_house(&witness, &actor, &house).await.unwrap();
    let app = asking(app_of(&bench), &witness).await;
    assert_eq!(turn(&app, Which::Grown).await, (0, 0, 2));
    assert_eq!(kinds(&app).await, []);
    let vkey = signer().vkey();
    add_house(&witness, &actor, (&vkey, "sakura"))
        .await
        .unwrap();
    // What it cosigned while nobody could read the answer, it knows; the house finds where to go on.
    assert_eq!(turn(&app, Which::Grown).await, (2, 0, 0));
}

#[tokio::test]
async fn over_the_network_the_same_is_cosigned() {
    let bench = sqlite().await;
    let (witness, _folder) = a_witness().await;
    grow(&bench, NOW, (300, 4)).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let pages =
        router(&witness, Listener::Open).into_make_service_with_connect_info::<SocketAddr>();
    let served = tokio::spawn(async move { axum::serve(listener, pages).await });
    let one = at(&witness, &format!("http://{address}/witness")).await;
    let app = app_of(&bench).with_witnesses(Witnesses::plain(vec![one.clone()]));
    assert_eq!(turn(&app, Which::All).await, (2, 0, 0));
    grow(&bench, NOW, (300, 4)).await;
    assert_eq!(turn(&app, Which::Grown).await, (2, 0, 0));
    let notes = notes_of(&witness).await;
    let size = |it: &Note| Checkpoint::parse(&it.text).unwrap().size;
    assert_eq!(notes.iter().map(size).collect::<Vec<_>>(), [8, 600]);
    // Only encrypted, where it is for real.
    let real = app_of(&bench).with_witnesses(Witnesses::of(vec![one.clone()]));
    assert_eq!(turn(&real, Which::All).await, (0, 0, 2));
    served.abort();
    let _ = served.await;
    assert_eq!(turn(&app, Which::All).await, (0, 0, 2), "nobody is there");
}

/// What somebody reads on a page of the office.
async fn page(app: &App, login: &str, more: &str) -> String {
    let path = format!("/offices/{}{more}", world::id("sakura"));
    Browser::of(app, login).await.get(&path).await.body
}

#[tokio::test]
async fn who_leads_the_office_reads_how_long_nobody_outside_has_seen_the_journal() {
    let bench = sqlite().await;
    let told = Arc::new(Mutex::new("2026-11-22T03:30:00Z"));
    let clock = told.clone();
    let clock = Clock::told_by(move || clock.lock().unwrap().parse().unwrap());
    let plain = bench.app_at(clock).await;
    grow(&bench, NOW, (1, 2)).await;
    let says = async |app: &App, more: &str, words: &str| {
        let page = page(app, "tanaka", more).await;
        page.contains(words)
    };
    assert!(!says(&plain, "", "とどいていません").await);
    assert!(says(&plain, "/backups", "預かる サーバは ありません").await);
    let (witness, _folder) = a_witness().await;
    let app = asking(plain, &witness).await;
    assert!(says(&app, "", "しばらく とどいていません").await);
    let other = page(&app, "sato", "").await;
    assert!(!other.contains("とどいていません"));
    assert!(says(&app, "/backups", "まだ だれも たしかめていません").await);
    *told.lock().unwrap() = "2026-11-23T01:00:01Z";
    assert!(says(&app, "", "1日より 長く とどいていません").await);
    assert_eq!(turn(&app, Which::All).await.1, 0);
    assert!(!says(&app, "", "とどいていません").await);
    assert!(says(&app, "/backups", "最後に たしかめたのは").await);
}

#[tokio::test]
async fn who_leads_the_office_reads_that_somebody_outside_has_seen_another_journal() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let alarm = Alarm {
        tree: office_tree(),
        witness: "council".to_owned(),
        kind: "rollback".to_owned(),
        ours: 3,
        theirs: Some(7),
        at: NOW.parse().unwrap(),
    };
    let mut change = begin(&bench, NOW).await;
    let raised = store::cosignatures::raise(&mut change, &alarm).await;
    raised.unwrap();
    change.save(&Event::of("testing.alarm")).await.unwrap();
    let seen = page(&app, "tanaka", "").await;
    for words in ["ここは 3件、外は 7件です", "わけを 調べる"] {
        assert!(seen.contains(words), "{seen}");
    }
    let other = page(&app, "sato", "").await;
    assert!(!other.contains("外の 記録と 合いません"));
}
