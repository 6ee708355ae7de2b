//! The token by which a program says for whom it asks: how one is spelt, so that a slip is seen and a scanner for secrets finds it, and
//! what the narrowest of its limits leave. Making the random bytes and keeping the digest is not done here.

use sha2::{Digest, Sha256};

use super::act::Act;
use crate::ids::OfficeId;

/// How every token begins.
pub const TOKEN_PREFIX: &str = "mamori_";
/// The days that the longest-lived token holds.
pub const MAX_TOKEN_DAYS: i64 = 365;
/// So many tokens of one person hold at the same time.
pub const MAX_TOKENS: usize = 20;
/// Letters of a token's name.
pub const MAX_TOKEN_NAME: usize = 40;
/// Letters of what a token is for.
pub const MAX_TOKEN_PURPOSE: usize = 200;

/// The letters for 32 bytes, and for the four bytes of the checksum.
const SECRET: usize = 43;
const CHECKSUM: usize = 6;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The token for 256 random bits: the prefix, the bits in base64url, and a checksum of both.
pub fn spell_token(bits: &[u8; 32]) -> String {
    let secret = format!("{TOKEN_PREFIX}{}", base64url(bits));
    let checksum = checksum(&secret);
    secret + &checksum
}

/// Whether a text is spelt as [`spell_token`] does; what is not need not be looked up.
pub fn is_token(text: &str) -> bool {
    let length = TOKEN_PREFIX.len() + SECRET + CHECKSUM;
    let Some((secret, given)) = text.split_at_checked(length - CHECKSUM) else {
        return false;
    };
    text.len() == length
        && text.starts_with(TOKEN_PREFIX)
        && secret
            .bytes()
            .skip(TOKEN_PREFIX.len())
            .all(|it| LETTERS.contains(&it))
        && checksum(secret) == given
}

fn checksum(secret: &str) -> String {
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(secret));
    base64url(&[a, b, c, d])
}

/// Without padding.
fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(SECRET);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..=three.len() {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize);
            text.extend(letter.map(|it| char::from(*it)));
        }
    }
    text
}

/// What a token leaves of what its person may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenLimits {
    /// Whether anything may be written with it.
    pub may_write: bool,
    /// The only offices that it reaches; none for all that its person reaches.
    pub offices: Vec<OfficeId>,
}

impl TokenLimits {
    /// Whether it reaches an office.
    pub fn reach(&self, office: OfficeId) -> bool {
        self.offices.is_empty() || self.offices.contains(&office)
    }

    /// Whether something may be done with it that its person may do. Whoever they are, what they may do and how they sign in is
    /// never changed with a token.
    pub fn allow(&self, act: Act, is_reading: bool) -> bool {
        is_reading || (self.may_write && act != Act::OwnAccount && !act.is_dangerous())
    }

    /// Whether it reaches what lies above single offices: a corporation, a council.
    pub fn reach_above(&self) -> bool {
        self.offices.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_spelt_in_one_way_and_begins_so_that_scanners_find_it() {
        let token = spell_token(&[7; 32]);
        assert!(token.starts_with(TOKEN_PREFIX));
        assert_eq!(token.len(), 56);
        assert!(is_token(&token));
        // Python: base64.urlsafe_b64encode(bytes([7] * 32))
        assert!(token.contains("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"));
    }

    #[test]
    fn a_slip_in_any_letter_is_seen() {
        let token = spell_token(&[0xA5; 32]);
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            assert!(!is_token(&String::from_utf8(bytes).unwrap()), "{at}");
        }
        for other in [
            "",
            "mamori_",
            &token[1..],
            &format!("{token}A"),
            "守り_守り_守り_守り_守り_守り_守り_守り_守り",
        ] {
            assert!(!is_token(other), "{other}");
        }
    }

    #[test]
    fn a_token_that_reads_writes_nothing_and_none_changes_who_may_do_what() {
        let (reads, writes) = (
            TokenLimits::default(),
            TokenLimits {
                may_write: true,
                ..TokenLimits::default()
            },
        );
        assert!(reads.allow(Act::WriteRegisters, true) && !reads.allow(Act::WriteRegisters, false));
        assert!(writes.allow(Act::WriteRegisters, false));
        for act in Act::ALL
            .iter()
            .filter(|it| it.is_dangerous())
            .chain([&Act::OwnAccount])
        {
            assert!(!writes.allow(*act, false), "{act}");
        }
    }

    #[test]
    fn limits_name_the_offices_or_leave_all() {
        let (one, other) = (
            OfficeId::new(uuid::Uuid::from_u128(1)),
            OfficeId::new(uuid::Uuid::from_u128(2)),
        );
        let all = TokenLimits::default();
        assert!(all.reach(one) && all.reach_above());
        let few = TokenLimits {
            offices: vec![one],
            ..all
        };
        assert!(few.reach(one) && !few.reach(other) && !few.reach_above());
    }
}
