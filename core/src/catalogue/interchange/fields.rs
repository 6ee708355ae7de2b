//! Which fields each kind of record has, with their names for people; a test holds them against the types.

use super::record::{Field, Kind};

const fn field(key: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { key, label, kind }
}

use Kind::{Number, Truth, Value, Word, Words};

pub(super) const NORM: &[Field] = &[
    field("id", "規範のid", Word),
    field("title", "名前", Word),
    field("title_en", "名前（英語）", Word),
    field("issuer", "出したところ", Word),
    field("issuer_en", "出したところ（英語）", Word),
    field("about", "どんなものか", Word),
    field("about_en", "どんなものか（英語）", Word),
    field("reader", "読む人", Word),
    field("assessable", "点検に使うか", Truth),
];

pub(super) const EDITION: &[Field] = &[
    field("id", "版のid", Word),
    field("issued", "出た日", Word),
    field("in_force_from", "使いはじめの日", Word),
    field("superseded_by", "次の版", Word),
    field("linked_to", "つなぐ版", Word),
    field("source_url", "原文の場所", Word),
    field("text_status", "文の確かさ", Word),
    field("note", "注", Word),
    field("note_en", "注（英語）", Word),
];

pub(super) const DOCUMENT: &[Field] = &[
    field("id", "文書のid", Word),
    field("title", "題名", Word),
    field("title_en", "題名（英語）", Word),
    field("issued", "出た日", Word),
];

pub(super) const DIVISION: &[Field] = &[
    field("id", "編のid", Word),
    field("title", "題名", Word),
    field("title_en", "題名（英語）", Word),
    field("suffices_if", "この編だけで足りる条件", Word),
    field("suffices_why", "足りる理由", Word),
    field("suffices_why_en", "足りる理由（英語）", Word),
    field("suffices_status", "理由の確かさ", Word),
];

pub(super) const GROUP: &[Field] = &[
    field("id", "章のid", Word),
    field("number", "番号", Word),
    field("title", "題名", Word),
    field("title_en", "題名（英語）", Word),
    field("audience", "だれの点検か", Word),
    field("patterns", "読む型", Words),
    field("patterns_why", "型の理由", Word),
    field("patterns_why_en", "型の理由（英語）", Word),
    field("simplified", "簡単にできる型", Words),
    field("simplified_why", "簡単にできる条件", Word),
    field("simplified_why_en", "簡単にできる条件（英語）", Word),
    field("items", "項目の数", Number),
    field("status", "文の確かさ", Word),
];

pub(super) const PROVISION: &[Field] = &[
    field("id", "項目のid", Word),
    field("group", "章", Word),
    field("number", "番号", Word),
    field("title", "題名", Word),
    field("title_en", "題名（英語）", Word),
    field("ask", "質問", Word),
    field("ask_en", "質問（英語）", Word),
    field("text", "本文", Word),
    field("text_en", "本文（英語）", Word),
    field("audience", "だれのための項目か", Words),
    field("force", "強さ", Word),
    field("condition", "いつ当てはまるか", Word),
    field("condition_en", "いつ当てはまるか（英語）", Word),
    field("starter", "はじめの一歩", Truth),
    field("applies_if", "当てはまる条件", Words),
    field("patterns", "読む型", Words),
    field("device_class", "機器の種類", Word),
    field("why", "なぜ", Word),
    field("why_en", "なぜ（英語）", Word),
    field("how", "手順", Words),
    field("how_en", "手順（英語）", Words),
    field("alternatives", "できない時の代わり", Words),
    field("alternatives_en", "できない時の代わり（英語）", Words),
    field("minutes", "かかる分", Number),
    field("yen", "かかるお金", Word),
    field("ask_whom", "だれに聞くか", Words),
    field("glossary", "用語", Words),
    field("cases", "事例", Words),
    field("evidence", "見せられるもの", Words),
    field("evidence_en", "見せられるもの（英語）", Words),
    field("signals", "しるし", Words),
    field("replaced_by", "代わりの項目", Word),
    field("source.document", "出典の文書", Word),
    field("source.page", "出典のページ", Number),
    field("source.line", "出典の行", Number),
    field("source.place", "出典の場所", Word),
    field("source.guide_page", "手引きのページ", Number),
    field("source.status", "出典の確かさ", Word),
];

