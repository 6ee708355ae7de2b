//! Standard base64 (RFC 4648 §4) in its one spelling, for notes and keys; other alphabets are not here.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text for some bytes, padded.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = (0..3).fold(0u32, |all, at| {
            all << 8 | u32::from(chunk.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let digit = ALPHABET.get((three >> (18 - 6 * at) & 63) as usize);
            let digit = digit.filter(|_| at <= chunk.len());
            text.push(digit.map_or('=', |it| char::from(*it)));
        }
    }
    text
}

/// The bytes of a text; `None` for whatever [`encode`] would not write.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let (fours, rest) = text.as_bytes().as_chunks::<4>();
    let mut bytes = Vec::with_capacity(fours.len() * 3);
    for (at, four) in fours.iter().enumerate() {
        let padding = match four {
            [_, _, b'=', b'='] => 2,
            [_, _, _, b'='] => 1,
            _ => 0,
        };
        if !rest.is_empty() || (padding > 0 && at + 1 < fours.len()) {
            return None;
        }
        let mut value = 0u32;
        for digit in four.iter().take(4 - padding) {
            value = value << 6 | sextet(*digit)?;
        }
        value <<= 6 * padding;
        let [_, bytes_of @ ..] = value.to_be_bytes();
        if bytes_of.iter().skip(3 - padding).any(|it| *it != 0) {
            return None;
        }
        bytes.extend(bytes_of.iter().take(3 - padding));
    }
    rest.is_empty().then_some(bytes)
}

/// The 32 bytes of a hash or a key.
pub(super) fn decode_32(text: &str) -> Option<[u8; 32]> {
    decode(text)?.try_into().ok()
}

fn sextet(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_come_out_and_back() {
        let known = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, text) in known {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text), Some(plain.as_bytes().to_vec()));
        }
    }

    #[test]
    fn every_byte_comes_back_at_every_length() {
        let all: Vec<u8> = (0..=255).rev().collect();
        for length in 0..all.len() {
            assert_eq!(
                decode(&encode(&all[..length])),
                Some(all[..length].to_vec())
            );
        }
    }

    #[test]
    fn another_spelling_is_refused() {
        for text in [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm-_", "Zg==Zm9v", "=Zm9",
            "====", "Z===", "Zg=A", "あ",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
