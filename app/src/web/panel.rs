//! Panels: what a capability says about one office on a page that it does not own. Which pages ask stands there.

use std::pin::Pin;
use std::sync::Arc;

use askama::Template;
use jiff::civil::Date;
use mamori_core::ids::OfficeId;
use mamori_core::people::Act;

use super::{App, Frame, Say, Visit, WebResult};
use crate::db::Scope;

/// What a maker of panels is given: one visitor at one office on one day.
#[derive(Clone)]
pub struct Desk {
    /// The application.
    pub app: App,
    /// Words in the visitor's language; the visit is `frame.visit`.
    pub frame: Frame,
    /// The office that the page speaks of.
    pub office: OfficeId,
    /// What the visitor's store functions may see.
    pub scope: Scope,
    /// The day in the office.
    pub today: Date,
}

/// A piece of a page about one office. Everything a mail would say stands in one of these.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Its place: the smaller comes first. The capabilities count in hundreds in the order of the house:
    /// people 300, catalogue 600, assessments 700, plan 750, reports 1800.
    pub order: u16,
    /// The heading.
    pub title: Say,
    /// What stands under it; empty where the things to do say it all. See [`Say::drawn`].
    pub body: Say,
    /// Where one goes on.
    pub action: Option<Action>,
    /// What this visitor has to do now.
    pub todos: Vec<Todo>,
}

/// A link with its words.
#[derive(Debug, Clone)]
pub struct Action {
    /// The words on it.
    pub words: Say,
    /// Where it leads.
    pub href: String,
}

/// One thing that this visitor has to do; the first of all becomes the next single action of the page.
#[derive(Debug, Clone)]
pub struct Todo {
    /// When.
    pub urgency: Urgency,
    /// Among those of the same urgency the smaller comes first.
    pub rank: u16,
    /// What, as an order to oneself.
    pub words: Say,
    /// How long it takes, where that is known.
    pub minutes: Option<u32>,
    /// The last day for it, where there is one.
    pub due_on: Option<Date>,
    /// The page on which it is done.
    pub href: String,
    /// Whether a mail reminds of it: one's own tasks, and what others wait for.
    pub by_mail: bool,
}

/// When something is to be done, most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Something has happened and nobody has answered.
    Now,
    /// Its day has passed.
    Late,
    /// Somebody else waits for it, for example for an approval.
    Awaited,
    /// Due within seven days, or to be begun now.
    ThisWeek,
    /// Later.
    Later,
}

type Making = Pin<Box<dyn Future<Output = WebResult<Option<Panel>>> + Send>>;

/// Makes a panel, or none when it has nothing to say to this visitor. A capability offers its own in its door:
/// `pub fn panels() -> Vec<PanelMaker> { vec![PanelMaker::new(panel::own_check)] }`.
#[derive(Clone)]
pub struct PanelMaker(Arc<dyn Fn(Desk) -> Making + Send + Sync>);

impl PanelMaker {
    /// Takes an `async fn(Desk) -> WebResult<Option<Panel>>`.
    pub fn new<F, M>(make: F) -> Self
    where
        F: Fn(Desk) -> M + Send + Sync + 'static,
        M: Future<Output = WebResult<Option<Panel>>> + Send + 'static,
    {
        Self(Arc::new(move |desk| Box::pin(make(desk))))
    }
}

impl Desk {
    /// The desk of a visit to a page with `{office}`.
    pub fn of(app: &App, visit: &Visit) -> WebResult<Self> {
        Ok(Self {
            app: app.clone(),
            frame: Frame::new(app, visit),
            office: visit.office()?,
            scope: visit.scope()?,
            today: app.clock.today(),
        })
    }

    /// Whether the visitor may do this at the office.
    pub fn may(&self, act: Act) -> bool {
        self.frame.visit.may(act)
    }

