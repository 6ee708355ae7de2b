//! Reminders with a clock that the test turns and a post box that it reads: who gets one, when, and what stands in it.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use super::super::remind;
use crate::clock::Clock;
use crate::db::{Actor, Event};
use crate::testing::browser::Browser;
use crate::testing::{Bench, on_both, world};
use crate::web::{App, Letter, Mail};

/// Half past seven in the office, on the day of the tests.
const EARLY: &str = "2026-11-21T22:30:00Z";

/// An application whose letters and clock are in the test's hand.
struct Post {
    app: App,
    now: Arc<Mutex<Timestamp>>,
    list: Arc<Mutex<Vec<Letter>>>,
}

impl Post {
    /// A check and a plan of sakura: one row of sato is late, and the plan waits for an executive.
    async fn of(bench: &Bench) -> Self {
        let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new(EARLY.parse().unwrap()));
        let told = now.clone();
        let clock = Clock::told_by(move || *told.lock().unwrap());
        let list = Arc::new(Mutex::new(Vec::new()));
        let app = bench.app_at(clock).await;
        run(&app, planned()).await;
        let app = app.with_mail(Mail::Kept(list.clone()));
        Self { app, now, list }
    }

    fn turn(&self, hours: i64) {
        *self.now.lock().unwrap() += SignedDuration::from_hours(hours);
    }

    async fn remind(&self) -> usize {
        remind(&self.app, &crate::home::panels()).await.unwrap()
    }

    /// To whom letters went since the last time, in order, and the letters.
    fn taken(&self) -> (Vec<String>, Vec<Letter>) {
        let letters = std::mem::take(&mut *self.list.lock().unwrap());
        let mut to: Vec<String> = letters.iter().map(|it| it.to.clone()).collect();
        to.sort();
        (to, letters)
    }
}

fn planned() -> String {
    let [check, plan, row, sakura, tanaka, sato] =
        ["check", "plan", "row", "sakura", "tanaka", "sato"].map(world::id);
    format!(
        "insert into assessments (id, office_id, fiscal_year, norm, edition, edition_hash, scoping, opened_by, opened_at)
         values ('{check}', '{sakura}', 2026, 'care-guide', 'r8', 'x', '{{\"service\":null}}', 'system', 5);
         insert into plans (id, assessment_id, office_id, fiscal_year, made_by, made_at)
         values ('{plan}', '{check}', '{sakura}', 2026, '{tanaka}', 5);
         insert into plan_items (id, plan_id, assessment_id, office_id, provision, place, owner_id, due_on, yen, minutes, state)
         values ('{row}', '{plan}', '{check}', '{sakura}', 'care-guide/r8/1-1', 1, '{sato}', '2026-10-30', 'free', 15, 'open');
         insert into approvals (id, office_id, what, subject_id, requested_by, requested_at)
         values ('{row}', '{sakura}', 'plan', '{plan}', '{tanaka}', 5);"
    )
}

async fn run(app: &App, sql: String) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    change.save(&Event::of("testing.rows")).await.unwrap();
}

/// The office sends reminders.
async fn office_sends(app: &App) {
    let form = [
        ("host", "mail.example.jp"),
        ("port", "465"),
        ("sender", "sakura@example.jp"),
        ("reminders", "yes"),
    ];
    let path = format!("/offices/{}/notices", world::id("sakura"));
    let browser = Browser::of(app, "tanaka").await;
    let saved = browser.post(&path, &form).await;
    assert!(saved.location.ends_with("done=saved"), "{}", saved.body);
    let page = browser.get(&path).await.body;
    assert!(page.contains(r#"aria-describedby="reminders-hint" checked"#));
}

/// Somebody wants reminders at an address of their own.
async fn wants(app: &App, login: &str) {
    let address = format!("{login}@example.jp");
    let form = [("email", address.as_str()), ("mails", "yes")];
    let browser = Browser::of(app, login).await;
    let saved = browser.post("/me/mail", &form).await;
    assert_eq!(saved.location, "/me", "{}", saved.body);
}

#[tokio::test]
async fn a_mail_leaves_once_a_day_and_only_to_those_who_want_one_and_have_something_to_do() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        office_sends(&post.app).await;
        for login in ["sato", "mori", "hayashi", "ono", "kato"] {
            wants(&post.app, login).await;
        }
        assert_eq!(post.remind().await, 0, "it is too early");
        post.turn(1);
        assert_eq!(post.remind().await, 2);
        let (to, letters) = post.taken();
        assert_eq!(to, ["mori@example.jp", "sato@example.jp"]);
        let of = |to: &str| letters.iter().find(|it| it.to.starts_with(to)).unwrap();
        let home = format!("http://localhost/offices/{}", world::id("sakura"));
        let sato = of("sato");
        assert_eq!(sato.subject, "守り：することが2つあります");
        assert!(sato.text.contains("日がすぎたこと：1つ"), "{}", sato.text);
        assert!(sato.text.contains("7日のうちにすること：1つ"));
        assert!(sato.text.contains(&home) && sato.text.contains("http://localhost/me"));
        let mori = of("mori");
        assert!(
            mori.text.contains("ほかの人が待っていること：1つ"),
            "{}",
            mori.text
        );
        post.turn(5);
        assert_eq!(post.remind().await, 0);
        post.turn(24);
        assert_eq!(post.remind().await, 2, "the next day");
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_in_an_office_does_not_travel_by_mail() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        office_sends(&post.app).await;
        wants(&post.app, "sato").await;
        post.turn(1);
        post.remind().await;
        let (_, letters) = post.taken();
        let home = Browser::of(&post.app, "sato").await;
        let home = home.get(&format!("/offices/{}", world::id("sakura"))).await;
        let provision = post.app.catalogue.provision("care-guide/r8/1-1");
        let what = &provision.unwrap().title.plain();
        assert!(home.body.contains(what), "it stands on the first page");
        assert!(!letters[0].text.contains(what), "{}", letters[0].text);
    })
    .await;
}

