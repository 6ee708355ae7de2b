//! Headings as offices write them, and the fields that they may mean; which rows are the head is decided in `head`.

use std::collections::BTreeMap;

use super::super::letters::fold;
use super::super::register::{Field, Register};

/// Longer texts are sentences, not headings.
const LONGEST: usize = 40;
/// Signs around a heading that say nothing: must be filled in, see below, a number in the form.
const MARKS: [char; 16] = [
    '※', '*', '★', '☆', '●', '○', '◎', '■', '□', '◆', '◇', '▼', '・', ':', '.', '?',
];
/// What stands between two words of which each could be the heading.
const BETWEEN: [char; 6] = ['・', '/', '、', ',', '\\', '|'];
/// Words of headings that differ from office to office and mean the same.
const ALIKE: [(&str, &str); 7] = [
    ("年月日", "日"),
    ("日付", "日"),
    ("日時", "日"),
    ("実績", ""),
    ("実", ""),
    ("名称", "名"),
    ("の", ""),
];

/// Headings of a number that may only count the lines.
const RUNNING: [&str; 8] = ["no", "no.", "番号", "#", "項番", "連番", "通番", "通し番号"];

/// How sure it is that a heading means a field; the smallest is surest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// It is the field's own name, in Japanese, in English or its id.
    Name,
    /// It is one of the other headings that the ledger knows.
    Heading,
    /// So it is without what stands in brackets and the marks around it.
    Bare,
    /// So it is with words that mean the same.
    Alike,
    /// One of its words is.
    Word,
    /// It may be the field's, or count the lines of the sheet.
    Running,
}

/// The fields of a ledger by everything that they are called.
pub(super) struct Names {
    exact: BTreeMap<String, (Sure, usize)>,
    bare: BTreeMap<String, Option<usize>>,
    alike: BTreeMap<String, Option<usize>>,
}

impl Names {
    /// The names of a ledger's fields; a field is its place in the ledger.
    pub(super) fn of(register: &Register) -> Self {
        let mut names = Self {
            exact: BTreeMap::new(),
            bare: BTreeMap::new(),
            alike: BTreeMap::new(),
        };
        for (place, field) in register.fields.iter().enumerate() {
            for name in own_names(field) {
                names.add(&name, (Sure::Name, place));
            }
        }
        for (place, field) in register.fields.iter().enumerate() {
            for name in &field.headers {
                names.add(name, (Sure::Heading, place));
            }
        }
        names
    }

    fn add(&mut self, name: &str, (sure, place): (Sure, usize)) {
        let name = fold(name);
        let bare = bare(&name);
        // What two fields could mean alike, none of them means.
        let only = |known: &mut Option<usize>| {
            if *known != Some(place) {
                *known = None;
            }
        };
        let alike = self.alike.entry(alike(&bare)).and_modify(only);
        alike.or_insert(Some(place));
        let bare = self.bare.entry(bare).and_modify(only);
        bare.or_insert(Some(place));
        self.exact.entry(name).or_insert((sure, place));
    }

    /// The fields that a heading may mean, the surest first.
    pub(super) fn meant(&self, heading: &str) -> Vec<(Sure, usize)> {
        if heading.chars().nth(LONGEST).is_some() {
            return Vec::new();
        }
        let exact = fold(heading);
        let of_exact = |it: &str| self.exact.get(it).copied();
        let found = of_exact(&exact).or_else(|| of_exact(exact.trim_matches(MARKS)));
        let mut found: Vec<_> = found.into_iter().collect();
        if let [(sure @ Sure::Heading, _)] = found.as_mut_slice()
            && RUNNING.contains(&exact.as_str())
        {
            *sure = Sure::Running;
            return found;
        }
        let plain = bare(&exact);
        if plain.is_empty() {
            return found;
        }
        let named = of_exact(&plain).map(|it| it.1);
        let of = |map: &BTreeMap<_, Option<usize>>, name: &str| map.get(name).copied().flatten();
        let named = named.or_else(|| of(&self.bare, &plain));
        found.extend(named.map(|it| (Sure::Bare, it)));
        found.extend(of(&self.alike, &alike(&plain)).map(|it| (Sure::Alike, it)));
        let each = words(&exact);
        let each = each.iter().filter_map(|it| of_exact(it));
        found.extend(each.map(|it| (Sure::Word, it.1)));
        found
    }
}

/// What a field is called on a page and in the ledger's file.
fn own_names(field: &Field) -> [String; 3] {
    [
        field.label.plain(),
        field.label_en.clone(),
        field.id.as_str().to_owned(),
    ]
}

