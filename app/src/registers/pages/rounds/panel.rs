//! What rounds say on the first page of an office: one that goes on, one that waits for an executive, ledgers whose day has come.

use mamori_core::people::Act;
use mamori_core::registers::{Register, due_on, is_told};

use super::super::super::rounds::store::round::{Round, open, pasts};
use super::super::accounts::grave;
use super::super::{ledger_path, may_see, shelf_path};
use super::{path, rounds_path};
use crate::web::{Desk, Panel, Say, Todo, Urgency, WebResult};

/// So many ledgers whose day has come are named; more are told as a number.
const NAMED: usize = 3;

/// The panel of rounds; none where there is nothing to do.
pub(in super::super::super) async fn rounds(desk: Desk) -> WebResult<Option<Panel>> {
    let (counts, decides) = (
        desk.may(Act::ManageRegisters),
        desk.may(Act::ApproveRegisters),
    );
    if !counts && !decides {
        return Ok(None);
    }
    let open = open(&desk.app, desk.scope, desk.office).await?;
    let mut todos: Vec<Todo> = open
        .iter()
        .filter_map(|it| todo(&desk, it, (counts, decides)))
        .collect();
    if counts {
        todos.extend(due(&desk, &open).await?);
        todos.extend(accounts(&desk).await?);
    }
    if todos.is_empty() {
        return Ok(None);
    }
    let panel = Panel::new(810, desk.frame.say("rounds.panel.title"));
    Ok(Some(todos.into_iter().fold(panel, Panel::with_todo)))
}

/// What is to be done with a round that is not over.
fn todo(desk: &Desk, round: &Round, (counts, decides): (bool, bool)) -> Option<Todo> {
    let register = ledger(desk, &round.register)?;
    let path = path(desk.office, register, round.id);
    let say = |key: &str| desk.frame.say(key).with("ledger", &title(desk, register));
    let is_ended = round.ended.is_some();
    if is_ended && decides {
        let words = say("rounds.panel.approve");
        return Some(
            Todo::new(Urgency::Awaited, words, format!("{path}/approve"))
                .taking(5)
                .by_mail(),
        );
    }
    let goes_on = !is_ended && counts;
    goes_on.then(|| Todo::new(Urgency::ThisWeek, say("rounds.panel.goes-on"), path))
}

/// The ledgers whose day has come and that nobody goes through yet.
async fn due(desk: &Desk, open: &[Round]) -> WebResult<Vec<Todo>> {
    let pasts = pasts(&desk.app, desk.scope, desk.office).await?;
    let is_open = |id: &str| open.iter().any(|it| it.register == id);
    let mut due: Vec<(jiff::civil::Date, &Register)> = Vec::new();
    for it in pasts.iter().filter(|it| !is_open(&it.register)) {
        let Some(register) = ledger(desk, &it.register) else {
            continue;
        };
        let day = due_on(register, it.last_ended, Some(it.first_made));
        due.extend(
            day.filter(|it| is_told(*it, desk.today))
                .map(|it| (it, register)),
        );
    }
    due.sort_by_key(|it| it.0);
    let rest = due.split_off(due.len().min(NAMED));
    let mut todos: Vec<Todo> = due
        .iter()
        .map(|(day, register)| {
            let words = desk.frame.say("rounds.panel.due");
            let words = words.with("ledger", &title(desk, register));
            let href = rounds_path(desk.office, register);
            Todo::new(Urgency::of(*day, desk.today), words, href)
                .due(*day)
                .by_mail()
        })
        .collect();
    if let Some((day, _)) = rest.first() {
        let n = rest.len().to_string();
        let words = desk.frame.fill("rounds.panel.more", &[("n", &n)]);
        let href = shelf_path(desk.office);
        todos.push(Todo::new(Urgency::of(*day, desk.today), words, href).due(*day));
    }
    Ok(todos)
}

/// Accounts that whoever has left, or nobody, could use.
async fn accounts(desk: &Desk) -> WebResult<Option<Todo>> {
    let all = desk.app.registers.all();
    let Some(register) = all.into_iter().find(|it| it.accounts.is_some()) else {
        return Ok(None);
    };
    let n = grave(&desk.app, (desk.scope, desk.office), register).await?;
    let words = desk.frame.fill("accounts.panel", &[("n", &n.to_string())]);
    let href = format!("{}/accounts", ledger_path(desk.office, register));
    Ok((n > 0).then(|| Todo::new(Urgency::Late, words, href).taking(5).by_mail()))
}

fn ledger<'a>(desk: &'a Desk, id: &str) -> Option<&'a Register> {
    let register = desk.app.registers.get(id)?;
    may_see(&desk.frame.visit, register).then_some(register)
}

fn title(desk: &Desk, register: &Register) -> Say {
    desk.frame
        .text(register.title.authored(), &register.title_en)
}
