//! A drawing as marks on a sheet, in whole units from the upper left; no markup, no language, no colour values.

/// A rectangle in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
}

impl Area {
    /// Its right edge.
    pub const fn right(&self) -> i32 {
        self.x + self.width
    }

    /// Its lower edge.
    pub const fn bottom(&self) -> i32 {
        self.y + self.height
    }

    /// Whether the two share any room; edges may touch.
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether the other lies within.
    pub const fn holds(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }
}

/// What something means, to which the page gives colour and stroke. Each tone has a stroke or shape of its own, so that
/// nothing is told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Paper and ink.
    Plain,
    /// Where visitors come.
    Visitors,
    /// Where only staff come.
    Staff,
    /// Where only some come.
    Locked,
    /// Nobody has written it yet.
    Unknown,
    /// What the eye is led to: the room that is being moved, the month that it is.
    Chosen,
    /// Its day has passed.
    Late,
    /// Its day is near.
    Soon,
    /// There is time.
    Later,
    /// Beyond the office.
    Outside,
}

/// A small shape. Kinds of devices differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// ■
    Square,
    /// ●
    Circle,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// Six corners.
    Hexagon,
    /// A plus.
    Plus,
    /// ▼
    Wedge,
    /// ○
    Ring,
    /// ▶, somebody comes in from outside.
    Arrow,
    /// A cloud, as far as whole units make one.
    Cloud,
}

/// Where words stand in their area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At its left edge.
    Left,
    /// In its middle.
    Middle,
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A rectangle.
    Box(Area, Tone),
    /// A shape.
    Sign(Area, Sign, Tone),
    /// A straight line between two points; broken where nobody has written that it is so.
    Line {
        /// From here.
        from: (i32, i32),
        /// To here.
        to: (i32, i32),
        /// Whether it is written in the ledger.
        is_known: bool,
    },
    /// Words in one line, reserved for them as wide as they can be.
    Words {
        /// The room that they take.
        area: Area,
        /// What stands there.
        words: String,
        /// How.
        align: Align,
        /// Whether in heavy type.
        is_bold: bool,
        /// On what they stand: white on a dark shape, dark elsewhere.
        tone: Tone,
    },
}

impl Mark {
    /// The room that it takes.
    pub fn area(&self) -> Area {
        match self {
            Self::Box(area, _) | Self::Sign(area, _, _) | Self::Words { area, .. } => *area,
            Self::Line { from, to, .. } => Area {
                x: from.0.min(to.0),
                y: from.1.min(to.1),
                width: (from.0 - to.0).abs(),
                height: (from.1 - to.1).abs(),
            },
        }
    }

    /// Whether it may be cut where a sheet ends.
    const fn can_be_cut(&self) -> bool {
        matches!(self, Self::Box(..) | Self::Line { .. })
    }
}

/// A drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// What it is, for those who do not see it.
    pub title: String,
    /// What it shows, for them too.
    pub about: String,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// What stands on it, the lowest first.
    pub marks: Vec<Mark>,
}

/// A part of a drawing that fits on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Where it begins.
    pub y: i32,
    /// How high it is.
    pub height: i32,
}

impl Drawing {
    /// Everything.
    pub const fn whole(&self) -> Slice {
        Slice {
            y: 0,
            height: self.height,
        }
    }

    /// The drawing cut into parts of at most so many units, between signs and words as far as these leave room.
    pub fn slices(&self, most: i32) -> Vec<Slice> {
        let most = most.max(1);
        let mut slices = Vec::new();
        let mut y = 0;
        while self.height - y > most {
            let free = (y + most / 2..=y + most).rev();
            let end = free.into_iter().find(|it| self.can_cut(*it));
            let end = end.unwrap_or(y + most);
            slices.push(Slice { y, height: end - y });
            y = end;
        }
        slices.push(Slice {
            y,
            height: self.height - y,
        });
        slices
    }

    fn can_cut(&self, y: i32) -> bool {
        let whole = self.marks.iter().filter(|it| !it.can_be_cut());
        let mut areas = whole.map(Mark::area);
        areas.all(|it| it.bottom() <= y || y <= it.y)
    }

    /// The marks that are seen in a part.
    pub fn within(&self, slice: Slice) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |it| {
            let area = it.area();
            area.y < slice.y + slice.height && slice.y <= area.bottom()
        })
    }
}
