//! Reading, filling and checking screen words.

use super::*;
use crate::plain::Vocabulary;

const HOME: &str = r#"
[title]
ja = "今日やること"
easy = "今日《きょう》 すること"
en = "Today"

[left]
ja = "{name}さん、あと{count}つ"
easy = "{name}様《さま》、あと {count}つ"
en = "{name}, {count} left"

[answer.yes]
ja = "はい"
easy = "はい"
en = "Yes"
"#;

fn files(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("words/home.toml".to_owned(), text.to_owned())])
}

fn vocabulary() -> Vocabulary {
    let lists = [
        (
            "plain/kanji-grades.toml",
            include_str!("../../../data/plain/kanji-grades.toml"),
        ),
        (
            "plain/banned.toml",
            include_str!("../../../data/plain/banned.toml"),
        ),
        (
            "plain/negation.toml",
            include_str!("../../../data/plain/negation.toml"),
        ),
    ];
    Vocabulary::read(
        &lists
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into(),
    )
    .0
}

fn found(text: &str) -> Vec<(&'static str, usize)> {
    check(&files(text), &vocabulary())
        .iter()
        .map(|it| (it.rule, it.line))
        .collect()
}

#[test]
fn a_key_is_file_and_table_and_speaks_three_languages() {
    let (words, findings) = Words::read(&files(HOME));
    assert_eq!(findings, []);
    assert_eq!(
        words.keys().collect::<Vec<_>>(),
        ["home.answer.yes", "home.left", "home.title"]
    );
    assert_eq!(words.say(Language::Ja, "home.title"), Some("今日やること"));
    assert_eq!(
        words.say(Language::Easy, "home.title"),
        Some("今日《きょう》 すること")
    );
    assert_eq!(words.say(Language::En, "home.answer.yes"), Some("Yes"));
    assert_eq!(words.say(Language::En, "home.nothing"), None);
}

#[test]
fn values_are_filled_in_and_never_come_under_a_foreign_reading() {
    let (words, _) = Words::read(&files(HOME));
    let values = [("name", "田中"), ("count", "3")];
    assert_eq!(
        words.fill(Language::Ja, "home.left", &values).unwrap(),
        "田中さん、あと3つ"
    );
    let easy = words.fill(Language::Easy, "home.left", &values).unwrap();
    let ruby: Vec<_> = crate::plain::segments(&easy)
        .unwrap()
        .into_iter()
        .filter(|it| it.ruby.is_some())
        .map(|it| it.text)
        .collect();
    assert_eq!(ruby, ["様"]);
    assert_eq!(
        words
            .fill(Language::En, "home.left", &[("count", "3")])
            .unwrap(),
        "{name}, 3 left"
    );
    assert_eq!(words.fill(Language::En, "home.nothing", &[]), None);
}

#[test]
fn words_laid_over_replace_only_what_they_say() {
    let (mut words, _) = Words::read(&files(HOME));
    let (own, _) = Words::read(&files("[title]\nja = \"きょうのしごと\"\n"));
    words.lay_over(own);
    assert_eq!(
        words.say(Language::Ja, "home.title"),
        Some("きょうのしごと")
    );
    assert_eq!(words.say(Language::En, "home.title"), Some("Today"));
}

#[test]
fn good_words_have_no_findings() {
    assert_eq!(found(HOME), []);
}

#[test]
fn each_fault_of_words_is_found_with_its_line() {
    let long = "あ".repeat(41);
    let cases = [
        ("あ", "", "words.language-missing", 1),
        ("{x}", "{y}", "words.placeholders", 1),
        ("あ", "返す", "words.easy-kanji", 3),
        ("あ", "返《かえ", "furigana.unbalanced", 3),
        ("返《かえ》す", "あ", "words.reading-in-ja", 2),
        ("あ", "セッション", "plain.banned-word", 3),
        ("あ", &long, "plain.sentence-length", 3),
        ("{ ", "あ", "words.placeholder-name", 2),
    ];
    for (ja, easy, rule, line) in cases {
        let text = format!(
            "[a]\nja = \"{ja}\"\neasy = \"{easy}\"\nen = \"{}\"\n",
            if ja == "{x}" { ja } else { "a" }
        );
        assert_eq!(found(&text), [(rule, line)], "{text}");
    }
}

#[test]
fn missing_and_strange_languages_are_found() {
    assert_eq!(
        found("[a]\nja = \"あ\"\nen = \"a\"\n"),
        [("words.language-missing", 1)]
    );
    assert_eq!(
        found("[a]\nja = \"あ\"\neasy = \"あ\"\nen = \"a\"\nfr = \"b\"\n"),
        [("toml.unknown-key", 5)]
    );
    assert_eq!(found("[a]\nja = \"あ\n"), [("toml.syntax", 2)]);
}
