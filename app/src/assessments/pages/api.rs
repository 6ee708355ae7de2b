//! For programs: the checks of an office with their answers, one's own check with answering it, the plan of the year.

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::assessments::{Answer, ApprovalState, PlanState};
use mamori_core::catalogue::{ProvisionId, Yen};
use mamori_core::ids::{AssessmentId, PersonId, PlanItemId};
use mamori_core::people::Act;
use mamori_core::plain::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::plan::{self, Plan, Row};
use super::super::store::assessment::of_office;
use super::super::{Assessment, answer_self, answered, given, start_self_check};
use super::self_check::Own;
use super::self_item::place;
use crate::db::Event;
use crate::web::{ApiResult, Ask, Nothing, One, Problem, Route, Rows, Span, WebError};

pub(super) fn routes() -> Vec<Route> {
    const ALL: &str = "/api/v1/offices/{office}/assessments";
    const ANSWERS: &str = "/api/v1/offices/{office}/assessments/{assessment}/answers";
    const OWN: &str = "/api/v1/offices/{office}/self-check";
    const ITEM: &str = "/api/v1/offices/{office}/self-check/items/{item}";
    const PLAN: &str = "/api/v1/offices/{office}/plan";
    let (see, own) = (Act::SeeOfficeAssessment, Act::AnswerSelfCheck);
    vec![
        Route::reads(
            ALL,
            see,
            "The checks of an office, the newest year first",
            checks,
        ),
        Route::reads(ANSWERS, see, "The answers of one check", answers),
        Route::reads(
            OWN,
            own,
            "The cards of one's own check with one's answers",
            own_cards,
        ),
        Route::puts(ITEM, own, "Answer a card of one's own check", answer_own),
        Route::reads(PLAN, Act::SeePlan, "The plan of the year", show_plan),
    ]
}

/// A check of an office against one edition.
#[derive(Serialize, JsonSchema)]
struct Check {
    id: AssessmentId,
    /// The year in which its fiscal year begins, in April.
    fiscal_year: i16,
    norm: String,
    edition: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    opened_at: Timestamp,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    closed_at: Option<Timestamp>,
}

async fn checks(ask: Ask<Span>) -> ApiResult<Rows<Check>> {
    let all = of_office(&ask.app, ask.visit.scope()?, ask.visit.office()?).await?;
    let rows = all.into_iter().map(|it| Check {
        id: it.id,
        fiscal_year: it.fiscal_year.year(),
        norm: it.norm,
        edition: it.edition,
        opened_at: it.opened_at,
        closed_at: it.closed_at,
    });
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, rows, span, |it| it.id.to_string())
}

/// An answer of a check.
#[derive(Serialize, JsonSchema)]
struct Answered {
    /// The provision that it answers.
    id: ProvisionId,
    answer: Answer,
    note: String,
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    due_on: Option<Date>,
    /// Links or file names that prove it.
    evidence: Vec<String>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    answered_at: Option<Timestamp>,
}

async fn answers(ask: Ask<Span>) -> ApiResult<Rows<Answered>> {
    let scope = ask.visit.scope()?;
    let named: AssessmentId = ask.name("assessment")?;
    let all = of_office(&ask.app, scope, ask.visit.office()?).await?;
    let of: Option<Assessment> = all.into_iter().find(|it| it.id == named);
    let of = of.ok_or(WebError::NotFound)?;
    let given = given(&ask.app, scope, &of).await?;
    let mut when = answered(&ask.app, scope, &of).await?;
    let rows = given.into_iter().map(|(id, it)| Answered {
        answered_at: when.remove(&id),
        answer: it.answer,
        note: it.note,
        due_on: it.due_on,
        evidence: it.evidence,
        id,
    });
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, rows, span, |it| it.id.to_string())
}

/// A card of one's own check.
#[derive(Serialize, JsonSchema)]
struct Card {
    /// The provision.
    id: ProvisionId,
    /// Its place in the path: what it is called in its edition.
    item: String,
    ask: Text,
    ask_en: String,
    /// One's answer so far.
    answer: Option<Answer>,
}

