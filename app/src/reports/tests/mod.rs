//! Paper from outside: a click in, a file out, read by other programs than those that wrote it.

mod contacts;
mod draft;
mod journal;
mod labels;
mod ledger;
mod left;
mod letters;
mod office;
mod offices;
mod pictures;
mod recovery;
mod renamed;
mod round;
mod tables;

use std::path::PathBuf;
use std::process::Command;

use axum::http::StatusCode;
use mamori_core::evidence::EventBody;
use sqlx::Row;

use super::{PaperKind, plan_html};
use crate::db::{Actor, Scope};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;
use office::sakura;

fn path(rest: &str) -> String {
    format!("/offices/{}/{rest}", sakura())
}

/// The text of a PDF without its spaces and line ends, which a search ignores too.
fn text_of(pdf: &[u8]) -> String {
    assert!(
        pdf.starts_with(b"%PDF-"),
        "no PDF: {}",
        String::from_utf8_lossy(pdf)
    );
    let dir = tempfile::tempdir().unwrap();
    let file: PathBuf = dir.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let read = Command::new("pdftotext").arg(&file).arg("-").output();
    let read = read.expect("pdftotext is needed: sudo apt install poppler-utils");
    String::from_utf8(read.stdout)
        .unwrap()
        .split_whitespace()
        .collect()
}

async fn traces(app: &App, operation: &str, subject: &str) -> i64 {
    let row = sqlx::query(
        "select count(*) as n from log_events where operation = $1 and subject = $2 and office_id = $3",
    )
    .bind(operation)
    .bind(subject)
    .bind(sakura().to_string())
    .fetch_one(&mut *app.db.rows().await.unwrap())
    .await
    .unwrap();
    row.get("n")
}

/// The number of the newest print in the journal, as it stands in the body that is hashed.
async fn print_number(app: &App, subject: &str) -> String {
    let row = sqlx::query(
        "select body from log_events where operation = 'reports.print' and subject = $1
          order by seq desc limit 1",
    )
    .bind(subject)
    .fetch_one(&mut *app.db.rows().await.unwrap())
    .await
    .unwrap();
    let body: Vec<u8> = row.get("body");
    let body = EventBody::parse(std::str::from_utf8(&body).unwrap()).unwrap();
    format!("{}-{:06}", body.at.strftime("%Y"), body.seq)
}

#[tokio::test]
async fn the_plan_prints_with_its_rows_owners_and_the_approver() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "1月に設定します。").await;
        let browser = Browser::of(&app, "tanaka").await;
        let answer = browser.get(&path("papers/plan.pdf")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = text_of(&answer.bytes);
        for words in [
            "情報安全年間計画",
            "令和8年度",
            "社会福祉法人みどりの丘会",
            "訪問介護ステーションさくら",
            "令和8年11月22日（日）",
            "席をはなれるときのロック",
            "佐藤次郎",
            "田中花子",
            "髙﨑明",
            "10:00",
            "0円のものから始めてください。",
        ] {
            assert!(text.contains(words), "{words} is missing in {text}");
        }
        assert_eq!(traces(&app, "reports.print", "paper/plan").await, 1);
        // Two boxes were signed, and only the approver's says that somebody approved.
        for deed in ["電子作成", "電子承認"] {
            assert_eq!(text.matches(deed).count(), 1, "{deed} in {text}");
        }
        let number = print_number(&app, "paper/plan").await;
        assert!(
            text.contains(&format!("記録番号{number}")),
            "{number}: {text}"
        );
        assert!(text.contains("印刷日令和8年11月22日（日）") && text.contains("1/"));
        for quarter in ["計画", "実行", "確認", "見直し"] {
            assert!(text.contains(quarter), "the wheel has no {quarter}: {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_checklist_prints_every_question_with_its_sign_and_note() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "1月に設定します。").await;
        let browser = Browser::of(&app, "abe").await;
        let answer = browser.get(&path("papers/checklist.pdf")).await;
        let text = text_of(&answer.bytes);
        let provisions = app.catalogue.provisions("care-guide", "r8");
        assert_eq!(provisions.len(), 21);
        for provision in provisions {
            let ask: String = provision.ask.plain().split_whitespace().collect();
            assert!(text.contains(&ask), "{ask} is missing");
        }
        for words in [
            "◎",
            "×",
            "△",
            "○",
            "1月に設定します。",
            "ロッカーに入れています。",
        ] {
            assert!(text.contains(words), "{words} is missing in {text}");
        }
        assert_eq!(traces(&app, "reports.print", "paper/checklist").await, 1);
    })
    .await;
}

