//! The commands as somebody types them: what they print, where, and with which exit code. The program itself is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The program with a command line, the words separated by blanks.
pub(crate) fn mamori(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mamori"));
    command.args(line.split_whitespace());
    command
}

pub(crate) fn run(line: &str) -> Output {
    mamori(line).output().unwrap()
}

pub(crate) fn printed(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

pub(crate) fn told(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stderr);
    serde_json::from_str(&text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn ids(line: &str) -> Vec<String> {
    let output = run(line);
    assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
    let all = printed(&output);
    let id = |it: &Value| it["id"].as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(id).collect()
}

/// A copy of the house's `data/`, with one file written anew.
fn planted(file: &str, write: impl Fn(String) -> String) -> tempfile::TempDir {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let to = tempfile::tempdir().unwrap();
    copy(&from, to.path());
    let path = to.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, write(text)).unwrap();
    to
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_lists_hold_what_the_care_guide_holds() {
    let items = ids("catalogue list --norm care-guide --edition r8 --json");
    assert_eq!(items.len(), 21);
    assert_eq!(items[0], "care-guide/r8/1-1");
    assert_eq!(
        ids("catalogue list --norm care-guide --edition r8 --part 5 --json").len(),
        6
    );
    assert_eq!(ids("catalogue list --glossary --json").len(), 34);
    assert_eq!(ids("catalogue list --cases --json").len(), 12);
}

#[test]
fn one_thing_is_shown_as_one_object_with_its_parts_inside() {
    let shown = printed(&run("catalogue show care-guide/r8/5-1 --json"));
    assert_eq!(shown["id"], "care-guide/r8/5-1");
    assert!(shown["parts"].as_array().unwrap().len() > 1);
    let part = printed(&run("catalogue show care-guide/r8/5-1/2 --json"));
    assert_eq!(part["id"], "care-guide/r8/5-1");
    let text = String::from_utf8(run("catalogue show zero-trust").stdout).unwrap();
    assert!(
        text.contains("ゼロトラスト") && !text.contains('《'),
        "{text}"
    );
}

#[test]
fn uses_situations_and_guidance_are_shown_by_their_ids() {
    let shown = printed(&run("catalogue show uses/free-wifi --json"));
    assert_eq!(shown["verdict"], "avoid");
    let shown = printed(&run("catalogue show going-out --json"));
    assert!(shown["items"].as_array().unwrap().len() > 1);
    let text = String::from_utf8(run("catalogue show guidance/lost-or-stolen").stdout).unwrap();
    assert!(text.contains("警察") && !text.contains('《'), "{text}");
    // A glossary entry has the same name: the folder tells which is meant.
    assert_eq!(printed(&run("catalogue show usb --json"))["term"], "USB");
    assert!(printed(&run("catalogue show uses/usb --json"))["verdict"].is_string());
}

#[test]
fn words_find_items_terms_and_cases() {
    let hits = printed(&run("catalogue search タブレット --json"));
    let kinds: Vec<&str> = hits
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains(&"item") && kinds.contains(&"case"),
        "{kinds:?}"
    );
    let first = &printed(&run("catalogue search LINE --json"))[0];
    assert_eq!(
        (&first["kind"], &first["id"]),
        (&"use".into(), &"uses/line".into())
    );
    let nothing = run("catalogue search ほげほげ");
    assert_eq!(nothing.status.code(), Some(0));
}

#[test]
fn the_shipped_data_is_sound_and_says_so() {
    let output = run("catalogue check --json");
    assert_eq!(
        (output.status.code(), printed(&output)),
        (Some(0), serde_json::json!([]))
    );
}

#[test]
fn a_planted_fault_is_found_with_file_and_line() {
    let file = "catalogue/care-guide/r8/1-1.toml";
    let long = format!("why = \"{}。\"", "あ".repeat(40));
    for (key, wrong, rule) in [
        ("id = ", "id = \"care-guide/r8/1-99\"", "id.path"),
        (
            "glossary = ",
            "glossary = [\"no-such-term\"]",
            "link.dangling",
        ),
        ("why = ", &long, "plain.sentence-length"),
        ("page = ", "# page", "source.missing"),
    ] {
        let words = planted(file, |text| {
            let lines = text
                .lines()
                .map(|it| if it.starts_with(key) { wrong } else { it });
            lines.collect::<Vec<_>>().join("\n")
        });
        let check = |json: &[&str]| {
            let mut command = mamori("catalogue check --words");
            command.arg(words.path()).args(json).output().unwrap()
        };
        let output = check(&["--json"]);
        assert_eq!(output.status.code(), Some(1), "{rule}");
        let found = printed(&output);
        let it = found
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["rule"] == rule)
            .unwrap();
        assert_eq!(it["file"], file);
        let line = it["line"].as_u64().unwrap();
        let text = String::from_utf8(check(&[]).stdout).unwrap();
        assert!(text.contains(&format!("{file}:{line}: {rule}")), "{text}");
    }
}

