//! The folder for when power or network fail: cover, contact tree, a card for each playbook, blank forms, the plan.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::contacts::{ContactBox, ContactRole, reachable};
use mamori_core::incidents::continuity::{BlankForm, BlockKind};
use mamori_core::incidents::{ClockRule, Incidents, Limit, Phase, Playbook, PlaybookStep};
use mamori_core::plain::Text;
use mamori_core::registers::Field;
use mamori_report::paper::{
    BlankSheet, ContinuityPart, FolderCover, FolderPaper, FolderPart, LedgerColumn, LineMark,
    PaperBlock, PaperChapter, PaperTable, PlaybookSheet, SheetPhase, SheetStep,
};
use mamori_report::ruby::RubyText;
use serde::Deserialize;

use super::contacts::{Desk, stamp, tree};
use super::heading::heading;
use super::store::OfficeHead;
use super::voice::Voice;
use crate::incidents::contacts::{Cell, Contacts, PlanBlock, PlanChapter, PlanTable, plan};
use crate::web::{App, Frame, Page, Visit, WebResult};

/// Room to write a number by hand.
const BLANK: &str = "＿＿＿＿＿＿＿＿";

/// The folder as a page, for machines without Japanese letters of their own.
#[derive(Template)]
#[template(path = "reports/folder.html")]
struct FolderPage {
    frame: Frame,
    /// With the parts of this sheaf only.
    paper: FolderPaper,
    /// Every sheaf by its number, and whether it is this one.
    sheaves: Vec<(usize, bool)>,
}

/// So many parts of the folder stand on one page: all of them would be a heavy page for a telephone.
const TOGETHER: usize = 7;

#[derive(Deserialize)]
pub(super) struct Which {
    /// From 1.
    #[serde(default)]
    sheaf: Option<usize>,
}

/// A sheaf of the folder to print by the browser. It counts as no print: nobody knows whether it was.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(which): Query<Which>,
) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit).await?;
    let chapters = plan(&app, desk.at(), (&desk.found, visit.language)).await?;
    let mut paper = desk.folder(chapters);
    desk.trace("folder").await?;
    let count = paper.parts.len().div_ceil(TOGETHER);
    let number = which.sheaf.unwrap_or(1).clamp(1, count.max(1));
    let parts = std::mem::take(&mut paper.parts).into_iter();
    paper.parts = parts.skip((number - 1) * TOGETHER).take(TOGETHER).collect();
    paper.cover = paper.cover.filter(|_| number == 1);
    let page = FolderPage {
        frame: Frame::new(&app, &visit),
        paper,
        sheaves: (1..=count).map(|it| (it, it == number)).collect(),
    };
    Ok(Page(page).into_response())
}

/// What the folder is made from.
pub(super) struct Folder<'a> {
    pub(super) app: &'a App,
    pub(super) voice: &'a Voice,
    pub(super) found: &'a Contacts,
}

