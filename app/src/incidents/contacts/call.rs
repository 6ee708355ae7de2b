//! Whom a step of a playbook calls, with the numbers of the contact tree for who may see it.

use mamori_core::ids::OfficeId;
use mamori_core::incidents::CallTo;
use mamori_core::incidents::contacts::{ContactBox, ContactRole, dialled, reachable};
use mamori_core::people::Act;

use super::{Contacts, contacts};
use crate::db::Scope;
use crate::web::{App, Frame, Say, WebResult};

/// A number to be tapped.
pub(in crate::incidents) struct Number {
    pub(in crate::incidents) href: Option<String>,
    pub(in crate::incidents) text: String,
}

impl Number {
    pub(super) fn of(text: &str) -> Option<Self> {
        let href = dialled(text).map(|it| format!("tel:{}", it.replace('#', "%23")));
        (!text.is_empty()).then(|| Self {
            href,
            text: text.to_owned(),
        })
    }
}

/// Whom a step says to call.
pub(in crate::incidents) struct Call {
    pub(in crate::incidents) words: Say,
    pub(in crate::incidents) called: Vec<Called>,
    /// What is said where no number stands, and where one is entered.
    pub(in crate::incidents) none: Option<(Say, Option<Entered>)>,
}

/// Somebody who can be reached.
pub(in crate::incidents) struct Called {
    pub(in crate::incidents) name: Option<Say>,
    pub(in crate::incidents) day: Option<Number>,
    pub(in crate::incidents) night: Option<Number>,
    pub(in crate::incidents) note: String,
}

/// Where a number is entered.
pub(in crate::incidents) struct Entered {
    pub(in crate::incidents) href: String,
    pub(in crate::incidents) words: Say,
}

/// The tree as one visitor sees it behind the steps. Who may not see the tree reads whom to call and no number.
pub(in crate::incidents) struct Calls {
    frame: Frame,
    office: OfficeId,
    found: Option<Contacts>,
}

impl Calls {
    pub(in crate::incidents) async fn of(
        app: &App,
        frame: &Frame,
        (scope, office): (Scope, OfficeId),
    ) -> WebResult<Self> {
        let found = if frame.visit.may(Act::SeeContacts) {
            Some(contacts(app, scope, office).await?)
        } else {
            None
        };
        Ok(Self {
            frame: frame.clone(),
            office,
            found,
        })
    }

    /// Whom a step calls.
    pub(in crate::incidents) fn call(&self, to: CallTo) -> Call {
        let words = self.frame.say(&format!("incidents.call.{to}"));
        let Some(found) = &self.found else {
            return Call {
                words,
                called: Vec::new(),
                none: None,
            };
        };
        let role = ContactRole::of_call(to);
        let known = role.map(|it| reachable(&found.boxes, it));
        let known = known.unwrap_or_default();
        let none = known.is_empty().then(|| match role {
            Some(role) => self.none(found, role),
            None => (self.frame.say("incidents.number.on-the-spot"), None),
        });
        Call {
            words,
            called: known.into_iter().map(|it| self.called(it)).collect(),
            none,
        }
    }

    fn called(&self, of: &ContactBox) -> Called {
        let name = (!of.name.is_empty()).then(|| {
            if of.kana.is_empty() {
                Say::plain(&of.name)
            } else {
                self.frame.name(&of.name, &of.kana)
            }
        });
        Called {
            name,
            day: Number::of(&of.day),
            night: Number::of(&of.night),
            note: of.note.clone(),
        }
    }

    /// That no number is known: a company that is in no ledger is entered there, every other number in the tree.
    fn none(&self, found: &Contacts, role: ContactRole) -> (Say, Option<Entered>) {
        let say = |key: &str| self.frame.say(key);
        if !self.frame.visit.may(Act::ManageContacts) {
            return (say("incidents.number.ask"), None);
        }
        let is_company = matches!(
            role,
            ContactRole::CareSoftware | ContactRole::Devices | ContactRole::Network
        );
        let is_there = found.boxes.iter().any(|it| it.role == role);
        let (page, key) = if is_company && !is_there {
            ("registers/vendors/new", "incidents.number.enter-company")
        } else {
            ("contacts", "incidents.number.enter")
        };
        let entered = Entered {
            href: format!("/offices/{}/{page}", self.office),
            words: say(key),
        };
        (say("incidents.number.none"), Some(entered))
    }
}
