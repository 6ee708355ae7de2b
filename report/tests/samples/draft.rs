//! Drafts with invented content, one of each shape.

use mamori_core::words::Language;
use mamori_report::paper::{ApprovalBox, DraftLine, DraftPaper, DraftSection, DraftShape, Heading};
use mamori_report::ruby::RubyText;

use super::{authored, titled};

fn line(label: &str, value: Option<&str>) -> DraftLine {
    DraftLine {
        label: label.into(),
        value: value.map(RubyText::from),
    }
}

fn section(label: &str, lines: Vec<DraftLine>) -> DraftSection {
    DraftSection {
        label: authored(label),
        text: RubyText::default(),
        lines,
    }
}

fn said(label: &str, text: &str) -> DraftSection {
    DraftSection {
        label: authored(label),
        text: authored(text),
        lines: Vec::new(),
    }
}

fn draft(title: &str, shape: DraftShape, sections: Vec<DraftSection>) -> DraftPaper {
    DraftPaper {
        heading: Heading {
            form: None,
            language: Language::Ja,
            ..titled(authored(title))
        },
        shape,
        addressee: None,
        approvals: Vec::new(),
        sections,
        missing: "まだ書いていません".into(),
        drill: None,
    }
}

/// A report with boxes for signatures, half written, long enough for a second page.
pub(crate) fn report() -> DraftPaper {
    let stamp = |label: &str| ApprovalBox {
        label: label.into(),
        signature: None,
        seal: "印".to_owned(),
    };
    let long = "訪問先の駐車場で、かばんからタブレットが落ちました。".repeat(22);
    let sections = vec![
        section(
            "種類",
            vec![
                line("種類", Some("機器をなくした")),
                line("物", Some("タブレット 7号")),
            ],
        ),
        section("起きたこと", vec![line("", Some(&long))]),
        section("起きたわけ", vec![line("", None)]),
        section(
            "日時",
            vec![
                line("知った日時", Some("令和8年11月20日（金） 16:30")),
                line("起きた日時", None),
            ],
        ),
        section(
            "くり返さないための手だて",
            vec![line("", Some("#importは字です。\n2行目です。"))],
        ),
        section("そのほか", vec![line("", Some(&long))]),
        section("したこと", vec![line("", Some(&long))]),
    ];
    DraftPaper {
        approvals: ["作成", "確認", "承認"].map(stamp).into(),
        drill: Some("訓練".to_owned()),
        ..draft("情報の事故の報告書", DraftShape::Form, sections)
    }
}

/// A letter with furigana.
pub(crate) fn letter() -> DraftPaper {
    let sections = vec![
        said(
            "",
            "いつも使《つか》ってくださり、ありがとうございます。\nあなたの情報《じょうほう》のことで、おわびとお知《し》らせがあります。",
        ),
        section(
            "1 何《なに》が起《お》きたか",
            vec![
                line(
                    "起きたこと",
                    Some("タブレットを1台なくしました。記録が入っています。"),
                ),
                line("起きた日時", Some("11月20日の夕方")),
            ],
        ),
        section("2 どの情報《じょうほう》か", vec![line("", None)]),
        said(
            "聞《き》きたいことがある時《とき》",
            "電話《でんわ》 0120-000-000\n管理者《かんりしゃ》 ＿＿＿＿",
        ),
    ];
    DraftPaper {
        addressee: Some("＿＿＿＿＿＿＿＿ 様".into()),
        ..draft("おわびとお知《し》らせ", DraftShape::Letter, sections)
    }
}

/// A notice for the wall.
pub(crate) fn notice() -> DraftPaper {
    let sections = vec![
        said(
            "",
            "わたしたちの事業所《じぎょうしょ》で、情報《じょうほう》の事故《じこ》がありました。\n「機器《きき》をなくした」\n気《き》づいた日《ひ》は、11月20日です。",
        ),
        said(
            "聞《き》きたいことがある時《とき》",
            "電話《でんわ》 0120-000-000",
        ),
    ];
    DraftPaper {
        drill: Some("訓練".to_owned()),
        ..draft("おわびとお知《し》らせ", DraftShape::Notice, sections)
    }
}

/// Words for the telephone.
pub(crate) fn script() -> DraftPaper {
    let sections = vec![
        said(
            "はじめに言《い》うこと",
            "あおぞらの（あなたの名前《なまえ》）です。\n急《いそ》ぎのお願《ねが》いです。",
        ),
        said(
            "書《か》きとめること",
            "相手《あいて》の名前《なまえ》：＿＿＿＿＿＿＿＿\n話《はな》した時刻《じこく》：＿＿＿＿",
        ),
    ];
    draft(
        "会社《かいしゃ》への電話《でんわ》",
        DraftShape::Script,
        sections,
    )
}
