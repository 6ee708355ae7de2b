//! Municipalities as people write them: one of the data by its name, any other by what was typed.

use mamori_core::incidents::Municipality;
use mamori_core::registers::fold;

use crate::web::App;

/// Letters of a name that somebody typed.
const LONGEST: usize = 60;

/// The names of all that are in the data.
pub(super) fn names(app: &App) -> Vec<String> {
    let all = app.incidents.municipalities().into_iter();
    all.map(whole).collect()
}

/// How one is shown.
pub(super) fn name(app: &App, kept: &str) -> String {
    let known = app.incidents.municipality(kept);
    known.map_or_else(|| kept.to_owned(), whole)
}

/// What is kept of what somebody typed: the id where the data has it; nothing for nothing.
pub(super) fn kept(app: &App, typed: &str) -> Option<String> {
    let wanted = fold(typed);
    if wanted.is_empty() {
        return None;
    }
    let all = app.incidents.municipalities();
    let is_it = |it: &&&Municipality| {
        let names = [whole(it), it.name.clone(), it.id.to_string()];
        names.iter().any(|name| fold(name) == wanted)
    };
    let known = all.iter().find(is_it).map(|it| it.id.to_string());
    let other = || typed.trim().chars().take(LONGEST).collect();
    Some(known.unwrap_or_else(other))
}

fn whole(of: &Municipality) -> String {
    format!("{} {}", of.prefecture, of.name)
}
