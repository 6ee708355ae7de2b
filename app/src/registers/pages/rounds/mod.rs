//! The pages of rounds: a ledger is gone through by scan or by ticks, ended, approved. What all of them share stands here.

mod approval;
mod begin;
mod count;
mod list;
pub(in super::super) mod panel;
mod show;
mod surplus;

use mamori_core::ids::{EntryId, OfficeId, RoundId};
use mamori_core::registers::{Mark, Register, RoundState};

use super::super::rounds::{Counted, Marked, NotRound, RoundSheet};
use super::super::store::trace::By;
use super::{Desk, may_read_names, view};
use crate::db::Event;
use crate::people::NotApproved;
use crate::web::{App, Frame, Route, Say, Visit, WebError, WebResult};

pub(super) use count::counting;

pub(super) fn routes() -> Vec<Route> {
    [
        begin::routes(),
        show::routes(),
        list::routes(),
        count::routes(),
        surplus::routes(),
        approval::routes(),
    ]
    .concat()
}

/// The rounds of a ledger.
pub(super) fn rounds_path(office: OfficeId, register: &Register) -> String {
    format!("/offices/{office}/registers/{}/rounds", register.id)
}

/// One round.
fn path(office: OfficeId, register: &Register, round: RoundId) -> String {
    format!("{}/{round}", rounds_path(office, register))
}

/// A ledger that is gone through.
fn desk(app: &App, visit: &Visit, register: &str) -> WebResult<Desk> {
    let desk = Desk::open(app, visit, register)?;
    if desk.register.round_months.is_some() {
        Ok(desk)
    } else {
        Err(WebError::NotFound)
    }
}

/// One visitor at one round of a ledger.
struct Table {
    desk: Desk,
    sheet: RoundSheet,
}

impl Table {
    async fn open(app: &App, visit: &Visit, (register, round): (&str, &str)) -> WebResult<Self> {
        let desk = desk(app, visit, register)?;
        let id = round.parse().map_err(|_| WebError::NotFound)?;
        let of = (desk.office, &desk.register);
        let sheet = RoundSheet::load(app, desk.scope, of, id).await?;
        let sheet = sheet.ok_or(WebError::NotFound)?;
        Ok(Self { desk, sheet })
    }

    fn path(&self) -> String {
        path(self.desk.office, &self.desk.register, self.sheet.round.id)
    }

    fn frame(&self) -> Frame {
        self.desk.frame.clone()
    }

    /// One entry of the ledger in this round.
    fn line(&self, entry: &str) -> WebResult<&Counted> {
        let id: EntryId = entry.parse().map_err(|_| WebError::NotFound)?;
        let mut lines = self.sheet.lines.iter();
        lines.find(|it| it.entry.id == id).ok_or(WebError::NotFound)
    }

    /// What an entry is called on these pages.
    fn name(&self, it: &Counted) -> String {
        super::entry::name(&self.desk, &it.entry)
    }

    /// Where it belongs, or whose it is, as the ledger says; empty where it does not.
    fn place(&self, it: &Counted) -> String {
        let field = self.desk.register.round_field();
        let field = field.filter(|it| self.desk.may_read(it));
        let value = field.and_then(|field| it.entry.values.get(&field.id));
        value.cloned().unwrap_or_default()
    }

    /// Leaves the trace of a look at what is written about people who are not of the staff.
    async fn trace(&self) -> WebResult<()> {
        if self.desk.shows_personal() {
            let event = Event::of("registers.read")
                .office(self.desk.office)
                .about(format!("round/{}", self.sheet.round.id));
            let actor = self.desk.frame.visit.actor();
            self.desk.app.look(&actor, &event).await?;
        }
        Ok(())
    }
}

/// Things are counted, records are gone through: the words differ.
fn kind(register: &Register) -> &'static str {
    if register.counts_things() {
        "thing"
    } else {
        "record"
    }
}

/// What a round of this ledger is called.
fn title(frame: &Frame, register: &Register) -> Say {
    let kind = kind(register);
    frame.say(&format!("rounds.{kind}.title"))
}

