//! A plan in the reader's language: rows, totals and signatures as the templates show them. No request is read here.

use jiff::civil::Date;
use mamori_core::assessments::{ApprovalState, PlanState, Totals};
use mamori_core::catalogue::{Force, Provision, Yen};
use mamori_core::ids::OfficeId;

use super::super::super::plan::{NewRow, Row};
use super::super::card::texts;
use crate::clock::office_day;
use crate::people::Signature;
use crate::web::{App, Frame, Say};

/// A sign with its words.
pub(super) struct Mark {
    pub(super) class: &'static str,
    pub(super) glyph: &'static str,
    pub(super) words: Say,
}

/// One row of a plan.
pub(super) struct RowView {
    pub(super) place: String,
    pub(super) href: String,
    pub(super) class: &'static str,
    pub(super) title: Say,
    pub(super) marks: Vec<Mark>,
    pub(super) who: Say,
    pub(super) due: Say,
    pub(super) yen: Say,
    pub(super) minutes: Say,
    pub(super) steps: Vec<Say>,
    pub(super) alternatives: Vec<Say>,
    pub(super) evidence: String,
    pub(super) reason: String,
    pub(super) moved: Option<Say>,
    pub(super) act: Option<Say>,
    /// Whether the steps are still of use.
    pub(super) folds: bool,
}

/// Who did something, and on which day.
pub(super) struct Stamp {
    pub(super) name: Say,
    pub(super) day: Say,
}

impl Mark {
    pub(super) fn state(frame: &Frame, state: PlanState) -> Self {
        let glyph = match state {
            PlanState::Open => "□",
            PlanState::Started => "▶",
            PlanState::Done => "✓",
            PlanState::Dropped => "―",
        };
        Self {
            class: state.as_str(),
            glyph,
            words: frame.say(&format!("plans.state.{state}")),
        }
    }

    pub(super) fn approval(frame: &Frame, state: ApprovalState) -> Self {
        let glyph = match state {
            ApprovalState::Draft => "□",
            ApprovalState::Requested => "…",
            ApprovalState::Approved => "✓",
            ApprovalState::Returned => "↩",
        };
        Self {
            class: state.as_str(),
            glyph,
            words: frame.say(&format!("plans.approval.{state}")),
        }
    }

    fn late(frame: &Frame) -> Self {
        Self {
            class: "late",
            glyph: "!",
            words: frame.say("plans.late"),
        }
    }

    /// Its requirement is no longer in the catalogue.
    fn gone(frame: &Frame) -> Self {
        Self {
            class: "off",
            glyph: "―",
            words: frame.say("assessments.left.tag"),
        }
    }

    /// Why a row stands among the first: a legal duty, or an item of the first step.
    fn first(frame: &Frame, it: &Provision) -> Option<Self> {
        let words = match (it.force, it.starter) {
            (Force::Law, _) => frame.say("plans.law"),
            (_, true) => frame.say("plans.starter"),
            _ => return None,
        };
        Some(Self {
            class: "info",
            glyph: "★",
            words,
        })
    }
}

impl Stamp {
    pub(super) fn of(frame: &Frame, by: &Signature) -> Self {
        Self {
            name: name_of(frame, by),
            day: frame.day(office_day(by.at)),
        }
    }
}

/// The name under something that was done; mamori's own where no person did it.
pub(super) fn name_of(frame: &Frame, by: &Signature) -> Say {
    match by.person {
        Some(_) => frame.name(&by.name, &by.kana),
        None => frame.say("plans.stamp.house"),
    }
}

