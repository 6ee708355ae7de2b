//! One plan of the gaps of all checks of a year: other norms, their order, what is taken up later, what stays the care guide's.

use mamori_core::assessments::{Answer, ApprovalState, Given, Level, Phase, PlanState, Scoping};

use super::plan::{check, give, item, path, row, sakura, the_plan};
use crate::assessments::{
    Assessment, Opening, Year, answer, current, current_against, given, open, overview, plan,
};
use crate::db::{Actor, Event, Scope};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

pub(super) const LIST: &str = "hospital-checklist";

/// A check of sakura against another norm with an answer to each requirement.
pub(super) async fn checked_against(
    app: &App,
    (norm, edition): (&str, &str),
    says: impl Fn(&str) -> Answer,
) -> Assessment {
    let scope = Scope::person(world::person("tanaka"));
    let actor = Actor::person(world::person("tanaka"), "test");
    let names = (norm, edition);
    let opening = Opening::against(&app.catalogue, names, sakura(), Scoping::default());
    let mut change = app.change(&actor).await.unwrap();
    open(&mut change, scope, &opening.unwrap()).await.unwrap();
    change.save(&Event::of("testing.open")).await.unwrap();
    let of = current_against(app, scope, sakura(), norm).await;
    let of = of.unwrap().unwrap();
    let mut change = app.change(&actor).await.unwrap();
    for it in app.catalogue.provisions(norm, edition) {
        let given = Given::bare(says(it.id.local()));
        answer(&mut change, scope, &of, (&it.id, &given))
            .await
            .unwrap();
    }
    change.save(&Event::of("testing.answer")).await.unwrap();
    of
}

/// まだ for these, できている for the others.
pub(super) fn open_are(gaps: &'static [&'static str]) -> impl Fn(&str) -> Answer {
    move |it| {
        if gaps.contains(&it) {
            Answer::NotYet
        } else {
            Answer::Done
        }
    }
}

/// The rows of the plan in their order, each by its norm and number.
pub(super) async fn order(app: &App) -> Vec<String> {
    let plan = the_plan(app).await;
    let id = |it: &plan::Row| {
        let edition = it.provision.edition();
        format!("{} {}", edition.norm(), it.provision.local())
    };
    plan.rows.iter().map(id).collect()
}

pub(super) async fn decided(app: &App, decision: &str) {
    let form = [("decision", decision), ("comment", "よろしく")];
    let mori = Browser::of(app, "mori").await;
    mori.post(&path("/approve"), &form).await;
}

