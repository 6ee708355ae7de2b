//! Where a fault of `data/demo` stands: the file, and the line by the words that stand near it. What is a fault is decided in `check.rs`.

use mamori_core::lint::Finding;

use crate::words::Files;

/// The rule of everything that does not hold together in `data/demo`.
pub const RULE: &str = "demo.world";

/// Something that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    file: String,
    /// What stands above it or on its line, from the top down, each on a line of its own.
    near: Vec<String>,
    what: String,
}

impl Fault {
    pub(super) fn new(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            near: Vec::new(),
            what: what.into(),
        }
    }

    /// Nearer: what stands on a line further down.
    pub(super) fn near(mut self, words: impl Into<String>) -> Self {
        self.near.push(words.into());
        self
    }

    /// In the part of the file that begins with these words.
    pub(super) fn below(mut self, words: impl Into<String>) -> Self {
        self.near.insert(0, words.into());
        self
    }

    /// With file and line.
    pub(super) fn finding(self, files: &Files) -> Finding {
        let text = files.get(&self.file).map(String::as_str);
        let line = line_of(text.unwrap_or_default(), &self.near);
        Finding::new((&self.file, line), RULE, self.what, "")
    }
}

/// The line that is reached by going from each of the words to the next; those that are missing are passed over.
fn line_of(text: &str, near: &[String]) -> usize {
    let mut reached = 0;
    for words in near {
        let lines = text.lines().enumerate().skip(reached);
        let mut found = lines.filter(|(_, line)| line.contains(words.as_str()));
        if let Some((at, _)) = found.next() {
            reached = at + 1;
        }
    }
    reached.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_what_stands_above_it() {
        let text = "id = \"a\"\nyear = 2025\nx = [\"1-1\"]\nyear = 2026\nx = [\"1-1\"]\n";
        let at = |near: &[&str]| {
            let near: Vec<String> = near.iter().map(|it| (*it).to_owned()).collect();
            line_of(text, &near)
        };
        assert_eq!(at(&["year = 2026", "\"1-1\""]), 5);
        assert_eq!(at(&["\"1-1\""]), 3);
        assert_eq!(at(&["\"1-1\"", "\"1-1\""]), 5);
        assert_eq!(at(&["year = 2026", "nothing"]), 4);
        assert_eq!(at(&[]), 1);
    }
}
