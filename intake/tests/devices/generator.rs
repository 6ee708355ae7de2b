//! Makes the sheet of an invented office: 300 devices as offices really write them, and the list of what is planted; reading it is the test's.
//!
//! Planted are: a title, boxes for seals and the head of two rows, which are repeated on each of five pages; days in eight
//! ways of writing and as the numbers of Excel; full-width digits and half-width kana; dittos; unfilled forms; totals, notes
//! and printed lines that nobody has filled; devices that stand there twice; rows without a number; cells that mean nothing.

use encoding_rs::SHIFT_JIS;

/// Devices on a page.
const PAGE: usize = 60;
/// Columns of the sheet.
const WIDTH: usize = 17;
const PLACES: [&str; 5] = ["事務所", "2階ｽﾃｰｼｮﾝ", "相談室", "車 1号", "倉庫（施錠）"];
const PEOPLE: [&str; 6] = [
    "山田 花子",
    "佐藤　一郎",
    "鈴木ﾊﾙ",
    "髙橋 誠",
    "共用",
    "田中 緑",
];
const KINDS: [(&str, &str); 6] = [
    ("ﾉｰﾄPC", "PC-"),
    ("タブレット端末", "ﾀﾌﾞﾚｯﾄ"),
    ("ｽﾏﾎ", "スマホ"),
    ("デスクトップＰＣ", "DT－"),
    ("複合機", "ﾌﾟﾘﾝﾀｰ"),
    ("ルータ", "NW-"),
];

/// The sheet as an office would send it, and what is planted in it.
pub(crate) struct Planted {
    /// CSV in the letters of Windows.
    pub(crate) file: Vec<u8>,
    /// One line for everything that is not simply a new device: row, what, heading, cell, why.
    pub(crate) list: String,
}

/// The sheet being written.
#[derive(Default)]
struct Paper {
    rows: Vec<Vec<String>>,
    list: Vec<String>,
}

/// A cell that means nothing: the device, the column, its heading, what stands there, the word for the mistake.
const BAD: [(usize, usize, &str, &str, &str); 9] = [
    (7, 6, "サポート 終了日", "令和8年2月30日", "no-day"),
    (31, 6, "サポート 終了日", "未定", "no-day"),
    (64, 12, "購入 日", "４月ごろ", "no-day"),
    (90, 12, "購入 日", "2019/4/1～2024/3/31", "no-day"),
    (118, 2, "種　類", "でんわ機", "no-choice"),
    (151, 9, "暗号化 の有無", "確認中", "no-yes-no"),
    (199, 11, "持出 可否", "要相談", "no-yes-no"),
    (240, 14, "状態", "？", "no-choice"),
    (287, 7, "設置場所", "〃", "nothing-above"),
];
/// A device that stands there once more: after which device, which one, with another user or as it was.
const TWICE: [(usize, usize, bool); 6] = [
    (20, 12, false),
    (58, 3, true),
    (130, 61, true),
    (131, 130, false),
    (222, 150, true),
    (300, 299, true),
];
/// After which device a row has no number.
const NAMELESS: [usize; 3] = [45, 175, 260];

pub(crate) fn planted() -> Planted {
    let mut paper = Paper::default();
    paper.front();
    for device in 1..=300 {
        paper.device(device);
        for (_, other, is_other) in TWICE.iter().filter(|it| it.0 == device) {
            paper.again(*other, *is_other);
        }
        if NAMELESS.contains(&device) {
            let mut cells = cells(device);
            cells[1] = "　".to_owned();
            let row = paper.put(cells);
            paper.plant(row, "refused\t\t\t");
            paper.plant(row, "told\t管理 番号※\t\tempty");
        }
        if device.is_multiple_of(PAGE) {
            paper.foot(device);
        }
    }
    paper.end();
    Planted {
        file: paper.file(),
        list: paper.list.join("\n") + "\n",
    }
}