async fn own_cards(ask: Ask<Nothing>) -> ApiResult<Rows<Card>> {
    let own = Own::open(&ask.app, &ask.visit).await?;
    let Some(own) = own else {
        return Ok(Rows::all(Vec::new()));
    };
    let answers = own.check.map(|it| it.answers).unwrap_or_default();
    let cards = own.items.iter().map(|it| Card {
        id: it.id.clone(),
        item: it.id.local().to_owned(),
        ask: it.ask.clone(),
        ask_en: it.ask_en.clone(),
        answer: answers.get(&it.id).copied(),
    });
    Ok(Rows::all(cards.collect()))
}

/// An answer.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OwnAnswer")]
#[serde(deny_unknown_fields)]
struct Given {
    answer: Answer,
}

async fn answer_own(ask: Ask<Given>) -> ApiResult<One<Given>> {
    let own = Own::open(&ask.app, &ask.visit).await?;
    let own = own.ok_or(WebError::NotFound)?;
    let at = place(&own, &ask.name::<String>("item")?)?;
    let provision = own.items.get(at).ok_or(WebError::NotFound)?;
    if own.of.closed_at.is_some() {
        return Err(Problem::Page(WebError::Mistake(
            "assessments.mistake.closed",
        )));
    }
    let (person, answer) = (ask.visit.who()?.id, ask.asked.answer);
    let mut change = ask.app.change(&ask.visit.actor()).await?;
    start_self_check(&mut change, &own.of, person).await?;
    answer_self(&mut change, &own.of, person, (&provision.id, answer)).await?;
    // What somebody answered for themselves is nobody else's business, so the journal does not hold it.
    let event = Event::of("assessments.answer_self")
        .office(ask.visit.office()?)
        .about(format!("assessment/{}", own.of.id))
        .detail(json!({ "provision": provision.id.as_str() }));
    change.save(&event).await?;
    Ok(One(ask.asked))
}

/// The plan of a year.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Plan")]
struct ShownPlan {
    id: String,
    /// The year in which its fiscal year begins, in April.
    fiscal_year: i16,
    state: ApprovalState,
    /// Its rows in order.
    parts: Vec<ShownRow>,
}

/// A row of the plan.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlanRow")]
struct ShownRow {
    id: PlanItemId,
    /// The requirement that is not met.
    provision: ProvisionId,
    /// Its place in the plan, from 1.
    place: i64,
    owner: Option<Owner>,
    #[schemars(with = "String", extend("format" = "date"))]
    due_on: Date,
    yen: Option<Yen>,
    minutes: Option<u32>,
    state: PlanState,
    /// Why it was dropped or taken up again.
    reason: String,
    /// How it was done and where that can be seen.
    evidence: String,
}

/// Who does it.
#[derive(Serialize, JsonSchema)]
struct Owner {
    id: PersonId,
    name: String,
}

async fn show_plan(ask: Ask<Nothing>) -> ApiResult<One<ShownPlan>> {
    let (scope, office) = (ask.visit.scope()?, ask.visit.office()?);
    let cycle = plan::newest_cycle(&ask.app, scope, office).await?;
    let cycle = cycle.ok_or(WebError::NotFound)?;
    let plan: Option<Plan> = plan::of_cycle(&ask.app, scope, cycle).await?;
    let plan = plan.ok_or(WebError::NotFound)?;
    Ok(One(ShownPlan {
        id: plan.id.to_string(),
        fiscal_year: plan.cycle.fiscal_year.year(),
        state: plan.state(),
        parts: plan.rows.into_iter().map(row).collect(),
    }))
}

fn row(it: Row) -> ShownRow {
    ShownRow {
        id: it.id,
        provision: it.provision,
        place: it.place,
        owner: it.owner.map(|it| Owner {
            id: it.id,
            name: it.name,
        }),
        due_on: it.due_on,
        yen: it.yen,
        minutes: it.minutes,
        state: it.state,
        reason: it.reason,
        evidence: it.evidence,
    }
}
