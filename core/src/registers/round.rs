//! Rounds: everything in a ledger is gone through once a period (棚卸, IDの見直し, 規程の見直し); keeping marks is the app's.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::choice::FieldKind;
use super::register::{Field, Register};
use crate::calendar::office_day;
use crate::closed_list::closed_list;

closed_list! {
    /// How something was found in a round.
    pub enum Mark {
        /// It is there, as the ledger says.
        There = "there",
        /// It is there and not as the ledger says: in another place, or with something to correct.
        Differs = "differs",
        /// It was not found, or is not needed any more.
        Missing = "missing",
        /// It was found and does not stand in the ledger.
        Surplus = "surplus",
    }
}

closed_list! {
    /// How far a round is.
    pub enum RoundState {
        /// It goes on.
        Counting = "counting",
        /// It goes on again, because an executive gave it back.
        Returned = "returned",
        /// It was ended and waits for an executive.
        Waiting = "waiting",
        /// An executive approved its result.
        Approved = "approved",
        /// It was begun by mistake and given up.
        GivenUp = "given-up",
    }
}

/// From when to when something is counted; what happens to the ledger in between is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// When the round began.
    pub began_at: Timestamp,
    /// When it was ended, or now.
    pub until: Timestamp,
}

/// One entry of the ledger in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// When it was written into the ledger.
    pub made_at: Timestamp,
    /// When it was closed.
    pub over_at: Option<Timestamp>,
    /// How it was found.
    pub mark: Option<Mark>,
}

/// How an entry stands in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has looked at it yet.
    Left,
    /// It was looked at.
    Seen(Mark),
    /// It came into the ledger while the round went on; nobody has to look at it.
    Added,
    /// It was closed before anybody looked at it; nobody has to any more.
    Closed,
    /// It belongs to another time.
    Outside,
}

/// The sums of a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many have to be looked at, those that were seen among them.
    pub of: usize,
    /// How many of them were seen.
    pub seen: usize,
    /// How many of them are there.
    pub there: usize,
    /// How many of them differ from the ledger.
    pub differs: usize,
    /// How many of them are missing.
    pub missing: usize,
    /// How many were found that the ledger does not hold.
    pub surplus: usize,
    /// How many came into the ledger since the beginning.
    pub added: usize,
    /// How many were closed since the beginning.
    pub closed: usize,
}

impl Line {
    /// How it stands.
    pub fn standing(&self, period: Period) -> Standing {
        if let Some(mark) = self.mark {
            return Standing::Seen(mark);
        }
        let is_over = self.over_at.is_some_and(|it| it <= period.until);
        match (self.is_added(period), is_over) {
            _ if self.made_at > period.until => Standing::Outside,
            (_, true) if !self.is_closed(period) => Standing::Outside,
            (_, true) => Standing::Closed,
            (true, false) => Standing::Added,
            (false, false) => Standing::Left,
        }
    }

    /// Whether it came into the ledger since the round began.
    pub fn is_added(&self, period: Period) -> bool {
        self.made_at > period.began_at && self.made_at <= period.until
    }

    /// Whether it was closed since the round began.
    pub fn is_closed(&self, period: Period) -> bool {
        self.over_at
            .is_some_and(|it| it > period.began_at && it <= period.until)
    }

    /// How it can be marked: what the ledger no longer holds can only be found too many.
    pub fn offered(&self) -> &'static [Mark] {
        if self.over_at.is_some() {
            &[Mark::Surplus]
        } else {
            &[Mark::There, Mark::Differs, Mark::Missing]
        }
    }
}

impl Tally {
    /// Adds up the entries of a ledger, and how many things without an entry were found.
    pub fn of(lines: impl IntoIterator<Item = Line>, period: Period, strangers: usize) -> Self {
        let mut sums = Self {
            surplus: strangers,
            ..Self::default()
        };
        for line in lines {
            sums.add(&line, period);
        }
        sums
    }

    fn add(&mut self, line: &Line, period: Period) {
        self.added += usize::from(line.is_added(period));
        self.closed += usize::from(line.is_closed(period));
        match line.standing(period) {
            Standing::Left => self.of += 1,
            Standing::Seen(Mark::Surplus) => self.surplus += 1,
            Standing::Seen(mark) => {
                self.of += 1;
                self.seen += 1;
                match mark {
                    Mark::There => self.there += 1,
                    Mark::Differs => self.differs += 1,
                    Mark::Missing | Mark::Surplus => self.missing += 1,
                }
            }
            Standing::Added | Standing::Closed | Standing::Outside => {}
        }
    }

    /// How many nobody has looked at yet.
    pub fn left(&self) -> usize {
        self.of - self.seen
    }
}

/// Told so many days before a round is due.
const DAYS_BEFORE: i64 = 30;

/// When the next round of a ledger has to be ended: so many months after the last approved one was ended; where there was none,
/// after the first entry that still stands in it. A ledger that is empty, or is not gone through, has no such day.
pub fn due_on(
    register: &Register,
    last_ended: Option<Timestamp>,
    first_made: Option<Timestamp>,
) -> Option<Date> {
    let months = register.round_months?;
    let from = office_day(last_ended.or(first_made)?);
    first_made.map(|_| from.saturating_add(Span::new().months(months)))
}

