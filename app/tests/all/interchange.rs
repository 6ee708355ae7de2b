//! Norms out and in by command: what is written, what comes back, what is refused. The program itself is run.

use std::path::{Path, PathBuf};
use std::process::Output;

use mamori::catalogue::interchange::workbook;
use mamori::words::built_in;
use mamori_core::catalogue::interchange::{Bundle, Template};
use serde_json::{Value, json};

use crate::cli::{mamori, printed, told};

/// A state directory and a folder for files.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A command on the state directory of this name, with a path at its end.
    fn run(&self, state: &str, line: &str, last: &Path) -> Output {
        let last = Some(last).filter(|it| !it.as_os_str().is_empty());
        let mut command = mamori("--json --data");
        command.arg(self.path(state)).arg("catalogue");
        command.args(line.split_whitespace()).args(last);
        command.output().unwrap()
    }

    fn good(&self, state: &str, line: &str, last: &Path) -> Value {
        let output = self.run(state, line, last);
        assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
        printed(&output)
    }

    /// The bytes of the norm of the template as it leaves.
    fn leaves(&self, state: &str, format: &str, name: &str) -> Vec<u8> {
        let folder = self.path(&format!("{state}-{format}"));
        let line = format!("export --format {format} --norm council-rules --out");
        self.good(state, &line, &folder);
        std::fs::read(folder.join(name)).unwrap()
    }
}

fn example() -> Bundle {
    Template::read(&built_in()).unwrap().example
}

#[test]
fn every_norm_leaves_as_oscal_as_libraries_and_as_workbooks() {
    let desk = Desk::new();
    for (format, names) in [
        (
            "oscal",
            [
                "catalog-mhlw-guideline_6.0.json",
                "profile-mhlw-guideline_6.0-pattern-iv.json",
                "mapping-collection.json",
            ],
        ),
        (
            "ciso-assistant",
            [
                "mhlw-guideline_6.0.yaml",
                "care-guide_r8.yaml",
                "mappings.yaml",
            ],
        ),
        (
            "xlsx",
            [
                "mhlw-guideline@6.0.xlsx",
                "care-guide@r8.xlsx",
                "hospital-checklist@r7.xlsx",
            ],
        ),
    ] {
        let folder = desk.path(format);
        let line = format!("export --format {format} --out");
        let told = desk.good("state", &line, &folder);
        for name in names {
            assert!(told.as_array().unwrap().contains(&json!(name)), "{told}");
            assert!(
                folder.join(name).metadata().unwrap().len() > 1_000,
                "{name}"
            );
        }
    }
    assert!(!desk.path("state").exists(), "looking makes nothing");
}

