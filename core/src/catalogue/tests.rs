//! Reading a catalogue, asking it, and every rule of its lint with a planted fault.

use super::*;
use sample::{files, path, with};

const ITEM: &str = "catalogue/guide/r8/1-1.toml";
const EDITION: &str = "catalogue/guide/r8/edition.toml";
const ENTRY: &str = "catalogue/glossary/lock.toml";
const CASE: &str = "catalogue/cases/case-01.toml";

fn found(files: &BTreeMap<String, String>) -> Vec<(String, usize, &'static str)> {
    check(files)
        .into_iter()
        .map(|it| (it.file, it.line, it.rule))
        .collect()
}

/// Each line: file, what is replaced, by what, and the rule and line that must then be reported, alone.
fn each_is_found(faults: &str) {
    for fault in faults.lines() {
        let [file, from, to, rule, line] = fault
            .splitn(5, " | ")
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let file = match file.trim() {
            "item" => ITEM,
            "edition" => EDITION,
            "entry" => ENTRY,
            _ => CASE,
        };
        let found: Vec<String> = found(&with(
            file,
            &from.replace("\\n", "\n"),
            &to.replace("\\n", "\n"),
        ))
        .into_iter()
        .map(|(file, line, rule)| format!("{file}:{line} {rule}"))
        .collect();
        assert_eq!(found, [format!("{file}:{line} {rule}")], "{fault}");
    }
}

#[test]
fn sound_data_has_no_findings() {
    assert_eq!(check(&files()), []);
}

#[test]
fn the_catalogue_answers_by_id_and_counts_like_people() {
    let (catalogue, findings) = Catalogue::read(&files());
    assert_eq!(findings, []);
    let locals: Vec<_> = catalogue
        .provisions("guide", "r8")
        .iter()
        .map(|it| it.id.local())
        .collect();
    assert_eq!(
        locals,
        [
            "1-1", "1-2", "1-3", "1-4", "1-5", "1-6", "1-7", "1-8", "1-9", "1-10"
        ]
    );
    assert_eq!(
        catalogue.provision("guide/r8/1-10").map(|it| it.minutes),
        Some(5)
    );
    assert_eq!(catalogue.provisions_in("guide", "r8", "1").len(), 10);
    assert_eq!(catalogue.provisions_in("guide", "r8", "2").len(), 0);
    assert_eq!(catalogue.provisions("guide", "r9").len(), 0);
    assert_eq!(catalogue.groups("guide", "r8").len(), 1);
    assert_eq!(catalogue.corrections("guide", "r8").len(), 1);
    assert_eq!(catalogue.glossary().len(), 1);
    assert_eq!(
        catalogue.glossary_term("lock").map(|it| it.term.plain()),
        Some("鍵".to_owned())
    );
    assert_eq!(catalogue.cases().len(), 1);
    assert_eq!(catalogue.case("case-01").map(|it| it.panels.len()), Some(4));
    assert_eq!(
        catalogue.norm("guide").map(|it| it.title_en.as_str()),
        Some("Guide")
    );
    assert!(catalogue.provision("Not An Id").is_none());
}

#[test]
fn a_provision_shows_its_id_and_its_parts_in_json() {
    let (catalogue, _) = Catalogue::read(&files());
    let json = serde_json::to_value(catalogue.provision("guide/r8/1-1").unwrap()).unwrap();
    assert_eq!(json["id"], "guide/r8/1-1");
    assert_eq!(json["parts"][0]["id"], "guide/r8/1-1/1");
    assert_eq!(json["yen"], "free");
}

#[test]
fn one_broken_file_does_not_take_the_others_with_it() {
    let (catalogue, findings) = Catalogue::read(&with(ITEM, "minutes = 5", "minutes = 5 5"));
    assert_eq!(catalogue.provisions("guide", "r8").len(), 9);
    assert_eq!(
        findings.iter().map(|it| it.rule).collect::<Vec<_>>(),
        ["toml.syntax"]
    );
}

#[test]
fn the_hash_of_an_edition_changes_with_its_files_only() {
    let hash = |files: &BTreeMap<String, String>| {
        Catalogue::read(files)
            .0
            .edition_hash("guide", "r8")
            .map(str::to_owned)
    };
    let before = hash(&files()).unwrap();
    assert_eq!(before.len(), 64);
    assert_eq!(hash(&with(ENTRY, "Lock", "Key")), Some(before.clone()));
    assert_ne!(
        hash(&with(ITEM, "minutes = 5", "minutes = 6")),
        Some(before)
    );
    assert_eq!(
        Catalogue::read(&files()).0.edition_hash("guide", "r9"),
        None
    );
}

#[test]
fn a_provision_applies_when_all_its_facts_hold() {
    let (catalogue, _) = Catalogue::read(&files());
    let provision = catalogue.provision("guide/r8/1-1").unwrap();
    assert!(provision.applies_to(&[ScopingFact::Cloud, ScopingFact::Tablets]));
    assert!(!provision.applies_to(&[ScopingFact::Cloud]));
    assert!(provision.is_for(Audience::Everyone) && !provision.is_for(Audience::Manager));
}

