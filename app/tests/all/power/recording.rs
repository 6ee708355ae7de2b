//! What `strace` saw of a program, line by line, as happenings in their order. What the model of a disk does not know is an error.

use std::collections::HashMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// One thing that the program asked of the operating system, or said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A file or folder was opened, and perhaps made or emptied.
    Opened {
        handle: u64,
        path: PathBuf,
        makes: bool,
        empties: bool,
    },
    Closed(u64),
    /// One more handle of the same opened file.
    Twin {
        of: u64,
        handle: u64,
    },
    /// Where the next write without a place goes.
    Sought {
        handle: u64,
        to: u64,
    },
    Written {
        handle: u64,
        at: Option<u64>,
        bytes: Vec<u8>,
    },
    Sized {
        handle: u64,
        size: u64,
    },
    /// From here on the disk may have begun; nothing is promised yet.
    SyncBegun {
        by: u32,
        handle: u64,
    },
    SyncEnded {
        by: u32,
    },
    /// It came back with an error: what it was to cover may never reach the disk, and no later sync says so.
    SyncFailed {
        by: u32,
    },
    Folder(PathBuf),
    Renamed(PathBuf, PathBuf),
    Unlinked(PathBuf),
    /// On its standard output, from where somebody else may know it.
    Said(String),
}

/// The calls to be recorded. Those that the model does not know are here too, so that they are seen.
pub(crate) const CALLS: &str = "open,openat,openat2,creat,close,dup,dup2,dup3,fcntl,lseek,\
    write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,sendfile,splice,\
    rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,mkdir,mkdirat,\
    fsync,fdatasync,sync,syncfs,sync_file_range,mmap,msync,io_uring_setup,io_submit";

/// A call with its arguments as they are written, and what came back.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    name: String,
    arguments: Vec<String>,
    /// `None` while it has not come back.
    result: Option<i64>,
    /// The call was not made; its result was made up.
    is_made_up: bool,
}

/// Reads a recording of a program that worked below `root`.
pub(crate) fn read(lines: impl BufRead, root: &Path) -> Result<Vec<Happening>, String> {
    let mut reader = Reader {
        root,
        begun: HashMap::new(),
        happenings: Vec::new(),
    };
    for line in lines.split(b'\n') {
        let line = line.map_err(|why| why.to_string())?;
        let line = str::from_utf8(&line).map_err(|why| why.to_string())?;
        let short: String = line.chars().take(300).collect();
        reader
            .line(line)
            .map_err(|why| format!("{why} in: {short}"))?;
    }
    Ok(reader.happenings)
}