impl RowView {
    /// A row as it stands. `act` says what this visitor can do on its page.
    pub(super) fn of(app: &App, frame: &Frame, row: &Row, act: Option<Say>) -> Self {
        let today = app.clock.today();
        let late = row.is_overdue(today);
        let provision = app.catalogue.provision(row.provision.as_str());
        let mut marks = vec![Mark::state(frame, row.state)];
        if late {
            marks.insert(0, Mark::late(frame));
        }
        if provision.is_none() {
            marks.push(Mark::gone(frame));
        }
        if !row.state.is_closed() {
            marks.extend(provision.and_then(|it| Mark::first(frame, it)));
        }
        let bare = Self::bare(
            frame,
            provision,
            (row.provision.as_str(), row.due_on),
            row.yen,
        );
        let moved = row.moved.as_ref().map(|by| since(frame, by));
        Self {
            place: row.place.to_string(),
            href: path(row.office, row),
            class: class(late, row.state),
            marks,
            who: row.owner.as_ref().map_or_else(
                || frame.say("plans.row.nobody"),
                |it| frame.name(&it.name, &it.kana),
            ),
            minutes: minutes(frame, row.minutes),
            evidence: row.evidence.clone(),
            reason: row.reason.clone(),
            moved,
            act,
            folds: !row.state.is_closed(),
            ..bare
        }
    }

    /// A row that would be made.
    pub(super) fn new(app: &App, frame: &Frame, row: &NewRow) -> Self {
        let provision = app.catalogue.provision(row.provision.as_str());
        let marks = provision.and_then(|it| Mark::first(frame, it));
        Self {
            marks: marks.into_iter().collect(),
            minutes: minutes(frame, row.minutes.into()),
            ..Self::bare(
                frame,
                provision,
                (row.provision.as_str(), row.due_on),
                row.yen,
            )
        }
    }

    fn bare(
        frame: &Frame,
        provision: Option<&Provision>,
        (id, due_on): (&str, Date),
        yen: Yen,
    ) -> Self {
        let title = provision.map(|it| frame.text(it.title.authored(), &it.title_en));
        let steps = provision.map(|it| texts(frame, &it.how, &it.how_en));
        let alternatives = provision.map(|it| texts(frame, &it.alternatives, &it.alternatives_en));
        Self {
            place: String::new(),
            href: String::new(),
            class: "",
            title: title.unwrap_or_else(|| Say::plain(id)),
            marks: Vec::new(),
            who: Say::plain(""),
            due: frame.day(due_on),
            yen: frame.say(&format!("plans.yen.{yen}")),
            minutes: Say::plain(""),
            steps: steps.unwrap_or_default(),
            alternatives: alternatives.unwrap_or_default(),
            evidence: String::new(),
            reason: String::new(),
            moved: None,
            act: None,
            folds: true,
        }
    }
}

fn class(late: bool, state: PlanState) -> &'static str {
    match state {
        _ if late => "late",
        PlanState::Done => "done",
        PlanState::Dropped => "off",
        PlanState::Open | PlanState::Started => "",
    }
}

/// Where a row has its page.
pub(super) fn path(office: OfficeId, row: &Row) -> String {
    format!("/offices/{office}/plan/items/{}", row.id)
}

/// A person and a day in one line.
pub(super) fn since(frame: &Frame, by: &Signature) -> Say {
    let stamp = Stamp::of(frame, by);
    let words = frame.say("plans.item.since");
    words.with("who", &stamp.name).with("day", &stamp.day)
}

/// Minutes as people say them.
pub(super) fn minutes(frame: &Frame, minutes: u32) -> Say {
    let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    match (minutes / 60, minutes % 60) {
        (0, _) => frame.fill("plans.sum.minutes", &[("n", &rest)]),
        (_, 0) => frame.fill("plans.sum.whole", &[("hours", &hours)]),
        _ => frame.fill("plans.sum.hours", &[("hours", &hours), ("n", &rest)]),
    }
}

/// How many rows of each cost, cheapest first.
pub(super) fn costs(frame: &Frame, totals: &Totals) -> Vec<Say> {
    let one = |(yen, rows): (&Yen, &usize)| {
        let yen = frame.say(&format!("plans.yen.{yen}"));
        let words = frame.fill("plans.sum.rows", &[("n", &rows.to_string())]);
        words.with("yen", &yen)
    };
    totals.rows.iter().map(one).collect()
}
