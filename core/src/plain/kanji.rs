//! Which characters are kanji, and in which school year each is learned; the table itself is data.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The repetition and counter signs that behave like kanji in a word.
const KANJI_SIGNS: [char; 3] = ['々', '〆', 'ヶ'];

/// True for a kanji and for the signs 々〆ヶ, which stand in a run of kanji.
pub fn is_kanji(char: char) -> bool {
    KANJI_SIGNS.contains(&char) || is_ideograph(char)
}

/// True for a kanji proper: the CJK blocks of Unicode, without 々〆ヶ.
pub fn is_ideograph(char: char) -> bool {
    matches!(char,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// The school kanji by the grade in which they are taught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grades(BTreeMap<char, u8>);

impl Grades {
    /// The school year (1 to 6) in which the kanji is taught; `None` outside the 1,026.
    pub fn grade(&self, kanji: char) -> Option<u8> {
        self.0.get(&kanji).copied()
    }

    /// How many kanji are taught in a school year.
    pub fn count(&self, grade: u8) -> usize {
        self.0.values().filter(|it| **it == grade).count()
    }
}

/// The file `data/plain/kanji-grades.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct GradesFile {
    #[serde(rename = "grade-1")]
    first: Vec<String>,
    #[serde(rename = "grade-2")]
    second: Vec<String>,
    #[serde(rename = "grade-3")]
    third: Vec<String>,
    #[serde(rename = "grade-4")]
    fourth: Vec<String>,
    #[serde(rename = "grade-5")]
    fifth: Vec<String>,
    #[serde(rename = "grade-6")]
    sixth: Vec<String>,
}

impl From<GradesFile> for Grades {
    fn from(file: GradesFile) -> Self {
        let years = [
            file.first,
            file.second,
            file.third,
            file.fourth,
            file.fifth,
            file.sixth,
        ];
        let graded = (1..).zip(years).flat_map(|(grade, lines)| {
            let kanji: Vec<char> = lines.iter().flat_map(|it| it.chars()).collect();
            kanji.into_iter().map(move |it| (it, grade))
        });
        Self(graded.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_school_kanji_are_those_of_the_table_in_force_since_2020() {
        let file: GradesFile =
            toml::from_str(include_str!("../../../data/plain/kanji-grades.toml")).unwrap();
        let grades = Grades::from(file);
        let counts: Vec<usize> = (1..=6).map(|it| grades.count(it)).collect();
        assert_eq!(counts, [80, 160, 200, 202, 193, 191]);
        assert_eq!(grades.grade('一'), Some(1));
        // 潟 came in with 令和2年; 鍵 is outside the list.
        assert_eq!(grades.grade('潟'), Some(4));
        assert_eq!(grades.grade('鍵'), None);
    }

    #[test]
    fn repetition_signs_count_as_kanji_but_kana_do_not() {
        assert!(is_kanji('人') && is_kanji('々') && is_kanji('ヶ'));
        assert!(!is_kanji('ケ') && !is_kanji('ー') && !is_kanji('A') && !is_kanji('。'));
        assert!(is_ideograph('鍵') && !is_ideograph('々'));
    }
}
