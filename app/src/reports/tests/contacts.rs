//! The contact tree, its cards, the folder and the plan on paper: what stands on them, who may print, what is told afterwards.

use axum::http::StatusCode;

use super::*;

/// Numbers as an office writes them.
async fn written(manager: &Browser) {
    let person = |login: &str| format!("person/{}", world::person(login));
    let lines = [
        (person("tanaka"), "090-1111-2222"),
        (person("abe"), "090-1111-3333"),
        ("place/police".to_owned(), "110"),
        ("place/insurer".to_owned(), "0120-000-009"),
    ];
    for (subject, day) in lines {
        let form = [("subject", subject.as_str()), ("day", day)];
        let saved = manager.post(&path("contacts/line"), &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for it in words {
        assert!(text.contains(it), "{it} is missing in {text}");
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn staff_print_tree_and_cards_with_the_numbers_as_they_are_now() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        written(&Browser::of(&app, "tanaka").await).await;
        let staff = Browser::of(&app, "sato").await;
        let tree = staff.get(&path("papers/contacts.pdf")).await;
        assert_eq!(tree.status, StatusCode::OK, "{}", tree.body);
        let numbers = [
            "田中花子",
            "090-1111-2222",
            "髙﨑明",
            "110",
            "まだ書いていません",
        ];
        let text = text_of(&tree.bytes);
        says(&text, &numbers);
        says(&text, &["hayashi", "0745-00-1234", "1/1"]);
        let cards = staff.get(&path("papers/contact-cards.pdf")).await;
        let text = text_of(&cards.bytes);
        says(&text, &["田中花子", "090-1111-3333", "さがす前に"]);
        assert_eq!(text.matches("090-1111-2222").count(), 10, "{text}");
        assert!(!text.contains("まだ書いていません"), "{text}");
        for kind in ["contacts", "contact-cards"] {
            assert_eq!(
                traces(&app, "reports.print", &format!("paper/{kind}")).await,
                1
            );
        }
        for (login, status) in [
            ("ono", StatusCode::FORBIDDEN),
            ("suzuki", StatusCode::NOT_FOUND),
        ] {
            let other = Browser::of(&app, login).await;
            for paper in [
                "contacts.pdf",
                "contact-cards.pdf",
                "folder.pdf",
                "continuity.pdf",
                "folder.html",
            ] {
                let answer = other.get(&path(&format!("papers/{paper}"))).await;
                assert_eq!(answer.status, status, "{login} {paper}");
            }
        }
    })
    .await;
}

// Setting 23 pages is slow; which database lies below is asked by the stories of the incidents.
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn the_folder_holds_everything_and_is_out_of_date_once_a_number_changes() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    office::name_everybody(&app).await;
    let manager = Browser::of(&app, "tanaka").await;
    written(&manager).await;
    let folder = manager.get(&path("papers/folder.pdf")).await;
    assert_eq!(folder.status, StatusCode::OK, "{}", folder.body);
    let text = text_of(&folder.bytes);
    says(
        &text,
        &[
            "まず電話:田中花子090-1111-2222",
            "印刷し直して",
            "連絡先のしるし",
        ],
    );
    // A card for every kind, with whom to call for a step and until when something is told.
    for playbook in app.incidents.playbooks() {
        let title: String = playbook.title.plain().split_whitespace().collect();
        assert!(
            text.matches(&title).count() >= 2,
            "{title} is missing in {text}"
        );
    }
    says(
        &text,
        &[
            "電話:警察110",
            "電話:市町村＿＿＿",
            "3日から5日のうち（めやす）",
            "30日のうち（悪い目的の時は60日）",
        ],
    );
    says(
        &text,
        &[
            "ネットから切りはなす",
            "電源は切りません",
            "もどす順番",
            "まだたしかめていない",
        ],
    );
    says(
        &text,
        &[
            "こまったことの記録",
            "手書きの記録",
            "持ち出しの用紙",
            "返す予定",
        ],
    );
    let stale = "印刷したあとに、連絡先がかわりました";
    let page = manager.get(&path("contacts")).await.body;
    says(&page, &["田中 花子がファイルを印刷しました"]);
    assert!(!page.contains(stale), "{page}");
    let line = [("subject", "place/insurer"), ("day", "0120-000-010")];
    manager.post(&path("contacts/line"), &line).await;
    says(&manager.get(&path("contacts")).await.body, &[stale]);
    // The page to print says the same in sheaves, and counts as no print.
    let mut html = String::new();
    for sheaf in 1..=3 {
        let page = format!("papers/folder.html?sheaf={sheaf}");
        html += &manager.get(&path(&page)).await.body;
    }
    says(
        &html,
        &[
            "0120-000-010",
            "電源は切りません",
            "電話: 警察 110",
            "持ち出しの用紙",
        ],
    );
    says(&manager.get(&path("contacts")).await.body, &[stale]);
}

#[tokio::test]
async fn the_plan_is_printed_in_english_without_japanese_words_of_our_own() {
    let bench = crate::testing::sqlite().await;
    let app = bench.app().await;
    let manager = Browser::of(&app, "tanaka").await;
    let switched = manager.get("/language/en").await;
    let cookies = format!(
        "{}; {}",
        world::cookie(&app, "tanaka").await,
        switched.cookie
    );
    let english = Browser::with(&app, &cookies);
    let plan = text_of(&english.get(&path("papers/continuity.pdf")).await.bytes);
    says(
        &plan,
        &[
            "Cuttingthenetwork",
            "Orderofrestoring",
            "Notwrittenyet",
            "notverified",
        ],
    );
    for japanese in ["連絡先", "台帳", "まだ書いて"] {
        assert!(!plan.contains(japanese), "{japanese} in {plan}");
    }
}
