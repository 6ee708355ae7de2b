//! Where the heading of a sheet is found, and which column means which field.

use super::*;
use crate::registers::check::sample;

fn rows(text: &str) -> Vec<Row> {
    let lines = (1..).zip(text.lines().map(str::trim));
    let filled = lines.filter(|(_, it)| !it.is_empty());
    filled
        .map(|(at, it)| (at, it.split('|').map(|it| it.trim().to_owned()).collect()))
        .collect()
}

/// The number of the head's last row, and the field of each understood column.
fn found_as(text: &str, how: &How) -> String {
    let register = sample::record();
    let Some(head) = Head::find(&register, &rows(text), how) else {
        return "none".to_owned();
    };
    let fields = head.fields.iter();
    let fields: Vec<_> = fields
        .map(|(at, it)| (*at, register.fields[*it].id.as_str()))
        .collect();
    of(head.row, &fields)
}

fn found(text: &str) -> String {
    found_as(text, &How::default())
}

fn of(row: usize, fields: &[(usize, &str)]) -> String {
    format!("{row} {fields:?}")
}

#[test]
fn a_head_stands_below_titles_and_boxes_for_seals() {
    let text = "物の一覧表

        | | | 作成 | 確認 | 理由
        | | | 山田 | 佐藤 |
        令和8年4月1日 現在

        No. | 管理番号 | 種類 | 期限 | 備考
        1 | PC-1 | 共用 | R8.4.1 | ";
    let fields = [(1, "number"), (2, "kind"), (3, "until")];
    assert_eq!(found(text), of(7, &fields));
}

#[test]
fn a_head_of_two_rows_is_read_together_and_each_word_over_its_columns() {
    let text = "一覧
        管理番号 | 種類 | 捨てた |  | 見た |
         |  | 日 | 人 | 日 | 人
        PC-1 | 共用 | R8.4.1 | 山田 | R8.4.2 | 佐藤";
    let fields = [
        (0, "number"),
        (1, "kind"),
        (2, "disposed-on"),
        (4, "checked-on"),
    ];
    assert_eq!(found(text), of(3, &fields));
    // As a workbook gives it, whose merged cells go on downwards.
    let repeated = text.replace("|  | 日", "管理番号 | 種類 | 日");
    let repeated = repeated.replace("\n         管理", "\n        管理");
    assert_eq!(found(&repeated), of(3, &fields));
}

#[test]
fn a_word_over_a_group_leaves_the_headings_below_their_meaning() {
    let text = "機器の情報 | | 使う期間 |
        管理番号 | 種類 | 期限 | 見た日
        PC-1 | 共用 | R8.4.1 | R8.4.2";
    let fields = [(0, "number"), (1, "kind"), (2, "until"), (3, "checked-on")];
    assert_eq!(found(text), of(2, &fields));
}

#[test]
fn an_entry_that_holds_the_word_of_a_heading_is_no_second_row_of_the_head() {
    let text = "管理番号 | 種類 | 期限 | ようす
        PC-1 | 共用 | なし | 理由
        PC-2 | 共用 | なし | よい";
    let fields = [(0, "number"), (1, "kind"), (2, "until")];
    assert_eq!(found(text), of(1, &fields));
}

#[test]
fn no_field_is_given_to_two_columns_and_the_surest_has_it() {
    // 管理番号 is another heading of what is called 番号.
    let text = "管理番号 | 番号 | 理由（1） | 理由";
    assert_eq!(found(text), of(1, &[(1, "number"), (3, "reason")]));
    assert_eq!(found("理由 | 理由"), of(1, &[(0, "reason")]));
}

#[test]
fn a_sheet_without_a_head_has_none_and_a_head_far_below_is_not_looked_for() {
    assert_eq!(found("PC-1 | 山田\nPC-2 | 佐藤"), "none");
    let far = format!("{}番号 | 種類", "あ | い\n".repeat(15));
    assert_eq!(found(&far), "none");
    let near = format!("{}番号 | 種類", "あ | い\n".repeat(14));
    assert_eq!(found(&near), of(15, &[(0, "number"), (1, "kind")]));
}

#[test]
fn what_somebody_says_of_a_column_goes_before_what_is_guessed() {
    let text = "番号 | 種類 | しるし";
    let say = |columns: &[(usize, Option<&str>)], head| How {
        columns: columns
            .iter()
            .map(|(at, it)| (*at, it.map(|it| it.parse().unwrap())))
            .collect(),
        head,
        ours: Vec::new(),
    };
    let how = say(&[(2, Some("number"))], None);
    assert_eq!(
        found_as(text, &how),
        of(1, &[(1, "kind"), (2, "number")]),
        "the first column has lost its field"
    );
    let how = say(
        &[(0, None), (1, Some("number")), (2, Some("no-such"))],
        None,
    );
    assert_eq!(found_as(text, &how), of(1, &[(1, "number")]));
    let how = say(&[(0, Some("kind")), (1, Some("kind"))], None);
    assert_eq!(found_as(text, &how), of(1, &[(0, "kind")]));
    let entries = "PC-1 | 山田\nPC-2 | 佐藤";
    let how = say(&[(0, Some("number"))], None);
    assert_eq!(found_as(entries, &how), of(0, &[(0, "number")]));
}

#[test]
fn a_head_that_somebody_points_at_is_taken() {
    let text = "番号 | 種類
        こちら | あちら
        管理番号 |
        PC-1 | 共用";
    let at = |head| How {
        head: Some(head),
        ..How::default()
    };
    assert_eq!(found_as(text, &at(3)), of(3, &[(0, "number")]));
    assert_eq!(found_as(text, &at(2)), of(2, &[]));
    assert_eq!(found_as(text, &at(0)), of(0, &[]));
}

#[test]
fn what_our_own_export_writes_is_not_taken_for_a_field() {
    let text = "番号 | 見た年月日";
    assert_eq!(found(text), of(1, &[(0, "number"), (1, "checked-on")]));
    let how = How {
        ours: vec!["見た年月日".to_owned()],
        ..How::default()
    };
    assert_eq!(found_as(text, &how), of(1, &[(0, "number")]));
}
