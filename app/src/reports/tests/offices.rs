//! The overview as a file: the same rows as on the page, and of an office that shows counts nothing but counts.

use axum::http::StatusCode;
use sqlx::Row;

use super::office;
use super::tables::{lines_of, rows_of};
use crate::db::{Actor, Event};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

fn at(kind: &str, place: &str, file: &str) -> String {
    format!("/{kind}/{}/tables/{file}", world::id(place))
}

async fn run(app: &App, sql: &'static str) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::query(sql)
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

async fn exports(app: &App) -> Vec<String> {
    let rows = sqlx::query(
        "select d.detail from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.operation = 'reports.export' and e.subject = 'table/offices' and e.office_id is null",
    )
    .fetch_all(&mut *app.db.rows().await.unwrap())
    .await
    .unwrap();
    rows.iter().map(|it| it.get("detail")).collect()
}

#[tokio::test]
async fn head_office_takes_its_offices_along_with_their_groups() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "").await;
        let browser = Browser::of(&app, "hayashi").await;
        let file = browser
            .get(&at("corporations", "kita", "offices.xlsx"))
            .await;
        let rows = rows_of(file.bytes);
        assert_eq!(rows.len(), 3, "a head and two offices: {rows:?}");
        let groups = app.catalogue.groups("care-guide", "r8").len();
        assert_eq!(rows[0].len(), 10 + groups);
        assert_eq!(rows[0][..2], ["事業所", "動きのない日数"]);
        assert_eq!(rows[1][0], "tsubaki", "who never began stands first");
        let sakura = &rows[2];
        assert_eq!(sakura[0], "訪問介護ステーション さくら");
        assert_eq!((sakura[4].as_str(), sakura[9].as_str()), ("21", "項目"));
        assert!(
            sakura[10..].iter().any(|it| it.starts_with('×')),
            "{sakura:?}"
        );
        let told = exports(&app).await;
        assert!(told.len() == 1 && told[0].contains(&world::id("kita").to_string()));
    })
    .await;
}

#[tokio::test]
async fn a_council_gets_counts_only_until_an_office_shows_its_items() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "").await;
        let browser = Browser::of(&app, "ono").await;
        let path = at("councils", "kyogikai", "offices.csv");
        let totals = browser.get(&path).await.body;
        assert!(
            totals.starts_with('\u{feff}'),
            "a spreadsheet reads it as UTF-8"
        );
        assert!(
            totals.contains("数だけ") && !totals.contains('×'),
            "{totals}"
        );
        assert!(!totals.contains("tsubaki") && !totals.contains("kaede"));
        assert_eq!(totals.lines().next().unwrap().matches(',').count(), 9);
        run(&app, "update memberships set sharing = 'items'").await;
        let items = browser.get(&path).await.body;
        assert!(items.contains("× まだのものがある"), "{items}");
        let old = browser.get(&format!("{path}?charset=cp932")).await;
        assert!(lines_of(&old.bytes).contains("訪問介護ステーション さくら"));
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_old_programs_lack_leads_back_to_the_overview() {
    on_both(|bench| async move {
        let app = bench.app().await;
        run(
            &app,
            "update offices set name = 'さくら🌸' where slug = 'sakura'",
        )
        .await;
        let browser = Browser::of(&app, "ono").await;
        let path = at("councils", "kyogikai", "offices.csv?charset=cp932");
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let back = format!("href=\"/councils/{}\"", world::id("kyogikai"));
        assert!(answer.body.contains(&back), "{}", answer.body);
        assert!(exports(&app).await.is_empty(), "nothing left the house");
    })
    .await;
}

#[tokio::test]
async fn whoever_does_not_see_the_overview_gets_no_file_of_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        for (login, kind, place, status) in [
            ("tanaka", "corporations", "kita", 404),
            ("ono", "corporations", "kita", 404),
            ("hayashi", "councils", "kyogikai", 404),
            ("hayashi", "corporations", "minami", 404),
            ("mori", "corporations", "kita", 200),
        ] {
            let browser = Browser::of(&app, login).await;
            let answer = browser.get(&at(kind, place, "offices.csv")).await;
            assert_eq!(answer.status.as_u16(), status, "{login} {place}");
        }
        let browser = Browser::of(&app, "ono").await;
        for file in ["people.csv", "offices.pdf", "offices"] {
            let answer = browser.get(&at("councils", "kyogikai", file)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file}");
        }
    })
    .await;
}
