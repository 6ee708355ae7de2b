//! What only somebody outside can tell: an end cut off, an old copy put back, a history written anew with the key.

use sqlx::Executor;

use super::*;
use crate::db::lower_guards;
use crate::testing::{sqlite, world};

#[tokio::test]
async fn an_old_copy_is_whole_in_itself_and_is_found_by_a_checkpoint_from_outside() {
    on_both(|bench| async move {
        journal(&bench).await;
        let copy = sqlite().await;
        journal(&copy).await;
        grow(&bench, NOW, (2, 2)).await;
        let seen = newest(&bench).await;
        assert_eq!(found(&copy, &[]).await, [""; 0]);
        let faults = found(&copy, &seen).await;
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults.iter().all(|it| it.contains("cut off")), "{faults:?}");
        let mut rows = copy.db.rows().await.unwrap();
        let key = signer().public();
        let lost = behind(&mut rows, &key, &seen).await.unwrap();
        assert_eq!(lost.len(), 2, "{lost:?}");
        let mut rows = bench.db.rows().await.unwrap();
        assert_eq!(behind(&mut rows, &key, &seen).await.unwrap(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_history_written_anew_with_the_key_is_found_by_a_checkpoint_from_outside() {
    on_both(|bench| async move {
        grow(&bench, NOW, (3, 4)).await;
        let seen = newest(&bench).await;
        let forged = sqlite().await;
        grow(&forged, "2026-11-22T01:00:01Z", (3, 4)).await;
        assert_eq!(found(&forged, &[]).await, [""; 0]);
        let faults = found(&forged, &seen).await;
        assert!(faults.len() == 2 && faults[0].contains("another history"));
        grow(&forged, NOW, (3, 4)).await;
        let faults = found(&forged, &seen).await;
        assert!(faults.len() == 2 && faults[1].contains("another history"));
        let mut rows = forged.db.rows().await.unwrap();
        let lost = behind(&mut rows, &signer().public(), &seen).await;
        assert_eq!(lost.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_whole_tree_taken_out_and_a_checkpoint_of_another_house_are_told() {
    on_both(|bench| async move {
        journal(&bench).await;
        let seen = newest(&bench).await;
        let mut change = begin(&bench, NOW).await;
        lower_guards(&mut change, bench.db.engine()).await.unwrap();
        let rows = change.rows().unwrap();
        for table in [
            "log_details",
            "log_events",
            "log_tiles",
            "log_checkpoints",
            "log_trees",
        ] {
            let sql = format!("delete from {table} where tree = 'house/2026'");
            rows.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql)))
                .await
                .unwrap();
        }
        let faults = judge(rows, &seen).await.faults;
        // Nothing tells of the erasure at the office any more either: that event was the office's own.
        let words: Vec<&str> = faults.iter().map(|it| it.what.word()).collect();
        assert_eq!(words, ["rollback"]);
        drop(change);
        let other = crate::db::Signer::of([1; 32]).unwrap().vkey();
        let mut rows = bench.db.rows().await.unwrap();
        let outside = [(other.clone(), seen[0].clone())];
        let verdict = verify(&mut rows, &other, &outside).await.unwrap();
        let words: Vec<&str> = verdict.faults.iter().map(|it| it.what.word()).collect();
        assert!(words.contains(&"checkpoint-unsigned") && words.contains(&"outside-unsigned"));
    })
    .await;
}

#[tokio::test]
async fn who_leads_the_office_reads_first_that_the_journal_has_lost_events() {
    let bench = sqlite().await;
    let app = bench.app().await;
    let path = format!("/offices/{}", world::id("sakura"));
    let page = async |app: &crate::web::App, login: &str| {
        let browser = crate::testing::browser::Browser::of(app, login).await;
        browser.get(&path).await.body
    };
    let sentence = "前に 署名したときより 少なくなっています";
    assert!(!page(&app, "tanaka").await.contains(sentence));
    let parts = crate::web::Parts {
        db: app.db.clone(),
        clock: app.clock.clone(),
        chance: Chance::seeded(3),
        words: app.words.clone(),
        registers: app.registers.clone(),
        incidents: app.incidents.clone(),
        settings: crate::web::Settings {
            behind: vec![office_tree()],
            ..app.settings.clone()
        },
    };
    let behind = crate::web::App::new(parts, app.catalogue.clone());
    assert!(page(&behind, "tanaka").await.contains(sentence));
    assert!(!page(&behind, "sato").await.contains(sentence));
    let ready = crate::testing::browser::Browser::of_nobody(&behind);
    let ready = ready.get("/readyz").await;
    assert!(
        ready.body.contains("\"journal\":\"behind\""),
        "{}",
        ready.body
    );
}
