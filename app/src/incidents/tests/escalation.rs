//! Nobody answers: after five minutes the head office is told, after fifteen the council, also by a server that was started anew.

use super::super::escalate;
use super::*;
use crate::testing::{Bench, on_both};
use crate::web::{App, Call, Hooks, Letter, Mail};

async fn mails(app: &App, people: &[&str]) {
    let form = [
        ("host", "mail.example.jp"),
        ("port", "465"),
        ("sender", "sakura@example.jp"),
    ];
    let manager = Browser::of(app, "tanaka").await;
    let kept = manager.post(&at("notices"), &form).await;
    assert!(kept.location.ends_with("done=saved"), "{}", kept.body);
    for login in people {
        let address = format!("{login}@example.jp");
        let form = [("email", address.as_str()), ("mails", "yes")];
        Browser::of(app, login).await.post("/me/mail", &form).await;
    }
}

/// Tells whoever has to be told now; to whom letters went.
async fn told(app: &App, box_of: &Arc<Mutex<Vec<Letter>>>) -> Vec<String> {
    let count = escalate(app).await.unwrap();
    let letters = std::mem::take(&mut *box_of.lock().unwrap());
    assert_eq!(letters.len(), count);
    for it in &letters {
        assert!(
            !it.text.contains("タブレット") && it.text.contains("/incidents/"),
            "{}",
            it.text
        );
    }
    let mut to: Vec<String> = letters.into_iter().map(|it| it.to).collect();
    to.sort();
    to
}

const ALL: [&str; 6] = ["sato", "tanaka", "abe", "mori", "hayashi", "ono"];

struct Night {
    app: App,
    list: Arc<Mutex<Vec<Letter>>>,
    now: Arc<Mutex<Timestamp>>,
}

async fn night(bench: &Bench) -> Night {
    let (clock, now) = turned();
    let list = Arc::new(Mutex::new(Vec::new()));
    let app = bench.app_at(clock).await;
    let app = app.with_mail(Mail::Kept(list.clone()));
    mails(&app, &ALL).await;
    list.lock().unwrap().clear();
    // Three o'clock at night in the office: an incident does not wait for the morning.
    *now.lock().unwrap() = "2026-11-22T18:00:00Z".parse().unwrap();
    Night { app, list, now }
}

impl Night {
    fn turn(&self, moment: &str) {
        *self.now.lock().unwrap() = moment.parse().unwrap();
    }
}

