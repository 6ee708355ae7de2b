//! The gate, rule by rule, with the lists that are shipped.

use std::collections::BTreeMap;

use super::*;

fn lists() -> BTreeMap<String, String> {
    let files = [
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
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into()
}

fn vocabulary() -> Vocabulary {
    let (vocabulary, findings) = Vocabulary::read(&lists());
    assert_eq!(findings, []);
    vocabulary
}

fn rules(authored: &str, terms: &[&str]) -> Vec<&'static str> {
    let vocabulary = vocabulary();
    let terms: Vec<String> = terms.iter().map(|it| (*it).to_owned()).collect();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &terms,
        explained: &terms,
    };
    gate.text(&Text::parse(authored).unwrap())
        .iter()
        .map(|it| it.rule)
        .collect()
}

#[test]
fn the_shipped_lists_hold_at_least_forty_banned_words() {
    assert!(vocabulary().banned.len() >= 40);
}

#[test]
fn a_missing_list_is_a_finding_and_not_a_silent_pass() {
    let (_, findings) = Vocabulary::read(&BTreeMap::new());
    assert_eq!(
        findings.iter().map(|it| it.rule).collect::<Vec<_>>(),
        ["plain.list-missing"; 3]
    );
}

#[test]
fn a_plain_sentence_passes() {
    assert_eq!(
        rules("外《そと》へ 出《で》るとき、かぎをかけています。", &[]),
        [""; 0]
    );
}

#[test]
fn each_way_of_being_hard_has_its_rule() {
    let cases = [
        (format!("{}。", "あ".repeat(40)), "plain.sentence-length"),
        (
            "機器《きき》の利用《りよう》許可《きょか》と記録《きろく》の管理《かんり》。"
                .to_owned(),
            "plain.sentence-kanji",
        ),
        (
            "これは安全管理者《あんぜんかんりしゃ》のしごとと いうことです。".to_owned(),
            "plain.kanji-run",
        ),
        ("鍵《かぎ》をかけます。".to_owned(), "plain.kanji-unlearned"),
        (
            "かけなければなりません。".to_owned(),
            "plain.double-negative",
        ),
        ("それはインシデントです。".to_owned(), "plain.banned-word"),
        ("かぎをかけるのだ。".to_owned(), "plain.polite"),
        ("３こ あります。".to_owned(), "plain.full-width"),
        ("外へ 出《で》ます。".to_owned(), "furigana.missing"),
        ("外《そと》へ 出《de》ます。".to_owned(), "furigana.kana"),
    ];
    for (text, rule) in cases {
        assert_eq!(rules(&text, &[]), [rule], "{text}");
    }
}

#[test]
fn forty_characters_are_still_a_sentence() {
    assert_eq!(rules(&format!("{}。", "あ".repeat(39)), &[]), [""; 0]);
}

#[test]
fn a_glossary_term_or_a_gloss_makes_a_hard_word_possible() {
    assert_eq!(rules("鍵《かぎ》をかけます。", &["鍵"]), [""; 0]);
    assert_eq!(
        rules("鍵《かぎ》（ロックするもの）をかけます。", &[]),
        [""; 0]
    );
    assert_eq!(
        rules("それはインシデント（事故《じこ》）です。", &[]),
        [""; 0]
    );
    assert_eq!(
        rules(
            "二要素認証《にようそにんしょう》を つかうことが できますよ。",
            &["二要素認証"]
        ),
        [""; 0]
    );
}

#[test]
fn a_banned_word_inside_a_longer_word_is_not_meant() {
    assert!(uses_word("ログを見る", "ログ"));
    assert!(!uses_word("ログインして、カタログを見る", "ログ"));
    assert!(uses_word("カタログとログ", "ログ"));
}

#[test]
fn a_question_asks_one_thing_and_yes_means_done() {
    let vocabulary = vocabulary();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &[],
        explained: &[],
    };
    let rules = |ask: &str| -> Vec<_> {
        gate.question(&Text::parse(ask).unwrap())
            .iter()
            .map(|it| it.rule)
            .collect()
    };
    assert_eq!(rules("かぎを かけていますか。"), [""; 0]);
    assert_eq!(
        rules("じぶんの スマホで 見《み》ていませんか。"),
        ["plain.negative-question"]
    );
    assert_eq!(
        rules("かぎを かけていますか。見《み》ていますか。"),
        ["plain.question"]
    );
    assert_eq!(rules("かぎを かけています。"), ["plain.question"]);
    assert_eq!(
        rules("かぎを かけていません。"),
        ["plain.negative-question", "plain.question"]
    );
}

#[test]
fn a_file_full_of_kanji_and_a_long_title_are_too_much() {
    let vocabulary = vocabulary();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &[],
        explained: &[],
    };
    let hard = Text::parse("情報の安全").unwrap();
    let easy = Text::parse("かぎをかけましょう。みんなでまもります。").unwrap();
    assert_eq!(
        gate.share(&[&hard]).map(|it| it.rule),
        Some("plain.kanji-share")
    );
    assert_eq!(gate.share(&[&hard, &easy]), None);
    assert_eq!(gate.title(&easy).len(), 0);
    let long = Text::parse("あ".repeat(21)).unwrap();
    assert_eq!(
        gate.title(&long).first().map(|it| it.rule),
        Some("title.length")
    );
}

#[test]
fn an_easy_screen_needs_readings_above_the_second_grade() {
    let vocabulary = vocabulary();
    let unread = |text: &str| unread_above(&Text::parse(text).unwrap(), &vocabulary, 2);
    assert_eq!(unread("今日《きょう》 見る"), None);
    assert_eq!(unread("返す"), Some('返'));
    assert_eq!(unread("返《かえ》す"), None);
}

#[test]
fn a_breach_knows_the_line_within_its_text() {
    let vocabulary = vocabulary();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &[],
        explained: &[],
    };
    let text = Text::parse("はい。\nそれはインシデントです。").unwrap();
    assert_eq!(gate.text(&text).first().map(|it| it.lines_before), Some(1));
}
