//! The manager answers twenty-one cards, is told what is missing, and closes the check.

use axum::http::StatusCode;
use mamori_core::assessments::{Answer, Question};

use super::{answer_all, at, office, opened, scope, this_year};
use crate::assessments::{checked, current_overview, given};
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::on_both;

#[tokio::test]
async fn twenty_one_taps_answer_everything_and_lead_to_the_whole() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let taps = answer_all(&manager, &at("assessment/items/1-1"), "done").await;
        assert_eq!(taps, 21);
        let page = manager.get(&at("assessment")).await.body;
        assert!(
            page.contains("<b>21</b> / 21") && page.contains("きほん達成"),
            "{page}"
        );
        assert!(page.contains("今年度の点検をしめる"));
        manager.post(&at("assessment/close"), &[]).await;
        assert!(this_year(&app).await.closed_at.is_some());
        let late = manager
            .post(&at("assessment/items/1-1"), &[("answer", "not-yet")])
            .await;
        assert_eq!(late.location, at("assessment/items/1-1"));
        let answers = given(&app, Scope::machine(), &this_year(&app).await)
            .await
            .unwrap();
        assert!(answers.values().all(|it| it.answer == Answer::Done));
    })
    .await;
}

#[tokio::test]
async fn a_check_with_an_open_card_is_not_closed_and_says_what_is_next() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        manager
            .post(&at("assessment/items/1-1"), &[("answer", "unsure")])
            .await;
        manager.post(&at("assessment/close"), &[]).await;
        assert!(this_year(&app).await.closed_at.is_none());
        let page = manager.get(&at("assessment")).await.body;
        assert!(page.contains("あと20項目"), "{page}");
        assert!(page.contains("わからない") && page.contains(&at("assessment/items/1-2")));
        let whole = current_overview(&app, Scope::machine(), office())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (whole.score.total.unsure, whole.score.total.unanswered),
            (1, 20)
        );
    })
    .await;
}

#[tokio::test]
async fn another_way_and_not_applicable_want_a_note_and_what_was_typed_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let card = at("assessment/items/1-2");
        let long = "あ".repeat(10_000);
        let cases = [
            ("alternative", "", "2026-12-28", "どんな代わりの方法か"),
            ("not-applicable", "  ", "2026-12-28", "なぜ対象外か"),
            ("done", long.as_str(), "2026-12-28", "2000文字まで"),
            ("done", "鍵つきの棚", "来月", "日付は"),
            ("maybe", "鍵つきの棚", "2026-12-28", "答えを1つ選んで"),
        ];
        for (answer, note, due, sentence) in cases {
            let form = [
                ("answer", answer),
                ("note", note),
                ("due_on", due),
                ("evidence", "棚<3>"),
            ];
            let page = manager.post(&card, &form).await;
            assert_eq!(page.status, StatusCode::OK, "{sentence}");
            assert!(page.body.contains(sentence), "{sentence}");
            assert!(
                page.body.contains(note) && page.body.contains(due),
                "{sentence}"
            );
            assert!(page.body.contains("棚&#60;3&#62;"), "{}", page.body);
        }
    })
    .await;
}

#[tokio::test]
async fn note_day_and_proof_are_kept_beside_the_answer() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let card = at("assessment/items/1-2");
        let form = [
            ("answer", "alternative"),
            ("note", "鍵つきの棚"),
            ("due_on", "2026-12-28"),
            ("evidence", "棚3\n写真"),
        ];
        assert_eq!(
            manager.post(&card, &form).await.location,
            at("assessment/items/1-3")
        );
        let answers = given(&app, Scope::machine(), &this_year(&app).await)
            .await
            .unwrap();
        let kept = answers.values().next().unwrap();
        assert_eq!((kept.note.as_str(), kept.evidence.len()), ("鍵つきの棚", 2));
        assert_eq!(kept.due_on, Some(jiff::civil::date(2026, 12, 28)));
    })
    .await;
}

#[tokio::test]
async fn every_answer_leaves_a_version() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        for answer in ["not-yet", "unsure", "done"] {
            manager
                .post(&at("assessment/items/1-1"), &[("answer", answer)])
                .await;
        }
        let rows =
            sqlx::query("select answer from answer_versions where provision = 'care-guide/r8/1-1'")
                .fetch_all(&mut *app.db.rows().await.unwrap())
                .await
                .unwrap();
        assert_eq!(rows.len(), 3);
        let checked = checked(&app, Scope::machine(), &this_year(&app).await)
            .await
            .unwrap();
        assert_eq!(checked[0].answer, Some(Answer::Done));
    })
    .await;
}

#[tokio::test]
async fn what_scoping_leaves_out_is_not_asked_and_a_correction_brings_it_back() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        scope(&manager, &[Question::Email, Question::Vendor]).await;
        let card = manager.get(&at("assessment/items/3-5")).await.body;
        assert!(card.contains("当てはまりません") && !card.contains("name=\"answer\""));
        manager
            .post(&at("assessment/items/3-5"), &[("answer", "done")])
            .await;
        assert!(
            given(&app, Scope::machine(), &this_year(&app).await)
                .await
                .unwrap()
                .is_empty()
        );
        let taps = answer_all(&manager, &at("assessment/items/1-1"), "done").await;
        assert_eq!(taps, 19);
        scope(&manager, &[]).await;
        let page = manager.get(&at("assessment")).await.body;
        assert!(page.contains("あと2項目"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_check_is_pinned_to_the_edition_and_its_hash() {
    on_both(|bench| async move {
        let app = bench.app().await;
        opened(&app).await;
        let check = this_year(&app).await;
        let hash = app.catalogue.edition_hash("care-guide", "r8").unwrap();
        assert_eq!(
            (check.norm.as_str(), check.edition.as_str()),
            ("care-guide", "r8")
        );
        assert_eq!(check.edition_hash, hash);
    })
    .await;
}

#[tokio::test]
async fn staff_and_strangers_do_not_open_the_managers_pages() {
    on_both(|bench| async move {
        let app = bench.app().await;
        opened(&app).await;
        let pages = [
            "scoping",
            "assessment",
            "assessment/items/1-1",
            "assessments",
            "assessments/compare",
        ];
        for page in pages {
            let staff = Browser::of(&app, "sato").await.get(&at(page)).await;
            assert_eq!(staff.status, StatusCode::FORBIDDEN, "{page}");
            let foreign = Browser::of(&app, "suzuki").await.get(&at(page)).await;
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{page}");
        }
        let unknown = Browser::of(&app, "tanaka")
            .await
            .get(&at("assessment/items/9-9"))
            .await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let reader = Browser::of(&app, "kato").await;
        let card = reader.get(&at("assessment/items/1-1")).await;
        assert_eq!(card.status, StatusCode::OK);
        assert!(!card.body.contains("name=\"answer\""));
    })
    .await;
}
