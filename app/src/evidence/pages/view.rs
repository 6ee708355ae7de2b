//! How an event is said in plain words: who, what, about what, by which way. The words stand in `data/words/journal.toml`.

use jiff::Timestamp;
use mamori_core::calendar::office_time;
use mamori_core::evidence::EventBody;
use mamori_core::people::Act;

use super::super::store::journal::Told;
use super::Desk;
use crate::web::{Frame, Say};

/// Something that an event is about, with its page where the visitor may open it.
pub(super) struct About {
    pub(super) words: Say,
    pub(super) href: Option<String>,
}

/// The parts of an office, in the order of the menu: what stands before the dot of an operation.
pub(super) const KINDS: [&str; 13] = [
    "people",
    "assessments",
    "registers",
    "incidents",
    "drills",
    "contacts",
    "catalogue",
    "reports",
    "inspections",
    "emergency",
    "notices",
    "backups",
    "evidence",
];

/// Day and time in the office.
pub(super) fn time(at: Timestamp) -> String {
    office_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// What was done; an operation that this program does not know stands as it is.
pub(super) fn deed(frame: &Frame, desk: &Desk, operation: &str) -> Say {
    match key_of(operation).filter(|it| is_known(desk, it)) {
        Some(key) => frame.say(&key),
        None => Say::plain(operation),
    }
}

/// The key of the words for an operation.
fn key_of(operation: &str) -> Option<String> {
    let (group, deed) = operation.split_once('.')?;
    Some(format!("journal.did.{group}.{deed}"))
}

fn is_known(desk: &Desk, key: &str) -> bool {
    let words = &desk.app.words;
    words.say(desk.frame.visit.language, key).is_some()
}

/// Who did it: a person, mamori by itself, or somebody who had not signed in.
pub(super) fn who(desk: &Desk, told: &Told) -> Say {
    match (&told.name, told.actor.as_str()) {
        (Some((name, kana)), _) => desk.frame.name(name, kana),
        (None, "system") => desk.frame.say("journal.who.system"),
        (None, "nobody") if told.subject.starts_with("inspector/") => {
            desk.frame.say("journal.who.inspector")
        }
        (None, "nobody") => desk.frame.say("journal.who.nobody"),
        (None, _) => desk.frame.say("journal.who.unknown"),
    }
}

/// By which way, with the name of the token where it was a program; what cannot be read says so.
pub(super) fn how(desk: &Desk, told: &Told) -> Say {
    let (frame, body) = (&desk.frame, body(told));
    match body.as_ref().map(|it| it.how.as_str()) {
        Some("web") => frame.say("journal.how.web"),
        Some("api") => {
            let terminal = body.as_ref().map_or("", |it| it.terminal.as_str());
            let name = desk.token(terminal).map(Say::plain);
            let way = frame.say("journal.how.api");
            Say::lines(&std::iter::once(way).chain(name).collect::<Vec<_>>())
        }
        Some("cli") => frame.say("journal.how.cli"),
        Some("job") => frame.say("journal.how.job"),
        _ => frame.say("journal.how.unknown"),
    }
}

/// The canonical bytes as an event, unless somebody has changed them.
pub(super) fn body(told: &Told) -> Option<EventBody> {
    let text = std::str::from_utf8(&told.body).ok()?;
    EventBody::parse(text).ok()
}

/// What the event is about; nothing for what is nobody's.
pub(super) fn about(desk: &Desk, subject: &str) -> Option<About> {
    if subject.is_empty() {
        return None;
    }
    let (kind, id) = subject.split_once('/').unwrap_or((subject, ""));
    let about = match kind {
        "person" => person(desk, id),
        "register" => ledger(desk, id),
        _ if desk.app.registers.get(kind).is_some() => entry(desk, kind, id),
        _ if kind == desk.office.to_string() => Some(own_event(desk, id)),
        _ => other(desk, kind, id),
    };
    Some(about.unwrap_or_else(|| About {
        words: Say::plain(subject),
        href: None,
    }))
}

fn person(desk: &Desk, id: &str) -> Option<About> {
    let known = desk.known.get(id)?;
    let href = format!("/offices/{}/people/{id}", desk.office);
    Some(About {
        words: desk.frame.name(&known.name, &known.kana),
        href: desk.open.contains(id).then_some(href),
    })
}

fn ledger(desk: &Desk, id: &str) -> Option<About> {
    let register = desk.app.registers.get(id)?;
    let title = desk
        .frame
        .text(register.title.authored(), &register.title_en);
    let href = format!("/offices/{}/registers/{id}", desk.office);
    let may = desk.may(Act::SeeRegisters);
    Some(About {
        words: title,
        href: may.then_some(href),
    })
}

fn entry(desk: &Desk, register: &str, id: &str) -> Option<About> {
    let ledger = ledger(desk, register)?;
    let href = ledger.href.map(|it| format!("{it}/entries/{id}"));
    Some(About { href, ..ledger })
}

/// An event of this journal, or the journal of a year.
fn own_event(desk: &Desk, place: &str) -> About {
    let base = super::path(desk.office);
    let (year, seq) = place.split_once('/').unwrap_or((place, ""));
    let href = (!seq.is_empty()).then(|| format!("{base}/{year}/{seq}"));
    let places = [("place", place)];
    About {
        words: desk.frame.fill("journal.about.event", &places),
        href,
    }
}

/// What has a word of its own, and the page where it is found.
fn other(desk: &Desk, kind: &str, id: &str) -> Option<About> {
    let key = format!("journal.about.{kind}");
    if !is_known(desk, &key) {
        return None;
    }
    let page = match kind {
        "assessment" => Some((Act::SeeOfficeAssessment, "assessments".to_owned())),
        "plan" | "plan-item" => Some((Act::SeePlan, "plan".to_owned())),
        "incident" | "drill" => Some((Act::SeeIncidents, format!("incidents/{id}"))),
        "drill-round" => Some((Act::SeeIncidents, format!("drills/{id}"))),
        "contact" | "contacts" => Some((Act::SeeContacts, "contacts".to_owned())),
        "form" => Some((Act::HandleIncidents, "incidents/forms".to_owned())),
        "paper" | "table" => Some((Act::PrintPapers, "papers".to_owned())),
        "picture" => Some((Act::SeeRegisters, "pictures".to_owned())),
        "membership" => Some((Act::ManageSharing, "sharing".to_owned())),
        "sealed" | "drill-sealed" => Some((Act::ManagePeople, "emergency".to_owned())),
        "inspector" => {
            let view = id.split('/').next().unwrap_or_default();
            Some((Act::ShowInspector, format!("inspections/{view}")))
        }
        "webhook" => Some((Act::ManageSettings, "notices".to_owned())),
        _ => None,
    };
    let page = page.filter(|(act, _)| desk.may(*act));
    Some(About {
        words: desk.frame.say(&key),
        href: page.map(|(_, page)| format!("/offices/{}/{page}", desk.office)),
    })
}
