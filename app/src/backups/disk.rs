//! Everything that backups do with files and folders: writing one whole or not at all, copying, listing, deleting. What is in them is not known here.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::flaw::{Flaw, Sound};
use super::name::{self, PART};
use crate::os;

/// What of the state directory is in no backup: the database is told row by row, and the rest is made anew or would lie after a restore.
const LEFT_OUT: &[&str] = &[
    "backups",
    "checkpoints.txt",
    "mamori-ca.crt",
    "mamori.db",
    "mamori.db-shm",
    "mamori.db-wal",
    "mamori.lock",
    "trust.html",
];
/// What a file is called behind its name that `os::write_private` has not ended.
const NEW: &str = ".new";
/// The lock that keeps two backups of one house apart.
const LOCK: &str = "backup.lock";

/// A file of the state directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its path in the state directory, with `/`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// A backup that lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
}

/// The text of a file; `None` when there is none.
pub fn text(path: &Path) -> Sound<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(Flaw::Disk(path.to_owned(), why)),
    }
}

/// Writes a text for its owner's eyes only, in a folder that is made if it is missing.
pub fn write(path: &Path, text: &str) -> Sound<()> {
    let folder = path.parent().unwrap_or(path);
    os::private_folder(folder).map_err(Flaw::disk(folder))?;
    os::write_private(path, text.as_bytes()).map_err(Flaw::disk(path))
}

/// The bytes of a file.
pub fn bytes(path: &Path) -> Sound<Vec<u8>> {
    fs::read(path).map_err(Flaw::disk(path))
}

/// Opens a file of a state directory and tells its length now; `None` when it went away meanwhile.
pub fn taken(file: &Taken) -> io::Result<Option<(File, u64)>> {
    match File::open(&file.path) {
        Ok(file) => {
            let bytes = file.metadata()?.len();
            Ok(Some((file, bytes)))
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(why),
    }
}

/// Opens a file for reading.
pub fn open(path: &Path) -> Sound<File> {
    File::open(path).map_err(Flaw::disk(path))
}

/// Every file of a state directory that belongs into a backup, by name.
pub fn files_of(state: &Path) -> Sound<Vec<Taken>> {
    let mut found = Vec::new();
    for entry in entries(state)? {
        if !LEFT_OUT.contains(&entry.as_str()) {
            walk(state, &entry, &mut found)?;
        }
    }
    found.sort_by(|a: &Taken, b| a.name.cmp(&b.name));
    Ok(found)
}

fn walk(state: &Path, name: &str, found: &mut Vec<Taken>) -> Sound<()> {
    let path = state.join(name);
    let kind = fs::symlink_metadata(&path).map_err(Flaw::disk(&path))?;
    if kind.is_dir() {
        for entry in entries(&path)? {
            walk(state, &format!("{name}/{entry}"), found)?;
        }
    } else if kind.is_file() && !name.ends_with(NEW) && !name.ends_with(PART) {
        let name = name.to_owned();
        found.push(Taken { name, path });
    }
    Ok(())
}

/// The names in a folder that are text.
fn entries(folder: &Path) -> Sound<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(Flaw::disk(folder))?;
    let names = entries.flatten().map(|it| it.file_name());
    Ok(names.filter_map(|it| it.into_string().ok()).collect())
}

/// Whether a folder is there and holds nothing, or is not there.
pub fn is_free(folder: &Path) -> bool {
    !folder.exists() || entries(folder).is_ok_and(|it| it.is_empty())
}

/// Whether a folder is there.
pub fn is_there(folder: &Path) -> bool {
    folder.is_dir()
}

/// Makes a folder for its owner only.
pub fn make_folder(folder: &Path) -> Sound<()> {
    os::private_folder(folder).map_err(Flaw::disk(folder))
}

/// Keeps other backups of this house away for as long as it is held.
pub fn lock(state: &Path) -> Sound<File> {
    let folder = state.join("backups");
    make_folder(&folder)?;
    let path = folder.join(LOCK);
    os::private_file(&path).map_err(Flaw::disk(&path))?;
    let file = File::options().write(true).open(&path);
    let file = file.map_err(Flaw::disk(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Flaw::Busy),
        Err(TryLockError::Error(why)) => Err(Flaw::Disk(path, why)),
    }
}

/// A backup that is being written: it has its name only when it lies wholly on the disk. Dropped before, it is gone.
pub struct Part {
    path: PathBuf,
    is_kept: bool,
}

impl Part {
    /// Begins a file of this name in a folder.
    pub fn begin(folder: &Path, name: &str) -> Sound<(Self, Out)> {
        let path = folder.join(format!("{name}{PART}"));
        os::private_file(&path).map_err(Flaw::disk(&path))?;
        let file = File::options().write(true).truncate(true).open(&path);
        let file = file.map_err(Flaw::disk(&path))?;
        let is_kept = false;
        Ok((Self { path, is_kept }, BufWriter::new(Hashed::new(file))))
    }

    /// Where it lies now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name; what is in it must be on the disk.
    pub fn keep(mut self) -> Sound<PathBuf> {
        let name = self.path.with_extension("");
        fs::rename(&self.path, &name).map_err(Flaw::disk(&name))?;
        self.is_kept = true;
        let folder = name.parent().unwrap_or(&name);
        os::sync_folder(folder).map_err(Flaw::disk(folder))?;
        Ok(name)
    }
}

