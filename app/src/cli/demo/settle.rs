//! Writes the demo world's places and people, through the doors of `people`. What they did afterwards stands in `year.rs`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mamori_core::ids::{CouncilId, OfficeId, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::keys::Locked;
use super::past::Past;
use super::world::{CorporationForm, OfficeForm, PersonForm};
use super::{DemoData, DemoError};
use crate::db::{Actor, Change, DbResult, Event};
use crate::people::{
    NewCorporation, NewCouncil, NewOffice, NewPerson, Node, add_corporation, add_council,
    add_membership, add_office, add_person, confirm_totp, give_role, set_password,
};

/// Who and what the short names and logins of the data became.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Roll {
    offices: BTreeMap<String, OfficeId>,
    people: BTreeMap<String, PersonId>,
}

impl Roll {
    /// The office of a short name.
    pub fn office(&self, name: &str) -> Result<OfficeId, DemoError> {
        let found = self.offices.get(name).copied();
        found.ok_or_else(|| DemoError::Nobody(name.to_owned()))
    }

    /// The person of a login.
    pub fn person(&self, login: &str) -> Result<PersonId, DemoError> {
        let found = self.people.get(login).copied();
        found.ok_or_else(|| DemoError::Nobody(login.to_owned()))
    }
}

/// Writes everybody and everything that `data` has, on the day since when all are members.
pub(super) async fn settle(past: &Past, data: &DemoData, keys: &Locked) -> Result<Roll, DemoError> {
    let day = past.day(data.world.council.member_since_on);
    let mut settling = Settling {
        past,
        keys,
        roll: Roll::default(),
    };
    let council = settling.council(data, day).await?;
    for owner in &data.corporations {
        settling.corporation(owner, day).await?;
    }
    settling.memberships(data, council, day).await?;
    Ok(settling.roll)
}

struct Settling<'a> {
    past: &'a Past,
    keys: &'a Locked,
    roll: Roll,
}

impl Settling<'_> {
    async fn council(&mut self, data: &DemoData, day: Date) -> DbResult<CouncilId> {
        let form = &data.world.council;
        let mut change = self.past.change(&Actor::house(), day).await?;
        let new = NewCouncil {
            slug: Some(&form.id),
            name: &form.name,
            phone: &form.phone,
        };
        let council = add_council(&mut change, &new).await?;
        for person in &form.people {
            self.person(&mut change, person, Node::Council(council))
                .await?;
        }
        let event = Event::of("people.add-council").about(format!("council/{council}"));
        change.save(&event).await?;
        Ok(council)
    }

    async fn corporation(&mut self, form: &CorporationForm, day: Date) -> DbResult<()> {
        let mut change = self.past.change(&Actor::house(), day).await?;
        let new = NewCorporation {
            slug: Some(&form.id),
            name: &form.name,
            kind: &form.kind,
        };
        let owner = add_corporation(&mut change, &new).await?;
        for person in &form.people {
            self.person(&mut change, person, Node::Corporation(owner))
                .await?;
        }
        for office in &form.offices {
            let new = NewOffice {
                corporation: owner,
                slug: Some(&office.id),
                name: &office.name,
                service: office.service,
                postcode: "",
                address: &format!("{}{}", office.prefecture, office.city),
                phone: &office.phone,
            };
            let id = add_office(&mut change, &new).await?;
            self.roll.offices.insert(office.id.clone(), id);
            self.staff(&mut change, office, id).await?;
        }
        let event = Event::of("people.add-corporation").about(format!("corporation/{owner}"));
        change.save(&event).await
    }

    async fn staff(
        &mut self,
        change: &mut Change,
        form: &OfficeForm,
        id: OfficeId,
    ) -> DbResult<()> {
        for person in &form.people {
            self.person(change, person, Node::Office(id)).await?;
        }
        let event = Event::of("people.add-office").office(id);
        let detail = json!({ "name": form.name, "people": form.people.len() });
        change
            .note(&event.about(format!("office/{id}")).detail(detail))
            .await
    }

    async fn person(&mut self, change: &mut Change, form: &PersonForm, node: Node) -> DbResult<()> {
        let new = NewPerson {
            name: &form.name,
            kana: &form.kana,
            login: Some(&form.login),
            email: &form.email,
            language: form.language,
        };
        let id = add_person(change, &new).await?;
        for role in &form.roles {
            give_role(change, id, *role, node).await?;
        }
        set_password(change, id, &self.keys.hash).await?;
        if let Some(sealed) = self.keys.sealed.get(&form.login) {
            confirm_totp(change, id, sealed, 0).await?;
        }
        self.roll.people.insert(form.login.clone(), id);
        Ok(())
    }

    async fn memberships(
        &self,
        data: &DemoData,
        council: CouncilId,
        day: Date,
    ) -> Result<(), DemoError> {
        let mut change = self.past.change(&Actor::house(), day).await?;
        for (_, office) in data.offices() {
            let office = self.roll.office(&office.id)?;
            let sharing = data.world.council.sharing;
            let id = add_membership(&mut change, council, office, sharing).await?;
            let event = Event::of("people.add-membership").office(office);
            change
                .note(&event.about(format!("membership/{id}")))
                .await?;
        }
        let event = Event::of("people.add-memberships").about(format!("council/{council}"));
        Ok(change.save(&event).await?)
    }
}