    /// Asks all makers; the answers in their order.
    pub async fn panels(&self, makers: &[PanelMaker]) -> WebResult<Vec<Panel>> {
        let mut panels = Vec::new();
        for maker in makers {
            panels.extend((maker.0)(self.clone()).await?);
        }
        panels.sort_by_key(|it| it.order);
        Ok(panels)
    }
}

impl Panel {
    /// A panel with a heading and nothing else yet.
    pub fn new(order: u16, title: Say) -> Self {
        Self {
            order,
            title,
            body: Say::plain(""),
            action: None,
            todos: Vec::new(),
        }
    }

    /// With an askama template as its body.
    pub fn with_body(self, body: &impl Template) -> WebResult<Self> {
        let body = Say::drawn(body)?;
        Ok(Self { body, ..self })
    }

    /// With a link under it.
    #[must_use]
    pub fn with_action(self, words: Say, href: impl Into<String>) -> Self {
        let href = href.into();
        let action = Some(Action { words, href });
        Self { action, ..self }
    }

    /// With one more thing to do.
    #[must_use]
    pub fn with_todo(mut self, todo: Todo) -> Self {
        self.todos.push(todo);
        self
    }
}

impl Todo {
    /// A thing to do; see the fields for what else can be said.
    pub fn new(urgency: Urgency, words: Say, href: impl Into<String>) -> Self {
        Self {
            urgency,
            rank: 0,
            words,
            minutes: None,
            due_on: None,
            href: href.into(),
            by_mail: false,
        }
    }

    /// With how long it takes.
    #[must_use]
    pub fn taking(self, minutes: u32) -> Self {
        let minutes = Some(minutes);
        Self { minutes, ..self }
    }

    /// With its last day.
    #[must_use]
    pub fn due(self, day: Date) -> Self {
        let due_on = Some(day);
        Self { due_on, ..self }
    }

    /// One of which a mail reminds too.
    #[must_use]
    pub fn by_mail(self) -> Self {
        Self {
            by_mail: true,
            ..self
        }
    }

    /// Whether a mail tells of it today.
    pub fn is_told(&self) -> bool {
        self.by_mail && self.urgency != Urgency::Later
    }

    /// The most pressing first; among equals by day, rank, and shortness.
    pub fn in_order(mut todos: Vec<Self>) -> Vec<Self> {
        todos.sort_by_key(|it| {
            let day = it.due_on.unwrap_or(Date::MAX);
            (it.urgency, day, it.rank, it.minutes.unwrap_or(u32::MAX))
        });
        todos
    }
}

impl Urgency {
    /// The urgency of something due on a day.
    pub fn of(due_on: Date, today: Date) -> Self {
        let week = today.saturating_add(jiff::Span::new().days(7));
        match due_on {
            day if day < today => Self::Late,
            day if day <= week => Self::ThisWeek,
            _ => Self::Later,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_due_today_is_not_late_and_what_is_due_in_eight_days_is_later() {
        let today = date(2026, 11, 22);
        let urgency = |day| Urgency::of(date(2026, 11, day), today);
        assert_eq!(
            [21, 22, 29, 30].map(urgency),
            [
                Urgency::Late,
                Urgency::ThisWeek,
                Urgency::ThisWeek,
                Urgency::Later
            ]
        );
    }

    #[test]
    fn the_most_pressing_comes_first_and_of_equals_the_earlier_day() {
        let todo = |name: &str, urgency| Todo::new(urgency, Say::plain(name), "/");
        let todos = vec![
            todo("later", Urgency::Later),
            todo("week", Urgency::ThisWeek).due(date(2026, 11, 25)),
            todo("sooner", Urgency::ThisWeek).due(date(2026, 11, 24)),
            todo("waits", Urgency::Awaited),
            todo("late", Urgency::Late),
        ];
        let names: Vec<String> = Todo::in_order(todos)
            .iter()
            .map(|it| it.words.to_string())
            .collect();
        assert_eq!(names, ["late", "waits", "sooner", "week", "later"]);
    }
}
