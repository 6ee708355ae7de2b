//! `mamori register` as somebody types it: the ledgers, sheets in and out, what is refused and how much memory that takes.

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::cli::{mamori, printed};
use super::in_use::{begun, file, ok, refused};

const MESSY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/all/fixtures/devices-cp932.csv"
);

/// Two offices of two corporations on a directory of their own.
fn offices() -> (tempfile::TempDir, String, String) {
    let dir = begun();
    let table = "法人,事業所,サービス種別\n春風会,さくら,訪問介護\n秋月会,もみじ,特養\n";
    let table = file(dir.path(), "offices.csv", table.as_bytes());
    let told = ok(dir.path(), &["org", "import", &table]);
    let slug = |at: usize| told["rows"][at]["slug"].as_str().unwrap().to_owned();
    let (one, other) = (slug(0), slug(1));
    (dir, one, other)
}

fn import<'a>(ledger: &'a str, sheet: &'a str, office: &'a str) -> [&'a str; 6] {
    ["register", "import", ledger, sheet, "--office", office]
}

fn entries(dir: &Path, ledger: &str, office: &str) -> usize {
    let told = ok(dir, &["register", "list", ledger, "--office", office]);
    told.as_array().unwrap().len()
}

#[test]
fn every_ledger_of_the_house_is_listed_with_its_fields_and_steps() {
    let all = printed(&mamori("register list --json").output().unwrap());
    let all = all.as_array().unwrap();
    assert!(all.len() >= 24, "{}", all.len());
    for it in all {
        let (id, fields) = (it["id"].as_str().unwrap(), it["fields"].as_array().unwrap());
        assert!(fields.len() >= 5 && it["steps"].is_array(), "{id}");
        for word in ["title", "chapter", "form"] {
            assert!(!it[word].as_str().unwrap().is_empty(), "{id} {word}");
        }
        let path = format!("{}/../data/registers/{id}.toml", env!("CARGO_MANIFEST_DIR"));
        assert!(Path::new(&path).is_file(), "{path}");
    }
}

#[test]
fn three_hundred_messy_devices_are_previewed_imported_and_found_again() {
    let (dir, office, _) = offices();
    let words = import("devices", MESSY, &office);
    let seen = ok(dir.path(), &[&words[..], &["--preview"]].concat());
    let count = |told: &Value, name: &str| told[name].as_u64().unwrap();
    let counts = ["new", "same", "changed", "twice", "refused", "aside"];
    let of = |told: &Value| counts.map(|it| count(told, it));
    assert_eq!(of(&seen), [300, 0, 0, 6, 3, 20]);
    assert_eq!(
        (&seen["imported"], &seen["preview"]),
        (&json!(false), &json!(true))
    );
    let rows = seen["rows"].as_array().unwrap();
    let wrong = rows.iter().filter(|it| it["verdict"] == "refused");
    for row in wrong {
        let told = &row["told"][0];
        assert!(row["row"].is_u64() && told["heading"].is_string(), "{row}");
        let cell = told["cell"].as_str().unwrap();
        assert!(cell.ends_with(&row["row"].to_string()), "{row}");
        let sentence = told["sentence"].as_str().unwrap();
        assert!(sentence.ends_with('。') && !sentence.contains('{'), "{row}");
    }
    assert_eq!(entries(dir.path(), "devices", &office), 0, "only looked");
    let done = ok(dir.path(), &words);
    assert_eq!(
        (count(&done, "new"), &done["imported"]),
        (300, &json!(true))
    );
    assert_eq!(entries(dir.path(), "devices", &office), 300);
    let again = ok(dir.path(), &words);
    assert_eq!(of(&again), [0, 300, 0, 6, 3, 20]);
    assert_eq!(again["imported"], false);
    exported_and_found(dir.path(), &office);
}

/// Writes the devices into every kind of file and finds them all in it.
fn exported_and_found(dir: &Path, office: &str) {
    for (format, encoding) in [("xlsx", "utf-8"), ("csv", "utf-8"), ("csv", "cp932")] {
        let out = dir.join(format!("out.{format}"));
        let out = out.to_str().unwrap();
        let export = ["register", "export", "devices", "--office", office];
        let how = ["--format", format, "--encoding", encoding, "--out", out];
        let told = ok(dir, &[&export[..], &how].concat());
        assert_eq!(told["rows"], 300);
        let back = ok(dir, &import("devices", out, office));
        assert_eq!(
            (&back["same"], &back["imported"]),
            (&json!(300), &json!(false))
        );
    }
}

#[test]
fn wrong_use_and_foreign_things_are_refused_with_file_row_and_number() {
    let (dir, office, other) = offices();
    let devices = file(
        dir.path(),
        "d.csv",
        "番号,種類,状態\nK-1,タブレット,使用中\n".as_bytes(),
    );
    ok(dir.path(), &import("devices", &devices, &other));
    let head = "端末,持ち出す人,持ち出し日時,返す予定,理由\n";
    let row = "K-1,佐藤,2026/11/20 9:00,2026/11/20 18:00,訪問\n";
    let out = file(dir.path(), "t.csv", format!("{head}{row}").as_bytes());
    let told = refused(dir.path(), &import("take-out", &out, &office), 1);
    assert_eq!(
        (&told["number"], &told["line"]),
        (&json!(176), &json!(2)),
        "{told}"
    );
    let unknown = file(
        dir.path(),
        "u.csv",
        format!("{head}{}", row.replace("K-1", "X-1")).as_bytes(),
    );
    let same = refused(dir.path(), &import("take-out", &unknown, &office), 1);
    assert_eq!(told["error"], same["error"]);
    assert_eq!(entries(dir.path(), "take-out", &office), 0);
    let nothing = file(dir.path(), "n.csv", "こんにちは\nさようなら\n".as_bytes());
    for (ledger, sheet, at, code, number) in [
        ("moon", &devices, office.as_str(), 2, 217),
        ("devices", &devices, "nowhere", 2, 214),
        ("devices", &nothing, &office, 1, 174),
        ("devices", &"missing.csv".to_owned(), &office, 2, 221),
    ] {
        let told = refused(dir.path(), &import(ledger, sheet, at), code);
        assert_eq!(told["number"], number, "{told}");
    }
}

