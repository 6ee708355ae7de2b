//! Drawings as SVG text, for pages and for paper: colours, strokes and outlines; where marks stand was decided before.

use askama::Template;
use mamori_core::registers::pictures::{Align, Area, Drawing, Mark, Sign, Slice, Tone};

use crate::web::{Say, WebResult};

/// Fill, stroke, its width, how it is broken, and the colour of words on it. Colours of the style sheet, repeated here
/// because a picture on paper has no style sheet.
struct Look {
    fill: &'static str,
    stroke: &'static str,
    wide: &'static str,
    dash: &'static str,
    text: &'static str,
}

const INK: &str = "#1a1a1a";

const fn look(tone: Tone) -> Look {
    let (fill, stroke, wide, dash, text) = match tone {
        Tone::Plain => ("#fff", INK, "1", "", INK),
        Tone::Visitors => ("#fbf5e0", "#6e5600", "2", "8 5", INK),
        Tone::Staff => ("#e8f1fe", "#0017c1", "1.5", "", INK),
        Tone::Locked => ("#e6f5ec", "#115a36", "4", "", INK),
        Tone::Unknown => ("#f2f2f2", "#4d4d4d", "1.5", "2 4", INK),
        Tone::Chosen => ("none", INK, "5", "", INK),
        Tone::Late => ("#a90000", "#a90000", "1", "", "#fff"),
        Tone::Soon => ("#ffd43d", "#6e5600", "2", "", INK),
        Tone::Later => ("#fff", "#0017c1", "2", "", INK),
        Tone::Outside => ("#c5d7fb", "#0017c1", "1.5", "", INK),
    };
    Look {
        fill,
        stroke,
        wide,
        dash,
        text,
    }
}

/// The colour of a shape that stands for a kind of thing.
const fn colour(sign: Sign) -> &'static str {
    match sign {
        Sign::Square | Sign::Cloud => "#0017c1",
        Sign::Circle => "#115a36",
        Sign::Triangle => "#8b3200",
        Sign::Diamond | Sign::Arrow => "#a90000",
        Sign::Hexagon => "#000071",
        Sign::Plus => "#4d4d4d",
        Sign::Wedge => "#6e5600",
        Sign::Ring => INK,
    }
}

/// A drawing, or a part of it.
#[derive(Template)]
#[template(path = "registers/pictures/drawing.html")]
struct Svg<'a> {
    title: &'a str,
    about: &'a str,
    width: i32,
    slice: Slice,
    marks: Vec<Drawn<'a>>,
}

/// A mark as it is written.
enum Drawn<'a> {
    Box(Area, Look),
    Path(String, Look),
    Line {
        from: (i32, i32),
        to: (i32, i32),
        is_known: bool,
    },
    Words {
        x: i32,
        y: i32,
        is_middle: bool,
        is_bold: bool,
        fill: &'static str,
        words: &'a str,
    },
}

/// A drawing for a page.
pub(super) fn picture(drawing: &Drawing) -> WebResult<Say> {
    Say::drawn(&svg(drawing, drawing.whole()))
}

/// A part of a drawing for paper.
pub(super) fn text(drawing: &Drawing, slice: Slice) -> WebResult<String> {
    Ok(svg(drawing, slice).render()?)
}

fn svg(drawing: &Drawing, slice: Slice) -> Svg<'_> {
    Svg {
        title: &drawing.title,
        about: &drawing.about,
        width: drawing.width,
        slice,
        marks: drawing.within(slice).map(drawn).collect(),
    }
}

fn drawn(mark: &Mark) -> Drawn<'_> {
    match mark {
        Mark::Box(area, tone) => Drawn::Box(*area, look(*tone)),
        Mark::Sign(area, sign, Tone::Plain) => Drawn::Path(outline(*area, *sign), sign_look(*sign)),
        Mark::Sign(area, sign, tone) => Drawn::Path(outline(*area, *sign), look(*tone)),
        Mark::Line { from, to, is_known } => Drawn::Line {
            from: *from,
            to: *to,
            is_known: *is_known,
        },
        Mark::Words {
            area,
            words,
            align,
            is_bold,
            tone,
        } => Drawn::Words {
            x: match align {
                Align::Left => area.x,
                Align::Middle => area.x + area.width / 2,
            },
            // The line on which letters of 14 units stand in a line of 18.
            y: area.y + 14,
            is_middle: *align == Align::Middle,
            is_bold: *is_bold,
            fill: look(*tone).text,
            words,
        },
    }
}

/// A sign of a kind has the colour of that kind.
fn sign_look(sign: Sign) -> Look {
    let colour = colour(sign);
    let (fill, wide) = match sign {
        Sign::Ring => ("#fff", "3"),
        _ => (colour, "0"),
    };
    Look {
        fill,
        stroke: colour,
        wide,
        ..look(Tone::Plain)
    }
}

