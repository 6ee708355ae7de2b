//! What is learned: an answer goes back to まだ, a story is read again, and a case without names is offered and taken back.

use mamori_core::assessments::Question;

use super::*;
use crate::testing::on_both;

/// The office says what it is and begins its check.
async fn begin_check(manager: &Browser) {
    let said = Question::FIRST.iter().map(|it| (it.as_str(), "yes"));
    let office_says: Vec<_> = [("service", "home-help")].into_iter().chain(said).collect();
    manager.post(&at("scoping"), &office_says).await;
    let first = manager.post(&at("assessment"), &[]).await;
    assert!(first.location.contains("/items/"), "{}", first.body);
}

#[tokio::test]
async fn what_was_not_in_place_is_not_yet_again_and_its_story_is_read_again() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let office = &at("")[..at("").len() - 1];
        begin_check(&manager).await;
        let room = report(&staff, ("lost", "lost-device")).await;
        let kind = app.incidents.playbook("lost-device").unwrap();
        let (item, lesson) = (kind.items[0].to_string(), kind.lessons[0].to_string());
        let card = at(&format!(
            "assessment/items/{}",
            item.rsplit('/').next().unwrap()
        ));
        let said = manager.post(&card, &[("answer", "done")]).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
        let learn = format!("{room}/learn");
        let page = manager.get(&learn).await.body;
        assert!(page.contains(&item) && page.contains(&lesson), "{page}");
        let answered = |page: &str, words: &str| page.contains(&format!("{item} · {words}"));
        assert!(answered(&page, "できている"), "{page}");
        let form = [
            ("cause", "ロックがなかった"),
            ("prevention", "全部の機器にロックをかける"),
            ("item", item.as_str()),
            ("lesson", lesson.as_str()),
        ];
        let saved = manager.post(&learn, &form).await;
        went_back(&saved, &format!("{learn}?done=saved"));
        let page = manager.get(&saved.location).await.body;
        assert!(answered(&page, "まだ"), "{page}");
        assert!(
            page.contains("ロックがなかった") && page.contains("計画に入れる"),
            "{page}"
        );
        let home = staff.get(office).await.body;
        assert!(home.contains("/catalogue/cases/case-"), "{home}");
        let timeline = manager.get(&room).await.body;
        assert!(timeline.contains("ふり返りをしました"), "{timeline}");
    })
    .await;
}

#[tokio::test]
async fn a_story_without_names_reaches_the_council_only_while_the_office_offers_it() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let room = report(&staff, ("sent", "misdirected-fax")).await;
        let offer = format!("{room}/offer");
        let council = Browser::of(&app, "ono").await;
        let cases = format!("/councils/{}/cases", world::id("kyogikai"));
        let empty = manager
            .post(&offer, &[("do", "offer"), ("words", " ")])
            .await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!council.get(&cases).await.body.contains("番号"));
        let form = [("do", "offer"), ("words", "番号を一つまちがえた")];
        went_back(
            &manager.post(&offer, &form).await,
            &format!("{room}/learn?done=saved"),
        );
        let page = council.get(&cases).await.body;
        assert!(
            page.contains("番号を一つまちがえた") && !page.contains("sakura"),
            "{page}"
        );
        // Another corporation hears nothing of it by its own list.
        manager.post(&offer, &[("do", "back")]).await;
        assert!(
            !council
                .get(&cases)
                .await
                .body
                .contains("番号を一つまちがえた")
        );
    })
    .await;
}
