//! Cutting a server off while nobody knows who else is in it: only its own machine is answered, nothing is changed, everybody is signed
//! out, and what proves the journal so far lies outside of the database. What is refused meanwhile stands in `web/isolated.rs`.

mod deed;
mod pages;
#[cfg(test)]
mod tests;

pub use deed::{Kept, Unable, begin, end};

use mamori_core::people::{Act, NodeKind};

use crate::people::house;
use crate::web::{Desk, Isolated, Panel, PanelMaker, Route, Todo, Urgency, WebResult};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    pages::routes()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(still_cut_off)]
}

/// Nothing, unless the server is cut off: then how one ends it.
async fn still_cut_off(desk: Desk) -> WebResult<Option<Panel>> {
    let is_cut_off = Isolated::now(&desk.app.settings.dir).is_some();
    let may =
        desk.may(Act::ManageSettings) && house(&desk.app).await?.keeps_norms(NodeKind::Office);
    if !is_cut_off || !may {
        return Ok(None);
    }
    let href = format!("/offices/{}/isolation", desk.office);
    let todo = Todo::new(Urgency::Late, desk.frame.say("isolation.panel.end"), href);
    let panel = Panel::new(1, desk.frame.say("isolation.panel.title"));
    Ok(Some(panel.with_todo(todo)))
}