#[tokio::test]
async fn poster_and_notice_name_whom_to_ask_and_staff_may_print_them() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        let browser = Browser::of(&app, "sato").await;
        // Staff may hang up the poster, but does not see who is responsible by items: the door decides, not the paper.
        let poster = text_of(&browser.get(&path("papers/poster.pdf")).await.bytes);
        assert!(poster.contains("席をはなれるときのロック"), "{poster}");
        assert!(poster.contains("阿部さつき"), "{poster}");
        let notice = text_of(&browser.get(&path("papers/entrance.pdf")).await.bytes);
        for words in ["阿部さつき", "田中花子", "0745-00-1234"] {
            assert!(notice.contains(words), "{words} is missing in {notice}");
        }
        assert_eq!(traces(&app, "reports.print", "paper/poster").await, 1);
        let plan = browser.get(&path("papers/plan.pdf")).await;
        assert_eq!(plan.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn the_differences_of_two_editions_are_printed_for_whoever_reads_the_library() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "sato").await;
        let there = "/catalogue/changes/hospital-checklist/r6/r7/paper.pdf";
        let paper = text_of(&browser.get(there).await.bytes);
        for words in [
            "令和6年版から令和7年版へのちがい",
            "新しい",
            "パスワードの強さ",
        ] {
            assert!(paper.contains(words), "{words} is missing in {paper}");
        }
        let about = "changes/hospital-checklist/r6/hospital-checklist/r7";
        assert_eq!(traces(&app, "reports.print", about).await, 1);
        let unknown = browser
            .get("/catalogue/changes/hospital-checklist/r6/r99/paper.pdf")
            .await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_council_that_sees_totals_prints_a_poster_without_names() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        let browser = Browser::of(&app, "ono").await;
        let poster = text_of(&browser.get(&path("papers/poster.pdf")).await.bytes);
        assert!(poster.contains("訪問介護ステーションさくら") || poster.contains("管理者に話して"));
        assert!(!poster.contains("阿部"), "{poster}");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_handed_over_when_the_journal_cannot_take_the_trace() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "").await;
        let browser = Browser::of(&app, "tanaka").await;
        let mut rows = app.db.rows().await.unwrap();
        sqlx::query("alter table log_events rename to lost_events")
            .execute(&mut *rows)
            .await
            .unwrap();
        drop(rows);
        for rest in ["papers/plan.pdf", "papers/plan.html", "tables/plan.xlsx"] {
            let answer = browser.get(&path(rest)).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{rest}");
            assert!(!answer.body.contains("席をはなれる"), "{rest}");
        }
    })
    .await;
}

#[tokio::test]
async fn another_corporations_office_has_no_papers_for_us() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let paths = [
            "papers",
            "papers/plan.pdf",
            "papers/checklist.html",
            "papers/entrance.pdf",
            "tables/answers.xlsx",
            "tables/people.csv",
        ];
        for rest in paths {
            for office in ["kaede", "nobody"] {
                let answer = browser
                    .get(&format!("/offices/{}/{rest}", world::id(office)))
                    .await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{office} {rest}");
            }
        }
        // The store asks again: a scope without sight gets nothing even past the door.
        office::settle(&app, "").await;
        let stranger = Scope::person(world::person("suzuki"));
        assert!(
            plan_html(&app, &Actor::house(), (stranger, sakura()))
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn the_page_to_print_says_the_same_as_the_paper() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "1月に<b>設定します。").await;
        let browser = Browser::of(&app, "tanaka").await;
        let plan = browser.get(&path("papers/plan.html")).await;
        for words in [
            "席をはなれるときのロック",
            "佐藤 次郎",
            "髙﨑 明",
            "令和8年度",
        ] {
            assert!(plan.body.contains(words), "{words} is missing");
        }
        let check = browser.get(&path("papers/checklist.html")).await;
        assert!(
            check.body.contains("1月に&lt;b&gt;設定します。"),
            "{}",
            check.body
        );
        assert_eq!(traces(&app, "reports.print", "paper/plan").await, 1);
        let at = (Scope::machine(), sakura());
        let file = plan_html(&app, &Actor::house(), at).await.unwrap();
        assert!(file.contains("@page") && file.contains("佐藤 次郎"));
        assert!(
            !file.contains("href=\"/"),
            "a file leads to no page of a server"
        );
    })
    .await;
}

#[tokio::test]
async fn poster_and_notice_are_pages_to_print_too() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        let browser = Browser::of(&app, "sato").await;
        let poster = browser.get(&path("papers/poster.html")).await.body;
        for words in [
            "席をはなれるときのロック",
            "阿部 さつき",
            "data:image/svg+xml",
        ] {
            assert!(poster.contains(words), "{words} is missing in {poster}");
        }
        assert!(!poster.contains("<rt>"));
        let notice = browser.get(&path("papers/entrance.html")).await.body;
        for words in ["阿部 さつき", "田中 花子", "0745-00-1234"] {
            assert!(notice.contains(words), "{words} is missing in {notice}");
        }
        assert_eq!(traces(&app, "reports.print", "paper/poster").await, 1);
        assert_eq!(traces(&app, "reports.print", "paper/entrance").await, 1);
        let of_council = Browser::of(&app, "ono").await;
        let poster = of_council.get(&path("papers/poster.html")).await.body;
        assert!(!poster.contains("阿部"), "{poster}");
    })
    .await;
}

#[tokio::test]
async fn without_a_plan_the_page_leads_to_it_and_the_file_says_so() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let browser = Browser::of(&app, "tanaka").await;
        let page = browser.get(&path("papers")).await;
        assert!(page.body.contains("計画がまだありません"), "{}", page.body);
        assert!(page.body.contains(&path("plan")));
        assert!(!page.body.contains("plan.pdf"));
        let file = browser.get(&path("papers/plan.pdf")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(file.body.contains("計画がまだありません"));
    })
    .await;
}

#[test]
fn every_paper_is_named_by_one_word() {
    for kind in PaperKind::ALL {
        assert_eq!(PaperKind::parse(kind.word()), Some(kind));
    }
    assert_eq!(PaperKind::parse("binder"), None);
}
