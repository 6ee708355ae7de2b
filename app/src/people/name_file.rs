//! Lists of names in files: which column holds what. The rows become lines as people paste them, and are read by `roster`.

use mamori_core::words::{Language, Words};
use mamori_intake::table::{Row, Table, plain_head};

/// What a column of a list of names can be, by the last word of its key in `data/words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Family,
    Given,
    Kana,
    FamilyKana,
    GivenKana,
    Role,
}

/// How offices name the columns.
pub(super) struct Heads(Vec<(Column, String)>);

impl Heads {
    /// Those of `data/words`, in every language.
    pub(super) fn of(words: &Words) -> Self {
        let keys = [
            (Column::Name, "people.heads.name"),
            (Column::Family, "people.heads.family"),
            (Column::Given, "people.heads.given"),
            (Column::Kana, "people.heads.kana"),
            (Column::FamilyKana, "people.heads.family-kana"),
            (Column::GivenKana, "people.heads.given-kana"),
            (Column::Role, "people.heads.role"),
        ];
        let names = |(column, key)| {
            let all = named(words, key).into_iter();
            all.map(move |it| (column, it))
        };
        Self(keys.into_iter().flat_map(names).collect())
    }

    fn names(&self, column: Column) -> Vec<&str> {
        let own = self.0.iter().filter(|it| it.0 == column);
        own.map(|it| it.1.as_str()).collect()
    }
}

/// The words of a list in `data/words`, as heads of a table are compared.
pub(super) fn named(words: &Words, key: &str) -> Vec<String> {
    let lists = [Language::Ja, Language::En].map(|it| words.say(it, key).unwrap_or_default());
    let each = lists.into_iter().flat_map(|it| it.split(['、', ',']));
    each.map(plain_head).filter(|it| !it.is_empty()).collect()
}

/// The rows as lines of a pasted list. Each stands on the line that has its row's number, so that a mistake is found
/// in the file by the number that the page shows. Without a head the first three columns are name, reading and role.
pub(super) fn lines(rows: Vec<Row>, heads: &Heads) -> String {
    let is_known = |head: &str| heads.0.iter().any(|it| it.1 == head);
    let (rows, columns) = match Table::under_head(rows, is_known) {
        Ok(table) => {
            let columns = Columns::of(&table, heads);
            (table.rows, columns)
        }
        Err(rows) => (rows, Columns::in_order()),
    };
    let mut lines = String::new();
    let mut line = 1;
    for row in rows {
        let parts = columns.parts(&row);
        if parts.iter().all(String::is_empty) {
            continue;
        }
        lines.extend(std::iter::repeat_n('\n', row.number.saturating_sub(line)));
        line = row.number;
        lines.push_str(parts.join("\t").trim_end());
    }
    lines
}

/// Where name, reading and role stand; each is put together from the columns named.
struct Columns([Vec<usize>; 3]);

impl Columns {
    fn in_order() -> Self {
        Self([vec![0], vec![1], vec![2]])
    }

    fn of(table: &Table, heads: &Heads) -> Self {
        let at = |column| table.column(&heads.names(column));
        let one_or_both = |one, both: [Column; 2]| match at(one) {
            Some(one) => vec![one],
            None => both.into_iter().filter_map(at).collect(),
        };
        Self([
            one_or_both(Column::Name, [Column::Family, Column::Given]),
            one_or_both(Column::Kana, [Column::FamilyKana, Column::GivenKana]),
            at(Column::Role).into_iter().collect(),
        ])
    }

    fn parts(&self, row: &Row) -> [String; 3] {
        self.0.each_ref().map(|columns| {
            let cells = columns.iter().map(|it| row.cell(*it));
            let words: Vec<&str> = cells.flat_map(str::split_whitespace).collect();
            words.join(" ")
        })
    }
}

#[cfg(test)]
mod tests {
    use mamori_intake::table::{Limits, read};

    use super::*;

    fn lines_of(file: &str) -> String {
        let heads = Heads::of(&Words::read(&crate::words::built_in()).0);
        lines(
            read(file.as_bytes(), &Limits::OF_AN_OFFICE).unwrap(),
            &heads,
        )
    }

    #[test]
    fn columns_are_found_by_their_names_and_rows_keep_their_numbers() {
        let file = "職員名簿,,,\n番号,ﾌﾘｶﾞﾅ,氏　名,生年月日,役割\n1,ｻﾄｳ ﾊﾅｺ,佐藤　花子,1970,職員\n,,,,\n2,ハヤシ,林,,\n";
        assert_eq!(lines_of(file), "\n\n佐藤 花子\tｻﾄｳ ﾊﾅｺ\t職員\n\n林\tハヤシ");
    }

    #[test]
    fn family_and_given_names_in_columns_of_their_own_are_put_together() {
        let file = "姓,名,セイ,メイ\n佐藤,花子,サトウ,ハナコ\n";
        assert_eq!(lines_of(file), "\n佐藤 花子\tサトウ ハナコ");
    }

    #[test]
    fn without_a_head_the_first_three_columns_are_taken() {
        let file = "佐藤 花子,サトウ ハナコ,管理者,x\n林,ハヤシ\n";
        assert_eq!(
            lines_of(file),
            "佐藤 花子\tサトウ ハナコ\t管理者\n林\tハヤシ"
        );
    }

    #[test]
    fn a_line_end_inside_a_cell_does_not_begin_a_new_person() {
        let file = "氏名,フリガナ\n\"佐藤\n花子\",サトウ\n林,ハヤシ\n";
        assert_eq!(lines_of(file), "\n佐藤 花子\tサトウ\n林\tハヤシ");
    }
}
