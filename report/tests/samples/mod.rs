//! Papers with invented content for the tests of this crate; what must hold of them stands in the tests.

mod wall;

use std::sync::LazyLock;

use jiff::civil::date;
use mamori_core::calendar::FiscalYear;
use mamori_report::fonts::FontFiles;
use mamori_report::paper::{
    ApprovalBox, ChecklistGroup, ChecklistPaper, ChecklistRow, Cost, Heading, Mark, Paper, Picture,
    PlanPaper, PlanRow, PlanTotals, Signature,
};

pub(crate) use wall::{changes, entrance, invitation, poster, recovery_codes};

const BASIS: &str = "介護事業所向け手引き 令和8年版（21項目）";

/// The press with the fonts of this machine, read once for all tests.
pub(crate) fn press() -> &'static Paper {
    static PRESS: LazyLock<Paper> = LazyLock::new(|| {
        let fonts = FontFiles::gather(|path| std::fs::read(path).ok());
        Paper::new(fonts)
            .expect("a Japanese font is needed: sudo apt install fonts-morisawa-bizud-gothic")
    });
    &PRESS
}

pub(crate) fn heading(title: &str) -> Heading {
    Heading {
        title: title.to_owned(),
        form: Some("様式第1号".to_owned()),
        corporation: Some("社会福祉法人 みどり会".to_owned()),
        office: "訪問介護ステーション 髙﨑㈱あおぞら".to_owned(),
        issued_on: date(2026, 11, 22),
        reference: Some("2026-000412".to_owned()),
    }
}

fn approvals() -> Vec<ApprovalBox> {
    let signed = |name: &str, day| Signature {
        name: name.to_owned(),
        signed_at: date(2026, 11, day).at(10, 5, 0, 0),
    };
    vec![
        ApprovalBox {
            label: "作成".to_owned(),
            signature: Some(signed("佐藤 花子", 20)),
        },
        ApprovalBox {
            label: "確認".to_owned(),
            signature: Some(signed("長谷川 権左衛門", 21)),
        },
        ApprovalBox {
            label: "承認".to_owned(),
            signature: None,
        },
    ]
}

const WHEEL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 120">
<g font-size="20" text-anchor="middle" fill="#000">
<rect x="10" y="20" width="160" height="80" fill="#0017c1"/><text x="90" y="67" fill="#fff">計画 ◎</text>
<rect x="190" y="20" width="160" height="80" fill="#fff" stroke="#000"/><text x="270" y="67">実行 ○</text>
<rect x="370" y="20" width="160" height="80" fill="#fff" stroke="#000"/><text x="450" y="67">点検 ―</text>
<rect x="550" y="20" width="160" height="80" fill="#fff" stroke="#000"/><text x="630" y="67">見直し ―</text>
</g></svg>"##;

pub(crate) fn plan(rows: usize) -> PlanPaper {
    PlanPaper {
        heading: heading("情報安全管理 年間計画"),
        fiscal_year: FiscalYear::starting(2026).unwrap(),
        basis: BASIS.to_owned(),
        approvals: approvals(),
        comment: Some(
            "0円の手当てから始めてください。1月の会議で進みぐあいを聞きます。".to_owned(),
        ),
        picture: Some(Picture {
            svg: WHEEL.to_owned(),
            alt: "計画は終わり、実行のとちゅう".to_owned(),
            width_mm: 150,
        }),
        rows: (1..=rows).map(plan_row).collect(),
        totals: PlanTotals {
            cost: Cost::Yen(12_000),
            minutes: 135,
            done: 1,
        },
    }
}

fn plan_row(number: usize) -> PlanRow {
    let what = [
        "画面ロックを5分にする",
        "やめた人のIDを止める",
        "のぞき見防止シートをはる",
    ];
    PlanRow {
        number: number.to_string(),
        what: what[number % 3].to_owned(),
        steps: match number % 3 {
            0 => vec![
                "設定をひらきます。".to_owned(),
                "「画面ロック」を5分にします。できたら、となりの人に見てもらいます。".to_owned(),
            ],
            1 => {
                vec!["介護ソフトの会社に電話して、今月やめた人のIDを止めてもらいます。".to_owned()]
            }
            _ => Vec::new(),
        },
        who: if number.is_multiple_of(4) {
            String::new()
        } else {
            "佐藤 花子".to_owned()
        },
        due_on: (number % 5 != 4).then(|| date(2026, 12, 1)),
        cost: [
            Cost::Yen(0),
            Cost::Yen(12_000),
            Cost::UpTo(10_000),
            Cost::Over(10_000),
            Cost::Unknown,
        ][number % 5],
        minutes: 15 * u32::try_from(number % 7).unwrap(),
        state: if number == 1 {
            "○ おわり".to_owned()
        } else {
            "・ これから".to_owned()
        },
    }
}

fn checklist_row(number: &str, title: &str, mark: Mark, note: &str) -> ChecklistRow {
    ChecklistRow {
        number: number.to_owned(),
        title: title.to_owned(),
        mark,
        note: note.to_owned(),
        due_on: (mark == Mark::NotYet).then(|| date(2027, 1, 31)),
    }
}

const NOTE: &str =
    "理由: 共用の機械が1台だけ。できている所: 事務室の2台。これから: 1月に設定します。";

/// Number, question, answer and note of each item.
type Item = (&'static str, &'static str, Mark, &'static str);

const DAILY: [Item; 5] = [
    ("1-1", "一人に一つのIDを使っていますか", Mark::Done, ""),
    (
        "1-2",
        "パスワードは13文字より長いですか",
        Mark::Alternative,
        "カードとPIN",
    ),
    (
        "1-3",
        "席をはなれる時に画面をロックしますか",
        Mark::NotYet,
        NOTE,
    ),
    (
        "1-4",
        "あやしいメールをひらく前に聞いていますか",
        Mark::Unsure,
        "",
    ),
    (
        "1-5",
        "USBメモリは登録したものを使っていますか",
        Mark::NotApplicable,
        "",
    ),
];

const OUTSIDE: [Item; 2] = [
    (
        "2-1",
        "タブレットを外へ持って行くとき、許可をもらっていますか",
        Mark::Done,
        "",
    ),
    ("2-2", "返したことを記録していますか", Mark::Unanswered, ""),
];

fn group(title: &str, items: &[Item]) -> ChecklistGroup {
    let row = |(number, title, mark, note): &Item| checklist_row(number, title, *mark, note);
    ChecklistGroup {
        title: title.to_owned(),
        rows: items.iter().map(row).collect(),
    }
}

pub(crate) fn checklist() -> ChecklistPaper {
    ChecklistPaper {
        heading: heading("情報安全 点検結果"),
        fiscal_year: FiscalYear::starting(2026).unwrap(),
        basis: BASIS.to_owned(),
        approvals: approvals(),
        level: Some("はじめの一歩".to_owned()),
        picture: None,
        groups: vec![
            group("1 毎日の使い方", &DAILY),
            group("2 持ち出し", &OUTSIDE),
        ],
    }
}
