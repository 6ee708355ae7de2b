//! `mamori serve` and the first run as an office meets them: TLS, files and rights, health, copies, one server, an orderly end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned,
    SupportedProtocolVersion,
};
use serde_json::Value;

use super::cli::{mamori, told};

/// A running server, ended with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) at: SocketAddr,
}

impl Server {
    /// Starts one in a state directory, on any free port, and waits until it answers.
    pub(crate) fn start(dir: &Path) -> Self {
        Self::of(mamori("serve --listen 127.0.0.1:0"), dir)
    }

    pub(crate) fn of(mut command: Command, dir: &Path) -> Self {
        let command = command.args(["--json", "--data"]).arg(dir);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut text = String::new();
        let mut lines = BufReader::new(child.stdout.as_mut().unwrap());
        while !text.trim_end().ends_with('}') {
            assert_ne!(
                lines.read_line(&mut text).unwrap(),
                0,
                "ended early: {text}"
            );
        }
        let ready: Value = serde_json::from_str(&text).unwrap();
        let at = ready["listen"].as_str().unwrap().parse().unwrap();
        Self { child, at }
    }

    /// Tells it to stop and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success());
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let done = Command::new("kill").args([name, &id]).status().unwrap();
        assert!(done.success());
    }

    /// Asks for a page the way a browser does that trusts the office CA.
    pub(crate) fn get(&self, dir: &Path, path: &str) -> Result<(ProtocolVersion, String), String> {
        ask(self.at, dir, &rustls::version::TLS13, path)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; both are fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(
    at: SocketAddr,
    dir: &Path,
    version: &'static SupportedProtocolVersion,
    path: &str,
) -> Result<(ProtocolVersion, String), String> {
    let mut roots = RootCertStore::empty();
    let authority = dir.join("keys/office-ca.pem");
    roots
        .add(CertificateDer::from_pem_file(authority).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(at).unwrap());
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .map_err(|it| it.to_string())?;
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .map_err(|it| it.to_string())?;
    Ok((stream.conn.protocol_version().unwrap(), answer))
}

#[test]
fn browsers_are_spoken_to_in_tls_13_and_an_older_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (version, page) = server.get(dir.path(), "/trust").unwrap();
    assert_eq!(version, ProtocolVersion::TLSv1_3);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security"));
    let refused = ask(server.at, dir.path(), &rustls::version::TLS12, "/trust").unwrap_err();
    assert!(refused.contains("ProtocolVersion"), "{refused}");
}

#[test]
fn the_language_is_remembered_in_a_cookie_that_only_this_site_can_set() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (_, page) = server
        .get(dir.path(), "/language/en?back=/sign-in")
        .unwrap();
    let cookie = page
        .lines()
        .find(|it| it.starts_with("set-cookie:"))
        .unwrap();
    assert!(
        cookie.contains("__Host-mamori-language=en; Path=/;"),
        "{cookie}"
    );
    assert!(cookie.contains("HttpOnly; Secure"), "{cookie}");
}

#[test]
fn tls_12_is_spoken_only_with_a_written_reason() {
    let dir = tempfile::tempdir().unwrap();
    let reason = "[tls]\ntls12_reason = \"Old tablets until March\"\n";
    std::fs::write(dir.path().join("mamori.toml"), reason).unwrap();
    let server = Server::start(dir.path());
    let (version, _) = ask(server.at, dir.path(), &rustls::version::TLS12, "/trust").unwrap();
    assert_eq!(version, ProtocolVersion::TLSv1_2);
}

#[test]
fn the_office_ca_stays_the_same_from_start_to_start() {
    let dir = tempfile::tempdir().unwrap();
    drop(Server::start(dir.path()));
    let keys = ["office-ca.pem", "server.pem", "seal.key"];
    let read = || keys.map(|it| std::fs::read(dir.path().join("keys").join(it)).unwrap());
    let before = read();
    let server = Server::start(dir.path());
    assert_eq!(read(), before);
    assert!(
        server
            .get(dir.path(), "/trust")
            .unwrap()
            .1
            .contains("SHA-256")
    );
}

#[test]
#[cfg(unix)]
fn nobody_else_may_read_what_lies_in_the_state_directory() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state");
    drop(Server::start(&state));
    let mut open = vec![state];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        let rights = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(rights, wanted, "{}", path.display());
        seen += 1;
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|it| it.unwrap().path()),
            );
        }
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn a_second_server_on_the_same_directory_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut second = mamori("serve --listen 127.0.0.1:0 --json --data");
    let output = second.arg(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let last = String::from_utf8(output.stderr).unwrap();
    let last: Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    assert_eq!(last["number"], 122, "{last}");
    drop(server);
    Server::start(dir.path());
}

#[test]
#[cfg(unix)]
fn told_to_stop_it_ends_in_order() {
    for name in ["-TERM", "-INT"] {
        let dir = tempfile::tempdir().unwrap();
        let mut server = Server::start(dir.path());
        server.signal(name);
        let status = server.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{name}");
    }
}

