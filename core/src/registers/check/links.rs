//! Links of a ledger: whatever it names elsewhere must be there.

use super::Checked;
use crate::lint::Finding;
use crate::registers::register::Permits;

impl Checked<'_> {
    pub(super) fn links(&self) -> Vec<Finding> {
        let register = self.register;
        let mut findings = Vec::new();
        for (at, id) in register.items.iter().enumerate() {
            if self.catalogue.provision(id.as_str()).is_none() {
                findings.push(self.dangling(&format!("items.{at}"), "項目", id.as_str()));
            }
        }
        for (at, it) in register.sources.iter().enumerate() {
            let (norm, edition) = (it.edition.norm(), it.edition.short());
            if self.catalogue.edition(norm, edition).is_none() {
                let place = format!("sources.{at}");
                findings.push(self.dangling(&place, "版", it.edition.as_str()));
            }
        }
        if let Some(permits) = &register.permits {
            findings.extend(self.permits(permits));
        }
        if let Some(accounts) = &register.accounts {
            let fields = accounts.fields().into_iter();
            let unknown = fields.filter(|it| register.field(it.as_str()).is_none());
            findings.extend(unknown.map(|it| self.no_field("accounts", it)));
        }
        findings
    }

    fn permits(&self, permits: &Permits) -> Vec<Finding> {
        let mut findings = Vec::new();
        let of = permits.register.as_str();
        if !self.ids.contains(of) {
            findings.push(self.dangling("permits", "台帳", of));
        }
        let named = [
            &permits.person,
            &permits.thing,
            &permits.from,
            &permits.until,
        ];
        let unknown = named
            .into_iter()
            .filter(|it| self.register.field(it.as_str()).is_none());
        findings.extend(unknown.map(|it| self.no_field("permits", it)));
        findings
    }

    fn dangling(&self, place: &str, what: &str, id: &str) -> Finding {
        let message = format!("{what}「{id}」がありません。");
        let next = format!("ある{what}の id を書いてください。");
        self.fault(place, "link.dangling", message, &next)
    }
}
