//! The days that a plan proposes and when a row is late; a person may choose other days.

use jiff::civil::Date;

use crate::calendar::{FiscalYear, working_day_by};

use super::state::PlanState;

/// One proposed day for each of so many rows, in the order of the plan: the last working day of each month,
/// from the month after `today`, one row a month, all within the fiscal year of `today`. With more rows than
/// months, neighbouring rows share one. In March the rest of March is all there is.
pub fn due_dates(rows: usize, today: Date) -> Vec<Date> {
    let year = FiscalYear::of(today);
    let this_month = today.last_of_month();
    let days: Vec<Date> = year
        .month_ends()
        .filter(|it| *it > this_month)
        .map(working_day_by)
        .filter(|it| *it > today)
        .collect();
    let last = working_day_by(year.last_day()).max(today);
    let place = |row: usize| {
        if rows > days.len() {
            row * days.len() / rows
        } else {
            row
        }
    };
    (0..rows)
        .map(|row| days.get(place(row)).copied().unwrap_or(last))
        .collect()
}

/// Whether a row is past its day: it is neither done nor dropped, and the day has gone by.
pub fn is_overdue(state: PlanState, due_on: Date, today: Date) -> bool {
    !state.is_closed() && due_on < today
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::is_working_day;

    #[test]
    fn rows_fall_on_one_working_day_a_month() {
        let expected = [date(2026, 12, 28), date(2027, 1, 29), date(2027, 2, 26)];
        assert_eq!(due_dates(3, date(2026, 11, 22)), expected);
    }

    #[test]
    fn more_rows_than_months_share_months_in_their_order() {
        let days = due_dates(10, date(2026, 11, 22));
        let expected = [
            (date(2026, 12, 28), 3),
            (date(2027, 1, 29), 2),
            (date(2027, 2, 26), 3),
            (date(2027, 3, 31), 2),
        ];
        for (day, rows) in expected {
            assert_eq!(days.iter().filter(|it| **it == day).count(), rows, "{day}");
        }
        assert!(days.is_sorted());
    }

    #[test]
    fn no_day_is_ever_past_the_fiscal_year_before_today_or_on_a_free_day() {
        let mut today = date(2024, 4, 1);
        while today < date(2033, 4, 1) {
            let last = working_day_by(FiscalYear::of(today).last_day());
            for rows in [1, 4, 13, 21] {
                let days = due_dates(rows, today);
                assert_eq!(days.len(), rows);
                assert!(days.is_sorted());
                let fits = |day: &Date| *day >= today && FiscalYear::of(today).contains(*day);
                assert!(days.iter().all(fits), "{rows} from {today}: {days:?}");
                assert!(
                    today > last || days.iter().all(|it| is_working_day(*it)),
                    "{rows} from {today}"
                );
            }
            today = today.saturating_add(jiff::Span::new().days(9));
        }
    }

    #[test]
    fn in_march_everything_is_due_by_the_end_of_march() {
        assert_eq!(due_dates(2, date(2027, 3, 10)), [date(2027, 3, 31); 2]);
        assert_eq!(due_dates(1, date(2029, 3, 10)), [date(2029, 3, 30)]);
        assert_eq!(due_dates(1, date(2029, 3, 31)), [date(2029, 3, 31)]);
        assert!(due_dates(0, date(2027, 3, 10)).is_empty());
    }

    #[test]
    fn a_row_is_late_from_the_day_after() {
        let due = date(2026, 11, 20);
        for (state, today, late) in [
            (PlanState::Open, date(2026, 11, 20), false),
            (PlanState::Open, date(2026, 11, 21), true),
            (PlanState::Started, date(2026, 11, 21), true),
            (PlanState::Done, date(2026, 11, 21), false),
            (PlanState::Dropped, date(2026, 11, 21), false),
        ] {
            assert_eq!(is_overdue(state, due, today), late, "{state} {today}");
        }
    }
}
