//! The API as strangers use it: schemathesis makes up calls from the OpenAPI document and sends them to the demo world, for a manager and
//! for a member of the staff at once. Nothing of it may be our fault, or other than the document says.

use crate::bench::forms::encoded;
use crate::bench::http::Connection;
use crate::bench::server::{Data, Server};
use crate::bench::visitor::People;
use crate::check;
use crate::place::{is_ci, program, target, tool};
use crate::steps::{Ended, Steps};
use crate::test::Length;
use crate::venv::brought;
use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// The same calls every time.
const SEED: &str = "20261123";
/// What is looked at in every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,unsupported_method,ignored_auth";
/// A little less than one token may ask in a minute.
const PACE: &str = "1150/m";

/// How much is asked.
struct Extent {
    /// Tokens that ask at the same time, each role in turn.
    tokens: usize,
    /// Made-up calls of each operation by each token, beside those that try its limits.
    examples: &'static str,
    /// So many calls at least come together.
    least: u64,
}

impl Extent {
    fn of(length: Length) -> Self {
        match length {
            Length::Short => Self {
                tokens: 2,
                examples: "15",
                least: 2_000,
            },
            Length::Long => Self {
                tokens: 8,
                examples: "400",
                least: 100_000,
            },
        }
    }
}

/// The step alone.
pub(crate) fn run(length: Length) -> Result<()> {
    let mut steps = Steps::new(is_ci());
    steps.also("calls that schemathesis makes up", || ask(length));
    steps.close()
}

/// Asks everything that the document tells of, with good and bad questions.
pub(crate) fn ask(length: Length) -> Result<Ended> {
    let schemathesis = match brought(SCHEMATHESIS) {
        Ok(it) => it,
        Err(why) => return Ok(Ended::Nothing(format!("{why:#}"))),
    };
    check::build()?;
    let extent = Extent::of(length);
    let work = target().join("programs");
    let _ = std::fs::remove_dir_all(&work);
    std::fs::create_dir_all(&work)?;
    let data = Data::new()?;
    let server = Server::start(&program("debug"), &data.0)?;
    let mut people = People::new(&server);
    let mut runs = Vec::new();
    for at in 0..extent.tokens {
        let role = if at % 2 == 0 { "manager" } else { "staff" };
        let mut connection = people.connection(role)?;
        let token = token(&mut connection)?;
        let names = Names::seen(&mut connection, server.world.office()?)?;
        let seed = format!("{SEED}{at}");
        let folder = work.join(at.to_string());
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("schemathesis.toml"), names.config(&token)?)?;
        let words = ["--max-examples", extent.examples, "--seed", &seed];
        let command = command((&schemathesis, &folder), server.url()?, &words);
        runs.push((folder, command));
    }
    let calls = all(runs)?;
    println!("   {calls} calls");
    ensure!(calls >= extent.least, "only {calls} calls were made");
    Ok(Ended::Well)
}

/// Makes a token on the person's own page.
fn token(connection: &mut Connection) -> Result<String> {
    let form = [
        ("name", "schemathesis"),
        ("purpose", "cargo xtask test"),
        ("days", "1"),
        ("may", "write"),
    ];
    let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let page = connection.post("/me/tokens/new", &encoded(&form))?.text();
    let (_, rest) = page
        .split_once("id=\"token\">")
        .context("no token was made")?;
    let token = rest.split('<').next().context("the token has no end")?;
    Ok(token.to_owned())
}