const FORM: &str = r#"item | minutes = 5 | minutes = 5 5 | toml.syntax | 21
item | minutes = 5 | minuets = 5 | toml.unknown-key | 21
item | minutes = 5 | minutes = "5" | toml.wrong-kind | 21
item | minutes = 5 | minutes = 0 | effort.unknown | 21
item | minutes = 5\n |  | effort.unknown | 1
item | yen = "free" | yen = "cheap" | choice.unknown | 22
item | ["tablets"] | ["tablet"] | choice.unknown | 10
item | 見《み》ます | 見《みます | furigana.unbalanced | 14
item | starter = true | starter = "yes" | toml.wrong-kind | 9
item | audience = ["everyone"] | audience = [] | text.empty | 7
item | かぎがあると、ぬすまれにくいです。 |  | text.empty | 11
edition | issued = "2026-04" | issued = "2026-4" | value.malformed | 2
edition | [[group]] | [[division]]\nid = "a"\ntitle = "編《へん》"\ntitle_en = "Part"\nsuffices_if = "cloud"\n\n[[group]] | text.empty | 16
entry | reading = "かぎ" | reading = "カギ" | glossary.reading | 3"#;

#[test]
fn faults_of_form_are_found_with_file_and_line() {
    each_is_found(FORM);
}

const LINKS: &str = r#"entry | id = "lock" | id = "Lock" | id.malformed | 1
item | id = "guide/r8/1-1/1" | id = "guide/r8/1-2/1" | id.part | 30
item | glossary = ["lock"] | glossary = ["look"] | link.dangling | 24
item | cases = ["case-01"] | cases = ["case-99"] | link.dangling | 25
item | group = "1" | group = "7" | link.dangling | 2
item | document = "book" | document = "film" | link.dangling | 35
case | items = ["guide/r8/1-1"] | items = ["guide/r8/9-9"] | link.dangling | 12
case | group = "1" | group = "7" | link.dangling | 4
entry | document = "book" | document = "film" | link.dangling | 10"#;

#[test]
fn faults_of_ids_and_links_are_found_with_file_and_line() {
    each_is_found(LINKS);
}

#[test]
fn an_id_that_is_not_its_place_is_found_even_if_another_file_has_it() {
    let moved = with(ITEM, "id = \"guide/r8/1-1\"", "id = \"guide/r8/1-2\"");
    let rules: Vec<_> = found(&moved)
        .into_iter()
        .map(|(file, line, rule)| (file, rule, line))
        .collect();
    assert!(rules.contains(&(ITEM.to_owned(), "id.path", 1)));
    assert!(rules.contains(&(path(2), "id.duplicate", 1)));
}

#[test]
fn two_groups_of_one_id_are_found() {
    let group =
        "[[group]]\nid = \"1\"\ntitle = \"へや\"\ntitle_en = \"Room\"\naudience = \"everyone\"\n";
    let mut files = files();
    files.get_mut(EDITION).unwrap().push_str(group);
    assert_eq!(found(&files), [(EDITION.to_owned(), 18, "id.duplicate")]);
}

const SOURCES: &str = r#"item | page = 5\n |  | source.missing | 34
item | page = 5 | page = 0 | source.missing | 34
edition | https://example.jp/guide |  | source.missing | 3
item | title_en = "Lock up"\n |  | english.missing | 1
item | ask_en = "Do you lock up when you leave?" | ask_en = "" | english.missing | 5
item |   "Lock up.",\n |  | english.length | 13
item | evidence_en = ["List of keys"]\n |  | english.missing | 26
item | "Lock up.", | "かぎ", | english.japanese | 19"#;

#[test]
fn missing_sources_and_english_are_found_with_file_and_line() {
    each_is_found(SOURCES);
    let mut files = files();
    let text = files.get_mut(ITEM).unwrap();
    let (before, rest) = text.split_once("[source]").unwrap();
    let (_, after) = rest.split_once("[[changed]]").unwrap();
    *text = format!("{before}[[changed]]{after}");
    assert_eq!(found(&files), [(ITEM.to_owned(), 1, "source.missing")]);
}

#[test]
fn an_edition_has_five_starters_and_a_case_four_panels() {
    // Of too few starters the last is named, of too many the sixth.
    let fewer = with(ITEM, "starter = true", "starter = false");
    assert_eq!(found(&fewer), [(path(5), 9, "starter.count")]);
    let more = with(&path(6), "applies_if", "starter = true\napplies_if");
    assert_eq!(found(&more), [(path(6), 9, "starter.count")]);
    let three = with(CASE, "\"あさです。\", ", "");
    let expected = ["case.panels", "english.length"].map(|it| (CASE.to_owned(), 5, it));
    assert_eq!(found(&three), expected);
}

