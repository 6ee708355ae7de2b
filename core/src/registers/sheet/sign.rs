//! Words in a cell that are no value: the same as above, a total, a footnote; and the apostrophe that makes them values again.
//!
//! A value that reads like such a word is written with one apostrophe in front where the reader would take it for one.
//! [`unquoted`] takes exactly that apostrophe away, so that what was written reads as itself.

use super::super::letters::fold;

/// Signs that say: as in the row above.
const DITTO: [&str; 8] = ["〃", "同上", "仝", "′′", "\"", "”", "〞", ",,"];
/// The first word of a row that adds up the others.
const TOTAL: [&str; 9] = [
    "合計", "小計", "総計", "累計", "総数", "計", "total", "subtotal", "sum",
];
/// What may follow a total in the same cell: 合計25台.
const COUNTED: &str = "0123456789,.:()台件名人個本枚円点部冊";
/// How a note below a table begins.
const NOTE: [&str; 8] = ["※", "*", "(注", "注)", "注:", "注1", "備考:", "以下余白"];

/// Whether a cell says that it holds what stands above it.
pub(super) fn is_ditto(text: &str) -> bool {
    text.chars().nth(4).is_none() && DITTO.contains(&fold(text).as_str())
}

/// Whether the first cell of a row says that the row adds up others.
pub(super) fn is_total(first: &str) -> bool {
    let folded = fold(first);
    let of = |word: &str| {
        let rest = folded.strip_prefix(word);
        rest.is_some_and(|it| it.chars().all(|it| COUNTED.contains(it)))
    };
    TOTAL.iter().any(|it| of(it))
}

/// Whether a cell that stands alone in its row is a note to the table.
pub(super) fn is_note(alone: &str) -> bool {
    let folded = fold(alone);
    let text = folded.trim_matches(|it: char| matches!(it, '-' | '―' | 'ー' | '─' | '—'));
    text == "以上" || NOTE.iter().any(|it| text.starts_with(it))
}

/// Whether a text is made of digits and what parts them: a running number, a day, a time.
pub(super) fn is_figure(text: &str) -> bool {
    let folded = fold(text);
    let is_part = |it: char| it.is_ascii_digit() || "-/.:年月日時分令和平成rh".contains(it);
    folded.contains(|it: char| it.is_ascii_digit()) && folded.chars().all(is_part)
}

/// A value as it is written into a sheet. The first value of a row could make the whole row a total, a note or a heading.
pub(super) fn quoted(value: String, heading: &str, is_first: bool) -> String {
    let is_marked = value.starts_with('\'');
    let text = value.trim_start_matches('\'');
    let needs = (is_first || is_marked) && is_sign(text, heading) || is_ditto(text);
    if needs { format!("'{value}") } else { value }
}

/// Takes away the apostrophe that [`quoted`] put there; every other text is given back as it is.
pub(super) fn unquoted<'a>(text: &'a str, heading: &str) -> &'a str {
    match text.strip_prefix('\'') {
        Some(rest) if is_sign(rest.trim_start_matches('\''), heading) => rest,
        _ => text,
    }
}

fn is_sign(text: &str, heading: &str) -> bool {
    is_ditto(text) || is_total(text) || is_note(text) || fold(text) == fold(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_paper_are_known_and_values_are_none() {
        assert!(
            ["〃", "　〃 ", "同 上", "″", "仝"]
                .iter()
                .all(|it| is_ditto(it))
        );
        assert!(!["同上の机", "々", "''", ""].iter().any(|it| is_ditto(it)));
        assert!(
            ["合　計", "合計２５台", "計", "Total:"]
                .iter()
                .all(|it| is_total(it))
        );
        assert!(
            !["合計残高試算表", "計算機", "設計図", ""]
                .iter()
                .any(|it| is_total(it))
        );
        assert!(
            ["※毎年見直す", "（注）", "－以下余白－", "以　上", "＊1"]
                .iter()
                .all(|it| is_note(it))
        );
        assert!(
            !["注射器", "以上の物", "備考", ""]
                .iter()
                .any(|it| is_note(it))
        );
        assert!(
            ["12", "①", "R8.4.1", "令和８年４月１日"]
                .iter()
                .all(|it| is_figure(it))
        );
        assert!(
            !["PC-1", "1号", "年 月 日", ""]
                .iter()
                .any(|it| is_figure(it))
        );
    }

    #[test]
    fn a_value_that_reads_like_a_sign_comes_back_as_itself() {
        let heading = "番号";
        for value in [
            "〃", "'〃", "''同上", "合計", "'合計", "※注", "'※注", "番号", "'番号", "'", "''",
            "'abc", "=1", "plain", "以上",
        ] {
            for is_first in [true, false] {
                let written = quoted(value.to_owned(), heading, is_first);
                assert_eq!(unquoted(&written, heading), value, "{written}");
                assert!(!is_ditto(&written), "{written}");
                let is_read = is_total(&written) || is_note(&written) || written == heading;
                assert!(!(is_first && is_read), "{written}");
            }
        }
    }
}
