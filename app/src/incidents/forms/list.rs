//! The forms that an office can use: its own, and those of others under the same corporation or council; and bringing one in.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_intake::table::TableError;
use serde::Deserialize;

use super::book::{BOOK_BYTES, Refused, look};
use super::store::{self, MunicipalityForm, NewForm};
use super::{deeds, forms_path, municipality};
use crate::incidents::pages::{Desk, list_path};
use crate::registers::{self, Received};
use crate::web::{
    App, Frame, Mistakes, Page, Route, Say, SentFile, Upload, Visit, WebResult, see_other,
};

/// Letters of the name of a form.
const NAME: usize = 60;
/// The end of the name of a workbook.
const XLSX: &str = "xlsx";

pub(super) fn routes() -> Vec<Route> {
    const FORMS: &str = "/offices/{office}/incidents/forms";
    vec![
        Route::get(FORMS, Act::HandleIncidents, show),
        Route::post(FORMS, Act::HandleIncidents, bring_in).taking(registers::FORM_BYTES),
    ]
}

/// A form as a row.
struct Row {
    href: String,
    name: String,
    municipality: String,
    cells: Option<Say>,
}

#[derive(Template)]
#[template(path = "incidents/forms/list.html")]
struct ListPage {
    frame: Frame,
    path: String,
    back: String,
    wanted: String,
    municipalities: Vec<String>,
    own: Vec<Row>,
    shared: Vec<Row>,
    typed: Typed,
    refused: Option<Say>,
}

/// What somebody typed beside the file.
#[derive(Default)]
struct Typed {
    name: String,
    municipality: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    municipality: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let wanted = match municipality::kept(&app, &asked.municipality) {
        Some(it) => it,
        None => desk.place().await?.municipality,
    };
    let typed = Typed {
        municipality: municipality::name(&app, &wanted),
        ..Typed::default()
    };
    page(&desk, &wanted, (typed, Mistakes::none(), None)).await
}

async fn page(
    desk: &Desk,
    wanted: &str,
    (typed, mistakes, refused): (Typed, Mistakes, Option<Say>),
) -> WebResult<Response> {
    let app = &desk.app;
    let all = store::list(app, desk.scope, desk.office).await?;
    let (own, others): (Vec<_>, Vec<_>) = all.iter().partition(|it| it.office == desk.office);
    let shared = others.into_iter().filter(|it| it.municipality == wanted);
    let page = ListPage {
        path: forms_path(desk.office),
        back: list_path(desk.office),
        wanted: municipality::name(app, wanted),
        municipalities: municipality::names(app),
        own: own.into_iter().map(|it| row(desk, it)).collect(),
        shared: shared.map(|it| row(desk, it)).collect(),
        typed,
        refused,
        frame: desk.frame.clone().with(mistakes),
    };
    Ok(Page(page).into_response())
}

fn row(desk: &Desk, of: &MunicipalityForm) -> Row {
    let cells = of.cells.to_string();
    Row {
        href: format!("{}/{}", forms_path(desk.office), of.id),
        name: of.name.clone(),
        municipality: municipality::name(&desk.app, &of.municipality),
        cells: (of.cells > 0).then(|| desk.frame.fill("forms.list.cells", &[("n", &cells)])),
    }
}

async fn bring_in(
    State(app): State<App>,
    visit: Visit,
    mut sent: Upload<BOOK_BYTES>,
) -> WebResult<Response> {
    let desk = Desk::of(&app, &visit)?;
    let field = |name: &str| {
        let found = sent.fields.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, it)| it.trim()).to_owned()
    };
    let typed = Typed {
        name: field("name").chars().take(NAME).collect(),
        municipality: field("municipality"),
    };
    let Some(whose) = municipality::kept(&app, &typed.municipality) else {
        let mut mistakes = Mistakes::none();
        mistakes.add("municipality", "forms.mistake.municipality");
        let place = desk.place().await?;
        return page(&desk, &place.municipality, (typed, mistakes, None)).await;
    };
    let file = sent.files.pop().map(|it| (it.name, it.file));
    match keep(&desk, file).await? {
        Ok((digest, own_name)) => {
            let name = if typed.name.is_empty() {
                own_name
            } else {
                typed.name
            };
            let new = NewForm {
                municipality: whose,
                name,
                digest,
            };
            let id = deeds::bring_in(&desk, &new).await?;
            Ok(see_other(&format!("{}/{id}", forms_path(desk.office))))
        }
        Err(why) => {
            let refused = Some(why.say(&desk.frame));
            page(&desk, &whose, (typed, Mistakes::none(), refused)).await
        }
    }
}

/// Keeps a workbook that can be filled: its digest and its own name.
async fn keep(
    desk: &Desk,
    file: Option<(String, SentFile)>,
) -> WebResult<Result<(String, String), Refused>> {
    let (name, bytes) = match file {
        None => return Ok(Err(Refused::Nothing)),
        Some((_, SentFile::TooLarge)) => return Ok(Err(Refused::Read(TableError::TooLarge))),
        Some((_, SentFile::Whole(bytes))) if bytes.is_empty() => return Ok(Err(Refused::Nothing)),
        Some((name, SentFile::Whole(bytes))) => (name, bytes),
    };
    let book = match look(bytes).await? {
        Ok(book) => book,
        Err(why) => return Ok(Err(why)),
    };
    let at = (&desk.frame.visit, desk.office);
    let sent = (name.as_str(), SentFile::Whole(book.bytes));
    Ok(match registers::receive(&desk.app, at, sent).await? {
        Received::Kept(kept) if kept.kind == XLSX => {
            let stem = kept.name.rsplit_once('.').map_or("", |it| it.0);
            Ok((kept.digest, stem.chars().take(NAME).collect()))
        }
        // It is a workbook and not too large: something in it acts by itself.
        _ => Err(Refused::Active),
    })
}
