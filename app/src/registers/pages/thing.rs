//! A thing with a label: how it stands now and for whom, read once for its page and its buttons. What they do is in `scan`.

use mamori_core::people::Role;
use mamori_core::registers::{Field, FieldKind, Progress, RuleName, State, Step, bars};

use super::super::deeds::{Leave, Room, taker};
use super::super::label;
use super::super::store::entry::Entry;
use super::super::store::label::{around, bearer, phone};
use super::super::store::trace;
use super::tap::{Typed, typed};
use super::{Desk, entry, entry_path, may_see, view};
use crate::people::{Worker, directory};
use crate::web::{App, Say, Visit, WebError, WebResult};

/// One thing before one visitor.
pub(super) struct Thing {
    pub(super) code: String,
    /// The ledger it stands in.
    pub(super) of: Desk,
    pub(super) entry: Entry,
    /// The ledger by which it is lent, and the field that names it there.
    pub(super) lending: Option<(Desk, Field)>,
    pub(super) now: Now,
}

/// How a thing stands.
pub(super) enum Now {
    /// It is here.
    Free,
    /// Somebody has it.
    Out(Entry),
    /// Somebody has taken it at this very moment.
    Gone,
    /// It is here, and the visitor has asked for it.
    Mine(Entry),
    /// A rule of its ledger bars it, such as a repair; with the words.
    Barred(Say),
    /// It is no longer kept.
    Over,
}

/// With whom to speak.
pub(super) struct Contact {
    pub(super) words: Say,
    pub(super) phone: String,
}

impl Thing {
    /// Opens the thing that bears a code at the office of the path.
    pub(super) async fn open(app: &App, visit: &Visit, code: &str) -> WebResult<Self> {
        let code = label::read(code).ok_or(WebError::NotFound)?;
        let found = bearer(app, visit.scope()?, &code).await?;
        let office = visit.office()?;
        let entry = found.filter(|it| it.office == office);
        let entry = entry.ok_or(WebError::NotFound)?;
        let register = app.registers.get(&entry.register);
        let register = register.ok_or(WebError::NotFound)?.clone();
        let lending = match app.registers.lending(&register.id) {
            Some((by, field)) => Some((Desk::at(app, visit, by.clone())?, field.clone())),
            None => None,
        };
        let of = Desk::at(app, visit, register)?;
        let now = now(&of, &entry).await?;
        Ok(Self {
            code,
            of,
            entry,
            lending,
            now,
        })
    }

    /// The same in the hand of somebody who said so by PIN.
    pub(super) async fn in_hand_of(self, taker: Worker) -> WebResult<Self> {
        let with = |desk: Desk| Desk {
            taker: Some(taker.clone()),
            ..desk
        };
        let of = with(self.of);
        Ok(Self {
            now: now(&of, &self.entry).await?,
            lending: self.lending.map(|(desk, field)| (with(desk), field)),
            of,
            ..self
        })
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        entry::name(&self.of, &self.entry)
    }

    /// Whether the visitor is who has it.
    pub(super) fn is_mine(&self, lent: &Entry) -> bool {
        is_of(&self.of, lent)
    }

    /// Where it is, in one tag.
    pub(super) fn tag(&self) -> view::Tag {
        let (class, glyph, key) = match &self.now {
            Now::Free => ("done", "○", "registers.thing.here"),
            Now::Out(lent) if self.is_mine(lent) => ("info", "→", "registers.thing.with-you"),
            Now::Out(_) | Now::Gone => ("info", "→", "registers.thing.out"),
            Now::Mine(asked) if asked.state == State::Approved => {
                ("approved", "○", "registers.thing.permitted")
            }
            Now::Mine(_) => ("requested", "△", "registers.thing.asked"),
            Now::Barred(_) => ("warn", "×", "registers.thing.barred"),
            Now::Over => ("off", "✓", "registers.thing.over"),
        };
        view::Tag {
            class,
            glyph,
            words: self.of.frame.say(key),
        }
    }

    /// Who has it, and until when.
    pub(super) async fn holder(&self) -> WebResult<(Option<Say>, Option<Say>)> {
        let (Now::Out(lent), Some((desk, _))) = (&self.now, &self.lending) else {
            return Ok((None, None));
        };
        let sent = lent.values.iter();
        let sent: Typed = sent
            .map(|(id, it)| (id.as_str().to_owned(), it.clone()))
            .collect();
        let room = desk.room().await?;
        Ok((Some(who(desk, &room, lent)), self.until(&sent)))
    }

