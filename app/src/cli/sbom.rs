//! The software bill of materials of this program, as `CycloneDX` 1.6: what `Cargo.lock` pins, from mamori downwards, for every system it
//! is built on. What only tests need is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::Table;

const LOCK: &str = include_str!("../../../Cargo.lock");
/// Our own crates, whose manifests say what only tests need.
const OWN: [(&str, &str); 5] = [
    ("mamori", include_str!("../../Cargo.toml")),
    ("mamori-core", include_str!("../../../core/Cargo.toml")),
    ("mamori-intake", include_str!("../../../intake/Cargo.toml")),
    ("mamori-probe", include_str!("../../../probe/Cargo.toml")),
    ("mamori-report", include_str!("../../../report/Cargo.toml")),
];

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Package {
    /// The package URL, which is also the name of the component in the document.
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    fn component(&self, kind: &str) -> Map<String, Value> {
        let mut component = Map::new();
        let mut set = |key: &str, value: Value| component.insert(key.to_owned(), value);
        set("type", json!(kind));
        set("bom-ref", json!(self.purl()));
        set("name", json!(self.name));
        set("version", json!(self.version));
        set("purl", json!(self.purl()));
        if let Some(sum) = &self.checksum {
            set("hashes", json!([{ "alg": "SHA-256", "content": sum }]));
        }
        component
    }
}

/// The document.
///
/// # Errors
/// When the program was built from files that cannot be read as a lock file and manifests.
pub(super) fn document() -> Result<Value, toml::de::Error> {
    let lock: Lock = toml::from_str(LOCK)?;
    let needs = needs(&lock)?;
    let reached = reached(&needs);
    let used = |it: &&Package| reached.contains(it.purl().as_str());
    let (own, others): (Vec<_>, Vec<_>) = lock
        .package
        .iter()
        .filter(used)
        .partition(|it| it.name == "mamori");
    let program = own.first().map(|it| {
        let mut program = it.component("application");
        let licence = json!([{ "license": { "id": env!("CARGO_PKG_LICENSE") } }]);
        program.insert("licenses".to_owned(), licence);
        program
    });
    let parts: Vec<_> = others
        .into_iter()
        .map(|it| it.component("library"))
        .collect();
    let edges = needs
        .iter()
        .filter(|(from, _)| reached.contains(from.as_str()));
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": program },
        "components": parts,
        "dependencies": edges.map(|(from, to)| json!({ "ref": from, "dependsOn": to })).collect::<Vec<_>>(),
    }))
}

/// What each package needs, by package URL.
fn needs(lock: &Lock) -> Result<BTreeMap<String, BTreeSet<String>>, toml::de::Error> {
    let mut all = BTreeMap::new();
    for package in &lock.package {
        let shipped = shipped(&package.name)?;
        let mut to = BTreeSet::new();
        for needed in &package.dependencies {
            let mut words = needed.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next());
            if shipped.as_ref().is_some_and(|it| !it.contains(name)) {
                continue;
            }
            let found = |it: &&Package| {
                it.name == name && version.is_none_or(|version| it.version == version)
            };
            to.extend(lock.package.iter().find(found).map(Package::purl));
        }
        all.insert(package.purl(), to);
    }
    Ok(all)
}

/// The names that one of our own crates needs when it is not tested; none for the crates of others, whose lists hold nothing else.
fn shipped(name: &str) -> Result<Option<BTreeSet<String>>, toml::de::Error> {
    let Some((_, manifest)) = OWN.iter().find(|(own, _)| *own == name) else {
        return Ok(None);
    };
    let manifest: Table = toml::from_str(manifest)?;
    let mut names = listed(&manifest);
    let systems = manifest.get("target").and_then(toml::Value::as_table);
    for system in systems.into_iter().flat_map(Table::values) {
        names.extend(system.as_table().map(listed).unwrap_or_default());
    }
    Ok(Some(names))
}

/// The crates under `[dependencies]` and `[build-dependencies]`.
fn listed(of: &Table) -> BTreeSet<String> {
    let tables =
        ["dependencies", "build-dependencies"].map(|it| of.get(it).and_then(toml::Value::as_table));
    let crates = tables.into_iter().flatten().flatten();
    let name = |(key, how): (&String, &toml::Value)| {
        let other = how.get("package").and_then(toml::Value::as_str);
        other.unwrap_or(key).to_owned()
    };
    crates.map(name).collect()
}

/// Everything that the program needs, itself included.
fn reached(needs: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&str> = needs
        .keys()
        .filter(|it| it.starts_with("pkg:cargo/mamori@"))
        .map(String::as_str)
        .collect();
    while let Some(one) = next.pop() {
        if found.insert(one) {
            next.extend(needs.get(one).into_iter().flatten().map(String::as_str));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> BTreeSet<String> {
        let document = document().unwrap();
        let components = document["components"].as_array().unwrap().clone();
        components
            .iter()
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn it_names_what_is_shipped_and_not_what_only_tests_need() {
        let names = names();
        for shipped in ["mamori-core", "rustls", "libsqlite3-sys", "rustix", "typst"] {
            assert!(names.contains(shipped), "{shipped}");
        }
        for of_tests in ["tempfile", "ct-merkle", "xtask", "mamori"] {
            assert!(!names.contains(of_tests), "{of_tests}");
        }
    }

    #[test]
    fn every_part_from_elsewhere_has_its_checksum_and_every_need_is_a_part() {
        let document = document().unwrap();
        let mut refs = BTreeSet::from([document["metadata"]["component"]["bom-ref"]
            .clone()
            .to_string()]);
        for it in document["components"].as_array().unwrap() {
            assert!(refs.insert(it["bom-ref"].to_string()), "{it}");
            let own = it["name"].as_str().unwrap().starts_with("mamori");
            assert_eq!(it["hashes"].is_array(), !own, "{it}");
        }
        for edge in document["dependencies"].as_array().unwrap() {
            for to in edge["dependsOn"].as_array().unwrap() {
                assert!(refs.contains(&to.to_string()), "{to}");
            }
        }
    }
}
