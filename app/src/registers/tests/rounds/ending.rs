//! Ending a round: the executive, what is given back, twice at once, foreign offices, when the next is due.

use axum::http::StatusCode;
use jiff::SignedDuration;

use super::*;

/// A round of two devices in which one is missing, ended by the manager.
async fn ended(manager: &Browser) -> (String, Vec<String>) {
    let mut all = Vec::new();
    for number in 1..=2 {
        all.push(placed(manager, &format!("タブレット{number}号"), "受付").await);
    }
    let round = begin(manager, "devices").await;
    tick(manager, &round, &all[..1], "there").await;
    tick(manager, &round, &all[1..], "missing").await;
    let note = [("note", "1台を さがしています。")];
    let ended = manager.post(&format!("{round}/end"), &note).await;
    assert_eq!(ended.location, round, "{}", ended.body);
    (round, all)
}

#[tokio::test]
async fn a_round_is_ended_when_everything_was_seen_and_an_executive_approves_it() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, executive) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "mori").await,
        );
        let entry = placed(&manager, "タブレット9号", "").await;
        let round = begin(&manager, "devices").await;
        let early = manager.post(&format!("{round}/end"), &[]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.body.contains("まだ見ていないもの"), "{}", early.body);
        tick(&manager, &round, std::slice::from_ref(&entry), "there").await;
        manager.post(&format!("{round}/end"), &[]).await;

        let home = executive.get(&format!("/offices/{}", office())).await.body;
        let approve = format!("{round}/approve");
        assert!(home.contains(&approve), "{home}");
        for other in [&manager, &Browser::of(&app, "sato").await] {
            assert_eq!(other.get(&approve).await.status, StatusCode::FORBIDDEN);
        }
        let page = executive.get(&approve).await.body;
        assert!(
            page.contains("1件のうち1件") && page.contains("value=\"approved\""),
            "{page}"
        );
        let yes = ["approved", "ごくろうさま"];
        let done = decide(&executive, &round, &page, yes).await;
        assert_eq!(done.location, round, "{}", done.body);
        let page = manager.get(&round).await.body;
        assert!(
            page.contains("経営者が認めました") && page.contains("ごくろうさま"),
            "{page}"
        );
        // Nothing is marked, ended or approved any more.
        for (path, form) in [
            (format!("{round}/end"), vec![]),
            (format!("{round}/reopen"), vec![]),
            (format!("{round}/give-up"), vec![]),
            (
                format!("{round}/things/{}", id(&entry)),
                vec![("mark", "missing"), ("before", "there")],
            ),
        ] {
            let answer = manager.post(&path, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        let twice = decide(&executive, &round, &page, yes).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (operation, times) in [
            ("registers.round-begin", 1),
            ("registers.round-mark", 1),
            ("registers.round-end", 1),
            ("registers.round-approve", 1),
        ] {
            assert_eq!(told(&app, operation).await, times, "{operation}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_executive_gives_back_goes_on_with_the_comment() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, executive) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "mori").await,
        );
        let (round, all) = ended(&manager).await;
        let approve = format!("{round}/approve");
        let page = executive.get(&approve).await.body;
        assert!(
            page.contains("さがしています") && page.contains("タブレット2号"),
            "{page}"
        );
        let silent = decide(&executive, &round, &page, ["returned", ""]).await;
        assert!(
            silent.body.contains("返すわけを書いてください"),
            "{}",
            silent.body
        );
        // The page with the mistake is as good as the first one.
        let back = ["returned", "車の中も 見てください"];
        decide(&executive, &round, &silent.body, back).await;
        let page = manager.get(&round).await.body;
        assert!(
            page.contains("もう一度見ます") && page.contains("車の中も 見てください"),
            "{page}"
        );
        let found = [("mark", "there"), ("before", "missing")];
        assert_eq!(
            mark(&manager, &round, &all[1], &found).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            manager.post(&format!("{round}/end"), &[]).await.location,
            round
        );
        let done = look_and_decide(&executive, &round, ["approved", ""]).await;
        assert_eq!(done.location, round, "{}", done.body);
    })
    .await;
}

#[tokio::test]
async fn a_result_that_changed_after_the_executive_looked_is_looked_at_again() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let (manager, executive) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "mori").await,
        );
        let (round, all) = ended(&manager).await;
        let seen = executive.get(&format!("{round}/approve")).await.body;
        *now.lock().unwrap() += SignedDuration::from_secs(60);
        manager.post(&format!("{round}/reopen"), &[]).await;
        let lost = [("mark", "missing"), ("before", "there")];
        mark(&manager, &round, &all[0], &lost).await;
        let again = manager.post(&format!("{round}/end"), &[]).await;
        assert_eq!(again.location, round, "{}", again.body);
        for said in [["approved", ""], ["returned", "もう一度"]] {
            for page in [seen.as_str(), "a form without the moment"] {
                let late = decide(&executive, &round, page, said).await;
                assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{said:?}");
                assert!(
                    late.body.contains("見ている間に、結果が変わりました"),
                    "{}",
                    late.body
                );
            }
        }
        assert_eq!(told(&app, "registers.round-approve").await, 0);
        assert_eq!(told(&app, "registers.round-return").await, 0);
        let done = look_and_decide(&executive, &round, ["approved", ""]).await;
        assert_eq!(done.location, round, "{}", done.body);
    })
    .await;
}

