//! `mamori catalogue export|template|import|packs|remove`: norms out into files, norms in as signed packs.

use std::collections::BTreeMap;
use std::path::Path;

use mamori_core::catalogue::interchange::{Arrival, Bundle, Fault, Template, ciso, oscal};
use mamori_core::catalogue::{Catalogue, EditionId};
use serde::Serialize;

use super::arguments::{ExportArguments, Format, ImportArguments, Shared};
use super::library::{packs_refused, unreadable};
use super::printer::Printer;
use super::refusal::{BROKEN_DATA, NO_PACK, PRINTING, Refusal, UNKNOWN_EDITION};
use super::state_dir::{StateDir, unwritable};
use super::{Found, Outcome};
use crate::catalogue::Library;
use crate::catalogue::interchange::{self, Inspected, Packs};
use crate::chance::Chance;
use crate::clock::Clock;

/// Writes norms into a folder.
pub(super) fn export(
    library: &Library,
    wanted: &ExportArguments,
    printer: &Printer,
) -> Result<(), Refusal> {
    let catalogue = library.catalogue()?;
    let editions = editions(&catalogue, wanted)?;
    let files: BTreeMap<String, Vec<u8>> = match wanted.format {
        Format::Oscal => texts(oscal::files(&catalogue, &editions).map_err(unprintable)?),
        Format::CisoAssistant => texts(ciso::files(&catalogue, &editions)),
        Format::Xlsx => workbooks(&catalogue, &editions)?,
    };
    let folder = &wanted.into;
    std::fs::create_dir_all(folder).map_err(|why| unwritable(folder, &why))?;
    for (name, bytes) in &files {
        write(&folder.join(name), bytes)?;
    }
    let names: Vec<&String> = files.keys().collect();
    printer.json(&names);
    for name in names {
        let file = folder.join(name).display().to_string();
        printer.line(&printer.fill("cli.report.written", &[("file", &file)]));
    }
    Ok(())
}

fn editions(catalogue: &Catalogue, wanted: &ExportArguments) -> Result<Vec<EditionId>, Refusal> {
    let norms = catalogue.norms().map(|it| it.id.as_str());
    let all: Vec<EditionId> = norms
        .flat_map(|it| catalogue.editions(it))
        .map(|it| it.id.clone())
        .collect();
    let is_wanted = |it: &&EditionId| match (&wanted.norm, &wanted.edition) {
        (Some(norm), Some(edition)) => it.as_str() == format!("{norm}/{edition}"),
        (Some(norm), None) => it.norm() == norm,
        _ => true,
    };
    let found: Vec<EditionId> = all.iter().filter(is_wanted).cloned().collect();
    if found.is_empty() {
        let known: Vec<&str> = all.iter().map(EditionId::as_str).collect();
        let named = [&wanted.norm, &wanted.edition].into_iter().flatten();
        let named: Vec<&str> = named.map(String::as_str).collect();
        return Err(Refusal::of(UNKNOWN_EDITION)
            .with("edition", named.join("/"))
            .with("known", known.join(", ")));
    }
    Ok(found)
}

fn texts(files: BTreeMap<String, String>) -> BTreeMap<String, Vec<u8>> {
    let bytes = files.into_iter().map(|(name, it)| (name, it.into_bytes()));
    bytes.collect()
}

fn workbooks(
    catalogue: &Catalogue,
    editions: &[EditionId],
) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let mut files = BTreeMap::new();
    for id in editions {
        if let Some(bundle) = Bundle::of(catalogue, id) {
            let name = format!("{}.xlsx", id.as_str().replace('/', "@"));
            files.insert(name, interchange::workbook(&bundle).map_err(unprintable)?);
        }
    }
    Ok(files)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    std::fs::write(path, bytes).map_err(|why| unwritable(path, &why))
}

fn unprintable(why: impl ToString) -> Refusal {
    Refusal::of(PRINTING).with("why", why.to_string())
}

/// Writes the template of an own norm.
pub(super) fn template(library: &Library, out: &Path, printer: &Printer) -> Result<(), Refusal> {
    let template = Template::read(&library.files()).map_err(|it| {
        Refusal::of(BROKEN_DATA)
            .with("message", it.message)
            .with("hint", it.next)
            .in_file(it.file)
            .at_line(it.line)
    })?;
    write(out, &interchange::template(&template).map_err(unprintable)?)?;
    let file = out.display().to_string();
    printer.json(&serde_json::json!({ "file": file }));
    printer.line(&printer.fill("cli.report.written", &[("file", &file)]));
    Ok(())
}

/// What `import --json` says.
#[derive(Serialize)]
struct Told<'a> {
    edition: &'a EditionId,
    groups: Vec<&'a str>,
    provisions: Vec<&'a str>,
    /// Whether exactly this was there already.
    is_there: bool,
    /// Whether it was kept now.
    is_imported: bool,
    advice: &'a [Fault],
}

