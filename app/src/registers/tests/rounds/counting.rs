//! Counting: by scan, by code reader, by ticks; what is missing, too many, or comes and goes meanwhile.

use axum::http::StatusCode;

use super::*;

#[tokio::test]
async fn a_scan_leads_to_one_button_and_the_next_page_tells_what_is_left_here() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let first = placed(&manager, "タブレット1号", "受付").await;
        placed(&manager, "タブレット2号", "受付").await;
        placed(&manager, "タブレット3号", "休けい室").await;
        let code = labelled(&manager, &first).await;
        let thing = at(&format!("labels/{code}"));
        assert!(manager.get(&thing).await.body.contains("借りる"));
        let round = begin(&manager, "devices").await;

        let counting = format!("{round}/things/{}", id(&first));
        assert_eq!(manager.get(&thing).await.location, counting);
        let page = manager.get(&counting).await.body;
        assert!(page.contains("value=\"there\">ありました"), "{page}");
        assert!(
            page.contains("受付") && page.contains("3件のうち0件"),
            "{page}"
        );
        // Its own page is still there for who wants to borrow it, and for staff nothing has changed.
        let plain = manager.get(&format!("{thing}?plain=yes")).await;
        assert!(plain.body.contains("/borrow"), "{}", plain.body);
        let staff = Browser::of(&app, "sato").await;
        assert_eq!(staff.get(&thing).await.status, StatusCode::OK);
        assert_eq!(staff.get(&counting).await.status, StatusCode::FORBIDDEN);

        let there = [("mark", "there"), ("before", "")];
        let next = mark(&manager, &round, &first, &there).await.location;
        assert_eq!(next, format!("{round}/next?after={}", id(&first)));
        let page = manager.get(&next).await.body;
        assert!(
            page.contains("タブレット1号") && page.contains("3件のうち1件"),
            "{page}"
        );
        let (_, left) = page.split_once("まだのもの").unwrap();
        assert!(
            left.contains("タブレット2号") && !left.contains("タブレット3号"),
            "{left}"
        );
        // The second touch of a trembling finger changes nothing.
        assert_eq!(mark(&manager, &round, &first, &there).await.location, next);
        assert_eq!(told(&app, "registers.round-mark").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_reader_counts_a_thing_with_each_page() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let mut codes = Vec::new();
        for number in 1..=4 {
            let entry = placed(&manager, &format!("タブレット{number}号"), "受付").await;
            codes.push(labelled(&manager, &entry).await);
        }
        let round = begin(&manager, "devices").await;
        let next = format!("{round}/next");
        for (at, code) in codes.iter().enumerate() {
            // The whole address, as it stands in the QR code, or the code alone.
            let read = match at % 2 {
                0 => format!("HTTP://LOCALHOST/Q/{code}"),
                _ => code.to_lowercase(),
            };
            let answer = manager.post(&next, &[("code", &read)]).await;
            let page = manager.get(&answer.location).await.body;
            let seen = format!("4件のうち{}件", at + 1);
            assert!(page.contains(&seen), "{page}");
            assert_eq!(page.contains("autofocus"), at < 3, "{page}");
        }
        let unknown = manager.post(&next, &[("code", "ABCDEFGH")]).await;
        assert!(
            unknown.body.contains("この台帳にありません"),
            "{}",
            unknown.body
        );
        assert!(unknown.body.contains("全部見ました"), "{}", unknown.body);
    })
    .await;
}

#[tokio::test]
async fn ticks_are_saved_together_and_nobody_writes_over_anothers_mark() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let other = Browser::of(&app, "ito").await;
        let mut all = Vec::new();
        for number in 1..=3 {
            all.push(placed(&manager, &format!("タブレット{number}号"), "受付").await);
        }
        let round = begin(&manager, "devices").await;
        let nothing = tick(&manager, &round, &[], "there").await;
        assert!(nothing.body.contains("一つ以上"), "{}", nothing.body);
        let missing = tick(&other, &round, &all[..1], "missing").await.location;
        assert!(missing.contains("done=1"), "{missing}");
        // The list of the first still shows all three.
        let done = tick(&manager, &round, &all, "there").await.location;
        assert!(
            done.contains("done=2") && done.contains("others=1"),
            "{done}"
        );
        let page = manager.get(&done).await.body;
        assert!(page.contains("ほかの人が先に"), "{page}");
        let page = manager.get(&format!("{round}/list?show=all")).await.body;
        assert_eq!(page.matches("ありました</span>").count(), 2, "{page}");
        assert_eq!(page.matches("見つかりません</span>").count(), 1, "{page}");

        // On the page of the thing: who saw it unmarked is told; who has seen the mark may correct it.
        let late = mark(
            &manager,
            &round,
            &all[0],
            &[("mark", "there"), ("before", "")],
        )
        .await;
        assert_eq!(late.status, StatusCode::OK);
        assert!(late.body.contains("ほかの人が先に"), "{}", late.body);
        let seen = [("mark", "there"), ("before", "missing")];
        let corrected = mark(&manager, &round, &all[0], &seen).await;
        assert_eq!(
            corrected.status,
            StatusCode::SEE_OTHER,
            "{}",
            corrected.body
        );
        assert_eq!(told(&app, "registers.round-mark").await, 3);
    })
    .await;
}

