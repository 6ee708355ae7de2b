//! The result of an office's newest check as a paper and as a page to print; which answer holds is the check's.

use std::collections::BTreeMap;

use askama::Template;
use mamori_core::assessments::{Answer, Given, Level};
use mamori_core::catalogue::{Group, Provision, ProvisionId};
use mamori_core::ids::OfficeId;
use mamori_report::paper::{ChecklistGroup, ChecklistPaper, ChecklistRow, Mark};

use super::ReportError;
use super::heading::{Stamp, basis, boxes, day_or_nothing, heading, stamps};
use super::store::{self, Done, OfficeHead};
use super::voice::Voice;
use crate::assessments::{self, Assessment, Overview};
use crate::db::Scope;
use crate::web::{App, Frame};

/// A check with everything that its paper says.
pub(super) struct CheckResult {
    pub(super) head: OfficeHead,
    pub(super) overview: Overview,
    pub(super) given: BTreeMap<ProvisionId, Given>,
    pub(super) signed: BTreeMap<ProvisionId, Done>,
    closed: Option<Done>,
}

/// A check as a page shows it.
pub(super) struct CheckPrint {
    title: String,
    corporation: String,
    office: String,
    issued: String,
    year: String,
    basis: String,
    level: String,
    stamps: Vec<Stamp>,
    counts: Vec<Count>,
    groups: Vec<GroupPrint>,
}

struct Count {
    sign: &'static str,
    words: String,
    times: String,
}

struct GroupPrint {
    title: String,
    rows: Vec<RowPrint>,
}

struct RowPrint {
    number: String,
    title: String,
    sign: &'static str,
    words: String,
    note: String,
    due: String,
}

/// The page at `papers/checklist.html`.
#[derive(Template)]
#[template(path = "reports/checklist.html")]
pub(super) struct CheckPage {
    pub(super) frame: Frame,
    pub(super) print: CheckPrint,
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
        Ok(Self {
            head,
            given: assessments::given(app, scope, &newest).await?,
            signed: store::signed_answers(app, scope, newest.id).await?,
            closed: store::closed_by(app, scope, newest.id).await?,
            overview: assessments::overview(app, scope, newest).await?,
        })
    }

    /// The check as it is printed.
    pub(super) fn paper(&self, app: &App, voice: &Voice) -> ChecklistPaper {
        let of = &self.overview.assessment;
        let groups = app.catalogue.groups(&of.norm, &of.edition).iter();
        ChecklistPaper {
            heading: heading(app, &self.head, voice.plain("reports.checklist.title")),
            fiscal_year: of.fiscal_year,
            basis: basis(app, voice, &of.norm, &of.edition),
            approvals: boxes(voice, self.made(), None),
            level: self.level(voice),
            picture: None,
            groups: groups.map(|it| self.group(app, voice, it)).collect(),
        }
    }

    /// The check as a page shows it.
    pub(super) fn print(&self, app: &App, voice: &Voice) -> CheckPrint {
        let paper = self.paper(app, voice);
        CheckPrint {
            title: paper.heading.title.clone(),
            corporation: paper.heading.corporation.clone().unwrap_or_default(),
            office: paper.heading.office.clone(),
            issued: voice.day(paper.heading.issued_on),
            year: voice.year(paper.fiscal_year),
            stamps: stamps(voice, &paper.approvals),
            level: paper.level.clone().unwrap_or_default(),
            counts: counts(voice, &paper),
            groups: paper
                .groups
                .iter()
                .map(|it| group_print(voice, it))
                .collect(),
            basis: paper.basis,
        }
    }

    /// Who stands for the check: who closed it, or who answered last.
    fn made(&self) -> Option<&Done> {
        let last = self.signed.values().max_by_key(|it| it.at);
        self.closed.as_ref().or(last)
    }

    fn level(&self, voice: &Voice) -> Option<String> {
        let level = self.overview.progress.level;
        (level != Level::Started).then(|| voice.plain(&format!("reports.level.{level}")))
    }

    fn group(&self, app: &App, voice: &Voice, group: &Group) -> ChecklistGroup {
        let of = &self.overview.assessment;
        let provisions = app
            .catalogue
            .provisions_in(&of.norm, &of.edition, &group.id);
        ChecklistGroup {
            title: format!("{} {}", group.id, voice.text(&group.title, &group.title_en)),
            rows: provisions
                .into_iter()
                .map(|it| self.row(voice, it))
                .collect(),
        }
    }

    fn row(&self, voice: &Voice, of: &Provision) -> ChecklistRow {
        let given = self.given.get(&of.id);
        let applies = self.applies(&of.id);
        let note = match given {
            _ if !applies => voice.plain("reports.checklist.not-used"),
            Some(given) => given.note.clone(),
            None => String::new(),
        };
        ChecklistRow {
            number: of.id.local().to_owned(),
            title: voice.text(&of.ask, &of.ask_en),
            mark: if applies {
                mark(given.map(|it| it.answer))
            } else {
                Mark::NotApplicable
            },
            note,
            due_on: given.filter(|_| applies).and_then(|it| it.due_on),
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

/// The mark in the words of the page's language.
pub(super) fn mark_in_words(voice: &Voice, mark: Mark) -> String {
    let word = match mark {
        Mark::Done => "done",
        Mark::Alternative => "alternative",
        Mark::Unsure => "unsure",
        Mark::NotYet => "not-yet",
        Mark::NotApplicable => "not-applicable",
        Mark::Unanswered => "unanswered",
    };
    voice.plain(&format!("reports.mark.{word}"))
}

/// How often each answer was given; 未回答 only when there is one.
fn counts(voice: &Voice, paper: &ChecklistPaper) -> Vec<Count> {
    let rows = || paper.groups.iter().flat_map(|it| &it.rows);
    let of = |mark| rows().filter(|it| it.mark == mark).count();
    Mark::ALL
        .into_iter()
        .map(|mark| (mark, of(mark)))
        .filter(|(mark, count)| *mark != Mark::Unanswered || *count > 0)
        .map(|(mark, count)| Count {
            sign: mark.sign(),
            words: mark_in_words(voice, mark),
            times: count.to_string(),
        })
        .collect()
}

fn group_print(voice: &Voice, group: &ChecklistGroup) -> GroupPrint {
    let row = |it: &ChecklistRow| RowPrint {
        number: it.number.clone(),
        title: it.title.clone(),
        sign: it.mark.sign(),
        words: mark_in_words(voice, it.mark),
        note: it.note.clone(),
        due: day_or_nothing(voice, it.due_on),
    };
    GroupPrint {
        title: group.title.clone(),
        rows: group.rows.iter().map(row).collect(),
    }
}
