//! What several norms ask for in other words stands once on the plan; and what nobody has estimated is said to be not known.

use mamori_core::assessments::{Answer, ApprovalState};

use super::plan::{check, item, path, row, sakura, the_plan};
use super::plan_norms::{LIST, checked_against, decided, open_are, order};
use crate::assessments::{current, given, origins};
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

/// The care guide's 1-3 and the checklist's 2-4 are made to ask for the same.
const SAME: (&str, &str) = (
    "catalogue/crosswalk/test.toml",
    r#"[[link]]
from = "care-guide/r8/1-3"
to = "hospital-checklist/r7/2-4"
relation = "equivalent"
why = "同じことです。"
why_en = "The same."
confidence = "high"
first = "equivalent"
second = "equivalent"
"#,
);

/// Both checks of sakura, each with the gap that asks for the same.
async fn both(app: &App) -> Browser {
    check(app, open_are(&["1-3", "2-1"])).await;
    checked_against(app, (LIST, "r7"), open_are(&["2-3", "2-4"])).await;
    let tanaka = Browser::of(app, "tanaka").await;
    tanaka.post(&path(""), &[]).await;
    tanaka
}

#[tokio::test]
async fn what_asks_for_the_same_is_one_row_that_says_what_it_also_closes() {
    on_both(|bench| async move {
        let app = bench.app_with(&[SAME]).await;
        let tanaka = both(&app).await;
        let expected = ["hospital-checklist 2-3", "care-guide 1-3", "care-guide 2-1"];
        let mut rows = order(&app).await;
        rows.sort();
        let mut wanted = expected.map(ToOwned::to_owned);
        wanted.sort();
        assert_eq!(rows, wanted);
        let of_guide = row(&app, "1-3").await;
        for page in [path(""), item(&of_guide)] {
            let page = tanaka.get(&page).await.body;
            assert_eq!(
                page.matches("これをすると、次の項目もできます。").count(),
                1
            );
            assert!(page.contains("2-④"), "{page}");
        }
        tanaka.post(&path("/request"), &[]).await;
        let sheet = Browser::of(&app, "mori").await.get(&path("/approve")).await;
        assert!(sheet.body.contains("2-④"), "{}", sheet.body);
        let paper = format!("/offices/{}/papers/plan.html", sakura());
        assert!(tanaka.get(&paper).await.body.contains("2-④"));
    })
    .await;
}

