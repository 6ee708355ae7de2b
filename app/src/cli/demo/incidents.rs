//! Incidents and contacts of the demo world: what `data/demo/incidents` holds, whether it can be written, and writing it through the door of `incidents`.

use jiff::SignedDuration;
use jiff::civil::Time;
use mamori_core::calendar::from_office_time;
use mamori_core::ids::{IncidentId, OfficeId};
use mamori_core::incidents::contacts::{ContactLine, ContactSubject};
use mamori_core::incidents::{
    Facts, Incidents, KindId, LineSort, State, StepId, StepState, Story, Via,
};
use serde::Deserialize;

use super::fault::Fault;
use super::past::Past;
use super::settle::Roll;
use super::{DemoData, DemoError};
use crate::db::{Actor, Scope};
use crate::incidents::Incident;
use crate::incidents::door::{self, Hand, New, NewLine, NotDone};

/// `incidents/<office>.toml`: what went wrong in an office, and whom it would call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentFile {
    /// What went wrong.
    #[serde(default, rename = "incident")]
    pub incidents: Vec<IncidentForm>,
    /// Whom to call.
    #[serde(default, rename = "contact")]
    pub contacts: Vec<ContactForm>,
}

/// One incident that is still open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IncidentForm {
    /// Its kind.
    pub kind: KindId,
    /// So many days before the demo was begun; at least one.
    pub days_ago: u16,
    /// When on that day, on the office's wall.
    pub at: Time,
    /// The login of who reported it.
    pub by: String,
    /// Who has seen it.
    pub answered: AnsweredForm,
    /// The steps that are done.
    pub steps: Vec<StepId>,
    /// What was written.
    pub story: Story,
    /// What is known.
    pub facts: Facts,
}

/// Who has seen a report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnsweredForm {
    /// The login.
    pub by: String,
    /// So long after it came.
    pub after_minutes: u16,
}

/// One line of the contact tree.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactForm {
    /// Whose line, for example `place/insurer`.
    pub subject: String,
    /// The login of who wrote it.
    pub by: String,
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// The number by day.
    #[serde(default)]
    pub day: String,
    /// The number at night.
    #[serde(default)]
    pub night: String,
    /// What to know when calling.
    #[serde(default)]
    pub note: String,
}

/// Everything in `incidents` that could not be written.
pub(super) fn check(data: &DemoData, known: &Incidents) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (office, file) in &data.incidents {
        let path = format!("demo/incidents/{office}.toml");
        let mut say = |(near, what): (String, String)| {
            faults.push(Fault::new(path.as_str(), what).near(near));
        };
        if !data.offices().any(|it| it.1.id == *office) {
            say((String::new(), format!("no office is called `{office}`")));
        }
        file.incidents
            .iter()
            .filter_map(|it| wrong(known, it))
            .for_each(&mut say);
        let seen = file
            .incidents
            .iter()
            .flat_map(|it| [&it.by, &it.answered.by]);
        for login in seen.chain(file.contacts.iter().map(|it| &it.by)) {
            if !data.people().any(|it| it.login == **login) {
                say((
                    format!("\"{login}\""),
                    format!("nobody signs in as `{login}`"),
                ));
            }
        }
        for ContactForm { subject, .. } in &file.contacts {
            if subject.parse::<ContactSubject>().is_err() {
                say((
                    format!("\"{subject}\""),
                    format!("`{subject}` is nobody's line"),
                ));
            }
        }
    }
    faults
}

/// Near which words something is wrong, and what.
fn wrong(known: &Incidents, form: &IncidentForm) -> Option<(String, String)> {
    let IncidentForm { kind, steps, .. } = form;
    let Some(playbook) = known.playbook(kind.as_str()) else {
        let what = format!("no playbook is called `{kind}`");
        return Some((format!("\"{kind}\""), what));
    };
    if form.days_ago == 0 {
        let what = "`days-ago` is 0: it could lie in the future".to_owned();
        return Some(("days-ago = 0".to_owned(), what));
    }
    let step = steps
        .iter()
        .find(|it| playbook.step(it.as_str()).is_none())?;
    let what = format!("`{kind}` has no step `{step}`");
    Some((format!("\"{step}\""), what))
}

