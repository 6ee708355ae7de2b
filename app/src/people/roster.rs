//! Lists of names as people paste them: name, reading and role on one line, in whatever way they are parted. Nothing is written here.

use mamori_core::people::{Kana, PersonName, Role};

/// The most lines that are taken at once.
pub(super) const MOST: usize = 500;

/// One line of a pasted list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number from 1, blank lines counted.
    pub(super) number: usize,
    /// The line as it was typed.
    pub(super) typed: String,
    /// Who is meant, or the key of the sentence that says what is wrong.
    pub(super) read: Result<Entry, &'static str>,
}

/// A person of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: PersonName,
    pub(super) kana: Kana,
    pub(super) roles: Vec<Role>,
}

/// What a list is read with.
pub(super) struct Known {
    /// The role of a line that names none.
    pub(super) usual: Role,
    /// The words for roles, in every language.
    pub(super) roles: Vec<(String, Role)>,
    /// The heading over the readings, so that a heading line is passed over.
    pub(super) heading: String,
    /// Names and readings of those who are here already.
    pub(super) people: Vec<(String, String)>,
}

/// Reads a pasted list. Blank lines and the heading are passed over; lines beyond [`MOST`] are mistakes.
pub(super) fn read(text: &str, known: &Known) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, typed) in text.lines().enumerate() {
        let parts = parts(typed);
        let is_heading = parts.get(1).is_some_and(|it| *it == known.heading);
        if typed.trim().is_empty() || is_heading {
            continue;
        }
        let mut read = entry(&parts, known);
        let twice = |it: &Line| it.read.is_ok() && it.read == read;
        if lines.len() >= MOST {
            read = Err("people.mistake.too-many");
        } else if lines.iter().any(twice) {
            read = Err("people.mistake.twice");
        }
        lines.push(Line {
            number: at + 1,
            typed: typed.to_owned(),
            read,
        });
    }
    lines
}

fn entry(parts: &[String], known: &Known) -> Result<Entry, &'static str> {
    let part = |at: usize| parts.get(at).map(String::as_str).unwrap_or_default();
    let name = PersonName::parse(part(0)).map_err(|_| "people.mistake.name")?;
    let kana = Kana::parse(part(1)).map_err(|_| "people.mistake.kana")?;
    let is_here =
        |(one, reading): &(String, String)| one == name.as_str() && reading == kana.as_str();
    if known.people.iter().any(is_here) {
        return Err("people.mistake.known");
    }
    let mut roles = Vec::new();
    for word in part(2).split(['・', '/', '＋']).map(str::trim) {
        if word.is_empty() {
            continue;
        }
        let found = known.roles.iter().find(|(of, _)| of == word);
        roles.push(found.ok_or("people.mistake.role")?.1);
    }
    if roles.is_empty() {
        roles.push(known.usual);
    }
    Ok(Entry { name, kana, roles })
}

/// Name, reading, role: parted by tabs, else commas, else wide spaces, else by where the kana begins and ends.
fn parts(line: &str) -> Vec<String> {
    let trimmed = |parts: Vec<&str>| parts.iter().map(|it| it.trim().to_owned()).collect();
    if line.contains('\t') {
        return trimmed(line.split('\t').collect());
    }
    if line.contains([',', '，', '、']) {
        return trimmed(line.split([',', '，', '、']).collect());
    }
    let wide: Vec<&str> = line
        .split('\u{3000}')
        .filter(|it| !it.trim().is_empty())
        .collect();
    let reads = |it: &&str| Kana::parse(it).is_ok();
    if (2..=3).contains(&wide.len()) && wide.get(1).is_some_and(reads) {
        let role_is_kana = wide.get(2).is_some_and(reads);
        if !role_is_kana {
            return trimmed(wide);
        }
    }
    by_kana(line)
}

fn by_kana(line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_kana = |it: &&str| Kana::parse(it).is_ok();
    let begins = words
        .iter()
        .skip(1)
        .position(is_kana)
        .map_or(words.len(), |it| it + 1);
    let rest = words.get(begins..).unwrap_or_default();
    let length = rest.iter().take_while(|it| is_kana(it)).count();
    let join = |it: Option<&[&str]>| it.unwrap_or_default().join(" ");
    vec![
        join(words.get(..begins)),
        join(rest.get(..length)),
        join(rest.get(length..)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            usual: Role::Staff,
            roles: vec![
                ("職員".to_owned(), Role::Staff),
                ("管理者".to_owned(), Role::Manager),
            ],
            heading: "フリガナ".to_owned(),
            people: vec![("田中 実".to_owned(), "タナカ ミノル".to_owned())],
        }
    }

    fn said(line: &str) -> String {
        let lines = read(line, &known());
        match &lines[0].read {
            Ok(it) => format!("{}|{}|{:?}", it.name, it.kana, it.roles),
            Err(key) => (*key).to_owned(),
        }
    }

    #[test]
    fn a_line_is_read_however_its_parts_are_parted() {
        let expected = "佐藤 花子|サトウ ハナコ|[Staff]";
        for line in [
            "佐藤 花子\tサトウ ハナコ\t職員",
            "佐藤　花子,ｻﾄｳ ﾊﾅｺ,職員",
            "佐藤 花子、さとう はなこ",
            "佐藤 花子　サトウ ハナコ　職員",
            "佐藤　花子　サトウ　ハナコ　職員",
            "佐藤 花子 サトウ ハナコ",
        ] {
            assert_eq!(said(line), expected, "{line}");
        }
        assert_eq!(
            said("佐藤花子　サトウハナコ"),
            "佐藤花子|サトウハナコ|[Staff]"
        );
        assert_eq!(
            said("マリア サントス\tマリア サントス"),
            "マリア サントス|マリア サントス|[Staff]"
        );
        assert_eq!(
            said("林 学\tハヤシ マナブ\t職員・管理者"),
            "林 学|ハヤシ マナブ|[Staff, Manager]"
        );
    }

    #[test]
    fn each_line_says_what_is_wrong_with_it() {
        assert_eq!(said("佐藤 花子"), "people.mistake.kana");
        assert_eq!(said("佐藤 花子\t佐藤"), "people.mistake.kana");
        assert_eq!(said("\tサトウ"), "people.mistake.name");
        assert_eq!(
            said("佐藤 花子\tサトウ ハナコ\t社長"),
            "people.mistake.role"
        );
        assert_eq!(said("田中 実\tﾀﾅｶ ﾐﾉﾙ"), "people.mistake.known");
    }

    #[test]
    fn headings_and_blank_lines_are_passed_over_and_twice_the_same_is_said() {
        let lines = read(
            "氏名\tフリガナ\t役割\n\n佐藤 花子\tサトウ ハナコ\n佐藤 花子\tサトウ ハナコ\n",
            &known(),
        );
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].number, lines[0].read.is_ok()), (3, true));
        assert_eq!(lines[1].read, Err("people.mistake.twice"));
    }

    #[test]
    fn a_list_has_an_end() {
        let lines: Vec<String> = (0..=MOST).map(|n| format!("佐藤{n}\tサトウ")).collect();
        let text = lines.join("\n");
        let lines = read(&text, &known());
        assert!(lines[MOST - 1].read.is_ok());
        assert_eq!(lines[MOST].read, Err("people.mistake.too-many"));
    }
}
