//! What seems to be asked in the empty squares of a form: by the label left of them, else the one above. Only a suggestion.

use std::collections::BTreeMap;

use super::Blank;
use super::squares::{Place, Square, Squares, name};

/// Letters of the longest label; what is longer explains something.
const LONGEST: usize = 40;
/// How a remark begins.
const REMARKS: [char; 3] = ['※', '＊', '*'];
/// What stands behind a blank and says what kind of answer it gets.
const UNITS: [&str; 17] = [
    "年", "月", "日", "時", "分", "秒", "人", "名", "円", "歳", "才", "件", "回", "度", "％", "%",
    "℃",
];

/// The empty squares with their labels, row by row.
pub(super) fn blanks(squares: &Squares) -> Vec<Blank> {
    let mut found: BTreeMap<Place, String> = BTreeMap::new();
    for (place, text) in squares.texts() {
        let (first, last) = squares.area(place);
        let beside = (first.0, last.1 + 1);
        if is_empty(squares, beside)
            && let Some(label) = label_left(squares, (place, text), beside)
        {
            // Whatever was found above it: what stands left of a blank says more.
            found.insert(squares.area(beside).0, label);
        }
        let below = (last.0 + 1, first.1);
        if is_empty(squares, below)
            && let Some(label) = plain(text)
        {
            found.entry(squares.area(below).0).or_insert(label);
        }
    }
    let blank = |(place, label)| Blank {
        cell: name(place),
        label,
    };
    found.into_iter().map(blank).collect()
}

fn is_empty(squares: &Squares, place: Place) -> bool {
    squares.at(place) == Some(&Square::Empty)
}

/// The label of a blank by what stands left of it: 「発生日｜　｜年｜　｜月」 asks for 発生日（年） and 発生日（月）.
fn label_left(squares: &Squares, (place, text): (Place, &str), blank: Place) -> Option<String> {
    let behind = (blank.0, squares.area(blank).1.1 + 1);
    let unit = match squares.at(behind) {
        Some(Square::Text(text)) => unit(text),
        _ => None,
    };
    let label = match (is_unit(text), unit) {
        (false, _) => plain(text),
        // Behind the last unit nothing is asked.
        (true, None) => None,
        (true, Some(_)) => before(squares, place),
    }?;
    Some(match unit {
        Some(unit) => format!("{label}（{unit}）"),
        None => label,
    })
}

/// The nearest label left of a place that is no unit.
fn before(squares: &Squares, place: Place) -> Option<String> {
    let columns = (1..place.1).rev();
    let mut texts = columns.filter_map(|column| match squares.at((place.0, column)) {
        Some(Square::Text(text)) if !is_unit(text) => Some(text),
        _ => None,
    });
    texts.next().and_then(|it| plain(it))
}

fn unit(text: &str) -> Option<&str> {
    UNITS.into_iter().find(|it| *it == text)
}

fn is_unit(text: &str) -> bool {
    unit(text).is_some()
}

/// A text as a label; nothing where it is a remark, a box to tick or an explanation.
fn plain(text: &str) -> Option<String> {
    if text.starts_with(REMARKS) || !text.contains(char::is_alphabetic) || is_unit(text) {
        return None;
    }
    let mut label = String::new();
    for word in text.split_whitespace() {
        let ends_latin = label.ends_with(|it: char| it.is_ascii());
        // 「電 話 番 号」 is one word that was spread out; English words stay apart.
        if ends_latin && word.starts_with(|it: char| it.is_ascii()) {
            label.push(' ');
        }
        label.push_str(word);
    }
    let label = label.trim_end_matches([':', '：', ' ']).to_owned();
    let is_short = label.chars().nth(LONGEST).is_none();
    (is_short && !label.is_empty()).then_some(label)
}
