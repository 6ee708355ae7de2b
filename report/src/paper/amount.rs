//! Money and minutes in the words of a form; adding them up is the caller's rule.

/// What a step costs, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// A known sum in yen; zero is printed as 0円.
    Yen(u64),
    /// No more than this many yen.
    UpTo(u64),
    /// More than this many yen.
    Over(u64),
    /// Nobody has asked yet.
    Unknown,
}

impl Cost {
    /// The sum in words, such as 12,000円.
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Yen(yen) => format!("{}円", grouped(yen)),
            Self::UpTo(yen) => format!("{}円まで", grouped(yen)),
            Self::Over(yen) => format!("{}円超", grouped(yen)),
            Self::Unknown => "未定".to_owned(),
        }
    }
}

/// Minutes in words, such as 1時間30分.
pub(super) fn minutes_in_words(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}分"),
        (hours, 0) => format!("{hours}時間"),
        (hours, rest) => format!("{hours}時間{rest}分"),
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
        let words = [0, 980, 12_000, 1_234_567].map(|yen| Cost::Yen(yen).in_words());
        assert_eq!(words, ["0円", "980円", "12,000円", "1,234,567円"]);
    }

    #[test]
    fn a_sum_that_is_not_known_is_never_printed_as_a_number() {
        assert_eq!(Cost::UpTo(10_000).in_words(), "10,000円まで");
        assert_eq!(Cost::Over(10_000).in_words(), "10,000円超");
        assert_eq!(Cost::Unknown.in_words(), "未定");
    }

    #[test]
    fn long_times_are_told_in_hours() {
        let words = [0, 15, 60, 95].map(minutes_in_words);
        assert_eq!(words, ["0分", "15分", "1時間", "1時間35分"]);
    }
}
