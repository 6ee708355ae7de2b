//! A drill that runs, on the first page of everybody at the office: its own way in, so that the red button stays for what is real.

use mamori_core::people::Act;

use super::store;
use crate::web::{Desk, Panel, Say, WebResult};

/// The panel of a drill that runs.
pub(super) async fn running(desk: Desk) -> WebResult<Option<Panel>> {
    if !desk.may(Act::ReportIncident) {
        return Ok(None);
    }
    let newest = store::list(&desk.app, desk.scope, desk.office, 1).await?;
    let Some(drill) = newest.into_iter().find(|it| it.ended_at.is_none()) else {
        return Ok(None);
    };
    let Some(scenario) = desk.app.incidents.scenario(drill.scenario.as_str()) else {
        return Ok(None);
    };
    let mut panel = Panel::new(50, desk.frame.say("drills.running"));
    let story = scenario.story.iter().zip(&scenario.story_en);
    let story: Vec<Say> = story
        .map(|(ja, en)| desk.frame.text(ja.authored(), en))
        .collect();
    panel.body = Say::lines(&story);
    let href = format!("/offices/{}/drills/{}/report", desk.office, drill.id);
    Ok(Some(
        panel.with_action(desk.frame.say("drills.report"), href),
    ))
}
