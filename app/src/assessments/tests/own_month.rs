//! The five items of the month: offered to who sent the whole check earlier, answered at once, told to nobody else.

use super::{answer_all, at, opened};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

/// Sato sends the whole check on a day in October.
async fn sent_in_october(app: &App) -> Browser {
    opened(app).await;
    let staff = Browser::of(app, "sato").await;
    let first = staff.post(&at("self-check"), &[]).await.location;
    answer_all(&staff, &first, "done").await;
    staff.post(&at("self-check/result"), &[]).await;
    staff
}

async fn send_back_to_october(app: &App) {
    let october: jiff::Timestamp = "2026-10-05T01:00:00Z".parse().unwrap();
    sqlx::query("update self_checks set sent_at = $1 where person_id = $2")
        .bind(crate::clock::millis(october))
        .bind(world::person("sato").to_string())
        .execute(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
}

/// The names of the radio buttons on a page, each once.
fn questions(page: &str) -> Vec<String> {
    let names = page.split("type=\"radio\" name=\"").skip(1);
    let mut names: Vec<String> = names
        .map(|it| it.split('"').next().unwrap().to_owned())
        .collect();
    names.dedup();
    names
}

#[tokio::test]
async fn five_questions_come_in_the_month_after_the_whole_check_and_are_answered_at_once() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = sent_in_october(&app).await;
        let now = staff.get(&at("self-check/month")).await;
        assert_eq!(now.location, at("self-check"), "not in the same month");
        send_back_to_october(&app).await;
        let home = staff.get(at("").trim_end_matches('/')).await;
        assert!(home.body.contains("今月の5問"), "{}", home.body);
        let page = staff.get(&at("self-check/month")).await;
        let asked = questions(&page.body);
        assert_eq!(asked.len(), 5, "{}", page.body);
        let again = staff.get(&at("self-check/month")).await;
        assert_eq!(asked, questions(&again.body));

        let some: Vec<(&str, &str)> = asked
            .iter()
            .take(4)
            .map(|it| (it.as_str(), "done"))
            .collect();
        let page = staff.post(&at("self-check/month"), &some).await;
        assert!(page.body.contains("全部の質問に"), "{}", page.body);
        let mut all = some.clone();
        all.push((asked[4].as_str(), "not-yet"));
        let kept = staff.post(&at("self-check/month"), &all).await;
        assert_eq!(kept.location, at("self-check/month"));
        let page = staff.get(&kept.location).await;
        assert!(page.body.contains("今月の5問に答えました"), "{}", page.body);
        assert_eq!(page.body.matches("tag not-yet").count(), 1);
        let home = staff.get(at("").trim_end_matches('/')).await;
        assert!(
            !home.body.contains("self-check/month"),
            "nothing is left to do"
        );
    })
    .await;
}

#[tokio::test]
async fn the_manager_is_told_how_many_and_the_journal_not_what() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = sent_in_october(&app).await;
        send_back_to_october(&app).await;
        let page = staff.get(&at("self-check/month")).await;
        let asked = questions(&page.body);
        let all: Vec<(&str, &str)> = asked.iter().map(|it| (it.as_str(), "unsure")).collect();
        staff.post(&at("self-check/month"), &all).await;
        let manager = Browser::of(&app, "tanaka").await;
        let page = manager.get(&at("assessment")).await;
        assert!(page.body.contains("今月の5問に答えた人は1人です"), "{}", page.body);
        let own = manager.get(&at("self-check/month")).await;
        assert!(!own.body.contains("tag unsure"), "a manager sees only their own");
        let details = sqlx::query_scalar::<_, String>(
            "select d.detail from log_details d join log_events e on e.tree = d.tree and e.seq = d.seq
              where e.operation = 'assessments.answer_month'",
        )
        .fetch_all(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
        assert_eq!(details.len(), 1);
        assert!(!details[0].contains("unsure"), "{}", details[0]);
    })
    .await;
}
