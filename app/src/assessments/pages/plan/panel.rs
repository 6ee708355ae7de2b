//! What the plan says on the first page of an office: one's own rows, what waits for whom, and what is late.

use askama::Template;
use mamori_core::assessments::ApprovalState;
use mamori_core::people::Act;

use super::super::super::plan::{self, Plan, Row};
use super::path;
use super::view::{self, Mark};
use crate::web::{Desk, Frame, Panel, Say, Todo, Urgency, WebResult};

/// So many of one's own rows stand on the first page; the others are on the plan.
const ROWS: usize = 3;

#[derive(Template)]
#[template(path = "assessments/plan_panel.html")]
struct Body {
    frame: Frame,
    done: String,
    of: String,
    state: Mark,
    late: Option<String>,
}

/// The plan of an office, for everybody who sees it.
pub async fn plan(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::SeePlan) {
        return Ok(None);
    }
    let Some(cycle) = plan::newest_cycle(&desk.app, desk.scope, desk.office).await? else {
        return Ok(None);
    };
    let panel = Panel::new(750, desk.frame.say("plans.title"));
    let Some(plan) = plan::of_cycle(&desk.app, desk.scope, cycle.clone()).await? else {
        let makes = desk.may(Act::ChangePlan) && cycle.is_open();
        let draft = plan::draft(&desk.app, desk.scope, cycle, None).await?;
        let ready = makes && draft.unanswered == 0 && !draft.rows.is_empty();
        let words = desk.frame.say("plans.panel.make");
        let todo = Todo::new(Urgency::ThisWeek, words, path(desk.office)).taking(5);
        return Ok(ready.then(|| panel.with_todo(todo)));
    };
    let panel = panel
        .with_body(&Body::of(&desk, &plan))?
        .with_action(desk.frame.say("plans.panel.look"), path(desk.office));
    let panel = own_rows(&desk, &plan)?
        .into_iter()
        .fold(panel, Panel::with_todo);
    Ok(Some(match whole(&desk, &plan) {
        Some(todo) => panel.with_todo(todo),
        None => panel,
    }))
}

impl Body {
    fn of(desk: &Desk, plan: &Plan) -> Self {
        let closed = plan.rows.iter().filter(|it| it.state.is_closed());
        let late = plan
            .rows
            .iter()
            .filter(|it| it.is_overdue(desk.today))
            .count();
        Self {
            done: closed.count().to_string(),
            of: plan.rows.len().to_string(),
            state: Mark::approval(&desk.frame, plan.state()),
            late: (late > 0).then(|| late.to_string()),
            frame: desk.frame.clone(),
        }
    }
}

/// One's own open rows, soonest first.
fn own_rows(desk: &Desk, plan: &Plan) -> WebResult<Vec<Todo>> {
    let person = desk.frame.visit.who()?.id;
    let open = plan
        .rows
        .iter()
        .filter(|it| !it.state.is_closed() && it.is_of(person));
    let mut open: Vec<&Row> = open.collect();
    open.sort_by_key(|it| (it.due_on, it.place));
    let todo = |row: &&Row| {
        let words = if let Some(it) = &row.measure {
            Say::plain(&it.words)
        } else {
            let it = desk.app.catalogue.provision(row.provision.as_str())?;
            desk.frame.text(it.title.authored(), &it.title_en)
        };
        let todo = Todo::new(
            Urgency::of(row.due_on, desk.today),
            words,
            view::path(row.office, row),
        );
        let todo = match row.minutes {
            Some(minutes) => todo.taking(minutes),
            None => todo,
        };
        Some(todo.due(row.due_on).by_mail())
    };
    Ok(open.iter().filter_map(todo).take(ROWS).collect())
}

/// What is to be done with the plan as a whole.
fn whole(desk: &Desk, plan: &Plan) -> Option<Todo> {
    let (frame, href) = (&desk.frame, path(desk.office));
    let may_change = desk.may(Act::ChangePlan);
    let late = plan
        .rows
        .iter()
        .filter(|it| it.is_overdue(desk.today))
        .count();
    Some(match plan.state() {
        ApprovalState::Requested if desk.may(Act::ApprovePlan) => {
            let words = frame.say("plans.approve.title");
            let todo = Todo::new(Urgency::Awaited, words, format!("{href}/approve"));
            todo.taking(5).by_mail()
        }
        ApprovalState::Returned if may_change => {
            Todo::new(Urgency::Awaited, frame.say("plans.panel.correct"), href).taking(10)
        }
        ApprovalState::Draft if may_change && !plan.is_closed() => {
            Todo::new(Urgency::ThisWeek, frame.say("plans.panel.ask"), href).taking(5)
        }
        _ if may_change && late > 0 => {
            let words = frame.fill("plans.panel.late", &[("n", &late.to_string())]);
            Todo::new(Urgency::Late, words, href)
        }
        _ => return None,
    })
}
