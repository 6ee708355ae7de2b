//! What hangs on walls: the poster with the five starter items and the notice at the entrance; what they ask is catalogue.

use mamori_core::catalogue::Provision;
use mamori_core::ids::OfficeId;
use mamori_core::people::Role;
use mamori_report::paper::{EntranceContact, EntrancePaper, PosterItem, PosterPaper, QrBlock};
use mamori_report::ruby::RubyText;

use super::ReportError;
use super::heading::heading;
use super::store;
use super::voice::Voice;
use crate::assessments::{EDITION, NORM};
use crate::db::Scope;
use crate::people::{Person, directory};
use crate::web::App;

/// The poster: the items with which every office starts, and the way to the self-check.
pub(super) async fn poster(
    app: &App,
    scope: Scope,
    office: OfficeId,
    voice: &Voice,
) -> Result<PosterPaper, ReportError> {
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let people = directory(app, scope, office).await?;
    let provisions = app.catalogue.provisions(NORM, EDITION).into_iter();
    Ok(PosterPaper {
        heading: heading(app, voice, (&head, "reports.poster.title")),
        lead: voice.say("reports.poster.lead"),
        items: provisions
            .filter(|it| it.starter)
            .map(|it| item(voice, it))
            .collect(),
        qr: Some(QrBlock {
            payload: format!("{}/offices/{office}/self-check", app.settings.public_url),
            caption: voice.say("reports.poster.qr"),
            // The address is long and needs a sign-in anyway; nobody types it from a wall.
            shows_payload: false,
        }),
        contact: contact(voice, responsible(&people), &head.phone),
    })
}

fn item(voice: &Voice, of: &Provision) -> PosterItem {
    PosterItem {
        text: voice.ruby(&of.title, &of.title_en),
        detail: voice.ruby(&of.ask, &of.ask_en),
    }
}

/// Whom to ask: the name, the telephone, both, or just a kind word where nothing is known.
fn contact(voice: &Voice, who: Option<&Person>, phone: &str) -> RubyText {
    match who {
        Some(who) => {
            let name = voice.marked_name(&who.name, &who.kana);
            voice.fill(
                "reports.poster.contact",
                &[("name", &name), ("phone", phone)],
            )
        }
        None => voice.say("reports.poster.contact-manager"),
    }
}

/// The notice at the entrance: who answers for personal information and where to ask.
pub(super) async fn entrance(
    app: &App,
    scope: Scope,
    office: OfficeId,
    voice: &Voice,
) -> Result<EntrancePaper, ReportError> {
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let people = directory(app, scope, office).await?;
    let manager = first(&people, Role::Manager);
    let phone = match head.phone.as_str() {
        "" => RubyText::default(),
        phone => voice.fill("reports.entrance.phone", &[("phone", phone)]),
    };
    Ok(EntrancePaper {
        heading: heading(app, voice, (&head, "reports.entrance.title")),
        paragraphs: vec![
            voice.say("reports.entrance.promise"),
            voice.say("reports.entrance.ask"),
        ],
        contacts: vec![
            EntranceContact {
                role: voice.say("reports.entrance.responsible"),
                name: name(voice, responsible(&people)),
                reach: RubyText::default(),
            },
            EntranceContact {
                role: voice.say("reports.entrance.desk"),
                name: name(voice, manager),
                reach: phone,
            },
        ],
        qr: None,
    })
}

/// A name, or room to write one by hand.
fn name(voice: &Voice, who: Option<&Person>) -> RubyText {
    who.map_or_else(|| "\u{3000}".into(), |it| voice.name(&it.name, &it.kana))
}

/// The safety officer; where there is none the manager is responsible.
fn responsible(people: &[Person]) -> Option<&Person> {
    first(people, Role::SafetyOfficer).or_else(|| first(people, Role::Manager))
}

fn first(people: &[Person], role: Role) -> Option<&Person> {
    people.iter().find(|it| it.roles.contains(&role))
}
