//! The contact tree and its cards as PDF, and what leads to the folder and the plan; who stands in the tree is the incidents' business.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::ids::OfficeId;
use mamori_core::incidents::contacts::{ContactBox, ContactLevel, first_numbers};
use mamori_core::people::Act;
use mamori_report::paper::{
    ContactCardsPaper, ContactsBox, ContactsLevel, ContactsPart, FolderPaper, FolderPart,
};
use mamori_report::ruby::RubyText;
use serde_json::json;

use super::folder::{self, Folder};
use super::heading::heading;
use super::pages::{file, index_page};
use super::store::OfficeHead;
use super::voice::Voice;
use super::{Letters, ReportError, fonts, store};
use crate::clock::office_day;
use crate::db::{Event, EventNumber, Scope};
use crate::incidents::contacts::{By, Contacts, PlanChapter, contacts, plan, printed};
use crate::web::{App, Page, Route, Visit, WebError, WebResult};

/// So many numbers stand on a card.
const ON_A_CARD: usize = 6;

pub(super) fn routes() -> Vec<Route> {
    const TREE: &str = "/offices/{office}/papers/contacts.pdf";
    const CARDS: &str = "/offices/{office}/papers/contact-cards.pdf";
    const PLAN: &str = "/offices/{office}/papers/continuity.pdf";
    const FOLDER: &str = "/offices/{office}/papers/folder.pdf";
    const FOLDER_PAGE: &str = "/offices/{office}/papers/folder.html";
    let at = Act::SeeContacts;
    vec![
        Route::get(TREE, at, tree_pdf),
        Route::get(CARDS, at, cards_pdf),
        Route::get(PLAN, at, plan_pdf),
        Route::get(FOLDER, at, folder_pdf),
        Route::get(FOLDER_PAGE, at, folder::page),
    ]
}

async fn tree_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit).await?;
    let paper = FolderPaper {
        heading: heading(&app, &desk.voice, (&desk.head, "contacts.title")),
        cover: None,
        parts: vec![FolderPart::Contacts(tree(&desk.voice, &desk.found))],
    };
    desk.print("contacts", paper).await
}

async fn plan_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit).await?;
    let chapters = plan(&app, desk.at(), (&desk.found, visit.language)).await?;
    let paper = FolderPaper {
        heading: heading(&app, &desk.voice, (&desk.head, "contacts.plan.title")),
        cover: None,
        parts: vec![FolderPart::Continuity(folder::plan_part(
            &desk.voice,
            &app.incidents,
            chapters,
        ))],
    };
    desk.print("continuity", paper).await
}

async fn folder_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit).await?;
    let chapters = plan(&app, desk.at(), (&desk.found, visit.language)).await?;
    let paper = desk.folder(chapters);
    let answer = desk.print("folder", paper).await?;
    // Only what was printed can be out of date.
    if answer.status() == StatusCode::OK {
        let (actor, at) = (visit.actor(), desk.at());
        printed(&app, &actor, at, &desk.found.fingerprint).await?;
    }
    Ok(answer)
}

async fn cards_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit).await?;
    if !desk.letters.are_here() {
        return desk.without_letters().await;
    }
    let paper = cards(&app, &desk);
    desk.trace("contact-cards").await?;
    let set = fonts::print(desk.letters, move |press| press.contact_cards(&paper)).await?;
    desk.file("contact-cards", set)
}

/// Everything that these papers are made from, for one visitor.
pub(super) struct Desk<'a> {
    pub(super) app: &'a App,
    pub(super) visit: &'a Visit,
    scope: Scope,
    pub(super) voice: Voice,
    pub(super) head: OfficeHead,
    pub(super) found: Contacts,
    pub(super) letters: Letters,
}

impl<'a> Desk<'a> {
    pub(super) async fn open(app: &'a App, visit: &'a Visit) -> WebResult<Self> {
        let (scope, office) = (visit.scope()?, visit.office()?);
        let head = store::head(app, scope, office).await?;
        Ok(Self {
            app,
            visit,
            scope,
            voice: Voice::new(app, visit.language),
            head: head.ok_or(ReportError::NoOffice)?,
            found: contacts(app, scope, office).await?,
            letters: Letters::OfTheMachine,
        })
    }

