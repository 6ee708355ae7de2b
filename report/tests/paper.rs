//! Papers as their readers meet them: text that can be searched, A4, fonts inside, bookmarks; needs `poppler-utils`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test stops where something is missing; clippy spares only the test functions themselves"
)]

mod samples;

use std::path::PathBuf;
use std::process::Command;

use mamori_core::words::Language;
use mamori_report::fonts::FontFiles;
use mamori_report::paper::{LabelFormat, Paper, PaperError, Pdf};
use mamori_report::ruby::RubyText;

/// Writes the PDF where a person can look at it and returns the path.
fn keep(name: &str, pdf: &Pdf) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
    std::fs::write(&path, &pdf.bytes).unwrap();
    path
}

/// What a program of poppler says about a paper.
fn ask(program: &str, before: &[&str], after: &[&str], paper: &str, pdf: &Pdf) -> String {
    // One file for each question, as tests run side by side.
    let path = keep(&format!("{paper}.{program}"), pdf);
    let output = Command::new(program)
        .args(before)
        .arg(&path)
        .args(after)
        .output()
        .unwrap_or_else(|error| {
            panic!("{program} is needed (sudo apt install poppler-utils): {error}")
        });
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// The text of a paper without line ends and spaces, which a search ignores too.
fn text(paper: &str, pdf: &Pdf) -> String {
    ask("pdftotext", &[], &["-"], paper, pdf)
        .split_whitespace()
        .collect()
}

fn bookmarks(paper: &str, pdf: &Pdf) -> String {
    let all = ask("pdftohtml", &["-xml", "-stdout", "-i"], &[], paper, pdf);
    let start = all.find("<outline>").expect("the paper has bookmarks");
    all[start..].to_owned()
}

/// Every paper of the samples under its name.
fn all_papers() -> Vec<(&'static str, Pdf)> {
    let press = samples::press();
    vec![
        ("plan", press.plan(&samples::plan(12)).unwrap()),
        ("checklist", press.checklist(&samples::checklist()).unwrap()),
        ("easy-plan", press.plan(&samples::easy_plan()).unwrap()),
        ("report", press.draft(&samples::draft::report()).unwrap()),
        ("folder", press.folder(&samples::folder(9)).unwrap()),
        ("poster", press.poster(&samples::poster()).unwrap()),
        ("entrance", press.entrance(&samples::entrance()).unwrap()),
        ("codes", press.sheet(&samples::recovery_codes()).unwrap()),
        ("invitation", press.sheet(&samples::invitation()).unwrap()),
        ("changes", press.changes(&samples::changes()).unwrap()),
        ("letter", press.draft(&samples::draft::letter()).unwrap()),
        ("notice", press.draft(&samples::draft::notice()).unwrap()),
        ("script", press.draft(&samples::draft::script()).unwrap()),
    ]
}

#[test]
fn every_paper_is_a4_tagged_in_japanese_with_its_fonts_inside() {
    for (name, pdf) in all_papers() {
        let about = ask("pdfinfo", &[], &[], name, &pdf);
        assert!(
            about.contains("595.276 x 841.89 pts (A4)"),
            "{name}: {about}"
        );
        assert!(about.contains("Tagged:          yes"), "{name}: {about}");
        assert!(
            about.contains("訪問介護ステーション"),
            "{name} has no author: {about}"
        );
        assert!(about.contains("Creator:         mamori"), "{name}: {about}");
        assert!(
            String::from_utf8_lossy(&pdf.bytes).contains("/Lang(ja-JP)"),
            "{name} does not say its language"
        );
        assert!(
            String::from_utf8_lossy(&pdf.bytes).contains("pdfuaid:part>1<"),
            "{name} is not accessible"
        );
        let fonts = ask("pdffonts", &[], &[], name, &pdf);
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!rows.is_empty());
        for row in rows {
            assert!(
                row.contains("yes yes yes"),
                "{name}: not embedded with its letters: {row}"
            );
            assert!(!row.contains("Type 3"), "{name}: {row}");
        }
        assert!(pdf.unprintable.is_empty(), "{name}: {:?}", pdf.unprintable);
    }
}

