//! Papers with invented content for the tests of this crate; what must hold of them stands in the tests.

pub(crate) mod draft;
mod folder;
mod incident_papers;
mod wall;

use std::sync::LazyLock;

use jiff::civil::date;
use mamori_core::plain::Text;
use mamori_core::words::Language;
use mamori_report::fonts::FontFiles;
use mamori_report::paper::{
    ApprovalBox, ChecklistGroup, ChecklistPaper, ChecklistRow, Fact, Form, Heading, Mark, Paper,
    Picture, PlanPaper, PlanRow, PlanWords, Signature, Sum,
};
use mamori_report::ruby::RubyText;

pub(crate) use folder::folder;
pub(crate) use wall::{changes, entrance, invitation, labels, poster, recovery_codes};

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

/// Text in the notation of authors.
pub(crate) fn authored(text: &str) -> RubyText {
    RubyText::from(&Text::parse(text).unwrap())
}

pub(crate) fn heading(title: &str) -> Heading {
    titled(title.into())
}

pub(crate) fn titled(title: RubyText) -> Heading {
    Heading {
        title,
        language: Language::Ja,
        form: Some("様式第1号".to_owned()),
        corporation: Some("社会福祉法人 みどり会".to_owned()),
        office: "訪問介護ステーション 髙﨑㈱あおぞら".to_owned(),
        issued_on: date(2026, 11, 22),
        issued: "令和8年11月22日（日）".into(),
        foot: vec![
            "記録番号 2026-000412".to_owned(),
            "印刷日 令和8年11月22日（日）".to_owned(),
        ],
    }
}

fn signed(label: &str, deed: &str, signature: Option<(&str, &str)>) -> ApprovalBox {
    ApprovalBox {
        label: label.into(),
        signature: signature.map(|(name, when)| Signature {
            name: name.to_owned(),
            when: when.to_owned(),
            deed: deed.into(),
        }),
        seal: "印".to_owned(),
    }
}

fn form(title: &str, picture: Option<Picture>, sums: Vec<Sum>) -> Form {
    let fact = |label: &str, value: &str| Fact {
        label: label.into(),
        value: value.into(),
    };
    Form {
        heading: heading(title),
        facts: vec![
            fact("法人名", "社会福祉法人 みどり会"),
            fact("事業所名", "訪問介護ステーション 髙﨑㈱あおぞら"),
            fact("年度", "令和8年度"),
            fact("基準", BASIS),
        ],
        approvals: vec![
            signed(
                "作成",
                "電子作成",
                Some(("佐藤 花子", "令和8年11月20日（金）")),
            ),
            signed(
                "確認",
                "電子確認",
                Some(("長谷川 権左衛門", "令和8年11月21日（土） 10:05")),
            ),
            signed("承認", "電子承認", None),
        ],
        picture,
        summary: "まとめ".into(),
        sums,
    }
}

fn sum(sign: &'static str, label: &str, value: &str) -> Sum {
    Sum {
        sign,
        label: label.into(),
        value: value.into(),
    }
}

const WHEEL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 120">
<g font-size="20" text-anchor="middle" fill="#000">
<rect x="10" y="20" width="160" height="80" fill="#0017c1"/><text x="90" y="67" fill="#fff">計画 ◎</text>
<rect x="190" y="20" width="160" height="80" fill="#fff" stroke="#000"/><text x="270" y="67">実行 ○</text>
<rect x="370" y="20" width="160" height="80" fill="#fff" stroke="#000"/><text x="450" y="67">点検 ―</text>
<rect x="550" y="20" width="160" height="80" fill="#fff" stroke="#000"/><text x="630" y="67">見直し ―</text>
</g></svg>"##;

pub(crate) fn plan(rows: usize) -> PlanPaper {
    let wheel = Picture {
        svg: WHEEL.to_owned(),
        alt: "計画は終わり、実行のとちゅう".to_owned(),
        width_mm: 84,
    };
    let sums = vec![
        sum("", "やること", &format!("{rows}件")),
        sum("", "おわった数", "1件"),
        sum("", "お金の合計", "12,000円"),
        sum("", "時間の合計", "2時間15分"),
    ];
    let columns = ["番号", "やること", "担当", "期限", "費用", "時間", "状態"];
    PlanPaper {
        form: form("情報安全管理 年間計画", Some(wheel), sums),
        words: PlanWords {
            rows: "やること".into(),
            columns: columns.map(RubyText::from),
            also: "これをすると、次の項目もできます。".into(),
            total: "合計".into(),
            nothing: "やることはありません。".into(),
            comment: "承認した人のことば".into(),
        },
        rows: (1..=rows).map(plan_row).collect(),
        cost: "12,000円".into(),
        time: "2時間15分".into(),
        comment: Some("0円の手当てから始めてください。1月の会議で進みぐあいを聞きます。".into()),
    }
}

