//! Borrowing and returning at a tablet where somebody else is signed in.

use super::*;

const PIN: &str = "4807";

async fn set_pin(who: &Browser, pin: &str) -> Answer {
    let form = [("current", world::PASSWORD), ("pin", pin)];
    who.post("/me/pin", &form).await
}

/// A tablet of the office with its label, a person with a PIN and standing permission, and the account that is signed in.
async fn tablet(app: &crate::web::App) -> (Browser, Browser, String) {
    let (staff, manager) = (
        Browser::of(app, "sato").await,
        Browser::of(app, "tanaka").await,
    );
    let entry = device(&manager, "タブレット7号", "in-use").await;
    permit(&manager, "sato").await;
    assert_eq!(set_pin(&staff, PIN).await.location, "/me");
    let thing = label(&manager, &entry).await;
    (staff, manager, thing)
}

fn by_pin<'a>(person: &'a str, pin: &'a str, rest: (&'a str, &'a str)) -> [(&'a str, &'a str); 3] {
    [("person", person), ("pin", pin), rest]
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn whoever_takes_a_thing_says_so_by_pin_and_the_step_shows_both() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager, thing) = tablet(&app).await;
        let sato = world::person("sato").to_string();
        let shown = manager.get(&thing).await.body;
        assert!(shown.contains(&format!("{thing}/pin")), "{shown}");
        let page = manager.get(&format!("{thing}/pin")).await.body;
        assert!(
            page.contains(&format!("<option value=\"{sato}\">sato</option>")),
            "{page}"
        );
        let nobody = format!("<option value=\"{}\"", world::person("abe"));
        assert!(
            !page.contains(&nobody),
            "who has no PIN is not in the list: {page}"
        );

        let tap = by_pin(&sato, PIN, ("reason", "visit"));
        let taken = manager.post(&format!("{thing}/pin/borrow"), &tap).await;
        assert_eq!(
            taken.location,
            format!("{thing}?done=taken"),
            "{}",
            taken.body
        );
        let mine = staff.get(&thing).await.body;
        assert!(mine.contains("あなたが持っています"), "{mine}");
        let tap = by_pin(&sato, "４８０７", ("condition", "good"));
        let back = manager.post(&format!("{thing}/pin/return"), &tap).await;
        assert_eq!(
            back.location,
            format!("{thing}?done=returned"),
            "{}",
            back.body
        );

        let list = manager
            .get(&at("registers/take-out?show=returned"))
            .await
            .body;
        let (_, rest) = list.split_once("/take-out/entries/").unwrap();
        let entry = at(&format!(
            "registers/take-out/entries/{}",
            rest.split('"').next().unwrap()
        ));
        let history = manager.get(&entry).await.body;
        assert_eq!(
            history.matches("sato（PINで確認。画面：tanaka").count(),
            2,
            "{history}"
        );
        assert_eq!(told(&app, &sato).await, 2, "and so does the journal");
    })
    .await;
}

/// How many steps the journal keeps that somebody confirmed by PIN at the account of tanaka.
async fn told(app: &crate::web::App, person: &str) -> i64 {
    let row = sqlx::query(
        "select count(*) as n from log_events e join log_details d on d.tree = e.tree and d.seq = e.seq
          where e.operation = 'registers.step' and e.actor = $1 and d.detail like $2",
    )
    .bind(world::person("tanaka").to_string())
    .bind(format!("%\"by_pin\":\"{person}\"%"))
    .fetch_one(&mut *app.db.rows().await.unwrap())
    .await
    .unwrap();
    sqlx::Row::try_get(&row, "n").unwrap()
}

