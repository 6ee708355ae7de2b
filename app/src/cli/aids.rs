//! Uses, situations and guidance as `mamori catalogue show` prints them; provisions, terms and cases are in `catalogue.rs`.

use mamori_core::catalogue::{Catalogue, Guidance, ProvisionId, Situation, Use};

use super::catalogue::{print_one, steps};
use super::printer::Printer;

/// Shows what has this id; says whether there is such a thing.
pub(super) fn show(catalogue: &Catalogue, id: &str, printer: &Printer) -> bool {
    if let Some(it) = catalogue.one_use(below("uses", id)) {
        print_one(printer, it, |it| use_lines(it, printer));
    } else if let Some(it) = catalogue.situation(below("situations", id)) {
        print_one(printer, it, |it| situation_lines(it, printer));
    } else if let Some(it) = catalogue.guidance_by_id(below("guidance", id)) {
        print_one(printer, it, |it| guidance_lines(it, printer));
    } else {
        return false;
    }
    true
}

/// The ids of all of them, each below its folder.
pub(super) fn ids(catalogue: &Catalogue) -> Vec<String> {
    let uses = catalogue.uses().map(|it| format!("uses/{}", it.id));
    let situations = catalogue.situations().into_iter();
    let situations = situations.map(|it| format!("situations/{}", it.id));
    let guidance = catalogue.guidance().into_iter();
    let guidance = guidance.map(|it| format!("guidance/{}", it.id));
    uses.chain(situations).chain(guidance).collect()
}

/// The id within its folder: it may be named with it or, where nothing else has the same name, without.
fn below<'a>(folder: &str, id: &'a str) -> &'a str {
    let within = id.strip_prefix(folder);
    within.and_then(|it| it.strip_prefix('/')).unwrap_or(id)
}

fn use_lines(it: &Use, printer: &Printer) -> Vec<String> {
    let mut lines = vec![
        format!(
            "uses/{}  {} ({})",
            it.id,
            printer.text(&it.title, &it.title_en),
            it.verdict
        ),
        printer.text(&it.answer, &it.answer_en),
    ];
    lines.extend(steps(&it.conditions, &it.conditions_en, printer));
    lines.extend(steps(&it.instead, &it.instead_en, printer));
    lines.extend(leads_to(&it.items));
    lines
}

fn situation_lines(it: &Situation, printer: &Printer) -> Vec<String> {
    let title = printer.text(&it.title, &it.title_en);
    let mut lines = vec![
        format!("situations/{}  {title}", it.id),
        printer.text(&it.lead, &it.lead_en),
    ];
    lines.extend(leads_to(&it.items));
    lines.extend(it.uses.iter().map(|it| format!("→ uses/{it}")));
    lines.extend(it.cases.iter().map(|it| format!("→ {it}")));
    lines
}

fn guidance_lines(it: &Guidance, printer: &Printer) -> Vec<String> {
    let title = printer.text(&it.title, &it.title_en);
    let mut lines = vec![format!("guidance/{}  {title}", it.id)];
    lines.extend(steps(&it.lines, &it.lines_en, printer));
    lines.extend(leads_to(&it.items));
    lines
}

fn leads_to(items: &[ProvisionId]) -> impl Iterator<Item = String> {
    items.iter().map(|it| format!("→ {it}"))
}
