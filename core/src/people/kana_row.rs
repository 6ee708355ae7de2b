//! The row of the kana table in which a フリガナ begins, for lists of names that are too long to be read through.

/// The rows by their first letter, in the order of the table.
pub const KANA_ROWS: [char; 10] = ['ア', 'カ', 'サ', 'タ', 'ナ', 'ハ', 'マ', 'ヤ', 'ラ', 'ワ'];

/// The last letter of each row, small and voiced ones with it.
const ENDS: [char; 10] = ['オ', 'ゴ', 'ゾ', 'ド', 'ノ', 'ポ', 'モ', 'ヨ', 'ロ', 'ン'];

/// Which of [`KANA_ROWS`] a フリガナ stands in; what begins with no letter of the table stands in the last one, so that nobody is lost.
pub fn kana_row(kana: &str) -> usize {
    let last = KANA_ROWS.len() - 1;
    let Some(first) = kana.trim_start().chars().next() else {
        return last;
    };
    let first = match first {
        'ぁ'..='ゖ' => char::from_u32(u32::from(first) + 0x60).unwrap_or(first),
        'ヴ' => 'ウ',
        'ヵ' | 'ヶ' => 'カ',
        it => it,
    };
    if !('ァ'..='ン').contains(&first) {
        return last;
    }
    ENDS.iter().position(|end| first <= *end).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_stands_in_the_row_where_it_is_looked_for() {
        let cases = [
            ("サトウ ケン", 2),
            ("アベ", 0),
            ("ヴァン", 0),
            ("ガモウ", 1),
            ("ヵワ", 1),
            ("ッツ", 3),
            ("ドイ", 3),
            ("ナカ", 4),
            ("パク", 5),
            ("モリ", 6),
            ("ュン", 7),
            ("ロペス", 8),
            ("ワタナベ", 9),
            ("ンゴロ", 9),
            ("さとう", 2),
            ("Smith", 9),
            ("", 9),
        ];
        for (kana, row) in cases {
            assert_eq!(kana_row(kana), row, "{kana}");
        }
    }

    #[test]
    fn every_first_letter_stands_in_its_own_row() {
        for (row, first) in KANA_ROWS.iter().enumerate() {
            assert_eq!(kana_row(&first.to_string()), row);
        }
    }
}
