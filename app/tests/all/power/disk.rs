//! A disk as a program may rely on it: what was synced stays; of everything else any part may be there after the power went.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::recording::Happening;

/// The disk in the middle of a recording.
#[derive(Default)]
pub(crate) struct Disk {
    nodes: Vec<Node>,
    /// Names as the program sees them.
    names: BTreeMap<PathBuf, usize>,
    /// Names as they surely are after a loss of power.
    kept_names: BTreeMap<PathBuf, usize>,
    /// What was done to names since, in its order.
    renaming: Vec<Numbered<Naming>>,
    handles: HashMap<u64, Handle>,
    /// Syncs that have not come back: what they cover.
    syncing: HashMap<u32, (usize, u64)>,
    /// How many things were done so far; gives each its number.
    done: u64,
}

/// A file or a folder, whatever it is called.
#[derive(Default)]
pub(crate) struct Node {
    pub(crate) is_folder: bool,
    pub(crate) kept: Vec<u8>,
    /// Done to it and not yet synced, in its order.
    pub(crate) steps: Vec<Numbered<Step>>,
    /// Bytes as the program sees them.
    size: u64,
}

pub(crate) struct Numbered<T> {
    number: u64,
    pub(crate) what: T,
}

/// Something done to the content of a file.
pub(crate) enum Step {
    Write { at: usize, bytes: Vec<u8> },
    Size(usize),
}

/// Something done to a name in a folder. A rename within a folder is one thing.
#[derive(Clone)]
pub(crate) struct Naming {
    pub(crate) gone: Option<PathBuf>,
    pub(crate) here: Option<(PathBuf, usize)>,
}

#[derive(Clone)]
struct Handle {
    node: usize,
    /// Where the next write without a place goes.
    at: u64,
}

impl Disk {
    /// A folder whose content has long been on the disk.
    pub(crate) fn of(root: &Path) -> std::io::Result<Self> {
        let mut disk = Self::default();
        disk.take(root)?;
        Ok(disk)
    }

    fn take(&mut self, path: &Path) -> std::io::Result<()> {
        let is_folder = path.is_dir();
        let kept = if is_folder {
            Vec::new()
        } else {
            std::fs::read(path)?
        };
        let node = self.node(is_folder, kept);
        self.names.insert(path.to_owned(), node);
        self.kept_names.insert(path.to_owned(), node);
        if is_folder {
            for entry in std::fs::read_dir(path)? {
                self.take(&entry?.path())?;
            }
        }
        Ok(())
    }

