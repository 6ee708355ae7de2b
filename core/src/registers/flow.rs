//! Steps: what has happened to an entry, how far it is, and what can happen next; who may do it is decided where permissions are known.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::choice::{State, Step};
use super::register::Register;

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Which.
    pub step: Step,
    /// When.
    pub at: Timestamp,
    /// For [`Step::Approve`]: the answer was no.
    pub refused: bool,
}

/// Everything that has happened to an entry, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress(pub Vec<Taken>);

impl Progress {
    /// How far the entry is.
    pub fn state(&self, register: &Register) -> State {
        let Some(last) = self.0.last() else {
            return if register.is_record() {
                State::Kept
            } else {
                State::Begun
            };
        };
        if last.refused {
            return State::Refused;
        }
        if register.steps.last() == Some(&last.step) {
            return State::Closed;
        }
        match last.step {
            Step::Request => State::Requested,
            Step::Approve => State::Approved,
            Step::HandOver => State::InUse,
            Step::Return => State::Returned,
            Step::Inspect => State::Inspected,
            Step::Close => State::Closed,
        }
    }

    /// The step that comes next; none when nothing more can happen.
    pub fn next(&self, register: &Register) -> Option<Step> {
        let mut steps = register.steps.iter().copied();
        match self.0.last() {
            None => steps.next(),
            Some(last) if last.refused => None,
            Some(last) => steps.find(|it| *it > last.step),
        }
    }

    /// Whether a step can be taken now. What is permitted in advance begins at the hand-over; a record can be closed at any time.
    pub fn can(&self, register: &Register, step: Step, is_permitted: bool) -> bool {
        let next = self.next(register);
        let skips = |it: Step| it == Step::Request || (it == Step::Approve && is_permitted);
        let mut ahead = register
            .steps
            .iter()
            .copied()
            .filter(|it| next.is_some_and(|next| *it >= next));
        ahead.find(|it| *it == step || !skips(*it)) == Some(step)
    }

    /// Whether the entry is finished.
    pub fn is_over(&self, register: &Register) -> bool {
        matches!(self.state(register), State::Closed | State::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::check::sample;

    fn after(steps: &[Step]) -> Progress {
        let taken = |step: &Step| Taken {
            step: *step,
            at: Timestamp::UNIX_EPOCH,
            refused: false,
        };
        Progress(steps.iter().map(taken).collect())
    }

    #[test]
    fn a_take_out_goes_from_request_to_inspection_and_is_then_closed() {
        let register = sample::lending();
        let states = [
            (&[][..], State::Begun, Some(Step::Request)),
            (&[Step::Request], State::Requested, Some(Step::Approve)),
            (
                &[Step::Request, Step::Approve],
                State::Approved,
                Some(Step::HandOver),
            ),
            (&[Step::HandOver], State::InUse, Some(Step::Return)),
            (
                &[Step::HandOver, Step::Return],
                State::Returned,
                Some(Step::Inspect),
            ),
            (
                &[Step::HandOver, Step::Return, Step::Inspect],
                State::Closed,
                None,
            ),
        ];
        for (steps, state, next) in states {
            let progress = after(steps);
            assert_eq!(
                (progress.state(&register), progress.next(&register)),
                (state, next),
                "{steps:?}"
            );
        }
    }

    #[test]
    fn without_permission_nothing_is_handed_over_before_it_was_approved() {
        let register = sample::lending();
        let begun = after(&[]);
        assert!(begun.can(&register, Step::Request, false));
        assert!(!begun.can(&register, Step::HandOver, false));
        assert!(begun.can(&register, Step::HandOver, true));
        assert!(!after(&[Step::Request]).can(&register, Step::HandOver, false));
        assert!(after(&[Step::Request, Step::Approve]).can(&register, Step::HandOver, false));
        assert!(!after(&[Step::HandOver]).can(&register, Step::Inspect, true));
        assert!(!after(&[Step::HandOver, Step::Return]).can(&register, Step::Return, true));
    }

    #[test]
    fn a_refused_request_goes_no_further() {
        let register = sample::lending();
        let mut progress = after(&[Step::Request, Step::Approve]);
        progress.0[1].refused = true;
        assert_eq!(progress.state(&register), State::Refused);
        assert_eq!(progress.next(&register), None);
        assert!(progress.is_over(&register));
        assert!(!progress.can(&register, Step::HandOver, true));
    }

    #[test]
    fn a_record_is_kept_until_it_is_closed() {
        let register = sample::record();
        assert_eq!(after(&[]).state(&register), State::Kept);
        assert!(after(&[]).can(&register, Step::Close, false));
        assert_eq!(after(&[Step::Close]).state(&register), State::Closed);
    }
}
