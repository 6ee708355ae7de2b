//! Days as a Japanese office counts them: era, fiscal year, weekday, holiday, office time; what is due when is decided elsewhere.

mod era;
mod fiscal_year;
mod holiday;
mod office_time;
mod reading;

pub use era::{ERAS, Era, in_era, wareki, wareki_with_weekday, wareki_year, weekday};
pub use fiscal_year::FiscalYear;
pub use holiday::{
    HOLIDAY_YEARS, holiday, holidays, is_working_day, next_working_day, working_day_by,
    working_day_from,
};
pub use office_time::{OFFICE_OFFSET, from_office_time, office_day, office_time, office_zone};
pub use reading::{wareki_authored, wareki_year_authored};
