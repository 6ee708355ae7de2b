//! The contact tree from outside: who stands in it, who may write, what is told of it.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use mamori_core::ids::OfficeId;
use mamori_core::incidents::contacts::{ContactLine, ContactSubject};
use sqlx::Row;

use super::contacts;
use crate::clock::Clock;
use crate::db::{Actor, Scope};
use crate::evidence::verify;
use crate::testing::browser::Browser;
use crate::testing::{Bench, NOW, on_both, signer, world};
use crate::{incidents, people};

fn sakura() -> OfficeId {
    OfficeId::new(world::id("sakura"))
}

fn path(rest: &str) -> String {
    format!("/offices/{}/{rest}", sakura())
}

fn of(login: &str) -> String {
    ContactSubject::Person(world::person(login)).to_string()
}

/// Asserts that a page says all of this, in this order.
#[track_caller]
fn says(page: &str, words: &[&str]) {
    let mut rest = page;
    for it in words {
        let (_, after) = rest
            .split_once(it)
            .unwrap_or_else(|| panic!("{it} is missing, or not here, in {page}"));
        rest = after;
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn the_tree_names_people_companies_and_places_and_every_number_can_be_tapped() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let company = [
            ("name", "あおば介護ソフト"),
            ("kind", "care-software"),
            ("telephone", "0120-000-001（夜は 090-0000-0001）"),
        ];
        manager.post(&path("registers/vendors/new"), &company).await;
        let software = [("name", "あおばの記録"), ("vendor", "あおば介護ソフト")];
        manager
            .post(&path("registers/software/new"), &software)
            .await;
        let line = [
            ("subject", "place/police"),
            ("day", "１１０"),
            ("name", "中央署"),
        ];
        let saved = manager.post(&path("contacts/line"), &line).await;
        assert_eq!(
            saved.location,
            path("contacts?done=saved"),
            "{}",
            saved.body
        );
        let page = Browser::of(&app, "sato").await.get(&path("contacts")).await;
        let order = [
            "tanaka",
            "abe",
            "ito",
            "mori",
            "hayashi",
            "href=\"tel:0120000001\"",
            "あおば介護ソフト",
            "あおばの記録",
            "href=\"tel:110\"",
            "中央署",
            "kyogikai",
        ];
        says(&page.body, &order);
        // Staff find whom to call and write nothing; who only works here is called by nobody.
        assert!(!page.body.contains("contacts/line") && !page.body.contains("<b>sato</b>"));
        let staff = Browser::of(&app, "sato").await;
        let refused = staff.post(&path("contacts/line"), &line).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_none_is_told_and_nothing_of_the_form_is_lost() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let line = [
            ("subject", of("abe")),
            ("day", "でんわ".to_owned()),
            ("note", "昼休みは出ません".to_owned()),
        ];
        let line: Vec<(&str, &str)> = line.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = manager.post(&path("contacts/line"), &line).await;
        says(
            &page.body,
            &[
                "<details class=\"no-print\" open>",
                "電話の番号を書いて",
                "でんわ",
                "昼休み",
            ],
        );
        let found = contacts(&app, Scope::machine(), sakura()).await.unwrap();
        assert!(found.lines.is_empty());
        // Nobody else's person, company or place can be written, nor whoever noticed it.
        for subject in [
            of("suzuki"),
            of("sato"),
            "finder".to_owned(),
            "place/moon".to_owned(),
        ] {
            let line = [("subject", subject.as_str()), ("day", "110")];
            let answer = manager.post(&path("contacts/line"), &line).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{subject}");
        }
    })
    .await;
}