#[test]
fn a_norm_of_the_house_comes_back_as_what_is_there_already() {
    let desk = Desk::new();
    let folder = desk.path("out");
    let line = "export --format xlsx --norm care-guide --edition r8 --out";
    desk.good("state", line, &folder);
    let told = desk.good("state", "import", &folder.join("care-guide@r8.xlsx"));
    assert_eq!(
        (&told["is_there"], &told["is_imported"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(told["provisions"].as_array().unwrap().len(), 21);
}

#[test]
fn an_own_norm_is_looked_at_kept_sent_on_and_removed() {
    let desk = Desk::new();
    let none = Path::new("");
    let template = desk.path("template.xlsx");
    desk.good("here", "template --out", &template);
    let seen = desk.good("here", "import --dry-run", &template);
    assert_eq!(seen["provisions"], json!(["council-rules/2026/1-1"]));
    assert_eq!(seen["is_imported"], false);
    assert_eq!(desk.good("here", "packs", none), json!([]));

    assert_eq!(desk.good("here", "import", &template)["is_imported"], true);
    let listed = desk.good("here", "list --norm council-rules --edition 2026", none);
    assert_eq!(listed[0]["id"], "council-rules/2026/1-1");

    for (format, name, there) in [
        ("xlsx", "council-rules@2026.xlsx", "there"),
        ("oscal", "catalog-council-rules_2026.json", "elsewhere"),
    ] {
        let bytes = desk.leaves("here", format, name);
        let sent = desk.path(&format!("here-{format}")).join(name);
        assert_eq!(desk.good(there, "import", &sent)["is_imported"], true);
        assert!(desk.leaves(there, format, name) == bytes, "{format}");
    }
    let mapping = |state: &str| {
        let folder = desk.path(&format!("{state}-oscal"));
        std::fs::read(folder.join("mapping-collection.json")).unwrap()
    };
    assert!(mapping("here") == mapping("elsewhere"), "links come along");
    let item = desk.good("there", "show council-rules/2026/1-1", none);
    assert_eq!(item["links"]["out"][0]["to"], "care-guide/r8/1-4");

    let gone = desk.good("here", "remove council-rules", none);
    assert_eq!(gone, json!(["council-rules/2026"]));
    let again = desk.run("here", "remove council-rules", none);
    assert_eq!(
        (again.status.code(), &told(&again)["number"]),
        (Some(2), &json!(215))
    );
}

#[test]
fn a_changed_pack_is_refused_by_every_command_but_the_one_that_removes_it() {
    let desk = Desk::new();
    let none = Path::new("");
    let template = desk.path("template.xlsx");
    desk.good("state", "template --out", &template);
    desk.good("state", "import", &template);
    let file = "packs/council-rules@2026/catalogue/council-rules/2026/1-1.toml";
    let path = desk.path("state").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("minutes = 5", "minutes = 6")).unwrap();
    for line in ["packs", "check", "list --norm care-guide --edition r8"] {
        let output = desk.run("state", line, none);
        assert_eq!(output.status.code(), Some(1), "{line}");
        let told = told(&output);
        assert_eq!(told["number"], 112, "{told}");
        assert!(told["file"].as_str().unwrap().ends_with("1-1.toml"));
    }
    desk.good("state", "remove council-rules", none);
    desk.good("state", "list --norm care-guide --edition r8", none);
}

/// What is said of a file that cannot be taken.
fn refused(desk: &Desk, name: &str, bytes: &[u8]) -> Vec<Value> {
    let file = desk.path(&format!("{name}.xlsx"));
    std::fs::write(&file, bytes).unwrap();
    let output = desk.run("state", "import", &file);
    assert_eq!(output.status.code(), Some(1), "{name}: {output:?}");
    assert!(!desk.path("state").join("packs").exists(), "{name}");
    let found = printed(&output);
    assert_eq!(found["file"], file.display().to_string());
    let faults = found["faults"].as_array().unwrap().clone();
    for it in &faults {
        assert!(it["message"].as_str().unwrap().ends_with('。'), "{it}");
        assert!(!it["next"].as_str().unwrap().is_empty(), "{it}");
    }
    faults
}

fn names(faults: &[Value], sheet: &str, cell: &str, rule: &str) -> bool {
    let wanted = [json!(sheet), json!(cell), json!(rule)];
    let mut all = faults.iter();
    all.any(|it| [&it["sheet"], &it["cell"], &it["rule"]] == wanted.each_ref())
}

#[test]
fn ids_that_do_not_fit_are_told_with_sheet_and_cell_and_nothing_is_kept() {
    let desk = Desk::new();
    let mut twice = example();
    twice.provisions.push(twice.provisions[0].clone());
    let faults = refused(&desk, "twice", &workbook(&twice).unwrap());
    assert!(names(&faults, "項目", "A3", "id.duplicate"), "{faults:?}");

    let mut circle = example();
    let mut second = circle.provisions[0].clone();
    second.id = "council-rules/2026/1-2".parse().unwrap();
    second.replaced_by = Some(circle.provisions[0].id.clone());
    circle.provisions[0].replaced_by = Some(second.id.clone());
    circle.provisions.push(second);
    let faults = refused(&desk, "circle", &workbook(&circle).unwrap());
    assert!(names(&faults, "項目", "AF2", "link.circle"), "{faults:?}");

    let mut unknown = example();
    unknown.edition.superseded_by = Some("council-rules/2099".parse().unwrap());
    let faults = refused(&desk, "unknown", &workbook(&unknown).unwrap());
    assert!(names(&faults, "版", "D2", "link.dangling"), "{faults:?}");

    let mut nowhere = example();
    nowhere.links[0].to = "care-guide/r8/9-9".parse().unwrap();
    let faults = refused(&desk, "nowhere", &workbook(&nowhere).unwrap());
    assert!(
        names(&faults, "つながり", "C2", "link.dangling"),
        "{faults:?}"
    );
}

#[test]
fn a_norm_of_the_house_and_a_file_of_another_kind_are_refused() {
    let desk = Desk::new();
    let mut shipped = example();
    shipped.norm.id = "care-guide".parse().unwrap();
    shipped.edition.id = "care-guide/2026".parse().unwrap();
    shipped.provisions[0].id = "care-guide/2026/1-1".parse().unwrap();
    let faults = refused(&desk, "shipped", &workbook(&shipped).unwrap());
    assert!(names(&faults, "版", "A2", "norm.shipped"), "{faults:?}");
    let faults = refused(&desk, "pdf", b"%PDF-1.7\n");
    assert!(names(&faults, "", "", "table.unreadable"), "{faults:?}");
    let faults = refused(&desk, "large", &vec![b'a'; 5 << 20]);
    assert!(names(&faults, "", "", "table.unreadable"), "{faults:?}");
    assert!(faults[0]["message"].as_str().unwrap().contains("大きすぎ"));
}

#[test]
fn an_edition_that_is_not_there_cannot_be_written() {
    let desk = Desk::new();
    let folder = desk.path("out");
    let line = "export --format oscal --norm care-guide --edition r99 --out";
    let output = desk.run("state", line, &folder);
    assert_eq!(
        (output.status.code(), &told(&output)["number"]),
        (Some(2), &json!(211))
    );
    assert!(!folder.exists());
    let missing = desk.run("state", "import", &desk.path("nowhere.xlsx"));
    assert_eq!(missing.status.code(), Some(2));
}
