//! Other norms than the one of every office: their own check, what falls away and why, answers that flow, a later edition.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use mamori_core::assessments::{Answer, Given, Question, Scoping};
use mamori_core::catalogue::ProvisionId;

use super::super::{Opening, checked, current_against, given, open, origins, overview_against};
use super::{at, office, opened, scope};
use crate::db::{Event, Scope};
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

const GUIDELINE: &str = "mhlw-guideline";
const LIST: &str = "hospital-checklist";

async fn of(app: &App, norm: &str) -> super::super::Assessment {
    let found = current_against(app, Scope::machine(), office(), norm).await;
    found.unwrap().unwrap()
}

/// Opens a check against an edition that is not the one a check would begin with today.
async fn open_earlier(app: &App, norm: &str, edition: &str) {
    let opening = Opening::against(
        &app.catalogue,
        (norm, edition),
        office(),
        Scoping::default(),
    )
    .unwrap();
    let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
    open(&mut change, Scope::machine(), &opening).await.unwrap();
    let event = Event::of("assessments.open").office(office());
    change.save(&event).await.unwrap();
}

#[tokio::test]
async fn every_norm_that_can_be_assessed_is_offered_and_opens_beside_the_yearly_check() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let page = manager.get(&at("norms")).await;
        assert_eq!(page.status, StatusCode::OK);
        for norm in [GUIDELINE, LIST] {
            assert!(page.body.contains(&at(&format!("norms/{norm}"))), "{norm}");
        }
        assert!(
            !page.body.contains("norms/appi-breach"),
            "what only tells facts cannot be answered"
        );
        let begun = manager.post(&at("norms/hospital-checklist"), &[]).await;
        assert_eq!(begun.location, at("norms/hospital-checklist/items/1-1"));
        let after = manager.post(&begun.location, &[("answer", "done")]).await;
        assert_eq!(after.location, at("norms/hospital-checklist/items/2-1"));
        let whole = overview_against(&app, Scope::machine(), office(), LIST).await;
        assert_eq!(whole.unwrap().unwrap().score.total.met(), 1);
        let main = super::this_year(&app).await;
        assert_eq!(main.norm, "care-guide");
        let untouched = given(&app, Scope::machine(), &main).await.unwrap();
        assert!(untouched.is_empty(), "the yearly check has its own answers");
    })
    .await;
}

#[tokio::test]
async fn a_cloud_office_without_staff_reads_fewer_chapters_and_sees_the_rule() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        scope(&manager, &[Question::OnPremises, Question::DedicatedStaff]).await;
        let begun = manager.post(&at("norms/mhlw-guideline"), &[]).await;
        assert_eq!(begun.location, at("norms/mhlw-guideline"));
        let check = of(&app, GUIDELINE).await;
        let all = checked(&app, Scope::machine(), &check).await.unwrap();
        let applies = |group: &str| {
            all.iter()
                .filter(|it| it.group == group && it.applies)
                .count()
        };
        let left: Vec<usize> = ["7", "8", "9", "10", "11", "12", "13", "14", "17", "18"]
            .iter()
            .map(|it| applies(&format!("control/{it}")))
            .collect();
        assert_eq!(left, [14, 9, 0, 0, 2, 2, 0, 8, 0, 1]);
        let page = manager
            .get(&at("norms/mhlw-guideline?part=control/13"))
            .await
            .body;
        assert!(page.contains("型Ⅳ") && page.contains("この章を読まない"));
        assert!(
            !page.contains("/upgrade"),
            "the next edition is known in part only"
        );
        let chapters = manager.get(&at("norms/mhlw-guideline")).await.body;
        assert!(chapters.contains("part=management/1"));
        assert!(chapters.len() < 60_000, "{} bytes", chapters.len());
    })
    .await;
}

/// The yearly check says of care-guide 5-1, which asks for all that the checklist's 1-1 asks for, that it is done.
async fn with_a_checklist_to_fill(app: &App) -> Browser {
    let manager = opened(app).await;
    manager
        .post(&at("assessment/items/5-1"), &[("answer", "done")])
        .await;
    manager.post(&at("norms/hospital-checklist"), &[]).await;
    manager
}

