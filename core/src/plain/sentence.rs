//! Sentences: where they end and how they are counted, always without readings; what is too much is decided in `gate`.

use super::furigana::{Segment, Text};
use super::kanji::is_kanji;

/// One sentence of a text, with its readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The pieces in order.
    pub segments: Vec<Segment>,
    /// How many line ends stand before it in the text.
    pub lines_before: usize,
}

impl Sentence {
    /// Without readings.
    pub fn plain(&self) -> String {
        let whole: String = self.segments.iter().map(|it| it.text.as_str()).collect();
        whole.trim().to_owned()
    }

    /// As an author writes it, each reading behind its own word.
    pub fn authored(&self) -> String {
        let piece = |it: &Segment| match &it.ruby {
            Some(ruby) => format!("｜{}《{ruby}》", it.text),
            None => it.text.clone(),
        };
        let whole: String = self.segments.iter().map(piece).collect();
        whole.trim().to_owned()
    }
}

/// The sentences of a text; they end at 。？！ (which belong to them) and at the end of a line.
pub fn sentences(text: &Text) -> Vec<Sentence> {
    let mut done = Vec::new();
    let mut current = Sentence::default();
    let mut lines = 0;
    for segment in text.segments() {
        if segment.ruby.is_some() {
            current.segments.push(segment);
            continue;
        }
        for piece in segment
            .text
            .split_inclusive(['。', '？', '！', '?', '!', '\n'])
        {
            current.segments.push(Segment {
                text: piece.to_owned(),
                ruby: None,
            });
            if piece.ends_with(['。', '？', '！', '?', '!', '\n']) {
                lines += usize::from(piece.ends_with('\n'));
                done.push(std::mem::replace(
                    &mut current,
                    Sentence {
                        segments: Vec::new(),
                        lines_before: lines,
                    },
                ));
            }
        }
    }
    done.push(current);
    done.retain(|it| !it.plain().is_empty());
    done
}

/// How many characters are read: spaces are not.
pub fn length(plain: &str) -> usize {
    plain.chars().filter(|it| !it.is_whitespace()).count()
}

/// How many of a hundred characters are kanji, rounded up; 0 for nothing.
pub fn kanji_percent(plain: &str) -> usize {
    let kanji = plain.chars().filter(|it| is_kanji(*it)).count();
    (kanji * 100).div_ceil(length(plain).max(1))
}

/// The longest run of kanji.
pub fn longest_kanji_run(plain: &str) -> String {
    let runs = plain.split(|it| !is_kanji(it));
    runs.fold(String::new(), |longest, it| {
        if it.chars().count() > longest.chars().count() {
            it.to_owned()
        } else {
            longest
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_its_mark_and_at_the_end_of_a_line() {
        let text = Text::parse("鍵《かぎ》はどこ？\n机《つくえ》です。はい").unwrap();
        let found: Vec<(String, usize)> = sentences(&text)
            .iter()
            .map(|it| (it.plain(), it.lines_before))
            .collect();
        let expected = [("鍵はどこ？", 0), ("机です。", 1), ("はい", 1)];
        assert_eq!(
            found,
            expected.map(|(plain, lines)| (plain.to_owned(), lines))
        );
    }

    #[test]
    fn a_sentence_keeps_its_readings() {
        let text = Text::parse("古い鍵《かぎ》です。机《つくえ》の上。").unwrap();
        let first = sentences(&text)[0].authored();
        assert_eq!(first, "古い｜鍵《かぎ》です。");
        assert_eq!(Text::parse(first).unwrap().plain(), "古い鍵です。");
    }

    #[test]
    fn kanji_are_counted_without_readings_and_spaces() {
        assert_eq!(length("今日 すること"), 6);
        assert_eq!(kanji_percent("今日 すること"), 34);
        assert_eq!(kanji_percent(""), 0);
        assert_eq!(longest_kanji_run("個人情報を守る安全管理者"), "安全管理者");
    }
}