#[test]
fn every_paper_can_be_searched_and_has_bookmarks() {
    let wanted = [
        ("plan", "画面ロックを5分にする", "やること"),
        ("checklist", "一人に一つのIDを使っていますか", "2 持ち出し"),
        ("easy-plan", "画面をロックします", "情報安全"),
        ("report", "#importは字です", "情報の事故の報告書"),
        ("folder", "090-0000-0001", "手書きの記録"),
        ("poster", "ロックします", "情報"),
        ("entrance", "0120-000-000", "個人情報"),
        ("codes", "AB7C-DE7F-GH7J", "予備"),
        ("invitation", "K7QM-2XPD-94TB", "はじめてのログイン"),
        ("changes", "#importは字です", "2-7 門の当番"),
        ("letter", "まだ書いていません", "どの情報か"),
        ("notice", "機器をなくした", "おわびとお知らせ"),
        ("script", "急ぎのお願いです", "はじめに言うこと"),
    ];
    for ((name, pdf), (same_name, words, bookmark)) in all_papers().iter().zip(wanted) {
        assert_eq!(*name, same_name);
        let text = text(name, pdf);
        assert!(text.contains(words), "{name} does not say {words}: {text}");
        let bookmarks = bookmarks(name, pdf);
        assert!(bookmarks.contains(bookmark), "{name}: {bookmarks}");
    }
}

