//! Mails at the minute: half an hour before a thing has to be back to who has it, and at that minute to the manager. What is still
//! out on the next morning stands in everybody's daily mail. All of it stands on the first page at the same minute.

use jiff::{SignedDuration, Timestamp};
use mamori_core::calendar::office_time;
use mamori_core::ids::OfficeId;
use mamori_core::people::Role;
use mamori_core::registers::Register;

use super::store::entry::Entry;
use super::store::list::due_between;
use crate::db::Scope;
use crate::notices::{remind_now, reminding};
use crate::people::{Mailed, directory, door, mailed};
use crate::web::{App, Frame, Letter, WebResult};

/// Between these hours of the office's day a mail may leave.
const HOURS: std::ops::Range<i8> = 8..22;
/// What became due while the server stood still for longer waits for the next morning's mail.
const WINDOW: SignedDuration = SignedDuration::from_mins(60);

/// A moment of a thing that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// It has to be back soon: for who has it.
    Soon,
    /// It has not come back: for the manager.
    Late,
}

impl Moment {
    /// The word that stands in the row of its mail.
    const fn word(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Late => "late",
        }
    }
}

/// Sends the mails of this minute. Returns how many left.
///
/// # Errors
/// When the database fails. A mail server that refuses is no error.
pub async fn remind(app: &App) -> WebResult<usize> {
    let now = app.clock.now();
    if !HOURS.contains(&office_time(now).hour()) {
        return Ok(0);
    }
    let mut sent = 0;
    for office in reminding(app, Scope::machine()).await? {
        let due = due_between(app, Scope::machine(), office, (now - WINDOW, now)).await?;
        let out: Vec<Entry> = due
            .into_iter()
            .filter(|it| lent(app, it).is_some())
            .collect();
        if !out.is_empty() {
            sent += remind_office(app, office, &out).await?;
        }
    }
    Ok(sent)
}

fn lent<'a>(app: &'a App, entry: &Entry) -> Option<&'a Register> {
    app.registers.get(&entry.register).filter(|it| it.lends())
}

async fn remind_office(app: &App, office: OfficeId, out: &[Entry]) -> WebResult<usize> {
    let people = directory(app, Scope::machine(), office).await?;
    let managers: Vec<_> = people
        .iter()
        .filter(|it| it.roles.contains(&Role::Manager))
        .map(|it| it.id)
        .collect();
    let now = app.clock.now();
    let is_new = |at: Option<Timestamp>| at.filter(|at| now - WINDOW < *at && *at <= now);
    let mut sent = 0;
    for reader in mailed(app, Scope::machine(), office).await? {
        let soon = out.iter().filter(|it| it.holder == Some(reader.id));
        let soon: Vec<_> = soon
            .filter(|it| it.late_at.is_some_and(|late| late > now))
            .filter_map(|it| is_new(it.told_at))
            .collect();
        let is_manager = managers.contains(&reader.id);
        let late = out.iter().filter(|_| is_manager);
        let late: Vec<_> = late.filter_map(|it| is_new(it.late_at)).collect();
        for (moment, due) in [(Moment::Soon, soon), (Moment::Late, late)] {
            let Some(at) = due.iter().max() else { continue };
            let letter = letter(app, (&reader, office), (moment, due.len())).await?;
            let about = (moment.word(), *at);
            sent += usize::from(remind_now(app, (&reader, office), about, &letter).await?);
        }
    }
    Ok(sent)
}

/// Numbers only: what exactly is out does not travel by mail.
async fn letter(
    app: &App,
    (reader, office): (&Mailed, OfficeId),
    (moment, n): (Moment, usize),
) -> WebResult<Letter> {
    let visit = door::thought(app, reader, office).await?;
    let frame = Frame::new(app, &visit);
    let key = match moment {
        Moment::Soon => "registers.mail.soon",
        Moment::Late => "registers.mail.late",
    };
    let n = n.to_string();
    let public_url = &app.settings.public_url;
    let lines = [
        frame.written(key, &[("n", &n)]),
        String::new(),
        frame.office_name().unwrap_or_default().to_owned(),
        format!("{public_url}/offices/{office}"),
        String::new(),
        frame.written("registers.mail.stop", &[]),
        format!("{public_url}/me"),
    ];
    Ok(Letter {
        to: reader.address.clone(),
        subject: frame.written("registers.mail.subject", &[("n", &n)]),
        text: lines.join("\n"),
    })
}
