//! One tap that moves a room on the plan. From the first tap on, every room of that floor stands where it was seen.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use mamori_core::ids::EntryId;
use mamori_core::people::Act;
use mamori_core::registers::pictures::{Move, Spot, Wish, moved};
use mamori_core::registers::{FieldId, Register, Values};
use serde::Deserialize;

use super::super::deeds::{self, NotDone, Room};
use super::super::store::entry::Entry;
use super::gallery::Gallery;
use crate::db::Event;
use crate::web::{App, Route, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    let path = "/offices/{office}/pictures/plan/{room}";
    vec![Route::post(path, Act::ManageRegisters, tap)]
}

#[derive(Deserialize)]
struct Tapped {
    #[serde(default, rename = "move")]
    how: String,
}

async fn tap(
    State(app): State<App>,
    visit: Visit,
    Path((_, room)): Path<(String, String)>,
    Form(sent): Form<Tapped>,
) -> WebResult<Response> {
    let gallery = Gallery::of(&app, &visit)?;
    let id: EntryId = room.parse().map_err(|_| WebError::NotFound)?;
    let rooms = gallery.all("places").await?;
    let house = gallery.house(&rooms).await?;
    let (storey, at) = house.floor_of(id).ok_or(WebError::NotFound)?;
    let how: Move = sent
        .how
        .parse()
        .map_err(|_| WebError::Mistake("pictures.move.unknown"))?;
    let spots: Vec<Spot> = storey.rooms.iter().map(|it| it.spot).collect();
    let back = |said: &str| see_other(&format!("{}?room={id}{said}#move", gallery.path("plan")));
    let Ok(after) = moved(&spots, at, how) else {
        return Ok(back("&said=blocked"));
    };
    let each = storey.rooms.iter().zip(after);
    let wanted = each.filter(|(it, spot)| it.room.wish != Wish::of(*spot));
    let wanted: Vec<(EntryId, Spot)> = wanted.map(|(it, spot)| (it.room.id, spot)).collect();
    match settle(&gallery, &visit, (&rooms, &wanted)).await {
        Ok(()) => Ok(back("")),
        Err(NotDone::Meanwhile) => Ok(back("&said=meanwhile")),
        Err(why) => Err(WebError::ours(why)),
    }
}

/// Writes where rooms stand, all in one change.
async fn settle(
    gallery: &Gallery,
    visit: &Visit,
    (rooms, wanted): (&[Entry], &[(EntryId, Spot)]),
) -> Result<(), NotDone> {
    let Some(register) = gallery.app.registers.get("places") else {
        return Ok(());
    };
    let room = Room::open(&gallery.app, gallery.scope, gallery.office).await?;
    let mut change = gallery.app.change(&visit.actor()).await?;
    let mut told: Option<Event> = None;
    for (id, spot) in wanted {
        let Some(before) = rooms.iter().find(|it| it.id == *id) else {
            continue;
        };
        let values = with_spot(register, before, *spot);
        room.correct(&mut change, (register, before), &values, "")
            .await?;
        let event = deeds::event("registers.change", gallery.office, register, *id);
        let event = event.detail(deeds::difference(&before.values, &values));
        if let Some(earlier) = told.replace(event) {
            change.note(&earlier).await?;
        }
    }
    match told {
        Some(last) => Ok(change.save(&last).await?),
        None => Ok(()),
    }
}

fn with_spot(register: &Register, before: &Entry, spot: Spot) -> Values {
    let mut values = before.values.clone();
    let places = [
        ("x", spot.x),
        ("y", spot.y),
        ("width", spot.width),
        ("height", spot.height),
    ];
    for (id, it) in places {
        if let Some(field) = register.field(id) {
            let id: FieldId = field.id.clone();
            values.insert(id, it.to_string());
        }
    }
    values
}
