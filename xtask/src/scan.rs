//! The encryption of a running server as a stranger's scanner sees it: sslyze, with Mozilla's modern configuration as the measure.

use crate::bench::server::Data;
use crate::check;
use crate::place::{is_ci, program, succeed, tool};
use crate::steps::{Ended, Steps};
use crate::venv::brought;
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const SSLYZE: &str = "sslyze==6.3.1";

/// A server that ends with its value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The step alone.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new(is_ci());
    steps.also("encryption, scanned by sslyze", encryption);
    steps.close()
}

/// Starts a server for real work and scans it: TLS 1.3 alone, a certificate that the office's own authority signed, no finding.
pub(crate) fn encryption() -> Result<Ended> {
    let sslyze = match brought(SSLYZE) {
        Ok(it) => it,
        Err(why) => return Ok(Ended::Nothing(format!("{why:#}"))),
    };
    check::build()?;
    let data = Data::new()?;
    let server = Command::new(program("debug"))
        .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
        .arg(&data.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut server = Running(server.context("starting mamori serve")?);
    let said = server.0.stdout.take().context("the server says nothing")?;
    let at = address(BufReader::new(said))?;
    let authority = data.0.join("keys/office-ca.pem");
    let authority = format!("--certinfo_ca_file={}", authority.display());
    // It ends with 1 where anything is weaker than the measure.
    succeed(tool(sslyze, &["--mozilla_config=modern", &authority, &at]))?;
    Ok(Ended::Well)
}

/// Where it listens, out of the first object that it prints.
fn address(said: impl BufRead) -> Result<String> {
    let mut text = String::new();
    for line in said.lines() {
        text.push_str(&line?);
        if let Ok(told) = serde_json::from_str::<Value>(&text) {
            let at = told.get("listen").and_then(Value::as_str);
            let at = at.context("no address was told")?;
            return Ok(at.to_owned());
        }
    }
    anyhow::bail!("the server ended before it was ready: {text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_out_of_what_the_server_says_first() {
        let said =
            "{\n  \"url\": \"https://localhost:1\",\n  \"listen\": \"127.0.0.1:1\"\n}\nmore\n";
        assert_eq!(address(said.as_bytes()).unwrap(), "127.0.0.1:1");
        assert!(address("{\n".as_bytes()).is_err());
    }
}
