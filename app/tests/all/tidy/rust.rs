//! Takes Rust text apart into code and string literals, without comments; knows no grammar beyond that.

/// A stretch of a source file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Code between comments and strings, and the line it begins on.
    Code(usize, String),
    /// The inside of a string literal as written, and the line it begins on.
    Text(usize, String),
}

/// The pieces of a source file, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        code: (1, String::new()),
        found: Vec::new(),
    };
    reader.read();
    reader.found
}

/// The code alone, line by line (from 1), strings emptied: what a word search may look at.
pub(super) fn code_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = (1..=text.lines().count())
        .map(|it| (it, String::new()))
        .collect();
    for piece in pieces(text) {
        let (from, code) = match piece {
            Piece::Code(line, code) => (line, code),
            Piece::Text(line, _) => (line, "\"\"".to_owned()),
        };
        for (offset, part) in code.split('\n').enumerate() {
            if let Some((_, line)) = lines.get_mut(from - 1 + offset) {
                line.push_str(part);
            }
        }
    }
    lines
}

/// The string literals with their lines.
pub(super) fn texts(text: &str) -> Vec<(usize, String)> {
    let only_text = |piece| match piece {
        Piece::Text(line, text) => Some((line, text)),
        Piece::Code(..) => None,
    };
    pieces(text).into_iter().filter_map(only_text).collect()
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: (usize, String),
    found: Vec<Piece>,
}

impl Reader {
    fn read(&mut self) {
        while let Some(c) = self.peek(0) {
            match (c, self.peek(1)) {
                ('/', Some('/')) => self.skip_line_comment(),
                ('/', Some('*')) => self.skip_block_comment(),
                ('"', _) => self.string(0),
                ('r', Some('"' | '#')) if !self.in_word() && self.is_raw() => self.raw_string(),
                ('\'', _) => self.char_or_lifetime(),
                _ => self.push(),
            }
        }
        self.end_code();
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn push(&mut self) {
        if let Some(c) = self.step() {
            self.code.1.push(c);
        }
    }

    fn end_code(&mut self) {
        let (line, code) = std::mem::take(&mut self.code);
        if !code.is_empty() {
            self.found.push(Piece::Code(line, code));
        }
        self.code.0 = self.line;
    }

    /// Whether the character before belongs to the same word, as in `for"` but not in `br"`.
    fn in_word(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|it| self.chars.get(it));
        before.is_some_and(|it| (it.is_alphanumeric() && *it != 'b') || *it == '_')
    }

    fn is_raw(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead) == Some('#') {
            ahead += 1;
        }
        self.peek(ahead) == Some('"')
    }

    fn skip_line_comment(&mut self) {
        while self.peek(0).is_some_and(|it| it != '\n') {
            self.step();
        }
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => return,
                _ => {
                    if self.step() == Some('\n') {
                        self.code.1.push('\n');
                    }
                    continue;
                }
            }
            self.step();
            self.step();
            if depth == 0 {
                return;
            }
        }
    }

    fn raw_string(&mut self) {
        self.step();
        let mut hashes = 0;
        while self.peek(0) == Some('#') {
            self.step();
            hashes += 1;
        }
        self.string(hashes + 1);
    }

    /// Reads from the opening quote; `raw` is 0, or one more than the number of `#` of a raw string.
    fn string(&mut self, raw: usize) {
        self.end_code();
        let line = self.line;
        let mut text = String::new();
        self.step();
        while let Some(c) = self.step() {
            if c == '"' && (1..raw).all(|it| self.peek(it - 1) == Some('#')) {
                self.at += raw.saturating_sub(1);
                break;
            }
            text.push(c);
            if c == '\\' && raw == 0 {
                text.extend(self.step());
            }
        }
        self.found.push(Piece::Text(line, text));
        self.code.0 = self.line;
    }

    fn char_or_lifetime(&mut self) {
        let is_char = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        self.push();
        if !is_char {
            return;
        }
        if self.peek(0) == Some('\\') {
            self.step();
        }
        self.step();
        while self.peek(0).is_some_and(|it| it != '\'' && it != '\n') {
            self.step();
        }
        self.push();
    }
}

#[test]
fn comments_vanish_and_strings_stand_apart() {
    let text = "let a = \"x // y\"; // no \"z\"\n/* \"w\" /* deep */ */ b";
    let all = [
        Piece::Code(1, "let a = ".into()),
        Piece::Text(1, "x // y".into()),
        Piece::Code(1, "; \n b".into()),
    ];
    assert_eq!(pieces(text), all);
}

#[test]
fn quotes_inside_characters_and_raw_strings_end_nothing() {
    let text = "f('\"', '\\'', r#\"a \"b\" c\"#, b\"d\\\"e\"); g::<'a>(\"h\")";
    let said: Vec<String> = texts(text).into_iter().map(|(_, it)| it).collect();
    assert_eq!(said, ["a \"b\" c", "d\\\"e", "h"]);
}

#[test]
fn a_string_of_many_lines_keeps_the_count_of_lines() {
    let lines = code_lines("let a = \"one\ntwo\";\nlet b = 1;");
    assert_eq!(lines[2], (3, "let b = 1;".to_owned()));
}
