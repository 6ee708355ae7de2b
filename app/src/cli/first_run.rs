//! `mamori` without a word: the first run in an office. Asks three things once, writes `mamori.toml`, opens the browser, serves.

use std::io::{BufRead, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

use mamori_core::words::Language;

use super::Outcome;
use super::arguments::Shared;
use super::config::{Config, FILE, SAMPLE};
use super::printer::Printer;
use super::refusal::Refusal;
use super::serve::{self, Ready};
use super::state_dir::{StateDir, unwritable};
use crate::os;
use crate::web::{App, At, Visit, trust_sheet};

/// The ports that are tried in order before any free one is taken.
const PORTS: std::ops::Range<u16> = 8443..8453;

pub(super) fn run(shared: &Shared, printer: &Printer) -> Outcome {
    let dir = StateDir::of(shared)?;
    let path = dir.path().join(FILE);
    if !path.is_file() {
        dir.settle()?;
        let answers = ask(printer);
        os::write_private(&path, written(&answers).as_bytes())
            .map_err(|why| unwritable(&path, &why))?;
        let name = path.display().to_string();
        printer.line(&printer.fill("cli.first.written", &[("file", &name)]));
    }
    let config = Config::of(dir.path())?;
    serve::start(&dir, &config, (None, shared), printer, |app, ready| {
        show(app, ready, &dir, printer);
    })
}

/// What is asked once.
#[derive(Debug, PartialEq, Eq)]
struct Answers {
    listen: SocketAddr,
    public_url: String,
    sender: String,
}

/// Asks at a terminal; without one the safest answers hold.
fn ask(printer: &Printer) -> Answers {
    let is_asked = std::io::stdin().is_terminal() && !printer.is_json();
    let question = |key: &str, values: &[(&str, &str)]| {
        if !is_asked {
            return String::new();
        }
        printer.line(&printer.fill(key, values));
        line_typed()
    };
    let is_shared = question("cli.first.who", &[]) == "2";
    let ip = if is_shared {
        Ipv4Addr::UNSPECIFIED
    } else {
        Ipv4Addr::LOCALHOST
    };
    let listen = SocketAddr::new(IpAddr::V4(ip), free_port(ip));
    let usual = serve::usual_url(listen);
    let typed = question("cli.first.url", &[("url", &usual)]);
    let public_url = if typed.starts_with("https://") {
        typed.trim_end_matches('/').to_owned()
    } else {
        usual
    };
    let sender = question("cli.first.mail", &[]);
    let sender = if sender.contains('@') {
        sender
    } else {
        String::new()
    };
    Answers {
        listen,
        public_url,
        sender,
    }
}

fn line_typed() -> String {
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(_) => line.trim().to_owned(),
        // A terminal that went away answers nothing.
        Err(_) => String::new(),
    }
}

fn free_port(ip: Ipv4Addr) -> u16 {
    let is_free = |port: &u16| TcpListener::bind((ip, *port)).is_ok();
    let any = || Some(TcpListener::bind((ip, 0)).ok()?.local_addr().ok()?.port());
    PORTS
        .clone()
        .find(is_free)
        .or_else(any)
        .unwrap_or(PORTS.start)
}

/// The annotated sample with the answers in their places.
fn written(answers: &Answers) -> String {
    let values = [
        ("#public_url = ", answers.public_url.clone()),
        ("#listen = ", answers.listen.to_string()),
        ("#sender = ", answers.sender.clone()),
    ];
    let line = |line: &str| {
        let found = values
            .iter()
            .find(|(key, value)| line.starts_with(key) && !value.is_empty());
        match found {
            Some((key, value)) => {
                let value = toml::Value::String(value.clone());
                format!("{}{value}\n", key.trim_start_matches('#'))
            }
            None => format!("{line}\n"),
        }
    };
    SAMPLE.lines().map(line).collect()
}

/// Says where to go next, and opens the explanation before the browser can warn.
fn show(app: &App, ready: &Ready, dir: &StateDir, printer: &Printer) {
    let target = match sheet(app, dir, printer.language()) {
        Ok(path) => {
            let name = path.display().to_string();
            printer.line(&printer.fill("cli.first.sheet", &[("file", &name)]));
            name
        }
        // With given certificates nothing needs explaining.
        Err(_) => ready.url.clone(),
    };
    if !printer.is_json() {
        os::open_in_browser(&target);
    }
}

/// Writes the sheet and the certificate beside each other.
fn sheet(app: &App, dir: &StateDir, language: Language) -> Result<PathBuf, Refusal> {
    let visit = Visit {
        language,
        terminal: String::new(),
        path: "/".to_owned(),
        who: None,
        at: At::Nowhere,
        home: At::Nowhere,
    };
    let (page, file) = (
        dir.path().join("trust.html"),
        dir.path().join("mamori-ca.crt"),
    );
    let none = std::io::Error::from(std::io::ErrorKind::NotFound);
    let (Some(authority), Ok(html)) = (
        app.settings.authority.as_ref(),
        trust_sheet(app, &visit, "mamori-ca.crt"),
    ) else {
        return Err(unwritable(&page, &none));
    };
    os::write_private(&file, authority.der()).map_err(|why| unwritable(&file, &why))?;
    os::write_private(&page, html.as_bytes()).map_err(|why| unwritable(&page, &why))?;
    std::path::absolute(&page).map_err(|why| unwritable(&page, &why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_stand_in_their_places_and_the_file_is_sound() {
        let answers = Answers {
            listen: "0.0.0.0:8444".parse().unwrap(),
            public_url: "https://192.168.1.10:8444".to_owned(),
            sender: String::new(),
        };
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), written(&answers)).unwrap();
        let config = Config::of(dir.path()).unwrap();
        assert_eq!(config.listen, Some(answers.listen));
        assert_eq!(config.public_url, Some(answers.public_url));
        assert_eq!(config.mail.sender, None);
    }

    #[test]
    fn a_port_that_is_taken_is_not_chosen() {
        let first = free_port(Ipv4Addr::LOCALHOST);
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first));
        assert_ne!(free_port(Ipv4Addr::LOCALHOST), first);
    }
}
