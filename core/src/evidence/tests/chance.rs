//! Repeatable chance for tests, and how long they may take.

/// A small generator (SplitMix64): the same seed gives the same numbers everywhere.
pub(in crate::evidence) struct Chance(pub(in crate::evidence) u64);

impl Chance {
    pub(in crate::evidence) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `end`.
    pub(in crate::evidence) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub(in crate::evidence) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(in crate::evidence) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub(in crate::evidence) fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for eight in bytes.chunks_exact_mut(8) {
            eight.copy_from_slice(&self.next().to_le_bytes());
        }
        bytes
    }
}

/// Whether tests may take long: `cargo xtask test --long` says so.
#[expect(
    clippy::disallowed_methods,
    reason = "a test is told its size by the environment"
)]
pub(in crate::evidence) fn is_long() -> bool {
    std::env::var_os("MAMORI_TEST_LONG").is_some()
}