#[tokio::test]
async fn a_done_row_answers_both_checks_and_the_other_answer_says_from_where_it_came() {
    on_both(|bench| async move {
        let app = bench.app_with(&[SAME]).await;
        let tanaka = both(&app).await;
        let form = [("step", "done"), ("evidence", "表"), ("answer", "done")];
        tanaka.post(&item(&row(&app, "1-3").await), &form).await;
        let scope = Scope::machine();
        let main = current(&app, scope, sakura()).await.unwrap().unwrap();
        let list = the_plan(&app).await.cycle.checks[1].clone();
        for (check, id) in [
            (&main, "care-guide/r8/1-3"),
            (&list, "hospital-checklist/r7/2-4"),
        ] {
            let answers = given(&app, scope, check).await.unwrap();
            let it = &answers[&id.parse().unwrap()];
            assert_eq!(
                (it.answer, it.evidence[0].as_str()),
                (Answer::Done, "表"),
                "{id}"
            );
        }
        let from = origins(&app, scope, &list).await.unwrap();
        assert_eq!(
            from[&"hospital-checklist/r7/2-4".parse().unwrap()],
            "care-guide/r8/1-3"
        );
        assert!(origins(&app, scope, &main).await.unwrap().is_empty());
        let page = tanaka.get(&path("")).await.body;
        assert!(
            !page.contains("これをすると"),
            "nothing is left that it also closes"
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_changes_later_comes_to_the_row_that_is_there_and_leaves_the_approval() {
    on_both(|bench| async move {
        let app = bench.app_with(&[SAME]).await;
        check(&app, open_are(&["1-3"])).await;
        checked_against(&app, (LIST, "r7"), open_are(&[])).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        tanaka.post(&path("/request"), &[]).await;
        decided(&app, "approved").await;
        let card = format!("/offices/{}/norms/{LIST}/items/2-4", sakura());
        tanaka.post(&card, &[("answer", "unsure")]).await;
        let page = tanaka.get(&path("")).await.body;
        assert!(
            page.contains("これをすると") && !page.contains("計画に足す"),
            "{page}"
        );
        let plan = the_plan(&app).await;
        assert_eq!(
            (plan.rows.len(), plan.state()),
            (1, ApprovalState::Approved)
        );
        tanaka.post(&card, &[("answer", "done")]).await;
        assert!(!tanaka.get(&path("")).await.body.contains("これをすると"));
    })
    .await;
}

#[tokio::test]
async fn the_spreadsheet_tells_the_norm_of_each_row_and_what_it_also_closes() {
    on_both(|bench| async move {
        let app = bench.app_with(&[SAME]).await;
        let tanaka = both(&app).await;
        let csv = format!("/offices/{}/tables/plan.csv", sakura());
        let csv = tanaka.get(&csv).await.body;
        let head = csv.lines().next().unwrap();
        assert!(
            head.contains("きまりの本") && head.contains("ほかにできる項目"),
            "{head}"
        );
        assert!(
            csv.contains("チェックリスト") && csv.contains("手引き"),
            "{csv}"
        );
        assert!(csv.contains("2-④"), "{csv}");
    })
    .await;
}

/// A norm of one's own in which one requirement has no minutes, and one neither minutes nor cost.
const OWN: [(&str, &str); 4] = [
    (
        "catalogue/own/norm.toml",
        "id = \"own\"\ntitle = \"わたしたちの決まり\"\ntitle_en = \"Our rules\"\nissuer = \"協議会\"\n\
         issuer_en = \"Council\"\nabout = \"決まりです。\"\nabout_en = \"Rules.\"\n",
    ),
    (
        "catalogue/own/1/edition.toml",
        "id = \"own/1\"\nissued = \"2026-04\"\nsource_url = \"https://example.jp\"\ntext_status = \"verified\"\n\
         [[document]]\nid = \"book\"\ntitle = \"本\"\ntitle_en = \"Book\"\nissued = \"2026-04\"\n\
         [[group]]\nid = \"1\"\ntitle = \"毎日\"\ntitle_en = \"Daily\"\naudience = \"manager\"\n",
    ),
    ("catalogue/own/1/1-1.toml", OWN_FIRST),
    ("catalogue/own/1/1-2.toml", OWN_SECOND),
];
const OWN_FIRST: &str = r#"id = "own/1/1-1"
group = "1"
title = "何も分からないもの"
title_en = "Nothing known"
ask = "できていますか。"
audience = ["manager"]
force = "council"
source = { document = "book", page = 1, status = "verified" }
"#;
const OWN_SECOND: &str = r#"id = "own/1/1-2"
group = "1"
title = "時間が分からないもの"
title_en = "No time known"
ask = "できていますか。"
audience = ["manager"]
force = "council"
yen = "free"
source = { document = "book", page = 1, status = "verified" }
"#;

#[tokio::test]
async fn what_nobody_has_estimated_stands_after_the_rest_and_is_said_to_be_not_known() {
    on_both(|bench| async move {
        let app = bench.app_with(&OWN).await;
        check(&app, open_are(&["2-1"])).await;
        checked_against(&app, ("own", "1"), |_| Answer::NotYet).await;
        let tanaka = Browser::of(&app, "tanaka").await;
        tanaka.post(&path(""), &[]).await;
        let expected = ["own 1-2", "care-guide 2-1", "own 1-1"];
        assert_eq!(
            order(&app).await,
            expected,
            "free without minutes, then dear, then unknown"
        );
        let unknown = row(&app, "1-1").await;
        assert_eq!((unknown.yen, unknown.minutes), (None, None));
        let page = tanaka.get(&path("")).await.body;
        assert_eq!(page.matches("<dd>わかりません</dd>").count(), 3, "{page}");
        assert!(page.contains("お金がわからないもの 1件"), "{page}");
        assert!(page.contains("時間がわからない2件のほかに"), "{page}");
        let paper = format!("/offices/{}/papers/plan.html", sakura());
        let paper = tanaka.get(&paper).await.body;
        assert!(paper.contains("ほかに、わからないもの2件"), "{paper}");
        let card = format!("/offices/{}/norms/own/items/1-1", sakura());
        assert!(tanaka.get(&card).await.body.contains("わかりません"));
    })
    .await;
}
