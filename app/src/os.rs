//! Everything that differs between operating systems: places, private files, signals, the browser. No decision of mamori.
//!
//! The Windows side is written here but not verified: it was never built or run on Windows.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where this system keeps the state of a program of this person; `None` when the system names no home.
pub fn state_dir() -> Option<PathBuf> {
    let places: &[(&str, &str)] = if cfg!(target_os = "windows") {
        &[("LOCALAPPDATA", "mamori")]
    } else if cfg!(target_os = "macos") {
        &[("HOME", "Library/Application Support/mamori")]
    } else {
        &[
            ("XDG_STATE_HOME", "mamori"),
            ("HOME", ".local/state/mamori"),
        ]
    };
    places.iter().find_map(|(name, below)| {
        let top = environment(name).filter(|it| it.is_absolute())?;
        Some(top.join(below))
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the system tells a person's home only by the environment"
)]
fn environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// Makes a folder, and those above it, that only its owner may enter; takes the others' rights from one that is there. The names of
/// what was made are on the disk when it comes back.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|it| !it.is_dir()).collect();
    if !missing.is_empty() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        own_folder(&mut builder);
        builder.create(path)?;
    }
    for made in missing.iter().filter(|it| !it.as_os_str().is_empty()) {
        match sync_folder(above(made)) {
            // Who may write into a folder and not read it cannot ask for this.
            Err(why) if why.kind() == io::ErrorKind::PermissionDenied => {}
            synced => synced?,
        }
    }
    restrict(path, 0o700)
}

/// Makes a file that only its owner may read, if it is not there; takes the others' rights from one that is.
pub fn private_file(path: &Path) -> io::Result<()> {
    open_private(path, false)?;
    restrict(path, 0o600)
}

/// Writes a file whole or not at all, for its owner's eyes only; it is on the disk under its name when this comes back.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    place_private(path, content)?;
    sync_folder(above(path))
}

/// Keeps a file under its final name only when it lies wholly on the disk. Its name, and those of its folders below `within`, are there
/// when this comes back. `beside` is a name in the same folder that nobody else uses.
pub fn keep_private(
    (path, within): (&Path, &Path),
    beside: &Path,
    content: &[u8],
) -> io::Result<()> {
    private_folder(above(path))?;
    place_private(beside, content)?;
    std::fs::rename(beside, path)?;
    sync_names(path, within)
}

/// Puts the name of a file, and those of its folders below `within`, on the disk: somebody else may have made them just now.
pub fn sync_names(path: &Path, within: &Path) -> io::Result<()> {
    for folder in path.ancestors().skip(1) {
        sync_folder(folder)?;
        if folder == within {
            break;
        }
    }
    Ok(())
}

fn place_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = open_private(&beside, true)?;
    file.write_all(content)?;
    restrict(&beside, 0o600)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// The folder in which something lies: of a name alone, the one in which the program runs.
fn above(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) => Path::new("."),
        None => path,
    }
}

fn open_private(path: &Path, anew: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(anew);
    own_file(&mut options);
    options.open(path)
}

/// The bytes of a file; `None` when there is none or it may not be read.
pub fn read_file(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// Takes a file away; none there is as well.
pub fn remove_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

/// The names of the files in a folder, in their order; none when there is no folder.
pub fn names_in(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = files
        .filter_map(|it| it.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    names
}

/// Whether a file is there.
pub fn has_file(path: &str) -> bool {
    Path::new(path).is_file()
}

/// So many bytes the disk below a folder still has for this program; `None` where the system does not tell.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// From now on whatever this program makes is for its owner's eyes alone, also what libraries make.
#[cfg(unix)]
pub fn make_only_private_files() {
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Not verified: Windows keeps the rights of the folder.
#[cfg(windows)]
pub fn make_only_private_files() {}

/// Not verified: Windows is not asked.
#[cfg(windows)]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}

/// Puts the names in a folder on the disk.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Not verified: Windows keeps names in its own journal and opens no folders.
#[cfg(windows)]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn own_folder(builder: &mut std::fs::DirBuilder) {
    std::os::unix::fs::DirBuilderExt::mode(builder, 0o700);
}

#[cfg(unix)]
fn own_file(options: &mut OpenOptions) {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    let rights = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(path, rights)
}

/// Not verified: a folder below `%LOCALAPPDATA%` inherits rights for its owner only, so nothing is done.
#[cfg(windows)]
fn own_folder(_: &mut std::fs::DirBuilder) {}

/// Not verified: see [`own_folder`].
#[cfg(windows)]
fn own_file(_: &mut OpenOptions) {}

/// Not verified: see [`own_folder`].
#[cfg(windows)]
fn restrict(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Shows an address or a file in the person's browser. Where there is none, nothing happens.
pub fn open_in_browser(target: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "windows") {
        // The empty word is the window's title, which `start` takes first.
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let quiet = Stdio::null;
    let started = Command::new(program)
        .args(before)
        .arg(target)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn();
    if let Err(why) = started {
        tracing::debug!(%why, program, "no browser was opened");
    }
}

/// Listens, from now on, for the system or the person at the keyboard to end the program; what it gives ends then.
#[cfg(unix)]
pub fn told_to_stop() -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Listens, from now on, for the system or the person at the keyboard to end the program. Not verified.
#[cfg(windows)]
pub fn told_to_stop() -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
    let (mut key, mut pause) = (ctrl_c()?, ctrl_break()?);
    let (mut close, mut shutdown) = (ctrl_close()?, ctrl_shutdown()?);
    Ok(async move {
        tokio::select! {
            _ = key.recv() => {}
            _ = pause.recv() => {}
            _ = close.recv() => {}
            _ = shutdown.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn rights(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    #[cfg(unix)]
    fn what_is_private_is_for_its_owner_only_even_if_it_was_not_before() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/b");
        private_folder(&folder).unwrap();
        assert_eq!(rights(&folder), 0o700);
        let file = folder.join("key");
        std::fs::write(&file, "x").unwrap();
        restrict(&file, 0o644).unwrap();
        private_file(&file).unwrap();
        assert_eq!(
            (rights(&file), std::fs::read(&file).unwrap()),
            (0o600, b"x".to_vec())
        );
        write_private(&file, b"yz").unwrap();
        assert_eq!(
            (rights(&file), std::fs::read(&file).unwrap()),
            (0o600, b"yz".to_vec())
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_disk_tells_its_room_and_a_folder_that_is_not_there_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free_bytes(dir.path()).is_some());
        assert_eq!(free_bytes(&dir.path().join("gone")), None);
    }

    #[test]
    fn a_browser_that_cannot_be_opened_is_no_fault() {
        open_in_browser("about:blank#nothing");
    }
}
