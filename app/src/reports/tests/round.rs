//! The paper of a stock-taking, as the manager prints it before and after the approval.

use axum::http::StatusCode;

use super::*;

/// A round of two tablets, of which one is missing and beside which something else was found.
async fn counted(manager: &Browser) -> String {
    let mut ids = Vec::new();
    for number in ["タブレット7号", "タブレット8号"] {
        let form = [
            ("number", number),
            ("kind", "tablet"),
            ("state", "in-use"),
            ("place", "受付"),
        ];
        let entry = manager.post(&path("registers/devices/new"), &form).await;
        ids.push(entry.location.rsplit('/').next().unwrap().to_owned());
    }
    let round = manager.post(&path("registers/devices/rounds"), &[]).await;
    let round = round.location;
    for (id, mark) in ids.iter().zip(["there", "missing"]) {
        let form = [("mark", mark), ("before", ""), ("note", "夜に見た")];
        manager.post(&format!("{round}/things/{id}"), &form).await;
    }
    let surplus = [("name", "古いスマホ"), ("place", "倉庫")];
    manager.post(&format!("{round}/surplus"), &surplus).await;
    manager.post(&format!("{round}/end"), &[]).await;
    round
}

/// Looks at the result of a round and approves it.
async fn approve(executive: &Browser, round: &str) {
    let approve = format!("{round}/approve");
    let page = executive.get(&approve).await.body;
    let (_, seen) = page.split_once("name=\"ended\" value=\"").expect(&page);
    let yes = [
        ("decision", "approved"),
        ("comment", "さがしてください"),
        ("ended", seen.split('"').next().unwrap()),
    ];
    executive.post(&approve, &yes).await;
}

#[tokio::test]
async fn the_result_of_a_stock_taking_prints_with_what_is_missing_and_who_approved() {
    on_both(|bench| async move {
        let app = bench.app().await;
        office::name_everybody(&app).await;
        let manager = Browser::of(&app, "tanaka").await;
        let executive = Browser::of(&app, "mori").await;
        let round = counted(&manager).await;
        let paper = format!("{round}/result.pdf");
        let text = text_of(&manager.get(&paper).await.bytes);
        assert!(!text.contains("電子承認"), "{text}");
        approve(&executive, &round).await;

        let printed = manager.get(&paper).await;
        assert_eq!(printed.status, StatusCode::OK, "{}", printed.body);
        let text = text_of(&printed.bytes);
        for words in [
            "棚卸",
            "機器の台帳",
            "訪問介護ステーションさくら",
            "2/2",
            "タブレット8号",
            "夜に見た",
            "古いスマホ",
            "倉庫",
            "田中花子：3件",
            "電子作成",
            "電子承認",
            "さがしてください",
        ] {
            assert!(text.contains(words), "{words} is missing in {text}");
        }
        let about = format!("round/{}", round.rsplit('/').next().unwrap());
        assert_eq!(traces(&app, "reports.print", &about).await, 2);
        let number = print_number(&app, &about).await;
        assert!(text.contains(&number), "{number}: {text}");
        let staff = Browser::of(&app, "sato").await;
        assert_eq!(staff.get(&paper).await.status, StatusCode::FORBIDDEN);
        let none = path("registers/devices/rounds/1/result.pdf");
        assert_eq!(manager.get(&none).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
