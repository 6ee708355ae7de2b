//! `mamori evidence prune`: takes away what old events said, after the years for which they are kept. What was signed stays provable.

use serde_json::json;

use super::super::printer::Printer;
use super::super::refusal::{DATABASE, PRUNE_NOW, PRUNE_YOUNG, Refusal};
use super::arguments::PruneArguments;
use crate::db::Actor;
use crate::evidence::{self, Prunable, PruneError};
use crate::web::App;

/// So many years are kept unless somebody says otherwise.
const KEPT: i16 = 10;
/// Younger than so many years only on purpose.
const YOUNG: i16 = 5;

pub(super) async fn run(
    app: &App,
    asked: &PruneArguments,
    printer: &Printer,
) -> Result<(), Refusal> {
    let this_year = app.clock.today().year();
    let before = asked.before.unwrap_or(this_year - KEPT);
    if before > this_year {
        return Err(Refusal::of(PRUNE_NOW).with("year", this_year));
    }
    if before > this_year - YOUNG && !asked.yes {
        return Err(Refusal::of(PRUNE_YOUNG).with("year", before));
    }
    let actor = Actor::command("evidence prune");
    let trees = if asked.dry_run {
        evidence::to_prune(app, before).await
    } else {
        evidence::prune(app, &actor, before).await
    };
    let trees = trees.map_err(|why: PruneError| Refusal::of(DATABASE).with("why", why))?;
    say(&trees, asked.dry_run, printer);
    Ok(())
}

fn say(trees: &[Prunable], is_tried: bool, printer: &Printer) {
    let told = trees.iter();
    let told = told.map(|it| json!({ "tree": it.tree, "events": it.events }));
    printer.json(&json!({ "pruned": !is_tried, "trees": told.collect::<Vec<_>>() }));
    for it in trees {
        let values = [
            ("tree", it.tree.as_str()),
            ("events", &it.events.to_string()),
        ];
        printer.line(&printer.fill("evidence.prune.tree", &values));
    }
    let key = match (trees.is_empty(), is_tried) {
        (true, _) => "evidence.prune.none",
        (false, true) => "evidence.prune.tried",
        (false, false) => "evidence.prune.done",
    };
    printer.line(&printer.say(key));
}
