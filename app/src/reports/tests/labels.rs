//! Labels on paper: what is chosen is printed, and only that.

use axum::http::StatusCode;

use super::*;

#[tokio::test]
async fn a_manager_prints_labels_of_the_chosen_things_and_the_journal_knows_which() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        let manager = Browser::of(&app, "tanaka").await;
        for number in ["タブレット7号", "タブレット8号", "タブレット9号"] {
            let form = [("number", number), ("kind", "tablet"), ("state", "in-use")];
            manager.post(&path("registers/devices/new"), &form).await;
        }
        let labels = path("registers/devices/labels");
        let nothing = manager.post(&labels, &[("format", "sheet")]).await;
        assert!(
            nothing.body.contains("えらんでください"),
            "{}",
            nothing.body
        );
        let chosen = [("thing", "1"), ("thing", "3"), ("format", "sheet")];
        let chosen = manager.post(&labels, &chosen).await.location;
        assert_eq!(chosen, format!("{labels}.pdf?format=sheet&numbers=1.3"));

        let printed = manager.get(&chosen).await;
        assert_eq!(printed.status, StatusCode::OK, "{}", printed.body);
        let text = text_of(&printed.bytes);
        for words in ["7号", "9号", "ひろった方は", "0745-00-1234へ"] {
            assert!(text.contains(words), "{words} is missing in {text}");
        }
        assert!(!text.contains("8号"), "{text}");
        assert_eq!(traces(&app, "reports.print", "labels/devices").await, 1);
        // Only what has a code can be printed, and nobody's else.
        let without = manager.get(&format!("{labels}.pdf?numbers=2")).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        let staff = Browser::of(&app, "sato").await;
        assert_eq!(staff.get(&chosen).await.status, StatusCode::FORBIDDEN);
        let none = path("registers/take-out/labels.pdf?numbers=1");
        assert_eq!(manager.get(&none).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
