//! The chapters of a long norm: the list with how far each is, and the page on which one works on one of them.

use std::collections::BTreeMap;

use askama::Template;
use mamori_core::assessments::{Chapter, Given, chapters, go_on, is_simplified};
use mamori_core::catalogue::{Edition, ProvisionId};
use mamori_core::people::Act;

use super::lines::{self, Section};
use super::overview::{Desk, Next, is_long};
use crate::web::{Frame, Say};

/// The chapters of one division (編), or all where there are no divisions.
pub(super) struct Part {
    pub(super) title: Option<Say>,
    pub(super) chapters: Vec<Standing>,
}

/// One chapter with how far it is.
pub(super) struct Standing {
    pub(super) title: Say,
    pub(super) href: String,
    /// `done`, `started`, `open` or `off`.
    pub(super) word: &'static str,
    pub(super) glyph: &'static str,
    pub(super) state: Say,
    pub(super) answered: usize,
    pub(super) of: usize,
    pub(super) gaps: usize,
    pub(super) left_out: usize,
    pub(super) simplified: Option<Say>,
}

#[derive(Template)]
#[template(path = "assessments/chapter.html")]
pub(super) struct ChapterPage {
    frame: Frame,
    list: String,
    norm: Say,
    chapter: Standing,
    next: Option<Next>,
    sections: Vec<Section>,
    before: Option<Way>,
    behind: Option<Way>,
}

/// A chapter beside this one.
struct Way {
    title: Say,
    href: String,
}

impl Desk<'_> {
    fn edition(&self) -> Option<&Edition> {
        let of = &self.whole.assessment;
        self.app.catalogue.edition(&of.norm, &of.edition)
    }

    fn chapters(&self) -> Vec<Chapter<'_>> {
        let groups = self.edition().map(|it| it.groups.as_slice());
        chapters(groups.unwrap_or_default(), &self.whole.checked)
    }

    /// The chapters by division; none of a norm that fits on one page.
    pub(super) fn parts(&self, frame: &Frame) -> Vec<Part> {
        let mut parts: Vec<(Option<&str>, Part)> = Vec::new();
        let all = if is_long(self.whole) {
            self.chapters()
        } else {
            Vec::new()
        };
        for it in &all {
            let division = self.edition().and_then(|one| one.division_of(&it.group.id));
            let id = division.map(|it| it.id.as_str());
            if parts.last().is_none_or(|(last, _)| *last != id) {
                let title = division.map(|it| frame.text(it.title.authored(), &it.title_en));
                let chapters = Vec::new();
                parts.push((id, Part { title, chapters }));
            }
            if let Some((_, part)) = parts.last_mut() {
                part.chapters.push(self.standing(frame, it));
            }
        }
        parts.into_iter().map(|(_, it)| it).collect()
    }

    fn standing(&self, frame: &Frame, it: &Chapter<'_>) -> Standing {
        let (word, glyph) = match it {
            _ if it.items.is_empty() => ("off", "―"),
            _ if it.is_finished() => ("done", "◎"),
            _ if it.is_begun() => ("started", "▶"),
            _ => ("open", "・"),
        };
        let is_simpler = is_simplified(it.group, &self.whole.assessment.scoping);
        let simplified = (is_simpler && !it.items.is_empty()).then_some(it.group);
        Standing {
            title: title(frame, it),
            href: self.page_of(it),
            word,
            glyph,
            state: frame.say(&format!("assessments.chapter.{word}")),
            answered: it.answered(),
            of: it.items.len(),
            gaps: it.gaps(),
            left_out: it.left_out,
            simplified: simplified
                .map(|it| frame.text(it.simplified_why.authored(), &it.simplified_why_en)),
        }
    }

    fn page_of(&self, it: &Chapter<'_>) -> String {
        let part = format!("?part={}", it.group.id);
        self.course.at(self.office, &part)
    }

    /// The first open card of the chapter in which one goes on, with its name.
    pub(super) fn chapter_to_go_on(&self, frame: &Frame, places: &[(&str, &str)]) -> Option<Next> {
        let all = self.chapters();
        let chapter = go_on(&all, None)?;
        let words = frame.fill("assessments.next.chapter.words", places);
        Some(Next {
            words: words.with("chapter", &title(frame, chapter)),
            ..self.card(frame, "chapter", chapter)?
        })
    }

    /// The way to the first open card of a chapter; none when it has no such card.
    fn card(&self, frame: &Frame, step: &str, chapter: &Chapter<'_>) -> Option<Next> {
        let open = chapter.next_open(None)?;
        let href = self.course.item(self.office, open.id.local());
        Some(Next::link(frame, step, href))
    }
}

impl ChapterPage {
    /// The page of a chapter of a long norm. `None` where there is no such chapter, or the norm fits on one page.
    pub(super) fn of(
        desk: &Desk<'_>,
        frame: &Frame,
        (part, given): (&str, &BTreeMap<ProvisionId, Given>),
    ) -> Option<Self> {
        let all = desk.chapters();
        let at = all.iter().position(|it| it.group.id == part);
        let at = at.filter(|_| is_long(desk.whole))?;
        let chapter = all.get(at)?;
        let list = lines::Desk {
            app: desk.app,
            course: desk.course,
            office: desk.office,
            whole: desk.whole,
            given,
        };
        let norm = desk.app.catalogue.norm(&desk.course.norm)?;
        let way = |it: &Chapter<'_>| Way {
            title: title(frame, it),
            href: desk.page_of(it),
        };
        Some(Self {
            list: desk.course.at(desk.office, ""),
            norm: frame.text(norm.title.authored(), &norm.title_en),
            chapter: desk.standing(frame, chapter),
            next: next(desk, frame, (&all, chapter)),
            sections: vec![list.section(frame, chapter.group)],
            before: at.checked_sub(1).and_then(|it| all.get(it)).map(way),
            behind: all.get(at + 1).map(way),
            frame: frame.clone(),
        })
    }
}

/// The next card of the chapter; when it is finished, the next chapter; when all are, the whole.
fn next(
    desk: &Desk<'_>,
    frame: &Frame,
    (all, chapter): (&[Chapter<'_>], &Chapter<'_>),
) -> Option<Next> {
    let open = desk.whole.assessment.closed_at.is_none();
    if !open || !frame.visit.may(Act::AnswerManagerCheck) {
        return None;
    }
    if let Some(next) = desk.card(frame, "card", chapter) {
        let left = (chapter.items.len() - chapter.answered()).to_string();
        let words = frame.fill("assessments.next.card.words", &[("left", &left)]);
        return Some(Next { words, ..next });
    }
    let Some(later) = go_on(all, Some(&chapter.group.id)) else {
        let list = desk.course.at(desk.office, "");
        return Some(Next::link(frame, "whole", list));
    };
    let next = desk.card(frame, "later", later)?;
    Some(Next {
        words: next.words.with("chapter", &title(frame, later)),
        ..next
    })
}

/// A chapter by its number and its title.
fn title(frame: &Frame, it: &Chapter<'_>) -> Say {
    let title = frame.text(it.group.title.authored(), &it.group.title_en);
    let number = &it.group.number;
    if number.is_empty() {
        return title;
    }
    let words = frame.say("assessments.chapter.named").with("title", &title);
    words.with("number", &frame.text(number.authored(), &number.plain()))
}