#[test]
fn wall_papers_and_letters_are_one_page() {
    for (name, pdf) in all_papers().iter().skip(5) {
        assert_eq!(pdf.pages, 1, "{name}");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_another_day_others() {
    let first = all_papers();
    assert_eq!(first, all_papers());
    let mut later = samples::plan(12);
    later.form.heading.issued_on = jiff::civil::date(2026, 11, 23);
    let later = samples::press().plan(&later).unwrap();
    assert_ne!(first[0].1.bytes, later.bytes);
}

#[test]
fn an_english_paper_says_so_and_brings_no_words_of_its_own() {
    let mut paper = samples::plan(2);
    paper.form.heading.language = Language::En;
    paper.form.heading.title = "Yearly plan".into();
    paper.words.rows = "What to do".into();
    paper.words.total = "Total".into();
    paper.words.columns =
        ["No.", "Task", "Who", "Due", "Cost", "Time", "State"].map(RubyText::from);
    let pdf = samples::press().plan(&paper).unwrap();
    assert!(String::from_utf8_lossy(&pdf.bytes).contains("/Lang(en)"));
    let text = text("english", &pdf);
    assert!(
        text.contains("Whattodo") && text.contains("Total"),
        "{text}"
    );
    for words in ["担当", "期限", "費用", "状態"] {
        assert!(!text.contains(words), "{words} is not the caller's: {text}");
    }
}

#[test]
fn the_foot_says_the_number_in_the_journal_the_day_and_the_page() {
    let pdf = samples::press().plan(&samples::plan(30)).unwrap();
    let text = text("foot", &pdf);
    assert_eq!(text.matches("記録番号2026-000412").count(), pdf.pages);
    assert_eq!(
        text.matches("印刷日令和8年11月22日（日）").count(),
        pdf.pages
    );
    assert!(text.contains(&format!("1/{}", pdf.pages)));
}

#[test]
fn whoever_made_a_plan_did_not_approve_it() {
    let pdf = samples::press().plan(&samples::plan(1)).unwrap();
    let text = text("boxes", &pdf);
    assert!(
        text.contains("電子作成") && text.contains("電子確認"),
        "{text}"
    );
    assert!(!text.contains("電子承認"), "nobody has approved: {text}");
}

#[test]
fn names_that_look_like_markup_are_printed_as_they_are() {
    let hostile = r#"#import"a"~3~5*b*_c_$x$\d@e<f>[g]{h}`i`//j/*k=l-m+n'o"#;
    let mut paper = samples::plan(1);
    paper.form.heading.office = hostile.to_owned();
    paper.form.heading.title = format!("題 {hostile}").into();
    paper.rows[0].what = hostile.into();
    paper.rows[0].steps = vec![hostile.into()];
    paper.rows[0].who = hostile.to_owned();
    paper.comment = Some(hostile.into());
    let pdf = samples::press().plan(&paper).unwrap();
    let text = text("hostile", &pdf);
    let printed = text.matches(hostile).count();
    assert!(printed >= 5, "only {printed} of five: {text}");
}

#[test]
fn control_characters_and_line_ends_do_no_harm() {
    let odd: String = ('\u{0}'..='\u{ff}')
        .chain(['\u{202e}', '\u{200b}', '\u{feff}', '\u{e0100}'])
        .collect();
    let mut paper = samples::plan(1);
    paper.form.heading.title = "".into();
    paper.form.heading.office = odd.clone();
    paper.rows[0].what = odd.as_str().into();
    paper.comment = Some("一行目\n二行目".into());
    let pdf = samples::press().plan(&paper).unwrap();
    let lines = ask("pdftotext", &[], &["-"], "odd", &pdf);
    assert!(lines.lines().any(|line| line.trim() == "一行目"), "{lines}");
    let mut notice = samples::entrance();
    notice.heading.title = odd.as_str().into();
    notice.contacts[0].name = odd.as_str().into();
    assert!(samples::press().entrance(&notice).is_ok());
}

#[test]
fn a_broken_picture_is_an_error_with_a_next_step() {
    let mut paper = samples::plan(1);
    paper.form.picture.as_mut().unwrap().svg = "<svg".to_owned();
    let error = samples::press().plan(&paper).unwrap_err();
    assert!(matches!(error, PaperError::Template(_)), "{error}");
    assert!(error.next_step().contains("印刷用ページ"));
}

#[test]
fn a_run_of_letters_without_a_space_breaks_at_the_edge_and_stays_whole_for_search() {
    let mut paper = samples::plan(1);
    let run = "Z".repeat(60);
    paper.rows[0].what = run.as_str().into();
    let pdf = samples::press().plan(&paper).unwrap();
    let lines = ask("pdftotext", &[], &["-"], "run", &pdf);
    assert!(
        !lines.contains(&run),
        "in one line it would leave its column"
    );
    assert!(lines.contains(&"Z".repeat(24)), "{lines}");
}

#[test]
fn a_phrase_wider_than_its_place_breaks() {
    let mut notice = samples::entrance();
    notice.contacts[0].role = "アイウエオカキクケコサ".into();
    notice.contacts[0].name =
        RubyText::of(&[("髙﨑", "たかさき"), ("アイウエオカキクケコサシス", "")]);
    let pdf = samples::press().entrance(&notice).unwrap();
    let text = text("wide-phrase", &pdf);
    assert!(text.contains("コサ") && text.contains("サシス"), "{text}");
    assert_eq!(pdf.pages, 1);
}

#[test]
fn text_of_any_length_wraps_and_the_pages_are_counted() {
    let mut paper = samples::plan(200);
    paper.rows[3].what = "長い文".repeat(400).into();
    let pdf = samples::press().plan(&paper).unwrap();
    assert!((10..40).contains(&pdf.pages), "{} pages", pdf.pages);
    let text = text("long-plan", &pdf);
    assert!(
        text.contains(&format!("{0}/{0}", pdf.pages)),
        "the last page is numbered"
    );
    assert!(
        text.contains("12,000円2時間15分"),
        "the sums are at the end"
    );
    // The end of a page may stand between two of its letters, so one of them is counted.
    assert_eq!(
        text.matches('文').count(),
        400,
        "nothing of a long text is lost"
    );
    for words in ["担当", "期限", "費用", "状態"] {
        let heads = text.matches(words).count();
        assert_eq!(
            heads, pdf.pages,
            "the head of the table stands on every page"
        );
    }
}

#[test]
fn a_full_poster_shrinks_its_type_and_stays_one_page() {
    let mut paper = samples::poster();
    for item in &mut paper.items {
        item.detail = "説明がとても長いときも、一枚におさまるように字を小さくします。"
            .repeat(3)
            .into();
    }
    let pdf = samples::press().poster(&paper).unwrap();
    keep("full-poster", &pdf);
    assert_eq!(pdf.pages, 1);
}

#[test]
fn letters_that_no_font_has_are_named() {
    let mut paper = samples::plan(1);
    paper.rows[0].who = "佐藤\u{10ffff}".to_owned();
    let pdf = samples::press().plan(&paper).unwrap();
    assert_eq!(pdf.unprintable, ['\u{10ffff}']);
}

#[test]
fn without_a_japanese_font_the_reader_is_told_what_to_do() {
    let not_a_font = FontFiles {
        files: vec![("broken.ttf".to_owned(), vec![0; 64])],
    };
    for files in [FontFiles::default(), not_a_font] {
        let error = Paper::new(files).unwrap_err();
        assert!(matches!(error, PaperError::NoJapaneseFont));
        assert!(error.to_string().contains("フォント"));
        assert!(error.next_step().contains("fonts-morisawa-bizud-gothic"));
    }
}

#[test]
fn an_empty_plan_is_a_paper_too() {
    let pdf = samples::press().plan(&samples::plan(0)).unwrap();
    assert!(text("empty-plan", &pdf).contains("やることはありません。"));
}

/// Names of things as offices write them, the last two longer than a label is wide.
const THINGS: [&str; 5] = [
    "タブレット7号",
    "USB3",
    "事務所のプリンター",
    "2階の記録用ノートパソコン（訪問看護と共用・赤いシール）",
    "DESKTOP-8F3K2LQ9-SAKURA-2026",
];

#[test]
fn labels_hold_name_code_and_what_a_finder_does_however_long_the_name() {
    let press = samples::press();
    let pdf = press
        .labels(&samples::labels(&THINGS, LabelFormat::Single))
        .unwrap();
    let text = text("labels", &pdf);
    for part in [
        "タブレット",
        "7号",
        "AB23CD45",
        "ひろった方は",
        "0257-12-3456へ",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for name in THINGS {
        let name: String = name.split_whitespace().collect();
        assert!(text.contains(&name), "{name}: {text}");
    }
    assert_eq!((pdf.pages, pdf.unprintable), (THINGS.len(), Vec::new()));
    let sheet = samples::labels(&THINGS, LabelFormat::Sheet);
    keep("label-sheet", &press.labels(&sheet).unwrap());
}

#[test]
fn a_sheet_takes_forty_four_labels_and_a_label_printer_one_a_page() {
    let press = samples::press();
    let pages = |count: usize, format| {
        let names = vec!["タブレット10号"; count];
        let pdf = press.labels(&samples::labels(&names, format)).unwrap();
        let size = ask("pdfinfo", &[], &[], &format!("labels-{count}"), &pdf);
        let size = size.lines().find(|it| it.starts_with("Page size")).unwrap();
        (pdf.pages, size.to_owned())
    };
    let (one, a4) = pages(44, LabelFormat::Sheet);
    assert!(one == 1 && a4.contains("A4"), "{one} {a4}");
    assert_eq!(pages(45, LabelFormat::Sheet).0, 2);
    let (three, small) = pages(3, LabelFormat::Single);
    // 40 × 24 mm in points.
    assert!(three == 3 && small.contains("113.386 x 68.0315"), "{small}");
}
