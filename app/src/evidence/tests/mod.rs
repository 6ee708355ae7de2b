//! Stories of the journal given out and verified, on both engines. A small journal stands for all: two trees, a full tile, an erasure.

mod checks;
mod flips;
mod given;
mod outside;
mod pages;
mod pruned;
mod tampered;
mod witness;
mod witnessed;

use mamori_core::evidence::Note;

use super::*;
use crate::chance::Chance;
use crate::db::{Actor, Change, Event, Rows};
use crate::testing::{Bench, NOW, on_both, signer, world};

/// The tree of the office *sakura*.
fn office_tree() -> String {
    format!("{}/2026", world::id("sakura"))
}

async fn begin(bench: &Bench, at: &str) -> Change {
    let (house, chance) = (Actor::house(), Chance::seeded(7));
    let begun = Change::begin(&bench.db, &house, &chance, at.parse().unwrap());
    begun.await.unwrap()
}

/// So many events of the house and of an office, in one commit.
async fn grow(bench: &Bench, at: &str, (house, office): (usize, usize)) {
    let mut change = begin(bench, at).await;
    let sakura = mamori_core::ids::OfficeId::new(world::id("sakura"));
    let detail = || serde_json::json!({ "value": "x" });
    for n in 0..office {
        let event = Event::of("testing.note").office(sakura);
        let event = event.about(format!("thing/{n}")).detail(detail());
        change.note(&event).await.unwrap();
    }
    for _ in 1..house {
        let event = Event::of("testing.note").detail(detail());
        change.note(&event).await.unwrap();
    }
    change.save(&Event::of("testing.save")).await.unwrap();
}

/// A journal with a full tile in the house's tree, seven events at an office, and one erasure there.
async fn journal(bench: &Bench) {
    grow(bench, NOW, (260, 7)).await;
    let mut change = begin(bench, NOW).await;
    change.erase(&office_tree(), &[3]).await.unwrap();
    change.save(&Event::of("testing.save")).await.unwrap();
}

async fn judge(rows: &mut Rows, outside: &[Note]) -> Verdict {
    let key = signer().vkey();
    let outside: Vec<_> = outside.iter().map(|it| (key.clone(), it.clone())).collect();
    verify(rows, &key, &outside).await.unwrap()
}

/// What is found in a journal.
async fn found(bench: &Bench, outside: &[Note]) -> Vec<String> {
    let mut rows = bench.db.rows().await.unwrap();
    let verdict = judge(&mut rows, outside).await;
    verdict.faults.iter().map(ToString::to_string).collect()
}

async fn newest(bench: &Bench) -> Vec<Note> {
    let mut rows = bench.db.rows().await.unwrap();
    notes::read(&newest_notes(&mut rows).await.unwrap()).unwrap()
}

#[tokio::test]
async fn a_journal_that_nobody_touched_has_no_fault() {
    on_both(|bench| async move {
        assert_eq!(found(&bench, &[]).await, [""; 0]);
        journal(&bench).await;
        let seen = newest(&bench).await;
        assert_eq!(seen.len(), 2);
        grow(&bench, NOW, (3, 2)).await;
        assert_eq!(found(&bench, &seen).await, [""; 0]);
        let mut rows = bench.db.rows().await.unwrap();
        let verdict = judge(&mut rows, &seen).await;
        let sizes = verdict.trees.iter().map(|it| it.report.size);
        assert_eq!(sizes.sum::<u64>(), 260 + 7 + 1 + 1 + 5);
        assert!(verdict.trees.iter().all(|it| it.span.is_some()));
    })
    .await;
}