impl Folder<'_> {
    pub(super) fn paper(&self, head: &OfficeHead, chapters: Vec<PlanChapter>) -> FolderPaper {
        let incidents = &self.app.incidents;
        let playbooks = incidents.playbooks().into_iter();
        let forms = incidents.continuity().forms.iter();
        let mut parts = vec![FolderPart::Contacts(tree(self.voice, self.found))];
        parts.extend(playbooks.map(|it| FolderPart::Playbook(Box::new(self.playbook(it)))));
        let plan = plan_part(self.voice, incidents, chapters);
        parts.push(FolderPart::Continuity(plan));
        parts.extend(forms.map(|it| FolderPart::Form(self.form(it))));
        FolderPaper {
            heading: heading(self.app, self.voice, (head, "contacts.folder.title")),
            cover: Some(self.cover(&parts)),
            parts,
        }
    }

    fn cover(&self, parts: &[FolderPart]) -> FolderCover {
        let mut called = self.found.shown();
        let first = called.find(|it| it.has_number() && it.role != ContactRole::Finder);
        let first = first.map(|it| {
            let name = self.voice.marked_name(&it.name, &it.kana);
            let places = [("name", name.as_str()), ("number", number(it))];
            self.voice.fill("contacts.folder.first", &places)
        });
        let blank = || self.voice.fill("contacts.folder.blank", &[("room", BLANK)]);
        FolderCover {
            first: first.unwrap_or_else(blank),
            paragraphs: vec![
                self.voice.say("contacts.folder.about"),
                self.voice.say("contacts.folder.again"),
            ],
            contents_title: self.voice.say("contacts.folder.contents"),
            contents: parts.iter().map(|it| title_of(it).clone()).collect(),
            fingerprint: stamp(self.voice, self.found),
        }
    }

    fn playbook(&self, of: &Playbook) -> PlaybookSheet {
        let voice = self.voice;
        let phase = |phase: &Phase| SheetPhase {
            title: voice.say(&format!("contacts.phase.{phase}")),
            steps: of.steps_in(*phase).map(|it| self.step(it)).collect(),
        };
        let clocks = of.clocks.iter();
        let clocks = clocks.filter_map(|it| self.app.incidents.clock(it.as_str()));
        let written = voiced(voice, (&of.write_down, &of.write_down_en));
        PlaybookSheet {
            title: voice.ruby(&of.title, &of.title_en),
            donts: of
                .donts
                .iter()
                .map(|it| voice.ruby(&it.text, &it.text_en))
                .collect(),
            phases: Phase::ALL.iter().map(phase).collect(),
            write_down: (voice.say("contacts.sheet.write-down"), written),
            clocks: (
                voice.say("contacts.sheet.clocks"),
                clocks.map(|it| self.clock(it)).collect(),
            ),
            notes: self.notes(of),
        }
    }

    /// How days are counted; and where a number that is missing on the card is entered.
    fn notes(&self, of: &Playbook) -> Vec<RubyText> {
        let mut called = of.steps.iter().filter_map(|it| it.call);
        let is_missing = called.any(|it| {
            let role = ContactRole::of_call(it);
            role.is_some_and(|it| reachable(&self.found.boxes, it).is_empty())
        });
        let missing = is_missing.then(|| self.voice.say("contacts.sheet.missing"));
        let counted = self.voice.say("contacts.sheet.counted");
        missing.into_iter().chain([counted]).collect()
    }

    fn step(&self, of: &PlaybookStep) -> SheetStep {
        let role = of.call.and_then(ContactRole::of_call);
        SheetStep {
            who: self
                .voice
                .say(&format!("contacts.plan.responder.{}", of.who)),
            text: self.voice.ruby(&of.text, &of.text_en),
            call: role.map_or_else(RubyText::default, |it| self.call(it)),
        }
    }

    /// Whom to call for a step; where no number is known there is room to write one.
    fn call(&self, role: ContactRole) -> RubyText {
        let known = reachable(&self.found.boxes, role);
        let mut words = vec![
            self.voice.say("contacts.sheet.call"),
            self.voice.say(&format!("contacts.role.{role}")),
        ];
        if known.is_empty() {
            words.push(BLANK.into());
        }
        for (place, it) in known.into_iter().enumerate() {
            let between = if place == 0 { "" } else { "/ " };
            let named = format!("{between}{} {}", it.name, number(it));
            words.push(named.trim().into());
            if !it.day.is_empty() && !it.night.is_empty() {
                words.push(self.voice.say("contacts.night"));
                words.push(it.night.as_str().into());
            }
        }
        joined(words)
    }

    /// What may have to be reported, and until when.
    fn clock(&self, of: &ClockRule) -> (RubyText, RubyText) {
        let voice = self.voice;
        let what = voice.ruby(&of.title, &of.title_en);
        let period = of.period(self.app.clock.today());
        let days = period.and_then(|it| it.days);
        let when = match (of.limit, days) {
            (Limit::AtOnce, _) => voice.say("contacts.clock.at-once"),
            (Limit::Guide | Limit::Deadline, Some(days)) => {
                let from = period.and_then(|it| it.window_from.or(it.days_improper));
                let key = match (of.limit, from) {
                    (Limit::Guide, Some(_)) => "contacts.clock.window",
                    (Limit::Guide, None) => "contacts.clock.guide",
                    (_, Some(_)) => "contacts.clock.two",
                    (_, None) => "contacts.clock.deadline",
                };
                let (days, other) = (days.to_string(), from.unwrap_or_default().to_string());
                voice.fill(key, &[("days", &days), ("other", &other)])
            }
            _ => voice.say("contacts.clock.promptly"),
        };
        (what, when)
    }

    fn form(&self, of: &BlankForm) -> BlankSheet {
        let voice = self.voice;
        let ledger = of.ledger.as_ref();
        let ledger = ledger.and_then(|it| self.app.registers.get(it.as_str()));
        let ledger = ledger.into_iter().flat_map(|it| &it.fields);
        let ledger = ledger
            .filter(|it| it.width > 0)
            .map(|it: &Field| LedgerColumn {
                title: voice.ruby(&it.label, &it.label_en),
                width: it.width,
            });
        let own = of.columns.iter().map(|it| LedgerColumn {
            title: voice.ruby(&it.label, &it.label_en),
            width: it.width,
        });
        let fields = of.fields.iter();
        BlankSheet {
            title: voice.ruby(&of.title, &of.title_en),
            lead: voice.ruby(&of.lead, &of.lead_en),
            fields: fields
                .map(|it| (voice.ruby(&it.label, &it.label_en), it.lines))
                .collect(),
            columns: own.chain(ledger).collect(),
        }
    }
}

