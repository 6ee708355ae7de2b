//! The page "paper" of an office, and the files behind its links; each leaves its trace before it is handed over.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_report::sheet::Table;
use serde::Deserialize;
use serde_json::{Value, json};

use super::changes;
use super::checklist::{CheckPage, CheckResult};
use super::ledger_table::{self, LostLetter};
use super::plan::{PlanPage, Planned};
use super::tables::{self, Format, Made, TableKind};
use super::voice::Voice;
use super::wall_page::{EntrancePage, PosterPage};
use super::{Letters, PaperKind, ReportError, offices, printed, wall};
use crate::council;
use crate::db::Event;
use crate::people::Node;
pub(super) use crate::web::file;
use crate::web::{Action, App, Frame, Page, Route, Visit, WebError, WebResult};

/// What is printed.
pub(super) fn paper_routes() -> Vec<Route> {
    use Act::{PrintPapers, PrintPoster};
    const PLAN: &str = "/offices/{office}/papers/plan.pdf";
    const PLAN_PAGE: &str = "/offices/{office}/papers/plan.html";
    const CHECKLIST: &str = "/offices/{office}/papers/checklist.pdf";
    const CHECKLIST_PAGE: &str = "/offices/{office}/papers/checklist.html";
    const POSTER: &str = "/offices/{office}/papers/poster.pdf";
    const POSTER_PAGE: &str = "/offices/{office}/papers/poster.html";
    const ENTRANCE: &str = "/offices/{office}/papers/entrance.pdf";
    const ENTRANCE_PAGE: &str = "/offices/{office}/papers/entrance.html";
    vec![
        // Whoever may at least hang up the poster finds the page; it offers what the visitor may print.
        Route::get("/offices/{office}/papers", PrintPoster, index),
        Route::get(PLAN, PrintPapers, plan_pdf),
        Route::get(PLAN_PAGE, PrintPapers, plan_page),
        Route::get(CHECKLIST, PrintPapers, checklist_pdf),
        Route::get(CHECKLIST_PAGE, PrintPapers, checklist_page),
        Route::get(POSTER, PrintPoster, poster_pdf),
        Route::get(POSTER_PAGE, PrintPoster, poster_page),
        Route::get(ENTRANCE, PrintPoster, entrance_pdf),
        Route::get(ENTRANCE_PAGE, PrintPoster, entrance_page),
    ]
}

/// What leaves for a spreadsheet.
pub(super) fn table_routes() -> Vec<Route> {
    use Act::{ExportTables, SeePeople};
    vec![
        Route::get("/offices/{office}/tables/{file}", ExportTables, table),
        // Names need a permission of their own, which nobody has who may not export tables.
        Route::get(
            "/offices/{office}/tables/people.xlsx",
            SeePeople,
            people_xlsx,
        ),
        Route::get("/offices/{office}/tables/people.csv", SeePeople, people_csv),
        Route::get(
            "/corporations/{corporation}/tables/{file}",
            ExportTables,
            many_offices,
        ),
        Route::get(
            "/councils/{council}/tables/{file}",
            ExportTables,
            many_offices,
        ),
    ]
}

/// What of the catalogue is printed.
pub(super) fn catalogue_routes() -> Vec<Route> {
    const CHANGES: &str = "/catalogue/changes/{norm}/{from}/{to}/paper.pdf";
    vec![Route::get(CHANGES, Act::SeeCatalogue, changes::paper)]
}

#[derive(Template)]
#[template(path = "reports/index.html")]
pub(super) struct IndexPage {
    frame: Frame,
    /// Where the paths of this office begin.
    base: String,
    may_papers: bool,
    may_contacts: bool,
    may_tables: bool,
    has_check: bool,
    has_plan: bool,
    has_letters: bool,
    is_local: bool,
    tables: Vec<Offer>,
}

/// A table that can be had.
struct Offer {
    key: String,
    word: &'static str,
}

async fn index(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let page = index_page(&app, &visit, Letters::OfTheMachine).await?;
    Ok(Page(page).into_response())
}

