//! Screen text to HTML: escaping, and furigana as `<ruby>`. Which text is meant stands in `data/words`.

use std::fmt::{self, Display, Write};

use mamori_core::plain::{Segment, segments};
use mamori_core::words::Language;

use super::WebResult;

/// A text that is already HTML; templates print it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say(String);

impl Display for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Say {}

impl Say {
    /// Text without furigana, escaped.
    pub fn plain(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        escape(&mut html, text);
        Self(html)
    }

    /// Segments as they were parsed, with their furigana in easy Japanese.
    pub fn segments(language: Language, segments: &[Segment]) -> Self {
        let mut html = String::new();
        for segment in segments {
            push(&mut html, language, segment);
        }
        Self(html)
    }

    /// A filled-in template as a piece of another page; it escapes what it prints by itself.
    pub fn drawn(template: &impl askama::Template) -> WebResult<Self> {
        Ok(Self(template.render()?))
    }

    /// A picture that our own code has drawn and whose texts it has escaped.
    pub(super) fn picture(svg: String) -> Self {
        Self(svg)
    }

    /// Several texts, one under the other.
    pub fn lines(all: &[Self]) -> Self {
        let all: Vec<&str> = all.iter().map(|it| it.0.as_str()).collect();
        Self(all.join("<br>"))
    }

    /// The same with a text in the place `{name}`, for texts that bring their own furigana.
    #[must_use]
    pub fn with(self, name: &str, text: &Self) -> Self {
        Self(self.0.replace(&format!("{{{name}}}"), &text.0))
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text whose furigana is already chosen: shown wherever there is some.
pub fn segmented(segments: &[Segment]) -> Say {
    let mut html = String::new();
    for segment in segments {
        push(&mut html, Language::Easy, segment);
    }
    Say(html)
}

/// A text with authored furigana (`漢字《かんじ》`) for a language: ruby in easy Japanese, none elsewhere.
pub fn ruby(language: Language, text: &str) -> Say {
    // Unbalanced marks, for example in a note that somebody typed, are shown as they are.
    match segments(text) {
        Ok(parts) => Say::segments(language, &parts),
        Err(_) => Say::plain(text),
    }
}

fn push(html: &mut String, language: Language, segment: &Segment) {
    match &segment.ruby {
        Some(reading) if language == Language::Easy => {
            html.push_str("<ruby>");
            escape(html, &segment.text);
            html.push_str("<rp>(</rp><rt>");
            escape(html, reading);
            html.push_str("</rt><rp>)</rp></ruby>");
        }
        _ => escape(html, &segment.text),
    }
}

/// Writes text so that no character of it is taken for markup.
pub(super) fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            _ => {
                // Writing to a String cannot fail.
                let _ = html.write_char(c);
            }
        }
    }
}
