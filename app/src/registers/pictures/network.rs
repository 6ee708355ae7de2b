//! The network as a page: the picture, what was found, and every net with its devices as a list.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Act;
use mamori_core::registers::fold;
use mamori_core::registers::pictures::{
    Branch, Drawing, Map, Net, NetKind, NetworkRow, Service, Sign, Tone, What, draw_network,
};

use super::found::{FoundView, Link, views};
use super::gallery::Gallery;
use super::plan::PAGE;
use super::svg;
use crate::web::{App, Frame, Page, Route, Say, Visit, WebResult};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        "/offices/{office}/pictures/network",
        Act::SeeRegisters,
        show,
    )]
}

#[derive(Template)]
#[template(path = "registers/pictures/network.html")]
struct NetworkPage {
    frame: Frame,
    back: String,
    paper: Option<String>,
    add: Option<String>,
    is_empty: bool,
    picture: Say,
    found: Vec<FoundView>,
    nets: Vec<NetView>,
}

/// A net, or devices without one, in the list.
struct NetView {
    href: Option<String>,
    name: String,
    facts: String,
    devices: Vec<Link>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    let gallery = Gallery::of(&app, &visit)?;
    let frame = Frame::new(&app, &visit);
    let map = gallery.map().await?;
    let may_manage = visit.may(Act::ManageRegisters);
    Ok(Page(NetworkPage {
        back: gallery.path(""),
        paper: visit
            .may(Act::PrintPapers)
            .then(|| gallery.path("network.pdf")),
        add: may_manage.then(|| format!("{}/new", gallery.ledger("networks"))),
        is_empty: map.nets.is_empty() && map.services.is_empty() && map.things.is_empty(),
        picture: svg::picture(&drawing(&gallery, &map, PAGE))?,
        found: views(&gallery, &frame, &map.findings(app.clock.today())),
        nets: nets(&gallery, &map),
        frame,
    })
    .into_response())
}

/// The network as a drawing of a width.
pub(super) fn drawing(gallery: &Gallery, map: &Map, wide: i32) -> Drawing {
    let rows: Vec<NetworkRow> = map.branches().iter().map(|it| row(gallery, it)).collect();
    let counts = [map.nets.len(), map.things.len()].map(|it| it.to_string());
    let [nets, devices] = &counts;
    let about = gallery.plain(
        "pictures.network.shows",
        &[("nets", nets), ("devices", devices)],
    );
    let title = gallery.plain("pictures.network.title", &[]);
    draw_network((&title, &about), &rows, wide)
}

fn row(gallery: &Gallery, it: &Branch<'_>) -> NetworkRow {
    let (sign, tone) = look(&it.what);
    let (title, facts) = words(gallery, &it.what);
    NetworkRow {
        depth: it.depth,
        sign,
        tone,
        title,
        facts,
        is_known: it.is_known,
    }
}

/// How something is drawn.
fn look(what: &What<'_>) -> (Sign, Tone) {
    match what {
        What::Internet => (Sign::Cloud, Tone::Outside),
        What::Service(_) => (Sign::Cloud, Tone::Plain),
        What::Net(it) => (net_sign(it.kind), Tone::Staff),
        What::Remote(_) => (Sign::Arrow, Tone::Plain),
        What::Unplaced => (Sign::Ring, Tone::Unknown),
        What::Offline => (Sign::Ring, Tone::Plain),
        What::Devices(kind, _) => (kind.sign(), Tone::Plain),
    }
}

