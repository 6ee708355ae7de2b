//! Rows of a messy sheet: which are new, the same, changed, twice, aside or refused, and what is told.

use super::*;

const HEAD: &str = "番号 | 種類 | 理由 | 期限 | 捨てた日 | 色\n";

fn under_head(text: &str) -> Preview<usize> {
    preview(&format!("{HEAD}{text}"), &[])
}

fn id(text: &str) -> FieldId {
    text.parse().unwrap()
}

/// The rows of which each verdict was given.
fn verdicts(preview: &Preview<usize>) -> Vec<(usize, RowVerdict<usize>)> {
    let rows = preview.rows.iter();
    rows.map(|it| (it.row, it.verdict.clone())).collect()
}

/// What is told of each row: heading, cell and word.
fn told(preview: &Preview<usize>) -> Vec<(usize, &str, &str, &str)> {
    let rows = preview.rows.iter();
    let each = rows.flat_map(|row| row.told.iter().map(move |it| (row.row, it)));
    each.map(|(row, it)| (row, it.heading.as_str(), it.typed.as_str(), it.why.word()))
        .collect()
}

#[test]
fn a_row_is_new_the_same_changed_or_twice() {
    let there = [
        values(&[("number", "PC-1"), ("kind", "own"), ("until", "2026-04-01")]),
        values(&[("number", "PC-2"), ("kind", "own"), ("reason", "ある")]),
    ];
    let text = "番号 | 種類 | 理由
        ＰＣ－１ | 自分の |
        pc - 2 | 共用 | ア ル
        PC-3 | 共用 |
        pc－3 | 自分の | みんなで
        PC-2 | 共用 | アル";
    let preview = preview(text, &there);
    let change = |field, before: &str, after: &str| Change {
        field: id(field),
        before: Some(before.to_owned()),
        after: after.to_owned(),
    };
    let changes = vec![
        change("kind", "own", "shared"),
        change("reason", "ある", "ア ル"),
    ];
    let twice = |of, differs: &[&str]| RowVerdict::Twice {
        of,
        differs: differs.iter().map(|it| id(it)).collect(),
    };
    let expected = [
        (2, RowVerdict::Same(0)),
        (3, RowVerdict::Changed { of: 1, changes }),
        (4, RowVerdict::New),
        (5, twice(4, &["kind", "reason"])),
        (6, twice(3, &[])),
    ];
    assert_eq!(verdicts(&preview), expected);
    let counts = preview.counts;
    let counted = (counts.new, counts.same, counts.changed, counts.twice);
    assert_eq!(counted, (1, 1, 1, 2));
    // What the sheet does not say stays.
    let whole = preview.rows[0].laid_over(Some(&there[0]));
    assert_eq!(whole.get(&id("until")).unwrap(), "2026-04-01");
}

