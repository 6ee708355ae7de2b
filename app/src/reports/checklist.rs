//! The result of an office's newest check as a paper and as a page to print; which answer holds is the check's.

use std::collections::BTreeMap;

use askama::Template;
use mamori_core::assessments::{Answer, Given, Level};
use mamori_core::catalogue::{Group, Provision, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_report::paper::{ChecklistGroup, ChecklistPaper, ChecklistRow, Fact, Mark, Sum};
use mamori_report::ruby::RubyText;

use super::ReportError;
use super::heading::{boxes, form, heading, sum};
use super::store::{self, Done, OfficeHead};
use super::voice::Voice;
use crate::assessments::{self, Assessment, Overview};
use crate::db::Scope;
use crate::web::{App, Frame};

/// The last words of the keys of the columns.
const COLUMNS: [&str; 5] = ["item", "question", "answer", "note", "due"];

/// A check with everything that its paper says.
pub(super) struct CheckResult {
    pub(super) head: OfficeHead,
    pub(super) overview: Overview,
    pub(super) given: BTreeMap<ProvisionId, Given>,
    pub(super) signed: BTreeMap<ProvisionId, Done>,
    closed: Option<Done>,
}

/// The page at `papers/checklist.html`.
#[derive(Template)]
#[template(path = "reports/checklist.html")]
pub(super) struct CheckPage {
    pub(super) frame: Frame,
    pub(super) paper: ChecklistPaper,
}

impl CheckResult {
    /// The newest check of an office.
    pub(super) async fn load(
        app: &App,
        scope: Scope,
        office: OfficeId,
    ) -> Result<Self, ReportError> {
        Self::load_of(app, scope, office, None).await
    }

    /// The check of one fiscal year of an office, or the newest.
    pub(super) async fn load_of(
        app: &App,
        scope: Scope,
        office: OfficeId,
        year: Option<i16>,
    ) -> Result<Self, ReportError> {
        let head = store::head(app, scope, office).await?;
        let head = head.ok_or(ReportError::NoOffice)?;
        let checks = assessments::history(app, scope, office).await?;
        let is_meant = |it: &Assessment| year.is_none_or(|year| it.fiscal_year.year() == year);
        let newest = checks.into_iter().find(is_meant);
        let newest = newest.ok_or(ReportError::NoCheck)?;
        // A closed check bears the name under which it was closed.
        let then = match newest.closed_at {
            Some(at) => store::head_at(app, scope, office, at).await?,
            None => None,
        };
        Ok(Self {
            head: then.unwrap_or(head),
            given: assessments::given(app, scope, &newest).await?,
            signed: store::signed_answers(app, scope, newest.id).await?,
            closed: store::closed_by(app, scope, newest.id).await?,
            overview: assessments::overview(app, scope, newest).await?,
        })
    }

    /// The check as it is printed.
    pub(super) fn paper(&self, app: &App, voice: &Voice) -> ChecklistPaper {
        let of = &self.overview.assessment;
        let heading = heading(app, voice, (&self.head, "reports.checklist.title"));
        let (basis, boxes) = ([of], boxes(voice, self.made(), None));
        let mut form = form(app, voice, (of.fiscal_year, &basis), (heading, boxes));
        form.facts.extend(self.level(voice));
        let groups = app.catalogue.groups(&of.norm, &of.edition).iter();
        let mut paper = ChecklistPaper {
            form,
            columns: COLUMNS.map(|it| voice.say(&format!("reports.column.{it}"))),
            note_hint: voice.say("reports.checklist.note-hint"),
            groups: groups.map(|it| self.group(app, voice, it)).collect(),
        };
        paper.groups.extend(self.left_group(app, voice));
        paper.form.sums = sums(voice, &paper);
        paper
    }

    /// Who stands for the check: who closed it, or who answered last.
    fn made(&self) -> Option<&Done> {
        let last = self.signed.values().max_by_key(|it| it.at);
        self.closed.as_ref().or(last)
    }

    fn level(&self, voice: &Voice) -> Option<Fact> {
        let level = self.overview.progress.level;
        (level != Level::Started && !self.overview.is_gone).then(|| Fact {
            label: voice.say("reports.head.level"),
            value: voice.say(&format!("reports.level.{level}")),
        })
    }

    fn group(&self, app: &App, voice: &Voice, group: &Group) -> ChecklistGroup {
        let of = &self.overview.assessment;
        let provisions = app
            .catalogue
            .provisions_in(&of.norm, &of.edition, &group.id);
        ChecklistGroup {
            title: voice.numbered(&group.id, (&group.title, &group.title_en)),
            rows: provisions
                .into_iter()
                .map(|it| self.row(voice, it))
                .collect(),
        }
    }

    /// The ids of the edition's requirements, and of those that were answered and are no longer there.
    pub(super) fn ids(&self, app: &App) -> Vec<ProvisionId> {
        let of = &self.overview.assessment;
        let here = assessments::provisions(&app.catalogue, of).into_iter();
        let left = assessments::left(&app.catalogue, of, &self.given);
        let left = left.into_iter().map(|(id, _)| id.clone());
        here.map(|it| it.id.clone()).chain(left).collect()
    }

    /// What was answered and is no longer there, by its id.
    fn left_group(&self, app: &App, voice: &Voice) -> Option<ChecklistGroup> {
        let left = assessments::left(&app.catalogue, &self.overview.assessment, &self.given);
        let row = |(id, given): (&ProvisionId, &Given)| {
            let mark = mark(Some(given.answer));
            ChecklistRow {
                number: id.local().to_owned(),
                title: id.to_string().into(),
                mark,
                answer: mark_said(voice, mark),
                note: given.note.as_str().into(),
                due: given
                    .due_on
                    .map_or_else(RubyText::default, |it| voice.day_said(it, true)),
            }
        };
        let rows: Vec<ChecklistRow> = left.into_iter().map(row).collect();
        (!rows.is_empty()).then(|| ChecklistGroup {
            title: voice.say("reports.checklist.left"),
            rows,
        })
    }

    fn row(&self, voice: &Voice, of: &Provision) -> ChecklistRow {
        let given = self.given.get(&of.id);
        let applies = self.applies(&of.id);
        let mark = if applies {
            mark(given.map(|it| it.answer))
        } else {
            Mark::NotApplicable
        };
        let due_on = given.filter(|_| applies).and_then(|it| it.due_on);
        ChecklistRow {
            number: of.id.local().to_owned(),
            title: voice.ruby(&of.ask, &of.ask_en),
            mark,
            answer: mark_said(voice, mark),
            note: match given {
                _ if !applies => voice.say("reports.checklist.not-used"),
                Some(given) => given.note.as_str().into(),
                None => RubyText::default(),
            },
            due: due_on.map_or_else(RubyText::default, |it| voice.day_said(it, true)),
        }
    }

    /// Whether scoping leaves a requirement in.
    pub(super) fn applies(&self, id: &ProvisionId) -> bool {
        let checked = &self.overview.checked;
        checked
            .iter()
            .find(|it| it.id == *id)
            .is_none_or(|it| it.applies)
    }
}

/// The mark on paper of an answer.
fn mark(answer: Option<Answer>) -> Mark {
    match answer {
        Some(Answer::Done) => Mark::Done,
        Some(Answer::Alternative) => Mark::Alternative,
        Some(Answer::Unsure) => Mark::Unsure,
        Some(Answer::NotYet) => Mark::NotYet,
        Some(Answer::NotApplicable) => Mark::NotApplicable,
        None => Mark::Unanswered,
    }
}

/// The mark in the words of the paper's language.
fn mark_said(voice: &Voice, mark: Mark) -> RubyText {
    let word = match mark {
        Mark::Done => "done",
        Mark::Alternative => "alternative",
        Mark::Unsure => "unsure",
        Mark::NotYet => "not-yet",
        Mark::NotApplicable => "not-applicable",
        Mark::Unanswered => "unanswered",
    };
    voice.say(&format!("reports.mark.{word}"))
}

/// How often each answer was given, and over how many rows.
fn sums(voice: &Voice, paper: &ChecklistPaper) -> Vec<Sum> {
    let counts = paper.counts();
    let rows: usize = paper.groups.iter().map(|it| it.rows.len()).sum();
    let all = sum(voice, "all", rows.to_string().into());
    let of = |(mark, count): (Mark, usize)| Sum {
        sign: mark.sign(),
        label: mark_said(voice, mark),
        value: count.to_string().into(),
    };
    counts.into_iter().map(of).chain([all]).collect()
}