    fn node(&mut self, is_folder: bool, kept: Vec<u8>) -> usize {
        self.nodes.push(Node {
            is_folder,
            size: kept.len() as u64,
            kept,
            steps: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// Whether every name and every content is on the disk.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.renaming.is_empty() && self.nodes.iter().all(|it| it.steps.is_empty())
    }

    /// The names that surely stay, and what may still happen to them.
    pub(crate) fn names(&self) -> (&BTreeMap<PathBuf, usize>, impl Iterator<Item = &Naming>) {
        (&self.kept_names, self.renaming.iter().map(|it| &it.what))
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Takes over what the program did next.
    pub(crate) fn then(&mut self, happening: &Happening) -> Result<(), String> {
        self.done += 1;
        match happening {
            Happening::Opened {
                handle,
                path,
                makes,
                empties,
            } => self.open(*handle, path, (*makes, *empties))?,
            Happening::Closed(handle) => drop(self.handles.remove(handle)),
            Happening::Twin { of, handle } => {
                let twin = self.handle(*of)?.clone();
                self.handles.insert(*handle, twin);
            }
            Happening::Sought { handle, to } => self.handle(*handle)?.at = *to,
            Happening::Written { handle, at, bytes } => self.write(*handle, *at, bytes)?,
            Happening::Sized { handle, size } => {
                let node = self.handle(*handle)?.node;
                self.resize(node, *size)?;
            }
            Happening::SyncBegun { .. }
            | Happening::SyncEnded { .. }
            | Happening::SyncFailed { .. } => self.synced(happening)?,
            Happening::Folder(_) | Happening::Renamed(..) | Happening::Unlinked(_) => {
                self.named(happening)?;
            }
            Happening::Said(_) => {}
        }
        Ok(())
    }

    fn synced(&mut self, happening: &Happening) -> Result<(), String> {
        let by = match happening {
            Happening::SyncBegun { by, handle } => {
                let node = self.handle(*handle)?.node;
                self.syncing.insert(*by, (node, self.done));
                return Ok(());
            }
            Happening::SyncEnded { by } | Happening::SyncFailed { by } => by,
            _ => return Ok(()),
        };
        let begun = self.syncing.remove(by);
        let (node, until) = begun.ok_or("a sync without a beginning")?;
        match happening {
            Happening::SyncEnded { .. } => self.sync(node, until),
            _ => self.forsake(node, until),
        }
        Ok(())
    }

    fn named(&mut self, happening: &Happening) -> Result<(), String> {
        match happening {
            Happening::Folder(path) => {
                let node = self.node(true, Vec::new());
                self.rename(None, Some((path.clone(), node)));
            }
            Happening::Renamed(from, to) => {
                let node = *self.names.get(from).ok_or("a rename of nothing")?;
                if from.parent() != to.parent() || self.nodes[node].is_folder {
                    return Err("only files, and within a folder, are renamed in the model".into());
                }
                self.rename(Some(from.clone()), Some((to.clone(), node)));
            }
            Happening::Unlinked(path) => self.rename(Some(path.clone()), None),
            _ => {}
        }
        Ok(())
    }

    fn handle(&mut self, handle: u64) -> Result<&mut Handle, String> {
        let found = self.handles.get_mut(&handle);
        found.ok_or_else(|| format!("handle {handle} was never opened"))
    }

    fn open(
        &mut self,
        handle: u64,
        path: &Path,
        (makes, empties): (bool, bool),
    ) -> Result<(), String> {
        let node = match self.names.get(path) {
            Some(node) => *node,
            None if makes => {
                let node = self.node(false, Vec::new());
                self.rename(None, Some((path.to_owned(), node)));
                node
            }
            None => return Err(format!("{} was opened and never made", path.display())),
        };
        if empties && self.nodes[node].size > 0 {
            self.resize(node, 0)?;
        }
        self.handles.insert(handle, Handle { node, at: 0 });
        Ok(())
    }

    fn write(&mut self, handle: u64, at: Option<u64>, bytes: &[u8]) -> Result<(), String> {
        let number = self.done;
        let length = bytes.len() as u64;
        let opened = self.handle(handle)?;
        let start = at.unwrap_or(opened.at);
        if at.is_none() {
            opened.at = start + length;
        }
        let node = opened.node;
        let node = &mut self.nodes[node];
        node.size = node.size.max(start + length);
        let what = Step::Write {
            at: usize::try_from(start).map_err(|why| why.to_string())?,
            bytes: bytes.to_vec(),
        };
        node.steps.push(Numbered { number, what });
        Ok(())
    }

    fn resize(&mut self, node: usize, size: u64) -> Result<(), String> {
        let what = Step::Size(usize::try_from(size).map_err(|why| why.to_string())?);
        let number = self.done;
        let node = &mut self.nodes[node];
        node.size = size;
        node.steps.push(Numbered { number, what });
        Ok(())
    }

    fn rename(&mut self, gone: Option<PathBuf>, here: Option<(PathBuf, usize)>) {
        let what = Naming { gone, here };
        what.apply(&mut self.names);
        let number = self.done;
        self.renaming.push(Numbered { number, what });
    }

    /// A system may take pages for written after it has told once that they could not be. (Names stay as unsure as they were.)
    fn forsake(&mut self, node: usize, until: u64) {
        self.nodes[node].steps.retain(|it| it.number >= until);
    }

    /// What was done before a sync began is on the disk once it came back: of a file its bytes and not its name, of a folder its names.
    fn sync(&mut self, node: usize, until: u64) {
        let file = &mut self.nodes[node];
        let covered = file.steps.partition_point(|it| it.number < until);
        for step in file.steps.drain(..covered) {
            step.what.apply(&mut file.kept);
        }
        if !file.is_folder {
            return;
        }
        let folders = self.names.iter().filter(|it| *it.1 == node);
        let folders: Vec<PathBuf> = folders.map(|it| it.0.clone()).collect();
        for naming in std::mem::take(&mut self.renaming) {
            let is_covered = naming.number < until
                && naming
                    .what
                    .folder()
                    .is_some_and(|it| folders.iter().any(|known| known == it));
            if is_covered {
                naming.what.apply(&mut self.kept_names);
            } else {
                self.renaming.push(naming);
            }
        }
    }
}

impl Naming {
    pub(crate) fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        if let Some(path) = &self.gone {
            names.remove(path);
        }
        if let Some((path, node)) = &self.here {
            names.insert(path.clone(), *node);
        }
    }

    fn folder(&self) -> Option<&Path> {
        let here = self.here.as_ref().map(|it| &it.0);
        here.or(self.gone.as_ref())?.parent()
    }
}

impl Step {
    /// Does it whole.
    pub(crate) fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Size(size) => content.resize(*size, 0),
            Self::Write { at, bytes } => {
                let end = at + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*at..end].copy_from_slice(bytes);
            }
        }
    }
}