#[expect(clippy::too_many_lines, reason = "a row of a sample, value by value")]
fn plan_row(number: usize) -> PlanRow {
    let what = [
        "画面ロックを5分にする",
        "やめた人のIDを止める",
        "のぞき見防止シートをはる",
    ];
    PlanRow {
        number: number.to_string(),
        what: what[number % 3].into(),
        from: (number % 3 == 1).then(|| "医療情報システムの安全管理に関するガイドライン".into()),
        also: vec![
            "接続元の制限（チェックリスト 2-13）".into();
            usize::from(number == 2)
        ],
        steps: match number % 3 {
            0 => vec![
                "設定をひらきます。".into(),
                "「画面ロック」を5分にします。できたら、となりの人に見てもらいます。".into(),
            ],
            1 => vec!["介護ソフトの会社に電話して、今月やめた人のIDを止めてもらいます。".into()],
            _ => Vec::new(),
        },
        who: if number.is_multiple_of(4) {
            String::new()
        } else {
            "佐藤 花子".to_owned()
        },
        due: if number % 5 == 4 {
            "".into()
        } else {
            "令和8年\n12月1日（火）".into()
        },
        cost: ["0円", "12,000円", "10,000円まで", "10,000円超", "未定"][number % 5].into(),
        time: format!("{}分", 15 * (number % 7)).into(),
        sign: if number == 1 { "○" } else { "・" },
        state: if number == 1 {
            "おわり"
        } else {
            "これから"
        }
        .into(),
    }
}

fn checklist_row(number: &str, title: &str, (mark, words): Answered, note: &str) -> ChecklistRow {
    ChecklistRow {
        number: number.to_owned(),
        title: title.into(),
        mark,
        answer: words.into(),
        note: note.into(),
        due: if mark == Mark::NotYet {
            "令和9年\n1月31日（日）".into()
        } else {
            "".into()
        },
    }
}

const NOTE: &str =
    "理由: 共用の機械が1台だけ。できている所: 事務室の2台。これから: 1月に設定します。";

/// An answer and its words.
type Answered = (Mark, &'static str);

/// Number, question, answer and note of each item.
type Item = (&'static str, &'static str, Answered, &'static str);

const DONE: Answered = (Mark::Done, "できている");
const ALTERNATIVE: Answered = (Mark::Alternative, "代わりの方法");
const UNSURE: Answered = (Mark::Unsure, "わからない");
const NOT_YET: Answered = (Mark::NotYet, "まだ");
const NOT_APPLICABLE: Answered = (Mark::NotApplicable, "対象外");
const UNANSWERED: Answered = (Mark::Unanswered, "未回答");

const DAILY: [Item; 5] = [
    ("1-1", "一人に一つのIDを使っていますか", DONE, ""),
    (
        "1-2",
        "パスワードは13文字より長いですか",
        ALTERNATIVE,
        "カードとPIN",
    ),
    ("1-3", "席をはなれる時に画面をロックしますか", NOT_YET, NOTE),
    (
        "1-4",
        "あやしいメールをひらく前に聞いていますか",
        UNSURE,
        "",
    ),
    (
        "1-5",
        "USBメモリは登録したものを使っていますか",
        NOT_APPLICABLE,
        "",
    ),
];

const OUTSIDE: [Item; 2] = [
    (
        "2-1",
        "タブレットを外へ持って行くとき、許可をもらっていますか",
        DONE,
        "",
    ),
    ("2-2", "返したことを記録していますか", UNANSWERED, ""),
];

fn group(title: &str, items: &[Item]) -> ChecklistGroup {
    let row =
        |(number, title, answered, note): &Item| checklist_row(number, title, *answered, note);
    ChecklistGroup {
        title: title.into(),
        rows: items.iter().map(row).collect(),
    }
}

pub(crate) fn checklist() -> ChecklistPaper {
    let columns = ["番号", "点検したこと", "結果", "補足", "期限"];
    let mut paper = ChecklistPaper {
        form: form("情報安全 点検結果", None, Vec::new()),
        columns: columns.map(RubyText::from),
        note_hint: "理由・できている所・これから".into(),
        groups: vec![
            group("1 毎日の使い方", &DAILY),
            group("2 持ち出し", &OUTSIDE),
        ],
    };
    let count = |(mark, count): (Mark, usize)| sum(mark.sign(), "答え", &count.to_string());
    paper.form.sums = paper.counts().into_iter().map(count).collect();
    paper
}

/// A plan as it is printed for whoever reads with furigana.
pub(crate) fn easy_plan() -> PlanPaper {
    let mut paper = plan(6);
    paper.form.heading = Heading {
        language: Language::Easy,
        ..titled(authored(
            "情報《じょうほう》安全《あんぜん》 年間《ねんかん》計画《けいかく》",
        ))
    };
    paper.form.summary = authored("全部《ぜんぶ》で");
    paper.form.approvals[0].label = authored("作成《さくせい》");
    paper.words.rows = authored("やる 事《こと》");
    paper.words.columns[3] = authored("期限《きげん》");
    paper.rows[0].what = authored("画面《がめん》を ロックします");
    paper.rows[0].steps = vec![authored("設定《せってい》を ひらきます。")];
    paper
}