impl Paper {
    /// Writes a row and gives its number.
    fn put(&mut self, mut cells: Vec<String>) -> usize {
        cells.resize(WIDTH, String::new());
        self.rows.push(cells);
        self.rows.len()
    }

    fn line(&mut self, cells: &[&str]) -> usize {
        self.put(cells.iter().map(|it| (*it).to_owned()).collect())
    }

    fn plant(&mut self, row: usize, what: &str) {
        self.list.push(format!("{row}\t{what}"));
    }

    fn title(&mut self) -> usize {
        self.line(&["情報機器管理台帳（みほん苑・架空）"])
    }

    fn head(&mut self) -> [usize; 2] {
        let upper = [
            "No.",
            "管理\n番号※",
            "種　類",
            "ﾒｰｶｰ・型番（任意）",
            "ｼﾘｱﾙ番号",
            "ＯＳ",
            "サポート",
            "設置場所",
            "使用者",
            "暗号化",
            "ｳｲﾙｽ対策ｿﾌﾄ",
            "持出",
            "購入",
            "",
            "状態",
            "MAC\nｱﾄﾞﾚｽ",
            "備考",
        ];
        let lower = [
            "",
            "",
            "",
            "",
            "",
            "",
            "終了日",
            "",
            "",
            "の有無",
            "",
            "可否",
            "日",
            "区分",
        ];
        [self.line(&upper), self.line(&lower)]
    }

    fn front(&mut self) {
        self.title();
        self.line(&[]);
        self.line(&[
            "", "", "", "", "", "", "", "", "", "", "", "", "", "", "承認", "確認", "作成",
        ]);
        self.line(&[
            "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "山田",
        ]);
        self.line(&["令和８年４月１日現在"]);
        self.head();
    }

    fn device(&mut self, device: usize) {
        let mut cells = cells(device);
        let bad = BAD.iter().find(|it| it.0 == device);
        if let Some((_, column, _, typed, _)) = bad {
            cells[*column] = (*typed).to_owned();
        }
        let row = self.put(cells);
        if let Some((_, column, heading, typed, word)) = bad {
            if *word == "nothing-above" {
                self.rows[row - 2][*column].clear();
            }
            self.plant(row, &format!("told\t{heading}\t{typed}\t{word}"));
        }
        // On paper, gaps are left between the departments.
        if device.is_multiple_of(25) {
            self.line(&[]);
        }
    }

    fn again(&mut self, device: usize, is_other: bool) {
        let number = number(device);
        let is_first = |it: &&Vec<String>| it[1] == number;
        let first = self.rows.iter().position(|it| is_first(&it)).unwrap();
        let mut cells = self.rows[first].clone();
        // Written by another hand: full-width, with a blank.
        cells[1] = cells[1].replace('-', "－ ");
        let mut what = format!("twice {}\t\t\t", first + 1);
        for cell in &mut cells[2..] {
            cell.clear();
        }
        if is_other {
            cells[8] = "異動した人".to_owned();
            what.push_str("user");
        }
        let row = self.put(cells);
        self.plant(row, &what);
    }

    fn foot(&mut self, device: usize) {
        let row = self.line(&["小　計", "", "60台"]);
        self.plant(row, "aside total\t\t\t");
        self.line(&[]);
        if device < 300 {
            let title = self.title();
            let head = self.head();
            for row in [title, head[0], head[1]] {
                self.plant(row, "aside heading\t\t\t");
            }
        }
    }

    fn end(&mut self) {
        for number in 301..=310 {
            self.line(&[&number.to_string(), "", "", "", "", "", "　　年　月　日"]);
        }
        let row = self.line(&["合計", "", "３００台"]);
        self.plant(row, "aside total\t\t\t");
        for note in ["※貸与品をふくむ。私物は別の台帳に書く。", "－以下余白－"]
        {
            let row = self.line(&["", note]);
            self.plant(row, "aside footnote\t\t\t");
        }
    }

