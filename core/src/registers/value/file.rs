//! What stands in a field for a file: its name, and its content by a digest. Keeping files is the app's.

/// A file that was handed in, as its field names it: `receipt.jpg sha256:9f86…`. Whoever has only the field can still prove
/// which file was meant, and the journal that keeps the field's value keeps that too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileValue<'a> {
    /// Its name, with the end that belongs to its content.
    pub name: &'a str,
    /// SHA-256 of its content, as 64 hexadecimal digits.
    pub digest: &'a str,
}

/// What stands between name and digest.
const BETWEEN: &str = " sha256:";

impl<'a> FileValue<'a> {
    /// Reads what [`FileValue::written`] wrote. None for a text that names no kept file, such as the shelf of a paper.
    pub fn of(value: &'a str) -> Option<Self> {
        let (name, digest) = value.rsplit_once(BETWEEN)?;
        is_digest(digest).then_some(Self { name, digest })
    }

    /// Its written form.
    pub fn written(self) -> String {
        format!("{}{BETWEEN}{}", self.name, self.digest)
    }

    /// The name that people read: of a kept file without its digest, else the text itself.
    pub fn name_in(value: &'a str) -> &'a str {
        Self::of(value).map_or(value, |it| it.name)
    }
}

/// Whether a text is the digest of a file.
pub fn is_digest(text: &str) -> bool {
    let is_digit = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
    text.len() == 64 && text.bytes().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_from_its_field_as_it_was_written() {
        let digest = "0123456789abcdef".repeat(4);
        let file = FileValue {
            name: "領収書 sha256:x.pdf",
            digest: &digest,
        };
        let written = file.written();
        assert_eq!(FileValue::of(&written), Some(file));
        assert_eq!(FileValue::name_in(&written), file.name);
    }

    #[test]
    fn a_text_without_a_whole_digest_names_no_file() {
        for text in [
            "紙の原本は棚3",
            "a.pdf sha256:12",
            &format!("a sha256:{}", "Z".repeat(64)),
        ] {
            assert_eq!(FileValue::of(text), None);
            assert_eq!(FileValue::name_in(text), text);
        }
    }
}
