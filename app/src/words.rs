//! The `data/` tree: the one built into the binary, or another folder, with `words/` of the state directory laid over.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use mamori_core::words::Words;

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../data");

/// Every text file of a data tree, by its path with `/`.
pub type Files = BTreeMap<String, String>;

/// The tree that was built into this binary.
pub fn built_in() -> Files {
    let mut files = Files::new();
    gather(&DATA, &mut files);
    files
}

/// The screen words of that tree, read once.
pub fn built_in_words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut files = Files::new();
        if let Some(folder) = DATA.get_dir("words") {
            gather(folder, &mut files);
        }
        Words::read(&files).0
    });
    &WORDS
}

fn gather(dir: &Dir<'_>, files: &mut Files) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.insert(path.replace('\\', "/"), text.to_owned());
        }
    }
    for dir in dir.dirs() {
        gather(dir, files);
    }
}

/// A tree on the disk.
pub fn in_folder(root: &Path) -> std::io::Result<Files> {
    let mut files = Files::new();
    walk(root, root, &mut files)?;
    Ok(files)
}

fn walk(root: &Path, dir: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            let name = name.replace('\\', "/");
            if path
                .extension()
                .is_some_and(|it| it == "toml" || it == "md")
            {
                files.insert(name, std::fs::read_to_string(&path)?);
            }
        }
    }
    Ok(())
}