#[tokio::test]
async fn five_minutes_without_an_answer_reach_the_head_office_and_fifteen_the_council() {
    on_both(|bench| async move {
        let it = night(&bench).await;
        let staff = Browser::of(&it.app, "sato").await;
        let room = report(&staff, ("lost", "lost-device")).await;
        let first = ["abe@example.jp", "tanaka@example.jp"];
        assert_eq!(told(&it.app, &it.list).await, first);
        it.turn("2026-11-22T18:04:59Z");
        assert_eq!(told(&it.app, &it.list).await, Vec::<String>::new());
        it.turn("2026-11-22T18:05:00Z");
        assert_eq!(
            told(&it.app, &it.list).await,
            ["hayashi@example.jp", "mori@example.jp"]
        );
        it.turn("2026-11-22T18:15:00Z");
        assert_eq!(told(&it.app, &it.list).await, ["ono@example.jp"]);
        it.turn("2026-11-22T19:00:00Z");
        assert_eq!(told(&it.app, &it.list).await, Vec::<String>::new());
        let manager = Browser::of(&it.app, "tanaka").await;
        let page = manager.get(&room).await.body;
        assert_eq!(page.matches("メールしました").count(), 3, "{page}");
        // The sentence about the next level counts those that came.
        assert!(
            page.contains("3回 知らせました") || page.contains("3回知らせました"),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_answers_stops_it_and_a_server_that_starts_anew_goes_on() {
    on_both(|bench| async move {
        let it = night(&bench).await;
        let staff = Browser::of(&it.app, "sato").await;
        let room = report(&staff, ("lost", "lost-device")).await;
        assert_eq!(told(&it.app, &it.list).await.len(), 2);
        // Another server over the same database: what has come is not said twice, what comes is said.
        let now = it.now.clone();
        let list = Arc::new(Mutex::new(Vec::new()));
        let clock = Clock::told_by(move || *now.lock().unwrap());
        let second = bench
            .empty_app_at(clock)
            .with_mail(Mail::Kept(list.clone()));
        assert_eq!(told(&second, &list).await, Vec::<String>::new());
        it.turn("2026-11-22T18:06:00Z");
        assert_eq!(told(&second, &list).await.len(), 2);
        // Signed in before: a second server with the same chance would give the same session.
        let cookie = |login| crate::testing::world::cookie(&it.app, login);
        let manager = Browser::with(&second, &cookie("tanaka").await);
        went_back(
            &manager.post(&format!("{room}/acknowledge"), &[]).await,
            &room,
        );
        it.turn("2026-11-22T18:30:00Z");
        assert_eq!(told(&second, &list).await, Vec::<String>::new());
        // A second press of the button changes nothing.
        let deputy = Browser::with(&second, &cookie("abe").await);
        went_back(
            &deputy.post(&format!("{room}/acknowledge"), &[]).await,
            &room,
        );
        let page = manager.get(&room).await.body;
        assert_eq!(page.matches("見ました。対応します").count(), 1, "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_mail_server_that_refuses_is_asked_again_until_somebody_answers() {
    on_both(|bench| async move {
        let it = night(&bench).await;
        let staff = Browser::of(&it.app, "sato").await;
        report(&staff, ("screen", "ransomware")).await;
        let refusing = it.app.clone().with_mail(Mail::Refused("not today"));
        assert_eq!(escalate(&refusing).await.unwrap(), 0);
        it.turn("2026-11-22T18:03:00Z");
        assert_eq!(told(&it.app, &it.list).await, Vec::<String>::new());
        it.turn("2026-11-22T18:06:00Z");
        let all = [
            "abe@example.jp",
            "hayashi@example.jp",
            "mori@example.jp",
            "tanaka@example.jp",
        ];
        assert_eq!(told(&it.app, &it.list).await, all);
    })
    .await;
}

async fn calling(app: &App, hooks: Hooks) -> App {
    let form = [("address", "https://chat.example.jp/hook/secret")];
    let manager = Browser::of(app, "tanaka").await;
    let kept = manager.post(&at("notices/webhook"), &form).await;
    assert!(kept.location.ends_with("done=hook"), "{}", kept.body);
    app.clone().with_hooks(hooks)
}

#[tokio::test]
async fn the_chat_of_the_office_is_told_once_a_level_and_never_what_it_was() {
    on_both(|bench| async move {
        let it = night(&bench).await;
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let app = calling(&it.app, Hooks::Kept(calls.clone())).await;
        let staff = Browser::of(&app, "sato").await;
        report(&staff, ("lost", "lost-device")).await;
        escalate(&app).await.unwrap();
        escalate(&app).await.unwrap();
        let first = std::mem::take(&mut *calls.lock().unwrap());
        assert_eq!(first.len(), 1);
        assert_eq!(first[0].to, "https://chat.example.jp/hook/secret");
        assert_eq!(
            (&first[0].body["kind"], &first[0].body["minutes"]),
            (&"incident".into(), &0.into())
        );
        let text = first[0].body["text"].as_str().unwrap();
        assert!(
            text.contains("/incidents/") && !text.contains("タブレット"),
            "{text}"
        );
        it.turn("2026-11-22T18:05:00Z");
        escalate(&app).await.unwrap();
        assert_eq!(calls.lock().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_chat_that_does_not_answer_stops_no_mail_and_is_told_five_minutes_later() {
    on_both(|bench| async move {
        let it = night(&bench).await;
        let app = calling(&it.app, Hooks::Refused("no answer in time")).await;
        let staff = Browser::of(&app, "sato").await;
        report(&staff, ("lost", "lost-device")).await;
        assert_eq!(escalate(&app).await.unwrap(), 2, "two mails, no call");
        let manager = Browser::of(&app, "tanaka").await;
        let page = manager.get(&at("notices")).await.body;
        assert!(page.contains("no answer in time") && !page.contains("secret"));
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let app = app.with_hooks(Hooks::Kept(calls.clone()));
        it.turn("2026-11-22T18:04:00Z");
        escalate(&app).await.unwrap();
        assert_eq!(calls.lock().unwrap().len(), 0, "it has its rest");
        it.turn("2026-11-22T18:05:00Z");
        escalate(&app).await.unwrap();
        assert_eq!(
            calls.lock().unwrap().len(),
            2,
            "the first one again, and the second"
        );
    })
    .await;
}
