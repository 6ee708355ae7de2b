//! How wide words are at the most, and how they are made to fit; measured generously, as no font is known here.

/// The size of all words, in units: the smallest that is read on a phone.
pub(super) const TEXT: i32 = 14;
/// From one line to the next.
pub(super) const LINE: i32 = 18;
/// The sign for what was left out.
const CUT: char = '…';
/// Digits of a number that keeps its place when a name is shortened.
const DIGITS: usize = 4;
/// Letters after it, such as 号.
const AFTER: usize = 2;

/// Width of a letter in tenths of the size.
const fn tenths(letter: char) -> i32 {
    match letter {
        'M' | 'W' | '@' | '%' | 'm' | 'w' => 10,
        'A'..='Z' | '&' | '#' => 8,
        ' '..='~' | '\u{ff61}'..='\u{ff9f}' => 6,
        '\u{a0}'..='\u{2ff}' => 7,
        '\u{10000}'.. => 14,
        _ => 10,
    }
}

/// The room that words take in a line.
pub(super) fn width(words: &str) -> i32 {
    let tenths: i32 = words.chars().map(tenths).sum();
    (tenths * TEXT + 9) / 10
}

/// The words, or as much of them as fits; a number at the end stays, because things are told apart by it.
pub(super) fn shortened(words: &str, most: i32) -> String {
    if width(words) <= most {
        return words.to_owned();
    }
    let letters: Vec<char> = words.chars().collect();
    let tail = tail(&letters);
    let with_tail = format!("{CUT}{tail}");
    let kept = if tail.is_empty() || width(&with_tail) + TEXT > most {
        String::from(CUT)
    } else {
        with_tail
    };
    let mut head = String::new();
    for letter in letters {
        head.push(letter);
        if width(&format!("{head}{kept}")) > most {
            head.pop();
            break;
        }
    }
    format!("{}{kept}", head.trim_end())
}

/// The number at the end of a name with what counts it, such as 7号.
fn tail(letters: &[char]) -> String {
    let is_digit = |it: &&char| it.is_ascii_digit() || ('０'..='９').contains(*it);
    let after = letters.iter().rev().take_while(|it| !is_digit(it)).count();
    let digits = letters
        .iter()
        .rev()
        .skip(after)
        .take_while(is_digit)
        .count();
    if after > AFTER || digits == 0 || digits > DIGITS {
        return String::new();
    }
    letters
        .iter()
        .skip(letters.len() - after - digits)
        .collect()
}

/// The words in at most so many lines; what does not fit is left out of the last.
pub(super) fn wrapped(words: &str, most: i32, lines: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = words.trim();
    while !rest.is_empty() {
        if all.len() + 1 >= lines {
            all.push(shortened(rest, most));
            break;
        }
        let (line, after) = rest
            .split_at_checked(line_end(rest, most))
            .unwrap_or((rest, ""));
        all.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    all
}

/// Where a line ends: after the last letter that fits, or after a space before it, when there is one.
fn line_end(words: &str, most: i32) -> usize {
    let (mut used, mut end, mut space) = (0, 0, None);
    for (at, letter) in words.char_indices() {
        used += tenths(letter) * TEXT;
        if end > 0 && (used + 9) / 10 > most {
            return space.unwrap_or(end);
        }
        end = at + letter.len_utf8();
        if letter == ' ' {
            space = Some(end);
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_too_long_keeps_the_number_by_which_it_is_known() {
        for (name, most, short) in [
            ("タブレット7号", 400, "タブレット7号"),
            ("タブレット7号", 70, "タブ…7号"),
            ("事務所のプリンター", 70, "事務所の…"),
            ("ノートPC12", 60, "ノー…12"),
            ("", 10, ""),
        ] {
            assert_eq!(shortened(name, most), short, "{name}");
            assert!(width(&shortened(name, most)) <= most, "{name}");
        }
    }

    #[test]
    fn long_names_break_into_lines_and_end_with_a_sign() {
        assert_eq!(wrapped("相談室", 100, 3), ["相談室"]);
        assert_eq!(
            wrapped("二階の相談室と会議室", 56, 2),
            ["二階の相", "談室と…"]
        );
        assert_eq!(wrapped("Meeting room 2", 80, 3), ["Meeting", "room 2"]);
        assert_eq!(wrapped("", 80, 3), Vec::<String>::new());
        // Even where not a single letter fits, every line takes one, and it ends.
        assert_eq!(wrapped("あいう", 1, 3).len(), 3);
    }
}
