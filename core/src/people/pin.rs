//! The PIN by which somebody says at a device that many use who they are. Away from such a device it opens nothing, so it may be short.

/// Digits of the shortest PIN.
pub const MIN_PIN: usize = 4;
/// Digits of the longest PIN.
pub const MAX_PIN: usize = 8;

/// Why a PIN cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPin {
    /// Something in it is no digit.
    #[error("not only digits")]
    NoDigits,
    /// Fewer than [`MIN_PIN`] or more than [`MAX_PIN`] digits.
    #[error("too short or too long")]
    Length,
    /// One of those that are tried first: 0000, 1234, 1212, a year.
    #[error("easily guessed")]
    Guessable,
}

/// A PIN as it was typed: full-width digits and gaps are as good as plain digits.
pub fn normal_pin(typed: &str) -> String {
    let plain = |it: char| match it {
        '０'..='９' => {
            char::from_u32(u32::from(it) - u32::from('０') + u32::from('0')).unwrap_or(it)
        }
        it => it,
    };
    let letters = typed.chars().filter(|it| !it.is_whitespace() && *it != '-');
    letters.map(plain).collect()
}

/// Takes a PIN that somebody wants to have.
pub fn parse_pin(typed: &str) -> Result<String, BadPin> {
    let pin = normal_pin(typed);
    if !pin.bytes().all(|it| it.is_ascii_digit()) {
        return Err(BadPin::NoDigits);
    }
    if !(MIN_PIN..=MAX_PIN).contains(&pin.len()) {
        return Err(BadPin::Length);
    }
    if is_guessed(pin.as_bytes()) {
        return Err(BadPin::Guessable);
    }
    Ok(pin)
}

fn is_guessed(digits: &[u8]) -> bool {
    let step = |by: u8| {
        let pairs = digits.iter().zip(digits.iter().skip(1));
        pairs
            .clone()
            .all(|(from, to)| (*to + 10 - *from) % 10 == by)
    };
    let repeats = |length: usize| {
        let later = digits.iter().skip(length);
        digits
            .iter()
            .zip(later)
            .all(|(first, later)| first == later)
    };
    let is_year = digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20"));
    step(0) || step(1) || step(9) || repeats(2) || is_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_to_eight_digits_are_taken_in_any_width() {
        assert_eq!(parse_pin("4807").as_deref(), Ok("4807"));
        assert_eq!(parse_pin("４８ ０7-31").as_deref(), Ok("480731"));
        assert_eq!(parse_pin("48073192").as_deref(), Ok("48073192"));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for pin in [
            "0000", "1234", "9876", "8901", "1212", "45454545", "1985", "2026",
        ] {
            assert_eq!(parse_pin(pin), Err(BadPin::Guessable), "{pin}");
        }
        for pin in ["123", "123456789", ""] {
            assert_eq!(parse_pin(pin), Err(BadPin::Length), "{pin}");
        }
        assert_eq!(parse_pin("12a4"), Err(BadPin::NoDigits));
    }
}