#[tokio::test]
async fn another_offices_contacts_are_not_seen_and_not_written() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let line = [("subject", "place/insurer"), ("day", "0120-000-009")];
        manager.post(&path("contacts/line"), &line).await;
        let other = Browser::of(&app, "suzuki").await;
        let foreign = other.get(&path("contacts")).await;
        let unknown = format!("/offices/{}/contacts", world::id("nobody"));
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(foreign.body.len(), other.get(&unknown).await.body.len());
        let council = Browser::of(&app, "ono").await.get(&path("contacts")).await;
        assert_eq!(council.status, StatusCode::FORBIDDEN);
        // The store asks again: past the door there is still nothing to see and nowhere to write.
        let stranger = Scope::person(world::person("suzuki"));
        let found = contacts(&app, stranger, sakura()).await.unwrap();
        assert!(found.lines.is_empty() && found.boxes.iter().all(|it| it.name.is_empty()));
        let (before, after) = (ContactLine::default(), line_with("110"));
        let at = (stranger, sakura());
        let subject = "place/police".parse().unwrap();
        let house = Actor::house();
        let written = super::deeds::write(&app, &house, at, (subject, &before, &after));
        assert!(written.await.is_err());
        assert!(
            super::printed(&app, &Actor::house(), at, "X")
                .await
                .is_err()
        );
    })
    .await;
}

fn line_with(day: &str) -> ContactLine {
    ContactLine {
        day: day.to_owned(),
        ..ContactLine::default()
    }
}

#[tokio::test]
async fn who_looks_after_the_numbers_is_asked_again_after_ninety_days() {
    on_both(|bench| async move {
        let at: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new(NOW.parse().unwrap()));
        let told = at.clone();
        let app = bench
            .app_at(Clock::told_by(move || *told.lock().unwrap()))
            .await;
        let manager = Browser::of(&app, "tanaka").await;
        let asked = "連絡先の番号をたしかめてください";
        says(
            &manager.get(&path("contacts")).await.body,
            &["まだだれもたしかめていません"],
        );
        let home = format!("/offices/{}", sakura());
        says(&manager.get(&home).await.body, &[asked]);
        let done = manager.post(&path("contacts/checked"), &[]).await;
        assert_eq!(done.location, path("contacts?done=checked"));
        says(
            &manager.get(&path("contacts")).await.body,
            &["令和8年11月22日", "tanaka", "全部たしかめました"],
        );
        assert!(!manager.get(&home).await.body.contains(asked));
        *at.lock().unwrap() += SignedDuration::from_hours(24 * 90);
        assert!(!manager.get(&home).await.body.contains(asked));
        *at.lock().unwrap() += SignedDuration::from_hours(24);
        says(
            &Browser::of(&app, "tanaka").await.get(&home).await.body,
            &[asked],
        );
        let staff = Browser::of(&app, "sato").await.get(&home).await;
        assert!(!staff.body.contains(asked));
    })
    .await;
}

#[tokio::test]
async fn a_printed_folder_is_out_of_date_once_a_number_changes_and_good_again_once_printed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let stale = "印刷したあとに、連絡先がかわりました";
        let print = async || {
            let at = (Scope::person(world::person("tanaka")), sakura());
            let found = contacts(&app, at.0, at.1).await.unwrap();
            super::printed(&app, &Actor::house(), at, &found.fingerprint)
                .await
                .unwrap();
        };
        let line = [("subject", "place/insurer"), ("day", "0120-000-009")];
        manager.post(&path("contacts/line"), &line).await;
        // What was never printed cannot be out of date.
        assert!(!manager.get(&path("contacts")).await.body.contains(stale));
        print().await;
        assert!(!manager.get(&path("contacts")).await.body.contains(stale));
        let line = [("subject", "place/insurer"), ("day", "0120-000-010")];
        manager.post(&path("contacts/line"), &line).await;
        says(&manager.get(&path("contacts")).await.body, &[stale]);
        let home = manager.get(&format!("/offices/{}", sakura())).await.body;
        says(&home, &["印刷し直して"]);
        print().await;
        assert!(!manager.get(&path("contacts")).await.body.contains(stale));
    })
    .await;
}

