//! The parts of a view that no other capability draws: its first page, how the journal and the backups stand.

use askama::Template;
use mamori_core::inspections::Topic;

use super::followed::{Line, lines};
use super::guest::Guest;
use super::moment;
use crate::backups::{self, Standing};
use crate::evidence;
use crate::web::{Action, Frame, Say, WebResult};

/// What was chosen and is not there yet.
#[derive(Template)]
#[template(path = "inspections/nothing.html")]
pub(super) struct Nothing {
    frame: Frame,
    title: Say,
}

impl Nothing {
    pub(super) fn of(frame: &Frame, key: &str) -> Self {
        Self {
            title: frame.say(key),
            frame: frame.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "inspections/index.html")]
struct Index {
    frame: Frame,
    office: String,
    parts: Vec<Action>,
    ledgers: Vec<Action>,
    lines: Vec<Line>,
    /// Proofs can be taken along.
    with_proofs: bool,
}

/// What she has opened so far.
pub(super) async fn own(guest: &Guest) -> WebResult<Vec<Line>> {
    lines(&guest.app, &guest.frame, (guest.scope(), &guest.of)).await
}

/// What there is to see, and what was seen.
pub(super) async fn index(guest: &Guest) -> WebResult<Say> {
    let frame = &guest.frame;
    let pages = Topic::ALL.iter().filter(|it| **it != Topic::Details);
    let part = |it: &Topic| Action {
        words: frame.say(&format!("inspections.topic.{it}")),
        href: format!("/inspection/{it}"),
    };
    let ledgers = guest.app.registers.all().into_iter();
    let ledgers = ledgers.filter_map(|it| guest.ledger(it));
    Say::drawn(&Index {
        office: guest.office_name.clone(),
        parts: pages.filter(|it| guest.sees(**it)).map(part).collect(),
        ledgers: ledgers
            .map(|it| Action {
                words: frame.text(it.title.authored(), &it.title_en),
                href: format!("/inspection/ledgers/{}", it.id),
            })
            .collect(),
        lines: own(guest).await?,
        with_proofs: guest.sees(Topic::Journal),
        frame: frame.clone(),
    })
}

#[derive(Template)]
#[template(path = "inspections/journal.html")]
struct Journal {
    frame: Frame,
    /// When all was last read and how many events; none before the first time.
    last: Option<Say>,
    fault: Option<Say>,
    outside: Say,
    years: Vec<i16>,
    with_details: bool,
}

/// Whether the journal is as it was written, who outside has seen it, and what can be taken along.
pub(super) async fn journal(guest: &Guest) -> WebResult<Say> {
    let (app, frame, office) = (&guest.app, &guest.frame, guest.of.office);
    let last = evidence::last_check(app, office).await?;
    let said = last.as_ref().map(|it| {
        let words = frame.fill("inspections.journal.last", &[("n", &it.events.to_string())]);
        words.with("at", &moment(frame, it.at))
    });
    let fault = last.and_then(|it| it.fault);
    let exposure = evidence::exposure(&app.db, office).await?;
    let years = evidence::years(app, guest.scope(), office).await?;
    Say::drawn(&Journal {
        last: said,
        fault: fault.map(|(word, _)| frame.say(&format!("evidence.fault.{word}"))),
        outside: if app.witnesses().all.is_empty() && exposure.cosigned_at.is_none() {
            frame.say("evidence.exposed.nobody")
        } else {
            evidence::told(frame, &exposure)
        },
        years: years.into_iter().map(|it| it.year).collect(),
        with_details: guest.sees(Topic::Details),
        frame: frame.clone(),
    })
}

#[derive(Template)]
#[template(path = "inspections/backups.html")]
struct Backups {
    frame: Frame,
    standing: Option<Standing>,
    last_good: Option<Say>,
    drill: Option<(Say, bool)>,
}

/// When copies were made and restored; where they lie is not said.
pub(super) async fn backups(guest: &Guest) -> WebResult<Say> {
    let frame = &guest.frame;
    let standing = backups::standing(&guest.app).await?;
    let last_good = standing.and_then(|it| it.last_good);
    let drill = standing.and_then(|it| it.drill);
    Say::drawn(&Backups {
        last_good: last_good.map(|it| moment(frame, it)),
        drill: drill.map(|(at, is_good)| (moment(frame, at), is_good)),
        standing,
        frame: frame.clone(),
    })
}
