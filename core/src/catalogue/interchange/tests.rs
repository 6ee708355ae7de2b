//! For tests only: what leaves comes back the same, and what is wrong from outside is told with its place.

use super::*;
use crate::catalogue::Confidence;
use crate::catalogue::interchange::table::{Given, Sheet, sheets};

const FULL: &str = include_str!("full.json");

/// A bundle in which every field of every type holds something.
pub(super) fn full() -> Bundle {
    let value: Value = serde_json::from_str(FULL).unwrap();
    let of = |key: &str| value[key].clone();
    Bundle {
        norm: serde_json::from_value(of("norm")).unwrap(),
        edition: serde_json::from_value(of("edition")).unwrap(),
        provisions: serde_json::from_value(of("provisions")).unwrap(),
        corrections: serde_json::from_value(of("corrections")).unwrap(),
        changes: serde_json::from_value(of("changes")).unwrap(),
        links: serde_json::from_value(of("links")).unwrap(),
    }
}

/// The sheets as a reader of workbooks gives them.
fn given(sheets: &[Sheet]) -> Vec<Given> {
    sheets.iter().cloned().map(Given::from).collect()
}

fn sheet<'a>(all: &'a mut [Given], name: &str) -> &'a mut Given {
    all.iter_mut().find(|it| it.name == name).unwrap()
}

/// Sets the cell of a row (from 1) under the head with this key.
fn set(all: &mut [Given], name: &str, (row, key): (usize, &str), text: &str) {
    let rows = &mut sheet(all, name).rows;
    let ending = format!("[{key}]");
    let column = rows[0]
        .1
        .iter()
        .position(|it| it.ends_with(&ending))
        .unwrap();
    text.clone_into(&mut rows[row - 1].1[column]);
}

fn refused(all: &[Given]) -> Vec<(String, String, &'static str)> {
    let faults = table::read(all).unwrap_err();
    let told = faults.into_iter().map(|it| {
        assert!(it.message.ends_with('。') && !it.next.is_empty(), "{it:?}");
        (it.sheet, it.cell, it.rule)
    });
    told.collect()
}

#[test]
fn a_bundle_comes_back_from_its_sheets_with_every_field() {
    let full = full();
    let back = table::read(&given(&sheets(&full))).unwrap();
    assert_eq!(back.bundle, full);
    assert_eq!(sheets(&back.bundle), sheets(&full));
    let unfolded = table::unfolded(&table::folded(&full)).unwrap();
    assert_eq!(table::read(&unfolded).unwrap(), back);
    assert!(table::unfolded("{}").is_none() && table::unfolded("[1]").is_none());
}

#[test]
fn a_bundle_comes_back_from_its_data_files_with_every_field() {
    let full = full();
    let (catalogue, findings) = Catalogue::read(&full.files().unwrap());
    assert_eq!(findings, []);
    assert_eq!(Bundle::of(&catalogue, &full.edition.id), Some(full));
}

#[test]
fn what_is_wrong_in_a_cell_is_told_with_sheet_and_cell() {
    let good = given(&sheets(&full()));
    for (name, key, text, cell, rule) in [
        ("項目", "force", "must", "K2", "choice.unknown"),
        ("項目", "title", "鍵《かぎ", "D2", "furigana.unbalanced"),
        ("項目", "minutes", "すぐ", "X2", "value.malformed"),
        ("項目", "id", "Own/1/1", "A2", "id.malformed"),
        ("項目", "id", "other/1/1-1", "A3", "id.path"),
        ("項目", "title", "", "D2", "toml.missing-key"),
        ("版", "issued", "来年", "B2", "value.malformed"),
        ("章", "audience", "だれか", "E2", "choice.unknown"),
        ("内訳", "provision", "own/1/9-9", "A2", "link.dangling"),
        ("数字", "status", "たぶん", "G2", "choice.unknown"),
        ("規範", "id", "glossary", "A2", "id.path"),
        ("つながり", "relation", "near", "B2", "choice.unknown"),
        ("つながり", "to", "House/1", "C2", "id.malformed"),
        ("つながり", "why", "", "D2", "toml.missing-key"),
    ] {
        let mut all = good.clone();
        let row = if cell.ends_with('3') { 3 } else { 2 };
        set(&mut all, name, (row, key), text);
        let found = refused(&all);
        let expected = (name.to_owned(), cell.to_owned(), rule);
        assert!(found.contains(&expected), "{key} = {text}: {found:?}");
    }
}

#[test]
fn how_sure_a_link_is_may_be_left_open() {
    let mut all = given(&sheets(&full()));
    set(&mut all, "つながり", (2, "confidence"), "");
    let links = table::read(&all).unwrap().bundle.links;
    assert_eq!(links[0].confidence, Confidence::Medium);
    assert!(links[0].is_read_twice() && !links[1].is_read_twice());
}

#[test]
fn an_id_given_twice_is_told_at_the_second_row() {
    let mut all = given(&sheets(&full()));
    let rows = &mut sheet(&mut all, "項目").rows;
    let mut again = rows[1].clone();
    again.0 = 9;
    rows.push(again);
    let expected = ("項目".to_owned(), "A9".to_owned(), "id.duplicate");
    assert!(refused(&all).contains(&expected));
}

#[test]
fn an_unknown_sheet_and_an_unknown_column_are_told_and_the_help_is_not_read() {
    let mut all = given(&sheets(&full()));
    "質問 [question]".clone_into(&mut sheet(&mut all, "項目").rows[0].1[5]);
    sheet(&mut all, "編").name = "編集".to_owned();
    all.push(Given {
        name: table::HELP.to_owned(),
        rows: vec![(1, vec!["読まない".to_owned()])],
    });
    let found = refused(&all);
    let column = ("項目".to_owned(), "F1".to_owned(), "table.column");
    let unknown = ("編集".to_owned(), String::new(), "table.sheet");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.contains(&column) && found.contains(&unknown),
        "{found:?}"
    );
}

#[test]
fn what_the_lint_finds_is_told_with_the_cell_it_came_from() {
    let mut all = given(&sheets(&full()));
    set(&mut all, "項目", (2, "group"), "7");
    set(&mut all, "項目", (2, "replaced_by"), "own/1/1-1");
    set(&mut all, "版", (2, "superseded_by"), "own/9");
    let arrival = table::read(&all).unwrap();
    let checked = arrival.check(&BTreeMap::new());
    let mut whole = crate::catalogue::check(&arrival.bundle.files().unwrap());
    whole.retain(|it| it.file.starts_with("catalogue/own/"));
    let told = checked.faults.len() + checked.advice.len();
    assert_eq!(told, whole.len(), "no less is seen than in the house");
    let at = |rule: &str| {
        let found = checked.faults.iter().filter(|it| it.rule == rule);
        found
            .map(|it| (it.sheet.as_str(), it.cell.as_str()))
            .collect::<Vec<_>>()
    };
    assert!(at("link.dangling").contains(&("項目", "B2")), "{checked:?}");
    assert!(at("link.dangling").contains(&("版", "D2")), "{checked:?}");
    assert!(
        at("link.dangling").contains(&("つながり", "C2")),
        "nobody has that item: {checked:?}"
    );
    set(&mut all, "つながり", (2, "from"), "own/9/1-1");
    let home = table::read(&all).unwrap().check(&BTreeMap::new()).faults;
    assert!(
        home.iter()
            .any(|it| (it.cell.as_str(), it.rule) == ("A2", "link.home"))
    );
    assert!(at("link.circle").contains(&("項目", "AF2")), "{checked:?}");
}
