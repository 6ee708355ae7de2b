//! Counting the days of a clock. The day of knowing is the first day: the earlier of two readings, until it is verified.

use jiff::Span;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use super::Incidents;
use super::choice::{Answer, Limit, Reason, Required};
use super::clock::{ClockRule, Period};
use super::facts::Facts;
use super::need::decide;
use super::playbook::Playbook;
use crate::calendar::{office_day, working_day_from};

/// One clock of one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock<'a> {
    /// Its rule.
    pub rule: &'a ClockRule,
    /// The figures that hold.
    pub period: Option<&'a Period>,
    /// Whether it is required.
    pub required: Required,
    /// Why.
    pub why: Vec<Reason>,
    /// The day on which it begins: that of knowing.
    pub from: Date,
    /// The first day of its window, for a guide.
    pub window_from: Option<Date>,
    /// Its last day; none where it is not required, or has no figure.
    pub due: Option<Date>,
    /// The day from which that day moved, because offices of the state rest.
    pub moved_from: Option<Date>,
}

impl Clock<'_> {
    /// The weekday of its last day.
    pub fn weekday(&self) -> Option<Weekday> {
        self.due.map(Date::weekday)
    }
}

impl Incidents {
    /// All clocks of an incident that became known at a moment, in the order of its playbook.
    pub fn clocks_of(&self, kind: &Playbook, known_at: Timestamp, facts: &Facts) -> Vec<Clock<'_>> {
        let rules = kind.clocks.iter().filter_map(|it| self.clock(it.as_str()));
        rules
            .map(|rule| self.run(rule, kind, (office_day(known_at), facts)))
            .collect()
    }

    fn run<'a>(
        &'a self,
        rule: &'a ClockRule,
        kind: &Playbook,
        (known_on, facts): (Date, &Facts),
    ) -> Clock<'a> {
        let municipality = facts.municipality.as_ref();
        let municipality = municipality.and_then(|it| self.municipality(it.as_str()));
        let decision = decide(rule.need, kind, facts, municipality);
        let (mut required, mut why) = (decision.required, decision.why);
        let period = rule.period(known_on);
        if period.is_none() && required != Required::No {
            required = Required::Ask;
            why.push(Reason::NoEdition);
        }
        let mut clock = Clock {
            rule,
            period,
            required,
            why,
            from: known_on,
            window_from: None,
            due: None,
            moved_from: None,
        };
        if let (Some(period), true) = (period, required != Required::No) {
            wind(&mut clock, period, facts);
        }
        clock
    }
}

/// Sets the days of a clock that runs.
fn wind(clock: &mut Clock<'_>, period: &Period, facts: &Facts) {
    let known_on = clock.from;
    if clock.rule.limit == Limit::AtOnce {
        clock.due = Some(known_on);
        return;
    }
    let longer = period
        .days_improper
        .filter(|_| facts.improper == Answer::Yes);
    if longer.is_some() {
        clock.why.push(Reason::LongerPeriod);
    }
    clock.window_from = period.window_from.map(|it| nth_day(known_on, it));
    let Some(days) = longer.or(period.days) else {
        return;
    };
    let last = nth_day(known_on, days);
    let due = if period.moves {
        working_day_from(last)
    } else {
        last
    };
    clock.moved_from = (due != last).then_some(last);
    clock.due = Some(due);
}

/// The n-th day, the first being the day of knowing.
fn nth_day(first: Date, n: u16) -> Date {
    first.saturating_add(Span::new().days(i64::from(n.saturating_sub(1))))
}
