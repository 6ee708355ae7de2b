//! What a manager is told about the staff's own checks: who has sent one, and counts once there are enough.

use mamori_core::assessments::{Counts, staff_totals};
use mamori_core::people::Act;

use super::super::{Assessment, SMALLEST_GROUP, asked, monthly_people, reasons, staff_answers};
use super::own_items;
use super::self_month::month_of;
use crate::web::{App, Frame, Say, WebResult};

/// The staff's part of the page.
pub(super) struct Staff {
    pub(super) answered: String,
    pub(super) asked: String,
    pub(super) least: String,
    /// How many people answered the items of this month; none when nobody did.
    pub(super) month: Option<String>,
    pub(super) people: Vec<Person>,
    pub(super) rows: Vec<Row>,
    pub(super) reasons: Vec<(Say, i64)>,
}

/// Whether somebody has sent their check; never what they said.
pub(super) struct Person {
    pub(super) name: Say,
    pub(super) sent: bool,
}

/// The counts of one requirement.
pub(super) struct Row {
    pub(super) number: String,
    pub(super) title: Say,
    pub(super) counts: Counts,
}

pub(super) async fn of(app: &App, frame: &Frame, check: &Assessment) -> WebResult<Staff> {
    let scope = frame.visit.scope()?;
    let everybody = asked(app, scope, check).await?;
    let totals = staff_totals(&staff_answers(app, scope, check).await?, SMALLEST_GROUP);
    let rows = totals.counts.as_ref().map(|counts| {
        let row = |it: &mamori_core::catalogue::Provision| {
            Some(Row {
                number: it.id.local().to_owned(),
                title: frame.text(it.title.authored(), &it.title_en),
                counts: *counts.get(&it.id)?,
            })
        };
        own_items(app, check).into_iter().filter_map(row).collect()
    });
    let mut why = Vec::new();
    if totals.counts.is_some() {
        for (reason, people) in reasons(app, scope, check).await? {
            why.push((frame.say(&format!("assessments.reason.{reason}")), people));
        }
    }
    let month = month_of(app.clock.today());
    let month = monthly_people(app, scope, check, &month).await?;
    let names = everybody.iter().filter(|_| frame.visit.may(Act::SeePeople));
    Ok(Staff {
        answered: totals.answered.to_string(),
        asked: everybody.len().max(totals.answered).to_string(),
        least: SMALLEST_GROUP.to_string(),
        month: (month > 0).then(|| month.to_string()),
        people: names
            .map(|it| Person {
                name: frame.name(&it.name, &it.kana),
                sent: it.sent,
            })
            .collect(),
        rows: rows.unwrap_or_default(),
        reasons: why,
    })
}
