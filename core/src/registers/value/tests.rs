//! Values from typed text: every usual way of writing is taken, what is written reads as itself.

use super::*;
use crate::registers::register::Choice;

fn field(kind: &str) -> Field {
    let text = format!(
        "id = \"f\"\nkind = \"{kind}\"\nlabel = \"あ\"\nlabel_en = \"a\"\nbasis = \"practice\"\n"
    );
    toml::from_str(&text).unwrap()
}

fn take(kind: &str, typed: &str) -> Option<String> {
    parse(&field(kind), typed).ok()
}

#[test]
fn a_day_is_taken_in_every_usual_way() {
    for typed in [
        "2026-04-01",
        "2026/4/1",
        "２０２６年４月１日",
        "20260401",
        "R8.4.1",
        "r8/4/1",
        "R.8.4.1",
        "令和8年4月1日（水）",
        "令和８年 ４月 １日",
        "令8.4.1",
        "2026.04.01 09:30",
    ] {
        assert_eq!(
            take("date", typed).as_deref(),
            Some("2026-04-01"),
            "{typed}"
        );
    }
    assert_eq!(
        take("date", "平成元年1月8日").as_deref(),
        Some("1989-01-08")
    );
    assert_eq!(take("date", "S64.1.7").as_deref(), Some("1989-01-07"));
    for typed in [
        "2026-02-30",
        "4月1日",
        "きのう",
        "令和",
        "R8.13.1",
        "0008-04-01",
        "99999999",
        "元年1月1日",
    ] {
        assert_eq!(take("date", typed), None, "{typed}");
    }
}

#[test]
fn a_time_is_taken_in_every_usual_way() {
    for typed in [
        "9:30",
        "０９：３０",
        "09:30:59",
        "9時30分",
        "9時半",
        "午前9時30分",
        "9:30 AM",
    ] {
        assert_eq!(take("time", typed).as_deref(), Some("09:30"), "{typed}");
    }
    assert_eq!(take("time", "午後3時").as_deref(), Some("15:00"));
    assert_eq!(take("time", "午前12時").as_deref(), Some("00:00"));
    for typed in ["25:00", "9", "朝", "9:61"] {
        assert_eq!(take("time", typed), None, "{typed}");
    }
}

#[test]
fn a_moment_is_a_day_and_a_time_and_a_day_alone_its_beginning() {
    assert_eq!(
        take("moment", "R8.4.1 18:00").as_deref(),
        Some("2026-04-01T18:00")
    );
    assert_eq!(
        take("moment", "2026-04-01T18:00").as_deref(),
        Some("2026-04-01T18:00")
    );
    assert_eq!(
        take("moment", "2026/4/1").as_deref(),
        Some("2026-04-01T00:00")
    );
    assert_eq!(take("moment", "2026/4/1 夕方"), None);
}

#[test]
fn yes_no_numbers_and_yen_are_taken_as_sheets_write_them() {
    assert_eq!(
        ["○", "有", "Ｙｅｓ", "済"].map(|it| take("yes-no", it)),
        [const { Some("yes") }; 4].map(|it| it.map(str::to_owned))
    );
    assert_eq!(take("yes-no", "×").as_deref(), Some("no"));
    assert_eq!(take("yes-no", "たぶん"), None);
    assert_eq!(take("number", "１，２３４.5").as_deref(), Some("1234.5"));
    assert_eq!(take("number", "12個"), None);
    assert_eq!(take("money", "￥１２，０００円").as_deref(), Some("12000"));
    assert_eq!(take("money", "1.5"), None);
}

#[test]
fn a_choice_is_known_by_id_label_and_other_words() {
    let choice = Choice {
        id: "good".parse().unwrap(),
        label: crate::plain::Text::parse("異常《いじょう》なし").unwrap(),
        label_en: "All well".to_owned(),
        words: vec!["良".to_owned()],
    };
    let field = Field {
        choices: vec![choice],
        ..field("choice")
    };
    for typed in ["good", "異常なし", "ALL WELL", " 良 "] {
        assert_eq!(parse(&field, typed).as_deref(), Ok("good"), "{typed}");
    }
    assert_eq!(parse(&field, "不明"), Err(BadValue::NoChoice));
}

#[test]
fn what_is_written_reads_as_itself() {
    for (kind, typed) in [
        ("date", "R8.4.1"),
        ("time", "9時半"),
        ("moment", "R8.4.1 9:05"),
        ("yes-no", "有"),
        ("number", "1,000"),
        ("text", "ﾀﾌﾞﾚｯﾄ　７号"),
    ] {
        let once = take(kind, typed).unwrap();
        assert_eq!(take(kind, &once).as_deref(), Some(once.as_str()));
    }
}

#[test]
fn names_sort_as_people_count() {
    let mut names = ["タブレット10号", "タブレット２号", "ﾀﾌﾞﾚｯﾄ1号", "PC-003"];
    names.sort_by_key(|it| name_order(it));
    assert_eq!(
        names,
        ["PC-003", "ﾀﾌﾞﾚｯﾄ1号", "タブレット２号", "タブレット10号"]
    );
}

#[test]
fn control_characters_vanish_and_long_texts_are_refused() {
    assert_eq!(take("text", "a\u{0}b\nc").as_deref(), Some("abc"));
    assert_eq!(take("long-text", " a\nb ").as_deref(), Some("a\nb"));
    assert_eq!(
        parse(&field("text"), &"あ".repeat(201)),
        Err(BadValue::TooLong(200))
    );
}

#[test]
fn a_thing_is_to_be_back_this_evening_and_after_the_evening_the_next_morning() {
    let mut field = field("moment");
    field.preset = Some(Preset::ThisEvening);
    // In Japan it is nine hours later.
    let at = |now: &str| preset(&field, "佐藤", now.parse().unwrap());
    assert_eq!(at("2026-11-22T00:30:00Z"), "2026-11-22T18:00");
    assert_eq!(at("2026-11-22T08:59:59Z"), "2026-11-22T18:00");
    assert_eq!(at("2026-11-22T09:00:00Z"), "2026-11-23T09:00");
    assert_eq!(at("2026-12-31T14:00:00Z"), "2027-01-01T09:00");
}
