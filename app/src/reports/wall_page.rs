//! Poster and entrance notice as pages to print, for machines without Japanese letters of their own; what they say is in `wall.rs`.

use askama::Template;
use mamori_core::words::Language;
use mamori_report::paper::{EntrancePaper, PosterPaper};
use mamori_report::ruby::RubyText;

use crate::people::qr;
use crate::web::{Frame, Say, WebResult};

/// The page at `papers/poster.html`.
#[derive(Template)]
#[template(path = "reports/poster.html")]
pub(super) struct PosterPage {
    frame: Frame,
    office: String,
    title: Say,
    lead: Say,
    items: Vec<Item>,
    qr: Option<Qr>,
    contact: Say,
}

struct Item {
    text: Say,
    detail: Say,
}

struct Qr {
    picture: String,
    caption: Say,
}

/// The page at `papers/entrance.html`.
#[derive(Template)]
#[template(path = "reports/entrance.html")]
pub(super) struct EntrancePage {
    frame: Frame,
    office: String,
    title: Say,
    paragraphs: Vec<Say>,
    contacts: Vec<Contact>,
}

struct Contact {
    role: Say,
    name: Say,
    reach: Say,
}

fn say(language: Language, text: &RubyText) -> Say {
    Say::segments(language, &text.segments)
}

impl PosterPage {
    /// The poster as a page.
    pub(super) fn of(frame: Frame, paper: &PosterPaper) -> WebResult<Self> {
        let say = |it: &RubyText| say(frame.visit.language, it);
        let qr = match &paper.qr {
            Some(it) => Some(Qr {
                picture: qr::picture(&it.payload)?,
                caption: say(&it.caption),
            }),
            None => None,
        };
        let items = paper.items.iter().map(|it| Item {
            text: say(&it.text),
            detail: say(&it.detail),
        });
        Ok(Self {
            office: paper.heading.office.clone(),
            title: say(&paper.heading.title),
            lead: say(&paper.lead),
            items: items.collect(),
            contact: say(&paper.contact),
            qr,
            frame,
        })
    }
}

impl EntrancePage {
    /// The notice as a page.
    pub(super) fn of(frame: Frame, paper: &EntrancePaper) -> Self {
        let say = |it: &RubyText| say(frame.visit.language, it);
        let contacts = paper.contacts.iter().map(|it| Contact {
            role: say(&it.role),
            name: say(&it.name),
            reach: say(&it.reach),
        });
        Self {
            office: paper.heading.office.clone(),
            title: say(&paper.heading.title),
            paragraphs: paper.paragraphs.iter().map(say).collect(),
            contacts: contacts.collect(),
            frame,
        }
    }
}
