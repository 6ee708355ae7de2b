//! What others may do with incidents, all of it by the same deeds as the pages: the demo world writes its past through this.

use mamori_core::ids::OfficeId;
use mamori_core::incidents::contacts::{ContactLine, ContactSubject};

pub use super::deeds::{Hand, NotDone, acknowledge, report, set_facts, step, write_story};
pub use super::store::incident::{New, find};
pub use super::store::line::NewLine;

use super::contacts;
use crate::db::{Actor, DbResult, Scope};
use crate::web::App;

/// Writes a line of the contact tree where none stood.
pub async fn write_contact(
    app: &App,
    actor: &Actor,
    office: OfficeId,
    (subject, line): (ContactSubject, &ContactLine),
) -> DbResult<()> {
    let at = (Scope::machine(), office);
    let before = ContactLine::default();
    contacts::write(app, actor, at, (subject, &before, line)).await
}
