//! A long norm, chapter by chapter: how far each is, cards that stay in their chapter, and the next chapter at its end.

use axum::http::StatusCode;
use mamori_core::assessments::Question;

use super::{at, scope};
use crate::testing::browser::Browser;
use crate::testing::on_both;
use crate::web::App;

const PAGE: &str = "norms/mhlw-guideline";

/// A check against the guideline by an office whose records are in the office.
async fn opened(app: &App) -> Browser {
    let manager = Browser::of(app, "tanaka").await;
    scope(&manager, &[Question::DedicatedStaff]).await;
    let begun = manager.post(&at(PAGE), &[]).await;
    assert_eq!(
        begun.location,
        at(PAGE),
        "a long norm is looked at as a whole first"
    );
    manager
}

fn card(item: &str) -> String {
    at(&format!("{PAGE}/items/{item}"))
}

fn chapter(id: &str) -> String {
    at(&format!("{PAGE}?part={id}"))
}

#[tokio::test]
async fn the_chapters_stand_by_their_part_with_how_far_each_is() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let page = manager.get(&at(PAGE)).await.body;
        for part in ["経営管理編", "企画管理編", "システム運用編"] {
            assert_eq!(page.matches(&format!("<h3>{part}")).count(), 1, "{part}");
        }
        assert!(
            page.contains("答えた 0 / 4") && page.contains("第4章 "),
            "{page}"
        );
        manager
            .post(&card("management/4-1"), &[("answer", "done")])
            .await;
        manager
            .post(&card("management/4-2"), &[("answer", "not-yet")])
            .await;
        let page = manager.get(&at(PAGE)).await.body;
        let line = page.split("part=management/4\"").nth(1).unwrap();
        let line = line.split("</li>").next().unwrap();
        for says in ["とちゅう", "答えた 2 / 4", "まだ・わからない 1"] {
            assert!(line.contains(says), "{says}: {line}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_next_card_stays_in_the_chapter_which_then_offers_the_next_one() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let first = manager.get(&card("management/4-1")).await.body;
        assert!(
            first.contains("1 / 4"),
            "the chapter is counted, not the norm: {first}"
        );
        let mut at_card = card("management/4-3");
        for next in ["management/4-4", "management/4-1", "management/4-2"] {
            let saved = manager.post(&at_card, &[("answer", "done")]).await;
            assert_eq!(saved.location, card(next));
            at_card = saved.location;
        }
        let saved = manager.post(&at_card, &[("answer", "unsure")]).await;
        assert_eq!(saved.location, chapter("management/4"));
        let page = manager.get(&saved.location).await.body;
        assert!(page.contains("この章は終わりました。"), "{page}");
        assert!(
            page.contains(&card("management/5-1")),
            "the next chapter begins with its first card"
        );
        assert!(page.contains("終わりました") && page.contains("答えた 4 / 4"));
    })
    .await;
}

#[tokio::test]
async fn one_goes_on_in_the_chapter_that_was_begun() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        manager
            .post(&card("control/7-2"), &[("answer", "done")])
            .await;
        let page = manager.get(&at(PAGE)).await.body;
        let next = page.split("panel first").nth(1).unwrap();
        let next = next.split("</section>").next().unwrap();
        assert!(next.contains(&card("control/7-1")), "{next}");
        let again = manager.get(&card("control/7-2")).await.body;
        assert!(
            again.contains("aria-pressed=\"true\""),
            "what was answered is kept"
        );
        assert!(
            again.contains(&chapter("control/7")),
            "the way back leads to the chapter"
        );
    })
    .await;
}

#[tokio::test]
async fn a_chapter_page_is_light_and_a_chapter_that_is_not_there_shows_them_all() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let manager = opened(&app).await;
        let one = manager.get(&chapter("management/3")).await.body;
        assert!(!one.contains("part=control/7\""), "one chapter at a time");
        assert!(one.contains(&chapter("management/2")) && one.contains(&chapter("management/4")));
        let all = manager.get(&chapter("no-such")).await;
        assert_eq!(all.status, StatusCode::OK);
        assert!(all.body.contains("part=control/7\""));
        let short = manager.get(&at("norms/hospital-checklist?part=2")).await;
        assert_eq!(short.status, StatusCode::OK);
        let others = Browser::of(&app, "kato").await;
        let page = others.get(&chapter("management/3")).await.body;
        assert!(
            !page.contains("この章を答える"),
            "who only looks is not asked"
        );
    })
    .await;
}
