//! The card above the list: whether the journal is as it was written, when that was last looked at, and what can be taken along.

use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::people::Act;

use super::super::store::checks::{self, LastCheck};
use super::super::store::journal::Year;
use super::Desk;
use crate::web::{Say, WebResult};

/// What is said about the whole journal.
pub(super) struct Card {
    /// None while it was never read.
    pub(super) last: Option<Last>,
    pub(super) may_check: bool,
    /// The years that can be taken along, the newest first; empty for whoever may not read details.
    pub(super) years: Vec<Year>,
    pub(super) may_take: bool,
}

/// The last reading.
pub(super) struct Last {
    pub(super) when: Say,
    pub(super) fault: Option<Fault>,
}

/// What it found.
pub(super) struct Fault {
    pub(super) sentence: Say,
    pub(super) place: String,
}

impl Card {
    pub(super) async fn of(desk: &Desk, years: &[Year]) -> WebResult<Self> {
        let last = checks::last_of(&desk.app, desk.office).await?;
        let may_take = desk.may_detail();
        Ok(Self {
            last: last.map(|it| said(desk, it)),
            may_check: desk.may(Act::ManageOffice),
            years: if may_take { years.to_vec() } else { Vec::new() },
            may_take,
        })
    }
}

fn said(desk: &Desk, last: LastCheck) -> Last {
    let events = last.events.to_string();
    let time = clock(last.at);
    let places = [("n", events.as_str()), ("time", time.as_str())];
    let when = desk.frame.fill("journal.card.last", &places);
    Last {
        when: when.with("day", &desk.frame.day(office_time(last.at).date())),
        fault: last.fault.map(|(word, place)| Fault {
            sentence: desk.frame.say(&format!("evidence.fault.{word}")),
            place,
        }),
    }
}

fn clock(at: Timestamp) -> String {
    office_time(at).strftime("%H:%M").to_string()
}
