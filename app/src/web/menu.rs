//! The menu under the frame's head: at most seven links, each only for whoever may open it.

use mamori_core::people::Act;

use super::{At, Frame, Say};

/// One link of the menu.
pub struct MenuLink {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub words: Say,
    /// Whether this page lies behind it.
    pub is_current: bool,
}

impl Frame {
    /// The links for this visitor; empty for somebody who has not signed in.
    pub fn menu(&self) -> Vec<MenuLink> {
        if self.visit.who.is_none() {
            return Vec::new();
        }
        match &self.visit.home {
            At::Office { id, .. } => self.office_menu(&format!("/offices/{id}")),
            At::Corporation { id, .. } => {
                self.node_menu(&format!("/corporations/{id}"), Act::SeePeople)
            }
            At::Council { id, .. } => {
                self.node_menu(&format!("/councils/{id}"), Act::ManageCouncil)
            }
            At::Nowhere => vec![
                self.menu_link("web.menu.home", "/".to_owned(), &[]),
                self.library(),
            ],
        }
    }

    /// At a corporation or council: its offices, and its people for whoever may do `people`.
    fn node_menu(&self, base: &str, people: Act) -> Vec<MenuLink> {
        let mut menu = vec![self.menu_link("web.menu.home", base.to_owned(), &[])];
        if self.visit.may_at_home(people) {
            let people = format!("{base}/people");
            menu.push(self.menu_link("web.menu.people", people.clone(), &[&people]));
        }
        menu.push(self.library());
        menu
    }

    fn library(&self) -> MenuLink {
        let path = "/catalogue".to_owned();
        self.menu_link("web.menu.catalogue", path, &["/catalogue"])
    }

    fn office_menu(&self, base: &str) -> Vec<MenuLink> {
        let at = |page: &str| format!("{base}/{page}");
        let [check, checks, own, scoping] =
            ["assessment", "assessments", "self-check", "scoping"].map(at);
        let may = |act| self.visit.may_at_home(act);
        let mut menu = vec![self.menu_link("web.menu.home", base.to_owned(), &[])];
        if may(Act::SeeOfficeAssessment) {
            let places = [check.as_str(), &checks, &own, &scoping];
            menu.push(self.menu_link("web.menu.check", check.clone(), &places));
            menu.push(self.menu_link("web.menu.plan", at("plan"), &[&at("plan")]));
            if may(Act::SeePeople) {
                menu.push(self.menu_link("web.menu.people", at("people"), &[&at("people")]));
            }
        } else if may(Act::AnswerSelfCheck) {
            menu.push(self.menu_link("web.menu.check", own.clone(), &[&own]));
        }
        if may(Act::SeeDailyRegisters) {
            let place = at("registers");
            menu.push(self.menu_link(
                "web.menu.registers",
                place.clone(),
                &[&place, &at("pictures")],
            ));
        }
        menu.push(self.library());
        if may(Act::PrintPapers) {
            menu.push(self.menu_link("web.menu.papers", at("papers"), &[&at("papers")]));
        }
        menu
    }

    /// A link, current on its own page and on the pages below those named.
    fn menu_link(&self, key: &str, href: String, places: &[&str]) -> MenuLink {
        let path = self.visit.path.split('?').next().unwrap_or_default();
        let below = |place: &&str| {
            path.strip_prefix(*place)
                .is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        MenuLink {
            is_current: path == href || places.iter().any(below),
            words: self.say(key),
            href,
        }
    }
}
