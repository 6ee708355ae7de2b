//! `cargo xtask bench registers`: a ledger of 10,000 entries, its import, and the same page among 18 and among 500 offices.

use super::figures::{Table, Timings};
use super::page::place;
use super::server::{Data, Server, under_test};
use super::visitor::People;
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How much is measured: a development build is only tried with little.
struct Size {
    entries: usize,
    offices: usize,
    entries_elsewhere: usize,
    times: usize,
}

const WHOLE: Size = Size {
    entries: 10_000,
    offices: 500,
    entries_elsewhere: 200,
    times: 300,
};
const LITTLE: Size = Size {
    entries: 500,
    offices: 24,
    entries_elsewhere: 20,
    times: 20,
};
/// Offices of the demo world.
const DEMO: usize = 18;
const LEDGER: &str = "/offices/{office}/registers/devices";
/// Lists as people ask for them: everything, a word that few have, what is late, a page far behind.
const LISTS: &[(&str, &str)] = &[
    ("list", ""),
    ("list, one word", "?q=%E7%9B%B8%E8%AB%87%E5%AE%A4"),
    ("list, two words", "?q=PC-00777+A-10"),
    ("list, late ones", "?show=late"),
    ("list, everything, page 9", "?show=all&page=8"),
];

/// Builds, measures, prints the table and keeps it in `target/bench-registers.md`.
pub(super) fn run(profile: &str) -> Result<()> {
    let size = if profile == "release" { WHOLE } else { LITTLE };
    let program = under_test(profile)?;
    let data = Data::new()?;
    let mut table = Table::default();
    let server = Server::start(&program, &data.0)?;
    let office = server.world.office()?.to_owned();
    let desk = Desk {
        program: &program,
        data: &data.0,
    };
    imports(&desk, &office, &size, &mut table)?;
    let mut people = People::new(&server);
    for (what, query) in LISTS {
        let timings = time(&mut people, query, size.times)?;
        let what = format!("{what} of {} entries", size.entries);
        table.timings(&what, &timings, "≤ 50 ms");
    }
    let few = time(&mut people, "", size.times)?;
    desk.settle(&size)?;
    let many = time(&mut people, "", size.times)?;
    let ratio = many.median().as_secs_f64() / few.median().as_secs_f64();
    table.timings(&format!("the same list among {DEMO} offices"), &few, "");
    table.timings(&format!("among {} offices", size.offices), &many, "");
    table.line("the one ÷ the other", format!("{ratio:.2}"), "≤ 1.3");
    Ok(table.keep("registers")?)
}

fn imports(desk: &Desk<'_>, office: &str, size: &Size, table: &mut Table) -> Result<()> {
    let sheet = desk.sheet("devices.csv", "PC", size.entries)?;
    let words = ["register", "import", "devices", &sheet, "--office", office];
    let (seen, looking) = desk.ask(&[&words[..], &["--preview"]].concat())?;
    ensure!(count(&seen, "new")? == size.entries, "not all were new");
    let (done, bringing) = desk.ask(&words)?;
    ensure!(count(&done, "new")? == size.entries, "not all were added");
    let (same, again) = desk.ask(&words)?;
    ensure!(count(&same, "same")? == size.entries, "not all were found");
    for (what, time, aim) in [
        ("look at", looking, ""),
        ("import of", bringing, "≤ 5 s"),
        ("second import of", again, ""),
    ] {
        let what = format!("{what} {} rows, whole command", size.entries);
        table.line(&what, format!("{:.2} s", time.as_secs_f64()), aim);
    }
    Ok(())
}

/// A number that a command tells.
fn count(told: &Value, name: &str) -> Result<usize> {
    let number = told.get(name).and_then(Value::as_u64);
    Ok(usize::try_from(number.context("no such number")?)?)
}

fn time(people: &mut People<'_>, query: &str, times: usize) -> Result<Timings> {
    let mut connection = people.connection("manager")?;
    let path = format!("{}{query}", place(people.server, LEDGER)?);
    let mut once = || {
        let start = Instant::now();
        let reply = connection.get(&path)?;
        ensure!(reply.status == 200, "{path} answered {}", reply.status);
        Ok(start.elapsed())
    };
    once()?;
    Ok(Timings::new(
        (0..times).map(|_| once()).collect::<Result<_>>()?,
    ))
}

/// The commands of the program on the data folder, beside the running server.
struct Desk<'a> {
    program: &'a Path,
    data: &'a Path,
}

impl Desk<'_> {
    fn ask(&self, words: &[&str]) -> Result<(Value, Duration)> {
        let mut command = Command::new(self.program);
        command
            .args(words)
            .args(["--json", "--data"])
            .arg(self.data);
        let start = Instant::now();
        let output = command.output()?;
        let elapsed = start.elapsed();
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{words:?}: {told}");
        let told = serde_json::from_slice(&output.stdout).context("no JSON")?;
        Ok((told, elapsed))
    }

    /// Writes a sheet of devices; gives its path.
    fn sheet(&self, name: &str, kind: &str, rows: usize) -> Result<String> {
        let mut text = "管理番号,種類,機種,設置場所,使用者,購入日,サポート終了日,状態\n".to_owned();
        let places = ["事務所", "相談室", "2階ステーション", "倉庫"];
        for row in 0..rows {
            let place = places.get(row % places.len()).copied().unwrap_or_default();
            let (month, day) = (row % 12 + 1, row % 28 + 1);
            writeln!(
                text,
                "{kind}-{row:05},ノートPC,アオイ電子 A-{},{place},職員{:03},R{}.{month}.{day},20{}/{month}/{day},使用中",
                row % 40,
                row % 200,
                row % 7 + 1,
                27 + row % 6,
            )?;
        }
        let path = self.data.join(name);
        std::fs::write(&path, text)?;
        text_of(path)
    }

    /// Adds offices until there are as many as wanted, each with a ledger of its own.
    fn settle(&self, size: &Size) -> Result<()> {
        let mut text = "法人,事業所,サービス種別\n".to_owned();
        for office in DEMO..size.offices {
            writeln!(text, "法人{:03},事業所{office:03},訪問介護", office / 5)?;
        }
        let path = self.data.join("offices.csv");
        std::fs::write(&path, text)?;
        let (told, _) = self.ask(&["org", "import", &text_of(path)?])?;
        let sheet = self.sheet("few.csv", "TB", size.entries_elsewhere)?;
        let rows = told.get("rows").and_then(Value::as_array);
        for row in rows.context("no rows")? {
            let slug = row.get("slug").and_then(Value::as_str);
            let slug = slug.context("no slug")?;
            self.ask(&["register", "import", "devices", &sheet, "--office", slug])?;
        }
        Ok(())
    }
}

fn text_of(path: PathBuf) -> Result<String> {
    path.into_os_string()
        .into_string()
        .ok()
        .context("the path is no text")
}
