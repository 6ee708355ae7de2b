//! `mamori catalogue list|show|search|check|diff`; the rules behind them stand in `mamori_core::catalogue`.

use mamori_core::catalogue::{self as core, Case, Catalogue, EditionId, GlossaryEntry, Provision};
use mamori_core::lint::distance;
use mamori_core::plain::Text;

use super::aids;
use super::arguments::{CatalogueVerb, ListArguments, Shared};
use super::data_check;
use super::interchange;
use super::library;
use super::printer::Printer;
use super::refusal::{Refusal, UNKNOWN_EDITION, UNKNOWN_ID, UNKNOWN_PART};
use super::state_dir::StateDir;
use super::{Found, Outcome};
use crate::catalogue::{ShownLinks, ShownProvision};

pub(super) fn run(verb: &CatalogueVerb, shared: &Shared, printer: &Printer) -> Outcome {
    // What takes packs away or lists them must work also when one of them is broken.
    match verb {
        CatalogueVerb::Packs => {
            interchange::packs(shared, printer)?;
            return Ok(Found::Nothing);
        }
        CatalogueVerb::Remove { norm } => {
            interchange::remove(norm, shared, printer)?;
            return Ok(Found::Nothing);
        }
        _ => {}
    }
    let state = StateDir::of(shared).ok();
    let library = library::open(shared, state.as_ref().map(StateDir::path))?;
    match verb {
        CatalogueVerb::Export(wanted) => interchange::export(&library, wanted, printer)?,
        CatalogueVerb::Template(wanted) => interchange::template(&library, &wanted.out, printer)?,
        CatalogueVerb::Import(wanted) => {
            return interchange::import(&library, wanted, shared, printer);
        }
        CatalogueVerb::Packs | CatalogueVerb::Remove { .. } => {}
        CatalogueVerb::Check => return Ok(data_check::check(&library, printer)),
        CatalogueVerb::List(wanted) => list(&library.catalogue()?, wanted, printer)?,
        CatalogueVerb::Show { id } => show(&library.catalogue()?, id, printer)?,
        CatalogueVerb::Search { text } => search(&library.catalogue()?, text, printer),
        CatalogueVerb::Diff { earlier, later } => {
            diff(&library.catalogue()?, [earlier, later], printer)?;
        }
    }
    Ok(Found::Nothing)
}

fn list(catalogue: &Catalogue, wanted: &ListArguments, printer: &Printer) -> Result<(), Refusal> {
    if wanted.glossary {
        let label = |it: &GlossaryEntry| (it.id.to_string(), printer.text(&it.term, &it.term_en));
        print_all(printer, &catalogue.glossary(), label);
    } else if wanted.cases {
        let label = |it: &Case| (it.id.to_string(), printer.text(&it.title, &it.title_en));
        print_all(printer, &catalogue.cases(), label);
    } else {
        let label = |it: &Provision| (it.id.to_string(), printer.text(&it.title, &it.title_en));
        print_all(printer, &wanted_provisions(catalogue, wanted)?, label);
    }
    Ok(())
}

fn wanted_provisions<'a>(
    catalogue: &'a Catalogue,
    wanted: &ListArguments,
) -> Result<Vec<&'a Provision>, Refusal> {
    let norm = wanted.norm.as_deref().unwrap_or_default();
    let local = wanted.edition.as_deref().unwrap_or_default();
    named_edition(catalogue, &format!("{norm}/{local}"))?;
    let Some(part) = &wanted.part else {
        return Ok(catalogue.provisions(norm, local));
    };
    let all = catalogue.provisions_in(norm, local, part);
    if !all.is_empty() {
        return Ok(all);
    }
    let groups = catalogue.groups(norm, local).iter();
    let known: Vec<&str> = groups.map(|it| it.id.as_str()).collect();
    Err(Refusal::of(UNKNOWN_PART)
        .with("part", part)
        .with("known", known.join(", ")))
}

