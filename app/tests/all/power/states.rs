//! What may lie on a disk after the power went: for each thing that was not synced, whether it is there, wholly, in part or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mamori::chance::Chance;
use sha2::{Digest, Sha256};

use super::disk::{Disk, Node, Step};

/// Bytes that a disk writes wholly or not at all.
const SECTOR: usize = 512;

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing of it is there.
    Dropped,
    /// All of it is there.
    Kept,
    /// All names are there, and nothing of their content.
    NamesOnly,
    /// All content is there, and no name.
    ContentOnly,
    /// Whole writes are there or not, in any order.
    Reordered(u64),
    /// Sectors of writes are there or not; where a file grew and nothing was written, anything may stand.
    Torn(u64),
}

/// What becomes of the engine's index, which is only ever mapped into memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    Gone,
    /// As it was made, without what was written through the map.
    Stale,
    /// Other bytes.
    Garbage(u64),
}

/// Files and folders, by the path below the state directory.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct State(BTreeMap<PathBuf, Option<Vec<u8>>>);

impl State {
    /// The disk after a loss of power.
    pub(crate) fn of(disk: &Disk, root: &Path, (fate, index): (Fate, Index)) -> Self {
        let mut dice = Dice::of(fate);
        let (kept, renaming) = disk.names();
        let mut names = kept.clone();
        for naming in renaming.filter(|_| dice.keeps_name()) {
            naming.apply(&mut names);
        }
        let mut state = BTreeMap::new();
        for (path, node) in &names {
            let above = path.ancestors().skip(1);
            let mut above = above.take_while(|it| it.starts_with(root));
            if !above.all(|it| names.contains_key(it)) {
                continue;
            }
            let Ok(below) = path.strip_prefix(root) else {
                continue;
            };
            let node = &disk.nodes()[*node];
            let content = (!node.is_folder).then(|| dice.content(node));
            state.insert(below.to_owned(), content);
        }
        let mut state = Self(state);
        state.spoil(index);
        state
    }

    fn spoil(&mut self, index: Index) {
        let is_index = |it: &Path| it.to_string_lossy().ends_with("-shm");
        match index {
            Index::Gone => self.0.retain(|path, _| !is_index(path)),
            Index::Stale => {}
            Index::Garbage(seed) => {
                let chance = Chance::seeded(seed);
                for (_, content) in self.0.iter_mut().filter(|it| is_index(it.0)) {
                    *content = Some(chance.bytes::<32768>().to_vec());
                }
            }
        }
    }

    /// The same for the same files, wherever they lie.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (path, content) in &self.0 {
            let name = path.to_string_lossy();
            hash.update(name.len().to_le_bytes());
            hash.update(name.as_bytes());
            let length = content.as_ref().map_or(u64::MAX, |it| it.len() as u64);
            hash.update(length.to_le_bytes());
            hash.update(content.as_deref().unwrap_or_default());
        }
        hash.finalize().into()
    }

    /// The content of a file; `None` where there is none.
    #[cfg(test)]
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        self.0.get(Path::new(name))?.as_deref()
    }

    /// Lays the files into an empty folder.
    pub(crate) fn lay(&self, into: &Path) -> std::io::Result<()> {
        for (path, content) in &self.0 {
            let path = into.join(path);
            match content {
                None => std::fs::create_dir_all(path)?,
                Some(content) => std::fs::write(path, content)?,
            }
        }
        Ok(())
    }
}

/// Decides thing by thing.
struct Dice {
    fate: Fate,
    chance: Chance,
    /// Of a hundred things so many are there: sometimes few, sometimes nearly all.
    share: u8,
}

impl Dice {
    fn of(fate: Fate) -> Self {
        let seed = match fate {
            Fate::Reordered(seed) | Fate::Torn(seed) => seed,
            _ => 0,
        };
        let chance = Chance::seeded(seed);
        let [first] = chance.bytes();
        let share = [8, 50, 92][usize::from(first % 3)];
        Self {
            fate,
            chance,
            share,
        }
    }

    fn falls(&self) -> bool {
        let [byte] = self.chance.bytes();
        byte % 100 < self.share
    }

    fn keeps_name(&self) -> bool {
        match self.fate {
            Fate::Dropped | Fate::ContentOnly => false,
            Fate::Kept | Fate::NamesOnly => true,
            Fate::Reordered(_) | Fate::Torn(_) => self.falls(),
        }
    }

    fn content(&mut self, node: &Node) -> Vec<u8> {
        let mut content = node.kept.clone();
        for step in &node.steps {
            match self.fate {
                Fate::Kept | Fate::ContentOnly => step.what.apply(&mut content),
                Fate::Reordered(_) if self.falls() => step.what.apply(&mut content),
                Fate::Dropped | Fate::NamesOnly | Fate::Reordered(_) => {}
                Fate::Torn(_) => self.tear(&step.what, &mut content),
            }
        }
        content
    }

    fn tear(&mut self, step: &Step, content: &mut Vec<u8>) {
        let Step::Write { at, bytes } = step else {
            if self.falls() {
                step.apply(content);
            }
            return;
        };
        let end = at + bytes.len();
        if content.len() < end && self.falls() {
            self.grow(content, end);
        }
        let mut from = *at;
        while from < end {
            let to = end.min((from / SECTOR + 1) * SECTOR);
            if self.falls() {
                let part = Step::Write {
                    at: from,
                    bytes: bytes[from - at..to - at].to_vec(),
                };
                part.apply(content);
            }
            from = to;
        }
    }

    /// A file may have grown before anything was written there: zeros, or whatever stood on the disk.
    fn grow(&mut self, content: &mut Vec<u8>, end: usize) {
        let from = content.len();
        content.resize(end, 0);
        let [kind] = self.chance.bytes();
        if kind % 2 == 0 {
            for part in content[from..].chunks_mut(32) {
                part.copy_from_slice(&self.chance.bytes::<32>()[..part.len()]);
            }
        }
    }
}
