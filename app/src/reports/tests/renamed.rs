//! An office that is called otherwise since: what was settled keeps its name, what is new bears the new one.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use super::{office, path};
use crate::clock::Clock;
use crate::testing::browser::Browser;
use crate::testing::{NOW, on_both};

const OLD: &str = "訪問介護ステーション さくら";
const NEW: [(&str, &str); 4] = [
    ("office", "やまざくら介護"),
    ("service", "home-help"),
    ("phone", "0745-99-9999"),
    ("address", ""),
];

/// A clock that the test turns.
fn turned() -> (Clock, Arc<Mutex<Timestamp>>) {
    let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new(NOW.parse().unwrap()));
    let told = now.clone();
    (Clock::told_by(move || *told.lock().unwrap()), now)
}

#[tokio::test]
async fn an_approved_plan_and_a_closed_check_keep_the_name_they_were_settled_under() {
    on_both(|bench| async move {
        let (clock, now) = turned();
        let app = bench.app_at(clock).await;
        let later = || *now.lock().unwrap() += SignedDuration::from_mins(5);
        office::settle(&app, "").await;
        let browser = Browser::of(&app, "tanaka").await;
        let shown = async |paper: &str| {
            let page = browser.get(&path(&format!("papers/{paper}.html"))).await;
            (
                page.body.contains(OLD),
                page.body.contains("<dd>やまざくら介護"),
            )
        };
        later();
        browser.post(&path("details"), &NEW).await;
        assert_eq!(shown("plan").await, (true, false));
        assert_eq!(shown("checklist").await, (false, true), "it is open still");
        let poster = browser.get(&path("papers/poster.html")).await.body;
        assert!(poster.contains("やまざくら介護") && !poster.contains(OLD));
        assert!(poster.contains("0745-99-9999"));
        later();
        browser.post(&path("assessment/close"), &[]).await;
        later();
        let again = NEW.map(|(field, value)| {
            (
                field,
                if field == "office" {
                    "第三の名"
                } else {
                    value
                },
            )
        });
        browser.post(&path("details"), &again).await;
        assert_eq!(shown("plan").await, (true, false));
        assert_eq!(shown("checklist").await, (false, true));
    })
    .await;
}
