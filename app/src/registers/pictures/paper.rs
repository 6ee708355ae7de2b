//! A picture with its list as it goes on paper; the reports set it. Texts are authored, with their readings.

use mamori_core::ids::OfficeId;
use mamori_core::registers::pictures::{Drawing, Ending, Finding, Pin};
use mamori_core::words::Language;

use super::gallery::Gallery;
use super::{network, plan, support, svg};
use crate::db::Scope;
use crate::web::{App, WebResult};

/// What can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// The floor plan.
    Plan,
    /// The network.
    Network,
    /// The end of support.
    Support,
}

impl PictureKind {
    /// The word in addresses and the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Network => "network",
            Self::Support => "support",
        }
    }
}

/// A picture for A4, with what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureSheet {
    /// The pictures, each small enough for a page.
    pub parts: Vec<PicturePart>,
    /// What was found, in sentences.
    pub findings: Vec<String>,
    /// The same as lists.
    pub lists: Vec<PictureList>,
}

/// A picture, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PicturePart {
    /// What it is called; empty for what goes on.
    pub heading: String,
    /// The SVG text, [`PAPER`] units wide.
    pub svg: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
}

/// A list under the pictures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureList {
    /// What is listed.
    pub heading: String,
    /// Its lines.
    pub lines: Vec<PictureLine>,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureLine {
    /// The number by which it is found in the picture; may be empty.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// What is known of it.
    pub remark: String,
}

/// The width of pictures on paper, in units; 178 mm.
const PAPER: i32 = 720;
/// The height of a page that is left for a picture, in the same units.
const PAGE_HEIGHT: i32 = 880;

/// A picture of an office with everything that goes on its paper.
pub async fn picture_sheet(
    app: &App,
    (scope, office): (Scope, OfficeId),
    (kind, language): (PictureKind, Language),
) -> WebResult<PictureSheet> {
    let gallery = Gallery {
        app: app.clone(),
        scope,
        office,
        language,
    };
    let (parts, findings, lists) = match kind {
        PictureKind::Plan => plan_sheet(&gallery).await?,
        PictureKind::Network => network_sheet(&gallery).await?,
        PictureKind::Support => support_sheet(&gallery).await?,
    };
    Ok(PictureSheet {
        parts,
        findings: findings.iter().map(|it| sentence(&gallery, it)).collect(),
        lists,
    })
}

type Sheet = (Vec<PicturePart>, Vec<Finding>, Vec<PictureList>);

async fn plan_sheet(gallery: &Gallery) -> WebResult<Sheet> {
    let rooms = gallery.all("places").await?;
    let house = gallery.house(&rooms).await?;
    let mut all = parts(plan::drawings(gallery, &house, (PAPER, None)))?;
    all.extend(parts(plan::tray_drawing(gallery, &house, PAPER))?);
    let line = |it: &Pin| PictureLine {
        number: it.number.to_string(),
        name: it.thing.name.clone(),
        remark: gallery.kind(it.thing.kind),
    };
    let list = |name: &str, pins: &[Pin]| PictureList {
        heading: name.to_owned(),
        lines: pins.iter().map(line).collect(),
    };
    let mut lists: Vec<PictureList> = house
        .rooms()
        .map(|it| list(&it.room.name, &it.pins))
        .collect();
    lists.push(list(
        &gallery.authored("pictures.plan.elsewhere", &[]),
        &house.elsewhere,
    ));
    lists.retain(|it| !it.lines.is_empty());
    Ok((all, house.findings(), lists))
}

async fn network_sheet(gallery: &Gallery) -> WebResult<Sheet> {
    let map = gallery.map().await?;
    let parts = parts([network::drawing(gallery, &map, PAPER)])?;
    let lines = map.things.iter().map(|it| PictureLine {
        number: String::new(),
        name: it.name.clone(),
        remark: if it.network.is_empty() {
            gallery.kind(it.kind)
        } else {
            it.network.clone()
        },
    });
    let list = PictureList {
        heading: gallery.authored("pictures.network.list", &[]),
        lines: lines.collect(),
    };
    let lists = if list.lines.is_empty() {
        Vec::new()
    } else {
        vec![list]
    };
    Ok((parts, map.findings(gallery.app.clock.today()), lists))
}

async fn support_sheet(gallery: &Gallery) -> WebResult<Sheet> {
    let support = gallery.support().await?;
    let parts = parts([support::drawing(gallery, &support, PAPER)])?;
    let line = |it: &Ending| PictureLine {
        number: String::new(),
        name: it.name.clone(),
        remark: it.on.to_string(),
    };
    let coming = support.months.iter().flat_map(|it| &it.endings);
    let undated = support.undated.iter().map(|it| PictureLine {
        number: String::new(),
        name: it.name.clone(),
        remark: it.version.clone(),
    });
    let all: [(&str, Vec<PictureLine>); 4] = [
        ("past", support.past.iter().map(line).collect()),
        ("shows", coming.map(line).collect()),
        ("later", support.later.iter().map(line).collect()),
        ("undated", undated.collect()),
    ];
    let list = |(key, lines): (&str, Vec<PictureLine>)| {
        let (key, n) = (format!("pictures.support.{key}"), lines.len().to_string());
        let heading = gallery.authored(&key, &[("n", &n)]);
        PictureList { heading, lines }
    };
    let said = all.into_iter().filter(|(_, lines)| !lines.is_empty());
    Ok((parts, Vec::new(), said.map(list).collect()))
}

/// The drawings, cut where they are higher than a page.
fn parts(drawings: impl IntoIterator<Item = Drawing>) -> WebResult<Vec<PicturePart>> {
    let mut all = Vec::new();
    for drawing in drawings {
        for (at, slice) in drawing.slices(PAGE_HEIGHT).into_iter().enumerate() {
            let heading = if at == 0 {
                drawing.title.clone()
            } else {
                String::new()
            };
            all.push(PicturePart {
                heading,
                svg: svg::text(&drawing, slice)?,
                alt: format!("{} {}", drawing.title, drawing.about),
            });
        }
    }
    Ok(all)
}

/// So many names stand behind a sentence; the lists have the others.
const NAMED: usize = 12;

/// A finding with what it is about.
fn sentence(gallery: &Gallery, it: &Finding) -> String {
    let names = it.about.iter().take(NAMED).map(|it| it.name.as_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    let more = it.about.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(gallery.authored("pictures.more", &[("n", &more.to_string())]));
    }
    let place = [("place", it.place.as_str())];
    let said = gallery.authored(&format!("pictures.found.{}", it.found), &place);
    format!("{said}（{}）", names.join("・"))
}
