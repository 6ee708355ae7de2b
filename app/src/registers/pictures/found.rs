//! What a picture shows that should not stay so, in sentences with the entries and the requirement, for a page.

use mamori_core::registers::pictures::{Finding, Pressing};

use super::gallery::Gallery;
use crate::catalogue::item_path;
use crate::web::{Frame, Say};

/// So many entries of one finding are linked; the others are counted.
const LINKED: usize = 5;

/// A finding on a page.
pub(super) struct FoundView {
    pub(super) class: &'static str,
    pub(super) glyph: &'static str,
    pub(super) tag: Say,
    pub(super) words: Say,
    pub(super) links: Vec<Link>,
    pub(super) more: Option<Say>,
    pub(super) item: Option<Link>,
}

/// A link with its words.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) words: Say,
}

/// All findings of a picture.
pub(super) fn views(gallery: &Gallery, frame: &Frame, all: &[Finding]) -> Vec<FoundView> {
    all.iter().map(|it| view(gallery, frame, it)).collect()
}

fn view(gallery: &Gallery, frame: &Frame, it: &Finding) -> FoundView {
    let (class, glyph) = match it.found.pressing() {
        Pressing::Now => ("late", "×"),
        Pressing::Soon => ("warn", "△"),
        Pressing::Ask => ("info", "？"),
    };
    let word = match it.found.pressing() {
        Pressing::Now => "now",
        Pressing::Soon => "soon",
        Pressing::Ask => "ask",
    };
    let links = it.about.iter().take(LINKED).map(|about| Link {
        href: gallery.entry(about.ledger, about.id),
        words: Say::plain(&about.name),
    });
    let more = it.about.len().saturating_sub(LINKED);
    FoundView {
        class,
        glyph,
        tag: frame.say(&format!("pictures.pressing.{word}")),
        words: frame
            .say(&format!("pictures.found.{}", it.found))
            .with("place", &Say::plain(&it.place)),
        links: links.collect(),
        more: (more > 0).then(|| frame.fill("pictures.more", &[("n", &more.to_string())])),
        item: item(gallery, frame, it.found.item()),
    }
}

/// The requirement that a finding belongs to.
fn item(gallery: &Gallery, frame: &Frame, id: &str) -> Option<Link> {
    let provision = gallery.app.catalogue.provision(id)?;
    Some(Link {
        href: item_path(&provision.id),
        words: frame.text(provision.title.authored(), &provision.title_en),
    })
}
