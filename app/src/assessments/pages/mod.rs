//! What this capability says over HTTP, one file per noun.

mod plan;

use crate::web::Route;

pub(super) fn routes() -> Vec<Route> {
    plan::routes()
}
