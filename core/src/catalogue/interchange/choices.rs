//! The words that a column of a workbook may hold, for the sheet that explains them. Whether a cell holds one is seen in reading.

use std::collections::BTreeMap;

use super::table::{SHEETS, head};

/// The words that may be chosen, by the head of their column; for the sheet that explains.
pub fn choices() -> BTreeMap<String, Vec<&'static str>> {
    use crate::catalogue::{
        AskWhom, Audience, Confidence, DeviceClass, Force, Pattern, Reader, Relation, ScopingFact,
        TextStatus, Yen,
    };
    fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|it| word(*it)).collect()
    }
    let all = [
        ("reader", words(Reader::ALL, Reader::as_str)),
        ("audience", words(Audience::ALL, Audience::as_str)),
        ("force", words(Force::ALL, Force::as_str)),
        ("yen", words(Yen::ALL, Yen::as_str)),
        ("ask_whom", words(AskWhom::ALL, AskWhom::as_str)),
        ("applies_if", words(ScopingFact::ALL, ScopingFact::as_str)),
        ("patterns", words(Pattern::ALL, Pattern::as_str)),
        ("device_class", words(DeviceClass::ALL, DeviceClass::as_str)),
        ("status", words(TextStatus::ALL, TextStatus::as_str)),
        ("text_status", words(TextStatus::ALL, TextStatus::as_str)),
        ("source.status", words(TextStatus::ALL, TextStatus::as_str)),
        ("confidence", words(Confidence::ALL, Confidence::as_str)),
        ("relation", words(Relation::ALL, Relation::as_str)),
    ];
    let named = |key: &str| {
        let mut fields = SHEETS.iter().flat_map(|(_, _, fields)| *fields);
        fields.find(|it| it.key == key).map(head)
    };
    all.into_iter()
        .filter_map(|(key, words)| Some((named(key)?, words)))
        .collect()
}
