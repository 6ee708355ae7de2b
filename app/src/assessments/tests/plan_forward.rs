//! Plans that were made when each belonged to one check: they move forward with their rows, owners and approval.

use mamori_core::assessments::{ApprovalState, PlanState};
use sqlx::AssertSqlSafe;

use super::plan::{item, path, row, sakura, the_plan};
use crate::assessments::plan;
use crate::db::Scope;
use crate::testing::browser::Browser;
use crate::testing::{on_both_before, world};
use crate::web::App;

/// Last year's plan, and this year's with an approval: two rows of tanaka, one of them late.
fn old_rows() -> String {
    let [
        last,
        check,
        before,
        plan,
        one,
        two,
        three,
        sakura,
        tanaka,
        mori,
    ] = [
        "last", "check", "before", "plan", "one", "two", "three", "sakura", "tanaka", "mori",
    ]
    .map(world::id);
    format!(
        "insert into assessments (id, office_id, fiscal_year, norm, edition, edition_hash, scoping, opened_by, opened_at)
         values ('{last}', '{sakura}', 2025, 'care-guide', 'r8', 'x', '{{\"service\":null}}', 'system', 5),
                ('{check}', '{sakura}', 2026, 'care-guide', 'r8', 'x', '{{\"service\":null}}', 'system', 5);
         insert into answers (assessment_id, office_id, provision, answer, answered_by, answered_at)
         values ('{check}', '{sakura}', 'care-guide/r8/1-1', 'not-yet', 'system', 5);
         insert into plans (id, assessment_id, office_id, made_by, made_at)
         values ('{before}', '{last}', '{sakura}', '{tanaka}', 5), ('{plan}', '{check}', '{sakura}', '{tanaka}', 5);
         insert into plan_items (id, plan_id, office_id, provision, place, owner_id, due_on, yen, minutes, state)
         values ('{three}', '{before}', '{sakura}', 'care-guide/r8/2-1', 1, '{tanaka}', '2025-10-30', 'free', 15, 'open'),
                ('{one}', '{plan}', '{sakura}', 'care-guide/r8/1-1', 1, '{tanaka}', '2026-10-30', 'free', 15, 'open'),
                ('{two}', '{plan}', '{sakura}', 'care-guide/r8/1-2', 2, '{tanaka}', '2027-01-29', 'free', 10, 'started');
         insert into approvals (id, office_id, what, subject_id, requested_by, requested_at, decided_by, decided_at, decision, comment)
         values ('{one}', '{sakura}', 'plan', '{plan}', '{tanaka}', 5, '{mori}', 6, 'approved', 'yes');"
    )
}

async fn moved_forward(app: &App) {
    let plan = the_plan(app).await;
    assert_eq!(plan.state(), ApprovalState::Approved);
    let check = plan.cycle.main().unwrap();
    assert_eq!(check.fiscal_year, plan.cycle.fiscal_year);
    let rows: Vec<(&str, PlanState)> = plan
        .rows
        .iter()
        .map(|it| (it.provision.local(), it.state))
        .collect();
    assert_eq!(
        rows,
        [("1-1", PlanState::Open), ("1-2", PlanState::Started)]
    );
    assert!(plan.rows.iter().all(|it| it.assessment == check.id));
    let late = plan::overdue(app, Scope::machine(), sakura()).await;
    assert_eq!(late.unwrap().len(), 1);
    let mine = plan::mine(app, world::person("tanaka")).await.unwrap();
    assert_eq!(mine.len(), 2, "last year's row is not this year's work");
}

#[tokio::test]
async fn a_plan_of_an_older_database_moves_forward_and_can_be_worked_on() {
    on_both_before("0012", |bench| async move {
        let app = bench.app().await;
        let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(old_rows()))
            .execute(change.rows().unwrap())
            .await
            .unwrap();
        change.save_rows().await.unwrap();
        bench.db.migrate(None).await.unwrap();
        moved_forward(&app).await;

        let tanaka = Browser::of(&app, "tanaka").await;
        let page = tanaka.get(&path("")).await.body;
        assert!(page.contains("承認されました"), "{page}");
        let first = row(&app, "1-1").await;
        let form = [("step", "done"), ("evidence", "ok"), ("answer", "done")];
        tanaka.post(&item(&first), &form).await;
        assert_eq!(row(&app, "1-1").await.state, PlanState::Done);
        assert!(the_plan(&app).await.is_met(&row(&app, "1-1").await));
    })
    .await;
}
