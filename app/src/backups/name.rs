//! The names of backup files: by the moment that they hold, and a short id.

use jiff::Timestamp;
use jiff::civil::DateTime;
use mamori_core::calendar::{from_office_time, office_time};

const FRONT: &str = "mamori-";
const BACK: &str = ".backup";
/// What a file is called behind its name until it lies wholly on the disk.
pub const PART: &str = ".part";

/// The name of a backup of a moment.
pub fn of(at: Timestamp, id: [u8; 3]) -> String {
    let time = office_time(at).strftime("%Y-%m-%dT%H%M");
    format!("{FRONT}{time}-{}{BACK}", hex::encode(id))
}

/// The moment that a name tells, to the minute; `None` for a file that is no backup of ours.
pub fn moment_of(name: &str) -> Option<Timestamp> {
    let inside = name.strip_prefix(FRONT)?.strip_suffix(BACK)?;
    let (time, id) = inside.rsplit_once('-')?;
    if id.len() != 6 || !id.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let time = DateTime::strptime("%Y-%m-%dT%H%M", time).ok()?;
    Some(from_office_time(time))
}

/// Whether a name is that of a backup that was begun and not ended.
pub fn is_part(name: &str) -> bool {
    name.strip_suffix(PART)
        .is_some_and(|it| moment_of(it).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_moment_in_the_offices_time_and_others_tell_none() {
        let at: Timestamp = "2026-11-22T12:30:00Z".parse().unwrap();
        let name = of(at, [1, 2, 255]);
        assert_eq!(name, "mamori-2026-11-22T2130-0102ff.backup");
        assert_eq!(moment_of(&name), Some(at));
        for other in [
            "before-0002_people.db",
            "mamori-2026-11-22T2130.backup",
            "mamori-2026-11-22T2130-0102fg.backup",
            "mamori-2026-13-22T2130-0102ff.backup",
            "mamori-2026-11-22T2130-0102ff.backup.part",
        ] {
            assert_eq!(moment_of(other), None, "{other}");
        }
        assert!(is_part("mamori-2026-11-22T2130-0102ff.backup.part"));
        assert!(!is_part("holiday.part"));
    }
}
