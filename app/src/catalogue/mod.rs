//! The library of an office: requirements, terms and cases in plain words, to be read and searched. Answers stand in `assessments`.

mod cases;
mod glossary;
mod item;
mod pages;
mod reading;
mod search;
#[cfg(test)]
mod tests;

use mamori_core::people::Act;

use crate::web::Route;

pub use reading::{item_path, source};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    let page = Act::SeeCatalogue;
    vec![
        Route::get("/catalogue", page, pages::shelf),
        Route::get("/catalogue/items/{*item}", page, item::show),
        Route::get("/catalogue/glossary", page, glossary::list),
        Route::get("/catalogue/cases", page, cases::list),
        Route::get("/catalogue/cases/{case}", page, cases::show),
        Route::get("/catalogue/corrections", page, pages::corrections),
    ]
}
