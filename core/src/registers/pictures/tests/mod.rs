//! The pictures as a whole: whatever an office writes, every device is drawn once, nothing is cut off, no words lie over others.

mod network;
mod plan;
mod support;

use uuid::Uuid;

use super::*;
use crate::ids::EntryId;
use crate::registers::FieldId;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

fn values(pairs: &[(&str, &str)]) -> Values {
    let kept = pairs.iter().filter(|it| !it.1.is_empty());
    kept.map(|(id, it)| (id.parse::<FieldId>().unwrap(), (*it).to_owned()))
        .collect()
}

fn id(n: usize) -> EntryId {
    EntryId::new(Uuid::from_u128(n as u128 + 1))
}

const NAMES: &[&str] = &[
    "事務室",
    "相",
    "とても長い名前の相談室と会議室とそのほかの部屋",
    "Meeting room on the left side",
    "W",
    "２階の休けい室",
];
const NUMBERS: &[&str] = &["", "", "1", "2", "3", "5", "6", "9", "40", "-3", "x", "2.5"];

fn room(dice: &mut Dice, n: usize) -> Room {
    let name = format!("{}{n}", dice.one(NAMES));
    Room::read(
        id(n),
        &values(&[
            ("name", &name),
            ("zone", dice.one(&["", "visitors", "staff", "locked"])),
            ("lock", dice.one(&["", "key", "none", "cabinet"])),
            ("personal-data", dice.one(&["", "yes", "no"])),
            (
                "floor",
                dice.one(&["1階", "１F", "2", "別館", "地下1階", ""]),
            ),
            ("x", dice.one(NUMBERS)),
            ("y", dice.one(NUMBERS)),
            ("width", dice.one(NUMBERS)),
            ("height", dice.one(NUMBERS)),
        ]),
    )
}

fn thing(dice: &mut Dice, n: usize, rooms: &[Room]) -> Thing {
    let at = usize::try_from(dice.below(rooms.len() as u64 + 1)).unwrap();
    let place = rooms.get(at).map_or("どこか", |it| it.name.as_str());
    let number = format!(
        "{}{n}号",
        dice.one(&["タブレット", "PC-", "とても長い名前の機械 ", "WWWWWWWW"])
    );
    let kinds: Vec<&str> = DeviceKind::ALL.iter().map(|it| it.as_str()).collect();
    Thing::read(
        id(1000 + n),
        &values(&[
            ("number", &number),
            ("kind", dice.one(&kinds)),
            ("place", place),
            ("networked", dice.one(&["", "yes", "no"])),
            ("network", dice.one(&["", "Wi-Fi1", "net3", "どこか"])),
        ]),
    )
    .unwrap()
}

fn plan_words() -> PlanWords {
    PlanWords {
        title: "図".to_owned(),
        about: String::new(),
        zones: [
            "だれでも",
            "職員だけ",
            "決めた人だけ",
            "だれが入れるかまだ決めていない",
        ]
        .map(str::to_owned),
        kinds: DeviceKind::ALL
            .iter()
            .map(|it| format!("種類{it}"))
            .collect(),
    }
}

/// Nothing is cut off, and no words lie over words or shapes.
fn assert_tidy(drawing: &Drawing, why: &str) {
    let sheet = Area {
        x: 0,
        y: 0,
        width: drawing.width,
        height: drawing.height,
    };
    let mut said: Vec<Area> = Vec::new();
    for mark in &drawing.marks {
        assert!(
            sheet.holds(&mark.area()),
            "{why}: {mark:?} leaves {sheet:?}"
        );
        if let Mark::Words { area, words, .. } = mark {
            assert!(
                super::words::width(words) <= area.width || words == "…",
                "{why}: {mark:?} is too narrow"
            );
            assert!(
                said.iter().all(|it| !it.overlaps(area)),
                "{why}: {mark:?} lies over words"
            );
            said.push(*area);
        }
    }
    let signs = drawing.marks.iter().filter_map(|it| match it {
        // Numbers stand within the shapes of months.
        Mark::Sign(area, _, Tone::Plain) => Some(area),
        _ => None,
    });
    for sign in signs {
        assert!(
            said.iter().all(|it| !it.overlaps(sign)),
            "{why}: {sign:?} lies under words"
        );
    }
}

fn numbers(drawing: &Drawing) -> Vec<usize> {
    let words = drawing.marks.iter().filter_map(|it| match it {
        Mark::Words {
            words,
            is_bold: false,
            ..
        } => words.parse().ok(),
        _ => None,
    });
    words.collect()
}

fn found(findings: &[Finding]) -> Vec<(Found, usize)> {
    findings
        .iter()
        .map(|it| (it.found, it.about.len()))
        .collect()
}