    /// Whose eyes, and which office.
    pub(super) fn at(&self) -> (Scope, OfficeId) {
        (self.scope, self.head.id)
    }

    /// The whole folder.
    pub(super) fn folder(&self, chapters: Vec<PlanChapter>) -> FolderPaper {
        let of = Folder {
            app: self.app,
            voice: &self.voice,
            found: &self.found,
        };
        of.paper(&self.head, chapters)
    }

    /// Leaves the trace; its number stands at the foot.
    pub(super) async fn trace(&self, kind: &str) -> WebResult<EventNumber> {
        let event = Event::of("reports.print")
            .office(self.head.id)
            .about(format!("paper/{kind}"))
            .detail(json!({ "format": "pdf", "contacts": self.found.fingerprint }));
        Ok(self.app.look(&self.visit.actor(), &event).await?)
    }

    async fn without_letters(&self) -> WebResult<Response> {
        let page = index_page(self.app, self.visit, self.letters).await?;
        Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response())
    }

    async fn print(&self, kind: &str, mut paper: FolderPaper) -> WebResult<Response> {
        if !self.letters.are_here() {
            return self.without_letters().await;
        }
        let number = self.trace(kind).await?;
        paper.heading.foot.insert(0, self.voice.number(number));
        let set = fonts::print(self.letters, move |press| press.folder(&paper)).await?;
        self.file(kind, set)
    }

    fn file(&self, kind: &str, set: Option<Vec<u8>>) -> WebResult<Response> {
        let bytes = set.ok_or_else(|| WebError::ours("the letters of this machine are gone"))?;
        let day = self.app.clock.today();
        let name = format!("inline; filename=\"{kind}-{day}.pdf\"");
        file(("application/pdf", &name), bytes)
    }
}

/// The tree as boxes.
pub(super) fn tree(voice: &Voice, found: &Contacts) -> ContactsPart {
    let level = |level: &ContactLevel| ContactsLevel {
        title: voice.say(&format!("contacts.level.{level}")),
        boxes: found
            .shown()
            .filter(|it| it.level == *level)
            .map(|it| drawn(voice, it))
            .collect(),
    };
    let checked = match &found.checked {
        Some(it) => by(voice, "contacts.paper-checked", it),
        None => voice.say("contacts.never-checked"),
    };
    ContactsPart {
        title: voice.say("contacts.title"),
        lead: voice.say("contacts.lead"),
        levels: ContactLevel::ALL.iter().map(level).collect(),
        notes: vec![checked, stamp(voice, found)],
    }
}

/// With which contacts a paper was printed.
pub(super) fn stamp(voice: &Voice, found: &Contacts) -> RubyText {
    voice.fill("contacts.stamp", &[("code", &found.fingerprint)])
}

fn by(voice: &Voice, key: &str, of: &By) -> RubyText {
    let day = voice.day(office_day(of.at));
    voice.fill(key, &[("day", &day), ("name", &of.name)])
}

fn drawn(voice: &Voice, of: &ContactBox) -> ContactsBox {
    let night = (!of.night.is_empty()).then(|| (voice.say("contacts.night"), of.night.clone()));
    let software = of.software.join(" / ");
    let notes = [software.as_str(), of.note.as_str()];
    let notes: Vec<&str> = notes.into_iter().filter(|it| !it.is_empty()).collect();
    ContactsBox {
        role: voice.say(&format!("contacts.role.{}", of.role)),
        name: voice.name(&of.name, &of.kana),
        day: of.day.clone(),
        night,
        note: notes.join("  "),
        missing: voice.say("contacts.not-written"),
    }
}

fn cards(app: &App, desk: &Desk<'_>) -> ContactCardsPaper {
    let voice = &desk.voice;
    let found: Vec<ContactBox> = desk.found.shown().cloned().collect();
    let line = |it: &ContactBox| {
        let number = if it.day.is_empty() {
            &it.night
        } else {
            &it.day
        };
        let role = voice.plain(&format!("contacts.role.{}", it.role));
        [role, it.name.clone(), number.clone()]
    };
    ContactCardsPaper {
        heading: heading(app, voice, (&desk.head, "contacts.card.title")),
        lines: first_numbers(&found, ON_A_CARD)
            .into_iter()
            .map(line)
            .collect(),
        foot: voice.plain("contacts.card.foot"),
    }
}
