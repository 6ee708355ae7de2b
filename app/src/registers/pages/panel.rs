//! What the ledgers say on the first page of an office: what one has with oneself, and what waits for who looks after them.

use askama::Template;
use mamori_core::people::Act;
use mamori_core::registers::Register;

use super::super::store::entry::Entry;
use super::super::store::list::{Count, counts, held};
use super::{entry_path, ledger_path, shelf_path};
use crate::web::{Desk, Frame, Panel, Say, Todo, Urgency, WebResult};

/// So many things that one has are named; the rest stands in the ledger.
const NAMED: usize = 5;

#[derive(Template)]
#[template(path = "registers/panel.html")]
struct Body {
    frame: Frame,
    out: String,
    late: Option<String>,
}

/// The panel of the ledgers.
pub(in super::super) async fn ledgers(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::SeeDailyRegisters) {
        return Ok(None);
    }
    let now = desk.app.clock.now();
    let counts = counts(&desk.app, desk.scope, desk.office, now).await?;
    let person = desk.frame.visit.who()?.id;
    let held = held(&desk.app, desk.scope, desk.office, person).await?;
    let seen = |it: &&Count| {
        desk.app
            .registers
            .get(&it.register)
            .is_some_and(|of| sees(&desk, of))
    };
    let late: i64 = counts.iter().filter(seen).map(|it| it.late).sum();
    let out: usize = held.len();
    let body = Body {
        frame: desk.frame.clone(),
        out: out.to_string(),
        late: (late > 0).then(|| late.to_string()),
    };
    let panel = Panel::new(800, desk.frame.say("registers.panel.title"))
        .with_body(&body)?
        .with_action(
            desk.frame.say("registers.panel.look"),
            shelf_path(desk.office),
        );
    let own = held.iter().filter_map(|it| own(&desk, it)).take(NAMED);
    let panel = own.fold(panel, Panel::with_todo);
    let mut waiting = Vec::new();
    if desk.may(Act::ManageRegisters) {
        for count in &counts {
            waiting.extend(awaited(&desk, count));
        }
    }
    Ok(Some(waiting.into_iter().fold(panel, Panel::with_todo)))
}

fn sees(desk: &Desk, register: &Register) -> bool {
    super::may_see(&desk.frame.visit, register)
}

/// A thing that one has with oneself.
fn own(desk: &Desk, entry: &Entry) -> Option<Todo> {
    let register = desk.app.registers.get(&entry.register)?;
    let now = desk.app.clock.now();
    let urgency = match (entry.told_at, entry.late_at) {
        (_, Some(late)) if late <= now => Urgency::Late,
        (Some(told), _) if told <= now => Urgency::ThisWeek,
        _ => Urgency::Later,
    };
    let name = Say::plain(register.name_of(&entry.values));
    let words = desk
        .frame
        .say("registers.panel.return")
        .with("thing", &name);
    let todo = Todo::new(urgency, words, entry_path(desk.office, register, entry.id)).taking(1);
    Some(match entry.late_at {
        Some(at) => todo.due(mamori_core::calendar::office_day(at)).by_mail(),
        None => todo.by_mail(),
    })
}

/// What a ledger wants of who looks after it.
fn awaited(desk: &Desk, count: &Count) -> Vec<Todo> {
    let Some(register) = desk.app.registers.get(&count.register) else {
        return Vec::new();
    };
    let path = ledger_path(desk.office, register);
    let title = desk
        .frame
        .text(register.title.authored(), &register.title_en);
    let todo = |(n, urgency, key, rest): (i64, Urgency, &str, &str)| {
        let words = desk.frame.fill(key, &[("n", &n.to_string())]);
        let words = words.with("ledger", &title);
        let todo = Todo::new(urgency, words, format!("{path}{rest}"));
        (n > 0).then(|| todo.taking(1).by_mail())
    };
    let (late, asked, back) = (count.late, count.requested, count.returned);
    [
        (late, Urgency::Late, "registers.panel.late", "?show=late"),
        (
            asked,
            Urgency::Awaited,
            "registers.panel.requested",
            "?show=requested",
        ),
        (
            back,
            Urgency::Awaited,
            "registers.panel.returned",
            "/returns",
        ),
    ]
    .into_iter()
    .filter_map(todo)
    .collect()
}
