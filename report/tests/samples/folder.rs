//! The offline folder with invented content.

use mamori_report::paper::{
    BlankSheet, ContactsBox, ContactsLevel, ContactsPart, ContinuityPart, FolderCover, FolderPaper,
    FolderPart, LedgerColumn, LineMark, PaperBlock, PaperChapter, PaperTable, PlaybookSheet,
    SheetPhase, SheetStep,
};
use mamori_report::ruby::RubyText;

use super::{authored, titled};

/// The folder with so many companies in its tree.
pub(crate) fn folder(companies: usize) -> FolderPaper {
    FolderPaper {
        heading: titled(authored("停電《ていでん》の時《とき》のファイル")),
        cover: Some(FolderCover {
            first: authored("まず電話《でんわ》: 佐藤《さとう》 090-0000-0001"),
            paragraphs: vec!["だれでも取れる所に置きます。".into()],
            contents_title: "入っているもの".into(),
            contents: vec!["連絡先の図".into(), "機器をなくした".into()],
            fingerprint: "しるし 0F1E2D3C".into(),
        }),
        parts: vec![
            FolderPart::Contacts(tree(companies)),
            FolderPart::Playbook(Box::new(playbook())),
            FolderPart::Continuity(plan()),
            FolderPart::Form(form()),
        ],
    }
}

fn tree(companies: usize) -> ContactsPart {
    let one = |role: &str, name: String, day: &str| ContactsBox {
        role: authored(role),
        name: name.into(),
        day: day.to_owned(),
        night: (!day.is_empty()).then(|| ("夜".into(), "090-0000-0009".to_owned())),
        note: String::new(),
        missing: "まだ書いていません".into(),
    };
    let level = |title: &str, boxes| ContactsLevel {
        title: authored(title),
        boxes,
    };
    let company = |n: usize| one("会社《かいしゃ》", format!("あおば{n}社"), "0120-000-001");
    ContactsPart {
        title: authored("連絡先《れんらくさき》の図《ず》"),
        lead: "上から順番に電話します。".into(),
        levels: vec![
            level("はじめに", vec![one("気づいた人", String::new(), "")]),
            level(
                "事業所の中",
                vec![
                    one(
                        "管理者《かんりしゃ》",
                        "佐藤 花子".to_owned(),
                        "090-0000-0001",
                    ),
                    one("代わりの人", String::new(), ""),
                ],
            ),
            level("経営者", vec![one("経営者", "髙﨑 明".to_owned(), "")]),
            level("外の相談先", (1..=companies).map(company).collect()),
        ],
        notes: vec!["令和8年11月22日にたしかめました。".into()],
    }
}

fn playbook() -> PlaybookSheet {
    let step = |n: usize| SheetStep {
        who: "まとめる人".into(),
        text: authored(&format!(
            "電話《でんわ》して、{n}つ目のことを話してください。"
        )),
        call: if n.is_multiple_of(2) {
            "電話: 佐藤 090-0000-0001".into()
        } else {
            RubyText::default()
        },
    };
    let phase = |title: &str| SheetPhase {
        title: title.into(),
        steps: (1..=5).map(step).collect(),
    };
    PlaybookSheet {
        title: authored("機器《きき》をなくした"),
        donts: vec!["さがさないでください".into(); 4],
        phases: [
            "はじめの5分",
            "1時間のうちに",
            "その日のうちに",
            "終わるまで",
        ]
        .map(phase)
        .into(),
        write_down: ("書いておくこと".into(), vec!["気づいた時刻".into(); 6]),
        clocks: (
            "知らせる先".into(),
            vec![("警察に届ける".into(), "すぐに".into()); 8],
        ),
        notes: vec!["#import は字です".into()],
    }
}

fn column(title: &str, width: u8) -> LedgerColumn {
    LedgerColumn {
        title: authored(title),
        width,
    }
}

fn plan() -> ContinuityPart {
    let table = PaperTable {
        columns: vec![column("だれが", 4), column("すること", 8)],
        rows: vec![vec!["佐藤 花子".into(), "まだ書いていません".into()]],
        note: "書くところ: 人のページ".into(),
    };
    let block = |mark, table| PaperBlock {
        title: "どうするか".into(),
        lines: vec![
            "線をぬきます。".into(),
            authored("電源《でんげん》は切りません。"),
        ],
        mark,
        table,
    };
    ContinuityPart {
        title: "仕事を止めない計画".into(),
        chapters: vec![PaperChapter {
            title: "ネットから切りはなす".into(),
            blocks: vec![
                block(LineMark::Plain, None),
                block(LineMark::Dot, None),
                block(LineMark::Tick, None),
                block(LineMark::Step, Some(table)),
            ],
        }],
        basis: "まだたしかめていません。".into(),
    }
}

fn form() -> BlankSheet {
    BlankSheet {
        title: "手書きの記録".into(),
        lead: "その場で書きます。".into(),
        fields: vec![("何が起きたか".into(), 4)],
        columns: vec![column("日と時刻", 5), column("したこと", 14)],
    }
}