    fn file(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (bytes, _, is_lossy) = SHIFT_JIS.encode(&text);
        assert!(!is_lossy, "a letter that CP932 does not have");
        bytes.into_owned()
    }
}

fn number(device: usize) -> String {
    let (_, prefix) = KINDS[device % KINDS.len()];
    let digits = format!("{device:03}");
    match device % 5 {
        0 => format!("{prefix}{}", wide(&digits)),
        1 => format!(" {prefix}{digits}"),
        _ => format!("{prefix}{digits}"),
    }
}

fn cells(device: usize) -> Vec<String> {
    let (kind, _) = KINDS[device % KINDS.len()];
    let is_under_another = device % PAGE > 2 && device % 25 != 1;
    let place = PLACES[device / 7 % PLACES.len()];
    // The place of seven devices is written once, and again below a row that has none.
    let is_below_none = device == 288 || TWICE.iter().any(|it| it.0 + 1 == device);
    let is_ditto = is_under_another && !device.is_multiple_of(7) && !is_below_none;
    let place = if is_ditto { "〃" } else { place };
    let encrypted = ["有", "無", "○", "■有 □無", "□有 □無", "×"][device % 6];
    let state = ["使用中", "稼働中", "保管中", "", "修理中"][device % 5];
    let cells = [
        &device.to_string(),
        &number(device),
        kind,
        ["", "ｱｵｲ電子 A-10", "ミドリ計器　ＭＫ２"][device % 3],
        &format!("SN{:05}", device * 37),
        ["Windows 11", "Ｗｉｎｄｏｗｓ１１", "iPadOS 18", "不明", ""][device % 5],
        &support(device),
        place,
        PEOPLE[device % PEOPLE.len()],
        encrypted,
        ["", "ﾏﾓﾙﾜﾝ", "-"][device % 3],
        ["可", "○", "×", "", "－"][device % 5].trim_start_matches('可'),
        &bought(device),
        ["購入", "リース", "無償貸与", "－"][device % 4],
        state,
        "",
        ["", "", "", "=要確認", "画面にｷｽﾞ\n充電器なし"][device % 5],
    ];
    cells.map(str::to_owned).to_vec()
}

/// A day as eight different people write it.
fn day((year, month, of_month): (usize, usize, usize), hand: usize) -> String {
    let reiwa = year - 2018;
    match hand % 8 {
        0 => format!("R{reiwa}.{month}.{of_month}"),
        1 => wide(&format!("令和{reiwa}年{month}月{of_month}日")),
        2 => format!("{year}/{month}/{of_month}"),
        3 => format!("令和{reiwa}年 {month}月 {of_month}日"),
        4 => format!("{year}年{month}月{of_month}日"),
        5 => format!("{year}-{month:02}-{of_month:02}"),
        6 => format!("r{reiwa}/{month}/{of_month}"),
        _ => format!("{year}.{month}.{of_month}"),
    }
}

fn support(device: usize) -> String {
    match device % 10 {
        3 => "　　年　　月　　日".to_owned(),
        // As Excel counts: 2026-04-01 and the days after it.
        7 => (46113 + device).to_string(),
        _ => day(
            (2026 + device % 3, 1 + device % 12, 1 + device % 28),
            device,
        ),
    }
}

fn bought(device: usize) -> String {
    match device % 9 {
        0 => "平成30年10月1日".to_owned(),
        4 => "Ｈ３０．４．１".to_owned(),
        5 => "令和元年5月1日".to_owned(),
        8 => "―".to_owned(),
        _ => day(
            (2020 + device % 5, 1 + device % 12, 1 + device % 28),
            device / 3,
        ),
    }
}

fn wide(text: &str) -> String {
    let letter = |it: char| match it {
        '0'..='9' => char::from_u32(u32::from(it) - u32::from('0') + u32::from('０')).unwrap(),
        other => other,
    };
    text.chars().map(letter).collect()
}