/// Looks at a file from outside and, where nothing is wrong and no dry run was asked for, keeps it as a pack.
pub(super) fn import(
    library: &Library,
    wanted: &ImportArguments,
    shared: &Shared,
    printer: &Printer,
) -> Outcome {
    let bytes = std::fs::read(&wanted.file).map_err(|why| unreadable(&wanted.file, &why))?;
    // What is there must be sound before something is laid over it.
    library.catalogue()?;
    match library.inspect(&bytes) {
        Inspected::Bad(faults) => {
            tell_faults(&faults, &wanted.file, printer);
            Ok(Found::Something)
        }
        Inspected::Good {
            arrival,
            advice,
            is_there,
        } => {
            let is_imported = !is_there && !wanted.dry_run;
            if is_imported {
                keep(&arrival, shared)?;
            }
            let file = wanted.file.display().to_string();
            tell((&arrival, &file), (is_there, is_imported), &advice, printer);
            Ok(Found::Nothing)
        }
    }
}

fn keep(arrival: &Arrival, shared: &Shared) -> Result<(), Refusal> {
    let dir = StateDir::of(shared)?;
    dir.settle()?;
    let files = arrival.bundle.files().map_err(unprintable)?;
    let now = (Clock::of_the_computer().now(), &Chance::of_the_computer());
    let kept = Packs::of(dir.path()).keep(&arrival.bundle.edition.id, &files, None, now);
    kept.map(|_| ()).map_err(packs_refused)
}

fn tell_faults(faults: &[Fault], file: &Path, printer: &Printer) {
    #[derive(Serialize)]
    struct Faulty<'a> {
        file: String,
        faults: &'a [Fault],
    }
    let file = file.display().to_string();
    printer.json(&Faulty {
        file: file.clone(),
        faults,
    });
    for it in faults {
        printer.line(&fault_line(&file, it));
    }
    let count = faults.len().to_string();
    printer.line(&printer.fill("cli.import.refused", &[("count", &count)]));
}

fn fault_line(file: &str, it: &Fault) -> String {
    let place = [it.sheet.as_str(), it.cell.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|it| !it.is_empty()).collect();
    let place = place.join("!");
    format!("{file}: {place}: {}: {} → {}", it.rule, it.message, it.next)
}

fn tell(
    (arrival, file): (&Arrival, &str),
    (is_there, is_imported): (bool, bool),
    advice: &[Fault],
    printer: &Printer,
) {
    let bundle = &arrival.bundle;
    let groups = bundle.edition.groups.iter().map(|it| it.id.as_str());
    let provisions = bundle.provisions.iter().map(|it| it.id.as_str());
    printer.json(&Told {
        edition: &bundle.edition.id,
        groups: groups.collect(),
        provisions: provisions.collect(),
        is_there,
        is_imported,
        advice,
    });
    let title = printer.text(&bundle.norm.title, &bundle.norm.title_en);
    printer.line(&format!("{}  {title}", bundle.edition.id));
    for it in &bundle.provisions {
        let title = printer.text(&it.title, &it.title_en);
        printer.line(&format!("+ {}\t{title}", it.id));
    }
    for it in advice {
        printer.line(&fault_line(file, it));
    }
    let count = bundle.provisions.len().to_string();
    let values = [("count", count.as_str())];
    printer.line(&match (is_there, is_imported) {
        (true, _) => printer.say("cli.import.same"),
        (false, true) => printer.fill("cli.import.done", &values),
        (false, false) => printer.fill("cli.import.preview", &values),
    });
}

/// Lists the packs of the state directory.
pub(super) fn packs(shared: &Shared, printer: &Printer) -> Result<(), Refusal> {
    let dir = StateDir::of(shared)?;
    let all = Packs::of(dir.path()).list().map_err(packs_refused)?;
    printer.json(&all);
    for it in &all {
        printer.line(&format!("{}\t{}\t{}", it.edition, it.made_at, it.files));
    }
    if all.is_empty() {
        printer.line(&printer.say("cli.packs.none"));
    }
    Ok(())
}

/// Removes the packs of a norm. Answers to it stay in the database.
pub(super) fn remove(norm: &str, shared: &Shared, printer: &Printer) -> Result<(), Refusal> {
    let dir = StateDir::of(shared)?;
    let gone = Packs::of(dir.path()).remove(norm).map_err(packs_refused)?;
    if gone.is_empty() {
        return Err(Refusal::of(NO_PACK).with("norm", norm));
    }
    printer.json(&gone);
    for it in gone {
        printer.line(&printer.fill("cli.packs.removed", &[("edition", &it)]));
    }
    Ok(())
}
