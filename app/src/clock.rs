//! The clock as an argument; what the time means (fiscal year, holidays) stands in `mamori_core::calendar`.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time. Tests hold one that they set.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The computer's own clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the computer for the time"
    )]
    pub fn of_the_computer() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that a test or the demo world turns by itself.
    pub fn told_by(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// The moment it is.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The day it is in the office, whatever the server's time zone (design.md §5).
    pub fn today(&self) -> jiff::civil::Date {
        office_day(self.now())
    }
}

/// The day in the office (Asia/Tokyo has had no summer time since 1951, so +09:00 is exact).
pub fn office_day(at: Timestamp) -> jiff::civil::Date {
    jiff::tz::offset(9).to_datetime(at).date()
}

/// Milliseconds since 1970-01-01 UTC, as the database holds times.
pub fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The reverse of [`millis`]. A number out of range reads as the beginning of 1970.
pub fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}
