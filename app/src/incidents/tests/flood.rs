//! The emergency card: a report without sign-in, and a flood of false ones that hides nothing.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, ORIGIN, USER_AGENT};

use super::super::escalate;
use super::*;
use crate::testing::on_both;
use crate::web::App;

/// Makes a card; the path behind its QR code.
async fn card(app: &App) -> String {
    let manager = Browser::of(app, "tanaka").await;
    let made = manager.post(&at("incidents/card"), &[]).await;
    went_back(&made, &at("incidents/card"));
    let page = manager.get(&at("incidents/card")).await.body;
    let from = page.find("http://localhost/e/").unwrap() + 16;
    page[from..].split('<').next().unwrap().to_owned()
}

/// Reports by the card from a place.
async fn by_card(app: &App, card: &str, (from, words): (&str, &str)) -> Answer {
    let nobody = Browser::of_nobody(app);
    let page = nobody.get(card).await;
    let key = key_of(&page.body);
    let form = [
        ("key", key.as_str()),
        ("kind", "lost-device"),
        ("words", words),
    ];
    let request = Request::post(card)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ORIGIN, "http://localhost")
        .header(USER_AGENT, from);
    let body = Body::from(serde_urlencoded::to_string(form).unwrap());
    nobody.send(request, body).await
}

#[tokio::test]
async fn a_card_reports_without_sign_in_and_waits_to_be_confirmed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let card = card(&app).await;
        let page = Browser::of_nobody(&app).get(&card).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("sakura") && !page.body.contains("tanaka"),
            "{}",
            page.body
        );
        let sent = by_card(&app, &card, ("phone", "駅でなくした")).await;
        assert!(sent.body.contains("とどけました"), "{}", sent.body);
        let manager = Browser::of(&app, "tanaka").await;
        let list = manager.get(&at("incidents")).await.body;
        let from = list.find(&format!("{}/0", at("incidents"))).unwrap();
        let room = list[from..].split('"').next().unwrap().to_owned();
        let page = manager.get(&room).await.body;
        assert!(
            page.contains("駅でなくした") && page.contains("未確認"),
            "{page}"
        );
        let confirm = [("real", "yes"), ("words", "090に電話した")];
        went_back(
            &manager.post(&format!("{room}/confirm"), &confirm).await,
            &room,
        );
        let page = manager.get(&room).await.body;
        assert!(
            page.contains("本当とたしかめました") && page.contains("090に電話した"),
            "{page}"
        );
        assert!(page.contains("対応中"), "who confirms has seen it: {page}");
        assert_eq!(escalate(&app).await.unwrap(), 0);
        let again = manager.post(&format!("{room}/confirm"), &confirm).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn a_hundred_false_reports_stand_under_one_line_and_the_real_ones_stay_on_top() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let card = card(&app).await;
        for n in 0..100 {
            let sent = by_card(&app, &card, ("villain", &format!("うそ{n}"))).await;
            assert_eq!(sent.status, StatusCode::OK);
        }
        let real = by_card(&app, &card, ("helper", "本当になくした")).await;
        assert_eq!(real.status, StatusCode::OK);
        let staff = Browser::of(&app, "sato").await;
        let own = report(&staff, ("lost", "lost-device")).await;
        let manager = Browser::of(&app, "tanaka").await;
        let list = manager.get(&at("incidents")).await.body;
        assert!(list.contains("97件"), "{list}");
        let (shown, _) = list.split_once("<details>").unwrap();
        assert!(
            shown.contains(&own),
            "what was reported by sign-in stands first"
        );
        assert_eq!(shown.matches("未確認の届け</span>").count(), 4, "{shown}");
        let home = manager.get(&at("")[..at("").len() - 1]).await.body;
        assert!(home.contains(&own), "{home}");
        // Those under one line ring nobody up: three of the place, the helper's, and the one by sign-in.
        escalate(&app).await.unwrap();
        let mut rows = app.db.rows().await.unwrap();
        let row = sqlx::query("select count(*) as n from incident_alarms")
            .fetch_one(&mut *rows)
            .await
            .unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&row, "n"), 5);
    })
    .await;
}

#[tokio::test]
async fn one_of_the_many_that_turns_out_to_be_real_stands_among_the_open_ones() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let card = card(&app).await;
        for n in 0..4 {
            by_card(&app, &card, ("office-router", &format!("{n}回目"))).await;
        }
        let manager = Browser::of(&app, "tanaka").await;
        let list = manager.get(&at("incidents")).await.body;
        let (_, under) = list.split_once("<details>").unwrap();
        let from = under.find(&format!("{}/0", at("incidents"))).unwrap();
        let room = under[from..].split('"').next().unwrap().to_owned();
        let confirm = [("real", "yes"), ("words", "電話した")];
        went_back(
            &manager.post(&format!("{room}/confirm"), &confirm).await,
            &room,
        );
        let list = manager.get(&at("incidents")).await.body;
        let (open, _) = list.split_once("未確認の届け</h2>").unwrap();
        assert!(open.contains(&room), "{list}");
        assert!(
            !list.contains("<details>"),
            "nothing is left under one line"
        );
    })
    .await;
}

#[tokio::test]
async fn an_old_card_and_an_invented_code_open_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let old = card(&app).await;
        let new = card(&app).await;
        assert_ne!(old, new);
        let nobody = Browser::of_nobody(&app);
        for path in [old.as_str(), "/e/AAAA-BBBB-CCCC-DDDD", "/e/x"] {
            assert_eq!(
                nobody.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        assert_eq!(nobody.get(&new).await.status, StatusCode::OK);
    })
    .await;
}
