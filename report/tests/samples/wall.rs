//! Posters, notices and sheets with invented content, with furigana as an author writes it.

use mamori_report::paper::{
    ChangesPaper, ChangesRow, ChangesSection, CodeLine, EntranceContact, EntrancePaper, Label,
    LabelFormat, LabelsPaper, LetterPaper, PosterItem, PosterPaper, QrBlock,
};

use super::{authored, heading, titled};

fn qr() -> QrBlock {
    QrBlock {
        payload: "https://mamori.example.jp/q/AB12CD34".to_owned(),
        caption: authored(
            "スマホで 読《よ》みとって、｜2分《にふん》の 点検《てんけん》をはじめます。",
        ),
        shows_payload: true,
    }
}

/// What each of five people at a wall reads: the item and its detail.
const FIVE: [(&str, &str); 5] = [
    (
        "自分《じぶん》のIDだけを使《つか》います",
        "ほかの人《ひと》のIDを借《か》りません。",
    ),
    (
        "席《せき》をはなれる時《とき》は、画面《がめん》をロックします",
        "ウィンドウズは「Windowsキー＋L」です。",
    ),
    (
        "持《も》って出《で》る時《とき》は、記録《きろく》します",
        "その日《ひ》のうちに返《かえ》します。",
    ),
    (
        "知《し》らないメールは、ひらきません",
        "迷《まよ》ったら、ひらく前《まえ》に聞《き》きます。",
    ),
    (
        "なくした時《とき》は、すぐに知《し》らせます",
        "だれも怒《おこ》りません。早《はや》いほど守《まも》れます。",
    ),
];

pub(crate) fn poster() -> PosterPaper {
    PosterPaper {
        heading: titled(authored(
            "情報《じょうほう》を守《まも》る ｜5《いつ》つの約束《やくそく》",
        )),
        lead: authored(
            "毎日《まいにち》の 仕事《しごと》で、この ｜5《いつ》つを 守《まも》りましょう。",
        ),
        items: FIVE
            .iter()
            .map(|(text, detail)| PosterItem {
                text: authored(text),
                detail: authored(detail),
            })
            .collect(),
        qr: Some(qr()),
        contact: authored("困《こま》ったら: 佐藤《さとう》 0120-000-000"),
    }
}

pub(crate) fn entrance() -> EntrancePaper {
    let contact = |role, name, reach| EntranceContact {
        role: authored(role),
        name: authored(name),
        reach: authored(reach),
    };
    let promise = "私《わたし》たちは、利用者様《りようしゃさま》とご家族《かぞく》の情報《じょうほう》を\
        大切《たいせつ》に守《まも》ります。介護《かいご》のためだけに使《つか》い、外《そと》へもらしません。";
    EntrancePaper {
        heading: titled(authored(
            "個人情報《こじんじょうほう》の 取《と》り扱《あつか》いについて",
        )),
        paragraphs: vec![
            authored(promise),
            "わからないことは、いつでも聞いてください。".into(),
        ],
        contacts: vec![
            contact(
                "個人情報《こじんじょうほう》｜保護《ほご》｜責任者《せきにんしゃ》",
                "髙﨑《たかさき》 花子《はなこ》",
                "",
            ),
            contact(
                "相談《そうだん》窓口《まどぐち》",
                "佐藤《さとう》 次郎《じろう》",
                "電話《でんわ》 0120-000-000（平日《へいじつ》 9:00〜17:00）",
            ),
        ],
        qr: Some(QrBlock {
            caption: authored("くわしい決《き》まりは、こちらで読《よ》めます。"),
            shows_payload: false,
            ..qr()
        }),
    }
}

pub(crate) fn recovery_codes() -> LetterPaper {
    let code = |number| CodeLine {
        label: "".into(),
        code: format!("AB{number}C-DE{number}F-GH{number}J"),
    };
    LetterPaper {
        heading: titled(authored(
            "予備《よび》のコード（紙《かみ》で保管《ほかん》）",
        )),
        addressee: Some(authored("佐藤《さとう》 花子《はなこ》 様《さま》")),
        paragraphs: vec![authored(
            "スマホをなくした時《とき》に、このコードで入《はい》れます。1回《かい》だけ使《つか》えます。",
        )],
        steps: Vec::new(),
        codes: (0..10).map(code).collect(),
        codes_are_used_once: true,
        qr: None,
        raw: Vec::new(),
        boxes: Vec::new(),
        picture: None,
        caution: Some(authored(
            "鍵《かぎ》のかかる引《ひ》き出《だ》しに、しまってください。",
        )),
    }
}

pub(crate) fn invitation() -> LetterPaper {
    LetterPaper {
        heading: heading("はじめてのログイン"),
        addressee: Some(authored("田中《たなか》 太郎《たろう》 様《さま》")),
        paragraphs: vec![
            "守り（まもり）を使うための紙です。14日のうちに、次のことをしてください。".into(),
        ],
        steps: vec![
            authored("スマホで、下《した》のQRコードを読《よ》みとります。"),
            "パスワードを きめます。13文字より長くします。".into(),
        ],
        codes: vec![CodeLine {
            label: "招待のコード".into(),
            code: "K7QM-2XPD-94TB".to_owned(),
        }],
        codes_are_used_once: false,
        qr: Some(qr()),
        raw: Vec::new(),
        boxes: Vec::new(),
        picture: None,
        caution: Some(
            "この紙は、12月6日（日）まで使えます。使った後は、シュレッダーにかけてください。"
                .into(),
        ),
    }
}

pub(crate) fn changes() -> ChangesPaper {
    let row = |title: &str, text: &str, note: &str| ChangesRow {
        title: title.to_owned(),
        text: text.to_owned(),
        note: note.to_owned(),
    };
    ChangesPaper {
        heading: heading("庭の手引き 令和6年版から令和7年版へのちがい"),
        lead: vec!["ほかの所は、前の版と同じです。".to_owned()],
        sections: vec![
            ChangesSection {
                title: "ことばで見る変更".to_owned(),
                rows: vec![row("", "＋ 門の当番がふえました。", "#import は字です")],
            },
            ChangesSection {
                title: "＋ 新しい".to_owned(),
                rows: vec![row("2-7 門の当番", "当番の表を作りましたか。", "")],
            },
        ],
    }
}

/// Labels for things with these names.
pub(crate) fn labels(names: &[&str], format: LabelFormat) -> LabelsPaper {
    let label = |name: &&str| Label {
        name: (*name).to_owned(),
        code: "AB23CD45".to_owned(),
        address: "HTTPS://MAMORI.EXAMPLE.JP/Q/AB23CD45".to_owned(),
    };
    LabelsPaper {
        heading: heading("機器の台帳のラベル"),
        format,
        labels: names.iter().map(label).collect(),
        finder: "ひろった方は\n0257-12-3456 へ".into(),
    }
}