#[test]
fn a_taken_address_is_told_with_the_next_step() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let line = format!(
        "serve --listen {} --json --data",
        taken.local_addr().unwrap()
    );
    let output = mamori(&line).arg(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(told(&output)["number"], 141);
}

#[test]
fn the_day_is_the_offices_wherever_the_server_stands() {
    // Twelve hours behind and fourteen before: at any moment one of them has another date than Tokyo.
    for zone in ["Etc/GMT+12", "Pacific/Kiritimati", "America/New_York"] {
        let dir = tempfile::tempdir().unwrap();
        let mut command = mamori("serve --listen 127.0.0.1:0");
        command.env("TZ", zone);
        let server = Server::of(command, dir.path());
        let tokyo = || mamori::clock::Clock::of_the_computer().today().to_string();
        let before = tokyo();
        let answer = server.get(dir.path(), "/readyz").unwrap().1;
        let days = [before, tokyo()];
        assert!(
            days.iter().any(|it| answer.contains(it)),
            "{zone}: {answer}"
        );
    }
}

#[test]
fn wrong_settings_are_told_with_file_and_line_and_nothing_is_begun() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mamori.toml");
    std::fs::write(&file, "\npublic_ulr = \"https://a\"\n").unwrap();
    let mut check = mamori("config check --json --data");
    let output = check.arg(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let faults = super::cli::printed(&output);
    assert_eq!(
        (&faults[0]["line"], &faults[0]["number"]),
        (&2.into(), &232.into())
    );
    assert!(faults[0]["next"].as_str().unwrap().contains("public_url"));
    let output = mamori("serve --json --data")
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(told(&output)["line"], 2);
    assert!(!dir.path().join("mamori.db").exists());
    std::fs::write(&file, "listen = \"127.0.0.1:8443\n").unwrap();
    let output = mamori("serve --json --data")
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(told(&output)["number"], 234);
}

#[test]
fn the_first_run_writes_its_settings_and_the_sheet_and_serves() {
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("state");
    let server = Server::of(mamori(""), &state);
    let settings = std::fs::read_to_string(state.join("mamori.toml")).unwrap();
    assert!(
        settings.contains(&format!("listen = \"{}\"", server.at)),
        "{settings}"
    );
    let answer = server.get(&state, "/trust");
    assert!(answer.unwrap().1.starts_with("HTTP/1.1 200"));
    let sheet = std::fs::read_to_string(state.join("trust.html")).unwrap();
    assert!(sheet.contains("mamori-ca.crt") && sheet.contains("<svg"));
    assert!(state.join("mamori-ca.crt").is_file());
    let body = sheet.split_once("</style>").unwrap().1;
    assert!(!body.contains('{'), "a place was left open: {body}");
}

/// A database as the very first version left it: one migration, one row.
async fn first_version(path: &Path) {
    use sha2::Digest;
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let mut conn = sqlx::AnyConnection::connect(&url).await.unwrap();
    let sql = include_str!("../../migrations/0001_evidence.sql");
    let filled = sql.replace("{int}", "integer").replace("{bytes}", "blob");
    let filled = filled.replace("{strict}", "strict");
    let hash = hex::encode(sha2::Sha256::digest(sql));
    let ledger = format!(
        "create table migrations (name text not null primary key, hash text not null);
         insert into migrations values ('0001_evidence.sql', '{hash}');
         insert into log_trees values ('house/2025', null, 2025, 0, x'00', x'00');"
    );
    for text in [filled, ledger] {
        let text = sqlx::AssertSqlSafe(text);
        sqlx::raw_sql(text).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_database_is_copied_before_its_tables_are_changed() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("keys")).unwrap();
    std::fs::write(dir.path().join("keys/seal.key"), [7; 32]).unwrap();
    first_version(&dir.path().join("mamori.db")).await;
    let server = Server::start(dir.path());
    assert!(
        server
            .get(dir.path(), "/readyz")
            .unwrap()
            .1
            .contains("\"fit\"")
    );
    let copy = dir.path().join("backups/before-0002_people.db");
    let bytes = std::fs::read(&copy).unwrap();
    let holds = |name: &str| bytes.windows(name.len()).any(|it| it == name.as_bytes());
    assert!(holds("house/2025") && !holds("create table persons"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_another_version_is_left_alone_and_nothing_serves_it() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("keys")).unwrap();
    std::fs::write(dir.path().join("keys/seal.key"), [7; 32]).unwrap();
    let path = dir.path().join("mamori.db");
    first_version(&path).await;
    {
        use sqlx::Connection;
        let url = format!("sqlite://{}", path.display());
        let mut conn = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("update migrations set hash = 'of another'")
            .execute(&mut conn)
            .await
            .unwrap();
        conn.close().await.unwrap();
    }
    let mut serve = mamori("serve --listen 127.0.0.1:0 --json --data");
    let output = serve.arg(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["number"], 132, "{last}");
}
