//! Drafts: what is recorded stands in them, what is missing is said and leads to where it is written.

use super::*;
use crate::testing::on_both;

async fn led(app: &crate::web::App, choice: &str) -> (Browser, String) {
    let staff = Browser::of(app, "sato").await;
    let group = if choice == "misdirected-fax" {
        "sent"
    } else {
        "lost"
    };
    let room = report(&staff, (group, choice)).await;
    let manager = Browser::of(app, "tanaka").await;
    went_back(
        &manager.post(&format!("{room}/acknowledge"), &[]).await,
        &room,
    );
    (manager, room)
}

async fn write(manager: &Browser, room: &str, story: &[(&str, &str)]) {
    went_back(&manager.post(&format!("{room}/story"), story).await, room);
}

const FACTS: [(&str, &str); 10] = [
    ("special_care", "yes"),
    ("encrypted", "no"),
    ("recovered", "no"),
    ("improper", "no"),
    ("property", "no"),
    ("abroad", "unsure"),
    ("vendor_held", "unsure"),
    ("persons", "12"),
    ("known", "2026-11-20T16:30"),
    ("municipality", "demo"),
];

/// The nine items with the page on which each is written.
const NINE: [(&str, &str); 9] = [
    ("1 起きたことのあらまし", "story#what"),
    ("2 もれた、またはもれたかもしれない情報の種類", "story#data"),
    ("3 本人の人数", "facts#persons"),
    ("4 起きたわけ", "story#cause"),
    ("5 広がった害と、そのおそれ", "story#damage"),
    ("6 本人にしたこと", "story#response"),
    ("7 公表したこと", "story#publication"),
    ("8 くり返さないための手だて", "story#prevention"),
    ("9 そのほかの参考になること", "story#other"),
];

/// Which of the nine items a page shows, each with whether something of it is missing.
fn shown(page: &str) -> Vec<(String, bool)> {
    let sections = page.split("<section").skip(1);
    let items = sections.filter_map(|it| {
        let label = it.split("<h2>").nth(1)?.split("</h2>").next()?;
        let is_missing = it.starts_with(" class=\"missing\"");
        label
            .starts_with(|it: char| it.is_ascii_digit())
            .then(|| (label.to_owned(), is_missing))
    });
    items.collect()
}

/// What is known on the first evening.
const STORY: [(&str, &str); 4] = [
    ("what", "駐車場で<b>落とした《かも》"),
    ("when", "金曜の夕方"),
    ("place", "訪問先"),
    ("data", "名前と病名"),
];

