//! The mamori under test: started on a folder, asked what it says about itself, stopped again.

use super::http::Connection;
use crate::place::{cargo, program, setting, succeed, target};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `mamori try`. Dropping it stops it.
pub(crate) struct Server {
    child: Child,
    /// What it says about its demo world.
    pub(crate) world: World,
    /// From starting the program to the first whole page.
    pub(crate) started_in: Duration,
}

/// The JSON object of `mamori try --json`.
pub(crate) struct World(Value);

/// A person of the demo world and how to sign in as one.
pub(crate) struct User {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) totp_secret: String,
}

/// The program that `MAMORI` names, else the one built now.
pub(crate) fn under_test(profile: &str) -> Result<PathBuf> {
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

impl Server {
    /// Starts a program on a data folder and waits for its first page.
    pub(crate) fn start(program: &Path, data: &Path) -> Result<Self> {
        let start = Instant::now();
        let mut child = Command::new(program)
            .args(["try", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let world = said(&mut child);
        let mut server = Self {
            child,
            world: World(Value::Null),
            started_in: Duration::ZERO,
        };
        server.world = World(world?);
        Connection::open(server.url()?)?.get("/")?;
        server.started_in = start.elapsed();
        Ok(server)
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> Result<&str> {
        self.world.text("url")
    }

    /// Memory in use (`VmRSS`), in kB.
    pub(crate) fn memory_kb(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let number = line.and_then(|it| it.split_whitespace().next());
        number.context("no VmRSS")?.parse().context("VmRSS")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl World {
    /// The office of the main job.
    pub(crate) fn office(&self) -> Result<&str> {
        self.text("office")
    }

    /// The first person with this role.
    pub(crate) fn user(&self, role: &str) -> Result<User> {
        let users = self.0.get("users").and_then(Value::as_array);
        let found = users
            .into_iter()
            .flatten()
            .find(|it| it.get("role").and_then(Value::as_str) == Some(role));
        let found = World(
            found
                .with_context(|| format!("nobody has the role {role}"))?
                .clone(),
        );
        Ok(User {
            login: found.text("login")?.to_owned(),
            password: found.text("password")?.to_owned(),
            totp_secret: found.text("totp_secret")?.to_owned(),
        })
    }

    fn text(&self, name: &str) -> Result<&str> {
        let value = self.0.get(name).and_then(Value::as_str);
        value.with_context(|| format!("`mamori try --json` says no `{name}`"))
    }
}

/// A data folder beside the build, on the disk that is measured; removed at the end.
pub(crate) struct Data(pub(crate) PathBuf);

impl Data {
    /// An empty one.
    pub(crate) fn new() -> Result<Self> {
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

/// Reads until one whole JSON object has come, on one line or on many.
fn said(child: &mut Child) -> Result<Value> {
    let stdout = child.stdout.take().context("no output")?;
    let mut text = String::new();
    let mut stdout = BufReader::new(stdout);
    while stdout.read_line(&mut text)? > 0 {
        let from = text.find('{').unwrap_or(0);
        if let Some(Ok(value)) = text.get(from..).map(serde_json::from_str::<Value>) {
            // Whatever it prints later is read away, or it would stand still at a full pipe.
            std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
            return Ok(value);
        }
    }
    bail!("`mamori try --json` ended without saying where it listens: {text}")
}