/// What there is to ask about, so that not every made-up call ends at a name that nobody has.
struct Names(Vec<(&'static str, Vec<String>)>);

impl Names {
    fn seen(connection: &mut Connection, office: &str) -> Result<Self> {
        let base = format!("/offices/{office}");
        let mut on = |page: &str, before: &str| -> Result<Vec<String>> {
            let text = connection.get(&format!("{base}/{page}"))?.text();
            Ok(ids_after(&text, before))
        };
        let incidents = on("incidents", "/incidents/")?;
        let mut entries = on("registers/take-out?show=all", "/entries/")?;
        entries.extend(on("registers/devices", "/entries/")?);
        let some = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
        let mut names = vec![
            ("office", vec![office.to_owned()]),
            (
                "register",
                some(&["take-out", "devices", "visitors", "accounts"]),
            ),
            ("norm", some(&["care-guide", "mhlw-guideline"])),
            ("edition", some(&["r8", "6.0"])),
            ("item", some(&["1-1", "1-2", "2-1"])),
            ("year", some(&["2025", "2026"])),
            ("seq", some(&["0", "1", "40", "18446744073709551615"])),
            ("id", some(&["care-guide/r8/1-1", "care-guide/r8/1-3"])),
            ("kind", some(&["lost-device", "misdirected-fax"])),
        ];
        names.extend([("incident", incidents), ("entry", entries)]);
        names.retain(|(_, all)| !all.is_empty());
        Ok(Self(names))
    }

    /// The configuration with which it asks.
    fn config(&self, token: &str) -> Result<String> {
        let mut text = format!("headers = {{ Authorization = \"Bearer {token}\" }}\n\n");
        for (name, all) in &self.0 {
            writeln!(text, "[dictionaries.{name}]\nvalues = {all:?}\n")?;
        }
        text.push_str("[parameters]\n");
        for (name, _) in &self.0 {
            let place = match *name {
                "id" => "query",
                "kind" => "body",
                _ => "path",
            };
            let binding = format!("{{ dictionary = \"{name}\", probability = 0.9 }}");
            writeln!(text, "\"{place}.{name}\" = {binding}")?;
        }
        Ok(text)
    }
}

/// The ids that stand behind a part of a link.
fn ids_after(text: &str, before: &str) -> Vec<String> {
    let found = text.split(before).skip(1);
    let found = found.filter_map(|it| it.get(..36));
    let is_id = |it: &&str| it.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit());
    let all: BTreeSet<&str> = found.filter(is_id).collect();
    all.into_iter().take(8).map(str::to_owned).collect()
}

fn command((schemathesis, folder): (&Path, &Path), url: &str, words: &[&str]) -> Command {
    let (config, report) = (
        folder.join("schemathesis.toml"),
        folder.join("report.ndjson"),
    );
    let (config, report) = (config.to_string_lossy(), report.to_string_lossy());
    let document = format!("{url}/api/v1/openapi.json");
    let fixed = [
        "--config-file",
        &config,
        "run",
        &document,
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--rate-limit",
        PACE,
        "--report-ndjson-path",
        &report,
        "--continue-on-failure",
    ];
    let mut command = tool(schemathesis, &fixed);
    command.args(words).current_dir(folder);
    command
}

/// Runs them side by side; tells how many calls were made. What the first bad one said is shown.
fn all(runs: Vec<(PathBuf, Command)>) -> Result<u64> {
    let mut started = Vec::new();
    for (folder, mut command) in runs {
        let said = std::fs::File::create(folder.join("said.txt"))?;
        let child = command
            .stdout(said)
            .spawn()
            .context("starting schemathesis")?;
        started.push((folder, child));
    }
    let (mut calls, mut bad) = (0, None);
    for (folder, mut child) in started {
        let went_well = child.wait()?.success();
        calls += counted(&folder)?;
        if !went_well && bad.is_none() {
            bad = Some(folder.join("said.txt"));
        }
    }
    if let Some(file) = bad {
        println!("{}", std::fs::read_to_string(&file)?);
        anyhow::bail!("schemathesis found something: {}", file.display());
    }
    Ok(calls)
}

/// The calls of one run, by its report.
fn counted(folder: &Path) -> Result<u64> {
    let report = std::fs::read_to_string(folder.join("report.ndjson"))?;
    let calls = report.matches("\"status_code\"").count();
    Ok(u64::try_from(calls)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_behind_a_part_of_a_link_each_once() {
        let id = "019a8f3e-5c00-7000-8000-000000000001";
        let text = format!("<a href=\"/x/entries/{id}\">1</a> /entries/{id}/change /entries/new");
        assert_eq!(ids_after(&text, "/entries/"), [id]);
    }
}
