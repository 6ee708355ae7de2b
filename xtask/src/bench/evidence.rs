//! `cargo xtask bench evidence`: durable, signed events a second beside what the disk can do, and events verified a second.

use super::figures::Table;
use super::floor;
use super::server::Data;
use crate::place::cargo;
use anyhow::{Context as _, Result, ensure};
use std::process::Stdio;
use std::time::Duration;

const FLOOR: Duration = Duration::from_secs(3);
/// So many events share one safe append at best.
const BATCH: f64 = 64.0;

/// Builds, measures, prints the table and keeps it in `target/bench-evidence.md`.
pub(super) fn run(profile: &str) -> Result<()> {
    let data = Data::new()?;
    let release = (profile == "release").then_some("--release");
    let mut words = vec!["test", "--package", "mamori", "--bench", "journal"];
    words.extend(release);
    words.extend(["--", "--nocapture"]);
    let mut command = cargo(&words);
    command.env("TMPDIR", &data.0).stdout(Stdio::piped());
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "the journal was not measured");
    let said = String::from_utf8(output.stdout)?;
    let figure = |name: &str| -> Result<f64> {
        let line = said.lines().find_map(|it| it.split_once(name));
        let value = line.with_context(|| format!("no figure `{name}`"))?.1;
        value.trim().parse().context("a figure")
    };
    let floor = floor::measure(&data.0, FLOOR)?;
    let appends = 1.0 / floor.median().as_secs_f64();
    let (alone, together) = (figure("figure one:")?, figure("figure many:")?);
    let mut table = Table::default();
    table.timings("disk: append 512 B and make safe", &floor, "the floor");
    table.line("events a second, 1 writer", format!("{alone:.0}"), "");
    let over = format!("{:.2}", alone / appends);
    table.line("the same ÷ the floor's appends a second", over, "≥ 0.50");
    table.line(
        "events a second, 64 writers",
        format!("{together:.0}"),
        "≥ 5000",
    );
    let over = format!("{:.2}", together / (appends * BATCH));
    table.line("the same ÷ 64 × the floor's appends a second", over, "");
    let verified = figure("figure verify:")?;
    table.line(
        "events verified a second",
        format!("{verified:.0}"),
        "≥ 500000",
    );
    Ok(table.keep("evidence")?)
}