#[tokio::test]
async fn a_pin_opens_nothing_that_the_person_could_not_have() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (_, manager, thing) = tablet(&app).await;
        let abe = Browser::of(&app, "abe").await;
        assert_eq!(set_pin(&abe, "7351").await.location, "/me");
        // Without a standing permission the tap asks, though a manager is signed in here.
        let id = world::person("abe").to_string();
        let tap = by_pin(&id, "7351", ("reason", "visit"));
        let asked = manager.post(&format!("{thing}/pin/borrow"), &tap).await;
        assert_eq!(
            asked.location,
            format!("{thing}?done=asked"),
            "{}",
            asked.body
        );
        // It is no key to anything else, neither at another office nor at the door.
        let other = Browser::of(&app, "suzuki").await;
        let elsewhere = thing.replace(&office().to_string(), &world::id("kaede").to_string());
        for path in [&thing, &elsewhere] {
            let told = other.post(&format!("{path}/pin/borrow"), &tap).await.status;
            assert_eq!(told, StatusCode::NOT_FOUND);
        }
        let nobody = Browser::of_nobody(&app);
        let door = nobody
            .post("/sign-in", &[("login", "abe"), ("password", "7351")])
            .await;
        assert!(door.cookie.is_empty(), "{}", door.cookie);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_pin_says_so_keeps_the_name_and_after_some_makes_one_wait() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let (staff, manager, thing) = tablet(&app).await;
        let sato = world::person("sato").to_string();
        let borrow = format!("{thing}/pin/borrow");
        for _ in 0..5 {
            let page = manager
                .post(&borrow, &by_pin(&sato, "9999", ("reason", "visit")))
                .await
                .body;
            assert!(page.contains("名前とPINが合いません"), "{page}");
            assert!(
                page.contains(&format!("value=\"{sato}\" selected")),
                "{page}"
            );
            assert!(!page.contains("9999"), "a PIN is never shown");
        }
        let right = by_pin(&sato, PIN, ("reason", "visit"));
        let page = manager.post(&borrow, &right).await.body;
        assert!(page.contains("分待ってから"), "{page}");
        // The password has a counter of its own.
        assert_eq!(set_pin(&staff, PIN).await.location, "/me");
        *now.lock().unwrap() += jiff::SignedDuration::from_mins(2);
        let manager = Browser::of(&app, "tanaka").await;
        let taken = manager.post(&borrow, &right).await;
        assert_eq!(
            taken.location,
            format!("{thing}?done=taken"),
            "{}",
            taken.body
        );
        let unnamed = manager
            .post(&format!("{thing}/pin/return"), &[("pin", PIN)])
            .await
            .body;
        assert!(unnamed.contains("名前をえらんでください"), "{unnamed}");
    })
    .await;
}

#[tokio::test]
async fn a_pin_is_chosen_after_the_password_and_cleared_by_oneself_or_the_manager() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (staff, manager, thing) = tablet(&app).await;
        for (pin, says) in [
            ("1234", "すぐに当てられます"),
            ("12", "4から8けた"),
            ("abcd", "4から8けた"),
        ] {
            let page = set_pin(&staff, pin).await.body;
            assert!(
                page.contains(says) && page.contains(&format!("value=\"{pin}\"")),
                "{page}"
            );
        }
        let form = [("current", "not the password"), ("pin", "5926")];
        let page = staff.post("/me/pin", &form).await.body;
        assert!(page.contains("今のパスワードがちがいます"), "{page}");

        let person = at(&format!("people/{}", world::person("sato")));
        let page = manager.get(&person).await.body;
        assert!(page.contains("/pin/clear"), "{page}");
        let clear = format!("{person}/pin/clear");
        assert_eq!(staff.post(&clear, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(manager.post(&clear, &[]).await.location, person);
        assert!(!manager.get(&person).await.body.contains("/pin/clear"));
        let page = manager.get(&format!("{thing}/pin")).await.body;
        assert!(page.contains("PINを決めた人がまだいません"), "{page}");
        set_pin(&staff, PIN).await;
        assert_eq!(staff.post("/me/pin/clear", &[]).await.location, "/me");
        assert!(
            manager
                .get(&format!("{thing}/pin"))
                .await
                .body
                .contains("まだいません")
        );
    })
    .await;
}

#[tokio::test]
async fn fifty_pins_sent_at_once_are_no_more_than_five_tries() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (_, manager, thing) = tablet(&app).await;
        let sato = world::person("sato").to_string();
        let (manager, borrow) = (Arc::new(manager), format!("{thing}/pin/borrow"));
        let mut burst = tokio::task::JoinSet::new();
        for n in 0..50 {
            let pin = if n == 49 { PIN } else { "9999" };
            let (manager, borrow, sato) = (manager.clone(), borrow.clone(), sato.clone());
            burst.spawn(async move {
                let form = by_pin(&sato, pin, ("reason", "visit"));
                (n, manager.post(&borrow, &form).await)
            });
        }
        let (mut wrong, mut waiting) = (0, Vec::new());
        for (n, answer) in burst.join_all().await {
            assert_eq!(answer.location, "", "{n} was taken");
            wrong += usize::from(answer.body.contains("名前とPINが合いません"));
            waiting.extend(answer.body.contains("分待ってから").then_some(n));
        }
        assert_eq!((wrong, waiting.len()), (5, 45));
        assert!(waiting.contains(&49), "the right one came too late");
    })
    .await;
}