/// The outline of a shape. Rings and lines are drawn within the area, so that their stroke does not leave it.
fn outline(area: Area, sign: Sign) -> String {
    let Area {
        x,
        y,
        width: w,
        height: h,
    } = area;
    let (cx, cy) = (
        f64::from(x) + f64::from(w) / 2.0,
        f64::from(y) + f64::from(h) / 2.0,
    );
    let (rx, ry) = (f64::from(w) / 2.0, f64::from(h) / 2.0);
    let (right, bottom) = (x + w, y + h);
    match sign {
        Sign::Square => format!("M{x} {y}h{w}v{h}h-{w}z"),
        Sign::Circle => round((cx, cy), (rx, ry)),
        Sign::Ring => round((cx, cy), (rx - 1.5, ry - 1.5)),
        Sign::Triangle => format!("M{cx} {y}L{right} {bottom}H{x}z"),
        Sign::Wedge => format!("M{x} {y}H{right}L{cx} {bottom}z"),
        Sign::Arrow => format!("M{x} {y}L{right} {cy}L{x} {bottom}z"),
        Sign::Diamond => format!("M{cx} {y}L{right} {cy}L{cx} {bottom}L{x} {cy}z"),
        Sign::Hexagon => {
            let side = f64::from(w) / 4.0;
            let (left, far) = (f64::from(x) + side, f64::from(right) - side);
            format!("M{left} {y}H{far}L{right} {cy}L{far} {bottom}H{left}L{x} {cy}z")
        }
        Sign::Plus => plus(area),
        Sign::Cloud => cloud(area),
    }
}

fn plus(area: Area) -> String {
    let (x, y) = (f64::from(area.x), area.y);
    let (a, b) = (f64::from(area.width) / 3.0, f64::from(area.height) / 3.0);
    format!(
        "M{:.1} {y}h{a:.1}v{b:.1}h{a:.1}v{b:.1}h-{a:.1}v{b:.1}h-{a:.1}v-{b:.1}h-{a:.1}v-{b:.1}h{a:.1}z",
        x + a
    )
}

fn cloud(area: Area) -> String {
    let at = |part: f64| f64::from(area.width) * part;
    let (x, y) = (
        f64::from(area.x),
        f64::from(area.y) + f64::from(area.height) * 0.85,
    );
    format!(
        "M{:.1} {y:.1}a{r:.1} {r:.1} 0 0 1 0 -{d:.1}a{s:.1} {s:.1} 0 0 1 {l:.1} 0a{r:.1} {r:.1} 0 0 1 0 {d:.1}z",
        x + at(0.25),
        r = at(0.22),
        d = at(0.44),
        s = at(0.28),
        l = at(0.5)
    )
}

fn round((cx, cy): (f64, f64), (rx, ry): (f64, f64)) -> String {
    let wide = rx * 2.0;
    format!(
        "M{} {cy}a{rx} {ry} 0 1 0 {wide} 0a{rx} {ry} 0 1 0 -{wide} 0z",
        cx - rx
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::contrast;

    const TONES: [Tone; 10] = [
        Tone::Plain,
        Tone::Visitors,
        Tone::Staff,
        Tone::Locked,
        Tone::Unknown,
        Tone::Chosen,
        Tone::Late,
        Tone::Soon,
        Tone::Later,
        Tone::Outside,
    ];
    const SIGNS: [Sign; 10] = [
        Sign::Square,
        Sign::Circle,
        Sign::Triangle,
        Sign::Diamond,
        Sign::Hexagon,
        Sign::Plus,
        Sign::Wedge,
        Sign::Ring,
        Sign::Arrow,
        Sign::Cloud,
    ];

    #[test]
    fn words_are_read_and_shapes_stand_out_on_whatever_is_behind_them() {
        for tone in TONES.map(look) {
            if tone.fill != "none" {
                assert!(
                    contrast(tone.text, tone.fill) >= 4.5,
                    "{} on {}",
                    tone.text,
                    tone.fill
                );
            }
            assert!(contrast(tone.stroke, "#fff") >= 3.0, "{}", tone.stroke);
        }
        let rooms = [
            Tone::Visitors,
            Tone::Staff,
            Tone::Locked,
            Tone::Unknown,
            Tone::Plain,
        ];
        for room in rooms.map(look) {
            for sign in SIGNS {
                assert!(
                    contrast(colour(sign), room.fill) >= 3.0,
                    "{sign:?} on {}",
                    room.fill
                );
            }
        }
    }

    #[test]
    fn every_shape_has_an_outline_of_its_own_and_every_room_a_stroke_of_its_own() {
        let area = Area {
            x: 0,
            y: 0,
            width: 12,
            height: 12,
        };
        let outlines: std::collections::BTreeSet<String> = SIGNS.map(|it| outline(area, it)).into();
        assert_eq!(outlines.len(), SIGNS.len());
        let rooms = [Tone::Visitors, Tone::Staff, Tone::Locked, Tone::Unknown].map(look);
        let strokes: std::collections::BTreeSet<_> =
            rooms.iter().map(|it| (it.wide, it.dash)).collect();
        assert_eq!(strokes.len(), rooms.len());
    }

    #[test]
    fn names_are_never_taken_for_markup_and_no_style_is_written() {
        let drawing = Drawing {
            title: "<b>&".to_owned(),
            about: "\"'".to_owned(),
            width: 100,
            height: 50,
            marks: vec![Mark::Words {
                area: Area {
                    x: 0,
                    y: 0,
                    width: 90,
                    height: 18,
                },
                words: "</text><script>".to_owned(),
                align: Align::Left,
                is_bold: true,
                tone: Tone::Plain,
            }],
        };
        let svg = text(&drawing, drawing.whole()).unwrap();
        assert!(
            svg.starts_with("<svg") && svg.contains("role=\"img\""),
            "{svg}"
        );
        assert!(
            !svg.contains("<script") && !svg.contains("<b>") && !svg.contains("style="),
            "{svg}"
        );
    }
}
