//! What an office is called, changed from outside: by whom, with which mistakes, and what the journal says.

use axum::http::StatusCode;
use sqlx::Row;

use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

const GOOD: [(&str, &str); 5] = [
    ("office", "訪問介護ステーションさくら東"),
    ("service", "day-care"),
    ("phone", "０３（1234）5678"),
    ("postcode", "1234567"),
    ("address", "東京都 みどり区 1-2-3"),
];

fn path() -> String {
    format!("/offices/{}/details", world::id("sakura"))
}

/// What the journal tells of the changes of sakura, as text.
async fn told(app: &App) -> Vec<String> {
    let rows = sqlx::query(
        "select d.detail from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.operation = 'people.office-details' and e.office_id = $1 order by e.seq",
    )
    .bind(world::id("sakura").to_string())
    .fetch_all(&mut *app.db.rows().await.unwrap())
    .await
    .unwrap();
    rows.iter().map(|it| it.get("detail")).collect()
}

#[tokio::test]
async fn a_new_name_and_address_are_kept_and_the_journal_tells_both() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let saved = browser.post(&path(), &GOOD).await;
        assert_eq!(saved.location, format!("{}?done=saved", path()));
        let page = browser.get(&saved.location).await.body;
        for text in [
            "さくら東",
            r#"value="03-1234-5678""#,
            r#"value="123-4567""#,
            r#"value="day-care" selected"#,
            "残しました",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let told_once = told(&app).await;
        assert!(told_once[0].contains(r#""name":"sakura""#), "{told_once:?}");
        assert!(told_once[0].contains("さくら東"), "{told_once:?}");
        browser.post(&path(), &GOOD).await;
        assert_eq!(told(&app).await.len(), 1, "the same again is no change");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "abe").await;
        let wrong = [
            ("office", "  "),
            ("service", "x"),
            ("phone", "12"),
            ("postcode", "9"),
            ("address", "みどり区"),
        ];
        let answer = browser.post(&path(), &wrong).await;
        assert_eq!(answer.status, StatusCode::OK);
        for field in ["office", "service", "phone", "postcode"] {
            let said = format!("id=\"{field}-wrong\"");
            assert!(answer.body.contains(&said), "{field}");
        }
        assert!(answer.body.contains("みどり区"));
        assert!(told(&app).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn manager_safety_officer_and_head_office_change_it_and_nobody_else() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let mut change = app.change(&crate::db::Actor::house()).await.unwrap();
        // Head office answers for the name even where the office shows it nothing but counts.
        sqlx::query("update offices set sharing = 'totals'")
            .execute(change.rows().unwrap())
            .await
            .unwrap();
        change
            .save(&crate::db::Event::of("testing.totals"))
            .await
            .unwrap();
        for (login, status) in [
            ("tanaka", 303),
            ("abe", 303),
            ("hayashi", 303),
            ("sato", 403),
            ("ito", 403),
            ("mori", 403),
            ("ono", 403),
            ("kato", 403),
            ("suzuki", 404),
            ("kimura", 404),
        ] {
            let browser = Browser::of(&app, login).await;
            let named =
                GOOD.map(|(field, value)| (field, if field == "office" { login } else { value }));
            let answer = browser.post(&path(), &named).await;
            assert_eq!(answer.status.as_u16(), status, "{login}");
        }
        assert_eq!(told(&app).await.len(), 3);
    })
    .await;
}
