//! Contrast of the style sheet, computed from the sheet itself (WCAG 2.2, 1.4.3 and 1.4.11); what it looks like is not judged.

use std::collections::BTreeMap;

use super::assets::CSS;
use super::charts;

/// Shapes in which nothing is written; that they stand out is asked of shapes.
const WITHOUT_TEXT: [&str; 3] = [".steps li", ".steps .done", ".steps .now"];

/// One rule: a single selector and its declarations.
struct Rule {
    selector: String,
    said: BTreeMap<String, String>,
}

/// The style sheet, taken apart.
struct Sheet {
    tokens: BTreeMap<String, Colour>,
    rules: Vec<Rule>,
}

/// Red, green and blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour([u8; 3]);

impl Colour {
    fn parse(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#')?;
        let byte = |it: &str| u8::from_str_radix(it, 16).ok();
        match digits.len() {
            3 => {
                let short = |at: usize| byte(&digits.get(at..=at)?.repeat(2));
                Some(Self([short(0)?, short(1)?, short(2)?]))
            }
            6 => {
                let long = |at: usize| byte(digits.get(at..at + 2)?);
                Some(Self([long(0)?, long(2)?, long(4)?]))
            }
            _ => None,
        }
    }

    /// Relative luminance.
    fn light(self) -> f64 {
        let [red, green, blue] = self.0.map(|it| {
            let part = f64::from(it) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// From 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.light() + 0.05, other.light() + 0.05);
        one.max(two) / one.min(two)
    }
}

impl Sheet {
    fn read(css: &str) -> Self {
        let mut rules = Vec::new();
        read_rules(&without_comments(css), &mut rules);
        let root = rules.iter().filter(|it| it.selector == ":root");
        let tokens = root.flat_map(|it| &it.said);
        let token = |(name, value): (&String, &String)| {
            Some((name.strip_prefix("--")?.to_owned(), Colour::parse(value)?))
        };
        Self {
            tokens: tokens.filter_map(token).collect(),
            rules,
        }
    }

    /// The colour that stands in a value: `var(--x)` or a hexadecimal number, alone or in a shorthand.
    fn colour(&self, value: &str) -> Option<Colour> {
        let words = value.split([' ', ',']);
        let found = words.map(|word| match word.strip_prefix("var(--") {
            Some(name) => self.tokens.get(name.trim_end_matches(')')).copied(),
            None => Colour::parse(word),
        });
        found.flatten().next()
    }

    fn token(&self, name: &str) -> Colour {
        *self
            .tokens
            .get(name)
            .unwrap_or_else(|| panic!("no token {name}"))
    }

    /// What the last rule of exactly this selector says.
    fn of(&self, selector: &str, property: &str) -> Option<Colour> {
        let rules = self.rules.iter().filter(|it| it.selector == selector);
        let said = rules.filter_map(|it| it.said.get(property));
        said.filter_map(|it| self.colour(it)).next_back()
    }

    /// The colours in which text may stand on the background of a selector: its own, that of what it varies
    /// (`.button.second:hover` varies `.button.second`, and that `.button`), else the body's and a link's.
    fn texts_on(&self, selector: &str) -> Vec<Colour> {
        let mut rest = selector.to_owned();
        loop {
            if let Some(own) = self.of(&rest, "color") {
                return vec![own];
            }
            let Some((shorter, _)) = rest.rsplit_once([':', '.', '[']) else {
                break;
            };
            if shorter.is_empty() || shorter.ends_with(' ') {
                break;
            }
            rest = shorter.trim_end_matches(':').to_owned();
        }
        vec![self.token("gray-900"), self.token("blue-900")]
    }

    /// What text without a background of its own may stand on.
    fn grounds(&self) -> [Colour; 2] {
        [self.token("white"), self.token("ground")]
    }

    /// Every pair of a text and what is behind it, each with the selector that makes it.
    fn pairs(&self) -> Vec<(String, Colour, Colour)> {
        let mut pairs = Vec::new();
        let mut add = |why: &str, text, behind| pairs.push((why.to_owned(), text, behind));
        let coloured: Vec<Colour> = self
            .rules
            .iter()
            .filter_map(|it| self.soft(it))
            .map(|it| it.0)
            .collect();
        let rules = self.rules.iter();
        for rule in rules.filter(|it| !WITHOUT_TEXT.contains(&it.selector.as_str())) {
            let said = |property| rule.said.get(property).and_then(|it| self.colour(it));
            let why = rule.selector.as_str();
            match (said("color"), said("background")) {
                (Some(text), Some(behind)) => add(why, text, behind),
                // The sign of an answer is white on the answer's own colour.
                (Some(text), None)
                    if text == self.token("white") && why.contains("::first-letter") =>
                {
                    for it in &coloured {
                        add(why, text, *it);
                    }
                }
                (Some(text), None) => {
                    for it in self.grounds() {
                        add(why, text, it);
                    }
                }
                (None, Some(behind)) => {
                    for it in self.texts_on(why) {
                        add(why, it, behind);
                    }
                }
                (None, None) => {}
            }
            if let Some((text, behind)) = self.soft(rule) {
                add(&format!("{why} on its soft ground"), text, behind);
            }
        }
        pairs
    }

    /// The colour of a state and the soft one behind its tags and cells.
    fn soft(&self, rule: &Rule) -> Option<(Colour, Colour)> {
        let colour = |property| rule.said.get(property).and_then(|it| self.colour(it));
        Some((colour("color")?, colour("--soft")?))
    }
}

/// The contrast of two colours as they stand in a picture.
pub(crate) fn contrast(one: &str, other: &str) -> f64 {
    let [one, other] = [one, other].map(|it| Colour::parse(it).unwrap());
    one.contrast(other)
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, it| {
        text + it.split_once("*/").map_or("", |(_, after)| after)
    })
}

/// Reads rules; those inside `@media` count like all others.
fn read_rules(css: &str, rules: &mut Vec<Rule>) {
    let mut rest = css;
    while let Some((head, after)) = rest.split_once('{') {
        let end = closing(after);
        let (body, next) = after.split_at_checked(end).unwrap_or((after, ""));
        let next = next.strip_prefix('}').unwrap_or_default();
        let head = head.trim();
        if head.starts_with('@') {
            read_rules(body, rules);
        } else {
            let said = body.split(';').filter_map(|it| it.split_once(':'));
            let said: BTreeMap<String, String> = said
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .collect();
            for selector in outer_commas(head) {
                let said = said.clone();
                rules.push(Rule { selector, said });
            }
        }
        rest = next;
    }
}

/// Where the brace closes that was opened just before this text.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Splits a list of selectors, leaving the commas inside `:is()` alone.
fn outer_commas(selectors: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0;
    for letter in selectors.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(letter);
        }
    }
    found.iter().map(|it| it.trim().to_owned()).collect()
}

