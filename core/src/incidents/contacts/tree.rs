//! How the tree is made, its fingerprint, and the numbers for a card.

use sha2::{Digest, Sha256};

use super::{
    ContactBook, ContactBox, ContactLevel, ContactPerson, ContactPlace, ContactRole,
    ContactSubject, ContactVendor,
};

/// The tree: level by level, in the order of the roles, everybody under whoever calls them. Hidden lines are in it and
/// say so; they are nobody's parent.
pub fn tree(book: &ContactBook) -> Vec<ContactBox> {
    let mut boxes = vec![finder(book)];
    boxes.extend(book.people.iter().filter_map(|it| person(book, it)));
    boxes.extend(book.vendors.iter().filter_map(|it| vendor(book, it)));
    let places = ContactPlace::ALL.iter();
    boxes.extend(places.filter_map(|it| place(book, *it)));
    boxes.sort_by(|a, b| {
        (a.level, a.role, &a.kana, &a.name).cmp(&(b.level, b.role, &b.kana, &b.name))
    });
    let heads: Vec<(ContactLevel, ContactSubject)> = ContactLevel::ALL
        .iter()
        .filter_map(|level| {
            let mut of = boxes.iter().filter(|it| it.level == *level);
            let head = of.find(|it| !it.is_hidden)?;
            Some((*level, head.subject))
        })
        .collect();
    for it in &mut boxes {
        let above = heads.iter().rev().find(|(level, _)| *level < it.level);
        it.parent = above.map(|(_, subject)| *subject);
    }
    boxes
}

fn finder(book: &ContactBook) -> ContactBox {
    ContactBox {
        day: book.office_phone.clone(),
        ..empty(ContactSubject::Finder, ContactRole::Finder)
    }
}

fn empty(subject: ContactSubject, role: ContactRole) -> ContactBox {
    ContactBox {
        subject,
        level: role.level(),
        role,
        parent: None,
        name: String::new(),
        kana: String::new(),
        day: String::new(),
        night: String::new(),
        note: String::new(),
        software: Vec::new(),
        is_hidden: false,
    }
}

/// The box with what the office wrote about it.
fn with_line(book: &ContactBook, of: ContactBox) -> ContactBox {
    let Some(line) = book.lines.get(&of.subject) else {
        return of;
    };
    let or = |written: &String, known: String| {
        if written.is_empty() {
            known
        } else {
            written.clone()
        }
    };
    ContactBox {
        day: or(&line.day, of.day),
        night: or(&line.night, of.night),
        note: line.note.clone(),
        is_hidden: line.is_hidden,
        ..of
    }
}

fn person(book: &ContactBook, of: &ContactPerson) -> Option<ContactBox> {
    let role = ContactRole::of_person(&of.roles)?;
    let known = ContactBox {
        name: of.name.clone(),
        kana: of.kana.clone(),
        ..empty(ContactSubject::Person(of.id), role)
    };
    Some(with_line(book, known))
}

/// A company: always the three kinds without which nothing runs, others once a number is known.
fn vendor(book: &ContactBook, of: &ContactVendor) -> Option<ContactBox> {
    let role = ContactRole::of_vendor(&of.kind);
    let known = ContactBox {
        name: of.name.clone(),
        day: of.telephone.clone(),
        software: of.software.clone(),
        ..empty(ContactSubject::Entry(of.id), role)
    };
    let known = with_line(book, known);
    (role != ContactRole::Company || known.has_number() || !known.software.is_empty())
        .then_some(known)
}

/// A place: the head office only where nobody of it has an account, unless the office wrote it.
fn place(book: &ContactBook, of: ContactPlace) -> Option<ContactBox> {
    let subject = ContactSubject::Place(of);
    let role = ContactRole::of_place(of);
    let is_written = book.lines.contains_key(&subject);
    let roles = book
        .people
        .iter()
        .filter_map(|it| ContactRole::of_person(&it.roles));
    if !is_written && roles.into_iter().any(|it| it == role) {
        return None;
    }
    let (name, phone) = book.known.get(&of).cloned().unwrap_or_default();
    let written = book.lines.get(&subject).map(|it| it.name.clone());
    let known = ContactBox {
        name: written.filter(|it| !it.is_empty()).unwrap_or(name),
        day: phone,
        ..empty(subject, role)
    };
    Some(with_line(book, known))
}

/// What is the same as long as everything that stands on paper is the same: eight letters of its hash.
pub fn fingerprint(boxes: &[ContactBox]) -> String {
    let shown: Vec<&ContactBox> = boxes.iter().filter(|it| !it.is_hidden).collect();
    // Plain data without maps of odd keys always becomes JSON.
    let text = serde_json::to_string(&shown).unwrap_or_default();
    let hash = Sha256::digest(text);
    let bytes = hash.iter().take(FINGERPRINT);
    let number = bytes.fold(0, |all: u32, it| (all << 8) | u32::from(*it));
    format!("{number:08X}")
}

/// Bytes of a fingerprint.
const FINGERPRINT: usize = 4;

/// The most important boxes with a number, for a card: one of each role first, in the order of the tree.
pub fn first_numbers(boxes: &[ContactBox], most: usize) -> Vec<&ContactBox> {
    let has = |it: &&ContactBox| !it.is_hidden && it.has_number() && it.role != ContactRole::Finder;
    let rank = |role: ContactRole| CARD.iter().position(|it| *it == role).unwrap_or(CARD.len());
    let mut found: Vec<&ContactBox> = boxes.iter().filter(has).collect();
    let mut seen = Vec::new();
    let mut ranked: Vec<(bool, usize, &ContactBox)> = Vec::new();
    for it in found.drain(..) {
        ranked.push((seen.contains(&it.role), rank(it.role), it));
        seen.push(it.role);
    }
    ranked.sort_by_key(|(again, rank, _)| (*again, *rank));
    ranked.into_iter().map(|(_, _, it)| it).take(most).collect()
}

/// So many people or companies are named behind one step.
const NAMED: usize = 2;

/// Who can be reached when a step says to call a role: those that paper shows and that have a number, in the order of the tree.
pub fn reachable(boxes: &[ContactBox], role: ContactRole) -> Vec<&ContactBox> {
    let of = boxes.iter().filter(|it| it.role == role);
    let known = of.filter(|it| !it.is_hidden && it.has_number());
    known.take(NAMED).collect()
}

/// Whom a card names first.
const CARD: [ContactRole; 10] = [
    ContactRole::Manager,
    ContactRole::SafetyOfficer,
    ContactRole::Deputy,
    ContactRole::CareSoftware,
    ContactRole::Police,
    ContactRole::Network,
    ContactRole::HeadOffice,
    ContactRole::Executive,
    ContactRole::Municipality,
    ContactRole::SystemPerson,
];
