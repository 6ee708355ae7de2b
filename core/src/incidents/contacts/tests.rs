//! The contact tree, box by box.

use uuid::Uuid;

use super::*;
use crate::incidents::CallTo;

fn person(number: u128, name: &str, roles: &[Role]) -> ContactPerson {
    ContactPerson {
        id: PersonId::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        kana: String::new(),
        roles: roles.to_vec(),
    }
}

fn vendor(number: u128, name: &str, kind: &str, telephone: &str) -> ContactVendor {
    ContactVendor {
        id: EntryId::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        kind: kind.to_owned(),
        telephone: telephone.to_owned(),
        software: Vec::new(),
    }
}

fn book() -> ContactBook {
    ContactBook {
        people: vec![
            person(1, "sato", &[Role::Staff]),
            person(2, "tanaka", &[Role::Manager, Role::Staff]),
            person(3, "abe", &[Role::SafetyOfficer]),
            person(4, "mori", &[Role::Executive]),
        ],
        vendors: vec![
            vendor(11, "lunch", "services", ""),
            vendor(12, "net", "network", "0120-000-001"),
            vendor(13, "soft", "care-software", ""),
        ],
        office_phone: "0745-00-1234".to_owned(),
        ..ContactBook::default()
    }
}

/// Level, role, name and the name or role of who calls it.
fn drawn(boxes: &[ContactBox]) -> Vec<String> {
    let name = |it: &ContactBox| format!("{} {}", it.role, it.name).trim().to_owned();
    boxes
        .iter()
        .map(|it| {
            let parent = it
                .parent
                .and_then(|subject| boxes.iter().find(|it| it.subject == subject));
            let above = parent.map_or_else(|| "-".to_owned(), name);
            format!("{}: {} < {above}", it.level, name(it))
        })
        .collect()
}

#[test]
fn everybody_stands_under_who_calls_them_on_four_levels() {
    let expected = [
        "finder: finder < -",
        "office: manager tanaka < finder",
        "office: safety-officer abe < finder",
        "office: deputy < finder",
        "leaders: executive mori < manager tanaka",
        "leaders: head-office < manager tanaka",
        "outside: care-software soft < executive mori",
        "outside: network net < executive mori",
        "outside: municipality < executive mori",
        "outside: police < executive mori",
        "outside: commission < executive mori",
        "outside: ministry < executive mori",
        "outside: insurer < executive mori",
        "outside: council < executive mori",
        "outside: ipa < executive mori",
        "outside: family < executive mori",
    ];
    assert_eq!(drawn(&tree(&book())), expected);
}

#[test]
fn an_office_of_nobody_still_has_a_tree() {
    let boxes = tree(&ContactBook::default());
    let first: Vec<String> = drawn(&boxes).into_iter().take(4).collect();
    let expected = [
        "finder: finder < -",
        "office: deputy < finder",
        "leaders: head-office < deputy",
        "outside: municipality < head-office",
    ];
    assert_eq!(first, expected);
}

#[test]
fn what_the_office_wrote_goes_before_the_ledger_and_a_company_with_a_number_comes_in() {
    let mut book = book();
    let of = |number| ContactSubject::Entry(EntryId::new(Uuid::from_u128(number)));
    let line = |day: &str, night: &str| ContactLine {
        day: day.to_owned(),
        night: night.to_owned(),
        ..ContactLine::default()
    };
    book.lines.insert(of(12), line("", "090-0000-0001"));
    book.lines.insert(of(13), line("0120-000-002", ""));
    book.lines.insert(of(11), line("0120-000-003", ""));
    let boxes = tree(&book);
    let numbers = |name: &str| {
        let it = boxes.iter().find(|it| it.name == name).unwrap();
        (it.day.as_str(), it.night.as_str())
    };
    assert_eq!(numbers("net"), ("0120-000-001", "090-0000-0001"));
    assert_eq!(numbers("soft"), ("0120-000-002", ""));
    assert_eq!(numbers("lunch"), ("0120-000-003", ""));
}

#[test]
fn who_is_hidden_calls_nobody_and_changes_no_paper() {
    let mut book = book();
    let before = fingerprint(&tree(&book));
    let deputy = ContactSubject::Place(ContactPlace::Deputy);
    let hidden = ContactLine {
        is_hidden: true,
        ..ContactLine::default()
    };
    let manager = ContactSubject::Person(PersonId::new(Uuid::from_u128(2)));
    book.lines.insert(manager, hidden.clone());
    let drawn = drawn(&tree(&book));
    assert!(
        drawn.contains(&"leaders: executive mori < safety-officer abe".to_owned()),
        "{drawn:?}"
    );
    let without = fingerprint(&tree(&book));
    assert_ne!(before, without);
    let written = ContactLine {
        day: "090-1111-1111".to_owned(),
        ..hidden
    };
    book.lines.insert(manager, written);
    assert_eq!(fingerprint(&tree(&book)), without);
    book.lines.insert(
        deputy,
        ContactLine {
            day: "090-2222-2222".to_owned(),
            ..ContactLine::default()
        },
    );
    assert_ne!(fingerprint(&tree(&book)), without);
}

#[test]
fn a_fingerprint_is_that_of_the_contacts_and_of_nothing_else() {
    let mut turned = book();
    turned.people.reverse();
    turned.vendors.reverse();
    let (one, other) = (fingerprint(&tree(&book())), fingerprint(&tree(&turned)));
    assert_eq!(one, other);
    assert_eq!(one.len(), 8);
    turned.office_phone = "0745-00-9999".to_owned();
    assert_ne!(fingerprint(&tree(&turned)), one);
}

#[test]
fn a_card_names_one_of_each_before_a_second_and_never_who_has_no_number() {
    let mut book = book();
    book.people.push(person(5, "ueda", &[Role::Manager]));
    for (number, day) in [(2, "090-1"), (5, "090-2"), (3, "090-3")] {
        let line = ContactLine {
            day: day.to_owned(),
            ..ContactLine::default()
        };
        let subject = ContactSubject::Person(PersonId::new(Uuid::from_u128(number)));
        book.lines.insert(subject, line);
    }
    let boxes = tree(&book);
    let names = |most| {
        let found = first_numbers(&boxes, most);
        let names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
        names.join(" ")
    };
    assert_eq!(names(6), "tanaka abe net ueda");
    assert_eq!(names(2), "tanaka abe");
}

#[test]
fn a_subject_reads_back_as_it_was_written() {
    let subjects = tree(&book()).into_iter().map(|it| it.subject);
    for subject in subjects {
        assert_eq!(subject.to_string().parse(), Ok(subject));
    }
    for text in ["", "place/moon", "person/1", "finder/1", "entry"] {
        assert_eq!(text.parse::<ContactSubject>(), Err(NotASubject), "{text}");
    }
}

#[test]
fn every_call_of_a_playbook_but_shops_is_in_the_tree() {
    let missing: Vec<&str> = CallTo::ALL
        .iter()
        .filter(|it| ContactRole::of_call(**it).is_none())
        .map(|it| it.as_str())
        .collect();
    assert_eq!(missing, ["place-visited"]);
}
