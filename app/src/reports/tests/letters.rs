//! A machine without Japanese letters, and papers in other languages.

use axum::http::StatusCode;
use mamori_core::words::Language;

use super::super::pages::pdf_answer;
use super::super::{Letters, PaperKind, pdf};
use super::office::{self, sakura};
use super::{text_of, traces};
use crate::db::{Actor, Scope};
use crate::testing::{on_both, sqlite, world};
use crate::web::{App, At, Visit, Who};
use mamori_core::people::{Relation, Role, Standing};

/// Tanaka at her office, past the door.
fn visit(app: &App) -> Visit {
    let who = Who {
        id: world::person("tanaka"),
        name: "田中 花子".to_owned(),
        kana: "タナカ ハナコ".to_owned(),
        session: String::new(),
        office: None,
        device: None,
        proved_at: app.clock.now(),
        token: None,
    };
    let standing = Standing {
        role: Role::Manager,
        relation: Relation::Own,
    };
    assert!(!app.settings.demo);
    Visit {
        language: Language::Ja,
        terminal: "test".to_owned(),
        path: "/".to_owned(),
        who: Some(who),
        at: At::Office {
            id: sakura(),
            name: "さくら".to_owned(),
            standings: vec![standing],
        },
        home: At::Nowhere,
    }
}

#[tokio::test]
async fn without_japanese_letters_the_page_says_so_and_offers_the_browsers_print() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::settle(&app, "").await;
        let answer = pdf_answer(&app, &visit(&app), PaperKind::Plan, Letters::Missing).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
            .await
            .unwrap();
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("日本語の文字がまだ入っていません"), "{body}");
        assert!(body.contains(&super::path("papers/plan.html")));
        assert!(!body.contains("plan.pdf"));
        assert_eq!(traces(&app, "reports.print", "paper/plan").await, 0);
        let asked = (PaperKind::Poster, Language::Ja, Letters::Missing);
        let none = pdf(&app, &Actor::house(), (Scope::machine(), sakura()), asked).await;
        assert!(none.unwrap().is_none());
    })
    .await;
}

/// The text of a paper of Sakura in a language.
async fn print(app: &App, kind: PaperKind, language: Language) -> String {
    let wish = (kind, language, Letters::OfTheMachine);
    let at = (Scope::machine(), sakura());
    let bytes = pdf(app, &Actor::house(), at, wish).await.unwrap();
    text_of(&bytes.unwrap())
}

// Setting type is slow and knows nothing of databases, so one is enough for the two stories below.

#[tokio::test]
async fn english_papers_have_no_japanese_words_of_our_own() {
    let bench = sqlite().await;
    let app = bench.app().await;
    office::settle(&app, "").await;
    let poster = print(&app, PaperKind::Poster, Language::En).await;
    assert!(poster.contains("Lockthescreen"), "{poster}");
    let plan = print(&app, PaperKind::Plan, Language::En).await;
    for words in [
        "Approvedby",
        "Yearlyplan",
        "Fiscalyear",
        "Whattodo",
        "Journalno.",
    ] {
        assert!(plan.contains(words), "{words} is missing in {plan}");
    }
    let check = print(&app, PaperKind::Checklist, Language::En).await;
    for japanese in [
        "担当",
        "期限",
        "費用",
        "番号",
        "年度",
        "合計",
        "事業所名",
        "できている",
    ] {
        assert!(!plan.contains(japanese), "{japanese} in {plan}");
        assert!(!check.contains(japanese), "{japanese} in {check}");
    }
}

#[tokio::test]
async fn papers_in_easy_japanese_have_furigana() {
    let bench = sqlite().await;
    let app = bench.app().await;
    office::settle(&app, "").await;
    let poster = print(&app, PaperKind::Poster, Language::Easy).await;
    assert!(poster.contains("がめん"), "{poster}");
    let plan = print(&app, PaperKind::Plan, Language::Easy).await;
    for reading in ["さくせい", "れいわ", "ねんかん", "しょうにん"] {
        assert!(plan.contains(reading), "{reading} is missing in {plan}");
    }
}