fn number(of: &ContactBox) -> &str {
    if of.day.is_empty() {
        &of.night
    } else {
        &of.day
    }
}

fn voiced(voice: &Voice, (texts, english): (&[Text], &[String])) -> Vec<RubyText> {
    let pairs = texts.iter().zip(english);
    pairs.map(|(text, en)| voice.ruby(text, en)).collect()
}

/// Texts behind each other with a space between.
fn joined(texts: impl IntoIterator<Item = RubyText>) -> RubyText {
    let mut segments = Vec::new();
    for text in texts {
        if !segments.is_empty() {
            segments.extend(RubyText::from(" ").segments);
        }
        segments.extend(text.segments);
    }
    RubyText { segments }
}

fn title_of(part: &FolderPart) -> &RubyText {
    match part {
        FolderPart::Contacts(it) => &it.title,
        FolderPart::Playbook(it) => &it.title,
        FolderPart::Form(it) => &it.title,
        FolderPart::Continuity(it) => &it.title,
    }
}

/// The plan as a part of the folder.
pub(super) fn plan_part(
    voice: &Voice,
    incidents: &Incidents,
    chapters: Vec<PlanChapter>,
) -> ContinuityPart {
    let of = incidents.continuity();
    let basis = voice.ruby(&of.basis, &of.basis_en);
    let chapter = |it: PlanChapter| PaperChapter {
        title: voice.of(&it.title),
        blocks: it.blocks.into_iter().map(|it| block(voice, it)).collect(),
    };
    ContinuityPart {
        title: voice.say("contacts.plan.title"),
        chapters: chapters.into_iter().map(chapter).collect(),
        basis: joined([voice.say("contacts.plan.not-verified"), basis]),
    }
}

fn block(voice: &Voice, of: PlanBlock) -> PaperBlock {
    PaperBlock {
        title: voice.of(&of.title),
        lines: of.lines.iter().map(|it| voice.of(it)).collect(),
        mark: match of.kind {
            BlockKind::Text | BlockKind::Table => LineMark::Plain,
            BlockKind::List => LineMark::Dot,
            BlockKind::Steps => LineMark::Step,
            BlockKind::Checks => LineMark::Tick,
        },
        table: of.table.map(|it| table(voice, &it)),
    }
}

fn table(voice: &Voice, of: &PlanTable) -> PaperTable {
    let column = |(key, width): &(&'static str, u8)| LedgerColumn {
        title: voice.say(key),
        width: *width,
    };
    let cell = |it: &Cell| match it {
        Cell::Typed(text) => text.as_str().into(),
        Cell::Said(key) => voice.say(key),
        Cell::Day(day) => voice.day_said(*day, false),
        Cell::Missing => voice.say("contacts.not-written"),
        Cell::Empty => RubyText::default(),
    };
    let (key, _) = of.source;
    let note = joined([
        voice.say("contacts.not-written"),
        voice.say("contacts.plan.where"),
        voice.say(key),
    ]);
    PaperTable {
        columns: of.columns.iter().map(column).collect(),
        rows: of
            .rows
            .iter()
            .map(|row| row.iter().map(cell).collect())
            .collect(),
        note: if of.has_gaps() {
            note
        } else {
            RubyText::default()
        },
    }
}
