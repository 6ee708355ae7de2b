//! A drill and something real at once: apart in the list, in counts, on the first page, in mails and in the journal.

use jiff::SignedDuration;

use super::*;
use crate::testing::on_both;

/// Begins a drill; its path.
pub(super) async fn begun(manager: &Browser) -> String {
    let form = [("scenario", "lost-tablet-evening")];
    let begun = manager.post(&at("drills"), &form).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    begun.location
}

/// Reports in a drill; the path of what is played.
pub(super) async fn played(who: &Browser, drill: &str) -> String {
    let choose = who.get(&format!("{drill}/report")).await;
    assert!(choose.body.contains("訓練です"), "{}", choose.body);
    let page = who.get(&format!("{drill}/report/lost")).await.body;
    let form = [("choice", "lost-device"), ("key", &*key_of(&page))];
    let sent = who.post(&format!("{drill}/report"), &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location.strip_suffix("/mine").unwrap().to_owned()
}

async fn journal(app: &crate::web::App, about: &str) -> i64 {
    let sql = "select count(*) as n from log_events where subject = $1";
    let row = sqlx::query(sql)
        .bind(about.to_owned())
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    sqlx::Row::get(&row, "n")
}

#[tokio::test]
async fn a_drill_and_a_real_incident_at_once_stay_apart_everywhere() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        let drill = begun(&manager).await;
        let home = staff.get(&at("")[..at("").len() - 1]).await.body;
        assert!(home.contains(&format!("{drill}/report")), "{home}");
        assert!(
            home.contains(&format!("\"{}\"", at("report"))),
            "the red button stays for what is real"
        );
        let fake = played(&staff, &drill).await;
        let real = report(&staff, ("lost", "lost-device")).await;
        // Each under its own mark, each the first of its own count.
        for (path, is_drill) in [(&fake, true), (&real, false)] {
            let page = manager.get(path).await.body;
            assert_eq!(page.contains("訓練です"), is_drill, "{page}");
            assert!(page.contains("<p class=\"small\">1</p>"), "{page}");
            let facts = manager.get(&format!("{path}/facts")).await.body;
            assert_eq!(facts.contains("訓練です"), is_drill);
        }
        let list = manager.get(&at("incidents")).await.body;
        assert!(list.contains(&real) && !list.contains(&fake), "{list}");
        let home = manager.get(&at("")[..at("").len() - 1]).await.body;
        assert!(home.contains(&real) && !home.contains(&fake), "{home}");
        assert!(home.contains("対応していることが1件"), "{home}");
        let council = Browser::of(&app, "hayashi").await;
        let corporation = format!("/corporations/{}", world::id("kita"));
        let offices = council.get(&corporation).await.body;
        assert!(offices.contains("こまったこと1件"), "{offices}");
        // The journal tells them apart by the first word.
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        assert_eq!(journal(&app, &format!("incident/{}", id(&fake))).await, 0);
        assert_eq!(journal(&app, &format!("drill/{}", id(&real))).await, 0);
        assert!(journal(&app, &format!("drill/{}", id(&fake))).await > 0);
        // A drill is no story for others.
        let offer = [("do", "offer"), ("words", "お話")];
        let refused = manager.post(&format!("{fake}/offer"), &offer).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn a_drill_measures_its_times_tells_its_surprises_and_is_compared_with_the_last() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let later = |seconds| {
            let mut now = now.lock().unwrap();
            *now += SignedDuration::from_secs(seconds);
        };
        let manager = Browser::of(&app, "tanaka").await;
        let staff = Browser::of(&app, "sato").await;
        for (seconds, report_words) in [(95, "1分35秒"), (40, "0分40秒")] {
            let drill = begun(&manager).await;
            let early = manager
                .post(&format!("{drill}/surprises"), &[("at", "0")])
                .await;
            assert_eq!(
                early.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "nothing is reported yet"
            );
            later(seconds);
            let room = played(&staff, &drill).await;
            later(20);
            went_back(
                &manager.post(&format!("{room}/acknowledge"), &[]).await,
                &room,
            );
            assert!(
                !manager
                    .get(&drill)
                    .await
                    .body
                    .contains("聞きました</button>")
            );
            later(6 * 60);
            let page = manager.get(&drill).await.body;
            assert!(
                page.contains("聞きました</button>") && page.contains(report_words),
                "{page}"
            );
            went_back(
                &manager
                    .post(&format!("{drill}/surprises"), &[("at", "0")])
                    .await,
                &drill,
            );
            assert!(manager.get(&room).await.body.contains("できごと"));
            let early = manager.get(&format!("{drill}/certificate")).await;
            assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
            let end = [("words", "番号が古かった")];
            went_back(&manager.post(&format!("{drill}/end"), &end).await, &drill);
            let paper = manager.get(&format!("{drill}/certificate")).await.body;
            assert!(
                paper.contains(report_words) && paper.contains("番号が古かった"),
                "{paper}"
            );
            let late = staff.get(&format!("{drill}/report")).await;
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it is over");
        }
        let list = manager.get(&at("drills")).await.body;
        assert!(
            list.contains("1分35秒") && list.contains("0分40秒"),
            "{list}"
        );
        let at_last = list.find(&at("drills/")).unwrap();
        let last = list[at_last..].split('"').next().unwrap();
        let page = manager.get(last).await.body;
        assert!(
            page.contains("前の時") && page.contains("1分35秒"),
            "{page}"
        );
    })
    .await;
}