#[tokio::test]
async fn of_nothing_all_nine_items_are_missing_and_each_leads_to_where_it_is_written() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app, "lost-device").await;
        let last = format!("{room}/drafts/appi-final");
        let page = manager.get(&last).await.body;
        let all: Vec<(String, bool)> = NINE.iter().map(|it| (it.0.to_owned(), true)).collect();
        assert_eq!(shown(&page), all, "{page}");
        for (_, href) in NINE {
            assert!(page.contains(&format!("href=\"{room}/{href}\"")), "{href}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_draft_for_the_commission_shows_which_of_the_nine_items_are_missing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app, "lost-device").await;
        write(&manager, &room, &STORY).await;
        went_back(&manager.post(&format!("{room}/facts"), &FACTS).await, &room);
        let last = manager.get(&format!("{room}/drafts/appi-final")).await.body;
        let missing: Vec<bool> = shown(&last).into_iter().map(|it| it.1).collect();
        let from_the_cause_on = [false, false, false, true, true, true, true, true, true];
        assert_eq!(missing, from_the_cause_on);
        for text in [
            "駐車場で&lt;b&gt;落とした《かも》",
            "12人",
            "令和8年11月20日（金） 16:30",
        ] {
            assert!(last.contains(text), "{text}: {last}");
        }
        // What is known by now is enough for the first report, and not for the last.
        let first = manager
            .get(&format!("{room}/drafts/appi-preliminary"))
            .await;
        assert_eq!(shown(&first.body), shown(&last));
        let enough = "今わかっていることだけで出せます";
        assert!(
            first.body.contains(enough) && !last.contains(enough),
            "{last}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_list_says_what_this_incident_needs_and_how_much_is_missing() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app, "misdirected-fax").await;
        went_back(&manager.post(&format!("{room}/facts"), &FACTS).await, &room);
        let list = manager.get(&format!("{room}/drafts")).await.body;
        let (wanted, others) = list.split_once("<details").unwrap();
        for id in [
            "appi-preliminary",
            "municipality-first",
            "person-letter",
            "internal-report",
        ] {
            assert!(
                wanted.contains(&format!("/drafts/{id}\"")),
                "{id}: {wanted}"
            );
        }
        // Nothing is gone and nobody meant harm: there is no call to the police.
        assert!(others.contains("/drafts/script-police\""), "{others}");
        assert!(
            wanted.contains("12月21日") && wanted.contains("まだ書いていない所："),
            "{wanted}"
        );
        let all = app.incidents.drafts();
        for draft in &all {
            assert_eq!(list.matches(&format!("/drafts/{}\"", draft.id)).count(), 1);
            let page = manager.get(&format!("{room}/drafts/{}", draft.id)).await;
            assert_eq!(page.status, StatusCode::OK, "{}", draft.id);
            // No place is left in its brackets, and no word without its text.
            for left in ["{office}", "{kind}", "drafts.", "incidents.story."] {
                assert!(!page.body.contains(left), "{left} in {}", draft.id);
            }
        }
        assert_eq!(all.len(), 12);
    })
    .await;
}

#[tokio::test]
async fn drafts_are_for_who_deals_with_the_incident() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app, "lost-device").await;
        let list = format!("{room}/drafts");
        let one = format!("{list}/person-letter");
        for (login, status) in [
            ("sato", StatusCode::FORBIDDEN),
            ("kato", StatusCode::FORBIDDEN),
            ("suzuki", StatusCode::NOT_FOUND),
        ] {
            let other = Browser::of(&app, login).await;
            for path in [list.clone(), one.clone(), format!("{one}/paper.pdf")] {
                assert_eq!(other.get(&path).await.status, status, "{login} {path}");
            }
        }
        let unknown = manager.get(&format!("{list}/love-letter")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let strange = at("incidents/00000000-0000-0000-0000-000000000000/drafts/person-letter");
        assert_eq!(manager.get(&strange).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_first_report_to_the_city_says_all_six_items_or_that_they_are_written_by_hand() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, room) = led(&app, "lost-device").await;
        let draft = format!("{room}/drafts/municipality-first");
        let page = manager.get(&draft).await.body;
        for item in [
            "1 どの",
            "2 事業所",
            "3 かかわる",
            "4 起きた",
            "5 起きた時",
            "6 その",
        ] {
            assert!(page.contains(item), "{item}: {page}");
        }
        for by_hand in ["事業所番号は、ここにはありません", "けがや病院のことは"]
        {
            assert!(page.contains(by_hand), "{by_hand}: {page}");
        }
        // Office, service and who leads come from the data; whom nobody has told yet is marked.
        for known in ["訪問介護", "担当の人", "tanaka"] {
            assert!(page.contains(known), "{known}: {page}");
        }
        let (missing, _) = page.split_once("<article").unwrap();
        assert!(missing.contains("知らせた所と日時"), "{missing}");
        let police = [("words", "受理 55")];
        let clock = format!("{room}/clocks/police");
        went_back(&manager.post(&clock, &police).await, &room);
        let page = manager.get(&draft).await.body;
        let (missing, told) = page.split_once("<article").unwrap();
        assert!(!missing.contains("知らせた所と日時"), "{missing}");
        assert!(told.contains("受理 55"), "{told}");
    })
    .await;
}
