//! Another kind than was reported: clocks, steps and drafts follow, what was done stays told, and the reason stands beside it.

use super::*;
use crate::testing::on_both;

/// Says that a step is done.
async fn done(manager: &Browser, room: &str, step: &str) {
    let path = format!("{room}/steps/{step}");
    let said = [("state", "done"), ("words", "受付 77")];
    went_back(&manager.post(&path, &said).await, room);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn another_kind_brings_its_steps_clocks_and_drafts_and_loses_nothing_that_was_done() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let manager = Browser::of(&app, "tanaka").await;
        let room = report(&staff, ("lost", "lost-device")).await;
        manager.post(&format!("{room}/acknowledge"), &[]).await;
        done(&manager, &room, "call-manager").await;
        done(&manager, &room, "tell-police").await;
        let kind = format!("{room}/kind");
        let page = manager.get(&kind).await.body;
        assert!(page.contains("今の種類：機器をなくした"), "{page}");
        assert!(!page.contains("value=\"lost-device\""), "{page}");
        // Without a reason nothing changes, and the choice is kept.
        let silent = [("kind", "misdirected-fax"), ("why", " ")];
        let answer = manager.post(&kind, &silent).await;
        assert!(
            answer.body.contains("変えるわけを書いて"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("value=\"misdirected-fax\" checked"));
        let unknown = [("kind", "lost-device"), ("why", "同じもの")];
        let answer = manager.post(&kind, &unknown).await;
        assert!(
            answer.body.contains("value=\"同じもの\""),
            "{}",
            answer.body
        );
        let said = [("kind", "misdirected-fax"), ("why", "FAXで送っていた")];
        went_back(&manager.post(&kind, &said).await, &room);
        let page = manager.get(&room).await.body;
        let fax = app.incidents.playbook("misdirected-fax").unwrap();
        let device = app.incidents.playbook("lost-device").unwrap();
        for step in &fax.steps {
            assert!(page.contains(&step.text.plain()), "{}", step.id);
        }
        let count = format!("<p class=\"small\">1 / {}</p>", fax.steps.len());
        assert!(page.contains(&count), "call-manager is done: {page}");
        let police = device.step("tell-police").unwrap().text.plain();
        let former = page.split("前の種類の時に、したこと").nth(1).unwrap();
        let (former, timeline) = former.split_once("id=\"line-").unwrap();
        assert!(former.contains(&police) && former.contains("受付 77"));
        for told in ["種類を変えました", "FAXで送っていた", "機器をなくした→FAX"]
        {
            assert!(timeline.contains(told), "{told}: {timeline}");
        }
        // Each line says the step as it was asked for when it was done.
        for id in ["call-manager", "tell-police"] {
            let words = device.step(id).unwrap().text.plain();
            assert!(timeline.contains(&words), "{words}: {timeline}");
        }
        let about = format!("incident/{}", id_of(&room));
        assert_eq!(journal(&app, "incidents.kind", &about).await, 1);
        let draft = manager.get(&format!("{room}/drafts/internal-report")).await;
        for told in [fax.title.plain(), police] {
            assert!(draft.body.contains(&told), "{told}: {}", draft.body);
        }
        let closed = [("over", "yes")];
        went_back(
            &manager.post(&format!("{room}/close"), &closed).await,
            &room,
        );
        let late = manager.post(&kind, &[("kind", "lost-usb"), ("why", "x")]);
        assert_eq!(late.await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn the_clocks_of_the_former_kind_are_due_no_more_and_a_finished_act_counts_for_the_new_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let manager = Browser::of(&app, "tanaka").await;
        let room = report(&staff, ("sent", "wrong-record")).await;
        manager.post(&format!("{room}/acknowledge"), &[]).await;
        done(&manager, &room, "call-vendor").await;
        let rules = || async {
            let sql = "select rule, done_at from incident_clocks where incident_id = $1";
            let rows = sqlx::query(sql)
                .bind(id_of(&room))
                .fetch_all(&mut *app.db.rows().await.unwrap())
                .await
                .unwrap();
            let rule = |it: &sqlx::any::AnyRow| {
                let done: Option<i64> = sqlx::Row::get(it, "done_at");
                (sqlx::Row::get::<String, _>(it, "rule"), done.is_some())
            };
            let all = rows.iter().map(rule);
            all.collect::<std::collections::BTreeMap<_, _>>()
        };
        assert!(!rules().await.contains_key("vendor"));
        let said = [("kind", "wifi-tapped"), ("why", "Wi-Fiがおかしかった")];
        went_back(&manager.post(&format!("{room}/kind"), &said).await, &room);
        let now = rules().await;
        let wanted = &app.incidents.playbook("wifi-tapped").unwrap().clocks;
        let wanted: std::collections::BTreeSet<&str> = wanted
            .iter()
            .map(mamori_core::incidents::ClockId::as_str)
            .collect();
        let kept = now.keys().map(String::as_str).collect();
        assert_eq!(wanted, kept);
        assert!(now["vendor"], "the company was called before: {now:?}");
        let said = [("kind", "misdirected-fax"), ("why", "FAXだった")];
        went_back(&manager.post(&format!("{room}/kind"), &said).await, &room);
        let wanted = &app.incidents.playbook("misdirected-fax").unwrap().clocks;
        for (rule, is_done) in rules().await {
            let is_its = wanted.iter().any(|it| it.as_str() == rule);
            assert!(is_its || is_done, "{rule} is left over");
        }
    })
    .await;
}

#[tokio::test]
async fn in_a_drill_the_kind_changes_the_same_way_and_nothing_real_moves() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let drill = drills::begun(&manager).await;
        let played = drills::played(&staff, &drill).await;
        let real = report(&staff, ("lost", "lost-device")).await;
        let page = manager.get(&format!("{played}/kind")).await.body;
        assert!(page.contains("訓練です"), "{page}");
        let said = [("kind", "lost-usb"), ("why", "USBだった")];
        went_back(
            &manager.post(&format!("{played}/kind"), &said).await,
            &played,
        );
        assert!(manager.get(&played).await.body.contains("USBだった"));
        assert!(!manager.get(&real).await.body.contains("種類を変えました"));
        let about = format!("drill/{}", id_of(&played));
        assert_eq!(journal(&app, "incidents.kind", &about).await, 1);
    })
    .await;
}
