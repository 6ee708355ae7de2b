//! What happened at an office, the newest first, page by page. That somebody has read it stands in it, too.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use mamori_core::calendar::{from_office_time, office_day};
use mamori_core::people::Act;
use serde::Deserialize;
use serde_json::json;

use super::super::store::journal::{self, Place, Told, Wanted, Year};
use super::card::Card;
use super::view::{self, About};
use super::{Desk, path};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult};

/// Events on a page.
const ROWS: usize = 50;
/// More letters than these are not searched for.
const TYPED: usize = 60;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/journal",
        Act::SeeJournal,
        show,
    )]
}

/// What the form asks for; `before` is the place of the last event of the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    who: String,
    from: String,
    to: String,
    kind: String,
    q: String,
    before: String,
    done: String,
}

/// One choice of a list.
struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

struct Row {
    href: String,
    time: String,
    who: Say,
    deed: Say,
    about: Option<About>,
    how: Say,
}

#[derive(Template)]
#[template(path = "evidence/journal.html")]
struct ListPage {
    frame: Frame,
    path: String,
    asked: Asked,
    is_asked: bool,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
    /// Only on the first page.
    card: Option<Card>,
    done: Option<Say>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit).await?;
    let mut mistakes = Mistakes::none();
    let wanted = asked.wanted(&desk, &mut mistakes);
    let years = journal::years(&app, desk.scope, desk.office).await?;
    let mut found = from_newest(&desk, &years, (asked.start(), &wanted), ROWS).await?;
    let is_more = found.len() > ROWS;
    found.truncate(ROWS);
    desk.trace(asked.event(found.len())).await?;
    let last = found.last().filter(|_| is_more).map(|it| it.place);
    let card = if asked.is_first() {
        Some(Card::of(&desk, &years).await?)
    } else {
        None
    };
    let page = ListPage {
        path: path(desk.office),
        is_asked: asked.is_asked(),
        people: people(&desk, &asked.who),
        kinds: kinds(&desk, &asked.kind),
        rows: found.iter().map(|it| row(&desk, it)).collect(),
        older: last.map(|it| asked.link(&path(desk.office), &mark(it))),
        newest: (!asked.before.is_empty()).then(|| asked.link(&path(desk.office), "")),
        card,
        done: done(&desk.frame, &asked.done),
        frame: desk.frame.with(mistakes),
        asked,
    };
    Ok(Page(page).into_response())
}

/// What became of the button.
fn done(frame: &Frame, word: &str) -> Option<Say> {
    let key = match word {
        "checked" => "journal.done.checked",
        "long" => "journal.done.long",
        _ => return None,
    };
    Some(frame.say(key))
}

/// The newest events before a place, at most so many and one more, so that it is known whether there are more.
pub(super) async fn from_newest(
    desk: &Desk,
    years: &[Year],
    (start, wanted): (Option<Place>, &Wanted),
    rows: usize,
) -> WebResult<Vec<Told>> {
    let first = wanted.from.map_or(i16::MIN, |it| office_day(it).year());
    let mut found = Vec::new();
    for year in years.iter().filter(|it| it.year >= first) {
        let before = match start {
            Some(start) if year.year > start.year => continue,
            Some(start) if year.year == start.year => start.seq,
            _ => year.size,
        };
        let place = Place {
            year: year.year,
            seq: before,
        };
        let most = rows + 1 - found.len();
        let at = (desk.scope, desk.office);
        found.extend(journal::page(&desk.app, at, (place, most), wanted).await?);
        if found.len() > rows {
            break;
        }
    }
    Ok(found)
}

impl Asked {
    fn is_asked(&self) -> bool {
        [&self.who, &self.from, &self.to, &self.kind, &self.q]
            .iter()
            .any(|it| !it.is_empty())
    }

    fn is_first(&self) -> bool {
        !self.is_asked() && self.before.is_empty()
    }

    fn word(&self) -> String {
        self.q.trim().chars().take(TYPED).collect()
    }

    /// Where the page begins; what is no place begins with the newest.
    fn start(&self) -> Option<Place> {
        let (year, seq) = self.before.split_once('-')?;
        Some(Place {
            year: year.parse().ok()?,
            seq: seq.parse().ok()?,
        })
    }