/// Writes the incidents and contacts of every office.
pub(super) async fn happen(past: &Past, data: &DemoData, roll: &Roll) -> Result<(), DemoError> {
    for (name, file) in &data.incidents {
        let office = roll.office(name)?;
        for (place, form) in file.incidents.iter().enumerate() {
            let one = One {
                past,
                roll,
                office,
                form,
            };
            one.happen(&format!("demo-{name}-{place:04}")).await?;
        }
        for form in &file.contacts {
            let nobody = |_| DemoError::Nobody(form.subject.clone());
            let subject: ContactSubject = form.subject.parse().map_err(nobody)?;
            let line = ContactLine {
                name: form.name.clone(),
                day: form.day.clone(),
                night: form.night.clone(),
                note: form.note.clone(),
                is_hidden: false,
            };
            let actor = Actor::person(roll.person(&form.by)?, "demo");
            door::write_contact(past.app(), &actor, office, (subject, &line)).await?;
        }
    }
    Ok(())
}

/// One incident of an office.
struct One<'a> {
    past: &'a Past,
    roll: &'a Roll,
    office: OfficeId,
    form: &'a IncidentForm,
}

impl One<'_> {
    async fn happen(&self, key: &str) -> Result<(), DemoError> {
        let form = self.form;
        let day = self.past.days_ago(form.days_ago);
        let known_at = from_office_time(day.to_datetime(form.at));
        self.past.set(known_at);
        let new = New {
            drill: None,
            kind: form.kind.clone(),
            state: State::Open,
            via: Via::Page,
            reporter: Some(self.roll.person(&form.by)?),
            reporter_name: String::new(),
            card: None,
            is_folded: false,
            thing: None,
            thing_name: String::new(),
            known_at,
            facts: Facts::default(),
            form_key: key.to_owned(),
        };
        let line = NewLine::of(LineSort::Reported).detail(serde_json::json!({ "via": Via::Page }));
        let id = door::report(&self.hand(&form.by)?, self.office, (&new, line)).await?;
        let story: Vec<_> = form.story.iter().map(|it| (*it.0, it.1.clone())).collect();
        door::write_story(&self.hand(&form.by)?, &self.found(id).await?, &story).await?;
        self.answered(id).await
    }

    async fn answered(&self, id: IncidentId) -> Result<(), DemoError> {
        let by = self.form.answered.by.as_str();
        let later = |minutes: u16| SignedDuration::from_mins(minutes.into());
        let mut at = self.past.app().clock.now() + later(self.form.answered.after_minutes);
        self.past.set(at);
        let hand = self.hand(by)?;
        door::acknowledge(&hand, &self.found(id).await?, self.roll.person(by)?).await?;
        for step in &self.form.steps {
            at += later(2);
            self.past.set(at);
            let done = (step, StepState::Done);
            door::step(&hand, &self.found(id).await?, done, ("", None)).await?;
        }
        let found = self.found(id).await?;
        let facts = (self.form.facts.clone(), found.known_at, "");
        Ok(door::set_facts(&hand, &found, facts).await?)
    }

    fn hand(&self, login: &str) -> Result<Hand<'_>, DemoError> {
        Ok(Hand {
            app: self.past.app(),
            actor: Actor::person(self.roll.person(login)?, "demo"),
        })
    }

    async fn found(&self, id: IncidentId) -> Result<Incident, DemoError> {
        let found = door::find(self.past.app(), Scope::machine(), self.office, id).await?;
        found.ok_or_else(|| DemoError::Nobody(id.to_string()))
    }
}

impl From<NotDone> for DemoError {
    fn from(why: NotDone) -> Self {
        match why {
            NotDone::Db(error) => Self::Db(error),
            other => Self::Nobody(other.to_string()),
        }
    }
}
