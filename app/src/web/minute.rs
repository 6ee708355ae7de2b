//! How often somebody was counted in this minute: an address that was refused, a token that asked. Held in memory: after a restart it
//! counts anew.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// So many refusals a minute one address bears; an office that is asked about is never refused so often.
pub const REFUSALS: u32 = 100;
/// So many calls a minute one token makes.
pub const CALLS: u32 = 1200;
/// So many are told apart; the next ones share one count.
const APART: usize = 10_000;

/// The counts of this minute.
#[derive(Debug)]
pub struct Minute {
    most: u32,
    counts: Mutex<(i64, HashMap<String, u32>)>,
}

impl Minute {
    /// Nobody was counted; `most` is how often one may be.
    pub fn new(most: u32) -> Self {
        Self {
            most,
            counts: Mutex::default(),
        }
    }

    /// Whether one was counted so often that it is not listened to before the next minute.
    pub fn are_too_many(&self, from: &str, now: Timestamp) -> bool {
        self.with(now, |all| {
            all.get(key(all, from)).is_some_and(|it| *it >= self.most)
        })
    }

    /// Counts one.
    pub fn count(&self, from: &str, now: Timestamp) {
        self.with(now, |all| {
            let key = key(all, from).to_owned();
            *all.entry(key).or_default() += 1;
        });
    }

    fn with<T>(&self, now: Timestamp, deed: impl FnOnce(&mut HashMap<String, u32>) -> T) -> T {
        let minute = now.as_second().div_euclid(60);
        let mut held = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 != minute {
            *held = (minute, HashMap::new());
        }
        deed(&mut held.1)
    }
}

fn key<'a>(all: &HashMap<String, u32>, from: &'a str) -> &'a str {
    if all.len() < APART || all.contains_key(from) {
        from
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_refused_too_often_waits_for_the_next_minute_and_no_other_does() {
        let refusals = Minute::new(REFUSALS);
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        for _ in 0..REFUSALS {
            assert!(!refusals.are_too_many("192.0.2.1", now));
            refusals.count("192.0.2.1", now);
        }
        assert!(refusals.are_too_many("192.0.2.1", now));
        assert!(!refusals.are_too_many("192.0.2.2", now));
        let later = "2026-11-22T01:01:00Z".parse().unwrap();
        assert!(!refusals.are_too_many("192.0.2.1", later));
    }
}
