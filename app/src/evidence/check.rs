//! Reading the journal to its end while the server runs: one office's by a button, all of it once a day. What was found is kept and shown.

use std::collections::BTreeMap;

use jiff::civil::Time;
use mamori_core::backups::backup_is_due;
use mamori_core::calendar::office_time;
use mamori_core::evidence::Fault;
use mamori_core::ids::OfficeId;
use serde_json::json;

use super::store::checks::{self, Check};
use super::verify::{Verdict, office_of, verify, verify_office};
use crate::db::{Actor, DbResult, Event, claim_run};
use crate::web::App;

/// A longer journal is left to the night: nobody waits a minute for a page.
pub const MOST: u64 = 200_000;

/// Reads the trees of one office and keeps what was found; `None` when they have more than so many events.
pub async fn check_office(
    app: &App,
    actor: &Actor,
    (office, most): (OfficeId, u64),
) -> DbResult<Option<Check>> {
    if checks::events_of(&mut *app.db.rows().await?, office).await? > most {
        return Ok(None);
    }
    let mut snapshot = app.db.snapshot().await?;
    let key = app.db.signer().vkey();
    let verdict = verify_office(snapshot.rows(), &key, office).await?;
    drop(snapshot);
    let found = Check {
        office: Some(office),
        events: events(&verdict),
        fault: verdict.faults.first().map(named),
    };
    tell(&verdict);
    let mut change = app.change(actor).await?;
    checks::add(&mut change, &found).await?;
    change.save(&event(&found)).await?;
    Ok(Some(found))
}

/// Reads everything once a day after this time of the day. Returns whether it was done now.
///
/// # Errors
/// When the database fails. A fault in the journal is no error: it is kept, shown and written to the log.
pub async fn turn(app: &App, at: Time) -> DbResult<bool> {
    let now = app.clock.now();
    if !backup_is_due(now, at, checks::last_whole(app).await?) || !claim(app).await? {
        return Ok(false);
    }
    let mut snapshot = app.db.snapshot().await?;
    let key = app.db.signer().vkey();
    let verdict = verify(snapshot.rows(), &key, &[]).await?;
    drop(snapshot);
    tell(&verdict);
    let mut change = app.change(&Actor::house()).await?;
    let (house, offices) = parted(&verdict);
    for found in &offices {
        checks::add(&mut change, found).await?;
        change.note(&event(found)).await?;
    }
    checks::add(&mut change, &house).await?;
    change.save(&event(&house)).await?;
    Ok(true)
}

/// One try an hour, by whichever server comes first.
async fn claim(app: &App) -> DbResult<bool> {
    let here = office_time(app.clock.now());
    let mut change = app.change(&Actor::house()).await?;
    if !claim_run(
        &mut change,
        "journal-check",
        &here.hour().to_string(),
        here.date(),
    )
    .await?
    {
        return Ok(false);
    }
    let event = Event::of("evidence.check-begun").about("job/journal-check");
    change.save(&event).await?;
    Ok(true)
}

/// What belongs to no office, with the number of all events; and each office with a fault.
fn parted(verdict: &Verdict) -> (Check, Vec<Check>) {
    let mut first: BTreeMap<Option<OfficeId>, &Fault> = BTreeMap::new();
    for fault in &verdict.faults {
        first.entry(office_of(&fault.tree)).or_insert(fault);
    }
    let house = Check {
        office: None,
        events: events(verdict),
        fault: first.remove(&None).map(named),
    };
    let office = |(office, fault): (Option<OfficeId>, &Fault)| {
        let own = verdict.trees.iter().map(|it| &it.report);
        let own = own.filter(|it| office_of(&it.tree) == office);
        Check {
            office,
            events: own.map(|it| it.size.saturating_sub(it.first)).sum(),
            fault: Some(named(fault)),
        }
    };
    (house, first.into_iter().map(office).collect())
}

fn events(verdict: &Verdict) -> u64 {
    let trees = verdict.trees.iter().map(|it| &it.report);
    trees.map(|it| it.size.saturating_sub(it.first)).sum()
}

/// The word of a fault and its place.
fn named(fault: &Fault) -> (String, String) {
    let place = match fault.seq {
        Some(seq) => format!("{}/{seq}", fault.tree),
        None => fault.tree.clone(),
    };
    (fault.what.word().to_owned(), place)
}

fn event(found: &Check) -> Event {
    let fault = found.fault.as_ref();
    let detail = json!({
        "events": found.events, "fault": fault.map(|it| &it.0), "place": fault.map(|it| &it.1),
    });
    let event = Event::of("evidence.check").detail(detail);
    match found.office {
        Some(office) => event.office(office),
        None => event,
    }
}

/// For whoever reads the log of the server.
fn tell(verdict: &Verdict) {
    for fault in &verdict.faults {
        tracing::error!(%fault, "the journal is not as it was written");
    }
}