#[tokio::test]
async fn the_plan_is_filled_from_the_ledgers_and_says_where_to_write_what_is_missing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let empty = manager.get(&path("continuity")).await.body;
        says(
            &empty,
            &["ネットから切りはなす", "電源は切りません", "もどす順番"],
        );
        says(&empty, &["まだ書いていません", &path("registers/backups")]);
        let backup = [
            ("what", "介護記録"),
            ("copy-1-at", "事務所のNAS"),
            ("procedure", "赤いファイル"),
        ];
        manager.post(&path("registers/backups/new"), &backup).await;
        let tested = [
            ("tested-on", "2026-10-05"),
            ("backup", "介護記録"),
            ("what", "1人分の記録"),
            ("result", "restored"),
        ];
        let saved = manager
            .post(&path("registers/restore-tests/new"), &tested)
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = manager.get(&path("continuity")).await.body;
        says(
            &page,
            &[
                "tanaka",
                "介護記録",
                "事務所のNAS",
                "赤いファイル",
                "令和8年10月5日",
            ],
        );
        assert!(!page.contains(&path("registers/backups")), "{page}");
    })
    .await;
}

/// What a query counts.
async fn count(bench: &Bench, sql: &'static str) -> i64 {
    let mut rows = bench.db.rows().await.unwrap();
    let row = sqlx::query(sql).fetch_one(&mut *rows).await.unwrap();
    row.get(0)
}

#[tokio::test]
async fn a_name_that_is_no_longer_kept_goes_everywhere_and_the_journal_still_verifies() {
    on_both(|bench| async move {
        let at = Arc::new(Mutex::new(NOW.parse::<Timestamp>().unwrap()));
        let told = Arc::clone(&at);
        let app = bench.app_at(Clock::told_by(move || *told.lock().unwrap())).await;
        let (manager, staff) = (Browser::of(&app, "tanaka").await, Browser::of(&app, "sato").await);
        let mine = [("name", "佐藤 花子"), ("kana", "サトウ ハナコ"), ("language", "ja")];
        assert_eq!(staff.post("/me", &mine).await.status, StatusCode::SEE_OTHER);
        let line = [("subject", of("sato").as_str()), ("night", "090-1111-2222")].map(|(k, v)| (k, v.to_owned()));
        let line: Vec<(&str, &str)> = line.iter().map(|(k, v)| (*k, v.as_str())).collect();
        manager.post(&path("contacts/line"), &line).await;
        let left = manager.post(&path(&format!("people/{}/leave", world::id("sato"))), &[]).await;
        assert_eq!(left.location, path("people"), "{}", left.body);
        let forget: &[people::Forgetting] = &[incidents::forget];
        *at.lock().unwrap() = "2032-03-31T14:59:58Z".parse().unwrap();
        assert_eq!(people::forget(&app, forget).await.unwrap(), 0, "the last day still counts");
        *at.lock().unwrap() = "2032-03-31T15:00:00Z".parse().unwrap();
        assert_eq!(people::forget(&app, forget).await.unwrap(), 1);
        assert_eq!(people::forget(&app, forget).await.unwrap(), 0);
        for sql in [
            "select count(*) from persons where name like '佐藤 花子%' or kana like 'サトウ ハ%' or login = 'sato'",
            "select count(*) from log_details where detail like '%佐藤 花子%' or detail like '%サトウ ハ%'",
            "select count(*) from contact_lines where night_phone = '090-1111-2222'",
        ] {
            assert_eq!(count(&bench, sql).await, 0, "{sql}");
        }
        let told = "select count(*) from log_events where operation = 'people.forget'";
        assert_eq!(count(&bench, told).await, 2, "in the office's journal and in the house's");
        let mut rows = bench.db.rows().await.unwrap();
        let verdict = verify(&mut rows, &signer().vkey(), &[]).await.unwrap();
        assert_eq!(verdict.faults, []);
    })
    .await;
}
