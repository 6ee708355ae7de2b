//! The day's returns: confirmed together, the exceptions one by one.

use axum::http::StatusCode;

use super::*;

/// Takes a thing out and brings it back in a condition.
async fn there_and_back(who: &Browser, number: &str, condition: &str) -> String {
    let out = take_out(who, number).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
    let tap = [("tap", "yes"), ("condition", condition)];
    who.post(&format!("{}/steps/return", out.location), &tap)
        .await;
    out.location
}

/// Ten tablets that were out and are back; the one with number 3 is broken.
async fn ten_returned(who: &Browser) -> Vec<String> {
    let mut all = Vec::new();
    for at in 0..10 {
        let number = format!("タブレット{at}号");
        device(who, &number, "in-use").await;
        let condition = if at == 3 { "broken" } else { "good" };
        all.push(there_and_back(who, &number, condition).await);
    }
    all
}

fn id(entry: &str) -> &str {
    entry.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn ten_returns_are_confirmed_in_two_taps_and_what_is_broken_waits() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let all = ten_returned(&manager).await;
        let home = manager.get(&format!("/offices/{}", office())).await.body;
        let returns = at("registers/take-out/returns");
        assert!(home.contains(&format!("\"{returns}\"")), "{home}");
        let page = manager.get(&returns).await.body;
        let (odd, well) = page.split_once("異常のない物").unwrap();
        says(odd, &["タブレット3号", "こわれた・おかしい"]);
        says(odd, &["全部見ました（異常なし9件）"]);
        assert_eq!(well.matches("type=\"hidden\" name=\"seen\"").count(), 9);

        let seen: Vec<_> = [0, 1, 2, 4, 5, 6, 7, 8, 9]
            .map(|it: usize| ("seen", id(&all[it])))
            .into();
        let done = manager.post(&returns, &seen).await.body;
        says(&done, &["9件を確認しました"]);
        assert!(
            done.contains("タブレット3号") && !done.contains("タブレット4号"),
            "{done}"
        );
        for (at, entry) in all.iter().enumerate() {
            let page = manager.get(entry).await.body;
            assert_eq!(page.contains("確認した"), at != 3, "{at}");
        }
        // A second tap of somebody else finds nothing left of it.
        let again = manager.post(&returns, &seen).await.body;
        says(&again, &["確認する物がありません"]);
        let one = manager.post(&returns, &[("one", id(&all[3]))]).await.body;
        says(&one, &["1件を確認しました"]);
        says(&one, &["確認を待つ物はありません"]);
    })
    .await;
}

#[tokio::test]
async fn the_confirmation_is_the_managers_and_takes_only_what_waits_at_this_office() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager, other) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "suzuki").await,
        );
        device(&manager, "タブレット7号", "in-use").await;
        let entry = there_and_back(&manager, "タブレット7号", "good").await;
        let returns = at("registers/take-out/returns");
        let seen = [("seen", id(&entry))];
        assert_eq!(
            staff.post(&returns, &seen).await.status,
            StatusCode::FORBIDDEN
        );
        let elsewhere = returns.replace(&office().to_string(), &world::id("kaede").to_string());
        let told = other.post(&elsewhere, &seen).await.body;
        says(&told, &["確認する物がありません"]);
        let waits = manager.get(&returns).await.body;
        says(&waits, &["タブレット7号"]);
        // A ledger from which nothing is lent has no such page.
        let none = manager.get(&at("registers/devices/returns")).await.status;
        assert_eq!(none, StatusCode::NOT_FOUND);
    })
    .await;
}
