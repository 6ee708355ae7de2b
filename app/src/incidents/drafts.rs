//! A draft of one incident: what is recorded goes into its places, and what is not stays empty. Printing one leaves a line.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::calendar::{office_day, office_time, wareki_authored};
use mamori_core::ids::OfficeId;
use mamori_core::incidents::{
    Clock, Composed, Draft, DraftPlace, DraftValue, DraftValues, LineSort, Playbook, PlaybookStep,
    Required, StepState, compose,
};
use mamori_core::people::Role;
use mamori_core::plain::Text;
use mamori_core::words::Language;
use serde_json::json;

use super::deeds;
use super::kind::former_steps;
use super::store::clock::{self as clocks, Kept};
use super::store::incident::{self as incidents, Incident};
use super::store::line::{self as lines, NewLine};
use super::store::place;
use super::store::step::{self as steps, Taken};
use crate::db::{Actor, DbResult, EventNumber, Scope};
use crate::people::{Person, directory};
use crate::web::App;

/// A draft of one incident as it can be read.
#[derive(Debug, Clone)]
pub struct FilledDraft {
    /// What it is.
    pub draft: Draft,
    /// Of which incident.
    pub incident: Incident,
    /// What stands in it.
    pub composed: Composed,
}

/// A draft of an incident of an office; none where one of the three is not there, or not for these eyes.
pub async fn filled_draft(
    app: &App,
    (scope, office): (Scope, OfficeId),
    (incident, draft): (&str, &str),
    language: Language,
) -> DbResult<Option<FilledDraft>> {
    let (Ok(id), Some(draft)) = (incident.parse(), app.incidents.draft(draft)) else {
        return Ok(None);
    };
    let Some(incident) = incidents::find(app, scope, office, id).await? else {
        return Ok(None);
    };
    let values = values(app, scope, &incident, language).await?;
    Ok(Some(FilledDraft {
        draft: draft.clone(),
        composed: compose(draft, &values, language),
        incident,
    }))
}

/// Writes into the timeline that a draft was printed, with the number of the print.
pub async fn draft_printed(
    app: &App,
    actor: &Actor,
    of: &FilledDraft,
    number: EventNumber,
) -> DbResult<()> {
    let (incident, draft) = (&of.incident, &of.draft.id);
    let missing = &of.composed.missing;
    let detail = json!({ "draft": draft, "number": number.to_string(), "missing": missing });
    let mut change = app.change(actor).await?;
    let line = NewLine::of(LineSort::Draft)
        .about(draft)
        .detail(detail.clone());
    lines::add(&mut change, (incident.office, incident.id), &line).await?;
    let event = deeds::event("incidents.draft", incident).detail(detail);
    change.save(&event).await
}

/// The key of the words by which a place is called.
pub fn place_key(place: DraftPlace) -> String {
    match place.field() {
        Some(field) => format!("incidents.story.{field}"),
        None => format!("drafts.place.{place}"),
    }
}

/// Speaks one language into the places of drafts.
struct Teller<'a> {
    app: &'a App,
    language: Language,
}

/// Everything that is recorded of an incident.
pub(super) async fn values(
    app: &App,
    scope: Scope,
    of: &Incident,
    language: Language,
) -> DbResult<DraftValues> {
    let teller = Teller { app, language };
    let office = place::find(app, scope, of.office).await?;
    let people = directory(app, scope, of.office).await?;
    let kept = clocks::all(app, scope, of).await?;
    let taken = steps::all(app, scope, of).await?;
    let typed = DraftValue::typed;
    let police = kept.get("police").map_or("", |it| it.receipt.as_str());
    let mut values = DraftValues::from([
        (DraftPlace::Office, typed(&office.name)),
        (DraftPlace::Corporation, typed(&office.corporation)),
        (DraftPlace::Address, typed(&office.address)),
        (DraftPlace::Phone, typed(&office.phone)),
        (DraftPlace::Service, teller.service(&office.service)),
        (DraftPlace::Manager, teller.manager(&people)),
        (DraftPlace::InCharge, teller.in_charge(of, &people)),
        (DraftPlace::KnownAt, teller.moment(of.known_at)),
        (DraftPlace::ReportedAt, teller.moment(of.reported_at)),
        (DraftPlace::Thing, typed(&of.thing_name)),
        (DraftPlace::Persons, teller.persons(of.facts.persons)),
        (DraftPlace::Today, teller.day(app.clock.today())),
        (DraftPlace::ReceiptPolice, typed(police)),
    ]);
    if let Some(kind) = app.incidents.playbook(of.kind.as_str()) {
        values.insert(DraftPlace::Kind, teller.text(&kind.title, &kind.title_en));
        let told = lines::all(app, scope, of).await?;
        let former = former_steps(app, of, (&told, &taken));
        let steps = teller.steps(kind, &taken, &former);
        values.insert(DraftPlace::StepsDone, steps);
        values.insert(DraftPlace::Clocks, teller.clocks(of, (kind, &kept)));
        values.insert(DraftPlace::Told, teller.told(&kept));
    }
    let story = of.story.iter();
    values.extend(story.map(|(field, words)| (DraftPlace::from(*field), typed(words))));
    Ok(values)
}

