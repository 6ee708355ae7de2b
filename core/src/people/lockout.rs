//! How long somebody waits after wrong passwords or codes, by account and by address; passkeys are not touched here.

use jiff::{SignedDuration, Timestamp};

/// Wrong tries that one account takes in any rolling hour, at most (trust promise "guessing": ≤ 100).
pub const TRIES_PER_HOUR: u32 = 100;

/// The first wait; each further wrong try doubles it.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// After so long without a wrong try the waits begin anew.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// How many wrong tries are borne before somebody waits, and for how long at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Wrong tries before the first wait.
    free: u32,
    /// The longest wait, so that nobody can keep a person out for a day.
    longest: SignedDuration,
    /// Wrong tries in one fixed hour; two fixed hours touch every rolling one, so twice as many fit into a rolling one.
    per_fixed_hour: u32,
}

impl Limit {
    /// For the tries at one account.
    pub const ACCOUNT: Self = Self {
        free: 5,
        longest: SignedDuration::from_mins(15),
        per_fixed_hour: TRIES_PER_HOUR / 2,
    };

    /// For all tries from one address: an office of thirty people sits behind one router, and on a morning after the
    /// holidays each of them may err ten times. Whoever tries one password at many accounts is still slowed down.
    pub const ADDRESS: Self = Self {
        free: 100,
        longest: SignedDuration::from_mins(5),
        per_fixed_hour: 300,
    };

    /// For the PIN of one person. It opens something only at a device that the office shares but is short, so at most forty tries fit
    /// into an hour.
    pub const PIN: Self = Self {
        free: 5,
        longest: SignedDuration::from_mins(15),
        per_fixed_hour: 20,
    };

    fn pause_after(self, failed: u32) -> SignedDuration {
        match failed.checked_sub(self.free) {
            None => SignedDuration::ZERO,
            Some(more) => (FIRST_WAIT * (1 << more.min(10))).min(self.longest),
        }
    }
}

/// The wrong tries at one account or from one address, as they are stored with it. A try made while waiting is refused
/// unseen and does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// Wrong tries since the last right one.
    pub failed: u32,
    /// When the last wrong one was.
    pub last_failed_at: Option<Timestamp>,
    /// When the counted hour began.
    pub hour_from_at: Option<Timestamp>,
    /// Wrong tries in that hour; a right one does not clear them.
    pub in_hour: u32,
}

impl Tries {
    /// So long the counted hour is; with [`Tries::QUIET`], for the statement that counts in the database as [`Tries::failed`] does.
    pub const HOUR: SignedDuration = HOUR;
    /// After so long without a wrong try the waits begin anew.
    pub const QUIET: SignedDuration = QUIET;

    /// How long is still to wait under `limit`; `None` when a try may be made now. A last try that lies in the future
    /// (the clock was set back) makes nobody wait.
    pub fn wait(&self, limit: Limit, now: Timestamp) -> Option<SignedDuration> {
        let pause = self
            .last_failed_at
            .and_then(|at| remaining(at, limit.pause_after(self.failed), now));
        let full = self
            .hour_from_at
            .filter(|_| self.in_hour >= limit.per_fixed_hour);
        pause.max(full.and_then(|from| remaining(from, HOUR, now)))
    }

    /// The account after a wrong try.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        let same_hour = self
            .hour_from_at
            .filter(|from| remaining(*from, HOUR, now).is_some());
        let quiet = self
            .last_failed_at
            .is_some_and(|at| now.duration_since(at) >= QUIET);
        Self {
            failed: if quiet {
                1
            } else {
                self.failed.saturating_add(1)
            },
            last_failed_at: Some(now),
            hour_from_at: same_hour.or(Some(now)),
            in_hour: if same_hour.is_some() {
                self.in_hour.saturating_add(1)
            } else {
                1
            },
        }
    }

    /// The account after a right try.
    #[must_use]
    pub const fn succeeded(self) -> Self {
        Self {
            failed: 0,
            last_failed_at: None,
            ..self
        }
    }
}

