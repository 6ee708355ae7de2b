//! A PostgreSQL of the tests' own, thrown away afterwards; nobody's database is touched.

use crate::machine;
use crate::place::{answer, setting, succeed, tool};
use anyhow::{Context as _, Result, bail};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The user who owns the cluster when the tests run as root, under whom PostgreSQL refuses to run.
const OWNER: &str = "postgres";
const PATIENCE: Duration = Duration::from_mins(1);

/// A database server for the tests. Dropping it stops it and removes its files.
pub(crate) struct Cluster {
    url: String,
    own: Option<Own>,
}

struct Own {
    server: Child,
    folder: PathBuf,
}

impl Cluster {
    /// The server named by `MAMORI_TEST_POSTGRES`, else one of our own on a free local port.
    pub(crate) fn start() -> Result<Self> {
        if let Some(url) = setting("MAMORI_TEST_POSTGRES") {
            println!("   using the PostgreSQL that MAMORI_TEST_POSTGRES names");
            return Ok(Self { url, own: None });
        }
        let bin = machine::postgres_programs().context("PostgreSQL's programs are not here")?;
        let folder = folder()?;
        let data = folder.join("data");
        succeed(initdb(&bin, &data)).context("making an empty PostgreSQL")?;
        let port = free_port()?;
        let server = server(&bin, &folder, port)
            .spawn()
            .context("starting PostgreSQL")?;
        let mut cluster = Self {
            url: format!("postgres://mamori@127.0.0.1:{port}/postgres"),
            own: Some(Own { server, folder }),
        };
        cluster.wait(&bin, port)?;
        println!("   a PostgreSQL of our own listens on 127.0.0.1:{port}");
        Ok(cluster)
    }

    /// Where the tests connect: a person who may make databases, no password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn wait(&mut self, bin: &Path, port: u16) -> Result<()> {
        let start = Instant::now();
        let port = port.to_string();
        while start.elapsed() < PATIENCE {
            let ready = tool(
                bin.join("pg_isready"),
                &["-q", "-h", "127.0.0.1", "-p", &port],
            );
            if answer(ready).is_some() {
                return Ok(());
            }
            let ended = self.own.as_mut().map(|it| it.server.try_wait());
            if let Some(Ok(Some(status))) = ended {
                bail!("PostgreSQL ended at once with {status}: {}", self.log());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL did not answer in a minute: {}", self.log())
    }

    fn log(&self) -> String {
        let file = self.own.as_ref().map(|it| it.folder.join("log"));
        file.and_then(|it| std::fs::read_to_string(it).ok())
            .unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let Some(own) = &mut self.own else { return };
        // SIGINT is PostgreSQL's fast stop: it takes its own children along.
        let _ = answer(tool("kill", &["-INT", &own.server.id().to_string()]));
        let start = Instant::now();
        while matches!(own.server.try_wait(), Ok(None)) && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = std::fs::remove_dir_all(&own.folder);
    }
}

/// A new folder of the owner; folders of runs that were killed are removed.
fn folder() -> Result<PathBuf> {
    let temp = std::env::temp_dir();
    for left in std::fs::read_dir(&temp)?.flatten() {
        let name = left.file_name();
        let pid = name
            .to_str()
            .and_then(|it| it.strip_prefix("mamori-postgres-"));
        if pid.is_some_and(|it| !Path::new("/proc").join(it).exists()) {
            let _ = std::fs::remove_dir_all(left.path());
        }
    }
    let folder = temp.join(format!("mamori-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    if machine::is_root() {
        let path = folder.to_string_lossy();
        succeed(tool("chown", &[OWNER, path.as_ref()]))?;
    }
    Ok(folder)
}

/// The words before a program that make it run as the owner and end when this command ends,
/// even when this command is killed.
fn as_owner(program: &Path, dies_with_us: bool) -> Command {
    let mut words = vec![];
    if machine::is_root() {
        words.extend(["--reuid", OWNER, "--regid", OWNER, "--init-groups"]);
    }
    if dies_with_us {
        words.extend(["--pdeathsig", "INT"]);
    }
    let mut command = tool("setpriv", &words);
    command.arg(program).current_dir("/");
    command
}

fn initdb(bin: &Path, data: &Path) -> Command {
    let mut command = as_owner(&bin.join("initdb"), false);
    command
        .args(["--username=mamori", "--auth=trust", "--encoding=UTF8"])
        .args(["--no-locale", "--no-sync", "--no-instructions", "-D"])
        .arg(data)
        .stdout(Stdio::null());
    command
}

fn server(bin: &Path, folder: &Path, port: u16) -> Command {
    let mut command = as_owner(&bin.join("postgres"), true);
    let socket = folder.to_string_lossy();
    let settings = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={socket}"),
        "max_connections=200".to_owned(),
        // Nothing here outlives the run, so nothing needs to reach the disk.
        "fsync=off".to_owned(),
        "synchronous_commit=off".to_owned(),
        "full_page_writes=off".to_owned(),
    ];
    command.arg("-D").arg(folder.join("data"));
    for it in settings {
        command.args(["-c", &it]);
    }
    command.stdin(Stdio::null());
    if let Ok(file) = std::fs::File::create(folder.join("log")) {
        let also = file.try_clone().ok().map_or_else(Stdio::null, Stdio::from);
        command.stdout(also).stderr(file);
    }
    command
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("finding a free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_postgresql_answers_and_leaves_nothing_behind() {
        if machine::postgres_programs().is_none() {
            return;
        }
        let cluster = Cluster::start().unwrap();
        let Some(folder) = cluster.own.as_ref().map(|it| it.folder.clone()) else {
            return;
        };
        let question = tool("psql", &[cluster.url(), "-qAtc", "select 6 * 7"]);
        assert_eq!(answer(question).unwrap().trim(), "42");
        let pid = cluster.own.as_ref().unwrap().server.id().to_string();
        drop(cluster);
        assert!(!folder.exists());
        assert!(!Path::new("/proc").join(pid).exists());
    }
}
