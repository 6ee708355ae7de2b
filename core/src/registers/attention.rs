//! The named rules: when an entry needs somebody, and whether a thing may be lent; pure, so the clock can stand anywhere.

use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp};

use super::choice::{RuleName, State};
use super::register::{Register, Rule};
use super::value::Values;
use crate::calendar::from_office_time;

/// That an entry needs somebody, by one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// From when on it is told.
    pub told_at: Timestamp,
    /// From when on it is late; never, when only something is missing.
    pub late_at: Option<Timestamp>,
}

/// Before a moment at which something has to be back, it is told so many minutes earlier.
const MINUTES_BEFORE: i64 = 30;
/// Before a day on which something has to be looked at again, it is told so many days earlier.
const DAYS_BEFORE: u16 = 30;

impl Attention<'_> {
    /// Whether it is told at a moment.
    pub fn is_told(&self, now: Timestamp) -> bool {
        self.told_at <= now
    }

    /// Whether it is late at a moment.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.late_at.is_some_and(|it| it <= now)
    }
}

/// Everything that an entry will need, the earliest first. What is over needs nothing.
pub fn attention<'a>(register: &'a Register, values: &Values, state: State) -> Vec<Attention<'a>> {
    if matches!(state, State::Closed | State::Refused) {
        return Vec::new();
    }
    let holds = register.rules.iter().filter(|it| is_for(it, values));
    let mut all: Vec<_> = holds.filter_map(|it| needs(it, values, state)).collect();
    all.sort_by_key(|it| (it.told_at, it.late_at));
    all
}

/// The rule by which a thing may not be lent now, if one does.
pub fn bars<'a>(register: &'a Register, values: &Values) -> Option<&'a Rule> {
    let mut bars = register
        .rules
        .iter()
        .filter(|it| it.name == RuleName::Barred);
    bars.find(|it| {
        let value = values.get(&it.field);
        value.is_some_and(|value| it.values.contains(value))
    })
}

fn is_for(rule: &Rule, values: &Values) -> bool {
    rule.only.as_ref().is_none_or(|only| {
        let value = values.get(&only.field);
        value.is_some_and(|it| only.values.contains(it))
    })
}

fn needs<'a>(rule: &'a Rule, values: &Values, state: State) -> Option<Attention<'a>> {
    let value = values.get(&rule.field).map(String::as_str);
    let (told_at, late_at) = match rule.name {
        RuleName::Barred => return None,
        RuleName::Missing => {
            return value.is_none().then_some(Attention {
                rule,
                told_at: Timestamp::MIN,
                late_at: None,
            });
        }
        RuleName::LateWhenNotReturnedBy if state != State::InUse => return None,
        RuleName::LateWhenNotReturnedBy | RuleName::LateWhenNotClosedBy => last_moment(value?)?,
        RuleName::Expires => before(value?.parse().ok()?, rule.days.unwrap_or(DAYS_BEFORE)),
        RuleName::DueAfter => {
            let from: Date = value?.parse().ok()?;
            let months = Span::new().months(rule.months.unwrap_or(12));
            before(
                from.checked_add(months).ok()?,
                rule.days.unwrap_or(DAYS_BEFORE),
            )
        }
    };
    Some(Attention {
        rule,
        told_at,
        late_at: Some(late_at),
    })
}

/// A moment is told half an hour before and late at once; a day is told on its morning and late when it is over.
fn last_moment(value: &str) -> Option<(Timestamp, Timestamp)> {
    if let Ok(at) = value.parse::<DateTime>()
        && value.contains('T')
    {
        let late = from_office_time(at);
        let told = late
            .checked_sub(Span::new().minutes(MINUTES_BEFORE))
            .unwrap_or(late);
        return Some((told, late));
    }
    Some(before(value.parse().ok()?, 0))
}

/// So many days before a day, and the end of that day.
fn before(last: Date, days: u16) -> (Timestamp, Timestamp) {
    let told = last.saturating_sub(Span::new().days(days));
    let over = last.saturating_add(Span::new().days(1));
    let morning = |it: Date| from_office_time(it.at(0, 0, 0, 0));
    (morning(told), morning(over))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::check::sample;

    fn at(text: &str) -> Timestamp {
        from_office_time(text.parse().unwrap())
    }

    fn values(all: &[(&str, &str)]) -> Values {
        let pair = |(field, value): &(&str, &str)| (field.parse().unwrap(), (*value).to_owned());
        all.iter().map(pair).collect()
    }

    #[test]
    fn what_is_out_is_told_at_half_past_five_and_late_at_six() {
        let register = sample::lending();
        let values = values(&[("return-by", "2026-04-01T18:00")]);
        let all = attention(&register, &values, State::InUse);
        let it = all.first().unwrap();
        let told = ["2026-04-01T17:29", "2026-04-01T17:30"].map(|it_at| it.is_told(at(it_at)));
        let late = ["2026-04-01T17:59", "2026-04-01T18:00"].map(|it_at| it.is_late(at(it_at)));
        assert_eq!((told, late), ([false, true], [false, true]));
        assert!(attention(&register, &values, State::Returned).is_empty());
    }

    #[test]
    fn a_certificate_is_told_so_many_days_before_and_late_the_day_after() {
        let register = sample::record();
        let values = values(&[("until", "2026-05-31")]);
        let all = attention(&register, &values, State::Kept);
        let it = all
            .iter()
            .find(|it| it.rule.name == RuleName::Expires)
            .unwrap();
        assert_eq!(it.told_at, at("2026-05-01T00:00"));
        assert_eq!(it.late_at, Some(at("2026-06-01T00:00")));
    }

    #[test]
    fn what_is_to_be_looked_at_yearly_is_due_on_the_same_day_of_the_next_year() {
        let register = sample::record();
        let values = values(&[("checked-on", "2024-02-29")]);
        let all = attention(&register, &values, State::Kept);
        let it = all
            .iter()
            .find(|it| it.rule.name == RuleName::DueAfter)
            .unwrap();
        assert_eq!(it.late_at, Some(at("2025-03-01T00:00")));
    }

    #[test]
    fn a_rule_for_some_entries_says_nothing_about_others() {
        let register = sample::record();
        let missing = |kind| {
            let all = values(&[("kind", kind)]);
            let all = attention(&register, &all, State::Kept);
            all.iter().any(|it| it.rule.name == RuleName::Missing)
        };
        assert_eq!([missing("shared"), missing("own")], [true, false]);
    }

    #[test]
    fn a_lost_thing_is_barred_and_a_closed_one_needs_nothing() {
        let register = sample::record();
        assert!(bars(&register, &values(&[("kind", "lost")])).is_some());
        assert!(bars(&register, &values(&[("kind", "own")])).is_none());
        assert!(
            attention(
                &register,
                &values(&[("until", "2020-01-01")]),
                State::Closed
            )
            .is_empty()
        );
    }
}
