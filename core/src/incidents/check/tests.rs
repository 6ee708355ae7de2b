//! The lint of the incidents: a sound playbook has no finding but its empty links, and every planted fault has one.

use super::*;

fn files(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    let plain = [
        (
            "plain/kanji-grades.toml",
            include_str!("../../../../data/plain/kanji-grades.toml"),
        ),
        (
            "plain/banned.toml",
            include_str!("../../../../data/plain/banned.toml"),
        ),
        (
            "plain/negation.toml",
            include_str!("../../../../data/plain/negation.toml"),
        ),
        (
            "registers/devices.toml",
            include_str!("../../../../data/registers/devices.toml"),
        ),
        ("incidents/clocks/vendor.toml", VENDOR),
    ];
    let all = plain.iter().chain(of);
    all.map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

const VENDOR: &str = r#"
id = "vendor"
order = 1
title = "会社に電話する"
title_en = "Call"
to = "care-software"
need = "vendor"
limit = "at-once"
force = "notice"
say = "電話します。"
say_en = "Call."
[[period]]
from = "2018-10-29"
status = "verified"
counting = "verified"
"#;

const PLAYBOOK: &str = "incidents/playbooks/lost-device.toml";
const LESSONS: (&str, &str) = (
    "training/lessons.toml",
    "[[lesson]]\nid = \"lesson-1\"\norder = 1\naudience = \"staff\"\ntitle = \"はじめに\"\ntitle_en = \"First\"\nrule = \"すぐに はなします。\"\nrule_en = \"Tell at once.\"\ncases = []\n",
);

fn sound() -> String {
    let few = "clocks = [\"vendor\"]";
    let all = "clocks = [\"vendor\", \"police\", \"municipality-first\", \"appi-preliminary\", \"appi-final\"]";
    let text = SAMPLE.replace(all, few);
    text.replace("lessons = []", "lessons = [\"lesson-1\"]")
}

fn rules(text: &str) -> Vec<&'static str> {
    let found = check(&files(&[(PLAYBOOK, text), LESSONS]), &Catalogue::default());
    found.into_iter().map(|it| it.rule).collect()
}

#[test]
fn a_sound_playbook_lacks_only_the_items_to_look_at_again() {
    assert_eq!(rules(&sound()), ["playbook.lines"]);
}

/// What is written into a sound playbook in place of what, and the rule that finds it.
const FAULTS: &[(&str, &str, &str)] = &[
    ("id = \"lost-device\"", "id = \"other\"", "name.file"),
    ("group = \"lost\"", "group = \"found\"", "choice.unknown"),
    (
        "clocks = [\"vendor\"]",
        "clocks = [\"vendor\", \"moon\"]",
        "link.dangling",
    ),
    ("cases = []", "cases = [\"case-99\"]", "link.dangling"),
    ("\"lesson-1\"]", "\"lesson-9\"]", "link.dangling"),
    (
        "thing = \"devices\"",
        "thing = \"umbrellas\"",
        "link.dangling",
    ),
    ("clock = \"vendor\"", "clock = \"police\"", "link.dangling"),
    ("who = \"reporter\"", "who = \"nobody\"", "choice.unknown"),
    ("id = \"lock\"", "id = \"call\"", "playbook.twice"),
    (
        "phase = \"to-the-end\"",
        "phase = \"minutes-5\"",
        "playbook.order",
    ),
    (
        "phase = \"day-1\"",
        "phase = \"minutes-60\"",
        "playbook.phase",
    ),
    (
        "text = \"かくさない\"",
        "text = \"隠《かく》蔽しない\"",
        "furigana.missing",
    ),
    (
        "text_en = \"Call the manager.\"",
        "text_en = \"\"",
        "english.missing",
    ),
    ("\"Looking for it comes later.\"]", "]", "english.missing"),
    (
        "電話《でんわ》してください。",
        "電話《でんわ》しろ。",
        "plain.polite",
    ),
    ("version = 1", "versoin = 1", "toml.unknown-key"),
];

#[test]
fn every_planted_fault_is_found() {
    for (sound_text, fault, rule) in FAULTS {
        let text = sound();
        assert!(text.contains(sound_text), "{sound_text}");
        let found = rules(&text.replacen(sound_text, fault, 1));
        assert!(found.contains(rule), "{fault}: {found:?}");
    }
}

#[test]
fn a_card_of_three_pictures_is_found() {
    let text = sound();
    let (before, _) = text
        .split_once("[[dont]]\npicture = \"dont-blame\"")
        .unwrap();
    let (_, after) = text.split_once("[[step]]").unwrap();
    let fewer = format!("{before}[[step]]{after}");
    assert!(rules(&fewer).contains(&"playbook.donts"));
}

