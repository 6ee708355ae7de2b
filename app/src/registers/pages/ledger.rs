//! The page of one ledger: its entries, searched and page by page.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::{FieldId, State as Far, Writer};
use serde::Deserialize;
use serde_json::json;

use super::super::store::entry::Entry;
use super::super::store::list::{Part, Wanted, list_read};
use super::tap::{Taps, tap_field};
use super::{Desk, entry_path, rounds, shelf_path, view};
use crate::db::Event;
use crate::web::{Action, App, Frame, Page, Route, Say, Visit, WebResult};

/// Entries on a page: what fits a telephone's patience and ten kilobytes.
const ROWS: i64 = 40;
/// More characters than these are not searched for.
const TYPED: usize = 60;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/registers/{register}",
        Act::SeeDailyRegisters,
        show,
    )]
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: i64,
}

impl Asked {
    fn words(&self) -> String {
        self.q.trim().chars().take(TYPED).collect()
    }

    /// Far more pages than any office has entries; a larger number must not overflow.
    fn page(&self) -> i64 {
        self.page.clamp(0, 1_000_000)
    }
}

#[derive(Template)]
#[template(path = "registers/ledger.html")]
struct LedgerPage {
    frame: Frame,
    path: String,
    shelf: String,
    title: Say,
    plain: String,
    about: Say,
    typed: String,
    filters: Vec<Filter>,
    heads: Vec<Say>,
    rows: Vec<Row>,
    count: Say,
    before: Option<String>,
    after: Option<String>,
    may_write: bool,
    add: Say,
    /// The choices that write a whole entry by one tap.
    taps: Taps,
    /// Other pages about the same things.
    others: Vec<Action>,
}

/// A way to see fewer or more entries.
struct Filter {
    href: String,
    words: Say,
    is_chosen: bool,
}

struct Row {
    href: String,
    facts: Vec<view::Fact>,
    state: view::Tag,
    needs: Vec<view::Tag>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let desk = Desk::open(&app, &visit, &register)?;
    let now = app.clock.now();
    let wanted = Wanted {
        words: asked.words(),
        state: asked.show.parse().ok(),
        with_over: asked.show == "all",
        late_at: (asked.show == "late").then_some(now),
    };
    let part = Part {
        from: asked.page() * ROWS,
        count: ROWS,
        newest_first: !desk.register.is_record(),
    };
    let of = (desk.office, &desk.register);
    let fields = desk.register.fields.iter().filter(|it| desk.may_read(it));
    let readable: BTreeSet<FieldId> = fields.map(|it| it.id.clone()).collect();
    let found = list_read(&app, desk.scope, of, (&wanted, part), &readable);
    let (found, total) = found.await?;
    if desk.shows_personal() && !found.is_empty() {
        trace(&desk, &found).await?;
    }
    let rows = found.iter().map(|it| row(&desk, it, now)).collect();
    Ok(Page(LedgerPage::of(desk, &asked, (rows, total))).into_response())
}

/// Leaves the trace of a look at what is written about clients.
pub(super) async fn trace(desk: &Desk, found: &[Entry]) -> WebResult<()> {
    let event = Event::of("registers.read").office(desk.office);
    let event = event.about(format!("register/{}", desk.register.id));
    let numbers: Vec<i64> = found.iter().map(|it| it.number).collect();
    let event = event.detail(json!({ "numbers": numbers }));
    desk.app.look(&desk.frame.visit.actor(), &event).await?;
    Ok(())
}

impl LedgerPage {
    fn of(desk: Desk, asked: &Asked, (rows, total): (Vec<Row>, i64)) -> Self {
        let (words, page) = (asked.words(), asked.page());
        let (q, show) = (urlencode(&words), urlencode(&asked.show));
        let at = |page: i64| format!("{}?q={q}&show={show}&page={page}", desk.path());
        let register = &desk.register;
        let listed = register.fields.iter().filter(|it| it.listed);
        let heads = listed.map(|it| desk.frame.text(it.label.authored(), &it.label_en));
        Self {
            path: desk.path(),
            shelf: shelf_path(desk.office),
            title: view::title(&desk.frame, register),
            plain: desk
                .frame
                .text_plain(register.title.authored(), &register.title_en),
            about: desk
                .frame
                .text(register.about.authored(), &register.about_en),
            filters: filters(&desk, &asked.show, &words),
            heads: heads.collect(),
            rows,
            count: desk
                .frame
                .fill("registers.count", &[("n", &total.to_string())]),
            before: (page > 0).then(|| at(page - 1)),
            after: ((page + 1) * ROWS < total).then(|| at(page + 1)),
            may_write: desk.may_write(),
            taps: taps(&desk),
            others: others(&desk),
            add: desk.frame.say("registers.add"),
            typed: words,
            frame: desk.frame,
        }
    }
}

fn row(desk: &Desk, entry: &Entry, now: jiff::Timestamp) -> Row {
    Row {
        href: entry_path(desk.office, &desk.register, entry.id),
        facts: view::facts(desk, &entry.values, |it| it.listed),
        state: view::state(&desk.frame, entry.state),
        needs: view::needs(desk, entry, now).into_iter().take(1).collect(),
    }
}

/// What staff write by one tap, without opening a form first.
fn taps(desk: &Desk) -> Taps {
    let is_daily = desk.register.writer == Writer::Staff && desk.may_write();
    let field = tap_field(&desk.register, None, None);
    Taps::of(desk, field.filter(|_| is_daily))
}

/// What else can be done with the ledger: where it can and the visitor may.
fn others(desk: &Desk) -> Vec<Action> {
    let (register, path) = (&desk.register, desk.path());
    let manages = desk.may_manage();
    let oversees = desk.frame.visit.may(Act::SeeRegisters);
    let (labels, lends) = (register.labels, register.lends());
    let is_gone_through = register.round_months.is_some() && oversees;
    let has_accounts = register.accounts.is_some() && oversees;
    let all = [
        (lends && manages, "registers.returns.title", "returns"),
        (labels, "registers.where.title", "where"),
        (is_gone_through, rounds::link(register), "rounds"),
        (has_accounts, "accounts.title", "accounts"),
        (labels && manages, "registers.labels.title", "labels"),
        (
            manages && desk.may_write(),
            "registers.import.title",
            "import",
        ),
        (true, "reports.out.title", "out"),
    ];
    let shown = all.into_iter().filter(|it| it.0);
    let action = |(_, key, page): (bool, &str, &str)| Action {
        words: desk.frame.say(key),
        href: format!("{path}/{page}"),
    };
    shown.map(action).collect()
}

/// The states that a ledger can show, with what is late and everything.
fn filters(desk: &Desk, chosen: &str, words: &str) -> Vec<Filter> {
    let mut all = vec![("", desk.frame.say("registers.show.open"))];
    if !desk.register.rules.is_empty() {
        all.push(("late", desk.frame.say("registers.show.late")));
    }
    if desk.register.lends() {
        for it in [Far::Requested, Far::InUse, Far::Returned] {
            all.push((
                it.as_str(),
                desk.frame.say(&format!("registers.state.{it}")),
            ));
        }
    }
    all.push(("all", desk.frame.say("registers.show.all")));
    let filter = |(value, said): (&str, Say)| Filter {
        href: format!("{}?q={}&show={value}", desk.path(), urlencode(words)),
        words: said,
        is_chosen: value == chosen,
    };
    all.into_iter().map(filter).collect()
}

fn urlencode(text: &str) -> String {
    serde_urlencoded::to_string([("", text)])
        .unwrap_or_default()
        .trim_start_matches('=')
        .to_owned()
}
