//! The tags of an XML part with the bytes where they stand, so that one can be written anew and the rest left as it is; knows no sheet.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use quick_xml::{Reader, XmlVersion};

use super::FillError;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<c>`
    Open,
    /// `<c/>`
    Whole,
    /// `</c>`
    Close,
}

/// A tag where it stands.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    /// What it does.
    pub(super) kind: Kind,
    /// How many elements stand around its element.
    pub(super) depth: usize,
    /// Its first byte and the one behind its last.
    pub(super) range: Range<usize>,
    /// Its name, with a prefix where there is one.
    name: &'a str,
    /// Name and attributes, as they are written.
    inside: &'a str,
}

impl<'a> Tag<'a> {
    /// Its name without prefix.
    pub(super) fn word(&self) -> &'a str {
        self.name.rsplit_once(':').map_or(self.name, |it| it.1)
    }

    /// Whether it begins an element of this name and depth.
    pub(super) fn begins(&self, word: &str, depth: usize) -> bool {
        self.kind != Kind::Close && self.depth == depth && self.word() == word
    }

    /// Whether it ends an element of this name and depth, also as a tag that does both.
    pub(super) fn ends(&self, word: &str, depth: usize) -> bool {
        self.kind != Kind::Open && self.depth == depth && self.word() == word
    }

    /// The prefix of its name with the colon; empty where there is none.
    pub(super) fn prefix(&self) -> &'a str {
        let length = self.name.len() - self.word().len();
        self.name.get(..length).unwrap_or_default()
    }

    /// What an attribute of this name without prefix says.
    pub(super) fn says(&self, key: &str) -> Result<Option<Cow<'a, str>>, FillError> {
        self.value_of(|it| it == key)
    }

    /// What an attribute says that has a prefix, whichever it is, as `r:id`.
    pub(super) fn says_prefixed(&self, key: &str) -> Result<Option<Cow<'a, str>>, FillError> {
        self.value_of(|it| it.split_once(':').is_some_and(|(_, word)| word == key))
    }

    fn value_of(&self, is_it: impl Fn(&str) -> bool) -> Result<Option<Cow<'a, str>>, FillError> {
        for attribute in Attributes::new(self.inside, self.name.len()) {
            let attribute = attribute.map_err(FillError::damaged)?;
            if is_it(attribute.key.as_ref()) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(FillError::damaged);
            }
        }
        Ok(None)
    }

    /// The tag written anew as `kind`, with some attributes changed, added (at the end) or left out.
    pub(super) fn anew(
        &self,
        kind: Kind,
        changes: &[(&str, Option<&str>)],
    ) -> Result<String, FillError> {
        let mut tag = format!("<{}", self.name);
        let mut left: Vec<_> = changes.to_vec();
        for attribute in Attributes::new(self.inside, self.name.len()) {
            let attribute = attribute.map_err(FillError::damaged)?;
            let key = attribute.key.as_ref();
            match left.iter().position(|it| it.0 == key) {
                Some(at) => push(&mut tag, key, left.remove(at).1),
                // As it was written; only the quotes around it may have been others.
                None => push_raw(&mut tag, key, &attribute.value.replace('"', "&quot;")),
            }
        }
        for (key, value) in left {
            push(&mut tag, key, value);
        }
        tag.push_str(if kind == Kind::Whole { "/>" } else { ">" });
        Ok(tag)
    }

    /// The tag that closes its element.
    pub(super) fn closing(&self) -> String {
        format!("</{}>", self.name)
    }
}

fn push(tag: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        push_raw(tag, key, &quick_xml::escape::escape(value));
    }
}

fn push_raw(tag: &mut String, key: &str, value: &str) {
    tag.push(' ');
    tag.push_str(key);
    tag.push_str("=\"");
    tag.push_str(value);
    tag.push('"');
}

/// The tags of a part, one after the other.
pub(super) struct Tags<'a> {
    xml: &'a str,
    reader: Reader<&'a [u8]>,
    /// The bytes before the first one that the reader counts.
    skipped: usize,
    depth: usize,
}

impl<'a> Tags<'a> {
    /// From the beginning of a part.
    pub(super) fn of(xml: &'a str) -> Self {
        let counted = xml.strip_prefix('\u{feff}').unwrap_or(xml);
        Self {
            xml,
            reader: Reader::from_str(counted),
            skipped: xml.len() - counted.len(),
            depth: 0,
        }
    }

    /// The next tag; nothing at the end. Refused are parts in other letters than UTF-8 and those that declare entities,
    /// which no program for tables writes.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, FillError> {
        loop {
            let from = self.at();
            let (kind, name) = match self.reader.read_event().map_err(FillError::damaged)? {
                Event::Start(tag) => (Kind::Open, tag.name().as_ref().len()),
                Event::Empty(tag) => (Kind::Whole, tag.name().as_ref().len()),
                Event::End(tag) => (Kind::Close, tag.name().as_ref().len()),
                Event::Eof if self.depth > 0 => return Err(FillError::damaged("it breaks off")),
                Event::Eof => return Ok(None),
                Event::DocType(_) => return Err(FillError::damaged("it declares entities")),
                Event::Decl(declared) => {
                    let letters = declared
                        .encoding()
                        .transpose()
                        .map_err(FillError::damaged)?;
                    if letters.is_some_and(|it| !it.eq_ignore_ascii_case("utf-8")) {
                        return Err(FillError::damaged("its letters are not UTF-8"));
                    }
                    continue;
                }
                _ => continue,
            };
            return self.tag((kind, name), from).map(Some);
        }
    }

    fn at(&self) -> usize {
        let read = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        read.saturating_add(self.skipped)
    }

    fn tag(&mut self, (kind, name): (Kind, usize), from: usize) -> Result<Tag<'a>, FillError> {
        let whole = self.xml.get(from..self.at()).unwrap_or_default();
        let begin = whole.find('<').unwrap_or_default();
        let text = whole.get(begin..).unwrap_or_default();
        let (front, back) = match kind {
            Kind::Open => ("<", ">"),
            Kind::Whole => ("<", "/>"),
            Kind::Close => ("</", ">"),
        };
        let inside = text
            .strip_prefix(front)
            .and_then(|it| it.strip_suffix(back));
        let inside = inside.ok_or_else(|| FillError::damaged("a tag is crooked"))?;
        if kind == Kind::Close {
            let depth = self.depth.checked_sub(1);
            self.depth = depth.ok_or_else(|| FillError::damaged("a tag is crooked"))?;
        }
        let depth = self.depth;
        if kind == Kind::Open {
            self.depth += 1;
        }
        Ok(Tag {
            kind,
            depth,
            range: from + begin..self.at(),
            name: inside.get(..name).unwrap_or_default(),
            inside,
        })
    }
}

/// What is written instead of some bytes of a part.
#[derive(Debug)]
pub(super) struct Edit {
    /// The bytes that go; an empty range where something is only put in.
    pub(super) range: Range<usize>,
    /// What comes.
    pub(super) text: String,
}

/// A part with its edits made; those at one place come in the order in which they were thought of.
pub(super) fn edited(xml: &str, mut edits: Vec<Edit>) -> Result<String, FillError> {
    edits.sort_by_key(|it| (it.range.start, it.range.end));
    let more: usize = edits.iter().map(|it| it.text.len()).sum();
    let mut text = String::with_capacity(xml.len() + more);
    let mut at = 0;
    let crossing = || FillError::damaged("edits cross");
    for edit in edits {
        text.push_str(xml.get(at..edit.range.start).ok_or_else(crossing)?);
        text.push_str(&edit.text);
        at = edit.range.end;
    }
    text.push_str(xml.get(at..).ok_or_else(crossing)?);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(xml: &str) -> Result<Vec<Tag<'_>>, FillError> {
        let mut tags = Tags::of(xml);
        let mut all = Vec::new();
        while let Some(tag) = tags.next()? {
            all.push(tag);
        }
        Ok(all)
    }

    #[test]
    fn every_tag_stands_where_it_says() {
        let xml = "\u{feff}<?xml version='1.0'?>\n<!-- <no> -->\n<x:a b='1'>あ &amp;<x:c d=\"x>y\" /></x:a\n>\n";
        let tags = tags(xml).unwrap();
        let found: Vec<_> = tags
            .iter()
            .map(|it| {
                (
                    xml.get(it.range.clone()).unwrap(),
                    it.depth,
                    it.word(),
                    it.prefix(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("<x:a b='1'>", 0, "a", "x:"),
                ("<x:c d=\"x>y\" />", 1, "c", "x:"),
                ("</x:a\n>", 0, "a", "x:"),
            ]
        );
        assert!(tags[0].begins("a", 0) && !tags[0].ends("a", 0));
        assert!(tags[1].begins("c", 1) && tags[1].ends("c", 1));
        assert!(tags[2].ends("a", 0) && !tags[2].begins("a", 0));
    }

    #[test]
    fn attributes_are_read_changed_added_and_left_out() {
        let xml = "<c r=\"A1\" s='4\"' t=\"s\" x:id=\"&lt;1\" />";
        let tag = tags(xml).unwrap().remove(0);
        assert_eq!(tag.says("t").unwrap().as_deref(), Some("s"));
        assert_eq!(tag.says("id").unwrap(), None);
        assert_eq!(tag.says_prefixed("id").unwrap().as_deref(), Some("<1"));
        let anew = tag.anew(
            Kind::Open,
            &[("t", None), ("r", Some("B1")), ("n", Some("\"&"))],
        );
        let expected = "<c r=\"B1\" s=\"4&quot;\" x:id=\"&lt;1\" n=\"&quot;&amp;\">";
        assert_eq!(anew.unwrap(), expected);
        assert_eq!(tag.closing(), "</c>");
    }

    #[test]
    fn what_is_no_sound_part_is_refused() {
        for xml in [
            "<a><b></a>",
            "<a>",
            "</a>",
            "<a",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>",
            "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a/>",
        ] {
            assert!(matches!(tags(xml), Err(FillError::Damaged(_))), "{xml}");
        }
    }

    #[test]
    fn edits_change_only_their_bytes() {
        let edit = |range, text: &str| Edit {
            range,
            text: text.to_owned(),
        };
        let edits = vec![
            edit(2..3, "X"),
            edit(2..2, "1"),
            edit(2..2, "2"),
            edit(5..5, "E"),
        ];
        assert_eq!(edited("abcde", edits).unwrap(), "ab12XdeE");
        assert!(edited("abcde", vec![edit(0..3, ""), edit(1..2, "")]).is_err());
    }
}
