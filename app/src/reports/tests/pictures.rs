//! The pictures of the ledgers on paper: what stands on it, who may print it, and its trace.

use axum::http::StatusCode;

use super::*;

/// What stands on each picture.
const WORDS: [(&str, [&str; 4]); 3] = [
    (
        "plan",
        [
            "見取り図2階",
            "相談室",
            "タブレット90号",
            "持って行ける機器があります",
        ],
    ),
    (
        "network",
        [
            "インターネット",
            "タブレット90台",
            "見てほしい所",
            "タブレット90号",
        ],
    ),
    (
        "support",
        ["令和9年度", "もう終わった", "2027-09-30", "タブレット90号"],
    ),
];

#[tokio::test]
async fn a_manager_prints_the_pictures_with_their_lists_and_the_journal_knows() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        let manager = Browser::of(&app, "tanaka").await;
        let room = [("name", "相談室"), ("zone", "visitors"), ("floor", "2F")];
        manager.post(&path("registers/places/new"), &room).await;
        for n in 1..=90 {
            let number = format!("タブレット{n}号");
            let device = [
                ("number", number.as_str()),
                ("kind", "tablet"),
                ("place", "相談室"),
                ("end-of-support", "2027-09-30"),
            ];
            manager.post(&path("registers/devices/new"), &device).await;
        }
        for (picture, words) in WORDS {
            let printed = manager.get(&path(&format!("pictures/{picture}.pdf"))).await;
            assert_eq!(printed.status, StatusCode::OK, "{}", printed.body);
            let text = text_of(&printed.bytes)
                .split_whitespace()
                .collect::<String>();
            for words in words {
                assert!(text.contains(words), "{words} is missing in {text}");
            }
            let about = format!("picture/{picture}");
            assert_eq!(traces(&app, "reports.print", &about).await, 1);
        }
        let staff = Browser::of(&app, "sato").await;
        let refused = staff.get(&path("pictures/plan.pdf")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let foreign = Browser::of(&app, "suzuki").await;
        let unknown = foreign.get(&path("pictures/plan.pdf")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    })
    .await;
}
