//! The frame around every page: words, language switch, who is signed in, the message after a redirect.

use std::fmt::Write;

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use mamori_core::plain::{Segment, segments};
use mamori_core::words::Language;

use super::{App, At, Mistakes, Say, Visit, WebError, ruby};

/// A little before the session ends, so that what was typed can still be kept.
const AWAY: u64 = 10 * 60 - 15;

/// What `web/frame.html` needs. Every page struct has one in its field `frame`.
#[derive(Clone)]
pub struct Frame {
    app: App,
    /// The visit that this page answers.
    pub visit: Visit,
    /// What is wrong with the form on this page.
    pub mistakes: Mistakes,
}

impl Frame {
    /// The frame for a visit.
    pub fn new(app: &App, visit: &Visit) -> Self {
        Self {
            app: app.clone(),
            visit: visit.clone(),
            mistakes: Mistakes::none(),
        }
    }

    /// The same with what is wrong with the form.
    pub fn with(self, mistakes: Mistakes) -> Self {
        Self { mistakes, ..self }
    }

    /// A screen text by its key in `data/words`.
    pub fn say(&self, key: &str) -> Say {
        match self.app.words.say(self.visit.language, key) {
            Some(text) => ruby(self.visit.language, text),
            None => Say::plain(key),
        }
    }

    /// A screen text without furigana, for titles and attributes.
    pub fn plain(&self, key: &str) -> String {
        let text = self.app.words.say(self.visit.language, key).unwrap_or(key);
        mamori_core::plain::without_ruby(text)
    }

    /// A screen text with its `{places}` filled.
    pub fn fill(&self, key: &str, places: &[(&str, &str)]) -> Say {
        match self.app.words.fill(self.visit.language, key, places) {
            Some(text) => ruby(self.visit.language, &text),
            None => Say::plain(key),
        }
    }

    /// A screen text for a letter, with its furigana in brackets in easy Japanese.
    pub fn written(&self, key: &str, places: &[(&str, &str)]) -> String {
        let language = self.visit.language;
        let text = self.app.words.fill(language, key, places);
        let text = text.unwrap_or_else(|| key.to_owned());
        let Ok(parts) = segments(&text) else {
            return text;
        };
        let part = |it: Segment| match it.ruby {
            Some(reading) if language == Language::Easy => format!("{}（{reading}）", it.text),
            _ => it.text,
        };
        parts.into_iter().map(part).collect()
    }

    /// A text of the catalogue: Japanese with furigana, or its English where somebody has written it.
    pub fn text(&self, japanese: &str, english: &str) -> Say {
        match self.visit.language {
            Language::En if !english.is_empty() => Say::plain(english),
            language => ruby(language, japanese),
        }
    }

    /// A text of the catalogue without furigana, for titles and attributes.
    pub fn text_plain(&self, japanese: &str, english: &str) -> String {
        match self.visit.language {
            Language::En if !english.is_empty() => english.to_owned(),
            _ => mamori_core::plain::without_ruby(japanese),
        }
    }

    /// A name, with its フリガナ above it in easy Japanese.
    pub fn name(&self, name: &str, kana: &str) -> Say {
        match self.visit.language {
            Language::Easy => ruby(Language::Easy, &format!("｜{name}《{kana}》")),
            _ => Say::plain(name),
        }
    }

    /// The value of `lang` in `<html>`.
    pub fn html_language(&self) -> &'static str {
        match self.visit.language {
            Language::En => "en",
            _ => "ja",
        }
    }

    /// Whether this is the page's language.
    pub fn is(&self, language: &str) -> bool {
        self.visit.language.to_string() == language
    }

    /// The name of the person signed in.
    pub fn person(&self) -> Option<Say> {
        self.visit
            .who
            .as_ref()
            .map(|who| self.name(&who.name, &who.kana))
    }

    /// The office that the page speaks of.
    pub fn office_name(&self) -> Option<&str> {
        match &self.visit.home {
            At::Office { name, .. } | At::Corporation { name, .. } | At::Council { name, .. } => {
                Some(name)
            }
            At::Nowhere => None,
        }
    }

    /// The id of that office, for links.
    pub fn office(&self) -> String {
        self.visit
            .office()
            .map(|it| it.to_string())
            .unwrap_or_default()
    }

    /// After so many seconds without a touch the page is put away: at a device that many use.
    pub fn away(&self) -> Option<u64> {
        let who = self.visit.who.as_ref()?;
        who.device.as_ref().map(|_| AWAY)
    }

    /// The path of this page, to come back to after switching the language.
    pub fn back(&self) -> &str {
        &self.visit.path
    }

    /// Whether this is the demo world.
    pub fn demo(&self) -> bool {
        self.app.settings.demo
    }

    /// What is wrong with a field, if anything.
    pub fn mistake(&self, field: &str) -> Option<Say> {
        self.mistakes.of(field).map(|key| self.say(key))
    }
}

/// A page that was filled in.
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => html_page(StatusCode::OK, html),
            Err(error) => WebError::from(error).into_response(),
        }
    }
}

/// HTML with its headers. Pages hold personal data, so nothing between keeps them.
pub(super) fn html_page(status: StatusCode, html: String) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, html).into_response()
}

/// A file with its headers. It holds personal data, so nothing between keeps it.
pub fn file((kind, name): (&'static str, &str), bytes: Vec<u8>) -> Result<Response, WebError> {
    let name = HeaderValue::from_str(name).map_err(WebError::ours)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// The header that gives a file its name: in letters that every browser reads, and as it is.
pub fn disposition(how: &str, name: &str) -> String {
    let end = name.rsplit_once('.').map_or("", |it| it.1);
    let mut written = format!("{how}; filename=\"mamori.{end}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' => {
                written.push(char::from(byte));
            }
            // Writing to a String cannot fail.
            _ => drop(write!(written, "%{byte:02X}")),
        }
    }
    written
}

/// Whether this is a path of ours to go to, and nothing that a browser takes for another site: it drops tabs and line ends, and reads
/// `\\` as `/`.
pub fn is_own_path(path: &str) -> bool {
    let has_traps = path.contains('\\') || path.chars().any(char::is_control);
    path.starts_with('/') && !path.starts_with("//") && !has_traps
}

/// The answer to every form: go and see there (303), so that back and reload are safe.
pub fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response(),
        Err(_) => WebError::ours(format!("{path:?} is no path to go to")).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn a_path_of_ours_is_nothing_that_a_browser_takes_for_another_site() {
        for ours in ["/", "/me", "/offices/x?then=%09//y#z"] {
            assert!(is_own_path(ours), "{ours}");
        }
        let others = [
            "",
            "me",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
        ];
        for other in others {
            assert!(!is_own_path(other), "{other:?}");
        }
    }
}
