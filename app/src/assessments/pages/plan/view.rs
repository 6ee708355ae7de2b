//! A plan in the reader's language: rows, totals and signatures as the templates show them. No request is read here.

use mamori_core::assessments::{ApprovalState, PlanState, Totals};
use mamori_core::catalogue::{Force, Provision, ProvisionId, Yen};
use mamori_core::ids::OfficeId;

use super::super::super::plan::{Draft, NewRow, Plan, Row};
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
    /// From which norm it comes, where rows come from several; of a measure: that the office decided it.
    pub(super) norm: Option<Say>,
    /// What else it closes.
    pub(super) also: Vec<Say>,
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

    /// The check says by now that it is met.
    fn met(frame: &Frame) -> Self {
        Self {
            class: "good",
            glyph: "◎",
            words: frame.say("plans.met"),
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

    /// Why a row stands among the first: it closes a legal duty, or an item of the first step.
    fn first(frame: &Frame, closed: &[&Provision]) -> Option<Self> {
        let words = if closed.iter().any(|it| it.force == Force::Law) {
            frame.say("plans.law")
        } else if closed.iter().any(|it| it.starter) {
            frame.say("plans.starter")
        } else {
            return None;
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

/// What a row closes, the requirement it is about before all others.
struct Closed<'a> {
    of: &'a ProvisionId,
    also: &'a [ProvisionId],
    /// Whether rows come from several norms.
    gathers: bool,
}

impl Closed<'_> {
    fn provisions<'a>(&self, app: &'a App) -> Vec<&'a Provision> {
        let all = std::iter::once(self.of).chain(self.also);
        all.filter_map(|it| app.catalogue.provision(it.as_str()))
            .collect()
    }
}

impl RowView {
    /// A row as it stands. `act` says what this visitor can do on its page.
    pub(super) fn of(
        app: &App,
        frame: &Frame,
        (plan, row): (&Plan, &Row),
        act: Option<Say>,
    ) -> Self {
        let late = row.is_overdue(app.clock.today());
        let closed = Closed {
            of: &row.provision,
            also: plan.also_closed_by(row),
            gathers: plan.gathers(),
        };
        let mut marks = vec![Mark::state(frame, row.state)];
        if late {
            marks.insert(0, Mark::late(frame));
        }
        let is_gone = app.catalogue.provision(row.provision.as_str()).is_none();
        if is_gone && row.measure.is_none() {
            marks.push(Mark::gone(frame));
        }
        if !row.state.is_closed() {
            marks.extend(plan.is_met(row).then(|| Mark::met(frame)));
            marks.extend(Mark::first(frame, &closed.provisions(app)));
        }
        Self {
            place: row.place.to_string(),
            href: path(row.office, row),
            class: class(late, row.state),
            marks,
            who: row.owner.as_ref().map_or_else(
                || frame.say("plans.row.nobody"),
                |it| frame.name(&it.name, &it.kana),
            ),
            due: frame.day(row.due_on),
            yen: yen(frame, row.yen),
            minutes: minutes(frame, row.minutes),
            evidence: row.evidence.clone(),
            reason: row.reason.clone(),
            moved: row.moved.as_ref().map(|by| since(frame, by)),
            act,
            folds: !row.state.is_closed() && row.measure.is_none(),
            ..Self::named(frame, row, Self::bare(app, frame, &closed))
        }
    }

    /// With the words of a measure, where the row is one.
    fn named(frame: &Frame, row: &Row, bare: Self) -> Self {
        let Some(measure) = &row.measure else {
            return bare;
        };
        Self {
            title: Say::plain(&measure.words),
            norm: Some(frame.say("plans.row.own")),
            ..bare
        }
    }

    /// A row that would be made.
    pub(super) fn new(
        app: &App,
        frame: &Frame,
        (draft, row): (&Draft, &NewRow),
        place: usize,
    ) -> Self {
        let closed = Closed {
            of: &row.provision,
            also: draft.also_closed_by(row),
            gathers: draft.gathers(),
        };
        let marks = Mark::first(frame, &closed.provisions(app));
        Self {
            place: place.to_string(),
            marks: marks.into_iter().collect(),
            due: frame.day(row.due_on),
            yen: yen(frame, row.yen),
            minutes: minutes(frame, row.minutes.map(u32::from)),
            ..Self::bare(app, frame, &closed)
        }
    }

