//! Records: a norm's data as named lists of plain words, the common ground of tables and OSCAL; which file they stand in is the caller's.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::lint::in_words;
use crate::plain::segments;

/// How the words of a field are read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One text, id or word.
    Word,
    /// Several of them.
    Words,
    /// A whole number.
    Number,
    /// Yes or no.
    Truth,
    /// A number, a yes or no, or a word, whatever it looks like.
    Value,
}

/// One field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    /// Its key in the data file; `source.page` is the key `page` of the table `source`.
    pub(super) key: &'static str,
    /// Its name for people.
    pub(super) label: &'static str,
    /// How it is read back.
    pub(super) kind: Kind,
}

/// The words of one record by the key of their field; a field without words is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record(BTreeMap<&'static str, Vec<String>>);

/// What is wrong with a record, and the key of the field at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) key: &'static str,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) next: String,
}

impl Record {
    /// The fields of a value in its JSON form; an empty text and an empty list are nothing.
    pub(super) fn of(value: &Value, fields: &[Field]) -> Self {
        let mut record = Self::default();
        for field in fields {
            let mut here = Some(value);
            for step in field.key.split('.') {
                here = here.and_then(|it| it.get(step));
            }
            for word in here.map(words).unwrap_or_default() {
                record.push(field.key, word);
            }
        }
        record
    }

    /// Adds a word to a field.
    pub(super) fn push(&mut self, key: &'static str, word: impl Into<String>) {
        self.0.entry(key).or_default().push(word.into());
    }

    /// The words of a field.
    pub(super) fn all(&self, key: &str) -> &[String] {
        self.0.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first word of a field; empty where there is none.
    pub(super) fn one(&self, key: &str) -> &str {
        self.all(key).first().map_or("", String::as_str)
    }

    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON form from which the value is read. English that is not there is empty: it can be added later.
    pub(super) fn json(&self, fields: &[Field]) -> Result<Map<String, Value>, Wrong> {
        let mut object = Map::new();
        for field in fields {
            let words = self.all(field.key);
            let value = match (field.kind, words) {
                (Kind::Word, []) if field.key.ends_with("_en") => {
                    Some(Value::String(String::new()))
                }
                (_, []) => None,
                (Kind::Words, all) => Some(all.iter().cloned().map(Value::String).collect()),
                (_, [one]) => Some(read_back(field, one)?),
                (_, [_, second, ..]) => return Err(twice(field, second)),
            };
            let (table, key) = field.key.split_once('.').unwrap_or(("", field.key));
            let target = if table.is_empty() {
                &mut object
            } else {
                let inner = object
                    .entry(table)
                    .or_insert_with(|| Value::Object(Map::new()));
                match inner {
                    Value::Object(inner) => inner,
                    _ => continue,
                }
            };
            if let Some(value) = value {
                target.insert(key.to_owned(), value);
            }
        }
        Ok(object)
    }

    /// Reads a value out of its JSON form; the fault is told with the field it stands in.
    pub(super) fn read<T: DeserializeOwned>(
        &self,
        object: Map<String, Value>,
        fields: &[Field],
    ) -> Result<T, Wrong> {
        serde_json::from_value(Value::Object(object)).map_err(|why| {
            let said = why.to_string();
            let (rule, message, next) = in_words(&said);
            let key = self.at_fault(&said, fields);
            let next = next.replace("の行を足して", "を書いて");
            Wrong {
                key,
                rule,
                message,
                next,
            }
        })
    }

    /// The field that an error of the reader speaks of.
    fn at_fault(&self, said: &str, fields: &[Field]) -> &'static str {
        let quoted = said.split('`').nth(1).unwrap_or_default();
        let named = |it: &&Field| it.key == quoted || it.key.ends_with(&format!(".{quoted}"));
        let holds = |it: &&Field| {
            let mut words = self.all(it.key).iter();
            if said.starts_with("furigana:") {
                words.any(|it| segments(it).is_err())
            } else {
                words.any(|it| it == quoted)
            }
        };
        let first = fields.first().map_or("", |it| it.key);
        let found = if said.starts_with("missing field") {
            fields.iter().find(named)
        } else {
            fields.iter().find(holds).or(fields.iter().find(named))
        };
        found.map_or(first, |it| it.key)
    }
}

/// The words of a JSON value, in order.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(truth) => vec![truth.to_string()],
        Value::Array(all) => all.iter().flat_map(words).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

fn read_back(field: &Field, word: &str) -> Result<Value, Wrong> {
    Ok(match field.kind {
        Kind::Word | Kind::Words => Value::String(word.to_owned()),
        Kind::Number => {
            let number: u32 = word.trim().parse().map_err(|_| Wrong {
                key: field.key,
                rule: "value.malformed",
                message: format!("「{word}」は、0から始まる数ではありません。"),
                next: "数字だけを書いてください。".to_owned(),
            })?;
            Value::from(number)
        }
        Kind::Truth => Value::Bool(truth(word).ok_or_else(|| Wrong {
            key: field.key,
            rule: "choice.unknown",
            message: format!("「{word}」は選べる言葉ではありません。"),
            next: "この中から選んでください：true、false".to_owned(),
        })?),
        Kind::Value => match (word.parse::<i64>(), truth(word)) {
            (Ok(number), _) if number.to_string() == word => Value::from(number),
            (_, Some(truth)) if word == truth.to_string() => Value::Bool(truth),
            _ => Value::String(word.to_owned()),
        },
    })
}

/// As spreadsheets and people write it.
fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "はい" | "○" => Some(true),
        "false" | "いいえ" | "×" => Some(false),
        _ => None,
    }
}

fn twice(field: &Field, word: &str) -> Wrong {
    Wrong {
        key: field.key,
        rule: "value.malformed",
        message: format!("ここに書けるのは1つです（2つめ：「{word}」）。"),
        next: "1つだけ残してください。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    const FIELDS: [Field; 4] = [
        Field {
            key: "title",
            label: "題名",
            kind: Kind::Word,
        },
        Field {
            key: "how",
            label: "手順",
            kind: Kind::Words,
        },
        Field {
            key: "source.page",
            label: "ページ",
            kind: Kind::Number,
        },
        Field {
            key: "level",
            label: "段",
            kind: Kind::Value,
        },
    ];

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only the reading is tested")]
    struct Card {
        title: crate::plain::Text,
        #[serde(default)]
        how: Vec<crate::plain::Text>,
    }

    #[test]
    fn what_was_taken_apart_is_put_together_again() {
        let value = serde_json::json!({"title": "い", "how": ["あ", "う"], "source": {"page": 3}, "level": 5});
        let record = Record::of(&value, &FIELDS);
        assert_eq!(record.all("how"), ["あ", "う"]);
        assert_eq!(Value::Object(record.json(&FIELDS).unwrap()), value);
    }

    #[test]
    fn a_fault_names_its_field() {
        let mut record = Record::default();
        let key = |record: &Record| {
            let object = record.json(&FIELDS).unwrap();
            record.read::<Card>(object, &FIELDS).unwrap_err().key
        };
        assert_eq!(key(&record), "title", "it is missing");
        record.push("title", "い");
        record.push("how", "鍵《かぎ");
        assert_eq!(key(&record), "how");
        record.push("source.page", "三");
        assert_eq!(record.json(&FIELDS).unwrap_err().key, "source.page");
    }
}
