//! The yearly check of an office: scoping, the manager's answers, the staff's own check, cycles; its rules are in `mamori_core::assessments`.

mod left;
mod pages;
pub mod plan;
mod store;
#[cfg(test)]
mod tests;
mod year;

pub use left::{is_gone, left};
pub use store::answer::{answer, answer_from, answered, carried, given, origins};
pub use store::assessment::{
    Assessment, Opening, all, close, current, current_against, history, history_against,
    move_to_edition, of_office, of_year, open, overdue_rows,
};
pub use store::monthly::{answer_monthly, monthly_answers, monthly_people};
pub use store::scoping::{save_scoping, scoping};
pub use store::self_check::{
    Asked, SelfCheck, answer_self, asked, managers, reasons, say_reason, self_check,
    send_self_check, staff_answers, start_self_check,
};
pub use year::Year;

use std::collections::BTreeMap;

use mamori_core::assessments::{Checked, Given, Level, Progress, Score, progress, score};
use mamori_core::catalogue::{Catalogue, Provision, ProvisionId};
use mamori_core::ids::OfficeId;

use crate::db::{DbResult, Scope};
use crate::web::{App, PanelMaker, Route};

/// The norm that an office checks itself against.
pub const NORM: &str = "care-guide";
/// The edition with which a new check begins.
pub const EDITION: &str = "r8";
/// The manager sees counts of the staff's answers only from so many persons on.
pub const SMALLEST_GROUP: usize = 3;

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    pages::routes()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![
        PanelMaker::new(pages::panel::own_check),
        PanelMaker::new(pages::panel::office_check),
        PanelMaker::new(pages::plan::panel::plan),
    ]
}

/// Where an office stands with a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The check.
    pub assessment: Assessment,
    /// Every requirement of its edition with the answer it has.
    pub checked: Vec<Checked>,
    /// The counts.
    pub score: Score,
    /// The level and what is missing for the next one; of a check whose edition is gone neither is known.
    pub progress: Progress,
    /// Whether the edition is no longer there, so that only answers are counted.
    pub is_gone: bool,
}

/// Every requirement of the edition of a check, whether it applies, and its answer, in the order of the norm. Of an
/// edition that is gone, every requirement that was answered.
pub async fn checked(app: &App, scope: Scope, of: &Assessment) -> DbResult<Vec<Checked>> {
    let given = given(app, scope, of).await?;
    Ok(checked_with(app, of, &given))
}

fn checked_with(app: &App, of: &Assessment, given: &BTreeMap<ProvisionId, Given>) -> Vec<Checked> {
    let one = |it: &Provision| {
        let edition = app.catalogue.edition_of(it);
        let answer = given.get(&it.id).map(|it| it.answer);
        Checked::of(it, edition, &of.scoping, answer)
    };
    let provisions = provisions(&app.catalogue, of);
    let mut all: Vec<Checked> = provisions.into_iter().map(one).collect();
    if is_gone(&app.catalogue, of) {
        all.extend(left::counted(&left(&app.catalogue, of, given)));
    }
    all
}

/// Counts, level and what is missing of one check.
pub async fn overview(app: &App, scope: Scope, of: Assessment) -> DbResult<Overview> {
    let checked = checked(app, scope, &of).await?;
    let overdue = overdue_rows(app, scope, &of).await?;
    let is_gone = is_gone(&app.catalogue, &of);
    Ok(Overview {
        score: score(&checked),
        progress: if is_gone {
            let (level, missing) = (Level::Started, Vec::new());
            Progress { level, missing }
        } else {
            progress(&checked, overdue)
        },
        checked,
        is_gone,
        assessment: of,
    })
}

/// The overview of this fiscal year's check of an office, when it has been opened.
pub async fn current_overview(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Option<Overview>> {
    overview_against(app, scope, office, NORM).await
}

/// The overview of this fiscal year's check against a norm, when it has been opened.
pub async fn overview_against(
    app: &App,
    scope: Scope,
    office: OfficeId,
    norm: &str,
) -> DbResult<Option<Overview>> {
    match current_against(app, scope, office, norm).await? {
        Some(assessment) => overview(app, scope, assessment).await.map(Some),
        None => Ok(None),
    }
}

/// The requirements of the edition of a check, in the order of the norm.
pub fn provisions<'a>(catalogue: &'a Catalogue, of: &Assessment) -> Vec<&'a Provision> {
    catalogue.provisions(&of.norm, &of.edition)
}