/// A workbook whose sheet unpacks to many times what may be unpacked.
fn bomb() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "番号").unwrap();
    let plain = book.save_to_buffer().unwrap();
    let mut from = ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for place in 0..from.len() {
        let mut part = from.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        to.start_file(&name, options).unwrap();
        std::io::copy(&mut part, &mut to).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let blanks = vec![b' '; 1024 * 1024];
            for _ in 0..100 {
                to.write_all(&blanks).unwrap();
            }
        }
    }
    to.finish().unwrap().into_inner()
}

/// Runs an import and tells its highest memory in kB, as the system last told it while the program ran.
fn highest_memory(dir: &Path, words: &[&str]) -> (u64, i32) {
    let mut command: Command = mamori("");
    command.args(words).args(["--json", "--data"]).arg(dir);
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = quiet.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut highest = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let kb = line.and_then(|it| it.split_whitespace().next()?.parse().ok());
        highest = highest.max(kb.unwrap_or(0));
        if let Some(ended) = child.try_wait().unwrap() {
            return (highest, ended.code().unwrap());
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_bomb_a_picture_and_wrong_letters_are_refused_within_the_memory_of_an_ordinary_sheet() {
    let (dir, office, _) = offices();
    let small = file(dir.path(), "s.csv", "番号,種類\nPC-1,PC\n".as_bytes());
    let look = ["--preview"];
    let run = |sheet: &str| {
        let words = [&import("devices", sheet, &office)[..], &look].concat();
        highest_memory(dir.path(), &words)
    };
    let (ordinary, code) = run(&small);
    assert_eq!(code, 0);
    assert!(ordinary > 0);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0".to_vec();
    png.extend(vec![7; 2 * 1024 * 1024]);
    let euc = encoding_rs::EUC_JP.encode("番号,種類\nタブレット,端末\n").0;
    let cells = "a,".repeat(47);
    let wide = format!("番号,種類\n{}", format!("{cells}\n").repeat(11_000));
    for (name, bytes, is_sheet) in [
        ("bomb.xlsx", bomb(), false),
        ("picture.csv", png, false),
        ("letters.csv", euc.into_owned(), false),
        ("large.csv", vec![b'a'; 64 * 1024 * 1024], false),
        // A sheet after all: as many cells as are taken, and something wrong in every row.
        ("wide.csv", wide.into_bytes(), true),
    ] {
        let sheet = file(dir.path(), name, &bytes);
        let (memory, code) = run(&sheet);
        let rise = memory.saturating_sub(ordinary) / 1024;
        assert!(rise <= 64, "{name}: {rise} MB");
        assert_eq!(code == 0, is_sheet, "{name}: {code}");
        if !is_sheet {
            let words = [&import("devices", &sheet, &office)[..], &look].concat();
            refused(dir.path(), &words, 1);
        }
    }
}

/// A ledger that is not in the house.
const TOY: &str = include_str!("fixtures/umbrellas.toml");

#[test]
fn a_ledger_dropped_as_one_file_is_listed_imported_exported_and_printed() {
    let (dir, office, _) = offices();
    let over = dir.path().join("words/registers");
    std::fs::create_dir_all(&over).unwrap();
    std::fs::write(over.join("umbrellas.toml"), TOY).unwrap();
    let all = ok(dir.path(), &["register", "list"]);
    let toy = all.as_array().unwrap().iter();
    let toy = toy.filter(|it| it["id"] == "umbrellas").count();
    assert_eq!(toy, 1);
    let sheet = file(
        dir.path(),
        "u.csv",
        "かさ番号,買った日\n1,R8.4.1\n2,\n".as_bytes(),
    );
    let done = ok(dir.path(), &import("umbrellas", &sheet, &office));
    assert_eq!((&done["new"], &done["imported"]), (&json!(2), &json!(true)));
    let out = dir.path().join("u.xlsx");
    let out = out.to_str().unwrap();
    ok(
        dir.path(),
        &[
            "register",
            "export",
            "umbrellas",
            "--office",
            &office,
            "--out",
            out,
        ],
    );
    let back = ok(dir.path(), &import("umbrellas", out, &office));
    assert_eq!(back["same"], 2);
    for (more, words) in [(&[][..], "R8.4.1"), (&["--blank"][..], "様式第99号")] {
        let text = printed_ledger(dir.path(), &office, more);
        assert!(text.contains(words) && text.contains("かさ"), "{text}");
    }
}

/// The text of the toy ledger on paper.
fn printed_ledger(dir: &Path, office: &str, more: &[&str]) -> String {
    let pdf = dir.join("u.pdf");
    let print = ["report", "ledger", "umbrellas", "--office", office];
    let to = ["--out", pdf.to_str().unwrap()];
    ok(dir, &[&print[..], more, &to].concat());
    let text = Command::new("pdftotext").arg(&pdf).arg("-").output();
    String::from_utf8(text.unwrap().stdout).unwrap()
}