struct Reader<'a> {
    root: &'a Path,
    /// Calls that have not come back, by thread.
    begun: HashMap<u32, String>,
    happenings: Vec<Happening>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let Some((thread, rest)) = line.trim_start().split_once(' ') else {
            return Ok(());
        };
        let thread: u32 = thread.parse().map_err(|_| "no thread".to_owned())?;
        let rest = rest.trim_start();
        if rest.starts_with("+++") || rest.starts_with("---") {
            return Ok(());
        }
        if let Some(front) = rest.strip_suffix(" <unfinished ...>") {
            self.begin(thread, &call(front, None)?)?;
            self.begun.insert(thread, front.to_owned());
            return Ok(());
        }
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let (_, end) = resumed.split_once(" resumed>").ok_or("not resumed")?;
            let front = self.begun.remove(&thread).ok_or("never begun")?;
            return self.end(thread, &finished(&format!("{front}{end}"))?);
        }
        let call = finished(rest)?;
        self.begin(thread, &call)?;
        self.end(thread, &call)
    }

    /// What counts from the moment when it is asked for.
    fn begin(&mut self, by: u32, call: &Call) -> Result<(), String> {
        match call.name.as_str() {
            "write" | "writev" if call.handle(0)? == 1 => {
                let text = String::from_utf8_lossy(&call.bytes(1)?).into_owned();
                self.happenings.push(Happening::Said(text));
            }
            "fsync" | "fdatasync" if self.is_ours(call, 0) => {
                let handle = call.handle(0)?;
                self.happenings.push(Happening::SyncBegun { by, handle });
            }
            _ => {}
        }
        Ok(())
    }

    /// What counts only once it came back.
    fn end(&mut self, by: u32, call: &Call) -> Result<(), String> {
        let has_failed = call.result.is_none_or(|it| it < 0);
        if has_failed && call.name.ends_with("sync") && self.is_ours(call, 0) {
            self.happenings.push(Happening::SyncFailed { by });
        }
        if has_failed || call.is_made_up {
            return Ok(());
        }
        let happened = match call.name.as_str() {
            "open" | "openat" | "creat" => self.opened(call)?,
            "write" | "pwrite64" if self.is_ours(call, 0) => Some(call.written()?),
            "fsync" | "fdatasync" if self.is_ours(call, 0) => Some(Happening::SyncEnded { by }),
            "close" if self.is_ours(call, 0) => Some(Happening::Closed(call.handle(0)?)),
            "dup" | "dup2" | "dup3" if self.is_ours(call, 0) => Some(call.twin()?),
            "fcntl" if self.is_ours(call, 0) && call.word(1).starts_with("F_DUPFD") => {
                Some(call.twin()?)
            }
            "lseek" if self.is_ours(call, 0) => Some(Happening::Sought {
                handle: call.handle(0)?,
                to: call.result.unwrap().unsigned_abs(),
            }),
            "ftruncate" if self.is_ours(call, 0) => Some(Happening::Sized {
                handle: call.handle(0)?,
                size: call.number(1)?,
            }),
            "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat" | "mkdir" | "mkdirat" => {
                self.named(call)?
            }
            _ => return self.unknown(call),
        };
        self.happenings.extend(happened);
        Ok(())
    }

    fn opened(&self, call: &Call) -> Result<Option<Happening>, String> {
        let path = call.path(usize::from(call.name == "openat"))?;
        let flags = call.arguments.join("|");
        Ok(path.starts_with(self.root).then(|| Happening::Opened {
            handle: call.result.unwrap().unsigned_abs(),
            path,
            makes: call.name == "creat" || flags.contains("O_CREAT"),
            empties: call.name == "creat" || flags.contains("O_TRUNC"),
        }))
    }

    fn named(&self, call: &Call) -> Result<Option<Happening>, String> {
        let (first, second) = match call.name.as_str() {
            "rename" => (0, 1),
            "renameat" | "renameat2" => (1, 3),
            "unlinkat" | "mkdirat" => (1, 1),
            _ => (0, 0),
        };
        let (from, to) = (call.path(first)?, call.path(second)?);
        if !from.starts_with(self.root) && !to.starts_with(self.root) {
            return Ok(None);
        }
        Ok(Some(match call.name.as_str() {
            "unlink" | "unlinkat" => Happening::Unlinked(from),
            "mkdir" | "mkdirat" => Happening::Folder(from),
            _ => Happening::Renamed(from, to),
        }))
    }

    /// What the model does not know may be done elsewhere only. Readers' maps and the engine's `-shm` are known to be lost.
    fn unknown(&self, call: &Call) -> Result<(), String> {
        let root = self.root.to_str().ok_or("a root without letters")?;
        let is_ours = call
            .arguments
            .iter()
            .any(|it| plain(it).is_ok_and(|it| it.starts_with(root)));
        let is_read = call.name == "fcntl"
            || call.name == "mmap"
                && (call.word(3).contains("MAP_PRIVATE") || !call.word(2).contains("PROT_WRITE"));
        let is_index =
            call.name == "mmap" && plain(call.word(4)).is_ok_and(|it| it.ends_with("-shm"));
        if is_ours && !is_read && !is_index {
            return Err(format!("`{}` is not in the model", call.name));
        }
        Ok(())
    }

    /// Whether an argument is an open file below the root.
    fn is_ours(&self, call: &Call, place: usize) -> bool {
        let path = plain(call.word(place)).unwrap_or_default();
        Path::new(&path).starts_with(self.root)
    }
}

