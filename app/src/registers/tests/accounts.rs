//! The check of accounts from outside: people who left, what is not known, lists of other programs and of the staff.
#![expect(clippy::too_many_lines, reason = "a story is told in one piece")]

use axum::http::StatusCode;
use jiff::SignedDuration;

use super::*;

/// Writes an account into the ledger.
async fn account(manager: &Browser, fields: &[(&str, &str)]) -> String {
    let form = [&[("system", "ケア記録")], fields].concat();
    let saved = manager.post(&at("registers/accounts/new"), &form).await;
    assert!(saved.location.contains("/entries/"), "{}", saved.body);
    saved.location
}

/// The part of the page of the check under one finding.
fn under<'a>(page: &'a str, words: &str) -> &'a str {
    let (_, after) = page
        .split_once(words)
        .unwrap_or_else(|| panic!("no {words} in {page}"));
    after.split("</ul>").next().unwrap()
}

#[tokio::test]
async fn the_check_tells_whose_account_should_not_be_there_and_what_is_not_known() {
    crate::testing::on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let well = [
            ("login", "tanaka01"),
            ("person", "tanaka"),
            ("two-factor", "yes"),
            ("last-used-on", "2026-11-20"),
        ];
        account(&manager, &well).await;
        account(
            &manager,
            &[
                ("login", "sato01"),
                ("person", "sato"),
                ("two-factor", "no"),
            ],
        )
        .await;
        account(&manager, &[("login", "nobody01")]).await;
        account(
            &manager,
            &[("login", "shared01"), ("person", "abe"), ("kind", "shared")],
        )
        .await;
        let old = [
            ("login", "ito01"),
            ("person", "ito"),
            ("last-used-on", "2026-08-01"),
        ];
        account(&manager, &old).await;
        let check = at("registers/accounts/accounts");
        let page = manager.get(&check).await.body;
        assert!(!page.contains("やめた人のIDが生きています"), "{page}");

        // sato leaves; the ledger does not know it.
        *now.lock().unwrap() += SignedDuration::from_hours(1);
        leave(&app, "sato").await;
        let manager = Browser::of(&app, "tanaka").await;
        let page = manager.get(&check).await.body;
        assert!(under(&page, "やめた人のIDが生きています").contains("sato01"));
        assert!(under(&page, "使う人がわからないID").contains("nobody01"));
        assert!(under(&page, "共用の理由").contains("shared01"));
        assert!(under(&page, "90日より長く").contains("ito01"));
        let (findings, unknown) = page.split_once("<h2>わかりません</h2>").unwrap();
        assert!(!findings.contains("tanaka01"), "{findings}");
        assert!(under(unknown, "最後に使った日").contains("sato01"));
        assert!(!under(unknown, "最後に使った日").contains("ito01"));
        let home = manager.get(&format!("/offices/{}", office())).await.body;
        assert!(home.contains("IDが2件あります"), "{home}");

        let staff = Browser::of(&app, "kimura").await;
        assert_eq!(staff.get(&check).await.status, StatusCode::NOT_FOUND);
        let none = manager.get(&at("registers/devices/accounts")).await.status;
        assert_eq!(none, StatusCode::NOT_FOUND);
    })
    .await;
}

/// Ends the account of somebody, as the page of people does.
async fn leave(app: &crate::web::App, login: &str) {
    let manager = Browser::of(app, "tanaka").await;
    let path = at(&format!("people/{}/leave", world::id(login)));
    let left = manager.post(&path, &[]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
}

#[tokio::test]
async fn the_list_of_a_program_is_shown_against_the_ledger_and_one_button_adds_what_is_missing() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        account(&manager, &[("login", "sato01"), ("person", "sato")]).await;
        account(&manager, &[("login", "yamada")]).await;
        let path = at("registers/accounts/accounts/compare");
        let empty = manager.post(&path, &[("what", "accounts")]).await;
        assert!(empty.body.contains("ファイルをえらんで"), "{}", empty.body);
        assert!(empty.body.contains("どのソフトの一覧か"), "{}", empty.body);

        let list = "ログインID,氏名,最終ログイン日\nSATO01,佐藤,2026/11/1\nito02,伊藤 次郎,R8.11.20\n=cmd(),,\n";
        let form = [("what", "accounts"), ("system", "ケア記録")];
        let shown = manager.post_file(&path, &form, ("ids.csv", list.as_bytes())).await;
        let page = shown.body;
        for (name, words) in [
            ("ito02 伊藤 次郎", "台帳にありません"),
            ("yamada", "一覧にありません"),
            ("sato01 sato", "両方にあります"),
        ] {
            let (_, row) = page.rsplit_once(name).expect(name);
            assert!(row.split("</tr>").next().unwrap().contains(words), "{name}: {row}");
        }
        assert!(page.contains("台帳にない2件を台帳に書く"), "{page}");
        let list = manager.get(&at("registers/accounts")).await.body;
        assert!(!list.contains("ito02"), "nothing is written before it was looked at");

        let (_, after) = page.split_once("<textarea").unwrap();
        let (_, lines) = after.split_once('>').unwrap();
        let lines = lines.split("</textarea>").next().unwrap().trim_start();
        let save = [form[0], form[1], ("lines", lines), ("save", "yes")];
        let saved = manager.post(&path, &save).await;
        assert_eq!(saved.location, at("registers/accounts/accounts"), "{}", saved.body);
        let list = manager.get(&at("registers/accounts")).await.body;
        assert!(list.contains("ito02") && list.contains("<p>4件</p>"), "{list}");
        // Sent once more, everything is there already.
        let again = manager.post(&path, &save[..3]).await.body;
        assert!(!again.contains("name=\"save\""), "{again}");
    })
    .await;
}

#[tokio::test]
async fn two_taps_on_the_button_write_every_missing_account_once() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        account(&manager, &[("login", "sato01"), ("person", "sato")]).await;
        let path = at("registers/accounts/accounts/compare");
        let save = [
            ("what", "accounts"),
            ("system", "ケア記録"),
            ("lines", "sato01\nito02\nabe03"),
            ("save", "yes"),
        ];
        let (first, second) = tokio::join!(manager.post(&path, &save), manager.post(&path, &save));
        for it in [first, second] {
            assert_eq!(
                it.location,
                at("registers/accounts/accounts"),
                "{}",
                it.body
            );
        }
        let list = manager.get(&at("registers/accounts")).await.body;
        assert!(list.contains("<p>3件</p>"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn a_list_of_the_staff_is_compared_without_writing_anything() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        account(&manager, &[("login", "sato01"), ("person", "sato")]).await;
        account(&manager, &[("login", "gone01"), ("person", "やめた 人")]).await;
        let path = at("registers/accounts/accounts/compare");
        let form = [
            ("what", "staff"),
            ("lines", "sato\ntanaka"),
            ("save", "yes"),
        ];
        let page = manager.post(&path, &form).await.body;
        let (_, row) = page.split_once("gone01").unwrap();
        assert!(
            row.split("</tr>")
                .next()
                .unwrap()
                .contains("名簿にいません"),
            "{row}"
        );
        assert!(!page.contains("name=\"save\""), "{page}");
        let bad = manager
            .post_file(&path, &form[..1], ("a.xlsx", b"PK\x03\x04 no workbook"))
            .await;
        assert!(bad.body.contains("file-wrong"), "{}", bad.body);
    })
    .await;
}