/// What can be printed here and now.
pub(super) async fn index_page(app: &App, visit: &Visit, letters: Letters) -> WebResult<IndexPage> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let is = |found: Result<(), ReportError>| match found {
        Ok(()) => Ok(true),
        Err(ReportError::NoPlan | ReportError::NoCheck) => Ok(false),
        Err(error) => Err(error),
    };
    let has_check = is(CheckResult::load(app, scope, office).await.map(drop))?;
    let has_plan = is(Planned::load(app, scope, office).await.map(drop))?;
    let may_people = visit.may(Act::SeePeople);
    let kinds = [
        (TableKind::Plan, has_plan),
        (TableKind::Answers, has_check),
        (TableKind::History, has_check),
        (TableKind::People, may_people),
    ];
    let offer = |(kind, _): (TableKind, bool)| Offer {
        key: format!("reports.table.{}", kind.word()),
        word: kind.word(),
    };
    Ok(IndexPage {
        frame: Frame::new(app, visit),
        base: format!("/offices/{office}"),
        may_papers: visit.may(Act::PrintPapers),
        may_contacts: visit.may(Act::SeeContacts),
        may_tables: visit.may(Act::ExportTables),
        has_check,
        has_plan,
        has_letters: letters.are_here(),
        is_local: is_local(&app.settings.public_url),
        tables: kinds.into_iter().filter(|it| it.1).map(offer).collect(),
    })
}

/// Whether a telephone cannot reach this address, so that a code on the wall leads nowhere.
fn is_local(url: &str) -> bool {
    let host = url.split("://").last().unwrap_or_default();
    ["localhost", "127.", "[::1]"]
        .iter()
        .any(|it| host.starts_with(it))
}

async fn plan_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    pdf_answer(&app, &visit, PaperKind::Plan, Letters::OfTheMachine).await
}

async fn checklist_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    pdf_answer(&app, &visit, PaperKind::Checklist, Letters::OfTheMachine).await
}

async fn poster_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    pdf_answer(&app, &visit, PaperKind::Poster, Letters::OfTheMachine).await
}

async fn entrance_pdf(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    pdf_answer(&app, &visit, PaperKind::Entrance, Letters::OfTheMachine).await
}