/// The words of the link to the rounds of a ledger.
pub(super) fn link(register: &Register) -> &'static str {
    if register.counts_things() {
        "rounds.thing.title"
    } else {
        "rounds.record.title"
    }
}

/// A mark on a button or in a tag.
fn mark_words(frame: &Frame, register: &Register, mark: Mark) -> Say {
    let kind = kind(register);
    frame.say(&format!("rounds.{kind}.{mark}"))
}

fn mark_tag(frame: &Frame, register: &Register, mark: Mark) -> view::Tag {
    let (class, glyph) = match mark {
        Mark::There => ("done", "○"),
        Mark::Differs => ("warn", "△"),
        Mark::Missing => ("late", "×"),
        Mark::Surplus => ("info", "＋"),
    };
    view::Tag {
        class,
        glyph,
        words: mark_words(frame, register, mark),
    }
}

fn state_tag(frame: &Frame, state: RoundState) -> view::Tag {
    let (class, glyph) = match state {
        RoundState::Counting => ("info", "→"),
        RoundState::Returned => ("returned", "△"),
        RoundState::Waiting => ("requested", "△"),
        RoundState::Approved => ("approved", "○"),
        RoundState::GivenUp => ("off", "―"),
    };
    view::Tag {
        class,
        glyph,
        words: frame.say(&format!("rounds.state.{state}")),
    }
}

/// A line with how it was marked, as lists show it.
struct Row {
    href: Option<String>,
    name: String,
    place: String,
    note: String,
    by: Option<Say>,
}

impl Table {
    fn row(&self, it: &Counted) -> Row {
        let path = self.path();
        let marked = it.marked.as_ref();
        let can = self.desk.may_manage() && self.sheet.goes_on();
        Row {
            href: can.then(|| format!("{path}/things/{}", it.entry.id)),
            name: self.name(it),
            place: self.place(it),
            note: marked.map(|it| self.told(&it.note)).unwrap_or_default(),
            by: marked.map(|it| self.by(&it.by)),
        }
    }

    fn stranger(&self, it: &Marked) -> Row {
        Row {
            href: None,
            name: self.told(&it.name),
            place: self.told(&it.place),
            note: self.told(&it.note),
            by: Some(self.by(&it.by)),
        }
    }

    /// What somebody wrote with a mark: it speaks of what the ledger holds, so who may not read the names there does not
    /// read it either.
    fn told(&self, text: &str) -> String {
        let desk = &self.desk;
        if text.is_empty() || may_read_names(&desk.frame.visit, &desk.register) {
            text.to_owned()
        } else {
            desk.frame.plain("registers.value.hidden")
        }
    }

    fn by(&self, by: &By) -> Say {
        view::by(&self.desk.frame, by)
    }
}

/// A deed that came too late, or that somebody may not do, in words; other faults are ours.
fn refused(why: NotRound) -> WebError {
    match why {
        NotRound::AlreadyOpen => WebError::Mistake("rounds.refused.already-open"),
        NotRound::NotNow | NotRound::NotApproved(NotApproved::NoWay) => {
            WebError::Mistake("rounds.refused.not-now")
        }
        NotRound::Changed => WebError::Mistake("rounds.refused.changed"),
        NotRound::Left(_) => WebError::Mistake("rounds.refused.left"),
        NotRound::Empty => WebError::Mistake("rounds.refused.empty"),
        NotRound::NotApproved(NotApproved::OwnRequest) => {
            WebError::Mistake("rounds.refused.own-request")
        }
        NotRound::NotApproved(NotApproved::NoComment) => {
            WebError::Mistake("rounds.approve.need-comment")
        }
        NotRound::NotApproved(NotApproved::Db(error)) | NotRound::Db(error) => {
            WebError::ours(error)
        }
    }
}

/// Typed text as far as it is kept.
fn short(text: &str) -> String {
    const LONGEST: usize = 200;
    text.trim().chars().take(LONGEST).collect()
}
