//! What this capability says over HTTP, one file per noun.

use crate::web::Route;

pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}
