//! The floor plan.

use super::*;

#[test]
fn on_any_floor_every_device_is_drawn_once_and_nothing_lies_over_anything() {
    let mut dice = Dice(1);
    for round in 0..300 {
        let count = usize::try_from(dice.below(14)).unwrap();
        let rooms: Vec<Room> = (0..count).map(|n| room(&mut dice, n)).collect();
        let count = usize::try_from(dice.below(if round % 10 == 0 { 301 } else { 50 })).unwrap();
        let things: Vec<Thing> = (0..count).map(|n| thing(&mut dice, n, &rooms)).collect();
        let house = House::of(&rooms, things.clone());
        assert_eq!(
            house,
            House::of(&rooms, things),
            "the same ledgers give the same picture"
        );
        let mut seen = Vec::new();
        let tray = house.tray("部屋が分からない");
        for storey in house.floors.iter().chain(&tray) {
            for (at, one) in storey.rooms.iter().enumerate() {
                let mut others = storey.rooms.iter().skip(at + 1);
                assert!(
                    others.all(|it| !it.spot.overlaps(&one.spot)),
                    "{round}: {one:?}"
                );
            }
            for wide in [360, 720] {
                let drawing = storey.drawing(&plan_words(), wide, None);
                assert_tidy(&drawing, &format!("round {round} of {wide}"));
                if wide == 360 {
                    seen.extend(numbers(&drawing));
                }
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=count).collect::<Vec<_>>(), "round {round}");
    }
}

#[test]
fn rooms_without_a_place_on_the_plan_stand_in_tidy_rows() {
    for (count, expected) in [
        (1, vec![(1, 1)]),
        (3, vec![(1, 1), (3, 1), (5, 1)]),
        (4, vec![(1, 1), (3, 1), (1, 2), (3, 2)]),
        (5, vec![(1, 1), (3, 1), (5, 1), (1, 2), (3, 2)]),
    ] {
        let rooms: Vec<Room> = (0..count)
            .map(|n| Room::read(id(n), &values(&[("name", &format!("部屋{n}"))])))
            .collect();
        let house = House::of(&rooms, Vec::new());
        let spots: Vec<_> = house.rooms().map(|it| (it.spot.x, it.spot.y)).collect();
        assert_eq!(spots, expected);
    }
    assert!(House::of(&[], Vec::new()).floors.is_empty());
}

#[test]
fn floors_are_the_same_however_they_are_written_and_stand_in_order() {
    for text in ["1階", "1F", "１Ｆ", "1", "1f"] {
        assert_eq!(Floor::read(text), Floor::Above(1), "{text}");
    }
    for text in ["地下1階", "B1", "-1", "B1F"] {
        assert_eq!(Floor::read(text), Floor::Below(1), "{text}");
    }
    assert_eq!(Floor::read("別館"), Floor::Named("別館".to_owned()));
    assert_eq!(Floor::read(" "), Floor::Unsaid);
    let rooms: Vec<Room> = ["", "別館", "B1", "2階", "1F", "２"]
        .iter()
        .enumerate()
        .map(|(n, it)| Room::read(id(n), &values(&[("name", "部屋"), ("floor", it)])))
        .collect();
    let floors: Vec<String> = House::of(&rooms, Vec::new())
        .floors
        .iter()
        .map(|it| it.floor.to_string())
        .collect();
    assert_eq!(floors, ["1", "2", "-1", "別館", ""]);
}

#[test]
fn a_device_is_in_the_room_whose_name_its_place_begins_with_or_holds_as_a_word() {
    let rooms: Vec<Room> = ["事務所", "事務所 倉庫", "相談室"]
        .iter()
        .enumerate()
        .map(|(n, it)| Room::read(id(n), &values(&[("name", it)])))
        .collect();
    for (place, expected) in [
        ("事務所", Some(0)),
        ("事務所　充電の棚", Some(0)),
        ("事務所 倉庫 奥", Some(1)),
        ("本館 相談室", Some(2)),
        ("事務所 相談室", Some(2)),
        ("車の中", None),
        ("", None),
    ] {
        let thing = Thing::read(id(9), &values(&[("number", "1"), ("place", place)])).unwrap();
        assert_eq!(thing.room(&rooms), expected, "{place}");
    }
}