    fn bare(app: &App, frame: &Frame, closed: &Closed<'_>) -> Self {
        let provision = app.catalogue.provision(closed.of.as_str());
        let title = provision.map(|it| frame.text(it.title.authored(), &it.title_en));
        let steps = provision.map(|it| texts(frame, &it.how, &it.how_en));
        let alternatives = provision.map(|it| texts(frame, &it.alternatives, &it.alternatives_en));
        let also = closed.also.iter();
        Self {
            place: String::new(),
            href: String::new(),
            class: "",
            title: title.unwrap_or_else(|| Say::plain(closed.of.as_str())),
            norm: closed.gathers.then(|| from_norm(app, frame, closed.of)),
            also: also.map(|it| named(app, frame, it)).collect(),
            marks: Vec::new(),
            who: Say::plain(""),
            due: Say::plain(""),
            yen: Say::plain(""),
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

/// The norm of a requirement with its number there.
pub(super) fn from_norm(app: &App, frame: &Frame, id: &ProvisionId) -> Say {
    let provision = app.catalogue.provision(id.as_str());
    let number = provision.map(|it| it.number.as_str());
    let number = number.filter(|it| !it.is_empty()).unwrap_or(id.local());
    let norm = app.catalogue.norm(id.edition().norm());
    let norm = norm.map_or_else(
        || Say::plain(id.edition().norm()),
        |it| frame.text(it.title.authored(), &it.title_en),
    );
    let words = frame.fill("plans.row.from", &[("number", number)]);
    words.with("norm", &norm)
}

/// A requirement by its title and its norm.
fn named(app: &App, frame: &Frame, id: &ProvisionId) -> Say {
    let provision = app.catalogue.provision(id.as_str());
    let title = provision.map_or_else(
        || Say::plain(id.local()),
        |it| frame.text(it.title.authored(), &it.title_en),
    );
    let words = frame.say("plans.row.named").with("title", &title);
    words.with("norm", &from_norm(app, frame, id))
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

/// What a row costs, as people say it.
fn yen(frame: &Frame, yen: Option<Yen>) -> Say {
    yen.map_or_else(
        || frame.say("plans.not-known"),
        |it| frame.say(&format!("plans.yen.{it}")),
    )
}

/// How long a row takes, as people say it.
fn minutes(frame: &Frame, minutes: Option<u32>) -> Say {
    minutes.map_or_else(
        || frame.say("plans.not-known"),
        |it| hours_and_minutes(frame, it),
    )
}

fn hours_and_minutes(frame: &Frame, minutes: u32) -> Say {
    let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    match (minutes / 60, minutes % 60) {
        (0, _) => frame.fill("plans.sum.minutes", &[("n", &rest)]),
        (_, 0) => frame.fill("plans.sum.whole", &[("hours", &hours)]),
        _ => frame.fill("plans.sum.hours", &[("hours", &hours), ("n", &rest)]),
    }
}

/// All minutes together, and of how many rows they are not known.
pub(super) fn time(frame: &Frame, totals: &Totals) -> Say {
    let known = hours_and_minutes(frame, totals.minutes);
    if totals.minutes_unknown == 0 {
        return known;
    }
    let n = totals.minutes_unknown.to_string();
    let words = frame.fill("plans.sum.and-unknown", &[("n", &n)]);
    words.with("time", &known)
}

/// How many rows of each cost, cheapest first, and of how many it is not known.
pub(super) fn costs(frame: &Frame, totals: &Totals) -> Vec<Say> {
    let one = |yen: Say, rows: usize| {
        let words = frame.fill("plans.sum.rows", &[("n", &rows.to_string())]);
        words.with("yen", &yen)
    };
    let known = totals.rows.iter();
    let known = known.map(|(it, rows)| one(yen(frame, Some(*it)), *rows));
    let unknown = (totals.yen_unknown > 0)
        .then(|| one(frame.say("plans.sum.yen-unknown"), totals.yen_unknown));
    known.chain(unknown).collect()
}
