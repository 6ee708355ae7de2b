//! For tests only: a norm of a council's own as a workbook, and the library with and without some norm.

use mamori_core::catalogue::Catalogue;
use mamori_core::catalogue::interchange::{Bundle, Template};

use crate::catalogue::interchange::workbook;
use crate::words::{Files, built_in};

/// The norm of the template: one item, `council-rules/2026/1-1`, linked to `care-guide/r8/1-4`.
pub(crate) fn example() -> Bundle {
    Template::read(&built_in()).unwrap().example
}

/// A norm as a workbook.
pub(crate) fn book(bundle: &Bundle) -> Vec<u8> {
    workbook(bundle).unwrap()
}

/// What is built in, with the example.
pub(crate) fn with_example() -> Catalogue {
    let mut files = built_in();
    files.extend(example().files().unwrap());
    Catalogue::read(&files).0
}

/// What is built in, without a norm.
pub(crate) fn without(norm: &str) -> Catalogue {
    let folder = format!("catalogue/{norm}/");
    let files: Files = built_in()
        .into_iter()
        .filter(|(path, _)| !path.starts_with(&folder))
        .collect();
    Catalogue::read(&files).0
}