#[test]
fn whatever_is_pressed_rooms_never_lie_over_each_other_or_leave_the_floor() {
    let mut dice = Dice(7);
    let rooms: Vec<Room> = (0..9)
        .map(|n| Room::read(id(n), &values(&[("name", "部屋")])))
        .collect();
    let house = House::of(&rooms, Vec::new());
    let mut spots: Vec<Spot> = house.rooms().map(|it| it.spot).collect();
    let mut done = 0;
    for _ in 0..2000 {
        let how = Move::ALL[usize::try_from(dice.below(6)).unwrap()];
        let at = usize::try_from(dice.below(9)).unwrap();
        let Ok(after) = moved(&spots, at, how) else {
            continue;
        };
        assert_ne!(after, spots, "{how} does something");
        spots = after;
        done += 1;
        for (at, one) in spots.iter().enumerate() {
            assert!(one.is_on_floor(), "{one:?}");
            assert!(
                spots.iter().skip(at + 1).all(|it| !it.overlaps(one)),
                "{spots:?}"
            );
        }
    }
    assert!(done > 1000, "only {done} of 2000 were possible");
}

#[test]
fn a_room_changes_places_with_its_neighbour_and_a_wider_one_pushes() {
    let spot = |x, y, width| Spot {
        x,
        y,
        width,
        height: 1,
    };
    let row = [spot(1, 1, 2), spot(3, 1, 2), spot(5, 1, 2)];
    assert_eq!(
        moved(&row, 0, Move::Right).unwrap(),
        [spot(3, 1, 2), spot(1, 1, 2), spot(5, 1, 2)]
    );
    // There is nothing left at the right, so the neighbour goes down.
    assert_eq!(
        moved(&row, 0, Move::Wider).unwrap(),
        [spot(1, 1, 3), spot(3, 2, 2), spot(5, 1, 2)]
    );
    let short = [spot(1, 1, 2), spot(3, 1, 2)];
    assert_eq!(
        moved(&short, 0, Move::Wider).unwrap(),
        [spot(1, 1, 3), spot(4, 1, 2)]
    );
    assert_eq!(moved(&row, 0, Move::Left), Err(Blocked));
    assert_eq!(moved(&row, 0, Move::Up), Err(Blocked));
    assert_eq!(moved(&row, 0, Move::Narrower).unwrap()[0], spot(1, 1, 1));
    assert_eq!(moved(&[spot(1, 1, 1)], 0, Move::Narrower), Err(Blocked));
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "one story with everything that it needs"
)]
fn what_lies_where_visitors_come_is_said_unless_it_is_locked_away() {
    let house = |lock, guard, zone| {
        let rooms = [Room::read(
            id(1),
            &values(&[
                ("name", "受付"),
                ("zone", zone),
                ("lock", lock),
                ("personal-data", "yes"),
            ]),
        )];
        let thing = |n, number, kind| {
            let given = [
                ("number", number),
                ("kind", kind),
                ("place", "受付"),
                ("theft-guard", guard),
            ];
            Thing::read(id(n), &values(&given)).unwrap()
        };
        let things = vec![
            thing(2, "NAS", "server"),
            thing(3, "PC1", "laptop"),
            thing(4, "PC2", "laptop"),
        ];
        House::of(&rooms, things).findings()
    };
    let open = house("", "", "visitors");
    assert_eq!(
        found(&open),
        [
            (Found::ServerAmongVisitors, 1),
            (Found::CarriedAmongVisitors, 2),
            (Found::DataAmongVisitors, 1),
        ]
    );
    assert_eq!(open[0].place, "受付");
    assert_eq!(
        found(&house("", "ワイヤー", "visitors")),
        [(Found::DataAmongVisitors, 1)]
    );
    assert_eq!(found(&house("cabinet", "", "visitors")), []);
    assert_eq!(found(&house("", "", "staff")), []);
    assert_eq!(
        found(&house("none", "", "locked")),
        [(Found::LockedWithoutLock, 1)]
    );
    assert_eq!(found(&house("", "", "")), [(Found::ZoneUndecided, 1)]);
}