fn print_all<T: serde::Serialize>(
    printer: &Printer,
    all: &[&T],
    label: impl Fn(&T) -> (String, String),
) {
    if printer.is_json() {
        return printer.json(&all);
    }
    for it in all {
        let (id, title) = label(it);
        printer.line(&format!("{id}\t{title}"));
    }
}

fn named_edition(catalogue: &Catalogue, named: &str) -> Result<EditionId, Refusal> {
    let known: Vec<&EditionId> = catalogue
        .norms()
        .flat_map(|it| catalogue.editions(it.id.as_str()))
        .map(|it| &it.id)
        .collect();
    let found = known.iter().find(|it| it.as_str() == named);
    found.map(|it| (*it).clone()).ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(|it| it.as_str()).collect();
        Refusal::of(UNKNOWN_EDITION)
            .with("edition", named)
            .with("known", known.join(", "))
    })
}

fn show(catalogue: &Catalogue, id: &str, printer: &Printer) -> Result<(), Refusal> {
    if let Some(it) = catalogue.provision(id).or_else(|| whole_of(catalogue, id)) {
        let shown = ShownProvision::of(catalogue, it);
        print_one(printer, &shown, |it| {
            let mut lines = provision_lines(&it.provision, printer);
            lines.extend(link_lines(&it.links));
            lines
        });
    } else if let Some(it) = catalogue.glossary_term(id) {
        print_one(printer, it, |it| term_lines(it, printer));
    } else if let Some(it) = catalogue.case(id) {
        print_one(printer, it, |it| case_lines(it, printer));
    } else if aids::show(catalogue, id, printer) {
        return Ok(());
    } else {
        return Err(Refusal::of(UNKNOWN_ID)
            .with("id", id)
            .with("near", nearest_id(catalogue, id)));
    }
    Ok(())
}

fn link_lines(links: &ShownLinks) -> Vec<String> {
    let out = links.out.iter();
    let out = out.map(|it| format!("→ {} ({}, {})", it.to, it.relation, it.confidence));
    let back = links.back.iter();
    let back = back.map(|it| format!("← {} ({}, {})", it.from, it.relation, it.confidence));
    out.chain(back).collect()
}

/// The provision of which `id` names a part.
fn whole_of<'a>(catalogue: &'a Catalogue, id: &str) -> Option<&'a Provision> {
    let (above, _) = id.rsplit_once('/')?;
    let whole = catalogue.provision(above)?;
    let has_it = whole.parts.iter().any(|it| it.id.as_str() == id);
    has_it.then_some(whole)
}

fn nearest_id(catalogue: &Catalogue, id: &str) -> String {
    let norms = catalogue
        .norms()
        .flat_map(|it| catalogue.editions(it.id.as_str()));
    let items = norms.flat_map(|it| {
        let (norm, edition) = it.id.as_str().split_once('/').unwrap_or_default();
        catalogue.provisions(norm, edition)
    });
    let items = items.map(|it| it.id.to_string());
    let terms = catalogue.glossary().into_iter().map(|it| it.id.to_string());
    let cases = catalogue.cases().into_iter().map(|it| it.id.to_string());
    let aids = aids::ids(catalogue);
    let all = items.chain(terms).chain(cases).chain(aids);
    all.min_by_key(|it| distance(id, it)).unwrap_or_default()
}

pub(super) fn print_one<T: serde::Serialize>(
    printer: &Printer,
    it: &T,
    lines: impl Fn(&T) -> Vec<String>,
) {
    if printer.is_json() {
        return printer.json(it);
    }
    for line in lines(it) {
        printer.line(&line);
    }
}

