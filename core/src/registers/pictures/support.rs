//! When support ends: what has ended, what ends in the coming three years month by month, what ends later, what nobody knows.

use jiff::Span;
use jiff::civil::Date;

use super::network::NetKind;
use super::{value, yes_no};
use crate::calendar::FiscalYear;
use crate::ids::EntryId;
use crate::registers::name::RegisterId;
use crate::registers::register::Register;
use crate::registers::value::Values;

/// Something whose support ends on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Its ledger.
    pub register: RegisterId,
    /// Its entry.
    pub id: EntryId,
    /// What it is called.
    pub name: String,
    /// The last day.
    pub on: Date,
}

/// Something of which nobody has written when its support ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    /// Its ledger.
    pub register: RegisterId,
    /// Its entry.
    pub id: EntryId,
    /// What it is called.
    pub name: String,
    /// What is written of its version, by which one can ask; may be empty.
    pub version: String,
}

/// A month in which something ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Its fiscal year.
    pub year: FiscalYear,
    /// 1 to 12.
    pub month: i8,
    /// What ends in it, by day.
    pub endings: Vec<Ending>,
}

/// Everything about the end of support, seen from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The day.
    pub today: Date,
    /// What has ended, the oldest first.
    pub past: Vec<Ending>,
    /// What ends from today on within 36 months.
    pub months: Vec<Month>,
    /// What ends after that.
    pub later: Vec<Ending>,
    /// What nobody has written.
    pub undated: Vec<Undated>,
}

/// How far one looks ahead, in months.
const AHEAD: i64 = 36;
/// What ends within so many months is near: in half a year one still finds the money for another.
const NEAR: i64 = 6;

impl Support {
    /// Reads entries of the ledgers that have a last day of support, each with its ledger.
    pub fn of<'a>(
        entries: impl Iterator<Item = (&'a Register, EntryId, &'a Values)>,
        today: Date,
    ) -> Self {
        let mut support = Self {
            today,
            past: Vec::new(),
            months: Vec::new(),
            later: Vec::new(),
            undated: Vec::new(),
        };
        let mut endings = Vec::new();
        for (register, id, values) in entries.filter(|it| is_in_use(it.2)) {
            let (name, id, register) =
                (register.name_of(values).to_owned(), id, register.id.clone());
            match value(values, "end-of-support").parse() {
                Ok(on) => endings.push(Ending {
                    register,
                    id,
                    name,
                    on,
                }),
                Err(_) if !has_end(values) => {}
                Err(_) => support.undated.push(Undated {
                    register,
                    id,
                    name,
                    version: version(values),
                }),
            }
        }
        endings.sort_by(|one, other| {
            (one.on, &one.name, one.id).cmp(&(other.on, &other.name, other.id))
        });
        for ending in endings {
            support.sort_in(ending);
        }
        support
    }

    fn sort_in(&mut self, ending: Ending) {
        if ending.on < self.today {
            self.past.push(ending);
        } else if ending.on > self.today.saturating_add(Span::new().months(AHEAD)) {
            self.later.push(ending);
        } else {
            let (year, month) = (FiscalYear::of(ending.on), ending.on.month());
            let same = self.months.last_mut();
            match same.filter(|it| (it.year, it.month) == (year, month)) {
                Some(it) => it.endings.push(ending),
                None => self.months.push(Month {
                    year,
                    month,
                    endings: vec![ending],
                }),
            }
        }
    }

    /// Whether a day is near.
    pub fn is_near(&self, on: Date) -> bool {
        on <= self.today.saturating_add(Span::new().months(NEAR))
    }

    /// The fiscal years of the coming 36 months.
    pub fn years(&self) -> Vec<FiscalYear> {
        let last = FiscalYear::of(self.today.saturating_add(Span::new().months(AHEAD)));
        let mut years = vec![FiscalYear::of(self.today)];
        while let Some(year) = years.last().filter(|it| **it < last) {
            years.push(year.next());
        }
        years
    }

    /// How many end in a month.
    pub fn count(&self, year: FiscalYear, month: i8) -> usize {
        let mut all = self.months.iter();
        let found = all.find(|it| (it.year, it.month) == (year, month));
        found.map_or(0, |it| it.endings.len())
    }
}

fn is_in_use(values: &Values) -> bool {
    value(values, "state") != "retired"
}

/// Whether somebody has to know its end: a line has none of its own, what runs with a company is renewed there, and what
/// never meets the network is not attacked through it.
fn has_end(values: &Values) -> bool {
    let is_line = value(values, "kind") == NetKind::Line.as_str();
    let is_with_company = value(values, "provided-as") == "cloud";
    !is_line && !is_with_company && yes_no(values, "networked") != Some(false)
}

fn version(values: &Values) -> String {
    let fields = ["os", "version", "model"].iter();
    let mut written = fields
        .map(|it| value(values, it))
        .filter(|it| !it.is_empty());
    written.next().unwrap_or_default().to_owned()
}
