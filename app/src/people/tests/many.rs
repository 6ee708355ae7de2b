//! Many people at once: pasted, or from a file; shown before they are kept, and nothing typed is lost.

use axum::http::StatusCode;
use encoding_rs::SHIFT_JIS;
use mamori_report::sheet::{Column, Kind, Table, xlsx};

use crate::testing::browser::Browser;
use crate::testing::{on_both, world};

fn at(end: &str) -> String {
    format!("/offices/{}/people{end}", world::id("sakura"))
}

#[tokio::test]
async fn a_pasted_list_is_shown_before_it_is_kept_and_loses_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let bad = "佐藤 花子\tｻﾄｳ ﾊﾅｺ\t職員\n林 学\t林\n";
        let page = manager
            .post(&at("/many"), &[("lines", bad), ("save", "yes")])
            .await;
        for text in [
            "サトウ ハナコ",
            "かなで書いてください",
            "林 学\t林",
            "まだ何も足していません",
        ] {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains(r#"name="save""#), "{}", page.body);
        let good = "佐藤 花子\tｻﾄｳ ﾊﾅｺ\t職員\n林 学　ハヤシ マナブ　管理者\n";
        let page = manager.post(&at("/many"), &[("lines", good)]).await;
        assert!(page.body.contains("この2人を足す"), "{}", page.body);
        assert!(!manager.get(&at("")).await.body.contains("ハヤシ マナブ"));
        let saved = manager
            .post(&at("/many"), &[("lines", good), ("save", "yes")])
            .await;
        assert_eq!(saved.location, at(""));
        let list = manager.get(&at("")).await.body;
        assert!(
            list.contains("ハヤシ マナブ") && list.contains("サトウ ハナコ"),
            "{list}"
        );
        manager.post(&at("/invitations"), &[]).await;
        let sheets = manager.get(&at("/invitations")).await.body;
        assert_eq!(sheets.matches(r#"<code class="big">"#).count(), 2);
        let again = manager.post(&at("/many"), &[("lines", good)]).await.body;
        assert!(again.contains("同じ人がもういます"), "{again}");
    })
    .await;
}

/// A list of names as care software writes it: in its own order, with columns that nobody asked for.
fn names_in_cp932() -> Vec<u8> {
    let text = "職員一覧\r\n番号,氏名,ﾌﾘｶﾞﾅ,入職日,役割\r\n1,髙﨑 花子,ﾀｶｻｷ ﾊﾅｺ,H30.4.1,職員\r\n\r\n2,林 学,ハヤシ マナブ,,管理者\r\n";
    SHIFT_JIS.encode(text).0.into_owned()
}

/// What a browser shows in the field for the list, and sends back: without the first line end.
fn typed(page: &str) -> &str {
    let field = page.split("<textarea").nth(1).unwrap();
    let field = field.split_once('>').unwrap().1;
    let text = field.split("</textarea").next().unwrap();
    text.strip_prefix('\n').unwrap_or(text)
}

fn names_in_a_workbook() -> Vec<u8> {
    let column = |name: &str| Column {
        name: name.to_owned(),
        kind: Kind::Text,
    };
    xlsx(&Table {
        title: "名簿".to_owned(),
        office: String::new(),
        made_on: jiff::civil::date(2026, 11, 22),
        columns: ["フリガナ", "氏名"].map(column).into(),
        rows: vec![vec!["タカサキ ハナコ".into(), "髙﨑 花子".into()]],
    })
    .unwrap()
}

#[tokio::test]
async fn a_file_of_names_is_shown_first_and_kept_by_the_same_button() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let file = ("meibo.csv", &names_in_cp932()[..]);
        // Even with the button that keeps, a file is only shown: nobody has looked at it yet.
        let form = [("lines", "古い行"), ("save", "yes")];
        let page = manager.post_file(&at("/many"), &form, file).await.body;
        for text in ["髙﨑 花子", "タカサキ ハナコ", "この2人を足す"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!page.contains("古い行") && !page.contains("H30"), "{page}");
        let numbers = [r#"">3</td>"#, r#"">5</td>"#];
        assert!(numbers.iter().all(|it| page.contains(it)), "{page}");
        assert!(!manager.get(&at("")).await.body.contains("タカサキ"));
        let lines = typed(&page);
        assert!(lines.starts_with("\n\n髙﨑 花子"), "{lines:?}");
        let form = [("lines", lines), ("save", "yes")];
        let kept = manager.post_file(&at("/many"), &form, ("", b"")).await;
        assert_eq!(kept.location, at(""));
        let list = manager.get(&at("")).await.body;
        assert!(list.contains("タカサキ ハナコ") && list.contains("ハヤシ マナブ"));
        let book = names_in_a_workbook();
        let file = ("meibo.xlsx", &book[..]);
        let again = manager.post_file(&at("/many"), &[], file).await.body;
        assert!(again.contains("同じ人がもういます"), "{again}");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_answered_in_words_and_keeps_what_was_typed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let old = [
            &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..],
            &[0; 99],
        ]
        .concat();
        for (bytes, said) in [
            (vec![b'a'; 3 << 20], "大きすぎます"),
            (b"%PDF-1.7\n\0\0".to_vec(), "表として読めません"),
            (old, "パスワード"),
            (b" ,\n".to_vec(), "まだ何も書いてありません"),
            (
                "あ".repeat(1_001).into_bytes(),
                "1行目、1列目の文が長すぎます",
            ),
        ] {
            let form = [("lines", "打った行")];
            let answer = manager
                .post_file(&at("/many"), &form, ("a.xlsx", &bytes))
                .await;
            let page = answer.body;
            assert_eq!(answer.status, StatusCode::OK, "{said}");
            assert!(page.contains(said), "{said}: {page}");
            assert!(page.contains("打った行</textarea>"), "{page}");
            assert!(!page.contains(r#"name="save""#), "{page}");
        }
        // Beyond what is read at all, the sentence is the same.
        let file = ("a.xlsx", &vec![b'a'; 9 << 20][..]);
        let page = manager.post_file(&at("/many"), &[], file).await.body;
        assert!(page.contains("大きすぎます"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_list_sent_after_the_session_has_ended_is_kept_without_its_file() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let late = Browser::of_nobody(&app);
        let form = [("lines", "佐藤 花子\tサトウ")];
        let file = ("meibo.csv", &names_in_cp932()[..]);
        let sent = late.post_file(&at("/many"), &form, file).await;
        let kept = sent.location.strip_prefix("/sign-in?kept=").unwrap();
        let manager = Browser::of(&app, "tanaka").await.after(&sent);
        let page = manager.get(&format!("/kept/{kept}")).await.body;
        assert!(
            page.contains("佐藤 花子") && !page.contains("髙﨑"),
            "{page}"
        );
        assert!(page.contains(&at("/many")), "{page}");
    })
    .await;
}
