//! What touches the machine outside the database: files by their path. What stands in them is the caller's.

/// The bytes of a file; `None` when there is none or it may not be read.
pub fn read_file(path: &str) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// Whether a file is there.
pub fn has_file(path: &str) -> bool {
    std::path::Path::new(path).is_file()
}
