//! `mamori support`: one file for whoever helps from afar, which its sender can read before it goes: which program, which settings are
//! set, how many rows there are, when what last ran, and how many lines of which kind the log has. Nothing that anybody typed.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use super::about::{self, About};
use super::arguments::{Shared, SupportArguments};
use super::config;
use super::house::database;
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{Refusal, SERVING};
use super::state_dir::{StateDir, unwritable};
use super::{Found, Outcome};
use crate::backups;
use crate::db::{Actor, Engine, Event, MigrationState};
use crate::evidence;
use crate::os;
use crate::web::App;

/// What stands in the file.
#[derive(Serialize)]
struct Support {
    made_at: Timestamp,
    program: About,
    system: &'static str,
    machine: &'static str,
    /// Which keys of the settings are set; no value of any.
    settings: Vec<String>,
    database: Database,
    /// Room where the data lies, in bytes, where the system tells it.
    free_bytes: Option<u64>,
    /// When each job last began.
    jobs: BTreeMap<String, Timestamp>,
    /// How the last backups and drills ended.
    backups: Vec<Run>,
    /// When the journal was last read to its end.
    journal_read_at: Option<Timestamp>,
    /// Lines of the log by level and part of the program.
    log: BTreeMap<String, Lines>,
}

#[derive(Serialize)]
struct Database {
    engine: &'static str,
    migrations: &'static str,
    newest: Option<String>,
    /// How many rows each table has.
    rows: BTreeMap<String, i64>,
}

#[derive(Serialize)]
struct Run {
    kind: String,
    at: Timestamp,
    outcome: String,
}

/// Lines of the log of one kind.
#[derive(Serialize, Default)]
struct Lines {
    lines: usize,
    last: String,
}

pub(super) fn run(asked: &SupportArguments, shared: &Shared, printer: &Printer) -> Outcome {
    let dir = StateDir::of(shared)?;
    let program = about::told(shared, Some(dir.path()), printer)?;
    let support = in_use::with(shared, Seal::Unused, async |app| {
        // Written first: who took something out is known also when it went wrong afterwards.
        let event = Event::of("backups.support-made");
        let noted = app.look(&Actor::command("support"), &event).await;
        noted.map_err(database)?;
        gather(app, &dir, program).await
    })?;
    let text =
        serde_json::to_vec_pretty(&support).map_err(|why| Refusal::of(SERVING).with("why", why))?;
    os::write_private(&asked.out, &text).map_err(|why| unwritable(&asked.out, &why))?;
    let file = asked.out.display().to_string();
    printer.json(&serde_json::json!({ "file": file }));
    printer.line(&printer.fill("cli.support.made", &[("file", &file)]));
    printer.line(&printer.say("cli.support.read"));
    Ok(Found::Nothing)
}

async fn gather(app: &App, dir: &StateDir, program: About) -> Result<Support, Refusal> {
    let mut snapshot = app.db.snapshot().await.map_err(database)?;
    let outcomes = backups::outcomes(&app.db).await.map_err(database)?;
    let run = |(kind, at, outcome)| Run { kind, at, outcome };
    let migrations = match app.db.migration_state().await.map_err(database)? {
        MigrationState::Fits => "fit",
        MigrationState::Behind(_) => "behind",
        MigrationState::Foreign(_) => "foreign",
    };
    let newest = app.db.migrations().await.map_err(database)?.pop();
    Ok(Support {
        made_at: app.clock.now(),
        program,
        system: std::env::consts::OS,
        machine: std::env::consts::ARCH,
        settings: config::set(dir.path()),
        database: Database {
            engine: match app.db.engine() {
                Engine::Sqlite => "sqlite",
                Engine::Postgres => "postgresql",
            },
            migrations,
            newest: newest.map(|it| it.0),
            rows: snapshot.counts().await.map_err(database)?,
        },
        free_bytes: os::free_bytes(dir.path()),
        jobs: snapshot.jobs().await.map_err(database)?,
        backups: outcomes.into_iter().map(run).collect(),
        journal_read_at: evidence::last_whole(app).await.map_err(database)?,
        log: counted(&dir.logs()),
    })
}

/// How many lines of each level and part of the program the files of the log have; what the lines say stays here.
fn counted(logs: &Path) -> BTreeMap<String, Lines> {
    let mut all: BTreeMap<String, Lines> = BTreeMap::new();
    for name in os::names_in(logs) {
        let content = os::read_file(&logs.join(name)).unwrap_or_default();
        for line in String::from_utf8_lossy(&content).lines() {
            if let Some((kind, at)) = kind_of(line) {
                let it = all.entry(kind).or_default();
                it.lines += 1;
                it.last = at;
            }
        }
    }
    all
}

/// `2026-11-23T03:04:05.678901Z  WARN mamori::web: …` → level with part, and moment; none for the rest of a long entry.
fn kind_of(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let (at, level, part) = (words.next()?, words.next()?, words.next()?);
    let at: Timestamp = at.parse().ok()?;
    let is_part = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '_' | ':');
    let part: String = part.chars().take_while(is_part).collect();
    let levels = ["ERROR", "WARN", "INFO", "DEBUG"];
    let is_known = levels.contains(&level) && part.ends_with(':');
    is_known.then(|| {
        (
            format!("{level} {}", part.trim_end_matches(':')),
            at.to_string(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_line_of_the_log_only_level_part_and_moment_are_told() {
        let line = "2026-11-23T03:04:05.678901Z  WARN mamori::web::guard: 佐藤 花子 number=\"12\"";
        let told = Some((
            "WARN mamori::web::guard".to_owned(),
            "2026-11-23T03:04:05.678901Z".to_owned(),
        ));
        assert_eq!(kind_of(line), told);
        for other in [
            "",
            "佐藤 花子 called",
            "2026-11-23T03:04:05Z 佐藤 花子: x",
            "  at 佐藤::花子",
        ] {
            assert_eq!(kind_of(other), None, "{other}");
        }
    }
}