#[tokio::test]
async fn ending_twice_ends_once_and_a_request_can_be_taken_back() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let (round, _) = ended(&manager).await;
        let twice = manager.post(&format!("{round}/end"), &[]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.body.contains("先に進めました"), "{}", twice.body);
        manager.post(&format!("{round}/reopen"), &[]).await;
        let page = manager.get(&round).await.body;
        assert!(page.contains("いま見ています"), "{page}");
        let end = format!("{round}/end");
        let (first, second) = tokio::join!(manager.post(&end, &[]), manager.post(&end, &[]));
        let done = [first, second]
            .iter()
            .filter(|it| it.location == round)
            .count();
        assert_eq!(done, 1);
        assert_eq!(told(&app, "registers.round-end").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_ledger_is_gone_through_once_at_a_time_and_a_mistaken_beginning_is_given_up() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let rounds = at("registers/devices/rounds");
        let empty = manager.post(&rounds, &[]).await;
        assert!(
            empty.body.contains("台帳に何もありません"),
            "{}",
            empty.body
        );
        placed(&manager, "タブレット1号", "受付").await;
        let round = begin(&manager, "devices").await;
        let twice = manager.post(&rounds, &[]).await;
        assert!(twice.body.contains("もう始まっています"), "{}", twice.body);
        manager.post(&format!("{round}/give-up"), &[]).await;
        assert!(manager.get(&round).await.body.contains("やめました"));
        let again = begin(&manager, "devices").await;
        assert_ne!(again, round);
        // A ledger that is not gone through has no such page; daily ledgers neither.
        let none = manager.get(&at("registers/take-out/rounds")).await.status;
        assert_eq!(none, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_round_of_another_office_is_as_good_as_none() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, other) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "suzuki").await,
        );
        let (round, all) = ended(&manager).await;
        let elsewhere = round.replace(&office().to_string(), &world::id("kaede").to_string());
        let unknown = elsewhere.replace(id(&round), &world::id("nobody").to_string());
        for rest in ["", "/list", "/next", "/surplus"] {
            let (a, b) = (
                other.get(&format!("{elsewhere}{rest}")).await,
                other.get(&format!("{unknown}{rest}")).await,
            );
            assert_eq!(a.status, StatusCode::NOT_FOUND, "{rest}");
            assert_eq!(
                a.body.replace(id(&round), ""),
                b.body.replace(id(&unknown), ""),
                "{rest}"
            );
        }
        for rest in ["end", "reopen", "give-up"] {
            let answer = other.post(&format!("{elsewhere}/{rest}"), &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{rest}");
        }
        let thing = format!("{elsewhere}/things/{}", id(&all[0]));
        let answer = other.post(&thing, &[("mark", "missing")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_next_round_is_told_of_thirty_days_before_and_is_late_afterwards() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let days = |n: i64| *now.lock().unwrap() += SignedDuration::from_hours(24 * n);
        let manager = Browser::of(&app, "tanaka").await;
        let home = format!("/offices/{}", office());
        let rounds = at("registers/devices/rounds");
        let (round, _) = ended(&manager).await;
        days(1);
        // Sessions have ended over night.
        let executive = Browser::of(&app, "mori").await;
        let manager = Browser::of(&app, "tanaka").await;
        look_and_decide(&executive, &round, ["approved", ""]).await;
        let page = manager.get(&rounds).await.body;
        assert!(page.contains("令和9年11月22日"), "{page}");
        for (step, is_told) in [(0, false), (333, false), (1, true), (31, true)] {
            days(step);
            let manager = Browser::of(&app, "tanaka").await;
            let page = manager.get(&home).await.body;
            assert_eq!(
                page.contains(&format!("\"{rounds}\"")),
                is_told,
                "{step}: {page}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn accounts_documents_and_audits_end_in_the_same_approval() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, executive) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "mori").await,
        );
        for (register, form) in [
            (
                "accounts",
                vec![
                    ("system", "かいごソフト"),
                    ("login", "sato01"),
                    ("person", "sato"),
                ],
            ),
            ("documents", vec![("title", "情報安全の規程")]),
            (
                "audits",
                vec![("title", "令和8年度の監査"), ("planned-on", "2026-12-01")],
            ),
        ] {
            let new = at(&format!("registers/{register}/new"));
            let entry = manager.post(&new, &form).await;
            assert!(
                entry.location.contains("/entries/"),
                "{register}: {}",
                entry.body
            );
            let round = begin(&manager, register).await;
            assert!(
                manager.get(&round).await.body.contains("見直し"),
                "{register}"
            );
            tick(&manager, &round, &[entry.location], "there").await;
            manager.post(&format!("{round}/end"), &[]).await;
            let done = look_and_decide(&executive, &round, ["approved", ""]).await;
            assert_eq!(done.location, round, "{register}: {}", done.body);
        }
    })
    .await;
}