impl Call {
    fn word(&self, place: usize) -> &str {
        self.arguments.get(place).map_or("", String::as_str)
    }

    fn handle(&self, place: usize) -> Result<u64, String> {
        let word = self.word(place);
        let digits = word.split('<').next().unwrap_or_default();
        digits.parse().map_err(|_| format!("no handle: {word}"))
    }

    fn number(&self, place: usize) -> Result<u64, String> {
        let word = self.word(place);
        word.parse().map_err(|_| format!("no number: {word}"))
    }

    /// Every string in an argument and those that follow it in the same list, joined.
    fn bytes(&self, place: usize) -> Result<Vec<u8>, String> {
        let rest = self.arguments.get(place..).unwrap_or_default().join(", ");
        if rest.contains("\"...") {
            return Err("a string was cut".into());
        }
        let strings = rest.split('"').skip(1).step_by(2);
        strings
            .map(unhexed)
            .collect::<Result<Vec<_>, _>>()
            .map(|it| it.concat())
    }

    fn path(&self, place: usize) -> Result<PathBuf, String> {
        let name = String::from_utf8(unhexed(self.word(place).trim_matches('"'))?)
            .map_err(|why| why.to_string())?;
        let folder = place.checked_sub(1).map_or("", |it| self.word(it));
        Ok(Path::new(&plain(folder)?).join(name))
    }

    fn written(&self) -> Result<Happening, String> {
        let mut bytes = self.bytes(1)?;
        let done = usize::try_from(self.result.unwrap()).map_err(|why| why.to_string())?;
        bytes.truncate(done);
        if bytes.len() < done {
            return Err("more was written than is told".into());
        }
        let is_placed = self.name == "pwrite64";
        Ok(Happening::Written {
            handle: self.handle(0)?,
            at: is_placed.then(|| self.number(3)).transpose()?,
            bytes,
        })
    }

    fn twin(&self) -> Result<Happening, String> {
        Ok(Happening::Twin {
            of: self.handle(0)?,
            handle: self.result.unwrap().unsigned_abs(),
        })
    }
}

fn finished(line: &str) -> Result<Call, String> {
    let (front, result) = line.rsplit_once(" = ").ok_or("no result")?;
    let front = front.trim_end().strip_suffix(')').ok_or("no end")?;
    call(front, Some(result))
}

fn call(front: &str, result: Option<&str>) -> Result<Call, String> {
    let (name, arguments) = front.split_once('(').ok_or("no call")?;
    let digits = result.map(|it| it.split(['<', ' ']).next().unwrap_or_default());
    Ok(Call {
        name: name.to_owned(),
        arguments: arguments.split(", ").map(str::to_owned).collect(),
        result: digits.and_then(number),
        is_made_up: result.is_some_and(|it| it.ends_with("(INJECTED)")),
    })
}

/// A decimal or hexadecimal number; `None` for a call that never came back.
fn number(word: &str) -> Option<i64> {
    match word.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None => word.parse().ok(),
    }
}

/// The path that stands behind a handle, or a string itself.
fn plain(word: &str) -> Result<String, String> {
    let inner = match word.split_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None if word.starts_with('"') => word.trim_matches('"'),
        None => return Ok(String::new()),
    };
    let path = String::from_utf8(unhexed(inner)?).map_err(|why| why.to_string())?;
    Ok(path.trim_end_matches(" (deleted)").to_owned())
}

/// `\x41\x42` as bytes.
fn unhexed(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.split("\\x").skip(1);
    let is_whole = text.len().is_multiple_of(4) && (text.is_empty() || text.starts_with("\\x"));
    let bytes: Result<Vec<u8>, _> = digits.map(|it| u8::from_str_radix(it, 16)).collect();
    match bytes {
        Ok(bytes) if is_whole && bytes.len() * 4 == text.len() => Ok(bytes),
        _ => Err(format!(
            "not in hexadecimal digits: {}",
            text.chars().take(80).collect::<String>()
        )),
    }
}
