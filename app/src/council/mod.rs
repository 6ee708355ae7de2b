//! Many offices on one page, for head office and secretariat: who is stuck, and who needs help. Counts only, unless an office shows more.

mod pages;
mod standing;
mod store;
#[cfg(test)]
mod tests;

use mamori_core::people::Act;

use crate::db::{DbResult, Scope};
use crate::people::Node;
use crate::web::{App, Route};

pub use standing::{STILL, Standing, worst};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/corporations/{corporation}",
            Act::SeeOffices,
            pages::overview,
        ),
        Route::get("/councils/{council}", Act::SeeOffices, pages::overview),
    ]
}

/// The offices of a corporation or council that the visitor reaches, longest without movement first. Of an office that
/// shows totals only nothing but totals comes out of here.
pub async fn standings(app: &App, scope: Scope, node: Node) -> DbResult<Vec<Standing>> {
    let known = store::offices(app, scope, node).await?;
    let today = app.clock.today();
    let all = known.into_iter();
    Ok(standing::longest_still_first(
        all.map(|it| it.standing(&app.catalogue, today)).collect(),
    ))
}
