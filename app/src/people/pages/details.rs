//! What an office is called and where it stands, changed under its settings; reading what was typed serves the set-up too.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::assessments::ServiceKind;
use mamori_core::people::{Act, PersonName, parse_phone, parse_postcode};
use serde::Deserialize;
use serde_json::json;

use super::super::store::details::{self, Details};
use crate::db::Event;
use crate::web::{App, Frame, Mistakes, Page, Route, Visit, WebError, WebResult, see_other};

/// The longest address, in characters.
const ADDRESS_CHARS: usize = 200;

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/details";
    vec![
        Route::get(path, Act::ManageOffice, show),
        Route::post(path, Act::ManageOffice, save),
    ]
}

/// What was typed about an office.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DetailsForm {
    pub(super) office: String,
    pub(super) service: String,
    pub(super) phone: String,
    pub(super) postcode: String,
    pub(super) address: String,
}

/// One line of a list to choose from.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) words: String,
    pub(super) is_chosen: bool,
}

/// The kinds of service to choose from.
pub(super) fn services(frame: &Frame, chosen: &str) -> Vec<Choice> {
    let services = ServiceKind::ALL.iter().map(|it| Choice {
        value: it.as_str(),
        words: frame.plain(&format!("people.service.{it}")),
        is_chosen: it.as_str() == chosen,
    });
    services.collect()
}

impl DetailsForm {
    fn of(details: Details) -> Self {
        Self {
            office: details.name,
            service: details.service.as_str().to_owned(),
            phone: details.phone,
            postcode: details.postcode,
            address: details.address,
        }
    }

    /// What was meant; without it at least one mistake was added.
    pub(super) fn read(&self, mistakes: &mut Mistakes) -> Option<Details> {
        let name = PersonName::parse(&self.office);
        if name.is_err() {
            mistakes.add("office", "people.mistake.office");
        }
        let service = self.service.parse::<ServiceKind>();
        if service.is_err() {
            mistakes.add("service", "people.mistake.service");
        }
        let phone = parse_phone(&self.phone);
        if phone.is_err() {
            mistakes.add("phone", "people.mistake.phone");
        }
        let postcode = parse_postcode(&self.postcode);
        if postcode.is_err() {
            mistakes.add("postcode", "people.mistake.postcode");
        }
        Some(Details {
            name: name.ok()?.into(),
            service: service.ok()?,
            postcode: postcode.ok()?,
            address: self.address.trim().chars().take(ADDRESS_CHARS).collect(),
            phone: phone.ok()?,
        })
    }
}

#[derive(Template)]
#[template(path = "people/details.html")]
struct DetailsPage {
    frame: Frame,
    form: DetailsForm,
    services: Vec<Choice>,
    is_saved: bool,
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    done: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> WebResult<Response> {
    let known = details::details(&app, visit.scope()?, visit.office()?).await?;
    let form = DetailsForm::of(known.ok_or(WebError::NotFound)?);
    Ok(page(Frame::new(&app, &visit), form, after.done == "saved"))
}

fn page(frame: Frame, form: DetailsForm, is_saved: bool) -> Response {
    Page(DetailsPage {
        services: services(&frame, &form.service),
        frame,
        form,
        is_saved,
    })
    .into_response()
}

async fn save(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<DetailsForm>,
) -> WebResult<Response> {
    let (office, scope) = (visit.office()?, visit.scope()?);
    let before = details::details(&app, scope, office).await?;
    let before = before.ok_or(WebError::NotFound)?;
    let mut mistakes = Mistakes::none();
    let Some(after) = form.read(&mut mistakes) else {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return Ok(page(frame, form, false));
    };
    let done = see_other(&format!("/offices/{office}/details?done=saved"));
    if after == before {
        return Ok(done);
    }
    let mut change = app.change(&visit.actor()).await?;
    if !details::change_details(&mut change, scope, office, &after).await? {
        return Err(WebError::NotFound);
    }
    let event = Event::of("people.office-details").office(office);
    let event = event.about(format!("office/{office}"));
    let detail = json!({ "before": before, "after": after });
    change.save(&event.detail(detail)).await?;
    Ok(done)
}