#[test]
fn a_planted_fault_in_the_demo_world_is_found_with_file_and_line() {
    let history = "demo/history/komorebino-houmon.toml";
    let owner = "demo/corporations/komorebino.toml";
    for (file, from, to, rule) in [
        (
            history,
            "\"1-1\", \"1-3\"",
            "\"1-9\", \"1-3\"",
            "demo.world",
        ),
        (owner, "[\"staff\"]", "[\"secretariat\"]", "demo.world"),
        (owner, "users = 25", "guests = 25", "toml.unknown-key"),
    ] {
        let from_to = |text: String| {
            assert!(text.contains(from), "{file} has no {from}");
            text.replacen(from, to, 1)
        };
        let words = planted(file, from_to);
        let text = std::fs::read_to_string(words.path().join(file)).unwrap();
        let line = text.split(to).next().unwrap().matches('\n').count() + 1;
        let mut command = mamori("catalogue check --json --words");
        let output = command.arg(words.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{to}");
        let found = printed(&output);
        let it = found
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["rule"] == rule);
        let it = it.unwrap_or_else(|| panic!("{found}"));
        assert_eq!(
            (&it["file"], &it["line"]),
            (&file.into(), &line.into()),
            "{it}"
        );
        for key in ["message", "next"] {
            let text = it[key].as_str().unwrap();
            assert!(!text.is_empty() && !text.contains('{'), "{it}");
        }
    }
}

#[test]
fn an_edition_compared_with_a_shorter_one_tells_what_is_gone() {
    let words = planted("words/web.toml", |text| text);
    let r8 = words.path().join("catalogue/care-guide/r8");
    let r9 = words.path().join("catalogue/care-guide/r9");
    copy(&r8, &r9);
    std::fs::remove_file(r9.join("1-5.toml")).unwrap();
    for entry in std::fs::read_dir(&r9).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("care-guide/r8", "care-guide/r9")).unwrap();
    }
    let mut command = mamori("catalogue diff care-guide/r8 care-guide/r9 --json --words");
    let found = printed(&command.arg(words.path()).output().unwrap());
    assert_eq!(found["dropped"][0]["id"], "care-guide/r8/1-5");
    for it in ["added", "changed", "merged"] {
        assert_eq!(found[it], serde_json::json!([]), "{it}");
    }
}

#[test]
fn wrong_use_ends_with_2_and_says_what_to_do_next() {
    for line in [
        "catalogue lst",
        "catalogue",
        "catalogue list",
        "catalogue list --norm care-guide --edition r7",
        "catalogue list --norm care-guide --edition r8 --part 9",
        "catalogue show care-guide/r8/1-77",
        "catalogue check --words /no/such/folder",
        "--what",
    ] {
        let output = run(&format!("{line} --json"));
        assert_eq!(output.status.code(), Some(2), "{line}: {output:?}");
        assert!(output.stdout.is_empty(), "{line}");
        let told = told(&output);
        for key in ["error", "next"] {
            assert!(
                told[key]
                    .as_str()
                    .is_some_and(|it| !it.is_empty() && !it.contains('{')),
                "{line}: {told}"
            );
        }
        assert!(
            told["number"].is_u64() && told.get("file").is_some() && told.get("line").is_some()
        );
    }
    let output = run("catalogue lst --language en");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("Did you mean `list`?"), "{text}");
}

#[test]
fn help_speaks_both_languages() {
    let help = |line| String::from_utf8(run(line).stdout).unwrap();
    assert!(help("catalogue --help").contains("くらべます"));
    assert!(help("catalogue --help --language en").contains("Compare two editions"));
    assert_eq!(run("--version").status.code(), Some(0));
}

#[test]
fn about_tells_the_hash_of_the_settings_and_lists_the_parts_as_cyclonedx() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().display();
    let none = printed(&run(&format!("about --json --data {data}")));
    assert!(none["configuration"].is_null(), "{none}");
    std::fs::write(dir.path().join("mamori.toml"), "[log]\n").unwrap();
    let about = printed(&run(&format!("about --json --data {data}")));
    // printf '[log]\n' | sha256sum
    assert_eq!(
        about["configuration"]["sha256"],
        "adc32f08cc69ad7b2f5f8eddf2d63d9efe6684fe7b904366c2c486caef1f8f27",
        "{about}"
    );
    let parts = printed(&run("about --sbom"));
    assert_eq!(
        (&parts["bomFormat"], &parts["specVersion"]),
        (&"CycloneDX".into(), &"1.6".into())
    );
    assert_eq!(parts["metadata"]["component"]["name"], "mamori");
}

#[test]
fn about_says_version_licence_and_the_hash_of_each_edition() {
    let about = printed(&run("about --json"));
    assert_eq!(about["licence"], "Apache-2.0");
    let editions = about["editions"].as_array().unwrap();
    let of_21 = editions.iter().filter(|it| it["items"] == 21);
    assert_eq!(of_21.count(), 1);
    for it in editions {
        assert_eq!(it["sha256"].as_str().unwrap().len(), 64, "{it}");
    }
}

#[test]
fn a_paper_of_an_office_nobody_knows_or_without_data_is_refused_in_words() {
    let empty = tempfile::tempdir().unwrap();
    let out = empty.path().join("plan.pdf");
    let mut command = mamori("report plan --office kita --json --data");
    let command = command.arg(empty.path()).arg("--out").arg(&out);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(told(&output)["number"], 133);
    assert!(!out.exists() && !empty.path().join("mamori.db").exists());
}
