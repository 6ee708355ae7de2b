//! One asks, another decides; what ends, who may not, and who sees that something waits.

use mamori_core::assessments::ApprovalState;
use mamori_core::ids::OfficeId;

use crate::db::{Actor, Event, Scope};
use crate::people::{
    Approval, Decision, NotApproved, Subject, approval_state, decide, end_approval,
    latest_approval, request_approval, waiting_for,
};
use crate::testing::{on_both, world};
use crate::web::App;

fn policy() -> Subject<'static> {
    Subject {
        office: OfficeId::new(world::id("sakura")),
        what: "policy",
        id: "1",
    }
}

async fn ask(app: &App, login: &str) -> Result<(), NotApproved> {
    let actor = Actor::person(world::person(login), "test");
    let mut change = app.change(&actor).await?;
    request_approval(&mut change, policy(), " please ").await?;
    Ok(change.save(&Event::of("testing.ask")).await?)
}

async fn answer(
    app: &App,
    login: &str,
    decision: Decision,
    comment: &str,
) -> Result<(), NotApproved> {
    let actor = Actor::person(world::person(login), "test");
    let mut change = app.change(&actor).await?;
    decide(&mut change, policy(), decision, comment).await?;
    Ok(change.save(&Event::of("testing.decide")).await?)
}

async fn seen(app: &App, login: &str) -> Option<Approval> {
    let scope = Scope::person(world::person(login));
    latest_approval(app, scope, policy()).await.unwrap()
}

#[tokio::test]
async fn a_request_waits_for_the_executive_and_keeps_who_and_when() {
    on_both(|bench| async move {
        let app = bench.app().await;
        assert_eq!(
            approval_state(seen(&app, "tanaka").await.as_ref()),
            ApprovalState::Draft
        );
        ask(&app, "tanaka").await.unwrap();
        let waiting = waiting_for(&app, world::person("mori")).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].office_name, "sakura");
        for other in ["tanaka", "hayashi", "suzuki"] {
            let waiting = waiting_for(&app, world::person(other)).await.unwrap();
            assert!(waiting.is_empty(), "{other}");
        }
        answer(&app, "mori", Decision::Approve, " good ")
            .await
            .unwrap();
        let it = seen(&app, "tanaka").await.unwrap();
        assert_eq!(
            (it.state(), it.note.as_str(), it.comment.as_str()),
            (ApprovalState::Approved, "please", "good")
        );
        assert_eq!(it.requested.name, "tanaka");
        let (decision, by) = it.decided.clone().unwrap();
        assert_eq!(
            (decision, by.name.as_str(), by.at),
            (Decision::Approve, "mori", app.clock.now())
        );
        assert!(
            waiting_for(&app, world::person("mori"))
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn giving_back_needs_a_reason_and_can_be_asked_again() {
    on_both(|bench| async move {
        let app = bench.app().await;
        ask(&app, "tanaka").await.unwrap();
        let silent = answer(&app, "mori", Decision::Return, "  ").await;
        assert!(matches!(silent, Err(NotApproved::NoComment)));
        answer(&app, "mori", Decision::Return, "why so late?")
            .await
            .unwrap();
        assert_eq!(
            seen(&app, "tanaka").await.unwrap().state(),
            ApprovalState::Returned
        );
        let twice = answer(&app, "mori", Decision::Approve, "").await;
        assert!(matches!(twice, Err(NotApproved::NoWay)));
        ask(&app, "tanaka").await.unwrap();
        assert_eq!(
            seen(&app, "tanaka").await.unwrap().state(),
            ApprovalState::Requested
        );
    })
    .await;
}

#[tokio::test]
async fn who_asked_does_not_decide_unless_they_are_the_executive_and_then_it_shows() {
    on_both(|bench| async move {
        let app = bench.app().await;
        ask(&app, "tanaka").await.unwrap();
        let own = answer(&app, "tanaka", Decision::Approve, "").await;
        assert!(matches!(own, Err(NotApproved::OwnRequest)));
        answer(&app, "mori", Decision::Return, "again")
            .await
            .unwrap();
        assert!(!seen(&app, "mori").await.unwrap().is_own_decision());
        ask(&app, "mori").await.unwrap();
        answer(&app, "mori", Decision::Approve, "").await.unwrap();
        assert!(seen(&app, "mori").await.unwrap().is_own_decision());
    })
    .await;
}

#[tokio::test]
async fn only_one_request_is_open_at_a_time_and_a_change_ends_what_was_approved() {
    on_both(|bench| async move {
        let app = bench.app().await;
        ask(&app, "tanaka").await.unwrap();
        assert!(matches!(ask(&app, "abe").await, Err(NotApproved::NoWay)));
        answer(&app, "mori", Decision::Approve, "").await.unwrap();
        assert!(matches!(ask(&app, "tanaka").await, Err(NotApproved::NoWay)));
        let actor = Actor::person(world::person("tanaka"), "test");
        let mut change = app.change(&actor).await.unwrap();
        assert!(end_approval(&mut change, policy()).await.unwrap());
        assert!(!end_approval(&mut change, policy()).await.unwrap());
        change.save(&Event::of("testing.end")).await.unwrap();
        let it = seen(&app, "tanaka").await.unwrap();
        assert_eq!(it.state(), ApprovalState::Draft);
        assert!(it.decided.is_some());
    })
    .await;
}

#[tokio::test]
async fn an_approval_of_another_corporation_is_as_good_as_none() {
    on_both(|bench| async move {
        let app = bench.app().await;
        ask(&app, "tanaka").await.unwrap();
        for stranger in ["suzuki", "kimura", "ono"] {
            assert_eq!(seen(&app, stranger).await, None, "{stranger}");
        }
    })
    .await;
}
