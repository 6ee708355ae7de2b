//! The course of an incident: answered, led, timed, corrected, found, closed; and nothing typed is ever lost.

use super::*;
use crate::testing::on_both;

async fn led(app: &crate::web::App) -> (Browser, String) {
    let staff = Browser::of(app, "sato").await;
    let room = report(&staff, ("lost", "lost-device")).await;
    let manager = Browser::of(app, "tanaka").await;
    let seen = manager.post(&format!("{room}/acknowledge"), &[]).await;
    went_back(&seen, &room);
    (manager, room)
}

const FACTS: [(&str, &str); 10] = [
    ("special_care", "yes"),
    ("encrypted", "no"),
    ("recovered", "no"),
    ("improper", "no"),
    ("property", "no"),
    ("abroad", "unsure"),
    ("vendor_held", "unsure"),
    ("persons", "１２"),
    ("known", "2026-11-20T16:30"),
    ("municipality", "demo"),
];

#[tokio::test]
async fn the_four_questions_set_the_clocks_and_changing_them_is_told_with_its_reason() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let facts = format!("{room}/facts");
        went_back(&manager.post(&facts, &FACTS).await, &room);
        let page = manager.get(&room).await.body;
        assert!(
            page.contains("12月21日") && page.contains("12月19日"),
            "{page}"
        );
        let mut changed = FACTS.to_vec();
        changed[3].1 = "yes";
        changed.push(("why", "かばんごと ぬすまれた"));
        went_back(&manager.post(&facts, &changed).await, &room);
        let page = manager.get(&room).await.body;
        assert!(page.contains("令和9年1月18日"), "{page}");
        assert!(page.contains("かばんごと ぬすまれた"), "{page}");
        assert!(
            page.contains("令和8年12月21日") && page.contains("→令和9年1月18日"),
            "{page}"
        );
        // The next incident of this office knows its municipality.
        let second = report(&manager, ("sent", "misdirected-fax")).await;
        let form = manager.get(&format!("{second}/facts")).await.body;
        assert!(form.contains("value=\"demo\" selected"), "{form}");
    })
    .await;
}

#[tokio::test]
async fn what_is_encrypted_need_not_be_reported_and_the_reason_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let mut facts = FACTS.to_vec();
        facts[1].1 = "yes";
        went_back(&manager.post(&format!("{room}/facts"), &facts).await, &room);
        let page = manager.get(&room).await.body;
        let (clocks, timeline) = page.split_once("id=\"line-").unwrap();
        assert!(clocks.contains("強い暗号がかかり"), "{clocks}");
        assert!(!clocks.contains("12月21日"), "{clocks}");
        assert!(timeline.contains("→いりません"), "{timeline}");
    })
    .await;
}

