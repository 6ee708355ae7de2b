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

/// The form of a measure.
fn measure<'a>(words: &'a str, owner: &'a str, due_on: &'a str) -> [(&'static str, &'a str); 3] {
    [("words", words), ("owner", owner), ("due_on", due_on)]
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn a_measure_of_the_offices_own_is_a_row_of_its_plan_with_an_owner_and_a_day() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let room = report(&staff, ("sent", "misdirected-fax")).await;
        let (learn, add) = (format!("{room}/learn"), format!("{room}/learn/measures"));
        let (me, other) = (
            world::id("tanaka").to_string(),
            world::id("sato").to_string(),
        );
        let words = "FAXの短縮番号を2人でたしかめる";
        let early = manager.post(&add, &measure(words, &me, "2026-12-20")).await;
        assert_eq!(
            early.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "no check yet"
        );
        assert!(early.body.contains("点検を始めて"), "{}", early.body);
        begin_check(&manager).await;
        for (form, said) in [
            (measure(" ", &me, "2026-12-20"), "することを書いて"),
            (measure(words, "", "2026-12-20"), words),
            (measure(words, &me, "2027-04-02"), words),
            (measure(words, &me, "あした"), "あした"),
        ] {
            let answer = manager.post(&add, &form).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            assert!(answer.body.contains(said), "{said}: {}", answer.body);
        }
        let saved = manager
            .post(&add, &measure(words, &other, "2026-12-20"))
            .await;
        went_back(&saved, &format!("{learn}?done=saved"));
        // Sent twice it is one row.
        manager
            .post(&add, &measure(words, &other, "2026-12-20"))
            .await;
        let page = manager.get(&learn).await.body;
        assert!(page.contains("sato") && page.contains("12月20日"), "{page}");
        let row = page.split(&at("plan/items/")).nth(1).unwrap();
        let row = at(&format!("plan/items/{}", row.split('"').next().unwrap()));
        let plan = manager.get(&at("plan")).await.body;
        assert_eq!(plan.matches(words).count(), 1, "{plan}");
        assert!(plan.contains("自分たちで決めたこと"), "{plan}");
        let page = manager.get(&row).await.body;
        assert!(page.contains(&format!("href=\"{room}\"")), "{page}");
        assert!(
            manager
                .get(&room)
                .await
                .body
                .contains("手だてを計画に入れました")
        );
        let about = format!("incident/{}", id_of(&room));
        assert_eq!(journal(&app, "incidents.measure", &about).await, 1);
        // Whoever it was given to finds it, does it, and says how; staff do not see where it came from.
        let home = staff.get(&at("")[..at("").len() - 1]).await.body;
        assert!(home.contains(&row) && home.contains(words), "{home}");
        let page = staff.get(&row).await.body;
        assert!(!page.contains(&room), "{page}");
        let done = [("step", "done"), ("evidence", "貼り紙をした")];
        let done = staff.post(&row, &done).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let page = manager.get(&learn).await.body;
        assert!(page.contains("✓ すみました"), "{page}");
        // The gaps of the check stand before it.
        let made = manager.post(&at("plan"), &[]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    })
    .await;
}

#[tokio::test]
async fn nobody_puts_a_measure_into_the_plan_who_may_not_change_it_and_a_drill_has_none() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        begin_check(&manager).await;
        let room = report(&staff, ("sent", "misdirected-fax")).await;
        let me = world::id("tanaka").to_string();
        let form = measure("二人で見る", &me, "2026-12-20");
        for (login, status) in [
            ("sato", StatusCode::FORBIDDEN),
            ("mori", StatusCode::FORBIDDEN),
            ("suzuki", StatusCode::NOT_FOUND),
        ] {
            let other = Browser::of(&app, login).await;
            let answer = other.post(&format!("{room}/learn/measures"), &form).await;
            assert_eq!(answer.status, status, "{login}");
        }
        let drill = drills::begun(&manager).await;
        let played = drills::played(&staff, &drill).await;
        let answer = manager
            .post(&format!("{played}/learn/measures"), &form)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let page = manager.get(&format!("{played}/learn")).await.body;
        assert!(!page.contains("自分たちで決める手だて"), "{page}");
    })
    .await;
}