#[test]
fn a_guide_without_days_or_with_moving_days_is_found() {
    let of = |text: &str| {
        let files = files(&[("incidents/clocks/vendor.toml", text)]);
        let found = check(&files, &Catalogue::default());
        found.into_iter().map(|it| it.rule).collect::<Vec<_>>()
    };
    assert_eq!(of(VENDOR), Vec::<&str>::new());
    assert_eq!(of(&VENDOR.replace("at-once", "guide")), ["clock.days"]);
    let moving = VENDOR
        .replace("at-once", "guide")
        .replace("[[period]]", "[[period]]\ndays = 5\nmoves = true");
    assert_eq!(of(&moving), ["clock.moves"]);
}

const CONTINUITY: &str = include_str!("../../../../data/incidents/continuity.toml");

fn continuity_rules(text: &str) -> Vec<&'static str> {
    let ledger = include_str!("../../../../data/registers/take-out.toml");
    let of = [
        ("incidents/continuity.toml", text),
        ("registers/take-out.toml", ledger),
    ];
    let found = check(&files(&of), &Catalogue::default());
    let is_own = |it: &Finding| it.file == "incidents/continuity.toml";
    found.into_iter().filter(is_own).map(|it| it.rule).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
fn every_fault_planted_into_the_plan_for_systems_that_stand_still_is_found() {
    assert_eq!(continuity_rules(CONTINUITY), Vec::<&str>::new());
    let faults = [
        (
            "table = \"copies\"",
            "table = \"things\"",
            "continuity.tables",
        ),
        (
            "ledger = \"take-out\"",
            "ledger = \"moon\"",
            "link.dangling",
        ),
        ("ledger = \"take-out\"", "", "continuity.form"),
        (
            "id = \"care-record\"",
            "id = \"incident\"",
            "continuity.twice",
        ),
        ("id = \"after\"", "id = \"about\"", "continuity.twice"),
        (
            "kind = \"table\"\ntable = \"roles\"",
            "kind = \"list\"\ntable = \"roles\"",
            "continuity.block",
        ),
        (
            "\"Connect again only",
            "\"\", \"Connect again only",
            "english.missing",
        ),
        (
            "title_en = \"Afterwards\"",
            "title_en = \"\"",
            "english.missing",
        ),
        ("切りはなす\"", "遮断する\"", "furigana.missing"),
    ];
    for (sound, fault, rule) in faults {
        let text = CONTINUITY.replacen(sound, fault, 1);
        assert_ne!(text, CONTINUITY, "{sound}");
        let found = continuity_rules(&text);
        assert!(found.contains(&rule), "{fault}: {found:?}");
    }
}

const DRAFT: &str = r#"
id = "note"
order = 1
title = "お知《し》らせ"
title_en = "Notice"
to = "family"
form = "letter"
complete = "all"
clock = "vendor"
about = "家族にわたす手紙です。"
about_en = "A letter to families."
[[part]]
id = "begin"
label = "はじめに"
label_en = "First"
text = "{office}です。"
text_en = "This is {office}."
[[part]]
id = "what"
place = ["what"]
"#;

#[test]
fn every_fault_planted_in_a_draft_is_found() {
    let rules = |text: &str| {
        let files = files(&[("incidents/drafts/note.toml", text)]);
        let found = check(&files, &Catalogue::default());
        found.into_iter().map(|it| it.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(DRAFT), Vec::<&str>::new());
    let faults = [
        ("id = \"note\"", "id = \"letter\"", "name.file"),
        ("clock = \"vendor\"", "clock = \"moon\"", "link.dangling"),
        (
            "order = 1",
            "order = 1\nbasis = \"law/1/1\"",
            "link.dangling",
        ),
        ("[\"what\"]", "[\"weather\"]", "choice.unknown"),
        ("place = [\"what\"]", "", "draft.empty"),
        ("id = \"what\"", "id = \"begin\"", "draft.twice"),
        ("{office}です。", "{ofice}です。", "draft.place"),
        ("This is {office}.", "This is the office.", "draft.english"),
        (
            "id = \"what\"",
            "id = \"what\"\nitem = \"law/1/1/1\"",
            "draft.items",
        ),
        (
            "{office}です。",
            "事務所の{office}です。",
            "furigana.missing",
        ),
        (
            "title_en = \"Notice\"",
            "title_en = \"\"",
            "english.missing",
        ),
    ];
    for (sound, fault, rule) in faults {
        assert!(DRAFT.contains(sound), "{sound}");
        let found = rules(&DRAFT.replacen(sound, fault, 1));
        assert!(found.contains(&rule), "{fault}: {found:?}");
    }
}