/// A paper; on a machine without Japanese letters the page that says so and offers the way round.
pub(super) async fn pdf_answer(
    app: &App,
    visit: &Visit,
    kind: PaperKind,
    letters: Letters,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let wish = (kind, visit.language, letters);
    let Some(bytes) = super::pdf(app, &visit.actor(), (scope, office), wish).await? else {
        let page = index_page(app, visit, letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    };
    let name = format!(
        "inline; filename=\"{}-{}.pdf\"",
        kind.word(),
        app.clock.today()
    );
    file(("application/pdf", &name), bytes)
}

async fn plan_page(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let planned = Planned::load(&app, scope, office).await?;
    let voice = Voice::new(&app, visit.language);
    let mut paper = planned.paper(&app, &voice);
    let event = printed(office, PaperKind::Plan, "html");
    let number = app.look(&visit.actor(), &event).await?;
    paper.form.heading.foot.insert(0, voice.number(number));
    let page = PlanPage {
        print: planned.print(&voice, paper),
        frame: Frame::new(&app, &visit),
    };
    Ok(Page(page).into_response())
}

async fn checklist_page(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let result = CheckResult::load(&app, scope, office).await?;
    let voice = Voice::new(&app, visit.language);
    let mut paper = result.paper(&app, &voice);
    let event = printed(office, PaperKind::Checklist, "html");
    let number = app.look(&visit.actor(), &event).await?;
    paper.form.heading.foot.insert(0, voice.number(number));
    let page = CheckPage {
        paper,
        frame: Frame::new(&app, &visit),
    };
    Ok(Page(page).into_response())
}

async fn poster_page(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let paper = wall::poster(&app, scope, office, &Voice::new(&app, visit.language)).await?;
    let page = PosterPage::of(Frame::new(&app, &visit), &paper)?;
    app.look(&visit.actor(), &printed(office, PaperKind::Poster, "html"))
        .await?;
    Ok(Page(page).into_response())
}

async fn entrance_page(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let paper = wall::entrance(&app, scope, office, &Voice::new(&app, visit.language)).await?;
    let event = printed(office, PaperKind::Entrance, "html");
    app.look(&visit.actor(), &event).await?;
    let page = EntrancePage::of(Frame::new(&app, &visit), &paper);
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    pub(super) charset: String,
}

async fn table(
    State(app): State<App>,
    visit: Visit,
    Path((_, file)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> WebResult<Response> {
    let (stem, ending) = file.rsplit_once('.').ok_or(WebError::NotFound)?;
    let kind = TableKind::parse(stem).ok_or(WebError::NotFound)?;
    let format = Format::parse(ending, &wish.charset).ok_or(WebError::NotFound)?;
    table_answer(&app, &visit, kind, format).await
}

async fn people_xlsx(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    table_answer(&app, &visit, TableKind::People, Format::Xlsx).await
}

async fn people_csv(
    State(app): State<App>,
    visit: Visit,
    Query(wish): Query<Wish>,
) -> WebResult<Response> {
    let format = Format::parse("csv", &wish.charset).ok_or(WebError::NotFound)?;
    table_answer(&app, &visit, TableKind::People, format).await
}

async fn table_answer(
    app: &App,
    visit: &Visit,
    kind: TableKind,
    format: Format,
) -> WebResult<Response> {
    let (scope, office) = (visit.scope()?, visit.office()?);
    let voice = Voice::new(app, visit.language);
    let table = tables::table(app, scope, office, (kind, &voice)).await?;
    let event = Event::of("reports.export").office(office);
    hand_over(app, visit, (kind, format), (&table, event, json!({}))).await
}

/// The offices of a corporation or council. No office's journal is meant, so the trace stands in the house's.
async fn many_offices(
    State(app): State<App>,
    visit: Visit,
    Path((_, file)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> WebResult<Response> {
    let ending = file.strip_prefix("offices.").ok_or(WebError::NotFound)?;
    let format = Format::parse(ending, &wish.charset).ok_or(WebError::NotFound)?;
    let node = Node::of(&visit.at).ok_or(WebError::NotFound)?;
    let all = council::standings(&app, visit.scope()?, node).await?;
    let frame = Frame::new(&app, &visit);
    let name = frame.office_name().unwrap_or_default();
    let table = offices::table(&app, &Voice::new(&app, visit.language), (name, &all));
    let event = Event::of("reports.export");
    let asked = (TableKind::Offices, format);
    let place = json!({ "place": node.path() });
    hand_over(&app, &visit, asked, (&table, event, place)).await
}

/// A table as a file after its trace; or the page that names the letters which the old charset cannot hold.
async fn hand_over(
    app: &App,
    visit: &Visit,
    (kind, format): (TableKind, Format),
    (table, event, mut detail): (&Table, Event, Value),
) -> WebResult<Response> {
    let bytes = match format.write(table)? {
        Made::File(bytes) => bytes,
        Made::Lost(letters, _) => {
            let letters = ledger_table::lost(table, &letters);
            let page = lost_page(Frame::new(app, visit), kind, letters)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
    };
    if let Value::Object(detail) = &mut detail {
        detail.insert("format".to_owned(), json!(format.ending()));
        detail.insert("rows".to_owned(), json!(table.rows.len()));
    }
    let event = event.about(format!("table/{}", kind.word())).detail(detail);
    app.look(&visit.actor(), &event).await?;
    let day = app.clock.today();
    let name = format!(
        "attachment; filename=\"{}-{day}.{}\"",
        kind.word(),
        format.ending()
    );
    file((format.media_type(), &name), bytes)
}

/// Which letters the old charset cannot hold, with the way to a file that holds them.
#[derive(Template)]
#[template(path = "reports/lost.html")]
pub(super) struct LostPage {
    pub(super) frame: Frame,
    pub(super) places: Vec<LostLetter>,
    pub(super) csv: String,
    pub(super) xlsx: String,
    /// Where one goes back to.
    pub(super) back: Action,
}

fn lost_page(frame: Frame, kind: TableKind, places: Vec<LostLetter>) -> WebResult<LostPage> {
    let node = Node::of(&frame.visit.at).ok_or(WebError::NotFound)?;
    let base = node.path();
    let (words, href) = match node {
        Node::Office(_) => ("reports.title".to_owned(), format!("{base}/papers")),
        _ => (format!("people.to-{}", node.kind()), base.clone()),
    };
    Ok(LostPage {
        places,
        csv: format!("{base}/tables/{}.csv", kind.word()),
        xlsx: format!("{base}/tables/{}.xlsx", kind.word()),
        back: Action {
            words: frame.say(&words),
            href,
        },
        frame,
    })
}
