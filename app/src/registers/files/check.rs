//! Whether every file that an entry, a step or the list of files names is still on the disk, and still the same.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use mamori_core::registers::is_digest;

use super::disk;
use super::store;
use crate::db::{DbResult, Rows};

/// A file that is gone or another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedFile {
    /// By what it is named.
    pub digest: String,
    /// Whether it is not there at all.
    pub is_gone: bool,
    /// The row that names it.
    pub named_by: String,
}

/// Reads every named file below a state directory again.
pub async fn damaged_files(rows: &mut Rows, state: &Path) -> DbResult<Vec<DamagedFile>> {
    let mut named = BTreeMap::new();
    for (text, by) in store::naming(rows).await? {
        for digest in digests(&text) {
            named.entry(digest.to_owned()).or_insert_with(|| by.clone());
        }
    }
    let mut damaged = Vec::new();
    for (digest, named_by) in named {
        if let Err(why) = disk::read(state, &digest) {
            damaged.push(DamagedFile {
                is_gone: why.kind() == ErrorKind::NotFound,
                digest,
                named_by,
            });
        }
    }
    Ok(damaged)
}

/// The digests in a text: after `sha256:`, however it goes on.
fn digests(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split("sha256:").skip(1);
    after.filter_map(|it| it.get(..64).filter(|it| is_digest(it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_found_wherever_they_stand_in_a_text() {
        let (a, b) = ("a1".repeat(32), "0f".repeat(32));
        let text = format!(r#"{{"x":"f.jpg sha256:{a}","y":"sha256:","z":"g sha256:{b}"}}"#);
        assert_eq!(digests(&text).collect::<Vec<_>>(), [a, b]);
        assert_eq!(digests("sha256:\u{3042}").count(), 0);
    }
}
