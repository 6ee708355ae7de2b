//! `mamori about`: which program and which catalogue this is. Nothing that is not known is said.

use mamori_core::catalogue::Catalogue;
use serde::Serialize;

use super::arguments::Shared;
use super::library;
use super::printer::Printer;
use super::{Found, Outcome};

#[derive(Serialize)]
struct About {
    name: &'static str,
    version: &'static str,
    licence: &'static str,
    editions: Vec<EditionAbout>,
    glossary: usize,
    cases: usize,
}

#[derive(Serialize)]
struct EditionAbout {
    id: String,
    title: String,
    issued: String,
    items: usize,
    sha256: String,
}

pub(super) fn run(shared: &Shared, printer: &Printer) -> Outcome {
    let catalogue = library::open(shared, shared.data.as_deref())?.catalogue()?;
    let about = About {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        licence: env!("CARGO_PKG_LICENSE"),
        editions: editions(&catalogue, printer),
        glossary: catalogue.glossary().len(),
        cases: catalogue.cases().len(),
    };
    if printer.is_json() {
        printer.json(&about);
        return Ok(Found::Nothing);
    }
    let values = [("version", about.version), ("licence", about.licence)];
    printer.line(&printer.fill("cli.about.program", &values));
    for it in &about.editions {
        let items = it.items.to_string();
        let values = [
            ("title", it.title.as_str()),
            ("id", it.id.as_str()),
            ("issued", it.issued.as_str()),
            ("items", items.as_str()),
        ];
        printer.line(&printer.fill("cli.about.edition", &values));
        printer.line(&format!("  SHA-256 {}", it.sha256));
    }
    let counts = [about.glossary.to_string(), about.cases.to_string()];
    let [terms, cases] = counts.each_ref().map(String::as_str);
    printer.line(&printer.fill("cli.about.terms", &[("terms", terms), ("cases", cases)]));
    Ok(Found::Nothing)
}

fn editions(catalogue: &Catalogue, printer: &Printer) -> Vec<EditionAbout> {
    let mut all = Vec::new();
    for norm in catalogue.norms() {
        for edition in catalogue.editions(norm.id.as_str()) {
            let local = edition.id.as_str().rsplit('/').next().unwrap_or_default();
            let (norm_id, title) = (norm.id.as_str(), printer.text(&norm.title, &norm.title_en));
            all.push(EditionAbout {
                id: edition.id.to_string(),
                title,
                issued: edition.issued.to_string(),
                items: catalogue.provisions(norm_id, local).len(),
                sha256: catalogue
                    .edition_hash(norm_id, local)
                    .unwrap_or_default()
                    .to_owned(),
            });
        }
    }
    all
}