    /// By when it has to be back, by the rule of the ledger that lends it.
    pub(super) fn until(&self, values: &Typed) -> Option<Say> {
        let (desk, _) = self.lending.as_ref()?;
        let mut rules = desk.register.rules.iter();
        let rule = rules.find(|it| it.name == RuleName::LateWhenNotReturnedBy)?;
        let field = desk.register.field(rule.field.as_str())?;
        let value = typed(values, field.id.as_str())?;
        Some(view::shown(&desk.frame, field, value))
    }

    /// That it is late.
    pub(super) fn needs(&self) -> Vec<view::Tag> {
        match (&self.now, &self.lending) {
            (Now::Out(lent), Some((desk, _))) => view::needs(desk, lent, desk.app.clock.now()),
            _ => Vec::new(),
        }
    }

    /// Why it cannot be borrowed.
    pub(super) fn why_not(&self) -> Option<Say> {
        let frame = &self.of.frame;
        match &self.now {
            Now::Barred(words) => Some(words.clone()),
            Now::Over => Some(frame.say("registers.thing.over-why")),
            Now::Free if self.lending.is_none() => Some(frame.say("registers.thing.not-lent")),
            Now::Mine(it) if it.state != State::Approved => Some(frame.say("registers.thing.wait")),
            Now::Free | Now::Out(_) | Now::Gone | Now::Mine(_) => None,
        }
    }

    /// Whether the visitor can take what they asked for: somebody has permitted it, or need not be asked any more.
    pub(super) async fn can_take(&self) -> WebResult<bool> {
        let (Now::Mine(asked), Some((desk, _))) = (&self.now, &self.lending) else {
            return Ok(false);
        };
        let who = taker(&desk.register, &asked.values);
        let leave = desk.leave(&self.name(), who).await?;
        let done = trace::steps(&desk.app, desk.scope, asked.id).await?;
        let progress = Progress(done.into_iter().map(|it| it.taken).collect());
        Ok(progress.can(&desk.register, Step::HandOver, leave != Leave::None))
    }

    /// Its entry in the ledger, for whoever may read that.
    pub(super) fn entry_path(&self) -> Option<String> {
        let of = &self.of;
        may_see(&of.frame.visit, &of.register)
            .then(|| entry_path(of.office, &of.register, self.entry.id))
    }
}

fn is_of(desk: &Desk, lent: &Entry) -> bool {
    let who = desk.hand().ok().map(|it| it.id);
    who.is_some() && lent.holder == who
}

async fn now(of: &Desk, entry: &Entry) -> WebResult<Now> {
    let around = around(&of.app, of.scope, entry.id).await?;
    let lent = around.iter().find(|it| it.state == State::InUse);
    if let Some(lent) = lent {
        return Ok(Now::Out(lent.clone()));
    }
    if entry.over_at.is_some() {
        return Ok(Now::Over);
    }
    if let Some(rule) = bars(&of.register, &entry.values) {
        let words = of.frame.text(rule.say.authored(), &rule.say_en);
        return Ok(Now::Barred(words));
    }
    let is_asked = |it: &&Entry| matches!(it.state, State::Requested | State::Approved);
    let mut asked = around.into_iter().filter(|it| is_asked(&it));
    Ok(match asked.find(|it| is_of(of, it)) {
        Some(asked) => Now::Mine(asked),
        None => Now::Free,
    })
}

/// Who has a thing, by an entry of the ledger that lends it.
pub(super) fn who(desk: &Desk, room: &Room, lent: &Entry) -> Say {
    let mut people = room.people().iter();
    if let Some(person) = people.find(|it| lent.holder == Some(it.id)) {
        return desk.frame.name(&person.name, &person.kana);
    }
    let mut fields = desk.register.fields.iter();
    let field = fields.find(|it| it.kind == FieldKind::Person);
    let name = field.and_then(|it| lent.values.get(&it.id));
    Say::plain(name.map_or("―", String::as_str))
}

/// The manager of the office and its telephone.
pub(super) async fn contact(desk: &Desk) -> WebResult<Contact> {
    let people = directory(&desk.app, desk.scope, desk.office).await?;
    let manager = people.iter().find(|it| it.roles.contains(&Role::Manager));
    let frame = &desk.frame;
    Ok(Contact {
        words: match manager {
            Some(it) => {
                let name = frame.name(&it.name, &it.kana);
                frame.say("registers.thing.ask").with("name", &name)
            }
            None => frame.say("registers.thing.ask-manager"),
        },
        phone: phone(&desk.app, desk.scope, desk.office).await?,
    })
}
