//! `mamori about`: which program, of which parts, with which settings and which catalogue this is. Nothing that is not known is said.

use std::path::Path;

use mamori_core::catalogue::Catalogue;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::arguments::{AboutArguments, Shared};
use super::printer::Printer;
use super::refusal::{Refusal, SERVING};
use super::{Found, Outcome, config, library, sbom};
use crate::os;

/// The program, its data and its settings.
#[derive(Serialize)]
pub(super) struct About {
    name: &'static str,
    version: &'static str,
    licence: &'static str,
    editions: Vec<EditionAbout>,
    glossary: usize,
    cases: usize,
    configuration: Option<Configuration>,
}

/// The settings that hold: the same hash means the same file, byte for byte.
#[derive(Serialize)]
struct Configuration {
    path: String,
    sha256: String,
}

#[derive(Serialize)]
struct EditionAbout {
    id: String,
    title: String,
    issued: String,
    items: usize,
    sha256: String,
}

pub(super) fn run(what: &AboutArguments, shared: &Shared, printer: &Printer) -> Outcome {
    if what.sbom {
        let document = sbom::document().map_err(|why| Refusal::of(SERVING).with("why", why))?;
        if printer.is_json() {
            printer.json(&document);
        } else {
            // A file for other programs, also where nobody asked for JSON.
            printer.line(&format!("{document:#}"));
        }
        return Ok(Found::Nothing);
    }
    let about = told(shared, shared.data.as_deref(), printer)?;
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
    if let Some(it) = &about.configuration {
        printer.line(&printer.fill("cli.about.configuration", &[("path", &it.path)]));
        printer.line(&format!("  SHA-256 {}", it.sha256));
    }
    Ok(Found::Nothing)
}

/// What is known of the program and of a state directory.
pub(super) fn told(
    shared: &Shared,
    dir: Option<&Path>,
    printer: &Printer,
) -> Result<About, Refusal> {
    let catalogue = library::open(shared, dir)?.catalogue()?;
    Ok(About {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        licence: env!("CARGO_PKG_LICENSE"),
        editions: editions(&catalogue, printer),
        glossary: catalogue.glossary().len(),
        cases: catalogue.cases().len(),
        configuration: dir.and_then(configuration),
    })
}

/// The settings of a state directory; none where it has no file of them.
fn configuration(dir: &Path) -> Option<Configuration> {
    let path = dir.join(config::FILE);
    let content = os::read_file(&path)?;
    Some(Configuration {
        path: path.display().to_string(),
        sha256: hex::encode(Sha256::digest(&content)),
    })
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
