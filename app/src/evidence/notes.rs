//! Several signed notes in one text, each with a blank line before the next: what is printed, what lies beside the database, what others keep.

use std::collections::BTreeMap;

use mamori_core::evidence::{Checkpoint, NotANote, Note};

/// The notes in a text. Blank lines at its end are nothing.
pub fn read(text: &str) -> Result<Vec<Note>, NotANote> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_matches('\n');
    if text.is_empty() {
        return Ok(Vec::new());
    }
    // A note is its text, a blank line, and its signatures.
    let parts: Vec<&str> = text.split("\n\n").collect();
    let notes = parts.chunks(2).map(|it| format!("{}\n", it.join("\n\n")));
    notes.map(|it| Note::parse(&it)).collect()
}

/// The text of notes.
pub fn written(notes: &[String]) -> String {
    notes.join("\n")
}

/// Of each tree the note with the most events.
pub fn newest(notes: Vec<Note>) -> Vec<Note> {
    let mut newest: BTreeMap<String, (u64, Note)> = BTreeMap::new();
    for note in notes {
        let Ok(read) = Checkpoint::parse(&note.text) else {
            continue;
        };
        let known = newest.get(&read.origin).map(|it| it.0);
        if known.is_none_or(|it| it < read.size) {
            newest.insert(read.origin, (read.size, note));
        }
    }
    newest.into_values().map(|it| it.1).collect()
}

#[cfg(test)]
mod tests {
    use mamori_core::evidence::{Hash, SigningKey};

    use super::*;

    fn note(tree: &str, size: u64) -> Note {
        let checkpoint = Checkpoint {
            origin: format!("mamori/0/{tree}"),
            size,
            root: Hash::of(b""),
            extensions: Vec::new(),
        };
        let key = SigningKey::from_seed("mamori", [1; 32]).unwrap();
        key.sign(&checkpoint.text())
    }

    #[test]
    fn notes_come_back_from_their_text_and_nothing_is_no_note() {
        let notes = [note("house/2026", 1), note("house/2027", 2), note("a", 3)];
        let text = written(&notes.each_ref().map(ToString::to_string));
        assert_eq!(read(&text).unwrap(), notes);
        assert_eq!(read(&format!("\n{text}\n\n")).unwrap(), notes);
        assert_eq!(read(&text.replace('\n', "\r\n")).unwrap(), notes);
        assert_eq!(read("\n").unwrap(), []);
        assert!(read("something else").is_err());
        assert!(read(&text.replacen("\n\n", "\n", 1)).is_err());
    }

    #[test]
    fn of_each_tree_the_one_with_the_most_events_is_the_newest() {
        let notes = vec![note("a", 3), note("b", 1), note("a", 7), note("a", 5)];
        assert_eq!(newest(notes), [note("a", 7), note("b", 1)]);
    }
}
