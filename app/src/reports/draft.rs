//! A draft of an incident on paper; what stands in it is the incidents' business. A print leaves its line in the timeline.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mamori_core::incidents::{ComposedPart, DraftForm, DraftPlace};
use mamori_core::people::Act;
use mamori_core::plain::Segment;
use mamori_report::paper::{DraftLine, DraftPaper, DraftSection, DraftShape, Heading};
use mamori_report::ruby::RubyText;
use serde_json::json;

use super::heading::{boxes, heading};
use super::pages::{file, index_page};
use super::store::{self, OfficeHead};
use super::voice::Voice;
use super::{Letters, ReportError, fonts};
use crate::db::Event;
use crate::incidents::{FilledDraft, draft_printed, filled_draft, place_key};
use crate::web::{App, Page, Route, Visit, WebError, WebResult, disposition};

pub(super) fn routes() -> Vec<Route> {
    const PAPER: &str = "/offices/{office}/incidents/{incident}/drafts/{draft}/paper.pdf";
    vec![Route::get(PAPER, Act::HandleIncidents, print)]
}

async fn print(
    State(app): State<App>,
    visit: Visit,
    Path((_, incident, draft)): Path<(String, String, String)>,
) -> WebResult<Response> {
    let at = (visit.scope()?, visit.office()?);
    let wish = (incident.as_str(), draft.as_str());
    let filled = filled_draft(&app, at, wish, visit.language).await?;
    let filled = filled.ok_or(WebError::NotFound)?;
    let letters = Letters::OfTheMachine;
    if !letters.are_here() {
        let page = index_page(&app, &visit, letters).await?;
        return Ok((StatusCode::SERVICE_UNAVAILABLE, Page(page)).into_response());
    }
    let head = store::head(&app, at.0, at.1).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let voice = Voice::new(&app, visit.language);
    let mut paper = paper(&app, &voice, (&head, &filled));
    let event = Event::of("reports.print")
        .office(at.1)
        .about(format!("draft/{}/{}", filled.incident.id, filled.draft.id))
        .detail(json!({ "format": "pdf" }));
    let number = app.look(&visit.actor(), &event).await?;
    draft_printed(&app, &visit.actor(), &filled, number).await?;
    paper.heading.foot.insert(0, voice.number(number));
    let printed = fonts::print(letters, move |press| press.draft(&paper)).await?;
    let bytes = printed.ok_or_else(|| WebError::ours("the letters of this machine are gone"))?;
    let name = disposition("inline", &file_name(&app, &voice, &filled));
    file(("application/pdf", &name), bytes)
}

/// The name under which the file lies in a folder; that of a drill says so.
fn file_name(app: &App, voice: &Voice, of: &FilledDraft) -> String {
    let mark = if of.incident.is_drill() {
        voice.plain("drafts.drill-file")
    } else {
        String::new()
    };
    format!("{mark}{}-{}.pdf", of.draft.id, app.clock.today())
}

fn paper(app: &App, voice: &Voice, (head, of): (&OfficeHead, &FilledDraft)) -> DraftPaper {
    let draft = &of.draft;
    let approvals = if draft.approval {
        boxes(voice, None, None)
    } else {
        Vec::new()
    };
    let to = draft.to.filter(|_| draft.form == DraftForm::Letter);
    DraftPaper {
        heading: Heading {
            title: voice.ruby(&draft.title, &draft.title_en),
            ..heading(app, voice, (head, "drafts.title"))
        },
        shape: shape(draft.form),
        addressee: to.map(|it| voice.say(&format!("drafts.addressee.{it}"))),
        approvals,
        sections: of
            .composed
            .parts
            .iter()
            .map(|it| section(voice, it))
            .collect(),
        missing: voice.say("drafts.missing"),
        drill: of.incident.is_drill().then(|| voice.plain("drafts.drill")),
    }
}

fn shape(form: DraftForm) -> DraftShape {
    match form {
        DraftForm::Letter => DraftShape::Letter,
        DraftForm::Form => DraftShape::Form,
        DraftForm::Notice => DraftShape::Notice,
        DraftForm::Script => DraftShape::Script,
    }
}

fn section(voice: &Voice, of: &ComposedPart) -> DraftSection {
    let segments = |it: &[Segment]| RubyText {
        segments: it.to_vec(),
    };
    // What is only one thing says by the label of its part what that is.
    let is_one = of.lines.len() == 1 && !of.label.is_empty();
    let line = |(place, value): &(DraftPlace, Option<Vec<Segment>>)| DraftLine {
        label: if is_one {
            RubyText::default()
        } else {
            voice.say(&place_key(*place))
        },
        value: value.as_deref().map(segments),
    };
    DraftSection {
        label: segments(&of.label),
        text: segments(&of.text),
        lines: of.lines.iter().map(line).collect(),
    }
}
