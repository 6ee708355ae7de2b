//! Money and minutes in the words of a paper; adding them up is the plan's.

use mamori_core::catalogue::Yen;
use mamori_report::ruby::RubyText;

use super::voice::Voice;

/// What a step or many steps cost, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    /// A known sum in yen.
    Yen(u64),
    /// No more than this many yen.
    UpTo(u64),
    /// More than this many yen.
    Over(u64),
    /// Nobody knows.
    Unknown,
}

/// The border between the two tiers that cost something, in yen.
const TIER: u64 = 10_000;

impl Cost {
    /// The tier as a sum.
    pub(super) fn of(yen: Option<Yen>) -> Self {
        match yen {
            Some(Yen::Free) => Self::Yen(0),
            Some(Yen::UnderTenThousand) => Self::UpTo(TIER),
            Some(Yen::OverTenThousand) => Self::Over(TIER),
            None => Self::Unknown,
        }
    }

    /// What many known tiers come to: as long as one has no upper end, the sum has none.
    fn sum(tiers: impl Iterator<Item = Yen>) -> Self {
        let (mut few, mut many) = (0, 0);
        for tier in tiers {
            match tier {
                Yen::Free => {}
                Yen::UnderTenThousand => few += 1,
                Yen::OverTenThousand => many += 1,
            }
        }
        match (few, many) {
            (0, 0) => Self::Yen(0),
            (few, 0) => Self::UpTo(few * TIER),
            (_, many) => Self::Over(many * TIER),
        }
    }

    /// The sum in words.
    pub(super) fn said(self, voice: &Voice) -> RubyText {
        let (key, yen) = match self {
            Self::Yen(yen) => ("reports.cost.yen", yen),
            Self::UpTo(yen) => ("reports.cost.up-to", yen),
            Self::Over(yen) => ("reports.cost.over", yen),
            Self::Unknown => return voice.say("reports.not-known"),
        };
        voice.fill(key, &[("yen", &grouped(yen))])
    }
}

/// What many steps cost together, and of how many nobody knows it.
pub(super) fn cost_of_all(voice: &Voice, tiers: &[Option<Yen>]) -> RubyText {
    let known = Cost::sum(tiers.iter().copied().flatten()).said(voice);
    let unknown = tiers.iter().filter(|it| it.is_none()).count();
    and_unknown(voice, known, unknown)
}

/// How long many steps take together, and of how many nobody knows it.
pub(super) fn time_of_all(voice: &Voice, minutes: &[Option<u32>]) -> RubyText {
    let known = time_said(voice, Some(minutes.iter().copied().flatten().sum()));
    let unknown = minutes.iter().filter(|it| it.is_none()).count();
    and_unknown(voice, known, unknown)
}

fn and_unknown(voice: &Voice, known: RubyText, unknown: usize) -> RubyText {
    if unknown == 0 {
        return known;
    }
    let rest = voice.fill("reports.and-unknown", &[("n", &unknown.to_string())]);
    RubyText::lines([known, rest])
}

/// Minutes in words, from an hour on in hours.
pub(super) fn time_said(voice: &Voice, minutes: Option<u32>) -> RubyText {
    let Some(minutes) = minutes else {
        return voice.say("reports.not-known");
    };
    let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    let places = [("hours", hours.as_str()), ("minutes", rest.as_str())];
    match (minutes / 60, minutes % 60) {
        (0, _) => voice.fill("reports.minutes", &places),
        (_, 0) => voice.fill("reports.hours", &places),
        _ => voice.fill("reports.hours-minutes", &places),
    }
}

/// A number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_grouped_by_three() {
        let words = [0, 980, 12_000, 1_234_567].map(grouped);
        assert_eq!(words, ["0", "980", "12,000", "1,234,567"]);
    }

    #[test]
    fn a_sum_without_an_upper_end_is_never_printed_as_one_with() {
        use Yen::{Free, OverTenThousand, UnderTenThousand};
        let sum = |tiers: &[Yen]| Cost::sum(tiers.iter().copied());
        assert_eq!(sum(&[]), Cost::Yen(0));
        assert_eq!(sum(&[Free, Free]), Cost::Yen(0));
        assert_eq!(
            sum(&[Free, UnderTenThousand, UnderTenThousand]),
            Cost::UpTo(20_000)
        );
        assert_eq!(
            sum(&[UnderTenThousand, OverTenThousand]),
            Cost::Over(10_000)
        );
    }
}
