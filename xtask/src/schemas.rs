//! `cargo xtask schemas`: the JSON Schemas of the data files, written from the Rust types into `docs/schemas`; tests hold types, schemas and data together.

use crate::place::root;
use anyhow::{Context as _, Result};
use mamori_core::schema::schemas;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Writes every schema.
pub(crate) fn write() -> Result<()> {
    let folder = folder();
    std::fs::create_dir_all(&folder)?;
    for (name, text) in texts()? {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

fn folder() -> PathBuf {
    root().join("docs/schemas")
}

/// The files by their name.
fn texts() -> Result<BTreeMap<String, String>> {
    let each = schemas().into_iter().map(|(kind, schema)| {
        let text = serde_json::to_string_pretty(&schema)?;
        Ok((format!("{kind}.schema.json"), format!("{text}\n")))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonschema::Validator;
    use mamori_core::schema::kind_of;
    use serde_json::Value;
    use std::path::Path;

    fn checked_in() -> BTreeMap<String, Validator> {
        let entries = std::fs::read_dir(folder()).unwrap();
        let validator = |path: PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let kind = name.strip_suffix(".schema.json").unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let schema: Value = serde_json::from_str(&text).unwrap();
            (kind, jsonschema::validator_for(&schema).unwrap())
        };
        entries.map(|it| validator(it.unwrap().path())).collect()
    }

    fn data() -> BTreeMap<String, Value> {
        let mut files = BTreeMap::new();
        for folder in [
            "data/catalogue",
            "data/registers",
            "data/incidents",
            "data/training",
        ] {
            walk(&root().join(folder), &mut files);
        }
        files
    }

    fn walk(folder: &Path, files: &mut BTreeMap<String, Value>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|it| it == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(root().join("data")).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                files.insert(name, toml::from_str(&text).unwrap());
            }
        }
    }

    fn kind(path: &str, value: &Value) -> &'static str {
        kind_of(path, value.get("provision").is_some()).unwrap_or_else(|| panic!("{path}"))
    }

    /// A key of the type that no file has, put into every table of a file, one after the other.
    fn with_unknown_keys(value: &Value) -> Vec<Value> {
        let mut planted = Vec::new();
        match value {
            Value::Object(all) => {
                let mut more = all.clone();
                more.insert("no-such-key".to_owned(), Value::Bool(true));
                planted.push(Value::Object(more));
                for (key, inner) in all {
                    planted.extend(with_unknown_keys(inner).into_iter().map(|it| {
                        let mut changed = all.clone();
                        changed.insert(key.clone(), it);
                        Value::Object(changed)
                    }));
                }
            }
            Value::Array(all) => {
                for inner in all.iter().take(1) {
                    let each = with_unknown_keys(inner).into_iter();
                    planted.extend(each.map(|it| Value::Array(vec![it])));
                }
            }
            _ => {}
        }
        planted
    }

    #[test]
    fn the_schemas_are_those_of_the_types() {
        let written: BTreeMap<String, String> = std::fs::read_dir(folder())
            .unwrap()
            .map(|it| it.unwrap().path())
            .map(|it| {
                let name = it.file_name().unwrap().to_str().unwrap().to_owned();
                (name, std::fs::read_to_string(it).unwrap())
            })
            .collect();
        assert!(written == texts().unwrap(), "run `cargo xtask schemas`");
    }

    #[test]
    fn every_data_file_keeps_its_schema() {
        let validators = checked_in();
        let mut seen = std::collections::BTreeSet::new();
        for (path, value) in data() {
            let kind = kind(&path, &value);
            seen.insert(kind);
            let faults: Vec<String> = validators[kind]
                .iter_errors(&value)
                .map(|it| format!("{path}{}: {it}", it.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
        assert_eq!(seen.len(), validators.len(), "each schema has a file");
    }

    #[test]
    fn a_planted_unknown_key_is_refused_wherever_it_stands() {
        let validators = checked_in();
        let mut tried = std::collections::BTreeSet::new();
        for (path, value) in data() {
            let kind = kind(&path, &value);
            if !tried.insert(kind) {
                continue;
            }
            for planted in with_unknown_keys(&value) {
                assert!(!validators[kind].is_valid(&planted), "{path}: {planted}");
            }
        }
    }
}