fn provision_lines(it: &Provision, printer: &Printer) -> Vec<String> {
    let not_known = || printer.say("cli.not-known");
    let minutes = |it: u16| printer.fill("cli.show.minutes", &[("minutes", &it.to_string())]);
    let time = it.known_minutes().map_or_else(not_known, minutes);
    let spot = it.source.spot();
    let yen = it
        .yen
        .map_or_else(not_known, |it| printer.say(&format!("cli.yen.{it}")));
    let mut lines = vec![
        format!("{}  {}", it.id, printer.text(&it.title, &it.title_en)),
        printer.text(&it.ask, &it.ask_en),
        String::new(),
        printer.text(&it.why, &it.why_en),
        printer.fill("cli.show.cost", &[("time", &time), ("yen", &yen)]),
        String::new(),
    ];
    lines.extend(steps(&it.how, &it.how_en, printer));
    if !it.alternatives.is_empty() {
        lines.extend([String::new(), printer.say("cli.show.alternatives")]);
        lines.extend(steps(&it.alternatives, &it.alternatives_en, printer));
    }
    if !it.parts.is_empty() {
        lines.extend([String::new(), printer.say("cli.show.parts")]);
        let parts = it.parts.iter();
        lines.extend(
            parts.map(|it| format!("- {}  {}", it.id, printer.text(&it.title, &it.title_en))),
        );
    }
    let values = [
        ("document", it.source.document.as_str()),
        ("spot", spot.as_str()),
    ];
    lines.extend([String::new(), printer.fill("cli.show.source", &values)]);
    lines
}

pub(super) fn steps(japanese: &[Text], english: &[String], printer: &Printer) -> Vec<String> {
    let english = english
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let pairs = japanese.iter().zip(english);
    pairs
        .map(|(japanese, english)| format!("- {}", printer.text(japanese, english)))
        .collect()
}

fn term_lines(it: &GlossaryEntry, printer: &Printer) -> Vec<String> {
    let reading = &it.reading;
    vec![
        format!(
            "{}  {} ({reading})",
            it.id,
            printer.text(&it.term, &it.term_en)
        ),
        printer.text(&it.meaning, &it.meaning_en),
    ]
}

fn case_lines(it: &Case, printer: &Printer) -> Vec<String> {
    let mut lines = vec![
        format!("{}  {}", it.id, printer.text(&it.title, &it.title_en)),
        String::new(),
    ];
    lines.extend(steps(&it.panels, &it.panels_en, printer));
    lines.extend([
        String::new(),
        printer.text(&it.trap, &it.trap_en),
        printer.text(&it.rule, &it.rule_en),
    ]);
    lines
}

fn search(catalogue: &Catalogue, text: &str, printer: &Printer) {
    let hits = core::search(catalogue, text);
    if printer.is_json() {
        return printer.json(&hits);
    }
    for it in &hits {
        let title = printer.text(&it.title, &it.title_en);
        printer.line(&format!("{}\t{title}\t{}", it.id, it.text));
    }
    if hits.is_empty() {
        printer.line(&printer.say("cli.search.nothing"));
    }
}

fn diff(
    catalogue: &Catalogue,
    [earlier, later]: [&str; 2],
    printer: &Printer,
) -> Result<(), Refusal> {
    let earlier = named_edition(catalogue, earlier)?;
    let later = named_edition(catalogue, later)?;
    let found = core::diff(catalogue, &earlier, &later);
    if printer.is_json() {
        printer.json(&found);
        return Ok(());
    }
    for it in &found.added {
        let title = printer.text(&it.title, &it.title_en);
        printer.line(&format!("+ {}\t{title}", it.id));
    }
    for it in &found.changed {
        let title = printer.text(&it.title, &it.title_en);
        let fields = it.fields.join(", ");
        printer.line(&format!("~ {} ← {}\t{title}\t{fields}", it.id, it.was));
    }
    for it in &found.merged {
        let title = printer.text(&it.title, &it.title_en);
        printer.line(&format!("> {} → {}\t{title}", it.id, it.into));
    }
    for it in &found.dropped {
        let title = printer.text(&it.title, &it.title_en);
        printer.line(&format!("- {}\t{title}", it.id));
    }
    if found == core::Difference::default() {
        printer.line(&printer.say("cli.diff.same"));
    }
    Ok(())
}