impl Teller<'_> {
    /// A text of the data.
    fn text(&self, japanese: &Text, english: &str) -> DraftValue {
        DraftValue::authored(japanese, english, self.language)
    }

    /// A screen text with its places filled by what holds no furigana.
    fn say(&self, key: &str, places: &[(&str, &str)]) -> DraftValue {
        let said = self.app.words.fill(self.language, key, places);
        self.authored(&said.unwrap_or_default())
    }

    fn authored(&self, text: &str) -> DraftValue {
        match Text::parse(text) {
            Ok(it) => self.text(&it, text),
            Err(_) => DraftValue::typed(text),
        }
    }

    fn day(&self, day: Date) -> DraftValue {
        match self.language {
            Language::En => DraftValue::typed(&day.to_string()),
            _ => self.authored(&wareki_authored(day, "")),
        }
    }

    /// The day and the time on the office's wall.
    fn moment(&self, at: Timestamp) -> DraftValue {
        let time = office_time(at).strftime(" %H:%M").to_string();
        self.day(office_day(at)).and(self.authored(&time))
    }

    fn persons(&self, known: Option<u32>) -> DraftValue {
        known.map_or_else(DraftValue::default, |it| {
            self.say("drafts.persons", &[("n", &it.to_string())])
        })
    }

    fn manager(&self, people: &[Person]) -> DraftValue {
        let found = people.iter().find(|it| it.roles.contains(&Role::Manager));
        found.map_or_else(DraftValue::default, |it| self.name(it))
    }

    /// Who leads; the manager until somebody does.
    fn in_charge(&self, of: &Incident, people: &[Person]) -> DraftValue {
        let found = people.iter().find(|it| Some(it.id) == of.commander);
        found.map_or_else(|| self.manager(people), |it| self.name(it))
    }

    fn service(&self, service: &str) -> DraftValue {
        self.say(&format!("people.service.{service}"), &[])
    }

    fn name(&self, it: &Person) -> DraftValue {
        match self.language {
            Language::Easy if !it.kana.is_empty() => {
                self.authored(&format!("｜{}《{}》", it.name, it.kana))
            }
            _ => DraftValue::typed(&it.name),
        }
    }

    /// The steps that were taken, in the order of the playbook, each with its time; behind them those of a former kind.
    fn steps(
        &self,
        kind: &Playbook,
        taken: &BTreeMap<String, Taken>,
        former: &[(&PlaybookStep, Taken)],
    ) -> DraftValue {
        let all = kind.steps.iter();
        let done = all.filter_map(|it| Some((it, taken.get(it.id.as_str())?)));
        let former = former.iter().map(|(step, it)| (*step, it));
        DraftValue::lines(done.chain(former).map(|(step, taken)| {
            let sign = match taken.state {
                StepState::Done => "✓",
                StepState::Cannot => "×",
            };
            let time = office_time(taken.at).strftime("%-m/%-d %H:%M");
            let begin = self.authored(&format!("{sign} {time} "));
            let whole = begin.and(self.text(&step.text, &step.text_en));
            whole.and(self.behind(&taken.words))
        }))
    }

    /// What somebody typed, behind something else.
    fn behind(&self, words: &str) -> DraftValue {
        match words.trim() {
            "" => DraftValue::default(),
            words => self.authored(" – ").and(DraftValue::typed(words)),
        }
    }

    /// The clocks that run or ran, with their days and what was done about them.
    fn clocks(
        &self,
        of: &Incident,
        (kind, kept): (&Playbook, &BTreeMap<String, Kept>),
    ) -> DraftValue {
        let incidents = &self.app.incidents;
        let counted = incidents.clocks_of(kind, of.known_at, &of.facts);
        let told = counted.iter().filter(|it| it.required != Required::No);
        DraftValue::lines(told.map(|it| self.clock(it, kept.get(it.rule.id.as_str()))))
    }

    /// Who was told already: the acts that are done, in the order of the clocks, each with its moment.
    fn told(&self, kept: &BTreeMap<String, Kept>) -> DraftValue {
        let incidents = &self.app.incidents;
        let all = incidents.clocks().into_iter();
        let done = all.filter_map(|it| {
            let kept = kept.get(it.id.as_str())?;
            Some((it, kept.done_at?, kept))
        });
        DraftValue::lines(done.map(|(rule, at, kept)| {
            let title = self.text(&rule.title, &rule.title_en);
            let begin = title.and(self.authored(": ")).and(self.moment(at));
            begin.and(self.behind(&kept.receipt))
        }))
    }

    fn clock(&self, clock: &Clock<'_>, kept: Option<&Kept>) -> DraftValue {
        let title = self.text(&clock.rule.title, &clock.rule.title_en);
        let colon = self.authored(": ");
        let begin = title.and(colon);
        match (kept.and_then(|it| Some((it, it.done_at?))), clock.due) {
            (Some((kept, at)), _) => begin
                .and(self.moment(at))
                .and(self.say("drafts.clock.done", &[]))
                .and(self.behind(&kept.receipt)),
            (None, Some(due)) => begin
                .and(self.day(due))
                .and(self.say("drafts.clock.by", &[])),
            (None, None) => begin.and(self.say("drafts.clock.open", &[])),
        }
    }
}
