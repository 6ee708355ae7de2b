//! Randomness as an argument: new ids, salts and secrets; never a decision.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Where random bytes come from. Tests and the demo world hold a seeded one.
#[derive(Clone)]
pub struct Chance(Source);

#[derive(Clone)]
enum Source {
    Computer,
    Seed(Arc<Mutex<(u64, u64)>>),
}

impl Chance {
    /// The operating system's source.
    pub fn of_the_computer() -> Self {
        Self(Source::Computer)
    }

    /// Repeats the same bytes for the same seed; for tests and the demo world only.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seed(Arc::new(Mutex::new((seed, 0)))))
    }

    /// `N` bytes that nobody can guess.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing may go on without it.
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "the one place that asks for randomness; without it nothing may be signed or issued"
    )]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::Computer => {
                getrandom::fill(&mut bytes).expect("the computer gives random bytes");
            }
            Source::Seed(state) => fill_seeded(&mut bytes, state),
        }
        bytes
    }

    /// A new id that sorts by time.
    pub fn id(&self, at: Timestamp) -> Uuid {
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}

fn fill_seeded(bytes: &mut [u8], state: &Mutex<(u64, u64)>) {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    for chunk in bytes.chunks_mut(32) {
        let mut hash = Sha256::new();
        hash.update(state.0.to_be_bytes());
        hash.update(state.1.to_be_bytes());
        state.1 += 1;
        for (to, from) in chunk.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_seed_does_not() {
        let ids = |seed| {
            let chance = Chance::seeded(seed);
            [
                chance.id(Timestamp::UNIX_EPOCH),
                chance.id(Timestamp::UNIX_EPOCH),
            ]
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
        assert_ne!(ids(1)[0], ids(1)[1]);
    }
}
