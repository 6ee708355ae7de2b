//! Checkpoints, proofs and packs as somebody else gets them: verified without the database, and their checkpoint stays.

use mamori_core::evidence::{Pack, TlogProof};
use mamori_core::ids::OfficeId;
use sqlx::Row;

use super::*;
use crate::web::App;

fn sakura() -> Whose {
    Whose::Office(OfficeId::new(world::id("sakura")))
}

async fn kept(app: &App) -> i64 {
    let mut rows = app.db.rows().await.unwrap();
    let sql = "select count(*) from log_checkpoints where kept = 1";
    sqlx::query(sql).fetch_one(&mut *rows).await.unwrap().get(0)
}

#[tokio::test]
async fn each_event_of_each_tree_can_be_proved_and_the_proof_stands_alone() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let actor = Actor::command("test");
        let key = signer().vkey();
        for (whose, seq) in [
            (sakura(), 0),
            (sakura(), 3),
            (sakura(), 7),
            (Whose::House, 0),
            (Whose::House, 200),
            (Whose::House, 258),
        ] {
            let proof = prove(&app, &actor, (whose, 2026, seq)).await.unwrap();
            let read = TlogProof::parse(&proof.to_string()).unwrap();
            let proved = read.verify_all(Some(&key), None).unwrap();
            assert_eq!((proved.tree, proved.seq), (whose.tree(2026), seq));
        }
        assert!(kept(&app).await >= 4);
        for missing in [(sakura(), 2026, 99), (sakura(), 2025, 0)] {
            assert!(prove(&app, &actor, missing).await.is_err());
        }
        assert_eq!(found(&bench, &[]).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_packed_tree_proves_itself_and_tells_what_was_erased() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let actor = Actor::command("test");
        let packed = pack(&app, &actor, (sakura(), 2026)).await.unwrap();
        let read = Pack::parse(&packed.to_text()).unwrap();
        let proved = read.verify(Some(&signer().vkey()), None).unwrap();
        assert_eq!((proved.size, proved.erased), (8, vec![3]));
        let later = newest(&bench).await;
        assert_eq!(later.len(), 3, "one of 1970, when the people came");
        let again = pack(&app, &actor, (sakura(), 2026)).await.unwrap();
        let read = Pack::parse(&again.to_text()).unwrap();
        let proved = read.verify(None, Some(&packed.checkpoint)).unwrap();
        assert_eq!((proved.size, proved.outside), (9, Some(8)));
        assert_eq!(found(&bench, &[packed.checkpoint]).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn checkpoints_are_given_by_tree_and_stay_where_they_were_given() {
    on_both(|bench| async move {
        let app = bench.app().await;
        journal(&bench).await;
        let actor = Actor::command("test");
        let all = checkpoints(&app, &actor, (None, None)).await.unwrap();
        assert_eq!((all.len(), kept(&app).await), (3, 3));
        let one = checkpoints(&app, &actor, (Some(sakura()), Some(2026)));
        let one = one.await.unwrap();
        assert_eq!((one.len(), one[0].size), (1, 8));
        let none = checkpoints(&app, &actor, (Some(sakura()), Some(1999)));
        assert!(none.await.unwrap().is_empty());
        grow(&bench, NOW, (2, 2)).await;
        let text = notes::written(&all.into_iter().map(|it| it.note).collect::<Vec<_>>());
        assert_eq!(found(&bench, &notes::read(&text).unwrap()).await, [""; 0]);
    })
    .await;
}
