//! `cargo xtask bench witness`: checkpoints a second that a witness cosigns, beside what one core and the disk can do.

use super::figures::Table;
use super::floor;
use super::server::Data;
use crate::place::cargo;
use anyhow::{Context as _, Result, ensure};
use std::process::Stdio;
use std::time::Duration;

const FLOOR: Duration = Duration::from_secs(3);

/// Builds, measures, prints the table and keeps it in `target/bench-witness.md`.
pub(super) fn run(profile: &str) -> Result<()> {
    let data = Data::new()?;
    let release = (profile == "release").then_some("--release");
    let mut words = vec!["test", "--package", "mamori", "--bench", "witness"];
    words.extend(release);
    words.extend(["--", "--nocapture"]);
    let mut command = cargo(&words);
    command.env("TMPDIR", &data.0).stdout(Stdio::piped());
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "the witness was not measured");
    let said = String::from_utf8(output.stdout)?;
    let figure = |name: &str| -> Result<f64> {
        let line = said.lines().find_map(|it| it.split_once(name));
        let value = line.with_context(|| format!("no figure `{name}`"))?.1;
        value.trim().parse().context("a figure")
    };
    let safe = floor::measure(&data.0, FLOOR)?;
    let (core, process) = (figure("figure floor:")?, figure("figure process:")?);
    let http = figure("figure http:")?;
    let mut table = Table::default();
    table.timings("disk: append 512 B and make safe", &safe, "the floor");
    table.line(
        "Ed25519: verify and sign a second, 1 core",
        format!("{core:.0}"),
        "the floor",
    );
    table.line(
        "checkpoints cosigned a second, 64 houses, in process",
        format!("{process:.0}"),
        "≥ 3000",
    );
    let over = format!("{:.2}", process / core);
    table.line("the same ÷ the floor of one core", over, "");
    table.line(
        "checkpoints cosigned a second, 64 houses, over HTTP",
        format!("{http:.0}"),
        "≥ 3000",
    );
    Ok(table.keep("witness")?)
}
