//! Pictures of numbers, drawn as SVG text for pages (360 units wide) and for A4 (720). The same data always stands beside them as text.

use std::f64::consts::FRAC_PI_2;
use std::fmt::Write;

use super::Say;
use super::say::escape;

/// Colours of the style sheet, repeated here because a picture on paper has no style sheet.
const DONE: &str = "#115a36";
const NOW: &str = "#0017c1";
const LATER: &str = "#767676";
const TRACK: &str = "#e6e6e6";
const TEXT: &str = "#1a1a1a";

/// The colours in which words stand in pictures.
#[cfg(test)]
pub(super) const READ: [&str; 4] = [DONE, NOW, LATER, TEXT];

/// How far a quarter of the wheel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quarter {
    /// Behind us.
    Done,
    /// Where the year stands.
    Now,
    /// Still to come.
    Later,
}

/// The year as a wheel of plan, do, check and act, with a count in its middle.
pub struct Wheel<'a> {
    /// What the picture shows, for those who do not see it.
    pub title: &'a str,
    /// The four quarters clockwise from the upper right: their words and how far they are.
    pub quarters: [(&'a str, Quarter); 4],
    /// How many of how many are met.
    pub count: (u32, u32),
    /// The words under the count.
    pub caption: &'a str,
}

impl Quarter {
    /// The sign that says the same as the colour.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Done => "✓",
            Self::Now => "▶",
            Self::Later => "・",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Done => DONE,
            Self::Now => NOW,
            Self::Later => LATER,
        }
    }
}

/// The wheel as SVG of this width in units: 360 on a phone, 720 on A4. No text is smaller than 14 units.
pub fn wheel(it: &Wheel, width: u32) -> String {
    let mut svg = String::new();
    let scale = width / 360;
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        r#"<svg class="chart" viewBox="0 0 {width} {}" role="img" xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"><title>"#,
        scale * 220
    );
    escape(&mut svg, it.title);
    let _ = write!(svg, r#"</title><g transform="scale({scale})" fill="none">"#);
    for (at, (words, quarter)) in (0_u32..).zip(it.quarters) {
        let from = f64::from(at) * FRAC_PI_2 - FRAC_PI_2;
        arc(
            &mut svg,
            (88.0, 18),
            (from + 0.06, from + FRAC_PI_2 - 0.06),
            quarter.colour(),
        );
        label(&mut svg, at, words, quarter);
    }
    let _ = write!(
        svg,
        r#"<circle cx="180" cy="110" r="66" stroke="{TRACK}" stroke-width="8"/>"#
    );
    share(&mut svg, it.count);
    middle(&mut svg, it);
    svg.push_str("</g></svg>");
    svg
}

impl Wheel<'_> {
    /// What the picture says, for a place that holds a picture and words apart.
    pub fn words(&self) -> String {
        let quarters = self
            .quarters
            .map(|(words, quarter)| format!("{} {words}", quarter.sign()));
        let (met, all) = self.count;
        format!(
            "{}: {} {met} / {all} {}",
            self.title,
            quarters.join(" "),
            self.caption
        )
    }
}

/// The wheel for a page, as wide as a phone.
pub fn picture(it: &Wheel) -> Say {
    Say::picture(wheel(it, 360))
}

/// An arc around the middle: radius and stroke, from and to in radians, clockwise from three o'clock.
fn arc(svg: &mut String, (radius, stroke): (f64, u32), (from, to): (f64, f64), colour: &str) {
    let at = |angle: f64| (180.0 + radius * angle.cos(), 110.0 + radius * angle.sin());
    let ((x0, y0), (x1, y1)) = (at(from), at(to));
    let large = u8::from(to - from > 2.0 * FRAC_PI_2);
    let _ = write!(
        svg,
        r#"<path d="M{x0:.1} {y0:.1}A{radius} {radius} 0 {large} 1 {x1:.1} {y1:.1}" stroke="{colour}" stroke-width="{stroke}"/>"#
    );
}

/// The words of a quarter in their corner.
fn label(svg: &mut String, at: u32, words: &str, quarter: Quarter) {
    let (x, anchor) = if at < 2 { (268, "start") } else { (92, "end") };
    let y = if at == 0 || at == 3 { 32 } else { 200 };
    let weight = if quarter == Quarter::Now { 700 } else { 400 };
    let (sign, colour) = (quarter.sign(), quarter.colour());
    let _ = write!(
        svg,
        r#"<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="16" font-weight="{weight}" fill="{colour}">{sign} "#
    );
    escape(svg, words);
    svg.push_str("</text>");
}

/// The inner ring: which part is met.
fn share(svg: &mut String, (met, all): (u32, u32)) {
    if met == 0 || all == 0 {
        return;
    }
    if met >= all {
        let _ = write!(
            svg,
            r#"<circle cx="180" cy="110" r="66" stroke="{DONE}" stroke-width="8"/>"#
        );
        return;
    }
    let part = f64::from(met) / f64::from(all);
    let end = part * 4.0 * FRAC_PI_2 - FRAC_PI_2;
    arc(svg, (66.0, 8), (-FRAC_PI_2, end), DONE);
}

fn middle(svg: &mut String, it: &Wheel) {
    let (met, all) = it.count;
    let _ = write!(
        svg,
        r#"<text x="180" y="114" text-anchor="middle" font-size="30" font-weight="700" fill="{TEXT}">{met} / {all}</text><text x="180" y="138" text-anchor="middle" font-size="14" fill="{TEXT}">"#
    );
    escape(svg, it.caption);
    svg.push_str("</text>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(count: (u32, u32)) -> Wheel<'static> {
        let (title, caption) = ("The year <2026>", "met");
        let quarters = [
            ("plan", Quarter::Done),
            ("do", Quarter::Now),
            ("check", Quarter::Later),
            ("act", Quarter::Later),
        ];
        Wheel {
            title,
            quarters,
            count,
            caption,
        }
    }

    #[test]
    fn the_wheel_says_its_words_signs_and_count_and_escapes_them() {
        let svg = wheel(&year((13, 21)), 360);
        for text in [
            "13 / 21",
            "✓ plan",
            "▶ do",
            "・ act",
            "&lt;2026&gt;",
            r#"role="img""#,
        ] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        assert!(
            !svg.contains("style="),
            "the page's policy refuses inline style"
        );
    }

    #[test]
    fn the_inner_ring_is_left_out_at_nothing_and_closed_at_everything() {
        let arcs = |count| {
            let svg = wheel(&year(count), 360);
            (svg.matches("<path").count(), svg.matches("<circle").count())
        };
        assert_eq!(arcs((0, 21)), (4, 1));
        assert_eq!(arcs((20, 21)), (5, 1));
        assert_eq!(arcs((21, 21)), (4, 2));
        assert_eq!(arcs((0, 0)), (4, 1));
    }

    #[test]
    fn on_paper_the_same_picture_is_twice_as_large() {
        let svg = wheel(&year((1, 2)), 720);
        assert!(svg.contains(r#"viewBox="0 0 720 440""#) && svg.contains("scale(2)"));
    }

    #[test]
    fn no_text_is_smaller_than_fourteen_units() {
        let svg = wheel(&year((1, 2)), 360);
        let sizes = svg.split(r#"font-size=""#).skip(1);
        let sizes: Vec<u32> = sizes
            .map(|it| it.split('"').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(sizes.len(), 6);
        assert!(sizes.iter().all(|it| *it >= 14));
    }
}