/// Whether a round that is due on a day is told of today.
pub fn is_told(due_on: Date, today: Date) -> bool {
    due_on.saturating_sub(Span::new().days(DAYS_BEFORE)) <= today
}

impl Register {
    /// By what a round is divided: by place, else by person; nothing where the ledger tells neither.
    pub fn round_field(&self) -> Option<&Field> {
        let of = |kind| self.fields_at(None).find(move |it| it.kind == kind);
        of(FieldKind::Place).or_else(|| {
            let mut listed = self.fields_at(None).filter(|it| it.listed);
            listed.find(|it| it.kind == FieldKind::Person)
        })
    }

    /// Whether a round counts things that lie somewhere; otherwise it reads through what is written.
    pub fn counts_things(&self) -> bool {
        self.round_field()
            .is_some_and(|it| it.kind == FieldKind::Place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::check::sample;

    fn at(day: &str) -> Timestamp {
        format!("2026-{day}T03:00:00Z").parse().unwrap()
    }

    fn period() -> Period {
        Period {
            began_at: at("10-01"),
            until: at("10-31"),
        }
    }

    fn line(made: &str, over: Option<&str>, mark: Option<Mark>) -> Line {
        Line {
            made_at: at(made),
            over_at: over.map(at),
            mark,
        }
    }

    #[test]
    fn what_stood_there_at_the_beginning_has_to_be_looked_at() {
        let cases = [
            (line("04-01", None, None), Standing::Left),
            (line("10-02", None, None), Standing::Added),
            (line("04-01", Some("10-03"), None), Standing::Closed),
            (line("10-02", Some("10-03"), None), Standing::Closed),
            (line("04-01", Some("09-30"), None), Standing::Outside),
            (line("11-02", None, None), Standing::Outside),
            // What was closed after the round was ended still had to be looked at.
            (line("04-01", Some("11-02"), None), Standing::Left),
            (
                line("04-01", Some("10-03"), Some(Mark::Missing)),
                Standing::Seen(Mark::Missing),
            ),
            (
                line("10-02", None, Some(Mark::There)),
                Standing::Seen(Mark::There),
            ),
        ];
        for (line, standing) in cases {
            assert_eq!(line.standing(period()), standing, "{line:?}");
        }
    }

    #[test]
    fn sums_tell_what_is_left_what_is_wrong_and_what_changed_meanwhile() {
        let lines = [
            line("04-01", None, Some(Mark::There)),
            line("04-01", None, Some(Mark::Differs)),
            line("04-01", Some("10-20"), Some(Mark::Missing)),
            line("04-01", Some("10-20"), None),
            line("04-01", Some("05-01"), Some(Mark::Surplus)),
            line("10-02", None, None),
            line("04-01", None, None),
        ];
        let sums = Tally::of(lines, period(), 2);
        let expected = Tally {
            of: 4,
            seen: 3,
            there: 1,
            differs: 1,
            missing: 1,
            surplus: 3,
            added: 1,
            closed: 2,
        };
        assert_eq!((sums, sums.left()), (expected, 1));
    }

    #[test]
    fn what_the_ledger_no_longer_holds_can_only_be_found_too_many() {
        assert_eq!(
            line("04-01", Some("05-01"), None).offered(),
            [Mark::Surplus]
        );
        assert!(!line("04-01", None, None).offered().contains(&Mark::Surplus));
    }

    #[test]
    fn the_next_round_is_due_after_the_last_one_or_after_the_first_entry() {
        let mut register = sample::record();
        assert_eq!(due_on(&register, None, Some(at("04-01"))), None);
        register.round_months = Some(12);
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(
            due_on(&register, None, Some(at("04-01"))),
            Some(day("2027-04-01"))
        );
        let due = due_on(&register, Some(at("10-31")), Some(at("04-01"))).unwrap();
        assert_eq!(due, day("2027-10-31"));
        assert_eq!(due_on(&register, None, None), None);
        assert_eq!(due_on(&register, Some(at("10-31")), None), None);
        let told = ["2027-09-30", "2027-10-01", "2027-11-01"].map(|it| is_told(due, day(it)));
        assert_eq!(told, [false, true, true]);
    }

    #[test]
    fn a_round_goes_by_place_else_by_person() {
        let mut register = sample::record();
        assert_eq!(register.round_field(), None);
        let like = register.fields.first().unwrap().clone();
        let field = |id: &str, kind| Field {
            id: id.parse().unwrap(),
            kind,
            listed: true,
            ..like.clone()
        };
        register.fields.push(field("user", FieldKind::Person));
        let named = |it: &Register| it.round_field().map(|it| it.id.to_string());
        assert_eq!(named(&register).as_deref(), Some("user"));
        assert!(!register.counts_things());
        register.fields.push(field("shelf", FieldKind::Place));
        assert_eq!(named(&register).as_deref(), Some("shelf"));
        assert!(register.counts_things());
    }
}
