//! The monthly paper of the journal: its code is the signed checkpoint, letter by letter, and it stays.

use axum::http::StatusCode;
use mamori_core::evidence::{Checkpoint, Note};
use mamori_core::words::Language;
use sqlx::Row;

use super::super::journal::journal_paper;
use super::super::{Letters, journal_pdf};
use super::*;
use crate::testing::signer;

#[tokio::test]
async fn the_code_on_the_paper_is_the_checkpoint_of_the_house_and_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let at = (Scope::machine(), sakura());
        let actor = Actor::command("test");
        let paper = journal_paper(&app, &actor, at, Language::Ja).await.unwrap();
        let payload = paper.qr.unwrap().payload;
        let note = Note::parse(&payload).unwrap();
        let read = Checkpoint::of_house(&note, &signer().public()).unwrap();
        assert_eq!(read.tree(), Some(format!("{}/2026", sakura()).as_str()));
        assert_eq!(format!("{}\n", paper.raw.join("\n")), payload);
        let kept = sqlx::query("select kept from log_checkpoints where note = $1")
            .bind(payload.as_str())
            .fetch_one(&mut *app.db.rows().await.unwrap())
            .await
            .unwrap();
        assert_eq!(kept.get::<i64, _>("kept"), 1);
        assert_eq!(traces(&app, "reports.print", "paper/journal").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_paper_is_one_page_with_root_text_and_room_to_sign_in_each_language() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "x").await;
        let browser = Browser::of(&app, "tanaka").await;
        let answer = browser.post(&path("journal/paper"), &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = text_of(&answer.bytes);
        let tree = format!("{}/2026", sakura());
        for wanted in [
            "令和8年11月22日（日）",
            "訪問介護ステーションさくら",
            &tree,
            "mamorievidenceverify",
            "日付",
            "1/1",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        let at = (Scope::machine(), sakura());
        let actor = Actor::command("test");
        for (language, said) in [(Language::Easy, "保管"), (Language::En, "binder")] {
            let wish = (language, Letters::OfTheMachine);
            let pdf = journal_pdf(&app, &actor, at, wish).await.unwrap().unwrap();
            let text = text_of(&pdf);
            assert!(text.contains(said) && text.contains("1/1"), "{text}");
        }
        let wish = (Language::Ja, Letters::Missing);
        assert!(journal_pdf(&app, &actor, at, wish).await.unwrap().is_none());
    })
    .await;
}
