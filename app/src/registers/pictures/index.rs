//! The page of all pictures, each with what it shows that should not stay so.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;

use super::super::pages::view::Tag;
use super::gallery::Gallery;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/pictures",
        Act::SeeRegisters,
        show,
    )]
}

#[derive(Template)]
#[template(path = "registers/pictures/index.html")]
struct IndexPage {
    frame: Frame,
    back: String,
    pictures: Vec<PictureView>,
}

struct PictureView {
    href: String,
    title: Say,
    about: Say,
    tag: Option<Tag>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let gallery = Gallery::of(&app, &visit)?;
    let frame = Frame::new(&app, &visit);
    let rooms = gallery.all("places").await?;
    let plan = gallery.house(&rooms).await?.findings().len();
    let network = gallery.map().await?.findings(app.clock.today()).len();
    let support = gallery.support().await?;
    let picture = |word: &str, href: String, count: Option<usize>| PictureView {
        href,
        title: frame.say(&format!("pictures.{word}.title")),
        about: frame.say(&format!("pictures.{word}.about")),
        tag: count.map(|it| tag(&frame, it)),
    };
    let pictures = vec![
        picture("plan", gallery.path("plan"), Some(plan)),
        picture("network", gallery.path("network"), Some(network)),
        picture(
            "support",
            gallery.path("support"),
            Some(support.past.len() + support.undated.len()),
        ),
        picture(
            "where",
            format!("{}/where", gallery.ledger("devices")),
            None,
        ),
    ];
    Ok(Page(IndexPage {
        back: format!("/offices/{}/registers", gallery.office),
        pictures,
        frame,
    })
    .into_response())
}

/// How many things a picture shows that should not stay so.
fn tag(frame: &Frame, count: usize) -> Tag {
    if count == 0 {
        return Tag {
            class: "done",
            glyph: "○",
            words: frame.say("pictures.nothing"),
        };
    }
    Tag {
        class: "warn",
        glyph: "△",
        words: frame.fill("pictures.count", &[("n", &count.to_string())]),
    }
}