#[tokio::test]
async fn another_place_needs_a_word_and_keeps_what_was_typed() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let entry = placed(&manager, "タブレット1号", "受付").await;
        let round = begin(&manager, "devices").await;
        let silent = mark(
            &manager,
            &round,
            &entry,
            &[("mark", "differs"), ("note", " ")],
        )
        .await;
        assert!(
            silent.body.contains("どこにあったか、何がちがうか"),
            "{}",
            silent.body
        );
        let told = [("mark", "differs"), ("note", "車の中<b>")];
        mark(&manager, &round, &entry, &told).await;
        let page = manager.get(&round).await.body;
        assert!(page.contains("ちがう場所にありました"), "{page}");
        assert!(page.contains("車の中&#60;b&#62;"), "{page}");
        // No such mark, no such thing, a thing of another ledger.
        let odd = mark(&manager, &round, &entry, &[("mark", "surplus")]).await;
        assert!(!odd.location.contains("next"), "{}", odd.location);
        let none = manager.get(&format!("{round}/things/1")).await.status;
        assert_eq!(none, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn what_the_ledger_lacks_is_written_down_and_can_be_taken_back() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        placed(&manager, "タブレット1号", "受付").await;
        let round = begin(&manager, "devices").await;
        let surplus = format!("{round}/surplus");
        let empty = manager
            .post(&surplus, &[("name", ""), ("place", "倉庫")])
            .await;
        assert!(empty.body.contains("value=\"倉庫\""), "{}", empty.body);
        for name in ["古いノートPC", "だれかのスマホ"] {
            let form = [
                ("name", name),
                ("place", "倉庫"),
                ("note", "電源が入らない"),
            ];
            manager.post(&surplus, &form).await;
        }
        let page = manager.get(&surplus).await.body;
        assert!(page.contains("/registers/devices/new\""), "{page}");
        let (_, after) = page.split_once("name=\"id\" value=\"").unwrap();
        let first = after.split('"').next().unwrap();
        manager
            .post(&format!("{surplus}/back"), &[("id", first)])
            .await;
        let page = manager.get(&round).await.body;
        assert!(
            page.contains("だれかのスマホ") && !page.contains("古いノートPC"),
            "{page}"
        );
        assert!(
            page.contains("台帳にない物がありました&nbsp;<b>1</b>"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_comes_and_goes_in_the_middle_is_told_apart() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let later = || *now.lock().unwrap() += jiff::SignedDuration::from_mins(5);
        let manager = Browser::of(&app, "tanaka").await;
        let stays = placed(&manager, "タブレット1号", "受付").await;
        let goes = placed(&manager, "タブレット2号", "受付").await;
        let code = labelled(&manager, &goes).await;
        later();
        let round = begin(&manager, "devices").await;
        later();
        placed(&manager, "タブレット3号", "受付").await;
        let close = [("ended-on", "2026-11-22"), ("ended-why", "broken")];
        let closed = manager.post(&format!("{goes}/steps/close"), &close).await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
        let page = manager.get(&round).await.body;
        assert!(page.contains("1件のうち0件"), "{page}");
        let (_, changed) = page.split_once("途中で増えたもの").unwrap();
        assert!(
            changed.contains("タブレット3号") && changed.contains("タブレット2号"),
            "{changed}"
        );
        // Found although it was closed: that is kept as something too many.
        let scanned = manager.get(&at(&format!("labels/{code}"))).await.location;
        let page = manager.get(&scanned).await.body;
        assert!(
            page.contains("もう使っていない物です") && page.contains("value=\"surplus\""),
            "{page}"
        );
        mark(
            &manager,
            &round,
            &goes,
            &[("mark", "surplus"), ("before", "")],
        )
        .await;
        mark(
            &manager,
            &round,
            &stays,
            &[("mark", "there"), ("before", "")],
        )
        .await;
        later();
        let ended = manager.post(&format!("{round}/end"), &[]).await;
        assert_eq!(ended.location, round, "{}", ended.body);
        let page = manager.get(&round).await.body;
        assert!(
            page.contains("1件のうち1件")
                && page.contains("台帳にない物がありました&nbsp;<b>1</b>"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_page_of_the_list_holds_fifty_lines_and_weighs_little() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let mut all = Vec::new();
        for number in 1..=61 {
            all.push(placed(&manager, &format!("タブレット{number}号"), "受付").await);
        }
        let round = begin(&manager, "devices").await;
        let page = manager
            .get(&format!("{round}/list?at=%E5%8F%97%E4%BB%98"))
            .await
            .body;
        assert_eq!(page.matches("type=\"checkbox\"").count(), 50);
        tick(&manager, &round, &all[..50], "there").await;
        let page = manager
            .get(&format!("{round}/list?at=%E5%8F%97%E4%BB%98&page=7"))
            .await
            .body;
        assert_eq!(page.matches("type=\"checkbox\"").count(), 11);
        let elsewhere = manager.get(&format!("{round}/list?at=")).await.body;
        assert!(elsewhere.contains("ここは全部見ました"), "{elsewhere}");
    })
    .await;
}
