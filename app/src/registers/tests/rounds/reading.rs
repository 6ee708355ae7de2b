//! Who reads what in a round: names and notes of ledgers about clients stay with those who may read them.

use axum::http::StatusCode;

use super::*;

#[tokio::test]
async fn names_and_notes_of_a_round_are_hidden_from_who_may_not_read_them_in_the_ledger() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        share_items(&app).await;
        let [manager, machines, council] = [
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "ito").await,
            Browser::of(&app, "ono").await,
        ];
        let new = at("registers/address-book/new");
        let form = [("name", "山田さんの家"), ("telephone", "000-1234")];
        let entry = manager.post(&new, &form).await.location;
        let round = begin(&manager, "address-book").await;
        let note = [
            ("mark", "differs"),
            ("before", ""),
            ("note", "番号がちがう"),
        ];
        let marked = mark(&manager, &round, &entry, &note).await;
        assert_eq!(marked.status, StatusCode::SEE_OTHER, "{}", marked.body);
        let surplus = [
            ("name", "鈴木さんの家"),
            ("place", "古い手帳"),
            ("note", "娘さんの番号"),
        ];
        let found = manager.post(&format!("{round}/surplus"), &surplus).await;
        assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.body);

        let written = ["山田さん", "番号がちがう", "鈴木さん", "古い手帳", "娘さん"];
        says(&manager.get(&round).await.body, &written);
        let thing = format!("{round}/things/{}", id(&entry));
        let pages = [
            (&council, round.clone()),
            (&machines, round.clone()),
            (&machines, format!("{round}/surplus")),
            (&machines, format!("{round}/list?show=all")),
            (&machines, format!("{round}/next?after={}", id(&entry))),
            (&machines, thing),
        ];
        for (who, path) in pages {
            let page = who.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for it in written {
                assert!(!page.body.contains(it), "{path}: {it}: {}", page.body);
            }
        }
        let page = council.get(&round).await.body;
        assert!(page.matches("（見えません）").count() >= 4, "{page}");
    })
    .await;
}