#[tokio::test]
async fn the_gaps_of_every_check_make_one_plan_in_one_order_each_row_with_its_norm() {
    on_both(|bench| async move {
        let app = bench.app().await;
        check(&app, open_are(&["1-4", "2-1"])).await;
        checked_against(&app, (LIST, "r7"), open_are(&["2-3", "2-10"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        let before = tanaka.get(&path("")).await.body;
        assert!(before.contains("4件"), "{before}");
        tanaka.post(&path(""), &[]).await;
        // A starter item, then what is free, then what costs more, the quicker before the slower.
        let expected = [
            "care-guide 1-4",
            "hospital-checklist 2-3",
            "care-guide 2-1",
            "hospital-checklist 2-10",
        ];
        assert_eq!(order(&app).await, expected);
        let page = tanaka.get(&path("")).await.body;
        let norm = "サイバーセキュリティ対策チェックリスト";
        assert!(page.matches(norm).count() >= 2, "{page}");
        let list = row(&app, "2-3").await;
        let sheet = tanaka.get(&item(&list)).await.body;
        assert!(sheet.contains(norm) && sheet.contains("2-③"), "{sheet}");
    })
    .await;
}

#[tokio::test]
async fn one_approval_stands_for_the_rows_of_all_norms_and_a_new_gap_asks_for_it_again() {
    on_both(|bench| async move {
        let app = bench.app().await;
        check(&app, open_are(&["1-4"])).await;
        let list = checked_against(&app, (LIST, "r7"), open_are(&["2-3"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        tanaka.post(&path("/request"), &[]).await;
        let mori = Browser::of(&app, "mori").await;
        let sheet = mori.get(&path("/approve")).await.body;
        assert!(
            sheet.contains("2-③") && sheet.contains("0円 2件"),
            "{sheet}"
        );
        decided(&app, "approved").await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Approved);
        assert!(!tanaka.get(&path("")).await.body.contains("計画に足す"));

        // What was in place is not any more: the manager answers the card again.
        let card = format!("/offices/{}/norms/{LIST}/items/2-4", sakura());
        tanaka.post(&card, &[("answer", "not-yet")]).await;
        let page = tanaka.get(&path("")).await.body;
        assert!(page.contains("計画に足す"), "{page}");
        tanaka.post(&path(""), &[]).await;
        let plan = the_plan(&app).await;
        assert_eq!(plan.state(), ApprovalState::Draft);
        assert_eq!(plan.rows.len(), 3);
        let new = row(&app, "2-4").await;
        assert_eq!(new.assessment, list.id);
        tanaka.post(&path("/request"), &[]).await;
        decided(&app, "approved").await;
        assert_eq!(the_plan(&app).await.state(), ApprovalState::Approved);
    })
    .await;
}

#[tokio::test]
async fn a_gap_that_is_answered_later_as_done_stays_on_its_row_with_a_sign_until_somebody_closes_it()
 {
    on_both(|bench| async move {
        let app = bench.app().await;
        check(&app, open_are(&["1-4"])).await;
        let list = checked_against(&app, (LIST, "r7"), open_are(&["2-3"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        let says = "点検ではできています";
        assert!(!tanaka.get(&path("")).await.body.contains(says));
        let card = format!("/offices/{}/norms/{LIST}/items/2-3", sakura());
        tanaka.post(&card, &[("answer", "done")]).await;
        assert!(tanaka.get(&path("")).await.body.contains(says));
        let of_list = row(&app, "2-3").await;
        let sheet = tanaka.get(&item(&of_list)).await.body;
        assert!(
            sheet.contains(says) && !sheet.contains("name=\"answer\""),
            "nothing is left to answer"
        );
        let done = [("step", "done"), ("evidence", "ファイル")];
        tanaka.post(&item(&of_list), &done).await;
        assert_eq!(row(&app, "2-3").await.state, PlanState::Done);
        let answers = given(&app, Scope::machine(), &list).await.unwrap();
        let id = "hospital-checklist/r7/2-3".parse().unwrap();
        assert!(
            answers[&id].evidence.is_empty(),
            "the answer of the card stays"
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_done_answers_the_check_it_comes_from_and_no_other() {
    on_both(|bench| async move {
        let app = bench.app().await;
        check(&app, open_are(&["2-1"])).await;
        let list = checked_against(&app, (LIST, "r7"), open_are(&["2-1"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        let plan = the_plan(&app).await;
        let of_list = plan.rows.iter().find(|it| it.assessment == list.id);
        let form = [("step", "done"), ("evidence", "台帳"), ("answer", "done")];
        tanaka.post(&item(of_list.unwrap()), &form).await;
        let scope = Scope::machine();
        let answers = given(&app, scope, &list).await.unwrap();
        let id = "hospital-checklist/r7/2-1".parse().unwrap();
        assert_eq!(answers[&id].answer, Answer::Done);
        let main = current(&app, scope, sakura()).await.unwrap().unwrap();
        let answers = given(&app, scope, &main).await.unwrap();
        let id = "care-guide/r8/2-1".parse().unwrap();
        assert_eq!(answers[&id].answer, Answer::NotYet);
    })
    .await;
}

#[tokio::test]
async fn levels_the_council_and_the_year_speak_of_the_care_guide_only() {
    on_both(|bench| async move {
        let app = bench.app().await;
        check(&app, open_are(&[])).await;
        checked_against(&app, (LIST, "r7"), open_are(&["2-3"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        let late = row(&app, "2-3").await;
        give(&tanaka, &late, "tanaka", "2026-11-20").await;
        let rows = plan::overdue(&app, Scope::machine(), sakura()).await;
        assert_eq!(rows.unwrap().len(), 1, "the plan itself tells of it");
        let main = current(&app, Scope::machine(), sakura()).await.unwrap();
        let whole = overview(&app, Scope::machine(), main.unwrap()).await;
        let (whole, plan) = (whole.unwrap(), the_plan(&app).await);
        assert_eq!(whole.progress.level, Level::Basics);
        assert_eq!(Year::of(&whole, Some(&plan)).now, Phase::Check);
        let council = format!("/councils/{}", world::id("kyogikai"));
        let page = Browser::of(&app, "ono").await.get(&council).await.body;
        assert!(
            page.contains("21 / 21") && !page.contains("tag late"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_office_that_checks_only_another_norm_has_a_plan_and_a_paper_too() {
    on_both(|bench| async move {
        let app = bench.app().await;
        checked_against(&app, (LIST, "r7"), open_are(&["2-3", "2-10"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        assert!(tanaka.get(&path("")).await.body.contains("2件"));
        tanaka.post(&path(""), &[]).await;
        assert_eq!(order(&app).await.len(), 2);
        // The care guide is opened later: its gaps come to the same plan.
        check(&app, open_are(&["1-4"])).await;
        tanaka.post(&path(""), &[]).await;
        assert_eq!(order(&app).await[0], "care-guide 1-4");
        let papers = format!("/offices/{}/papers/plan.html", sakura());
        let paper = tanaka.get(&papers).await.body;
        assert!(
            paper.contains("サイバーセキュリティ対策チェックリスト"),
            "{paper}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_follows_its_requirement_to_the_next_edition() {
    on_both(|bench| async move {
        let app = bench.app().await;
        check(&app, open_are(&[])).await;
        checked_against(&app, (LIST, "r6"), open_are(&["1-1", "2-6"])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        let upgrade = format!("/offices/{}/norms/{LIST}/upgrade", sakura());
        tanaka.post(&upgrade, &[]).await;
        let plan = the_plan(&app).await;
        let mut rows: Vec<&str> = plan.rows.iter().map(|it| it.provision.as_str()).collect();
        rows.sort_unstable();
        assert_eq!(
            rows,
            ["hospital-checklist/r7/1-1", "hospital-checklist/r7/2-11"]
        );
        let page = tanaka.get(&path("")).await.body;
        assert!(!page.contains("計画に足す"), "nothing stands there twice");
    })
    .await;
}

#[tokio::test]
async fn a_plan_with_many_rows_stands_on_several_pages_and_comes_back_to_the_right_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let guideline = ("mhlw-guideline", "6.0");
        checked_against(&app, guideline, |_| Answer::NotYet).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        let plan = the_plan(&app).await;
        assert!(plan.rows.len() > 150, "{}", plan.rows.len());
        let first = tanaka.get(&path("")).await.body;
        assert_eq!(first.matches("<li id=\"row-").count(), 24);
        assert!(first.contains("?page=7"), "{first}");
        let third = tanaka.get(&path("?page=3")).await.body;
        assert!(third.contains("id=\"row-49\"") && !third.contains("id=\"row-48\""));
        let done = tanaka
            .post(&item(&plan.rows[49]), &[("step", "started")])
            .await;
        assert_eq!(done.location, path("?page=3#row-50"));
        let papers = format!("/offices/{}/papers/plan.html", sakura());
        let paper = tanaka.get(&papers).await.body;
        assert!(paper.contains("やり方は、画面の計画とExcelの表にあります。"));
        assert_eq!(paper.matches("<h2>").count(), plan.rows.len());
        for page in [&first, &third] {
            assert!(page.len() < 60_000, "{} bytes", page.len());
        }
    })
    .await;
}
