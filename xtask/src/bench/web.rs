//! `cargo xtask bench web`: pages, answers, memory and start of the demo world, beside what the disk can do.

use super::figures::{Table, Timings, millis};
use super::floor;
use super::http::Connection;
use super::server::Server;
use super::visitor::{Answer, People};
use crate::place::{cargo, program, setting, succeed, target};
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A page to be timed: in words, who looks at it, where, how often, and the aim.
struct Page {
    what: &'static str,
    role: &'static str,
    path: &'static str,
    times: usize,
    aim: &'static str,
}

/// The pages of the main job. `{office}` is the demo world's office.
const PAGES: &[Page] = &[
    Page {
        what: "home of staff",
        role: "staff",
        path: HOME,
        times: 300,
        aim: "≤ 10 ms",
    },
    Page {
        what: "self-check card",
        role: "staff",
        path: CARD,
        times: 300,
        aim: "≤ 10 ms",
    },
    Page {
        what: "home of the manager",
        role: "manager",
        path: HOME,
        times: 300,
        aim: "≤ 10 ms",
    },
    Page {
        what: "plan",
        role: "manager",
        path: "/offices/{office}/plan",
        times: 300,
        aim: "≤ 10 ms",
    },
    Page {
        what: "plan as PDF",
        role: "manager",
        path: "/offices/{office}/papers/plan.pdf",
        times: 10,
        aim: "",
    },
];
/// Where everybody of the office lands after signing in.
const HOME: &str = "/offices/{office}";
/// Where a member of staff answers.
const CARD: &str = "/offices/{office}/self-check/items/1-1";

const ANSWERS: usize = 300;
const WRITERS: usize = 64;
const FLOOR: Duration = Duration::from_secs(3);
const RUSH: Duration = Duration::from_secs(5);

/// Builds, measures, prints the table and keeps it in `target/bench-web.md`.
pub(super) fn run(profile: &str) -> Result<()> {
    let program = under_test(profile)?;
    let data = Data::new()?;
    let mut table = Table::default();
    let first = Server::start(&program, &data.0)?;
    table.line(
        "first run: demo world to first page",
        seconds(first.started_in),
        "≤ 2 s",
    );
    drop(first);
    let server = Server::start(&program, &data.0)?;
    table.line(
        "cold start to first page",
        seconds(server.started_in),
        "≤ 0.3 s",
    );
    table.line("memory, idle", megabytes(server.memory_kb()?), "≤ 60 MB");
    let mut people = People::new(&server);
    for page in PAGES {
        // One page that fails must not hide the others.
        match time_page(&mut people, page) {
            Ok(timings) => table.timings(page.what, &timings, page.aim),
            Err(error) => table.line(page.what, format!("not measured: {error:#}"), page.aim),
        }
    }
    let floor = floor::measure(&data.0, FLOOR)?;
    table.timings("disk: append 512 B and make safe", &floor, "the floor");
    if let Err(error) = time_answers(&mut people, &floor, &mut table) {
        table.line("saving an answer", format!("not measured: {error:#}"), "");
    }
    table.line("memory, after all this", megabytes(server.memory_kb()?), "");
    let markdown = table.markdown();
    println!("\n{markdown}");
    std::fs::write(target().join("bench-web.md"), markdown)?;
    Ok(())
}

/// The program that `MAMORI` names, else the one built now.
fn under_test(profile: &str) -> Result<PathBuf> {
    if let Some(named) = setting("MAMORI") {
        return Ok(PathBuf::from(named));
    }
    let release = (profile == "release").then_some("--release");
    let words: Vec<&str> = ["build", "--package", "mamori"]
        .into_iter()
        .chain(release)
        .collect();
    succeed(cargo(&words))?;
    Ok(program(profile))
}

fn time_page(people: &mut People, page: &Page) -> Result<Timings> {
    let mut connection = people.connection(page.role)?;
    let path = place(people.server, page.path)?;
    let mut once = || {
        let start = Instant::now();
        let reply = connection.get(&path)?;
        ensure!(reply.status == 200, "{path} answered {}", reply.status);
        Ok(start.elapsed())
    };
    once()?;
    Ok(Timings::new(
        (0..page.times).map(|_| once()).collect::<Result<_>>()?,
    ))
}

fn time_answers(people: &mut People, floor: &Timings, table: &mut Table) -> Result<()> {
    let mut connection = people.connection("staff")?;
    let answer = Answer::on(&mut connection, &place(people.server, CARD)?)?;
    let mut once = || {
        let start = Instant::now();
        answer.send(&mut connection)?;
        Ok(start.elapsed())
    };
    once()?;
    let alone = Timings::new((0..ANSWERS).map(|_| once()).collect::<Result<_>>()?);
    table.timings("saving an answer", &alone, "");
    let over = alone.p95().saturating_sub(floor.p95());
    table.line(
        "saving an answer, p95 over the floor's p95",
        format!("{} ms", millis(over)),
        "≤ 5 ms",
    );
    let answers = rush(&connection, &answer)?;
    let appends = 1.0 / floor.median().as_secs_f64();
    table.line("answers a second, 64 writers", format!("{answers:.0}"), "");
    table.line(
        "the same ÷ the floor's appends a second",
        format!("{:.2}", answers / appends),
        "",
    );
    Ok(())
}

/// Answers saved per second when 64 connections send as fast as they can.
fn rush(connection: &Connection, answer: &Answer) -> Result<f64> {
    let saved = AtomicU64::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        let writer = || -> Result<()> {
            let mut own = connection.another()?;
            while start.elapsed() < RUSH {
                answer.send(&mut own)?;
                saved.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(writer)).collect();
        let ended = writers.into_iter().map(|it| it.join().unwrap_or(Ok(())));
        ended.collect::<Result<Vec<()>>>()
    })
    .context("64 writers at once")?;
    let saved = u32::try_from(saved.into_inner())?;
    Ok(f64::from(saved) / start.elapsed().as_secs_f64())
}

fn place(server: &Server, path: &str) -> Result<String> {
    Ok(path.replace("{office}", server.world.office()?))
}

fn seconds(it: Duration) -> String {
    format!("{:.2} s", it.as_secs_f64())
}

fn megabytes(kb: u64) -> String {
    format!("{} MB", kb / 1024)
}

/// A data folder beside the build, on the disk that is measured; removed at the end.
struct Data(PathBuf);

impl Data {
    fn new() -> Result<Self> {
        let folder = target().join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let folder: &Path = &self.0;
        let _ = std::fs::remove_dir_all(folder);
    }
}
