//! The first page from outside: who lands where, and what stands there for whom.

use axum::http::StatusCode;

use crate::testing::browser::Browser;
use crate::testing::{on_both, world};

#[tokio::test]
async fn whoever_belongs_to_one_place_lands_there() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let landings = [
            ("sato", "offices", "sakura"),
            ("suzuki", "offices", "kaede"),
            ("hayashi", "corporations", "kita"),
            ("ono", "councils", "kyogikai"),
        ];
        for (login, kind, place) in landings {
            let answer = Browser::of(&app, login).await.get("/").await;
            let expected = format!("/{kind}/{}", world::id(place));
            assert_eq!(answer.location, expected, "{login}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_home_of_an_office_opens_for_its_people_and_is_unknown_to_others() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let path = format!("/offices/{}", world::id("sakura"));
        for (login, _) in world::people() {
            let answer = Browser::of(&app, login).await.get(&path).await;
            let expected = match login {
                "suzuki" | "kimura" => StatusCode::NOT_FOUND,
                _ => StatusCode::OK,
            };
            assert_eq!(answer.status, expected, "{login}");
        }
    })
    .await;
}

async fn home_of_sakura(app: &crate::web::App, login: &str) -> String {
    let path = format!("/offices/{}", world::id("sakura"));
    Browser::of(app, login).await.get(&path).await.body
}

async fn set_phone(app: &crate::web::App, number: &str) {
    let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
    sqlx::query("update offices set phone = $1")
        .bind(number)
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change
        .save(&crate::db::Event::of("testing.phone"))
        .await
        .unwrap();
}

#[tokio::test]
async fn staff_see_four_tiles_of_which_the_red_one_reports_and_the_foot_calls_the_manager() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let without = home_of_sakura(&app, "sato").await;
        assert_eq!(without.matches("class=\"tile ").count(), 4);
        let red = format!(
            "<a class=\"tile report\" href=\"/offices/{}/report\">",
            world::id("sakura")
        );
        assert!(without.contains(&red) && !without.contains("tel:"));
        set_phone(&app, "03-1234-5678").await;
        let with = home_of_sakura(&app, "sato").await;
        assert!(with.contains(&red) && with.contains("href=\"tel:0312345678\""));
    })
    .await;
}

#[tokio::test]
async fn whoever_runs_the_office_sees_the_week_and_of_the_tiles_only_the_red_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for login in ["tanaka", "abe", "ito", "mori", "kato"] {
            let page = home_of_sakura(&app, login).await;
            // Who may only look has nothing to report.
            let red = usize::from(login != "kato");
            assert_eq!(page.matches("class=\"tile ").count(), red, "{login}");
            assert_eq!(page.matches("class=\"tile report").count(), red, "{login}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_council_to_which_only_totals_are_shown_is_told_so() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let page = home_of_sakura(&app, "ono").await;
        assert!(page.contains("数だけを共有しています"), "{page}");
        assert!(!page.contains("<svg class=\"chart\""));
    })
    .await;
}

#[tokio::test]
async fn the_menu_has_at_most_seven_links_and_marks_the_page_one_is_on() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, links) in [("sato", 4), ("tanaka", 7), ("mori", 7), ("ono", 2)] {
            let page = home_of_sakura(&app, login).await;
            let menu = page.split("<nav class=\"menu\"").nth(1).unwrap();
            let menu = menu.split("</nav>").next().unwrap();
            assert_eq!(menu.matches("<a ").count(), links, "{login}: {menu}");
            assert_eq!(menu.matches(r#"aria-current="page""#).count(), 1, "{login}");
        }
        let library = Browser::of(&app, "sato")
            .await
            .get("/catalogue/cases")
            .await
            .body;
        assert!(library.contains(r#"<a href="/catalogue" aria-current="page">"#));
    })
    .await;
}

#[tokio::test]
async fn the_first_thing_in_a_fresh_office_is_this_years_check() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = home_of_sakura(&app, "tanaka").await;
        let first = manager.split("<section class=\"panel first\">").nth(1);
        let to = format!("href=\"/offices/{}/assessment\"", world::id("sakura"));
        let first = first.unwrap().split("</section>").next().unwrap();
        assert!(first.contains(&to), "{first}");
        // Nothing is open for staff before the manager has opened it.
        let staff = home_of_sakura(&app, "sato").await;
        assert!(!staff.contains("tile today"));
    })
    .await;
}

/// A check of sakura with one gap, its plan waiting for approval, and one row for tanaka that is late.
fn planned() -> String {
    let [check, plan, row, sakura, tanaka] =
        ["check", "plan", "row", "sakura", "tanaka"].map(world::id);
    format!(
        "insert into assessments (id, office_id, fiscal_year, norm, edition, edition_hash, scoping, opened_by, opened_at)
         values ('{check}', '{sakura}', 2026, 'care-guide', 'r8', 'x', '{{\"service\":null}}', 'system', 5);
         insert into answers (assessment_id, office_id, provision, answer, answered_by, answered_at)
         values ('{check}', '{sakura}', 'care-guide/r8/1-1', 'not-yet', 'system', 5);
         insert into plans (id, assessment_id, office_id, fiscal_year, made_by, made_at)
         values ('{plan}', '{check}', '{sakura}', 2026, '{tanaka}', 5);
         insert into plan_items (id, plan_id, assessment_id, office_id, provision, place, owner_id, due_on, yen, minutes, state)
         values ('{row}', '{plan}', '{check}', '{sakura}', 'care-guide/r8/1-1', 1, '{tanaka}', '2026-10-30', 'free', 15, 'open');
         insert into approvals (id, office_id, what, subject_id, requested_by, requested_at)
         values ('{row}', '{sakura}', 'plan', '{plan}', '{tanaka}', 5);"
    )
}

async fn run(app: &crate::web::App, sql: String) {
    let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change
        .save(&crate::db::Event::of("testing.rows"))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_late_row_of_the_manager_is_the_next_single_action_and_the_wheel_is_drawn() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(&app, planned()).await;
        let page = home_of_sakura(&app, "tanaka").await;
        let first = page.split("panel first").nth(1).unwrap();
        let first = first.split("</section>").next().unwrap();
        assert!(
            first.contains(&format!("/plan/items/{}", world::id("row"))),
            "{first}"
        );
        assert!(
            first.contains("おくれ") && first.contains("10月30日"),
            "{first}"
        );
        assert!(page.contains("<svg class=\"chart\"") && page.contains("aria-current=\"step\""));
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_approval_stands_before_the_executive_and_nobody_else() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(&app, planned()).await;
        let waits = |page: &str| page.contains("/plan/approve");
        assert!(waits(&home_of_sakura(&app, "mori").await));
        for login in ["sato", "tanaka", "hayashi", "kato", "ono"] {
            assert!(!waits(&home_of_sakura(&app, login).await), "{login}");
        }
    })
    .await;
}

#[tokio::test]
async fn staff_are_asked_for_their_own_check_with_its_minutes_and_nothing_of_the_plan() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(&app, planned()).await;
        let page = home_of_sakura(&app, "sato").await;
        let today = page.split("tile today").nth(1).unwrap();
        let today = today.split("</a>").next().unwrap();
        assert!(
            page.contains("/self-check") && today.contains('分'),
            "{today}"
        );
        assert!(!page.contains("/plan/items/") && !page.contains("<svg class=\"chart\""));
    })
    .await;
}
