//! The result of a stock-taking or review as PDF; what was counted and how is the registers' business.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use mamori_core::calendar::office_day;
use mamori_core::people::Act;
use mamori_core::registers::{Mark, Register, Tally};
use mamori_report::paper::{Fact, Form, RoundPaper, RoundRow, RoundSection, Sum};
use mamori_report::ruby::RubyText;
use serde_json::json;

use super::heading::{boxes, heading, moment_in_cell};
use super::pages::{file, index_page};
use super::store::{self, Done, OfficeHead};
use super::voice::Voice;
use super::{Letters, ReportError, fonts};
use crate::db::Event;
use crate::registers::rounds::{Counted, Marked, RoundSheet};
use crate::registers::{may_read_names, may_see};
use crate::web::{App, Page, Route, Visit, WebError, WebResult};

pub(super) fn routes() -> Vec<Route> {
    const RESULT: &str = "/offices/{office}/registers/{register}/rounds/{round}/result.pdf";
    vec![Route::get(RESULT, Act::PrintPapers, result)]
}

async fn result(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let register = app.registers.get(&register).ok_or(WebError::NotFound)?;
    if !may_see(&visit, register) || !may_read_names(&visit, register) {
        return Err(WebError::NotAllowed);
    }
    let (scope, office) = (visit.scope()?, visit.office()?);
    let id = round.parse().map_err(|_| WebError::NotFound)?;
    let sheet = RoundSheet::load(&app, scope, (office, register), id).await?;
    let sheet = sheet.ok_or(WebError::NotFound)?;
    let letters = Letters::OfTheMachine;
    if !letters.are_here() {
        let page = index_page(&app, &visit, letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    }
    // What was settled bears the name under which it was settled.
    let settled = sheet.round.over_at.unwrap_or(Timestamp::MAX);
    let head = store::head_at(&app, scope, office, settled).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let voice = Voice::new(&app, visit.language);
    let print = Print {
        app: &app,
        voice: &voice,
        register,
        sheet: &sheet,
    };
    let mut paper = print.paper(&head);
    let event = Event::of("reports.print")
        .office(office)
        .about(format!("round/{id}"))
        .detail(json!({ "format": "pdf" }));
    let number = app.look(&visit.actor(), &event).await?;
    paper.form.heading.foot.insert(0, voice.number(number));
    let printed = fonts::print(letters, move |press| press.round(&paper)).await?;
    let bytes = printed.ok_or_else(|| WebError::ours("the letters of this machine are gone"))?;
    let day = office_day(sheet.round.began.at);
    let name = format!("inline; filename=\"round-{}-{day}.pdf\"", register.id);
    file(("application/pdf", &name), bytes)
}

/// A round on its way to paper.
struct Print<'a> {
    app: &'a App,
    voice: &'a Voice,
    register: &'a Register,
    sheet: &'a RoundSheet,
}

