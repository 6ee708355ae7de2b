//! The floor plan as a page: each floor as a picture, what was found, and every room with its devices as a list.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::EntryId;
use mamori_core::people::Act;
use mamori_core::registers::pictures::{
    DeviceKind, Floor, House, Move, Pin, Placed, PlanWords, Storey, Zone,
};
use serde::Deserialize;

use super::super::pages::view::Tag;
use super::found::{FoundView, views};
use super::gallery::Gallery;
use super::svg;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/pictures/plan",
        Act::SeeRegisters,
        show,
    )]
}

/// The width of pictures on pages.
pub(super) const PAGE: i32 = 360;

#[derive(Template)]
#[template(path = "registers/pictures/plan.html")]
struct PlanPage {
    frame: Frame,
    back: String,
    paper: Option<String>,
    add_room: Option<String>,
    has_rooms: bool,
    floors: Vec<FloorView>,
    found: Vec<FoundView>,
}

struct FloorView {
    name: String,
    picture: Say,
    moving: Option<Moving>,
    rooms: Vec<RoomView>,
}

struct RoomView {
    /// Its entry; none for what is in no room.
    href: Option<String>,
    moving: Option<String>,
    name: String,
    zone: Option<Tag>,
    pins: Vec<PinView>,
}

struct PinView {
    number: usize,
    href: String,
    name: String,
    kind: String,
}

/// The room that is being moved, with its buttons.
struct Moving {
    title: Say,
    action: String,
    buttons: Vec<Button>,
    form: String,
    done: String,
    refused: Option<Say>,
}

struct Button {
    value: &'static str,
    glyph: &'static str,
    words: Say,
}

/// Which room is moved, and why the last tap did nothing.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    room: String,
    #[serde(default)]
    said: String,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> WebResult<Response> {
    let gallery = Gallery::of(&app, &visit)?;
    let frame = Frame::new(&app, &visit);
    let rooms = gallery.all("places").await?;
    let house = gallery.house(&rooms).await?;
    let may_manage = visit.may(Act::ManageRegisters);
    let chosen = asked.room.parse().ok().filter(|_| may_manage);
    let mut floors = Vec::new();
    for (storey, drawing) in house
        .floors
        .iter()
        .zip(drawings(&gallery, &house, (PAGE, chosen)))
    {
        let moving = chosen.and_then(|it| storey.rooms.iter().find(|room| room.room.id == it));
        floors.push(FloorView {
            name: floor_name(&gallery, &house, &storey.floor),
            picture: svg::picture(&drawing)?,
            moving: moving.map(|it| moving_of(&gallery, &frame, it, &asked.said)),
            rooms: storey
                .rooms
                .iter()
                .map(|it| room(&gallery, &frame, it, may_manage))
                .collect(),
        });
    }
    floors.extend(tray(&gallery, &house)?);
    Ok(Page(PlanPage {
        back: gallery.path(""),
        paper: visit
            .may(Act::PrintPapers)
            .then(|| gallery.path("plan.pdf")),
        add_room: may_manage.then(|| format!("{}/new", gallery.ledger("places"))),
        has_rooms: !rooms.is_empty(),
        floors,
        found: views(&gallery, &frame, &house.findings()),
        frame,
    })
    .into_response())
}

/// The floors as drawings of a width.
pub(super) fn drawings(
    gallery: &Gallery,
    house: &House,
    (wide, chosen): (i32, Option<EntryId>),
) -> Vec<mamori_core::registers::pictures::Drawing> {
    let draw = |it: &Storey| it.drawing(&words(gallery, house, it), wide, chosen);
    house.floors.iter().map(draw).collect()
}

/// What is in no room, drawn as if in one.
pub(super) fn tray_drawing(
    gallery: &Gallery,
    house: &House,
    wide: i32,
) -> Option<mamori_core::registers::pictures::Drawing> {
    let storey = house.tray(&gallery.plain("pictures.plan.elsewhere", &[]))?;
    let mut words = words(gallery, house, &storey);
    let [.., unknown] = &mut words.zones;
    *unknown = gallery.plain("pictures.plan.elsewhere-about", &[]);
    words.title = gallery.plain("pictures.plan.elsewhere", &[]);
    Some(storey.drawing(&words, wide, None))
}

