//! What `mamori.toml` says of backups: `[backup]` and each `[[backup.place]]`.

use jiff::civil::Time;
use mamori_core::backups::{Keep, Place, Plan};
use serde::Deserialize;

use super::super::config::Config;

/// When and where backups are made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// The time of the office's day, such as `12:30`.
    pub time: Option<String>,
    /// The places; none for `backups/` of the state directory.
    pub place: Vec<BackupPlace>,
}

/// A folder for backups.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupPlace {
    /// How people call it.
    pub name: String,
    /// The folder.
    pub folder: String,
    /// It is taken off after use.
    #[serde(default)]
    pub offline: bool,
    /// Nothing is deleted there.
    #[serde(default)]
    pub append_only: bool,
    /// Of so many days the newest stays.
    pub days: Option<u16>,
    /// Of so many weeks.
    pub weeks: Option<u16>,
    /// Of so many months.
    pub months: Option<u16>,
}

impl Config {
    /// When and where backups are made, with what holds where nothing is said.
    pub fn plan(&self) -> Plan {
        let usual = Plan::default();
        let time = self.backup.time.as_ref();
        let at: Option<Time> = time.and_then(|it| it.parse().ok());
        let places: Vec<Place> = self.backup.place.iter().map(BackupPlace::read).collect();
        Plan {
            at: at.unwrap_or(usual.at),
            places: if places.is_empty() {
                usual.places
            } else {
                places
            },
        }
    }
}

impl BackupPlace {
    fn read(&self) -> Place {
        let usual = Keep::default();
        let count = |said: Option<u16>, usual| said.map_or(usual, usize::from);
        Place {
            name: self.name.clone(),
            folder: self.folder.clone(),
            offline: self.offline,
            append_only: self.append_only,
            keep: Keep {
                days: count(self.days, usual.days),
                weeks: count(self.weeks, usual.weeks),
                months: count(self.months, usual.months),
            },
        }
    }
}
