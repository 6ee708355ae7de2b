//! Files in the state directory, each under the SHA-256 of its content. What they mean and whose they are stands in the database.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::os;

/// Their folder in the state directory.
const FOLDER: &str = "files";

/// Keeps a content, and comes back when it is on the disk; gives its digest. `beside` is a name that nobody else uses.
pub(super) fn keep(state: &Path, content: &[u8], beside: &str) -> io::Result<String> {
    let digest = digest(content);
    let path = path(state, &digest);
    // What is damaged is written anew by whoever brings it again.
    if read(state, &digest).is_err() {
        os::keep_private((&path, state), &path.with_file_name(beside), content)?;
    } else {
        // Whoever brought it first may not have come so far, or have failed there.
        os::sync_names(&path, state)?;
    }
    Ok(digest)
}

/// A content by its digest; an error when it is gone or no longer what it was.
pub(super) fn read(state: &Path, of: &str) -> io::Result<Vec<u8>> {
    let content = std::fs::read(path(state, of))?;
    if digest(&content) == of {
        Ok(content)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the file was changed on the disk",
        ))
    }
}

/// Takes a content away; one that is not there is gone already.
pub(super) fn remove(state: &Path, of: &str) -> io::Result<()> {
    match std::fs::remove_file(path(state, of)) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

fn digest(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// Two letters make a folder, so that none grows too large.
fn path(state: &Path, digest: &str) -> PathBuf {
    let folder = digest.get(..2).unwrap_or_default();
    state.join(FOLDER).join(folder).join(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_lies_under_its_digest_and_is_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let digest = keep(dir.path(), b"proof", "one").unwrap();
        assert_eq!(keep(dir.path(), b"proof", "two").unwrap(), digest);
        assert_eq!(read(dir.path(), &digest).unwrap(), b"proof");
        let folder = dir.path().join(FOLDER).join(digest.get(..2).unwrap());
        let names: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().collect();
        assert_eq!(names.len(), 1);
        assert_eq!(names[0].file_name().to_str(), Some(digest.as_str()));
    }

    #[test]
    fn a_content_that_was_changed_on_the_disk_is_not_shown_and_can_be_brought_again() {
        let dir = tempfile::tempdir().unwrap();
        let digest = keep(dir.path(), b"proof", "one").unwrap();
        std::fs::write(path(dir.path(), &digest), b"prooF").unwrap();
        assert!(read(dir.path(), &digest).is_err());
        keep(dir.path(), b"proof", "two").unwrap();
        assert_eq!(read(dir.path(), &digest).unwrap(), b"proof");
        assert!(read(dir.path(), &"0".repeat(64)).is_err());
        remove(dir.path(), &digest).unwrap();
        assert!(read(dir.path(), &digest).is_err());
        remove(dir.path(), &digest).unwrap();
    }
}