fn tray(gallery: &Gallery, house: &House) -> WebResult<Option<FloorView>> {
    let Some(drawing) = tray_drawing(gallery, house, PAGE) else {
        return Ok(None);
    };
    Ok(Some(FloorView {
        name: String::new(),
        picture: svg::picture(&drawing)?,
        moving: None,
        rooms: vec![RoomView {
            href: None,
            moving: None,
            name: gallery.plain("pictures.plan.elsewhere", &[]),
            zone: None,
            pins: pins(gallery, &house.elsewhere),
        }],
    }))
}

fn words(gallery: &Gallery, house: &House, storey: &Storey) -> PlanWords {
    let zone = |it: Zone| gallery.choice("places", "zone", it.as_str());
    let floor = floor_name(gallery, house, &storey.floor);
    let devices: usize = storey.rooms.iter().map(|it| it.pins.len()).sum();
    let (rooms, devices) = (storey.rooms.len().to_string(), devices.to_string());
    let title = gallery.plain("pictures.plan.title", &[]);
    PlanWords {
        title: format!("{title} {floor}").trim().to_owned(),
        about: gallery.plain(
            "pictures.plan.shows",
            &[("rooms", &rooms), ("devices", &devices)],
        ),
        zones: [
            zone(Zone::Visitors),
            zone(Zone::Staff),
            zone(Zone::Locked),
            gallery.plain("pictures.plan.undecided", &[]),
        ],
        kinds: DeviceKind::ALL.iter().map(|it| gallery.kind(*it)).collect(),
    }
}

/// What a floor is called; nothing when nobody speaks of floors.
pub(super) fn floor_name(gallery: &Gallery, house: &House, floor: &Floor) -> String {
    let key = match floor {
        Floor::Above(_) => "pictures.floor.above",
        Floor::Below(_) => "pictures.floor.below",
        Floor::Named(name) => return name.clone(),
        Floor::Unsaid if house.floors.len() < 2 => return String::new(),
        Floor::Unsaid => "pictures.floor.unsaid",
    };
    let n = match floor {
        Floor::Above(n) | Floor::Below(n) => n.to_string(),
        Floor::Named(_) | Floor::Unsaid => String::new(),
    };
    gallery.plain(key, &[("n", &n)])
}

fn room(gallery: &Gallery, frame: &Frame, it: &Placed, may_manage: bool) -> RoomView {
    let zone = |class, glyph, words| Tag {
        class,
        glyph,
        words,
    };
    let choice = |it: Zone| Say::plain(&gallery.choice("places", "zone", it.as_str()));
    let id = it.room.id;
    RoomView {
        href: Some(gallery.entry("places", id)),
        moving: may_manage.then(|| format!("{}?room={id}#move", gallery.path("plan"))),
        name: it.room.name.clone(),
        zone: Some(match it.room.zone {
            Some(Zone::Visitors) => zone("warn", "○", choice(Zone::Visitors)),
            Some(Zone::Staff) => zone("info", "△", choice(Zone::Staff)),
            Some(Zone::Locked) => zone("done", "■", choice(Zone::Locked)),
            None => zone("off", "？", frame.say("pictures.plan.undecided")),
        }),
        pins: pins(gallery, &it.pins),
    }
}

fn pins(gallery: &Gallery, all: &[Pin]) -> Vec<PinView> {
    let pin = |it: &Pin| PinView {
        number: it.number,
        href: gallery.entry("devices", it.thing.id),
        name: it.thing.name.clone(),
        kind: gallery.kind(it.thing.kind),
    };
    all.iter().map(pin).collect()
}

fn moving_of(gallery: &Gallery, frame: &Frame, it: &Placed, said: &str) -> Moving {
    let id = it.room.id;
    let glyph = |it: Move| match it {
        Move::Left => "←",
        Move::Up => "↑",
        Move::Right => "→",
        Move::Down => "↓",
        Move::Wider => "↔",
        Move::Narrower => "›‹",
    };
    let button = |it: &Move| Button {
        value: it.as_str(),
        glyph: glyph(*it),
        words: frame.say(&format!("pictures.move.{it}")),
    };
    Moving {
        title: frame
            .say("pictures.move.title")
            .with("room", &Say::plain(&it.room.name)),
        action: format!("{}/{id}", gallery.path("plan")),
        buttons: Move::ALL.iter().map(button).collect(),
        form: format!("{}/change", gallery.entry("places", id)),
        done: gallery.path("plan"),
        refused: match said {
            "blocked" => Some(frame.say("pictures.move.blocked")),
            "meanwhile" => Some(frame.say("registers.refused.meanwhile")),
            _ => None,
        },
    }
}
