//! Two people write into the same field at the same time: what is to be done with what the second one typed.

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// What stands there stays: nobody typed anything else.
    Stays,
    /// What was typed is written.
    Written,
    /// Two wrote different things: a person chooses.
    Both,
}

/// Compares what a field was when its form was shown, what stands there now, and what was typed. A form that does not say what it
/// showed is taken at its word. How lines end, and blanks around, make no difference.
pub fn meet(was: Option<&str>, now: &str, typed: &str) -> Meeting {
    let was = was.unwrap_or(now);
    if is_same(typed, now) || is_same(typed, was) {
        Meeting::Stays
    } else if is_same(now, was) {
        Meeting::Written
    } else {
        Meeting::Both
    }
}

fn is_same(a: &str, b: &str) -> bool {
    let lines = |it: &str| it.replace("\r\n", "\n").trim().to_owned();
    lines(a) == lines(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_two_wrote_differently_is_asked() {
        let cases = [
            (Some("a"), "a", "b", Meeting::Written),
            (Some("a"), "a", "a", Meeting::Stays),
            (Some("a"), "b", "a", Meeting::Stays),
            (Some("a"), "b", "b", Meeting::Stays),
            (Some("a"), "b", "c", Meeting::Both),
            (Some(""), "b", "c", Meeting::Both),
            (Some("a"), "b", "", Meeting::Both),
            (None, "b", "c", Meeting::Written),
            (None, "b", "b", Meeting::Stays),
            (Some("a\nb"), "a\r\nb", "a\r\nb c", Meeting::Written),
            (Some("a"), "a ", " a", Meeting::Stays),
        ];
        for (was, now, typed, expected) in cases {
            assert_eq!(meet(was, now, typed), expected, "{was:?} {now} {typed}");
        }
    }
}