/// Whether a heading of a field may also be that of a number which only counts the lines.
pub(super) fn is_running(heading: &str, field: &Field) -> bool {
    let heading = fold(heading);
    let is_own = own_names(field).iter().any(|it| fold(it) == heading);
    RUNNING.contains(&heading.as_str()) && !is_own
}

/// A folded heading without what stands in brackets and the marks around it.
fn bare(folded: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for it in folded.chars() {
        match it {
            '(' | '[' | '【' | '〔' | '<' | '〈' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '〉' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(it),
            _ => {}
        }
    }
    kept.trim_matches(MARKS).to_owned()
}

/// A bare heading with its words exchanged for those that mean the same.
fn alike(bare: &str) -> String {
    let unnumbered = bare.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let start = if unnumbered.is_empty() {
        bare
    } else {
        unnumbered
    };
    let plain = ALIKE.iter().fold(start.to_owned(), |text, (from, to)| {
        let changed = text.replace(from, to);
        if changed.is_empty() { text } else { changed }
    });
    // 管理No. is 管理番号.
    match plain.strip_suffix("no") {
        Some(rest) if rest.ends_with(|it: char| !it.is_ascii()) => format!("{rest}番号"),
        _ => plain,
    }
}

/// The words of a folded heading, each of which could name a field: 管理番号/機器名, 氏名(使用者).
fn words(folded: &str) -> Vec<String> {
    let is_between =
        |it: char| BETWEEN.contains(&it) || matches!(it, '(' | ')' | '[' | ']' | '【' | '】');
    let words = folded.split(is_between).map(|it| it.trim_matches(MARKS));
    let words: Vec<String> = words
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    if words.len() > 1 { words } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::check::sample;

    fn meant(heading: &str) -> Option<(Sure, String)> {
        let register = sample::record();
        let names = Names::of(&register);
        let (sure, place) = names.meant(heading).into_iter().min()?;
        Some((sure, register.fields[place].id.to_string()))
    }

    #[test]
    fn a_heading_is_known_however_an_office_writes_it() {
        for (heading, sure, field) in [
            ("番号", Sure::Name, "number"),
            ("Valid until", Sure::Name, "until"),
            ("checked-on", Sure::Name, "checked-on"),
            ("管理 番号", Sure::Heading, "number"),
            ("管\n理\n番\n号", Sure::Heading, "number"),
            ("期限※", Sure::Name, "until"),
            ("※期限（任意）", Sure::Bare, "until"),
            ("【必須】種類", Sure::Bare, "kind"),
            ("管理No.", Sure::Alike, "number"),
            ("③捨てた日付", Sure::Alike, "disposed-on"),
            ("種類／区分", Sure::Word, "kind"),
            ("なぜ（理由）", Sure::Word, "reason"),
        ] {
            let expected = Some((sure, field.to_owned()));
            assert_eq!(meant(heading), expected, "{heading}");
        }
        for heading in ["", "（任意）", "型番", "※", &"期限".repeat(30)] {
            assert_eq!(meant(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_number_that_may_count_the_lines_is_the_last_to_be_believed() {
        let mut register = sample::record();
        register.fields[0].headers = vec!["管理番号".to_owned(), "No.".to_owned()];
        let sure = |heading| Names::of(&register).meant(heading).first().map(|it| it.0);
        assert_eq!(sure("Ｎｏ．"), Some(Sure::Running));
        assert_eq!(sure("番号"), Some(Sure::Name), "its own name");
        let field = &register.fields[0];
        let is = ["No.", "番号", "管理番号"].map(|it| is_running(it, field));
        assert_eq!(is, [true, false, false]);
    }

    #[test]
    fn half_width_kana_is_the_same_heading() {
        let mut register = sample::record();
        register.fields[0].headers = vec!["シリアル".to_owned()];
        let names = Names::of(&register);
        assert_eq!(names.meant("ｼﾘｱﾙ").first(), Some(&(Sure::Heading, 0)));
    }

    #[test]
    fn what_two_fields_could_mean_without_its_brackets_is_not_guessed() {
        let mut register = sample::record();
        register.fields[3].headers = vec!["期間（自）".to_owned()];
        register.fields[4].headers = vec!["期間（至）".to_owned()];
        let names = Names::of(&register);
        assert_eq!(names.meant("期間(至)").first(), Some(&(Sure::Heading, 4)));
        assert_eq!(names.meant("期間"), []);
    }
}