impl Print<'_> {
    fn paper(&self, head: &OfficeHead) -> RoundPaper {
        let (voice, sums) = (self.voice, self.sheet.tally());
        let column = |it: &str| voice.say(&format!("reports.round.{it}"));
        let kind = self.kind();
        let mut heading = heading(self.app, voice, (head, "reports.round.title"));
        heading.title = voice.say(&format!("rounds.{kind}.title"));
        let corporation = heading.corporation.clone();
        let round = &self.sheet.round;
        let ended = round.ended.as_ref().map(|it| done(&it.name, it.at));
        let form = Form {
            facts: self.facts(head, corporation),
            approvals: boxes(voice, ended.as_ref(), self.approved().as_ref()),
            picture: None,
            summary: voice.say("reports.head.summary"),
            sums: self.sums(&sums),
            heading,
        };
        RoundPaper {
            form,
            columns: ["number", "name", "place", "note", "by"].map(column),
            sections: self.sections(),
            nothing: column("nothing"),
            by: column("people"),
            people: self.people(),
            comment: self.comment(),
        }
    }

    fn kind(&self) -> &'static str {
        if self.register.counts_things() {
            "thing"
        } else {
            "record"
        }
    }

    fn words(&self, mark: Mark) -> RubyText {
        let kind = self.kind();
        self.voice.say(&format!("rounds.{kind}.{mark}"))
    }

    fn facts(&self, head: &OfficeHead, corporation: Option<String>) -> Vec<Fact> {
        let voice = self.voice;
        let fact = |key: &str, value: RubyText| Fact {
            label: voice.say(key),
            value,
        };
        let register = self.register;
        let period = self.sheet.period;
        let day = |at| voice.day(office_day(at));
        let from_until = [("from", day(period.began_at)), ("until", day(period.until))];
        let from_until = from_until.each_ref().map(|(name, it)| (*name, it.as_str()));
        let owner = corporation.map(|it| fact("reports.head.corporation", it.into()));
        let rest = [
            fact("reports.head.office", head.name.as_str().into()),
            fact(
                "reports.round.ledger",
                voice.ruby(&register.title, &register.title_en),
            ),
            fact(
                "reports.round.period",
                voice.fill("reports.round.from-until", &from_until),
            ),
        ];
        owner.into_iter().chain(rest).collect()
    }

    fn sums(&self, sums: &Tally) -> Vec<Sum> {
        let sum = |sign: &'static str, label: RubyText, value: usize| Sum {
            sign,
            label,
            value: value.to_string().into(),
        };
        let seen = format!("{} / {}", sums.seen, sums.of);
        vec![
            Sum {
                sign: "",
                label: self.voice.say("reports.round.seen"),
                value: seen.into(),
            },
            sum("○", self.words(Mark::There), sums.there),
            sum("△", self.words(Mark::Differs), sums.differs),
            sum("×", self.words(Mark::Missing), sums.missing),
            sum("＋", self.words(Mark::Surplus), sums.surplus),
        ]
    }

    fn sections(&self) -> Vec<RoundSection> {
        let (sheet, voice) = (self.sheet, self.voice);
        let of = |title: RubyText, rows: Vec<RoundRow>| {
            let n = rows.len().to_string();
            RoundSection {
                title: format!("{} {n}", title.plain()).into(),
                rows,
            }
        };
        let marked = |mark| sheet.seen(mark).map(|it| self.row(it)).collect::<Vec<_>>();
        let mut surplus = marked(Mark::Surplus);
        let strangers = sheet.strangers.iter();
        surplus.extend(strangers.map(|it| self.stranger(&it.marked)));
        let lines = || sheet.lines.iter();
        let added = lines().filter(|it| it.line().is_added(sheet.period));
        let closed = lines().filter(|it| it.line().is_closed(sheet.period));
        let all = [
            of(self.words(Mark::Missing), marked(Mark::Missing)),
            of(self.words(Mark::Differs), marked(Mark::Differs)),
            of(self.words(Mark::Surplus), surplus),
            of(
                voice.say("rounds.added"),
                added.map(|it| self.row(it)).collect(),
            ),
            of(
                voice.say("rounds.closed"),
                closed.map(|it| self.row(it)).collect(),
            ),
        ];
        all.into_iter().filter(|it| !it.rows.is_empty()).collect()
    }

    /// As it was called and where it belonged when it was marked; what was not marked, as it is now.
    fn row(&self, it: &Counted) -> RoundRow {
        let number = it.entry.number.to_string();
        match &it.marked {
            Some(marked) => RoundRow {
                number,
                ..self.stranger(marked)
            },
            None => RoundRow {
                number,
                name: self.register.name_of(&it.entry.values).to_owned(),
                place: String::new(),
                note: String::new(),
                by: String::new(),
            },
        }
    }

    fn stranger(&self, it: &Marked) -> RoundRow {
        let who = match it.by.name.as_str() {
            "" => "mamori".to_owned(),
            name => self.voice.name(name, &it.by.kana).plain(),
        };
        RoundRow {
            number: String::new(),
            name: it.name.clone(),
            place: it.place.clone(),
            note: it.note.clone(),
            by: format!("{who} {}", moment_in_cell(it.by.at)),
        }
    }

    /// Everybody who marked something, with how many and on which days.
    fn people(&self) -> Vec<RubyText> {
        let sheet = self.sheet;
        let lines = sheet.lines.iter().filter_map(|it| it.marked.as_ref());
        let all = lines.chain(sheet.strangers.iter().map(|it| &it.marked));
        let mut found: BTreeMap<&str, (usize, Timestamp, Timestamp)> = BTreeMap::new();
        for it in all {
            let at = it.by.at;
            let name = it.by.name.as_str();
            let known = found.entry(name).or_insert((0, at, at));
            *known = (known.0 + 1, known.1.min(at), known.2.max(at));
        }
        let line = |(name, (n, first, last)): (&str, (usize, Timestamp, Timestamp))| {
            let (n, first, last) = (n.to_string(), moment_in_cell(first), moment_in_cell(last));
            let name = if name.is_empty() { "mamori" } else { name };
            let places = [
                ("name", name),
                ("n", n.as_str()),
                ("from", first.as_str()),
                ("until", last.as_str()),
            ];
            self.voice.fill("reports.round.looked", &places)
        };
        found.into_iter().map(line).collect()
    }

    /// Who approved, once the round is over by that.
    fn approved(&self) -> Option<Done> {
        let round = &self.sheet.round;
        round.over_at.filter(|_| !round.is_given_up)?;
        let (_, by) = self.sheet.approval.as_ref()?.decided.as_ref()?;
        Some(done(&by.name, by.at))
    }

    /// What the approver wrote, and that it was the same person who asked, where it was.
    fn comment(&self) -> Option<RubyText> {
        self.approved()?;
        let approval = self.sheet.approval.as_ref()?;
        let own = approval.is_own_decision();
        let own = own.then(|| self.voice.say("reports.plan.own-decision"));
        let said = Some(approval.comment.as_str()).filter(|it| !it.is_empty());
        let all: Vec<RubyText> = said.map(RubyText::from).into_iter().chain(own).collect();
        (!all.is_empty()).then(|| RubyText::lines(all))
    }
}

fn done(name: &str, at: Timestamp) -> Done {
    Done {
        name: name.to_owned(),
        at,
    }
}
