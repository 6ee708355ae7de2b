//! The library of an office: requirements, terms and cases in plain words, to be read and searched. Answers stand in `assessments`.

mod api;
mod cases;
mod changes;
mod finder;
mod glossary;
pub mod interchange;
mod item;
mod library;
mod links;
mod norms;
mod own;
mod pages;
mod reading;
mod shown;
#[cfg(test)]
mod tests;

use mamori_core::people::Act;

use crate::web::Route;

pub use changes::{change_sign, editions, is_complete};
pub use library::{Library, LibraryError};
pub use reading::{changes_path, edition_path, edition_words, item_path, source};
pub use shown::{ShownLinks, ShownProvision};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    let page = Act::SeeCatalogue;
    let mut all = vec![
        Route::get("/catalogue", page, pages::shelf),
        Route::get("/catalogue/items/{*item}", page, item::show),
        Route::get("/catalogue/norms/{norm}/{edition}", page, norms::edition),
        Route::get(
            "/catalogue/norms/{norm}/{edition}/{*group}",
            page,
            norms::group,
        ),
        Route::get(
            "/catalogue/changes/{norm}/{from}/{to}",
            page,
            changes::changes,
        ),
        Route::get("/catalogue/uses", page, finder::uses),
        Route::get("/catalogue/uses/{use}", page, finder::one_use),
        Route::get("/catalogue/situations", page, finder::situations),
        Route::get("/catalogue/situations/{situation}", page, finder::situation),
        Route::get("/catalogue/guidance", page, finder::guidances),
        Route::get("/catalogue/guidance/{guidance}", page, finder::guidance),
        Route::get("/catalogue/glossary", page, glossary::list),
        Route::get("/catalogue/cases", page, cases::list),
        Route::get("/catalogue/cases/{case}", page, cases::show),
        Route::get("/catalogue/corrections", page, pages::corrections),
    ];
    all.extend(own::routes());
    all.extend(api::routes());
    all
}
