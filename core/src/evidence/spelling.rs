//! How a text is spelt inside one line of an event, so that it can never begin another line; the lines are in `event.rs`.

use std::fmt::Write as _;

/// A text as it stands in a line of an event.
pub(super) fn escaped(text: &str) -> String {
    match text {
        "" => return "-".to_owned(),
        "-" => return "\\-".to_owned(),
        _ => {}
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Some languages also break lines at these, and some terminals obey them.
            '\u{2028}' | '\u{2029}' => push_code(&mut out, letter),
            _ if letter.is_control() => push_code(&mut out, letter),
            _ => out.push(letter),
        }
    }
    out
}

fn push_code(out: &mut String, letter: char) {
    // Writing into a text cannot fail.
    let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
}

/// The text that stands in a line of an event; `None` when no text is spelt so.
pub(super) fn unescaped(value: &str) -> Option<String> {
    match value {
        "-" => return Some(String::new()),
        "\\-" => return Some("-".to_owned()),
        _ => {}
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut letters = after.chars();
        match letters.next()? {
            '\\' => out.push('\\'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let (code, behind) = letters.as_str().strip_prefix('{')?.split_once('}')?;
                out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
                letters = behind.chars();
            }
            _ => return None,
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
    Some(out)
}

/// Whether [`escaped`] writes this value for some text.
pub(super) fn is_spelt(value: &str) -> bool {
    // Of the bytes that begin a letter to be escaped, 0xC2 and 0xE2 begin many others too.
    let is_plain = |it: &u8| !matches!(it, 0..=0x1f | b'\\' | 0x7f | 0xc2 | 0xe2);
    if value.as_bytes().iter().all(is_plain) {
        return !value.is_empty();
    }
    unescaped(value).is_some_and(|it| escaped(&it) == value)
}
