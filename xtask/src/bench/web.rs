//! `cargo xtask bench web`: pages, answers, memory and start of the demo world, beside what the disk can do.

use super::figures::{Table, Timings, millis};
use super::floor;
use super::http::Connection;
use super::page::{self, Page, place};
use super::server::{Data, Server, under_test};
use super::visitor::{Answer, People};
use anyhow::{Context as _, Result};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The pages of the main job.
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
    page::time_all(&mut people, PAGES, &mut table);
    let floor = floor::measure(&data.0, FLOOR)?;
    table.timings("disk: append 512 B and make safe", &floor, "the floor");
    if let Err(error) = time_answers(&mut people, &floor, &mut table) {
        table.line("saving an answer", format!("not measured: {error:#}"), "");
    }
    table.line("memory, after all this", megabytes(server.memory_kb()?), "");
    Ok(table.keep("web")?)
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

/// Seconds with two digits after the point.
fn seconds(it: Duration) -> String {
    format!("{:.2} s", it.as_secs_f64())
}

fn megabytes(kb: u64) -> String {
    format!("{} MB", kb / 1024)
}
