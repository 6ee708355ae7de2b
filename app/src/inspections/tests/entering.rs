//! Link, code, hours: who comes in, who does not, and when it is over.

use jiff::SignedDuration;

use super::*;
use crate::testing::on_both;

#[tokio::test]
async fn a_wrong_code_an_unknown_link_and_an_ended_one_get_the_same_answer() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let (open, over) = (
            opened(&manager, &[("topic", "plan")]).await,
            opened(&manager, &[("topic", "plan")]).await,
        );
        let ended = manager.post(&format!("{}/end", over.view), &[]).await;
        assert_eq!(ended.location, over.view);
        let nobody = Browser::of_nobody(&app);
        let mut answers = Vec::new();
        let unknown = "AAAA-BBBB-CCCC-DDDD";
        for (link, code) in [
            (open.link.as_str(), "AAAA-BBBB"),
            (unknown, "AAAA-BBBB"),
            (over.link.as_str(), over.code.as_str()),
            (open.link.as_str(), over.code.as_str()),
        ] {
            let shown = nobody.get(&format!("/i/{link}")).await;
            let answer = typed(&nobody, link, code).await;
            let same = |it: String| it.replace(link, "LINK").replace(code, "CODE");
            answers.push((
                shown.status,
                same(shown.body),
                answer.status,
                same(answer.body),
            ));
        }
        says(&answers[0].3, &["コードが合わないか"]);
        assert!(answers.iter().all(|it| *it == answers[0]), "{answers:?}");
        inside(&app, &open).await;
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_from_one_address_wait_and_the_right_one_with_them() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = opened(&manager, &[("topic", "plan")]).await;
        let nobody = Browser::of_nobody(&app);
        for n in 0..5 {
            let link = format!("AAAA-BBBB-CCCC-DDD{n}");
            says(
                &typed(&nobody, &link, "WRONG").await.body,
                &["コードが合わないか"],
            );
        }
        let waits = typed(&nobody, &sheet.link, &sheet.code).await;
        says(&waits.body, &["1分待ってから"]);
        assert!(waits.cookie.is_empty());
        *now.lock().unwrap() += SignedDuration::from_mins(1);
        inside(&app, &sheet).await;
    })
    .await;
}

#[tokio::test]
async fn a_view_shuts_at_once_when_nobody_reads_and_when_another_browser_comes() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let shut = async |guest: &Browser| {
            let page = guest.get("/inspection/plan").await;
            says(&page.body, &["画面は閉じています"]);
            assert_eq!(page.status, StatusCode::FORBIDDEN);
        };
        let sheet = opened(&manager, &[("topic", "plan")]).await;
        let guest = inside(&app, &sheet).await;
        assert_eq!(guest.get("/inspection/plan").await.status, StatusCode::OK);
        *now.lock().unwrap() += SignedDuration::from_mins(31);
        shut(&guest).await;
        let guest = inside(&app, &sheet).await;
        let elsewhere = inside(&app, &sheet).await;
        shut(&guest).await;
        assert_eq!(elsewhere.get("/inspection").await.status, StatusCode::OK);
        let manager = Browser::of(&app, "tanaka").await;
        manager.post(&format!("{}/end", sheet.view), &[]).await;
        shut(&elsewhere).await;
        says(&manager.get(&sheet.view).await.body, &["終わりました"]);
    })
    .await;
}

#[tokio::test]
async fn a_view_is_over_by_itself_after_its_hours() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = [("visitor", "中野"), ("hours", "1"), ("topic", "plan")];
        let made = manager.post(&at("inspections"), &form).await.location;
        let page = manager.get(&made).await.body;
        let sheet = Sheet {
            view: made.clone(),
            link: between(&page, "http://localhost/i/", "<"),
            code: between(&page, "<code class=\"big\">", "<"),
        };
        let guest = inside(&app, &sheet).await;
        for _ in 0..3 {
            *now.lock().unwrap() += SignedDuration::from_mins(20);
            let open = guest.get("/inspection").await.status == StatusCode::OK;
            assert_eq!(
                open,
                *now.lock().unwrap()
                    < NOW.parse::<Timestamp>().unwrap() + SignedDuration::from_mins(60)
            );
        }
        let again = typed(&Browser::of_nobody(&app), &sheet.link, &sheet.code).await;
        says(&again.body, &["コードが合わないか"]);
    })
    .await;
}

#[tokio::test]
async fn a_visitor_leaves_and_comes_back_by_the_code() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = opened(&manager, &[("topic", "plan")]).await;
        let guest = inside(&app, &sheet).await;
        let left = guest.post("/inspection/end", &[]).await;
        says(&left.body, &["画面は閉じています"]);
        assert!(left.cookie.contains("Max-Age=0"), "{}", left.cookie);
        assert_eq!(guest.get("/inspection").await.status, StatusCode::FORBIDDEN);
        inside(&app, &sheet).await;
    })
    .await;
}

#[tokio::test]
async fn a_session_of_the_staff_and_a_view_never_mix() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let sheet = opened(&manager, &[("topic", "plan")]).await;
        let answer = typed(&manager, &sheet.link, &sheet.code).await;
        let both = Browser::of(&app, "tanaka").await.after(&answer);
        let page = both.get("/inspection").await.body;
        assert!(
            !page.contains("tanaka") && !page.contains("class=\"menu\""),
            "{page}"
        );
        let journal = both.get(&at("journal?kind=inspections")).await.body;
        says(&journal, &["見に来た人（監査など）"]);
        let token = answer
            .cookie
            .split(';')
            .next()
            .unwrap()
            .split_once('=')
            .unwrap()
            .1;
        let posing = Browser::with(&app, &format!("mamori-try={token}"));
        assert!(
            posing
                .get(&at("plan"))
                .await
                .location
                .starts_with("/sign-in")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let form = [
            ("visitor", ""),
            ("reason", "運営指導"),
            ("hours", "25"),
            ("ledger", "devices"),
        ];
        let page = manager.post(&at("inspections"), &form).await.body;
        says(
            &page,
            &[
                "来た人の名前を書いてください",
                "1から24の数字",
                "value=\"運営指導\"",
                "value=\"25\"",
            ],
        );
        says(&page, &["name=\"ledger\" value=\"devices\" checked"]);
        let form = [("visitor", "中野"), ("hours", "2"), ("topic", "details")];
        let page = manager.post(&at("inspections"), &form).await.body;
        says(&page, &["1つはえらんでください"]);
    })
    .await;
}

#[tokio::test]
async fn what_tells_about_clients_is_not_proposed() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let proposed = manager.get(&at("inspections/new")).await.body;
        says(
            &proposed,
            &[
                "value=\"plan\" checked",
                "name=\"ledger\" value=\"devices\" checked",
            ],
        );
        assert!(
            !proposed.contains("value=\"incidents\" checked"),
            "{proposed}"
        );
        assert!(
            !proposed.contains("name=\"ledger\" value=\"complaints\" checked"),
            "{proposed}"
        );
    })
    .await;
}