pub(super) const PART: &[Field] = &[
    field("id", "内訳のid", Word),
    field("title", "すること", Word),
    field("title_en", "すること（英語）", Word),
];

pub(super) const PARAMETER: &[Field] = &[
    field("name", "数字の名前", Word),
    field("value", "値", Value),
    field("unit", "単位", Word),
    field("from", "いつから", Word),
    field("until", "いつまで", Word),
    field("status", "確かさ", Word),
];

pub(super) const CHANGED: &[Field] = &[
    field("what", "変えたこと", Word),
    field("why", "変えた理由", Word),
];

pub(super) const LINK: &[Field] = &[
    field("from", "この版の項目", Word),
    field("relation", "つながり方", Word),
    field("to", "つなぐ先の項目", Word),
    field("why", "つなぐ理由", Word),
    field("why_en", "つなぐ理由（英語）", Word),
    field("confidence", "確かさ", Word),
    field("first", "1人めの読み", Word),
    field("second", "2人めの読み", Word),
    field("settled", "決めた理由", Word),
];

pub(super) const CORRECTION: &[Field] = &[
    field("place", "原文の場所", Word),
    field("source_says", "原文の内容", Word),
    field("recorded", "記録した内容", Word),
    field("why", "理由", Word),
    field("confidence", "確かさ", Word),
];

pub(super) const CHANGE_LIST: &[Field] = &[
    field("from", "前の版", Word),
    field("complete", "すべて書いたか", Truth),
];

pub(super) const CHANGE: &[Field] = &[
    field("kind", "変わり方", Word),
    field("old", "前の項目", Words),
    field("new", "今の項目", Words),
    field("what", "変わったこと", Word),
    field("what_en", "変わったこと（英語）", Word),
    field("status", "確かさ", Word),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::interchange::tests::full;
    use crate::catalogue::interchange::{whole, with_patterns};
    use std::collections::BTreeSet;

    /// The keys of a value's JSON form, tables taken apart, lists of tables left out.
    fn keys(value: &serde_json::Value) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        for (key, value) in value.as_object().unwrap() {
            match value {
                serde_json::Value::Object(inner) => {
                    keys.extend(inner.keys().map(|it| format!("{key}.{it}")));
                }
                serde_json::Value::Array(all) if all.iter().any(serde_json::Value::is_object) => {}
                _ => {
                    keys.insert(key.clone());
                }
            }
        }
        keys
    }

    fn named(fields: &[Field]) -> BTreeSet<String> {
        fields.iter().map(|it| it.key.to_owned()).collect()
    }

    #[test]
    fn every_field_of_the_types_is_exchanged() {
        let full = full();
        let provision = full.provisions.first().unwrap();
        assert_eq!(keys(&with_patterns(provision)), named(PROVISION));
        assert_eq!(keys(&whole(&full.norm)), named(NORM));
        assert_eq!(keys(&whole(&full.edition)), named(EDITION));
        for (value, fields) in [
            (whole(full.edition.documents.first().unwrap()), DOCUMENT),
            (whole(full.edition.divisions.first().unwrap()), DIVISION),
            (whole(full.edition.groups.last().unwrap()), GROUP),
            (whole(provision.parts.first().unwrap()), PART),
            (whole(provision.parameters.first().unwrap()), PARAMETER),
            (whole(provision.changed.first().unwrap()), CHANGED),
            (whole(full.corrections.first().unwrap()), CORRECTION),
            (whole(full.links.first().unwrap()), LINK),
        ] {
            assert_eq!(keys(&value), named(fields));
        }
        let list = full.changes.as_ref().unwrap();
        assert_eq!(keys(&whole(list)), named(CHANGE_LIST));
        assert_eq!(keys(&whole(list.changes.first().unwrap())), named(CHANGE));
    }
}
