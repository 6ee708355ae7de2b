//! Forms of municipalities: a workbook is brought in once, each of its cells is said once, and every incident fills it; the rules of
//! what stands where are `mamori_core::incidents::FormPlace`, writing into a workbook is `mamori_report::fill`.

mod book;
mod deeds;
mod fill;
mod list;
mod map;
mod municipality;
mod store;

use mamori_core::ids::OfficeId;

use self::store::MunicipalityForm;
use super::pages::{Desk, list_path};
use crate::web::{Route, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    [list::routes(), map::routes(), fill::routes()].concat()
}

/// The forms that an office can use.
fn forms_path(office: OfficeId) -> String {
    format!("{}/forms", list_path(office))
}

/// One of them; the same answer for one of somebody else and one that never was.
async fn form(desk: &Desk, id: &str) -> WebResult<MunicipalityForm> {
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let found = store::find(&desk.app, desk.scope, desk.office, id).await?;
    found.ok_or(WebError::NotFound)
}
