//! The list of a round by place, to tick off: what was not looked at yet, saved together; at most fifty lines a page.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{Mark, Standing};
use serde::Deserialize;

use super::super::super::rounds::{self, Counted, NewMark};
use super::super::tap::{Typed, typed};
use super::super::view;
use super::begin::seen;
use super::show::place_words;
use super::{Row, Table, kind, mark_tag, mark_words, refused, title};
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebResult, see_other};

/// Lines on a page.
const ROWS: usize = 50;

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/registers/{register}/rounds/{round}/list";
    vec![
        Route::get(path, Act::ManageRegisters, show),
        Route::post(path, Act::ManageRegisters, save),
    ]
}

/// Which lines are asked for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Asked {
    /// At which place; everywhere without it, and with an empty one where no place is written.
    at: Option<String>,
    /// `all`, or only what was not looked at.
    show: String,
    page: usize,
    /// How many were just marked, and how many somebody else had marked.
    done: Option<usize>,
    others: usize,
}

#[derive(Template)]
#[template(path = "registers/rounds/list.html")]
struct ListPage {
    frame: Frame,
    round: String,
    title: Say,
    at: Option<Say>,
    seen: Say,
    rows: Vec<Line>,
    done: Option<Say>,
    others: Option<Say>,
    there: Say,
    missing: Say,
    /// The same list with everything, or with what is left.
    other: (String, Say),
    pages: Vec<(String, usize, bool)>,
    can_mark: bool,
    mark: String,
}

struct Line {
    id: String,
    row: Row,
    tag: Option<view::Tag>,
    is_ticked: bool,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    table.trace().await?;
    Ok(page(&table, &asked, (Mistakes::none(), &[])).into_response())
}

impl Asked {
    fn is_wanted(&self, table: &Table, it: &Counted) -> bool {
        let is_here = self.at.as_ref().is_none_or(|at| table.place(it) == *at);
        is_here
            && match it.line().standing(table.sheet.period) {
                Standing::Left => true,
                Standing::Seen(mark) => self.show == "all" && mark != Mark::Surplus,
                _ => false,
            }
    }

    fn query(&self, show: &str, page: usize) -> String {
        let page = page.to_string();
        let mut pairs = vec![("show", show), ("page", page.as_str())];
        if let Some(at) = &self.at {
            pairs.push(("at", at));
        }
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }
}

fn page(table: &Table, asked: &Asked, (mistakes, ticked): (Mistakes, &[String])) -> Page<ListPage> {
    let (frame, register) = (table.frame(), &table.desk.register);
    let lines = table.sheet.lines.iter();
    let wanted: Vec<&Counted> = lines.filter(|it| asked.is_wanted(table, it)).collect();
    let path = format!("{}/list", table.path());
    let link = |page| format!("{path}?{}", asked.query(&asked.show, page));
    let pages = wanted.len().div_ceil(ROWS);
    let here = asked.page.min(pages.saturating_sub(1));
    let rows = wanted.iter().skip(here * ROWS).take(ROWS);
    let sums = table.sheet.tally();
    let kind = kind(register);
    let (show, words) = match asked.show.as_str() {
        "all" => ("", "rounds.list.left"),
        _ => ("all", "rounds.list.all"),
    };
    Page(ListPage {
        round: table.path(),
        title: match asked.show.as_str() {
            "all" => title(&frame, register),
            _ => frame.say(&format!("rounds.{kind}.list")),
        },
        at: asked.at.as_ref().map(|it| place_words(&frame, it)),
        seen: seen(&frame, (sums.seen, sums.of)),
        rows: rows.map(|it| line(table, it, ticked)).collect(),
        done: asked.done.map(|it| said(&frame, "rounds.list.done", it)),
        others: (asked.others > 0).then(|| said(&frame, "rounds.list.others", asked.others)),
        there: mark_words(&frame, register, Mark::There),
        missing: mark_words(&frame, register, Mark::Missing),
        other: (format!("{path}?{}", asked.query(show, 0)), frame.say(words)),
        pages: (0..pages)
            .filter(|_| pages > 1)
            .map(|it| (link(it), it + 1, it == here))
            .collect(),
        can_mark: table.sheet.goes_on(),
        mark: format!("{path}?{}", asked.query(&asked.show, here)),
        frame: frame.with(mistakes),
    })
}

fn said(frame: &Frame, key: &str, n: usize) -> Say {
    frame.fill(key, &[("n", &n.to_string())])
}

fn line(table: &Table, it: &Counted, ticked: &[String]) -> Line {
    let id = it.entry.id.to_string();
    let mark = it.marked.as_ref().map(|it| it.mark);
    Line {
        row: table.row(it),
        tag: mark.map(|it| mark_tag(&table.desk.frame, &table.desk.register, it)),
        is_ticked: ticked.contains(&id),
        id,
    }
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((_, register, round)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    Form(sent): Form<Typed>,
) -> WebResult<Response> {
    let table = Table::open(&app, &visit, (&register, &round)).await?;
    let ticked: Vec<String> = sent
        .iter()
        .filter(|(field, _)| field == "thing")
        .map(|(_, it)| it.clone())
        .take(ROWS)
        .collect();
    let mark = match typed(&sent, "mark") {
        Some("missing") => Mark::Missing,
        _ => Mark::There,
    };
    if ticked.is_empty() {
        let mut mistakes = Mistakes::none();
        mistakes.add("things", "rounds.list.none");
        return Ok(page(&table, &asked, (mistakes, &ticked)).into_response());
    }
    let (done, others) = tick(&app, &visit, &table, (&ticked, mark)).await?;
    let query = asked.query(&asked.show, asked.page);
    let path = table.path();
    Ok(see_other(&format!(
        "{path}/list?{query}&done={done}&others={others}"
    )))
}

/// Marks what was ticked and not looked at yet. Whatever somebody else has marked otherwise meanwhile stays theirs.
async fn tick(
    app: &App,
    visit: &Visit,
    table: &Table,
    (ticked, mark): (&[String], Mark),
) -> WebResult<(usize, usize)> {
    let mut wanted = Vec::new();
    let mut others = 0;
    for id in ticked {
        let line = table.line(id)?;
        match line.marked.as_ref().map(|it| it.mark) {
            None => wanted.push((line, table.place(line))),
            Some(it) => others += usize::from(it != mark),
        }
    }
    let news = wanted.iter().map(|(line, place)| {
        let name = table.desk.register.name_of(&line.entry.values);
        let new = NewMark {
            mark,
            name,
            place,
            note: "",
        };
        (*line, new)
    });
    let news: Vec<(&Counted, NewMark<'_>)> = news.collect();
    let done = rounds::mark(app, &visit.actor(), &table.sheet.round, &news).await;
    let done = done.map_err(refused)?;
    Ok((done, others + news.len() - done))
}