/// What is left of `length` that began at `from`; `None` when it is over or would begin only later.
fn remaining(from: Timestamp, length: SignedDuration, now: Timestamp) -> Option<SignedDuration> {
    let gone = now.duration_since(from);
    (!gone.is_negative() && gone < length).then(|| length - gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Timestamp {
        "2026-11-22T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_waits_grow_from_nothing_to_a_quarter_of_an_hour() {
        let mut tries = Tries::default();
        let mut waits = Vec::new();
        for _ in 0..12 {
            tries = tries.failed(start());
            waits.push(
                tries
                    .wait(Limit::ACCOUNT, start())
                    .map_or(0, |it| it.as_secs()),
            );
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn a_wait_ends_by_itself() {
        let tries = (0..5).fold(Tries::default(), |it, _| it.failed(start()));
        let wait = tries.wait(Limit::ACCOUNT, start()).unwrap();
        assert_eq!(
            tries.wait(
                Limit::ACCOUNT,
                start() + wait - SignedDuration::from_secs(1)
            ),
            Some(SignedDuration::from_secs(1))
        );
        assert_eq!(tries.wait(Limit::ACCOUNT, start() + wait), None);
    }

    #[test]
    fn a_right_try_clears_the_waits() {
        let tries = (0..9)
            .fold(Tries::default(), |it, _| it.failed(start()))
            .succeeded();
        assert_eq!(tries.wait(Limit::ACCOUNT, start()), None);
        assert_eq!(tries.failed(start()).wait(Limit::ACCOUNT, start()), None);
    }

    /// Counts the wrong tries that an attacker gets in the worst rolling hour of a day, trying each second;
    /// `owner_every` is how often, in tries, the owner signs in between.
    fn worst_hour(owner_every: Option<usize>) -> usize {
        let (mut tries, mut seen) = (Tries::default(), Vec::new());
        for second in 0..24 * 3600 {
            let now = start() + SignedDuration::from_secs(second);
            if tries.wait(Limit::ACCOUNT, now).is_none() {
                tries = tries.failed(now);
                seen.push(second);
                if owner_every.is_some_and(|every| seen.len() % every == 0) {
                    tries = tries.succeeded();
                }
            }
        }
        seen.iter()
            .map(|from| {
                seen.iter()
                    .filter(|it| (*from..from + 3600).contains(it))
                    .count()
            })
            .max()
            .unwrap()
    }

    #[test]
    fn an_attacker_never_has_more_than_the_promised_tries_in_an_hour() {
        assert!(worst_hour(None) < 20);
        for every in [1, 2, 4] {
            assert!(
                worst_hour(Some(every)) <= TRIES_PER_HOUR as usize,
                "{every}"
            );
        }
        assert!(
            worst_hour(Some(1)) > 20,
            "the owner's sign-ins must help the attacker for this test to mean anything"
        );
    }

    #[test]
    fn thirty_people_behind_one_router_may_err_where_one_account_is_closed() {
        let erred = |times: u32| (0..times).fold(Tries::default(), |it, _| it.failed(start()));
        assert_eq!(erred(99).wait(Limit::ADDRESS, start()), None);
        assert!(erred(5).wait(Limit::ACCOUNT, start()).is_some());
        let waits = [100, 101, 104, 120].map(|it| erred(it).wait(Limit::ADDRESS, start()));
        assert_eq!(
            waits.map(|it| it.unwrap().as_secs()),
            [30, 60, 300, 300],
            "who tries on is slowed down, and nobody waits long for the errors of others"
        );
    }

    #[test]
    fn right_tries_of_colleagues_give_an_address_no_more_than_its_hour() {
        let mut tries = Tries::default();
        let mut made = 0;
        for second in 0..3600 {
            let now = start() + SignedDuration::from_secs(second);
            if tries.wait(Limit::ADDRESS, now).is_none() {
                tries = tries.failed(now).succeeded();
                made += 1;
            }
        }
        assert_eq!(made, 300);
    }

    #[test]
    fn a_pin_of_four_digits_is_tried_at_most_forty_times_in_an_hour() {
        let mut tries = Tries::default();
        let mut made = 0;
        for second in 0..7200 {
            let now = start() + SignedDuration::from_secs(second);
            if tries.wait(Limit::PIN, now).is_none() {
                tries = tries.failed(now).succeeded();
                made += 1;
            }
        }
        assert_eq!(made, 40);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let later = start() + SignedDuration::from_hours(24 * 3650);
        let tries = (0..60).fold(Tries::default(), |it, _| it.failed(later));
        assert_eq!(tries.wait(Limit::ACCOUNT, start()), None);
        assert!(
            tries
                .failed(start())
                .wait(Limit::ACCOUNT, start())
                .is_some()
        );
    }

    #[test]
    fn after_a_quiet_day_the_waits_begin_anew() {
        let tries = (0..9).fold(Tries::default(), |it, _| it.failed(start()));
        let next_day = start() + HOUR * 24;
        assert_eq!(tries.failed(next_day).wait(Limit::ACCOUNT, next_day), None);
    }
}