/// Where a backup is written to.
pub type Out = BufWriter<Hashed<File>>;

/// Puts everything on the disk; tells length and SHA-256.
pub fn settle(out: Out) -> io::Result<(u64, String)> {
    let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.inner.sync_all()?;
    Ok((out.count(), out.digest()))
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept {
            // What stays in spite of it is swept away by the next backup.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes what backups that were killed have left in a folder.
pub fn sweep(folder: &Path) -> Sound<usize> {
    let mut swept = 0;
    for entry in entries(folder)? {
        if name::is_part(&entry) {
            remove(folder, &entry)?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// The backups in a folder, by name.
pub fn list(folder: &Path) -> Sound<Vec<Found>> {
    let mut found = Vec::new();
    for name in entries(folder)? {
        if name::moment_of(&name).is_some() {
            let path = folder.join(&name);
            let bytes = fs::metadata(&path).map_err(Flaw::disk(&path))?.len();
            found.push(Found { name, bytes });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Removes a file of a folder.
pub fn remove(folder: &Path, name: &str) -> Sound<()> {
    let path = folder.join(name);
    fs::remove_file(&path).map_err(Flaw::disk(&path))
}

/// Copies a backup into another folder and reads the copy again: it must have this SHA-256.
pub fn copy(from: &Path, folder: &Path, sha256: &str) -> Sound<PathBuf> {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    let (part, mut out) = Part::begin(folder, &name)?;
    let mut source = open(from)?;
    io::copy(&mut source, &mut out).map_err(Flaw::disk(part.path()))?;
    settle(out).map_err(Flaw::disk(part.path()))?;
    if digest(part.path())? != sha256 {
        return Err(Flaw::damaged("the copy is not what was copied"));
    }
    part.keep()
}

/// SHA-256 of a file.
pub fn digest(path: &Path) -> Sound<String> {
    let mut file = Hashed::new(open(path)?);
    io::copy(&mut file, &mut io::sink()).map_err(Flaw::disk(path))?;
    Ok(file.digest())
}

/// A folder beside another, for what is not finished; gone when it is dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes it beside `target`, in place of one that was left there by somebody who was killed.
    pub fn beside(target: &Path) -> Sound<Self> {
        let target = std::path::absolute(target).map_err(Flaw::disk(target))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}{PART}"));
        if path.exists() {
            fs::remove_dir_all(&path).map_err(Flaw::disk(&path))?;
        }
        make_folder(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it the name of the target, which is free.
    pub fn keep(self, target: &Path) -> Sound<()> {
        let target = std::path::absolute(target).map_err(Flaw::disk(target))?;
        if target.exists() {
            fs::remove_dir(&target).map_err(Flaw::disk(&target))?;
        }
        fs::rename(&self.0, &target).map_err(Flaw::disk(&target))?;
        let above = target.parent().unwrap_or(&target);
        os::sync_folder(above).map_err(Flaw::disk(above))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // After `keep` nothing is there any more.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Writes the files of a backup into a folder, one after the other, for their owner's eyes only.
pub struct Files {
    folder: PathBuf,
    open: Option<(PathBuf, File)>,
}

impl Files {
    /// Into this folder.
    pub fn into(folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self { folder, open: None }
    }

    /// Begins a file. A name that leads out of the folder is refused.
    pub fn begin(&mut self, name: &str) -> Sound<()> {
        self.end()?;
        let is_plain = |it: &str| !it.is_empty() && it != "." && it != ".." && !it.contains('\\');
        if !name.split('/').all(is_plain) || name.contains(':') {
            return Err(Flaw::damaged("a file leads out of its folder"));
        }
        let path = self.folder.join(name);
        make_folder(path.parent().unwrap_or(&self.folder))?;
        os::private_file(&path).map_err(Flaw::disk(&path))?;
        let file = File::options().write(true).truncate(true).open(&path);
        let file = file.map_err(Flaw::disk(&path))?;
        self.open = Some((path, file));
        Ok(())
    }

    /// Adds to the file.
    pub fn add(&mut self, piece: &[u8]) -> Sound<()> {
        match &mut self.open {
            Some((path, file)) => file.write_all(piece).map_err(Flaw::disk(path)),
            None => Err(Flaw::damaged("a piece of no file")),
        }
    }

    /// Ends the file: it is on the disk.
    pub fn end(&mut self) -> Sound<()> {
        match self.open.take() {
            Some((path, file)) => file.sync_all().map_err(Flaw::disk(&path)),
            None => Ok(()),
        }
    }
}

/// Counts and hashes what passes.
pub struct Hashed<T> {
    inner: T,
    sha: Sha256,
    bytes: u64,
}

impl<T> Hashed<T> {
    /// Around `inner`.
    pub fn new(inner: T) -> Self {
        Self {
            inner,
            sha: Sha256::new(),
            bytes: 0,
        }
    }

    /// SHA-256 of what has passed.
    pub fn digest(&self) -> String {
        hex::encode(self.sha.clone().finalize())
    }

    /// How much has passed.
    pub fn count(&self) -> u64 {
        self.bytes
    }

    fn passed(&mut self, bytes: &[u8]) {
        self.sha.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.passed(into.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(from)?;
        self.passed(from.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
