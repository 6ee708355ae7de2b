//! The three moments of what is out: half past five, six o'clock, the next morning, on the first page and by mail.

use jiff::SignedDuration;

use super::super::remind;
use super::*;
use crate::web::{App, Letter, Mail};

/// The office sends mails, and these people want them.
async fn mails(app: &App, people: &[&str]) {
    let form = [
        ("host", "mail.example.jp"),
        ("port", "465"),
        ("sender", "sakura@example.jp"),
        ("reminders", "yes"),
    ];
    let manager = Browser::of(app, "tanaka").await;
    assert!(
        manager
            .post(&at("notices"), &form)
            .await
            .location
            .ends_with("done=saved")
    );
    for login in people {
        let address = format!("{login}@example.jp");
        let form = [("email", address.as_str()), ("mails", "yes")];
        let saved = Browser::of(app, login).await.post("/me/mail", &form).await;
        assert_eq!(saved.location, "/me", "{}", saved.body);
    }
}

/// Sends what is due now; to whom, and what the letters say.
async fn sent(app: &App, box_of: &Arc<Mutex<Vec<Letter>>>) -> Vec<(String, String)> {
    let count = remind(app).await.unwrap();
    let letters = std::mem::take(&mut *box_of.lock().unwrap());
    assert_eq!(letters.len(), count);
    let mut told: Vec<_> = letters.into_iter().map(|it| (it.to, it.text)).collect();
    told.sort();
    told
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn who_has_it_is_told_at_half_past_five_and_the_manager_at_six_and_both_on_the_next_morning()
{
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let list = Arc::new(Mutex::new(Vec::new()));
        let app = bench
            .app_at(clock)
            .await
            .with_mail(Mail::Kept(list.clone()));
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        mails(&app, &["sato", "tanaka", "abe"]).await;
        device(&manager, "タブレット7号", "in-use").await;
        permit(&manager, "sato").await;
        assert_eq!(
            take_out(&staff, "タブレット7号").await.status,
            StatusCode::SEE_OTHER
        );
        let turn = |moment: &str| *now.lock().unwrap() = moment.parse().unwrap();
        // The office is nine hours ahead.
        turn("2026-11-22T08:29:59Z");
        assert_eq!(sent(&app, &list).await, []);
        turn("2026-11-22T08:30:00Z");
        let told = sent(&app, &list).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].0.starts_with("sato@") && told[0].1.contains("もうすぐ返す時間です：1件"),
            "{told:?}"
        );
        assert!(
            !told[0].1.contains("タブレット"),
            "what is out does not travel by mail"
        );
        turn("2026-11-22T08:31:00Z");
        assert_eq!(sent(&app, &list).await, [], "it is said once");
        turn("2026-11-22T08:59:59Z");
        assert_eq!(sent(&app, &list).await, []);
        turn("2026-11-22T09:00:00Z");
        let told = sent(&app, &list).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].0.starts_with("tanaka@")
                && told[0].1.contains("返す時間をすぎた物があります：1件"),
            "{told:?}"
        );
        turn("2026-11-22T09:01:00Z");
        assert_eq!(sent(&app, &list).await, []);

        // Eight o'clock: the daily mails of who has it and of those who look after the ledgers say that something is late.
        turn("2026-11-22T23:00:00Z");
        let daily = crate::notices::remind(&app, &crate::registers::panels())
            .await
            .unwrap();
        let letters = std::mem::take(&mut *list.lock().unwrap());
        let late = letters
            .iter()
            .filter(|it| it.text.contains("日がすぎたこと：1つ"));
        let mut to: Vec<_> = late.map(|it| it.to.as_str()).collect();
        to.sort_unstable();
        assert_eq!(
            (daily, to),
            (
                3,
                vec!["abe@example.jp", "sato@example.jp", "tanaka@example.jp"]
            ),
            "{letters:?}"
        );
        assert_eq!(
            sent(&app, &list).await,
            [],
            "nothing of yesterday by the minute"
        );
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn what_came_back_in_time_or_waited_for_a_server_that_stood_still_is_not_told_by_the_minute()
{
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let list = Arc::new(Mutex::new(Vec::new()));
        let app = bench
            .app_at(clock)
            .await
            .with_mail(Mail::Kept(list.clone()));
        let manager = Browser::of(&app, "tanaka").await;
        mails(&app, &["tanaka"]).await;
        for number in ["タブレット7号", "タブレット8号"] {
            device(&manager, number, "in-use").await;
        }
        let out = take_out(&manager, "タブレット7号").await.location;
        take_out(&manager, "タブレット8号").await;
        *now.lock().unwrap() = "2026-11-22T08:40:00Z".parse().unwrap();
        let manager = Browser::of(&app, "tanaka").await;
        let tap = [("tap", "yes"), ("condition", "good")];
        assert_eq!(
            manager
                .post(&format!("{out}/steps/return"), &tap)
                .await
                .location,
            out
        );
        let told = sent(&app, &list).await;
        assert!(
            told.len() == 1 && told[0].1.contains("1件"),
            "only the other one: {told:?}"
        );
        *now.lock().unwrap() += SignedDuration::from_mins(90);
        assert_eq!(
            sent(&app, &list).await,
            [],
            "six o'clock passed more than an hour ago"
        );

        // A server that refuses is told on the page of the mail settings, once.
        let closed = app.clone().with_mail(Mail::Refused("554 no"));
        *now.lock().unwrap() = "2026-11-22T09:00:30Z".parse().unwrap();
        assert_eq!(remind(&closed).await.unwrap(), 0);
        let page = Browser::of(&app, "tanaka")
            .await
            .get(&at("notices"))
            .await
            .body;
        assert!(page.contains("554 no"), "{page}");
        assert_eq!(sent(&app, &list).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_one_has_oneself_and_what_somebody_else_is_late_with_are_two_mails_at_one_minute() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let list = Arc::new(Mutex::new(Vec::new()));
        let app = bench.app_at(clock).await;
        let app = app.with_mail(Mail::Kept(list.clone()));
        let (staff, manager) = (
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
        );
        mails(&app, &["tanaka"]).await;
        for number in ["タブレット7号", "タブレット8号"] {
            device(&manager, number, "in-use").await;
        }
        permit(&manager, "sato").await;
        take_out(&manager, "タブレット7号").await;
        let early = [
            ("tap", "yes"),
            ("device", "タブレット8号"),
            ("reason", "visit"),
            ("return-by", "2026-11-22T17:30"),
        ];
        let out = staff.post(&at("registers/take-out/new"), &early).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.body);
        *now.lock().unwrap() = "2026-11-22T08:30:00Z".parse().unwrap();
        let told = sent(&app, &list).await;
        assert_eq!(told.len(), 2, "{told:?}");
        let says = |words: &str| told.iter().any(|(_, text)| text.contains(words));
        assert!(says("もうすぐ返す時間です：1件"), "{told:?}");
        assert!(says("返す時間をすぎた物があります：1件"), "{told:?}");
        assert_eq!(sent(&app, &list).await, [], "each is said once");
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_the_server_refused_is_tried_again_after_five_minutes_and_then_not_repeated() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let list = Arc::new(Mutex::new(Vec::new()));
        let app = bench.app_at(clock).await;
        let app = app.with_mail(Mail::Kept(list.clone()));
        let manager = Browser::of(&app, "tanaka").await;
        mails(&app, &["tanaka"]).await;
        device(&manager, "タブレット7号", "in-use").await;
        take_out(&manager, "タブレット7号").await;
        let turn = |moment: &str| *now.lock().unwrap() = moment.parse().unwrap();
        let page = async || {
            let manager = Browser::of(&app, "tanaka").await;
            manager.get(&at("notices")).await.body
        };
        let closed = app.clone().with_mail(Mail::Refused("451 later"));
        turn("2026-11-22T08:30:00Z");
        assert_eq!(remind(&closed).await.unwrap(), 0);
        assert!(page().await.contains("451 later"));
        turn("2026-11-22T08:34:59Z");
        assert_eq!(sent(&app, &list).await, [], "the server has its rest");
        turn("2026-11-22T08:35:00Z");
        assert_eq!(remind(&closed).await.unwrap(), 0, "refused once more");
        turn("2026-11-22T08:39:00Z");
        assert_eq!(sent(&app, &list).await, [], "and rests once more");
        turn("2026-11-22T08:40:00Z");
        assert_eq!(sent(&app, &list).await.len(), 1);
        assert!(!page().await.contains("451 later"));
        turn("2026-11-22T08:46:00Z");
        assert_eq!(sent(&app, &list).await, [], "what left is not sent again");
    })
    .await;
}
