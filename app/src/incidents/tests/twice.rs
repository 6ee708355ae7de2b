//! Two who save the same thing at the same time: the later sees both, keeps what they typed, and can save again.

use super::*;
use crate::testing::on_both;

/// The hidden fields of a form with what they hold, and what is typed over them.
fn with_hidden(page: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let hidden = page.split("<input type=\"hidden\" name=\"").skip(1);
    let mut form: Vec<(String, String)> = hidden
        .filter_map(|it| {
            let (name, rest) = it.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            name.starts_with("was-")
                .then(|| (name.to_owned(), value.to_owned()))
        })
        .collect();
    let typed = typed.iter();
    form.extend(typed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    form
}

async fn send(who: &Browser, path: &str, form: &[(String, String)]) -> Answer {
    let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (&**a, &**b)).collect();
    who.post(path, &form).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn what_two_wrote_about_it_stands_side_by_side_and_nothing_typed_is_lost() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let (manager, safety) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "abe").await,
        );
        let room = report(&staff, ("lost", "lost-device")).await;
        let story = format!("{room}/story");
        let (first, second) = (manager.get(&story).await, safety.get(&story).await);
        let form = with_hidden(&first.body, &[("what", "駅でなくした"), ("place", "駅")]);
        went_back(&send(&manager, &story, &form).await, &room);
        let form = with_hidden(
            &second.body,
            &[("what", "バスでなくした"), ("cause", "急いでいた")],
        );
        let both = send(&safety, &story, &form).await;
        assert_eq!(both.status, StatusCode::OK, "{}", both.body);
        for text in [
            "駅でなくした",
            ">バスでなくした</textarea>",
            ">急いでいた</textarea>",
            "tanaka",
        ] {
            assert!(both.body.contains(text), "{text}: {}", both.body);
        }
        // What nobody else touched is not asked about, and nothing is written yet.
        assert_eq!(both.body.matches("あなたが書いたこと").count(), 1);
        assert!(!manager.get(&story).await.body.contains("バスで"));
        let form = with_hidden(
            &both.body,
            &[
                ("what", "駅かバスでなくした"),
                ("place", "駅"),
                ("cause", "急いでいた"),
            ],
        );
        went_back(&send(&safety, &story, &form).await, &room);
        let page = manager.get(&story).await.body;
        for text in ["駅かバスでなくした", "急いでいた"] {
            assert!(page.contains(text), "{text}: {page}");
        }
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn answers_of_two_are_joined_where_they_touch_different_questions_and_asked_where_not() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let (manager, safety) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "abe").await,
        );
        let room = report(&staff, ("lost", "lost-device")).await;
        let facts = format!("{room}/facts");
        let shown = manager.get(&facts).await.body;
        let typed = |encrypted, persons| {
            let mut form = vec![("encrypted", encrypted), ("persons", persons)];
            let others = ["special_care", "recovered", "improper", "property"];
            form.extend(others.map(|it| (it, "unsure")));
            form
        };
        let form = with_hidden(&shown, &typed("yes", ""));
        went_back(&send(&manager, &facts, &form).await, &room);
        // The other one only knew how many; the first answer stays.
        let form = with_hidden(&shown, &typed("unsure", "3"));
        went_back(&send(&safety, &facts, &form).await, &room);
        let page = manager.get(&facts).await.body;
        for text in [
            "name=\"encrypted\" value=\"yes\" checked",
            "name=\"persons\" inputmode=\"numeric\" class=\"short\" value=\"3\"",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let mut form = with_hidden(&shown, &typed("no", "3"));
        form.push(("why".to_owned(), "設定を見た".to_owned()));
        let both = send(&safety, &facts, &form).await;
        assert_eq!(both.status, StatusCode::OK, "{}", both.body);
        for text in [
            "name=\"encrypted\" value=\"no\" checked",
            "tanaka",
            "あなたが書いたこと",
            "設定を見た",
        ] {
            assert!(both.body.contains(text), "{text}: {}", both.body);
        }
        let form = with_hidden(&both.body, &typed("no", "3"));
        went_back(&send(&safety, &facts, &form).await, &room);
        let page = manager.get(&facts).await.body;
        assert!(page.contains("name=\"encrypted\" value=\"no\" checked"));
    })
    .await;
}

#[tokio::test]
async fn a_step_that_somebody_else_took_meanwhile_is_shown_before_it_is_said_otherwise() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let (manager, safety) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "abe").await,
        );
        let room = report(&staff, ("lost", "lost-device")).await;
        let step = format!("{room}/steps/call-manager");
        let done = [("state", "done"), ("words", "10時に電話した"), ("seen", "")];
        went_back(&manager.post(&step, &done).await, &room);
        // The same said twice is nothing to ask about.
        let again = [("state", "done"), ("seen", "")];
        went_back(&safety.post(&step, &again).await, &room);
        let other = [("state", "cannot"), ("words", "電話に出ない"), ("seen", "")];
        let both = safety.post(&step, &other).await;
        assert_eq!(both.status, StatusCode::OK, "{}", both.body);
        for text in ["10時に電話した", "value=\"電話に出ない\"", "tanaka"] {
            assert!(both.body.contains(text), "{text}: {}", both.body);
        }
        assert!(!manager.get(&room).await.body.contains("電話に出ない"));
        let at = both.body.find("name=\"seen\" value=\"").unwrap() + 19;
        let seen = both.body[at..].split('"').next().unwrap();
        let other = [
            ("state", "cannot"),
            ("words", "電話に出ない"),
            ("seen", seen),
        ];
        went_back(&safety.post(&step, &other).await, &room);
        let page = manager.get(&room).await.body;
        for text in ["10時に電話した", "電話に出ない"] {
            assert!(page.contains(text), "{text} stays in the timeline");
        }
    })
    .await;
}
