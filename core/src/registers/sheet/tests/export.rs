//! A ledger as a table: what leaves it and how paper words it.

use super::*;
use crate::registers::{FieldKind, Taken};
use crate::words::Language;
use jiff::Timestamp;

/// The words that a page would say.
fn say(it: Beside) -> String {
    match it {
        Beside::State => "進みぐあい".to_owned(),
        Beside::StateOf(state) => format!("〔{state}〕"),
        Beside::When(step) => format!("{step}した時"),
        Beside::Who(step) => format!("{step}した人"),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_table_shows_values_and_what_was_done_by_whom() {
    let register = sample::lending();
    let values = values(&[("thing", "かぎ"), ("return-by", "2026-04-01T18:00")]);
    let taken = [Step::Approve, Step::HandOver].map(|step| Taken {
        step,
        at: at("2026-04-01T00:05:00Z"),
        refused: false,
    });
    let taken = taken.map(|it| (it, "山田".to_owned()));
    let entry = Entry {
        values: &values,
        taken: &taken,
    };
    let table = table(&register, Language::Ja, [entry], &say);
    let texts: Vec<&str> = table.headings.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts[..5],
        ["物", "返す予定", "返した時", "進みぐあい", "requestした時"]
    );
    assert_eq!(texts.len(), 3 + 1 + 2 * 5);
    assert_eq!(table.headings[1].kind, FieldKind::Moment);
    assert_eq!(table.headings[1].field, Some("return-by".parse().unwrap()));
    let row: Vec<&str> = table.rows[0].iter().map(String::as_str).collect();
    let expected = [
        "かぎ",
        "2026-04-01 18:00",
        "",
        "〔in-use〕",
        "",
        "",
        "2026-04-01 09:05",
        "山田",
        "2026-04-01 09:05",
        "山田",
    ];
    assert_eq!(row[..10], expected);
    assert!(row[10..].iter().all(|it| it.is_empty()));
}

#[test]
fn a_table_that_comes_back_changes_nothing_and_asks_about_no_column() {
    let register = sample::lending();
    let values = values(&[("thing", "合計"), ("returned-at", "2026-04-01T00:00")]);
    for language in Language::ALL {
        let entry = Entry {
            values: &values,
            taken: &[],
        };
        let table = table(&register, *language, [entry], &say);
        let heads = table.headings.into_iter().map(|it| it.text).collect();
        let rows = [(1, heads), (2, table.rows[0].clone())];
        let how = How {
            ours: own_headings(&register, &say),
            ..How::default()
        };
        let preview = read(&register, &rows, [((), &values)], &how).unwrap();
        assert_eq!(preview.rows[0].verdict, RowVerdict::Same(()), "{language}");
        assert_eq!(preview.rows[0].values, values);
        assert_eq!(preview.unknown_columns().count(), 0);
        assert_eq!(preview.columns.iter().filter(|it| it.is_ours).count(), 11);
    }
}

#[test]
fn a_record_to_which_nothing_happens_has_no_columns_beside_its_fields() {
    let mut register = sample::record();
    register.steps.clear();
    let table = table(&register, Language::En, [], &say);
    assert_eq!(table.headings.len(), register.fields.len());
    assert_eq!(table.headings[0].text, "Number");
    assert_eq!(own_headings(&register, &say), [""; 0]);
}

#[test]
fn paper_shows_days_of_the_era_and_short_words() {
    let mut register = sample::record();
    let kinds = [
        FieldKind::Text,
        FieldKind::Choice,
        FieldKind::YesNo,
        FieldKind::Date,
        FieldKind::Moment,
        FieldKind::Money,
    ];
    for (field, kind) in register.fields.iter_mut().zip(kinds) {
        field.kind = kind;
    }
    let all = |until: &str, checked: &str, yen: &str| {
        values(&[
            ("number", "合計"),
            ("kind", "lost"),
            ("reason", "no"),
            ("until", until),
            ("checked-on", checked),
            ("disposed-on", yen),
        ])
    };
    let entries = [
        all("2019-05-01", "2026-04-01T09:05", "1234567"),
        all("1868-02-01", "1989-01-07T00:00", "-500"),
    ];
    let table = paper(&register, Language::Easy, &entries);
    let expected = [
        ["合計", "紛失", "×", "R1.5.1", "R8.4.1 9:05", "1,234,567円"],
        ["合計", "紛失", "×", "1868-02-01", "S64.1.7", "-500円"],
    ];
    assert_eq!(table.rows, expected);
    register.fields[1].width = 0;
    let english = paper(&register, Language::En, &entries[..1]);
    assert_eq!(english.headings.len(), 5);
    assert_eq!(
        english.rows[0],
        ["合計", "no", "2019-05-01", "2026-04-01 9:05", "¥1,234,567"]
    );
}