const HARD: &str = r#"item | かぎがあると、 | かぎをかけなければなりません。 | plain.double-negative | 11
item | かけていますか。 | わすれていませんか。 | plain.negative-question | 5
item | かけていますか。 | かけていますか。まどは どうですか。 | plain.question | 5
item | かぎをかけます。 | デバイスを見《み》ます。 | plain.banned-word | 15
item | title = "かぎをかける" | title = "ながい ながい ながい ながい ながい ながい ながい" | title.length | 3
item | 見《み》ます | 見ます | furigana.missing | 14
item | 表《ひょう》 | 表 | furigana.missing | 26
case | わすれやすい | 忘れやすい | furigana.missing | 7
entry | あけたり | 開けたり | furigana.missing | 5
entry | です。 | だ。 | plain.polite | 5"#;

#[test]
fn hard_texts_are_found_with_file_and_line() {
    each_is_found(HARD);
    let long = "あ".repeat(40);
    each_is_found(&format!(
        "item | かぎをかけます。 | {long}。 | plain.sentence-length | 15"
    ));
}

#[test]
fn a_term_may_be_used_where_the_file_links_its_entry() {
    let use_term = |files: &mut BTreeMap<String, String>, to: &str| {
        let text = files.get_mut(ITEM).unwrap();
        *text = text.replace("かぎをかけます。", to);
    };
    let mut linked = with(ENTRY, "\"ロック\"", "\"デバイス\"");
    use_term(&mut linked, "デバイスを見《み》ます。");
    assert_eq!(check(&linked), []);
    let mut unlinked = linked.clone();
    let text = unlinked.get_mut(ITEM).unwrap();
    *text = text.replace("glossary = [\"lock\"]", "glossary = []");
    assert_eq!(
        found(&unlinked),
        [(ITEM.to_owned(), 15, "plain.banned-word")]
    );
}

#[test]
fn a_file_that_nobody_reads_and_broken_data_elsewhere_are_found() {
    let mut files = files();
    files.insert("catalogue/guide/r8.toml".to_owned(), String::new());
    files.insert("training/keys.toml".to_owned(), "id = \n".to_owned());
    files.remove("plain/banned.toml");
    let rules: Vec<_> = found(&files).into_iter().map(|(_, _, rule)| rule).collect();
    assert_eq!(
        rules,
        ["file.misplaced", "plain.list-missing", "toml.syntax"]
    );
}

#[test]
fn a_chapter_holds_several_provisions_and_its_lines_are_told() {
    const CHAPTER: &str = "catalogue/guide/r8/2.toml";
    let item = |number: u8| {
        let own = files()[ITEM].replace("guide/r8/1-1", &format!("guide/r8/2-{number}"));
        let own = own.replace("starter = true", "starter = false");
        let own = own.replace("group = \"1\"", "group = \"2\"");
        let own = own
            .replace("[[", "[[provision.")
            .replace("[source]", "[provision.source]");
        format!("[[provision]]\n{own}")
    };
    let group = "[[group]]\nid = \"2\"\ntitle = \"へや\"\ntitle_en = \"Room\"\naudience = \"everyone\"\nitems = 2\n";
    let mut files = files();
    files.get_mut(EDITION).unwrap().push_str(group);
    let lines = item(1).lines().count();
    files.insert(CHAPTER.to_owned(), item(1) + &item(2));
    assert_eq!(check(&files), []);
    let (catalogue, _) = Catalogue::read(&files);
    assert_eq!(catalogue.provisions_in("guide", "r8", "2").len(), 2);
    let second = |from: &str, to: &str| item(1) + &item(2).replacen(from, to, 1);
    for (text, line, rule) in [
        (second("guide/r8/2-2", "guide/r8/3-2"), 2, "id.path"),
        (second("minutes = 5", "minutes = 0"), 22, "effort.unknown"),
    ] {
        files.insert(CHAPTER.to_owned(), text);
        let found = found(&files);
        let here = found.iter().find(|it| it.2 == rule).unwrap();
        assert_eq!((here.0.as_str(), here.1), (CHAPTER, lines + line));
    }
    files.insert(CHAPTER.to_owned(), item(1));
    assert_eq!(found(&files)[0].2, "group.items");
}

#[test]
fn the_list_of_titles_holds_names_with_their_source_and_no_sentences() {
    const TITLES: &str = "words/titles.toml";
    let title = |title: &str, source: &str| {
        let mut files = files();
        let text = format!("[[title]]\ntitle = \"{title}\"\nsource = \"{source}\"\n");
        files.insert(TITLES.to_owned(), text);
        found(&files)
    };
    assert_eq!(title("手引き", "表紙"), []);
    let sentence = (TITLES.to_owned(), 2, "title.sentence");
    assert_eq!(
        title("かぎをかけます。", "表紙"),
        std::slice::from_ref(&sentence)
    );
    assert_eq!(title(&"あ".repeat(61), "表紙"), [sentence]);
    assert_eq!(
        title("手引き", " "),
        [(TITLES.to_owned(), 3, "source.missing")]
    );
}
