//! Old years whose events were taken away: what was signed still holds, and nothing goes without an event that names it.

use mamori_core::evidence::{Pack, What};
use mamori_core::ids::OfficeId;

use super::*;
use crate::clock::Clock;
use crate::db::lower_guards;

const LONG_AGO: &str = "2014-05-01T01:00:00Z";

async fn aged(bench: &Bench) -> (crate::web::App, String, Vec<Note>) {
    grow(bench, LONG_AGO, (300, 5)).await;
    grow(bench, NOW, (2, 2)).await;
    let app = bench.empty_app_at(Clock::told_by(|| NOW.parse().unwrap()));
    (
        app,
        format!("{}/2014", world::id("sakura")),
        newest(bench).await,
    )
}

#[tokio::test]
async fn a_pruned_year_keeps_its_root_and_says_nothing_more() {
    on_both(|bench| async move {
        let (app, tree, seen) = aged(&bench).await;
        let actor = Actor::command("test");
        assert_eq!(to_prune(&app, 2014).await.unwrap(), []);
        assert_eq!(to_prune(&app, 2015).await.unwrap().len(), 2);
        let pruned = prune(&app, &actor, 2015).await.unwrap();
        let events: Vec<u64> = pruned.iter().map(|it| it.events).collect();
        assert_eq!(events.iter().sum::<u64>(), 305);
        assert_eq!(to_prune(&app, 2015).await.unwrap(), []);
        assert_eq!(found(&bench, &seen).await, [""; 0]);
        let mut rows = bench.db.rows().await.unwrap();
        for sql in ["log_events", "log_details"] {
            let sql = format!("select 1 from {sql} where tree = '{tree}'");
            let sql = sqlx::AssertSqlSafe(sql);
            let left = sqlx::query(sql).fetch_optional(&mut *rows).await.unwrap();
            assert!(left.is_none());
        }
        let lost = behind(&mut rows, &signer().public(), &seen).await.unwrap();
        assert_eq!(lost, [""; 0]);
        drop(rows);
        let sakura = Whose::Office(OfficeId::new(world::id("sakura")));
        let packed = pack(&app, &actor, (sakura, 2014)).await.unwrap();
        let read = Pack::parse(&packed.to_text()).unwrap();
        let proved = read.verify(None, None).unwrap();
        assert_eq!((proved.first, proved.size), (5, 5));
        assert!(prove(&app, &actor, (sakura, 2014, 0)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn events_that_are_gone_without_an_event_that_tells_of_it_are_missed() {
    on_both(|bench| async move {
        let (_, tree, _) = aged(&bench).await;
        let mut change = begin(&bench, NOW).await;
        lower_guards(&mut change, bench.db.engine()).await.unwrap();
        let old = super::super::store::old(change.rows().unwrap(), 2015);
        let old = old.await.unwrap();
        let old = old.iter().find(|it| it.tree == tree).unwrap();
        super::super::store::take_away(&mut change, old)
            .await
            .unwrap();
        let faults = judge(change.rows().unwrap(), &[]).await.faults;
        let found: Vec<&What> = faults.iter().map(|it| &it.what).collect();
        assert_eq!(found, [&What::PrunedUntold(5)]);
    })
    .await;
}

#[tokio::test]
async fn without_an_event_that_tells_of_it_nothing_can_be_pruned() {
    on_both(|bench| async move {
        let (_, tree, _) = aged(&bench).await;
        let mut change = begin(&bench, NOW).await;
        let old = super::super::store::old(change.rows().unwrap(), 2015);
        let old = old.await.unwrap();
        let old = old.iter().find(|it| it.tree == tree).unwrap();
        let refused = super::super::store::take_away(&mut change, old).await;
        assert!(refused.unwrap_err().to_string().contains("journal"));
    })
    .await;
}
