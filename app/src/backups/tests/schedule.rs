//! What the server does by itself: the backup of the day, the drill of the week, a mail and a line on the first page when one fails.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use super::super::{store, turn};
use super::*;
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::{Letter, Mail};

/// A house with one office, whose clock is turned, and whose letters are kept.
struct Turned {
    app: App,
    now: Arc<Mutex<Timestamp>>,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl Turned {
    async fn of(bench: &Bench) -> Self {
        let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new(NOW.parse().unwrap()));
        let told = Arc::clone(&now);
        let app = house_at(bench, Clock::told_by(move || *told.lock().unwrap())).await;
        let sakura = world::id("sakura");
        let sql = format!(
            "delete from memberships; delete from councils; delete from offices where id <> '{sakura}';
             insert into mail_settings (office_id, host, port, sender, set_by, set_at)
             values ('{sakura}', 'mail.example.jp', 465, 'sakura@example.jp', 'system', 0);
             update persons set email = login || '@example.jp' where login in ('tanaka', 'ito', 'sato');"
        );
        let mut change = app.change(&Actor::house()).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(change.rows().unwrap())
            .await
            .unwrap();
        change.save(&Event::of("testing.alone")).await.unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let app = app.with_mail(Mail::Kept(letters.clone()));
        Self { app, now, letters }
    }

    fn at(&self, moment: &str) {
        *self.now.lock().unwrap() = format!("{moment}:00+09:00").parse().unwrap();
    }

    async fn turn(&self) -> usize {
        turn(&self.app, &Plan::default()).await.unwrap()
    }

    fn mailed(&self) -> Vec<String> {
        let letters = std::mem::take(&mut *self.letters.lock().unwrap());
        let mut to: Vec<String> = letters.into_iter().map(|it| it.to).collect();
        to.sort();
        to
    }

    async fn count(&self, kind: &str) -> usize {
        store::runs(&self.app.db, kind, 99).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_backup_is_made_once_a_day_and_a_drill_once_a_week() {
    on_both(|bench| async move {
        let it = Turned::of(&bench).await;
        it.at("2026-11-22T12:40");
        assert_eq!(it.turn().await, 2);
        assert_eq!(it.turn().await, 0);
        it.at("2026-11-23T12:20");
        assert_eq!(it.turn().await, 0);
        it.at("2026-11-23T12:30");
        assert_eq!(it.turn().await, 1);
        assert_eq!((it.count("backup").await, it.count("drill").await), (2, 1));
        // The machine was off over a weekend, and is started in the morning.
        it.at("2026-11-30T08:00");
        assert_eq!(it.turn().await, 2);
        assert!(it.mailed().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_fails_is_tried_again_each_hour_and_mailed_once_a_day_to_who_looks_after_it() {
    on_both(|bench| async move {
        let it = Turned::of(&bench).await;
        std::fs::remove_file(proof(&it.app.settings.dir)).unwrap();
        it.at("2026-11-22T12:40");
        assert_eq!(it.turn().await, 0);
        assert_eq!(it.mailed(), ["ito@example.jp", "tanaka@example.jp"]);
        it.at("2026-11-22T12:50");
        assert_eq!(it.turn().await, 0);
        assert_eq!(it.count("backup").await, 1);
        it.at("2026-11-22T13:00");
        assert_eq!(it.turn().await, 0);
        assert_eq!(it.count("backup").await, 2);
        assert_eq!(it.mailed(), Vec::<String>::new());
        std::fs::write(proof(&it.app.settings.dir), PROOF).unwrap();
        it.at("2026-11-22T14:00");
        assert_eq!(it.turn().await, 2);
    })
    .await;
}

#[tokio::test]
async fn the_first_page_says_what_is_wrong_and_is_silent_when_all_is_well() {
    on_both(|bench| async move {
        let it = Turned::of(&bench).await;
        let home = format!("/offices/{}", world::id("sakura"));
        let page = format!("{home}/backups");
        let manager = Browser::of(&it.app, "tanaka").await;
        let late = "1日半より新しい控えがありません";
        assert!(manager.get(&home).await.body.contains(late));
        let staff = Browser::of(&it.app, "sato").await;
        assert!(!staff.get(&home).await.body.contains(late));
        it.at("2026-11-22T12:40");
        assert_eq!(it.turn().await, 2);
        // The session of the morning has ended.
        let manager = Browser::of(&it.app, "tanaka").await;
        let body = manager.get(&home).await.body;
        assert!(
            !body.contains(late) && body.contains("紙に印刷する"),
            "{body}"
        );
        let listed = manager.get(&page).await.body;
        assert!(
            listed.contains("読み直してたしかめました") && listed.contains("金庫"),
            "{listed}"
        );
        super::super::keys::new_recovery(&it.app.settings.dir, it.app.clock.today()).unwrap();
        // The line among the settings is always there, and nothing else.
        assert_eq!(manager.get(&home).await.body.matches(&page).count(), 1);
        it.at("2026-11-24T12:00");
        let manager = Browser::of(&it.app, "tanaka").await;
        assert!(manager.get(&home).await.body.contains(late));
    })
    .await;
}

#[tokio::test]
async fn a_house_of_yesterday_is_not_told_that_it_has_no_backup() {
    on_both(|bench| async move {
        let it = Turned::of(&bench).await;
        let home = format!("/offices/{}", world::id("sakura"));
        let late = "1日半より新しい控えがありません";
        let made = it.app.clock.now().as_millisecond() - 36 * 3_600_000;
        for (more, is_told) in [(0, false), (-1, true)] {
            let mut change = it.app.change(&Actor::house()).await.unwrap();
            sqlx::query("update offices set created_at = $1")
                .bind(made + more)
                .execute(change.rows().unwrap())
                .await
                .unwrap();
            change.save(&Event::of("testing.rows")).await.unwrap();
            let manager = Browser::of(&it.app, "tanaka").await;
            let body = manager.get(&home).await.body;
            assert_eq!(body.contains(late), is_told, "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn where_several_offices_share_a_server_their_managers_are_not_asked() {
    on_both(|bench| async move {
        let app = house(&bench).await;
        back_up(&app).await;
        let home = format!("/offices/{}", world::id("sakura"));
        let manager = Browser::of(&app, "tanaka").await;
        let page = format!("{home}/backups");
        // The line among the settings is always there, and nothing else.
        assert_eq!(manager.get(&home).await.body.matches(&page).count(), 1);
        let listed = manager.get(&page).await.body;
        assert!(
            listed.contains("サーバを動かす人") && !listed.contains(".backup<"),
            "{listed}"
        );
    })
    .await;
}
