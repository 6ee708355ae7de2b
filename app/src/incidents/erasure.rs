//! Names and words of incidents that are over go when the office's time is over; that there was one, its shape and its days stay.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use mamori_core::calendar::{from_office_time, office_day};
use mamori_core::ids::OfficeId;
use mamori_core::incidents::{LineSort, State};
use mamori_core::words::Language;
use serde_json::json;

use super::deeds::{Hand, NotDone, event};
use super::store::erasure as store;
use super::store::incident::Incident;
use super::store::line::{self as lines, NewLine};
use crate::db::{DbResult, Event, Scope};
use crate::registers;
use crate::web::App;

/// Among so many years an office chooses.
pub const YEARS: [i64; 5] = [2, 3, 5, 7, 10];
/// What holds until an office chooses: our own proposal, no source says a number.
pub const DEFAULT_YEARS: i64 = 5;
/// So many that wait are named on one page.
pub const MOST: i64 = 100;

/// For how many years an office keeps names and words of incidents that are over.
pub async fn years(app: &App, scope: Scope, office: OfficeId) -> DbResult<i64> {
    let chosen = store::years(app, scope, office).await?;
    Ok(chosen.unwrap_or(DEFAULT_YEARS))
}

/// The first day on which they may go.
pub fn from_day(of: &Incident, years: i64) -> Date {
    let over = office_day(of.closed_at.unwrap_or(of.changed_at));
    over.checked_add(years.years()).unwrap_or(Date::MAX)
}

/// Whether it is over, real, and still holds names and words.
pub fn is_over(of: &Incident) -> bool {
    let is_over = matches!(of.state, State::Closed | State::Dismissed);
    is_over && !of.is_drill() && of.erased_at.is_none()
}

/// What waits for it at an office.
pub async fn waiting(app: &App, scope: Scope, office: OfficeId) -> DbResult<Vec<Incident>> {
    let years = years(app, scope, office).await?;
    let today = app.clock.today();
    let before = today.checked_sub(years.years()).unwrap_or(Date::MIN);
    // Over on or before this day of the year: the whole day counts.
    let end = before.tomorrow().unwrap_or(before).at(0, 0, 0, 0);
    let before: Timestamp = from_office_time(end);
    store::over_before(app, scope, office, (before, MOST)).await
}

/// Chooses for how many years.
pub async fn set_years(hand: &Hand<'_>, office: OfficeId, chosen: i64) -> DbResult<()> {
    let was = years(hand.app, Scope::machine(), office).await?;
    let mut change = hand.app.change(&hand.actor).await?;
    store::set_years(&mut change, office, chosen).await?;
    let event = Event::of("incidents.keeping").office(office);
    let detail = json!({ "was": was, "is": chosen });
    change.save(&event.detail(detail)).await
}

/// Takes names, contacts, words and photos of an incident out: of its rows, and of the details of the journal, whose tree stays whole.
pub async fn erase(hand: &Hand<'_>, of: &Incident) -> Result<(), NotDone> {
    let app = hand.app;
    let years = years(app, Scope::machine(), of.office).await?;
    let is_time = from_day(of, years) <= app.clock.today();
    if !is_over(of) || !is_time {
        return Err(NotDone::NoWay);
    }
    let files = store::own_files(app, of).await?;
    let mut written = Vec::new();
    written.extend(store::written_about(app, &format!("incident/{}", of.id)).await?);
    for digest in &files {
        // The name that a file had stands where it was handed in.
        written.extend(store::written_about(app, &format!("file/{digest}")).await?);
    }
    let mark = app.words.say(Language::Ja, "incidents.erase.mark");
    let mut change = app.change(&hand.actor).await?;
    if !store::erase(&mut change, of, mark.unwrap_or("―")).await? {
        return Err(NotDone::Meanwhile);
    }
    for (tree, seqs) in &written {
        change.erase(tree, seqs).await?;
    }
    let mut unnamed = Vec::new();
    for digest in &files {
        unnamed.extend(registers::drop_file(&mut change, of.office, digest).await?);
    }
    let line = NewLine::of(LineSort::Erased);
    lines::add(&mut change, (of.office, of.id), &line).await?;
    let erased: usize = written.iter().map(|(_, seqs)| seqs.len()).sum();
    let detail = json!({ "details": erased, "files": files.len() });
    change
        .save(&event("incidents.erase", of).detail(detail))
        .await?;
    Ok(registers::shred(app, &unnamed)?)
}
