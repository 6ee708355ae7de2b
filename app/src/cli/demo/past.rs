//! The demo world's own time: an application whose clock the history sets, so that the same doors write a believable year.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use mamori_core::calendar::{FiscalYear, from_office_time};
use sha2::{Digest, Sha256};

use super::DemoData;
use crate::chance::Chance;
use crate::clock::{Clock, millis, moment};
use crate::db::{Actor, Change, DbResult};
use crate::web::{App, Parts};

/// Ids and salts of the demo world are the same on every run.
const SEED: u64 = 202_604;
/// Hours of the day in which people work, from [`OPENS_AT`].
const HOURS: i64 = 8;
const OPENS_AT: i8 = 9;

/// The application as it was on a day of the history.
pub(super) struct Past {
    app: App,
    now: Arc<AtomicI64>,
    today: Date,
    years: i16,
}

impl Past {
    /// Beside the running application, whose clock stays the computer's. In a later year than that of the data the
    /// whole history moves by whole years, so that fiscal years stay fiscal years.
    pub(super) fn of(app: &App, data: &DemoData) -> Self {
        let now = Arc::new(AtomicI64::new(millis(app.clock.now())));
        let told = now.clone();
        let parts = Parts {
            db: app.db.clone(),
            clock: Clock::told_by(move || moment(told.load(Ordering::SeqCst))),
            chance: Chance::seeded(SEED),
            words: app.words.clone(),
            registers: app.registers.clone(),
            incidents: app.incidents.clone(),
            settings: app.settings.clone(),
        };
        let today = app.clock.today();
        Self {
            app: App::new(parts, app.catalogue.clone()),
            now,
            today,
            years: FiscalYear::of(today).year() - data.rules.reference_year,
        }
    }

    /// The application, at the moment that was set last.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// A day of the data in the year in which the demo runs.
    pub(super) fn day(&self, day: Date) -> Date {
        day.saturating_add(self.years.years())
    }

    /// The day so many days before the demo was begun.
    pub(super) fn days_ago(&self, days: u16) -> Date {
        self.today.saturating_sub(i64::from(days).days())
    }

    /// Whether a day of the data has come; what has not is left to whoever tries the demo.
    pub(super) fn has_come(&self, day: Date) -> bool {
        self.day(day) <= self.today
    }

    /// Sets the clock.
    pub(super) fn set(&self, at: Timestamp) {
        self.now.store(millis(at), Ordering::SeqCst);
    }

    /// Begins a change by `actor` when work begins on a day.
    pub(super) async fn change(&self, actor: &Actor, day: Date) -> DbResult<Change> {
        self.set(opening(day));
        self.app.change(actor).await
    }
}

fn opening(day: Date) -> Timestamp {
    from_office_time(day.to_datetime(time(OPENS_AT, 0, 0, 0)))
}

/// The moment of the `place`-th of `many` deeds of a day, scattered by `seed` but in their order, within working hours.
pub(super) fn moment_of(day: Date, (place, many): (usize, usize), seed: u64) -> Timestamp {
    let many = i64::try_from(many.max(1)).unwrap_or(i64::MAX);
    let place = i64::try_from(place).unwrap_or_default();
    let slot = HOURS * 60 * 60 / many;
    let scatter = number((seed, day, place)) % slot.unsigned_abs().max(1);
    let seconds = slot * place + i64::try_from(scatter).unwrap_or_default();
    opening(day) + SignedDuration::from_secs(seconds)
}

/// A number that looks random and is always the same for the same things.
pub(super) fn number(of: impl std::fmt::Debug) -> u64 {
    let hash = Sha256::digest(format!("{of:?}"));
    let bytes = hash.first_chunk::<8>().copied().unwrap_or_default();
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date};
    use mamori_core::calendar::office_time;

    use super::*;

    #[test]
    fn the_deeds_of_a_day_follow_each_other_within_working_hours() {
        let day = date(2026, 6, 4);
        for many in [1, 3, 40] {
            let moments: Vec<Timestamp> = (0..many)
                .map(|it| moment_of(day, (it, many), 1101))
                .collect();
            assert!(moments.is_sorted());
            let hours = moments.iter().map(|it| office_time(*it));
            assert!(hours.clone().all(|it| it.date() == day));
            assert!(hours.map(DateTime::hour).all(|it| (9..17).contains(&it)));
        }
        assert_ne!(moment_of(day, (0, 1), 1), moment_of(day, (0, 1), 2));
    }
}
