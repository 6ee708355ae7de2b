//! Which norm a page speaks of, and where its pages lie: the check that every office makes has short addresses of its own.

use std::collections::BTreeMap;

use mamori_core::assessments::{Question, Said, Scoping};
use mamori_core::catalogue::{Catalogue, Edition, Norm, TextStatus};
use mamori_core::ids::OfficeId;

use super::super::{Assessment, EDITION, NORM, current_against, history_against};
use super::path;
use crate::web::{App, Visit, WebError, WebResult};

/// The names in the path: `norm` where there is one, `item` where there is one.
pub(super) type Names = BTreeMap<String, String>;

/// The norm of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    /// Its id.
    pub(super) norm: String,
    /// Whether it is the one that every office is checked against.
    pub(super) is_main: bool,
}

impl Course {
    /// The norm that the path names, the main one where it names none; also one that was taken away, where the office
    /// has checked itself against it.
    pub(super) async fn find(app: &App, visit: &Visit, names: &Names) -> WebResult<Self> {
        let norm = names.get("norm").map_or(NORM, String::as_str);
        if let Some(known) = app.catalogue.norm(norm) {
            let known = Some(known).filter(|it| it.assessable);
            return Ok(Self::about(known.ok_or(WebError::NotFound)?));
        }
        let (scope, office) = (visit.scope()?, visit.office()?);
        let checks = history_against(app, scope, office, norm).await?;
        if checks.is_empty() {
            return Err(WebError::NotFound);
        }
        Ok(Self {
            norm: norm.to_owned(),
            is_main: norm == NORM,
        })
    }

    /// The pages about one norm.
    pub(super) fn about(norm: &Norm) -> Self {
        Self {
            norm: norm.id.to_string(),
            is_main: norm.id.as_str() == NORM,
        }
    }

    /// Where its pages lie, below the office.
    pub(super) fn base(&self) -> String {
        if self.is_main {
            "assessment".to_owned()
        } else {
            format!("norms/{}", self.norm)
        }
    }

    /// A page of it.
    pub(super) fn at(&self, office: OfficeId, rest: &str) -> String {
        path(office, &format!("{}{rest}", self.base()))
    }

    /// The page of a requirement.
    pub(super) fn item(&self, office: OfficeId, local: &str) -> String {
        self.at(office, &format!("/items/{local}"))
    }

    /// Where the office says about itself what narrows an edition down.
    pub(super) fn scoping(&self, office: OfficeId, edition: &str) -> String {
        if self.is_main {
            return path(office, "scoping");
        }
        path(
            office,
            &format!("scoping?norm={}&edition={edition}", self.norm),
        )
    }

    /// This year's check, where it has been opened.
    pub(super) async fn current(&self, app: &App, visit: &Visit) -> WebResult<Option<Assessment>> {
        let (scope, office) = (visit.scope()?, visit.office()?);
        Ok(current_against(app, scope, office, &self.norm).await?)
    }
}

/// The edition against which a new check begins: for the main norm the one of the house, else the newest that is known
/// from its source, else the newest of which anything is held.
pub(super) fn edition_to_begin<'a>(
    catalogue: &'a Catalogue,
    norm: &'a Norm,
) -> Option<&'a Edition> {
    let norm = norm.id.as_str();
    if norm == NORM {
        return catalogue.edition(NORM, EDITION);
    }
    let held = |it: &&Edition| !catalogue.provisions(it.id.norm(), it.id.short()).is_empty();
    let mut all: Vec<&Edition> = catalogue.editions(norm).filter(held).collect();
    all.sort_by(|a, b| a.issued.cmp(&b.issued));
    let verified = all
        .iter()
        .rev()
        .find(|it| it.text_status == TextStatus::Verified);
    verified.or(all.last()).copied()
}

/// All editions with which a check can begin: the one above, and those after it of which something is held.
pub(super) fn editions_to_begin<'a>(catalogue: &'a Catalogue, norm: &'a Norm) -> Vec<&'a Edition> {
    let Some(first) = edition_to_begin(catalogue, norm) else {
        return Vec::new();
    };
    let held = |it: &&Edition| !catalogue.provisions(it.id.norm(), it.id.short()).is_empty();
    let later = catalogue.editions(norm.id.as_str()).filter(held);
    let later = later.filter(|it| it.issued > first.issued);
    std::iter::once(first).chain(later).collect()
}

/// The later editions to which a check can move: those that tell of every change since its own. An edition of which only
/// some things are known would take the rest away.
pub(super) fn later_editions<'a>(catalogue: &'a Catalogue, of: &'a Assessment) -> Vec<&'a Edition> {
    let Some(now) = catalogue.edition(&of.norm, &of.edition) else {
        return Vec::new();
    };
    let told = |it: &&Edition| {
        let list = catalogue.changes(&it.id);
        list.is_some_and(|list| list.complete && list.from == now.id)
    };
    catalogue.editions(&of.norm).filter(told).collect()
}

/// The further questions that narrow a norm down and that the office has not answered.
pub(super) fn further_questions(
    catalogue: &Catalogue,
    (norm, edition): (&str, &str),
    said: &Scoping,
) -> Vec<Question> {
    let provisions = catalogue.provisions(norm, edition);
    let sufficient = catalogue.edition(norm, edition);
    let sufficient = sufficient.and_then(Edition::sufficient);
    let decides = |fact| {
        provisions.iter().any(|it| it.applies_if.contains(&fact))
            || sufficient.is_some_and(|(_, it)| it == fact)
    };
    let asked = |question: &Question| {
        !Question::FIRST.contains(question) && question.fact().is_some_and(decides)
    };
    let open = |it: &Question| !matches!(said.said.get(it), Some(Said::Yes | Said::No));
    let all = Question::ALL.iter().copied();
    all.filter(asked).filter(open).collect()
}