#[test]
fn what_was_accepted_is_the_same_at_the_second_reading() {
    let text = "番号 | 種類 | 期限
        PC-1 | 〃 | R8.4.1
        PC-2 | 共用 | 45748
        PC-3 | 〃 | きのう
         | 共用 |
        PC-2 | 自分の |";
    let there = [values(&[("number", "pc-2"), ("reason", "ある")])];
    let first = preview(text, &there);
    let mut ledger = there.to_vec();
    for row in first.rows.iter().filter(|it| it.is_wanted()) {
        match &row.verdict {
            RowVerdict::Changed { of, .. } => ledger[*of] = row.laid_over(Some(&ledger[*of])),
            _ => ledger.push(row.laid_over(None)),
        }
    }
    let second = preview(text, &ledger);
    assert!(!second.rows.iter().any(PreviewRow::is_wanted));
    assert_eq!((second.counts.same, second.counts.twice), (3, 1));
    assert_eq!(ledger[0].get(&id("reason")).unwrap(), "ある");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_the_row_stays() {
    let preview = under_head(
        "PC-1 | 大きい | ある | きのう | 2026/2/30 | 赤
        PC-2 | 共用 | | 未定 | | ",
    );
    let expected = [
        (2, "種類", "大きい", "no-choice"),
        (2, "期限", "きのう", "no-day"),
        (2, "捨てた日", "2026/2/30", "no-day"),
        (3, "期限", "未定", "no-day"),
    ];
    assert_eq!(told(&preview), expected);
    assert_eq!((preview.counts.new, preview.counts.told), (2, 2));
    let first = &preview.rows[0].values;
    assert_eq!(*first, values(&[("number", "PC-1"), ("reason", "ある")]));
}

#[test]
fn a_row_without_what_is_required_is_refused_and_does_not_stand_in_the_way_of_a_later_one() {
    let mut register = sample::record();
    register.fields[1].required = true;
    let text = format!(
        "{HEAD}PC-1 | | ある | | |\nPC-1 | 大きい | | | |\nPC-1 | 共用 | | | |\n | 共用 | | | |"
    );
    let preview = read(&register, &sheet(&text), [], &How::default()).unwrap();
    let preview: Preview<usize> = preview;
    let expected = [
        (2, RowVerdict::Refused),
        (3, RowVerdict::Refused),
        (4, RowVerdict::New),
        (5, RowVerdict::Refused),
    ];
    assert_eq!(verdicts(&preview), expected);
    let expected = [
        (2, "種類", "", "empty"),
        (3, "種類", "大きい", "no-choice"),
        (5, "番号", "", "empty"),
    ];
    assert_eq!(told(&preview), expected);
    // An entry that has it already needs it no more.
    let there = values(&[("number", "PC-1"), ("kind", "own")]);
    let again = read(&register, &sheet(&text), [(7, &there)], &How::default()).unwrap();
    assert!(matches!(
        again.rows[0].verdict,
        RowVerdict::Changed { of: 7, .. }
    ));
}

#[test]
fn a_required_field_without_a_column_is_named_once_and_in_every_row() {
    let preview = preview("種類 | 理由\n共用 | ある", &[]);
    assert_eq!(preview.missing, [id("number")]);
    assert_eq!(told(&preview), [(2, "番号", "", "empty")]);
    assert_eq!(preview.counts.refused, 1);
}

#[test]
fn dittos_take_what_stands_above_and_blanks_do_not() {
    let preview = under_head(
        "PC-1 | 共用 | 夜勤 | 〃 | |
        PC-2 | 〃 | 同上 | R8.4.1 | |
        ※ここまで1階
        PC-3 | 〃 | | 〃 | |
        PC-4 | | 〃 | 〃 | |",
    );
    let expected = [
        (2, "期限", "〃", "nothing-above"),
        (6, "理由", "〃", "nothing-above"),
    ];
    // Of row 4 the value above the ditto was the day of row 3.
    assert_eq!(
        told(&preview),
        expected.map(|(row, h, t, w)| (row, h, t, w))
    );
    let of = |at: usize, field| preview.rows[at].values.get(&id(field)).map(String::as_str);
    assert_eq!(of(1, "kind"), Some("shared"));
    assert_eq!(of(1, "reason"), Some("夜勤"));
    assert_eq!(of(3, "kind"), Some("shared"));
    assert_eq!(of(3, "until"), Some("2026-04-01"));
    assert_eq!(of(3, "reason"), None);
    assert_eq!(of(4, "kind"), None);
    assert_eq!(of(4, "until"), Some("2026-04-01"));
}

#[test]
fn heads_totals_notes_and_blank_lines_of_forms_are_no_entries() {
    let text = "物の一覧 | | |
        No. | 種類 | 理由 | 点数
        1 | 共用 | ある | 3
        2 | | |
        物の一覧 | | |
        No. | 種類 | 理由 | 点数
        3 | | | 4
        4 | □自分の □共用 | |
        小計 | | | 3
        合計3点 | | | 6
        ※毎年4月に数える
        以下余白";
    let mut register = sample::record();
    register.fields[0].headers.push("No.".to_owned());
    let preview: Preview<usize> = read(&register, &sheet(text), [], &How::default()).unwrap();
    let aside = |row, why| (row, RowVerdict::Aside(why));
    let expected = [
        (3, RowVerdict::New),
        aside(5, Aside::Heading),
        aside(6, Aside::Heading),
        aside(9, Aside::Total),
        aside(10, Aside::Total),
        aside(11, Aside::Footnote),
        aside(12, Aside::Footnote),
    ];
    assert_eq!(verdicts(&preview), expected);
    assert_eq!((preview.counts.blank, preview.counts.aside), (3, 6));
    assert_eq!(preview.counts.told, 0);
}

#[test]
fn a_number_of_its_own_is_no_printed_line() {
    assert_eq!(preview("番号 | 種類\n15 |", &[]).counts.new, 1);
    assert_eq!(preview("管理番号 | 種類\n15 |", &[]).counts.new, 1);
}

#[test]
fn columns_are_shown_with_what_stands_in_them_and_the_unknown_ones_named() {
    let preview = under_head(
        "PC-1 | 共用 | | | | 赤 | はみ出し
        PC-2 | 共用 | | | | 青 |
        PC-3 | 自分の | | | | 赤 |",
    );
    let unknown: Vec<_> = preview.unknown_columns().collect();
    let places: Vec<_> = unknown
        .iter()
        .map(|it| (it.at, it.heading.as_str()))
        .collect();
    assert_eq!(places, [(5, "色"), (6, "")]);
    assert_eq!(unknown[0].examples, ["赤", "青"]);
    assert_eq!(preview.columns[1].field, Some(id("kind")));
    assert_eq!(preview.columns[1].examples, ["共用", "自分の"]);
    assert_eq!(preview.head, 1);
}

#[test]
fn a_filled_field_of_a_step_says_that_the_step_was_taken() {
    let register = sample::lending();
    let text = "物 | 返す予定 | 返した時\nかぎ | R8.4.1 | R8.4.1 18:00\n本 | R8.4.1 |";
    let preview: Preview<usize> = read(&register, &sheet(text), [], &How::default()).unwrap();
    let steps: Vec<_> = preview.rows[0]
        .steps
        .iter()
        .map(|it| (it.step, it.at))
        .collect();
    let at = "2026-04-01T18:00".parse().unwrap();
    let expected = [
        (Step::Request, None),
        (Step::Approve, None),
        (Step::HandOver, None),
        (Step::Return, Some(at)),
    ];
    assert_eq!(steps, expected);
    assert_eq!(preview.rows[1].steps, []);
    let closed = under_head("PC-1 | | | | R8.4.1 |");
    let at = "2026-04-01T00:00".parse().unwrap();
    let step = Implied {
        step: Step::Close,
        at: Some(at),
    };
    assert_eq!(closed.rows[0].steps, [step]);
}

#[test]
fn a_no_is_no_sign_that_a_step_was_taken() {
    let mut register = sample::record();
    register.fields[5].kind = crate::registers::FieldKind::YesNo;
    let text = format!("{HEAD}PC-1 | | | | × |\nPC-2 | | | | ○ |");
    let preview: Preview<usize> = read(&register, &sheet(&text), [], &How::default()).unwrap();
    assert_eq!(preview.rows[0].steps, []);
    assert_eq!(preview.rows[1].steps.len(), 1);
}

#[test]
fn what_a_taken_step_needs_is_told_and_keeps_no_row_out() {
    let mut register = sample::record();
    let mut how = register.fields[5].clone();
    how.id = id("disposed-how");
    how.kind = crate::registers::FieldKind::Text;
    how.label = crate::plain::Text::parse("捨て方").unwrap();
    how.required = true;
    register.fields.push(how);
    let text = format!("{HEAD}PC-1 | | | | R8.4.1 |\nPC-2 | | | | |");
    let preview: Preview<usize> = read(&register, &sheet(&text), [], &How::default()).unwrap();
    assert_eq!(told(&preview), [(2, "捨て方", "", "empty")]);
    assert_eq!(preview.counts.new, 2);
}

#[test]
fn a_file_named_in_a_cell_is_taken_only_where_it_stands_already() {
    let mut register = sample::record();
    let file = register.fields.iter_mut().find(|it| it.id == id("reason"));
    file.unwrap().kind = crate::registers::FieldKind::File;
    let (own, other) = ("1a".repeat(32), "2b".repeat(32));
    let held = format!("写真.jpg sha256:{own}");
    let there = [values(&[
        ("number", "PC-1"),
        ("kind", "own"),
        ("reason", &held),
    ])];
    for (number, cell, expected) in [
        ("PC-1", held.clone(), held.as_str()),
        // Its name is no way to another name, nor its place to another file.
        ("PC-1", format!("a.hta sha256:{own}"), &held),
        ("PC-1", format!("a.jpg sha256:{other}"), "a.jpg"),
        ("PC-2", held.clone(), "写真.jpg"),
        (
            "PC-2",
            format!("a.jpg sha256:{own} sha256:{other}"),
            "a.jpg",
        ),
        ("PC-2", "棚3".to_owned(), "棚3"),
    ] {
        let rows = sheet(&format!("番号 | 種類 | 理由\n{number} | 自分の | {cell}"));
        let preview = read(&register, &rows, there.iter().enumerate(), &How::default());
        let preview = preview.unwrap();
        let row = &preview.rows[0];
        assert_eq!(row.values[&id("reason")], expected, "{cell}");
        let is_same = matches!(row.verdict, RowVerdict::Same(_));
        assert_eq!(is_same, expected == held, "{cell}");
    }
}
