//! What is written into a cell: a text as spreadsheets write it into XML, a number as XML counts; knows no place.

use super::{FillError, FillValue};

/// The longest text of a cell, counted as Excel counts: a rare letter such as 𠮟 is two.
const LONGEST: usize = 32_767;

/// The letters of a value, checked.
pub(super) enum Content {
    /// Nothing: the cell becomes empty.
    Nothing,
    /// A text, escaped.
    Text(String),
    /// A number.
    Number(String),
}

impl Content {
    /// From a value; `cell` is for the sentence when it does not fit.
    pub(super) fn of(value: &FillValue, cell: &str) -> Result<Self, FillError> {
        match value {
            FillValue::Text(text) if text.is_empty() => Ok(Self::Nothing),
            FillValue::Text(text) => {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                if text.encode_utf16().count() > LONGEST {
                    let cell = cell.to_owned();
                    return Err(FillError::TooLong { cell });
                }
                Ok(Self::Text(escaped(&text)))
            }
            FillValue::Number(number) if number.is_finite() => Ok(Self::Number(digits(*number))),
            FillValue::Number(_) => Err(FillError::NoNumber {
                cell: cell.to_owned(),
            }),
        }
    }
}

/// A number as XML Schema writes it, short.
fn digits(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e15).contains(&size) {
        number.to_string()
    } else {
        format!("{number:E}")
    }
}

/// A text without what XML takes for its own. Letters that XML cannot hold are written as `_x0001_`, as spreadsheets
/// do; a text that looks so already gets its first sign written that way, or it would be read as such a letter.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '_' if looks_escaped(text.get(at..).unwrap_or_default()) => escaped.push_str("_x005F_"),
            '\t' | '\n' => escaped.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                escaped.extend(["_x", &format!("{:04X}", u32::from(letter)), "_"]);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Whether a text begins as `_x0041_` does.
fn looks_escaped(text: &str) -> bool {
    let Some((code, _)) = text.strip_prefix("_x").and_then(|it| it.split_once('_')) else {
        return false;
    };
    code.len() == 4 && code.bytes().all(|it| it.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(value: FillValue) -> String {
        match Content::of(&value, "C5").unwrap() {
            Content::Nothing => String::new(),
            Content::Text(text) | Content::Number(text) => text,
        }
    }

    fn text(text: &str) -> String {
        content(FillValue::Text(text.to_owned()))
    }

    #[test]
    fn a_text_is_written_so_that_it_comes_back() {
        assert_eq!(
            text("髙﨑 <A> & \"B\"\r\n二行\r三"),
            "髙﨑 &lt;A&gt; &amp; \"B\"\n二行\n三"
        );
        assert_eq!(text("a\u{1}b\u{b}\u{ffff}\t"), "a_x0001_b_x000B__xFFFF_\t");
        assert_eq!(text("_x0041_ _xあ_ _x41_"), "_x005F_x0041_ _xあ_ _x41_");
        assert_eq!(text("=1+1"), "=1+1");
    }

    #[test]
    fn a_number_is_written_as_xml_counts() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (46_348.0, "46348"),
            (-12.5, "-12.5"),
            (0.1, "0.1"),
            (1e21, "1E21"),
            (2.5e-300, "2.5E-300"),
        ] {
            assert_eq!(content(FillValue::Number(number)), expected);
        }
    }

    #[test]
    fn what_no_cell_holds_is_refused_by_its_cell() {
        let refused = |value| Content::of(&value, "C5").err().unwrap().to_string();
        let long = refused(FillValue::Text("𠮟".repeat(LONGEST / 2 + 1)));
        assert!(long.contains("C5") && long.contains("長すぎ"), "{long}");
        assert!(Content::of(&FillValue::Text("あ".repeat(LONGEST)), "C5").is_ok());
        for number in [f64::NAN, f64::INFINITY] {
            assert!(refused(FillValue::Number(number)).contains("C5"));
        }
    }
}