#[tokio::test]
async fn nothing_leaves_until_both_the_office_and_the_person_have_switched_it_on() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        post.turn(1);
        wants(&post.app, "sato").await;
        assert_eq!(post.remind().await, 0);
        office_sends(&post.app).await;
        let browser = Browser::of(&post.app, "sato").await;
        let off = [("email", "sato@example.jp")];
        browser.post("/me/mail", &off).await;
        assert_eq!(post.remind().await, 0);
        wants(&post.app, "sato").await;
        assert_eq!(post.remind().await, 1);
        assert_eq!(post.taken().0, ["sato@example.jp"]);
    })
    .await;
}

#[tokio::test]
async fn two_servers_at_the_same_moment_send_one_mail() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        office_sends(&post.app).await;
        wants(&post.app, "sato").await;
        wants(&post.app, "mori").await;
        post.turn(1);
        let other = post.app.clone().with_mail(Mail::Kept(post.list.clone()));
        let makers = crate::home::panels();
        let (one, two) = tokio::join!(remind(&post.app, &makers), remind(&other, &makers));
        assert_eq!(one.unwrap() + two.unwrap(), 2);
        assert_eq!(post.taken().0, ["mori@example.jp", "sato@example.jp"]);
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_did_not_leave_stands_on_the_page_of_the_mail_settings() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        office_sends(&post.app).await;
        wants(&post.app, "sato").await;
        post.turn(1);
        let closed = post.app.clone().with_mail(Mail::Refused("554 no <thanks>"));
        let sent = remind(&closed, &crate::home::panels()).await.unwrap();
        assert_eq!(sent, 0);
        let path = format!("/offices/{}/notices", world::id("sakura"));
        let page = Browser::of(&post.app, "tanaka").await.get(&path).await.body;
        for words in [
            "届かなかったお知らせ",
            "2026-11-22",
            "554 no &#60;thanks&#62;",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert_eq!(post.remind().await, 0, "it is not tried again on this day");
    })
    .await;
}

#[tokio::test]
async fn a_mail_speaks_the_language_of_its_reader() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        office_sends(&post.app).await;
        wants(&post.app, "sato").await;
        wants(&post.app, "mori").await;
        run(
            &post.app,
            "update persons set language = 'easy' where login = 'sato';
             update persons set language = 'en' where login = 'mori';"
                .to_owned(),
        )
        .await;
        post.turn(1);
        post.remind().await;
        let (_, letters) = post.taken();
        let text = |to: &str| {
            let found = letters.iter().find(|it| it.to.starts_with(to)).unwrap();
            format!("{}\n{}", found.subject, found.text)
        };
        assert!(text("sato").contains("画面（がめん）"), "{}", text("sato"));
        assert!(!text("sato").contains('《'));
        assert!(
            text("mori").contains("Somebody waits for you: 1"),
            "{}",
            text("mori")
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_none_is_said_and_the_wish_stays_on_the_page() {
    on_both(|bench| async move {
        let post = Post::of(&bench).await;
        let browser = Browser::of(&post.app, "sato").await;
        for wrong in ["", "sato", "Sato <sato@example.jp>"] {
            let form = [("email", wrong), ("mails", "yes")];
            let answer = browser.post("/me/mail", &form).await;
            assert!(answer.body.contains("id=\"email-wrong\""), "{wrong}");
            assert!(answer.body.contains(r#"value="yes" checked"#), "{wrong}");
        }
        let none = browser.post("/me/mail", &[("email", "")]).await;
        assert_eq!(none.location, "/me", "no mail is fine");
    })
    .await;
}