/// The pairs that are paler than `least`.
fn too_pale(pairs: &[(String, Colour, Colour)], least: f64) -> Vec<String> {
    let pale = pairs.iter().filter(|it| it.1.contrast(it.2) < least);
    pale.map(|(why, text, behind)| {
        format!(
            "{why}: {text:?} on {behind:?} is {:.2}",
            text.contrast(*behind)
        )
    })
    .collect()
}

#[test]
fn every_text_of_the_style_sheet_can_be_read_on_what_is_behind_it() {
    let pairs = Sheet::read(CSS).pairs();
    assert!(pairs.len() > 60, "only {} pairs were found", pairs.len());
    assert_eq!(too_pale(&pairs, 4.5), Vec::<String>::new());
}

#[test]
fn the_body_is_darker_still() {
    let sheet = Sheet::read(CSS);
    let body = sheet.of("html", "color").unwrap();
    for ground in sheet.grounds() {
        assert!(body.contrast(ground) >= 7.0);
    }
}

#[test]
fn shapes_that_mean_something_stand_out() {
    let sheet = Sheet::read(CSS);
    let shapes = [
        ("input", "border"),
        ("select", "border"),
        ("textarea", "border"),
        (".wrong :is(input,select,textarea)", "border"),
        (".field.wrong", "border-left"),
        (".notice", "border"),
        (".notice.good", "border-color"),
        (".notice.warn", "border-color"),
        (".error", "border-color"),
        (".button", "border"),
        (".steps .done", "background"),
        (".steps .now", "box-shadow"),
        (".tile", "border"),
        (".panel.first", "border"),
        (":focus-visible", "outline"),
    ];
    for (selector, property) in shapes {
        let shape = sheet.of(selector, property);
        let shape = shape.unwrap_or_else(|| panic!("{selector} has no {property}"));
        for ground in sheet.grounds() {
            let contrast = shape.contrast(ground);
            assert!(contrast >= 3.0, "{selector} {property}: {contrast:.2}");
        }
    }
}

#[test]
fn pictures_use_the_colours_of_the_sheet_and_can_be_read() {
    let sheet = Sheet::read(CSS);
    for hex in charts::READ {
        let colour = Colour::parse(hex).unwrap();
        assert!(sheet.tokens.values().any(|it| *it == colour), "{hex}");
        // Pictures stand on paper and in panels, which are white.
        assert!(colour.contrast(sheet.token("white")) >= 4.5, "{hex}");
    }
}

#[test]
fn a_dark_sheet_would_need_pairs_of_its_own() {
    assert!(!CSS.contains("prefers-color-scheme"));
}

#[test]
fn the_numbers_are_those_of_the_standard_and_a_pale_pair_is_found() {
    let of = |one: &str, two: &str| {
        let contrast = Colour::parse(one)
            .unwrap()
            .contrast(Colour::parse(two).unwrap());
        (contrast * 100.0).round() / 100.0
    };
    let exact = |one: f64, two: f64| (one - two).abs() < 0.005;
    assert!(exact(of("#000", "#fff"), 21.0));
    assert!(exact(of("#767676", "#ffffff"), 4.54));
    assert!(exact(of("#0017c1", "#fff"), 11.1));
    let css = ":root{--white:#fff;--ground:#fff;--gray-900:#000;--blue-900:#00f;--pale:#b78f00}
        .a{color:var(--pale)}@media print{.b,.c:is(.x,.y){background:var(--pale);color:#fff}}
        .d{background:#000}.e{color:#fff;background:#000}.e.f:hover{background:#eee}";
    let pale = too_pale(&Sheet::read(css).pairs(), 4.5);
    assert_eq!(pale.len(), 7, "{pale:#?}");
    assert!(pale[6].starts_with(".e.f:hover"), "{pale:#?}");
}
