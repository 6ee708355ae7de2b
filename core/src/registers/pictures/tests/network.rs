//! The network.

use jiff::civil::date;

use super::*;

fn net(n: usize, pairs: &[(&str, &str)]) -> Net {
    Net::read(id(n), &values(pairs))
}

#[expect(
    clippy::too_many_lines,
    reason = "one story with everything that it needs"
)]
fn map() -> Map {
    let device = |n, kind, network, networked| {
        let given = [
            ("number", "機器"),
            ("kind", kind),
            ("network", network),
            ("networked", networked),
        ];
        Thing::read(id(n), &values(&given)).unwrap()
    };
    Map {
        nets: vec![
            net(
                1,
                &[("name", "光回線"), ("kind", "line"), ("vendor", "ネット社")],
            ),
            net(
                2,
                &[
                    ("name", "ルーター"),
                    ("kind", "router"),
                    ("remote-access", "maintenance"),
                ],
            ),
            net(
                3,
                &[
                    ("name", "staff"),
                    ("kind", "wifi"),
                    ("behind", "ルーター"),
                    ("encryption", "wep"),
                    ("guest-separated", "no"),
                    ("firmware-on", "2025-01-01"),
                ],
            ),
        ],
        services: vec![
            Service::read(
                id(4),
                &values(&[
                    ("name", "記録ソフト"),
                    ("provided-as", "cloud"),
                    ("vendor", "ソフト社"),
                ]),
            ),
            Service::read(
                id(5),
                &values(&[("name", "ワープロ"), ("provided-as", "standalone")]),
            ),
        ],
        things: vec![
            device(10, "tablet", "ＳＴＡＦＦ", ""),
            device(11, "tablet", "staff", "yes"),
            device(12, "laptop", "", "yes"),
            device(13, "printer", "", "no"),
        ],
        vendors: Vendors::read([values(&[("name", "ネット社")])].iter()),
    }
}

#[test]
fn the_network_hangs_together_as_written_and_what_is_not_written_is_a_guess() {
    let map = map();
    let told: Vec<(usize, String, bool)> = map
        .branches()
        .iter()
        .map(|it| {
            let what = match it.what {
                What::Internet => "internet".to_owned(),
                What::Service(it) => it.name.clone(),
                What::Net(it) => it.name.clone(),
                What::Remote(it) => format!("remote {}", it.name),
                What::Unplaced => "unplaced".to_owned(),
                What::Offline => "offline".to_owned(),
                What::Devices(kind, n) => format!("{kind} {n}"),
            };
            (it.depth, what, it.is_known)
        })
        .collect();
    let told: Vec<_> = told.iter().map(|it| (it.0, it.1.as_str(), it.2)).collect();
    assert_eq!(
        told,
        [
            (0, "internet", true),
            (1, "記録ソフト", true),
            (1, "光回線", true),
            (2, "ルーター", false),
            (3, "remote ルーター", true),
            (3, "staff", true),
            (4, "tablet 2", true),
            (1, "unplaced", false),
            (2, "laptop 1", true),
            (0, "offline", true),
            (1, "printer 1", true),
        ]
    );
}

#[test]
fn what_the_ledgers_say_of_the_network_is_found_with_its_provision() {
    let findings = map().findings(date(2026, 11, 22));
    assert_eq!(
        found(&findings),
        [
            (Found::WifiOpen, 1),
            (Found::GuestsInside, 1),
            (Found::FirmwareOld, 1),
            (Found::RemoteNobody, 1),
            (Found::FirmwareUnsaid, 1),
            (Found::VendorUnknown, 1),
            (Found::DataUnsaid, 1),
            (Found::NetUnsaid, 1),
        ]
    );
    assert_eq!(findings[0].found.item(), "mhlw-guideline/6.0/control/13-13");
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one story with everything that it needs"
)]
fn however_nets_hang_on_each_other_every_net_and_device_is_in_the_picture_once() {
    let mut dice = Dice(3);
    for round in 0..300 {
        let names = ["net0", "net1", "net2", "net3", "Wi-Fi1", ""];
        let count = usize::try_from(dice.below(9)).unwrap();
        let nets: Vec<Net> = (0..count)
            .map(|n| {
                let kinds: Vec<&str> = NetKind::ALL.iter().map(|it| it.as_str()).collect();
                let name = format!("net{n}");
                let given = [
                    ("name", name.as_str()),
                    ("kind", dice.one(&kinds)),
                    ("behind", dice.one(&names)),
                    ("remote-access", dice.one(&["", "none", "staff"])),
                ];
                net(n, &given)
            })
            .collect();
        let count = usize::try_from(dice.below(40)).unwrap();
        let things: Vec<Thing> = (0..count).map(|n| thing(&mut dice, n, &[])).collect();
        let map = Map {
            nets,
            things,
            ..Map::default()
        };
        let branches = map.branches();
        let drawn = branches
            .iter()
            .filter(|it| matches!(it.what, What::Net(_)))
            .count();
        assert_eq!(drawn, map.nets.len(), "round {round}");
        let devices: usize = branches
            .iter()
            .map(|it| match it.what {
                What::Devices(_, n) => n,
                _ => 0,
            })
            .sum();
        assert_eq!(devices, map.things.len(), "round {round}");
        let rows: Vec<NetworkRow> = branches
            .iter()
            .map(|it| NetworkRow {
                depth: it.depth,
                sign: Sign::Circle,
                tone: Tone::Plain,
                title: dice.one(NAMES).to_owned(),
                facts: dice.one(NAMES).to_owned(),
                is_known: it.is_known,
            })
            .collect();
        for wide in [360, 720] {
            assert_tidy(
                &draw_network(("図", ""), &rows, wide),
                &format!("round {round} of {wide}"),
            );
        }
    }
}

#[test]
fn a_tall_picture_is_cut_between_its_words() {
    let rows: Vec<NetworkRow> = (0..60)
        .map(|n| NetworkRow {
            depth: n.min(3),
            sign: Sign::Circle,
            tone: Tone::Plain,
            title: format!("{n}"),
            facts: "事実".to_owned(),
            is_known: true,
        })
        .collect();
    let drawing = draw_network(("図", ""), &rows, 720);
    let slices = drawing.slices(1000);
    assert!(
        slices.len() > 2 && slices.iter().all(|it| it.height <= 1000),
        "{slices:?}"
    );
    assert_eq!(
        slices.iter().map(|it| it.height).sum::<i32>(),
        drawing.height
    );
    for mark in drawing
        .marks
        .iter()
        .filter(|it| matches!(it, Mark::Words { .. } | Mark::Sign(..)))
    {
        let area = mark.area();
        let whole = slices
            .iter()
            .filter(|it| it.y <= area.y && area.bottom() <= it.y + it.height);
        assert_eq!(whole.count(), 1, "{mark:?}");
    }
    assert_eq!(drawing.slices(100_000), [drawing.whole()]);
}