/// What it is called, and what else is said of it.
fn words(gallery: &Gallery, what: &What<'_>) -> (String, String) {
    let say = |key: &str| gallery.plain(&format!("pictures.network.{key}"), &[]);
    match what {
        What::Internet => (say("internet"), String::new()),
        What::Service(it) => (it.name.clone(), service(gallery, it)),
        What::Net(it) => (it.name.clone(), net(gallery, it)),
        What::Remote(it) => (remote(gallery, it), it.vendor.clone()),
        What::Unplaced => (say("unplaced"), say("unplaced-about")),
        What::Offline => (say("offline"), String::new()),
        What::Devices(kind, n) => {
            let (kind, n) = (gallery.kind(*kind), n.to_string());
            let values = [("kind", kind.as_str()), ("n", &n)];
            let title = gallery.plain("pictures.network.devices", &values);
            (title, String::new())
        }
    }
}

/// Nets are light shapes, devices dark ones.
const fn net_sign(kind: NetKind) -> Sign {
    match kind {
        NetKind::Line => Sign::Diamond,
        NetKind::Router | NetKind::Other => Sign::Wedge,
        NetKind::Wifi => Sign::Circle,
    }
}

/// What a net is, how it is encrypted and whose it is.
fn net(gallery: &Gallery, it: &Net) -> String {
    let encryption = it
        .encryption
        .map(|it| gallery.choice("networks", "encryption", it.as_str()));
    let encryption = match encryption {
        Some(known) => known,
        None if it.kind == NetKind::Wifi => gallery.plain("pictures.network.no-encryption", &[]),
        None => String::new(),
    };
    let guests = match it.is_guest_apart {
        Some(false) => gallery.plain("pictures.network.with-guests", &[]),
        _ => String::new(),
    };
    let kind = gallery.choice("networks", "kind", it.kind.as_str());
    joined(&[kind, encryption, guests, it.vendor.clone()])
}

fn service(gallery: &Gallery, it: &Service) -> String {
    let place = match it.data_place.as_str() {
        "" => gallery.plain("pictures.network.data-unsaid", &[]),
        known => {
            let place = gallery.choice("software", "data-place", known);
            gallery.plain("pictures.network.data", &[("place", &place)])
        }
    };
    joined(&[it.vendor.clone(), place])
}

/// Who comes in from outside.
fn remote(gallery: &Gallery, it: &Net) -> String {
    let who = it.remote.map_or("unknown", |it| it.as_str());
    let who = gallery.choice("networks", "remote-access", who);
    gallery.plain("pictures.network.remote", &[("who", &who)])
}

fn joined(facts: &[String]) -> String {
    let said: Vec<&str> = facts
        .iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    said.join("・")
}

/// The list under the picture: every net, then the devices without one.
fn nets(gallery: &Gallery, map: &Map) -> Vec<NetView> {
    let link = |it: &mamori_core::registers::pictures::Thing| Link {
        href: gallery.entry("devices", it.id),
        words: Say::plain(&it.name),
    };
    let is_on = |name: &str, net: &Net| !name.is_empty() && fold(name) == fold(&net.name);
    let mut all: Vec<NetView> = Vec::new();
    for it in &map.nets {
        let here = map.things.iter().filter(|thing| is_on(&thing.network, it));
        all.push(NetView {
            href: Some(gallery.entry("networks", it.id)),
            name: it.name.clone(),
            facts: net(gallery, it),
            devices: here.map(link).collect(),
        });
    }
    let loose = map
        .things
        .iter()
        .filter(|it| !map.nets.iter().any(|net| is_on(&it.network, net)));
    let (offline, unplaced): (Vec<_>, Vec<_>) =
        loose.partition(|it| it.is_networked == Some(false));
    for (key, things) in [("unplaced", unplaced), ("offline", offline)] {
        if !things.is_empty() {
            all.push(NetView {
                href: None,
                name: gallery.plain(&format!("pictures.network.{key}"), &[]),
                facts: String::new(),
                devices: things.into_iter().map(link).collect(),
            });
        }
    }
    let outside = map.services.iter().filter(|it| it.is_outside);
    all.extend(outside.map(|it| NetView {
        href: Some(gallery.entry("software", it.id)),
        name: it.name.clone(),
        facts: service(gallery, it),
        devices: Vec::new(),
    }));
    all
}