#[tokio::test]
async fn wrong_facts_are_said_in_a_sentence_and_lose_nothing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let facts = format!("{room}/facts");
        for (name, value, said) in [
            ("persons", "0", "0人では"),
            ("persons", "たくさん", "数字で"),
            ("known", "2026-11-22T10:01", "今より先"),
            ("known", "1999-01-01T00:00", "10年より前"),
            ("known", "きのう", "時刻が読めません"),
        ] {
            let mut form = FACTS.to_vec();
            form.retain(|it| it.0 != name);
            form.extend([(name, value), ("why", "メモを残す")]);
            let answer = manager.post(&facts, &form).await;
            assert_eq!(answer.status, StatusCode::OK, "{value}");
            assert!(answer.body.contains(said), "{value}: {}", answer.body);
            for kept in ["メモを残す", &format!("value=\"{value}\"")] {
                assert!(answer.body.contains(kept), "{value}: {kept}");
            }
            assert!(
                answer
                    .body
                    .contains("name=\"special_care\" value=\"yes\" checked")
            );
        }
        // Nothing of it was kept as a fact.
        let form = manager.get(&facts).await.body;
        assert!(
            form.contains("name=\"special_care\" value=\"unsure\" checked"),
            "{form}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_step_that_two_decide_needs_the_second_and_what_cannot_be_done_its_reason() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let kind = app.incidents.playbook("lost-device").unwrap();
        let two = kind.steps.iter().find(|it| it.two).unwrap();
        let path = format!("{room}/steps/{}", two.id);
        let alone = manager.post(&path, &[("state", "done")]).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        let me = world::id("tanaka").to_string();
        let myself = manager
            .post(&path, &[("state", "done"), ("second", &me)])
            .await;
        assert_eq!(myself.status, StatusCode::UNPROCESSABLE_ENTITY);
        let abe = world::id("abe").to_string();
        let both = manager
            .post(&path, &[("state", "done"), ("second", &abe)])
            .await;
        went_back(&both, &room);
        let other = kind.steps.iter().find(|it| it.clock.is_some()).unwrap();
        let path = format!("{room}/steps/{}", other.id);
        let silent = manager.post(&path, &[("state", "cannot")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = [("state", "cannot"), ("words", "電話がつながらない")];
        went_back(&manager.post(&path, &said).await, &room);
        // Done after all: the clock that waited for it stops, with what was given.
        let done = [("state", "done"), ("words", "受付 123")];
        went_back(&manager.post(&path, &done).await, &room);
        let page = manager.get(&room).await.body;
        assert!(
            page.contains("電話がつながらない"),
            "the first word stays in the timeline"
        );
        assert!(page.contains("受付 123"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_a_line_of_its_own_and_the_first_stays() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let notes = format!("{room}/notes");
        let form = [("words", "15時に電話した"), ("at", "2026-11-22T09:15")];
        went_back(&manager.post(&notes, &form).await, &room);
        let page = manager.get(&room).await.body;
        assert!(page.contains("09:15"), "{page}");
        let at = page.find("name=\"corrects\" value=\"").unwrap() + 23;
        let line = page[at..].split('"').next().unwrap().to_owned();
        let form = [("words", "9時に電話した"), ("corrects", line.as_str())];
        went_back(&manager.post(&notes, &form).await, &room);
        let page = manager.get(&room).await.body;
        for text in ["15時に電話した", "9時に電話した", "なおし"] {
            assert!(page.contains(text), "{text}");
        }
        let future = [("words", "あとで電話する"), ("at", "2026-11-22T23:59")];
        let answer = manager.post(&notes, &future).await;
        assert!(
            answer.body.contains("書いたことはのこりました"),
            "{}",
            answer.body
        );
        assert!(manager.get(&room).await.body.contains("あとで電話する"));
        // A line of another incident cannot be corrected from here.
        let staff = Browser::of(&app, "sato").await;
        let other = report(&staff, ("lost", "lost-usb")).await;
        let stolen = manager.post(&format!("{other}/notes"), &form).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_photo_is_kept_without_its_place_and_one_that_is_too_large_loses_no_words() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let notes = format!("{room}/notes");
        let large = vec![0xff; 60 * 1024 * 1024];
        let sent = manager
            .post_file(&notes, &[("words", "写真をとった")], ("IMG_1.JPG", &large))
            .await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.body.contains("大きすぎます"), "{}", sent.body);
        let page = manager.get(&room).await.body;
        assert!(page.contains("写真をとった"), "{page}");
        let photo = crate::testing::photo::photo();
        let sent = manager.post_file(&notes, &[], ("IMG_2.JPG", &photo)).await;
        went_back(&sent, &room);
        let page = manager.get(&room).await.body;
        let at = page.find("/files/").unwrap();
        let line = page[at + 7..].split(['/', '"']).next().unwrap();
        let small = manager.get(&format!("{room}/files/{line}/small")).await;
        assert_eq!(small.status, StatusCode::OK);
        let staff = Browser::of(&app, "sato").await;
        let peek = staff.get(&format!("{room}/files/{line}")).await;
        assert_eq!(peek.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn found_again_keeps_everything_and_closing_can_be_undone() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let room = report(&staff, ("lost", "lost-device")).await;
        let mine = format!("{room}/mine");
        let words = [("place", "駅のベンチ"), ("what", "かばんを忘れた")];
        went_back(
            &staff.post(&mine, &words).await,
            &format!("{mine}?done=saved"),
        );
        let found = staff
            .post(&format!("{room}/found"), &[("seen", "no")])
            .await;
        went_back(&found, &mine);
        let manager = Browser::of(&app, "tanaka").await;
        let page = manager.get(&room).await.body;
        for text in [
            "見つかった",
            "だれも見ていません",
            "届けられました",
            "どこで",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let story = manager.get(&format!("{room}/story")).await.body;
        assert!(story.contains("駅のベンチ"), "{story}");
        manager.post(&format!("{room}/acknowledge"), &[]).await;
        let close = format!("{room}/close");
        went_back(
            &manager
                .post(&close, &[("over", "yes"), ("words", "済み")])
                .await,
            &room,
        );
        let twice = manager.post(&close, &[("over", "yes")]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        let step = format!("{room}/steps/call-manager");
        let late = manager.post(&step, &[("state", "done")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it is over");
        went_back(&manager.post(&close, &[("over", "no")]).await, &room);
        let page = manager.get(&room).await.body;
        assert!(page.contains("済み") && page.contains("対応中"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn who_only_looks_sees_clocks_and_steps_but_nothing_of_persons() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app).await;
        let notes = [("words", "山田様の記録が入っていた")];
        manager.post(&format!("{room}/notes"), &notes).await;
        // The auditor of the office reads persons' entries; somebody of a council with items does not.
        let auditor = Browser::of(&app, "kato").await.get(&room).await.body;
        assert!(auditor.contains("山田様"));
        share_items(&app).await;
        let cannot = [("state", "cannot"), ("words", "佐藤様が電話に出ない")];
        let step = format!("{room}/steps/call-manager");
        went_back(&manager.post(&step, &cannot).await, &room);
        let council = Browser::of(&app, "ono").await.get(&room).await;
        assert_eq!(council.status, StatusCode::OK, "{}", council.body);
        assert!(council.body.contains("速報"));
        for name in ["山田様", "佐藤様"] {
            assert!(!council.body.contains(name), "{name}: {}", council.body);
        }
    })
    .await;
}