    fn wanted(&self, desk: &Desk, mistakes: &mut Mistakes) -> Wanted {
        let from = day(&self.from, ("from", mistakes));
        let to = day(&self.to, ("to", mistakes));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            mistakes.add("to", "journal.mistake.order");
        }
        let word = self.word();
        Wanted {
            actor: self.who.clone(),
            from: from.map(begin),
            before: to.and_then(|it| it.tomorrow().ok()).map(begin),
            kind: self.kind.clone(),
            operations: operations(desk, &word),
            with_detail: desk.may_detail(),
            word,
        }
    }

    /// What is kept of the reading itself.
    fn event(&self, shown: usize) -> Event {
        Event::of("evidence.read").detail(json!({
            "who": self.who, "from": self.from, "to": self.to, "kind": self.kind, "word": self.word(),
            "before": self.before, "shown": shown,
        }))
    }

    /// The same question from another place on.
    fn link(&self, path: &str, before: &str) -> String {
        let word = self.word();
        let all = [
            ("who", self.who.as_str()),
            ("from", &self.from),
            ("to", &self.to),
            ("kind", &self.kind),
            ("q", &word),
            ("before", before),
        ];
        let given: Vec<_> = all.iter().filter(|it| !it.1.is_empty()).collect();
        if given.is_empty() {
            return path.to_owned();
        }
        let query = serde_urlencoded::to_string(given).unwrap_or_default();
        format!("{path}?{query}")
    }
}

fn mark(place: Place) -> String {
    format!("{}-{}", place.year, place.seq)
}

/// A day that somebody typed; none for nothing.
fn day(text: &str, (field, mistakes): (&'static str, &mut Mistakes)) -> Option<Date> {
    let read = text.trim().parse().ok();
    if read.is_none() && !text.trim().is_empty() {
        mistakes.add(field, "journal.mistake.day");
    }
    read
}

/// The first moment of a day in the office.
fn begin(day: Date) -> Timestamp {
    from_office_time(day.to_datetime(Time::midnight()))
}

/// The operations whose words hold what somebody typed.
fn operations(desk: &Desk, word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    let word = word.to_lowercase();
    let keys = desk
        .app
        .words
        .keys()
        .filter_map(|it| it.strip_prefix("journal.did."));
    keys.filter(|it| {
        let key = format!("journal.did.{it}");
        desk.frame.plain(&key).to_lowercase().contains(&word)
    })
    .map(str::to_owned)
    .collect()
}

fn people(desk: &Desk, chosen: &str) -> Vec<Choice> {
    let known = desk.known.values();
    let mut known: Vec<_> = known.collect();
    known.sort_by(|a, b| (&a.kana, a.id).cmp(&(&b.kana, b.id)));
    let mut all: Vec<(String, String)> = known
        .into_iter()
        .map(|it| (it.id.to_string(), it.name.clone()))
        .collect();
    for (value, key) in [
        ("system", "journal.who.system"),
        ("nobody", "journal.who.nobody"),
    ] {
        all.push((value.to_owned(), desk.frame.plain(key)));
    }
    all.into_iter()
        .map(|(value, words)| Choice {
            is_chosen: value == chosen,
            value,
            words,
        })
        .collect()
}

fn kinds(desk: &Desk, chosen: &str) -> Vec<Choice> {
    let choice = |it: &&str| Choice {
        value: (*it).to_owned(),
        words: desk.frame.plain(&format!("journal.kind.{it}")),
        is_chosen: *it == chosen,
    };
    view::KINDS.iter().map(choice).collect()
}

fn row(desk: &Desk, told: &Told) -> Row {
    let frame = &desk.frame;
    Row {
        href: format!(
            "{}/{}/{}",
            path(desk.office),
            told.place.year,
            told.place.seq
        ),
        time: view::time(told.at),
        who: view::who(desk, told),
        deed: view::deed(frame, desk, &told.operation),
        about: view::about(desk, &told.subject),
        how: view::how(desk, told),
    }
}