#[tokio::test]
async fn answers_flow_only_after_a_look_never_over_an_answer_and_keep_where_they_came_from() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = with_a_checklist_to_fill(&app).await;
        let path = at("norms/hospital-checklist/fill");
        let page = manager.get(&path).await.body;
        assert!(
            page.contains(r#"value="hospital-checklist/r7/1-1""#),
            "{page}"
        );
        let check = of(&app, LIST).await;
        let answers = async || given(&app, Scope::machine(), &check).await.unwrap();
        assert!(answers().await.is_empty(), "looking fills nothing");

        let none = manager
            .post(&path, &[("take", "hospital-checklist/r7/2-1")])
            .await;
        assert_eq!(none.status, StatusCode::SEE_OTHER);
        assert!(
            answers().await.is_empty(),
            "what does not follow is not taken"
        );

        manager
            .post(&path, &[("take", "hospital-checklist/r7/1-1")])
            .await;
        let id = "hospital-checklist/r7/1-1".parse().unwrap();
        assert_eq!(answers().await[&id].answer, Answer::Done);
        let from = origins(&app, Scope::machine(), &check).await.unwrap();
        assert_eq!(from[&id], "care-guide/r8/5-1");
        let card = manager
            .get(&at("norms/hospital-checklist/items/1-1"))
            .await
            .body;
        assert!(card.contains("care-guide/r8/5-1"));
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_ones_own_is_never_overwritten_by_another() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = with_a_checklist_to_fill(&app).await;
        let path = at("norms/hospital-checklist/fill");
        manager
            .post(&path, &[("take", "hospital-checklist/r7/1-1")])
            .await;
        let check = of(&app, LIST).await;
        let id = "hospital-checklist/r7/1-1".parse().unwrap();
        let own = at("norms/hospital-checklist/items/1-1");
        manager.post(&own, &[("answer", "not-yet")]).await;
        manager
            .post(&path, &[("take", "hospital-checklist/r7/1-1")])
            .await;
        assert_eq!(
            given(&app, Scope::machine(), &check).await.unwrap()[&id].answer,
            Answer::NotYet
        );
        let from = origins(&app, Scope::machine(), &check).await.unwrap();
        assert!(
            from.is_empty(),
            "an answer of one's own came from nowhere else"
        );
    })
    .await;
}

#[tokio::test]
async fn a_running_check_moves_to_the_next_edition_after_every_change_was_shown() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        open_earlier(&app, LIST, "r6").await;
        for item in ["1-1", "2-6", "2-7-server"] {
            let card = at(&format!("norms/hospital-checklist/items/{item}"));
            manager.post(&card, &[("answer", "done")]).await;
        }
        let path = at("norms/hospital-checklist/upgrade");
        let page = manager.get(&path).await.body;
        for part in [
            "同じもの",
            "番号だけ変わるもの",
            "内容が変わるもの",
            "新しいもの",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert_eq!(of(&app, LIST).await.edition, "r6", "looking moves nothing");
        manager.post(&path, &[]).await;
        let check = of(&app, LIST).await;
        assert_eq!(check.edition, "r7");
        let hash = app.catalogue.edition_hash(LIST, "r7").unwrap();
        assert_eq!(check.edition_hash, hash);
        moved_answers(&given(&app, Scope::machine(), &check).await.unwrap());
        let list = manager.get(&at("norms/hospital-checklist")).await.body;
        assert!(!list.contains("/upgrade"), "there is no later edition");
        let card = manager
            .get(&at("norms/hospital-checklist/items/2-6"))
            .await
            .body;
        assert!(card.contains("前回の答え"), "{card}");
    })
    .await;
}

fn moved_answers(answers: &BTreeMap<ProvisionId, Given>) {
    let answer = |id: &str| answers.get(&id.parse().unwrap()).map(|it| it.answer);
    assert_eq!(answer("hospital-checklist/r7/1-1"), Some(Answer::Done));
    assert_eq!(answer("hospital-checklist/r7/2-11"), Some(Answer::Done));
    assert_eq!(
        answer("hospital-checklist/r7/2-6"),
        None,
        "it asks for more"
    );
    let old = answer("hospital-checklist/r6/2-7-server");
    assert_eq!(old, Some(Answer::Done), "nothing is lost");
}

#[tokio::test]
async fn an_unknown_norm_is_no_page_and_the_yearly_check_has_one_address() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        for norm in ["no-such-norm", "appi-breach"] {
            let page = manager.get(&at(&format!("norms/{norm}"))).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{norm}");
        }
        let same = manager.get(&at("norms/care-guide")).await.body;
        assert!(same.contains(&at("assessment/items/1-1")));
    })
    .await;
}
