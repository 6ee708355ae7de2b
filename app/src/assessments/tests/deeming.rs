//! The rule of guideline 7.0 by which its part for maintenance-entrusted offices suffices: asked only there, and shown.

use axum::http::StatusCode;
use mamori_core::assessments::Question;

use super::{at, office, scope};
use crate::assessments::{checked, current_against};
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

const EDITION: &str = "norms/mhlw-guideline?edition=7.0";
const ASKED: &str = "scoping?norm=mhlw-guideline&edition=7.0";

/// What of edition 7.0 concerns the office.
async fn applying(app: &App) -> Vec<String> {
    let check = current_against(app, Scope::machine(), office(), "mhlw-guideline").await;
    let check = check.unwrap().unwrap();
    assert_eq!(check.edition, "7.0");
    let all = checked(app, Scope::machine(), &check).await.unwrap();
    let applying = all.iter().filter(|it| it.applies);
    applying.map(|it| it.id.local().to_owned()).collect()
}

/// Says about the office what the questions of edition 7.0 ask, `entrusted` among them.
async fn says(manager: &Browser, entrusted: &str) {
    let said = Question::FIRST.iter().map(|it| (it.as_str(), "yes"));
    let form = [("service", "home-help"), ("entrusted", entrusted)];
    let form: Vec<(&str, &str)> = form.into_iter().chain(said).collect();
    let saved = manager.post(&at(ASKED), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(saved.location, at(EDITION));
}

#[tokio::test]
async fn the_question_is_asked_only_for_the_edition_that_uses_it_with_its_rule_and_how_well_it_is_known()
 {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let name = "name=\"entrusted\"";
        for elsewhere in [
            "scoping",
            "scoping?norm=mhlw-guideline",
            "scoping?norm=hospital-checklist",
        ] {
            let page = manager.get(&at(elsewhere)).await.body;
            assert!(!page.contains(name), "{elsewhere}");
        }
        let page = manager.get(&at(ASKED)).await.body;
        assert!(page.contains(name), "{page}");
        let parts = [
            "SLAにそう書いてあるときだけです",
            "パソコンも、サーバーに数えます",
            "原文は未確認",
        ];
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_entrusts_all_updates_answers_that_part_only_and_sees_the_rule() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        scope(&manager, &[]).await;
        says(&manager, "yes").await;
        let before = manager.get(&at(EDITION)).await.body;
        assert!(before.contains("7.0"), "{before}");
        manager.post(&at(EDITION), &[]).await;
        let only = ["entrusted/10-disclosure", "entrusted/9-4", "entrusted/9-5"];
        let mut found = applying(&app).await;
        found.sort();
        assert_eq!(found, only);
        let page = manager.get(&at("norms/mhlw-guideline")).await.body;
        assert!(page.contains("保守委託機関編」を守れば"), "{page}");
        let card = manager
            .get(&at("norms/mhlw-guideline/items/control/14-5"))
            .await
            .body;
        assert!(
            card.contains("保守委託機関編」を守れば")
                && card.contains("SLAにそう書いてあるときだけです")
        );
        let asked = manager.get(&at(ASKED)).await.body;
        assert!(
            asked.contains("4項目のうち、3項目を点検します。"),
            "{asked}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_no_and_a_not_sure_spare_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        scope(&manager, &[]).await;
        manager.post(&at(EDITION), &[]).await;
        assert_eq!(applying(&app).await.len(), 4, "before it was asked");
        for said in ["no", "unsure"] {
            says(&manager, said).await;
            assert_eq!(applying(&app).await.len(), 4, "{said}");
        }
        says(&manager, "yes").await;
        assert_eq!(
            applying(&app).await.len(),
            3,
            "an open check takes a correction over"
        );
    })
    .await;
}

#[tokio::test]
async fn a_check_begins_with_the_edition_that_is_known_and_with_a_newer_one_when_that_is_chosen() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        scope(&manager, &[]).await;
        let page = manager.get(&at("norms/mhlw-guideline")).await.body;
        assert!(
            page.contains("?edition=7.0") && page.contains("6.0"),
            "{page}"
        );
        let odd = manager
            .get(&at("norms/hospital-checklist?edition=r5"))
            .await
            .body;
        assert!(
            !odd.contains("?edition="),
            "an earlier edition is not begun any more"
        );
        manager
            .post(&at("norms/mhlw-guideline?edition=5.2"), &[])
            .await;
        let check = current_against(&app, Scope::machine(), office(), "mhlw-guideline").await;
        assert_eq!(check.unwrap().unwrap().edition, "6.0");
    })
    .await;
}
