//! How each flaw of a backup is told: its sentence, its next step, its number.

use super::super::house::database;
use super::super::refusal::{
    BACKUP_AHEAD, BACKUP_BUSY, BACKUP_DAMAGED, BACKUP_FILE_CHANGED, BACKUP_FILE_LOST,
    BACKUP_JOURNAL, BACKUP_NEWER, BACKUP_NOT_WHOLE, BACKUP_OLD, BACKUP_OTHER_PAST,
    BACKUP_WRONG_KEY, KEY_UNREADABLE, Kind, NO_BACKUP, NOT_EMPTY, Refusal,
};
use super::super::state_dir::unwritable;
use crate::backups::Flaw;

/// What a command says of a flaw.
pub fn refused(flaw: Flaw) -> Refusal {
    let of = |kind: Kind, name, value: &str| Refusal::of(kind).with(name, value);
    match &flaw {
        Flaw::WrongKey => Refusal::of(BACKUP_WRONG_KEY),
        Flaw::Damaged(why) => of(BACKUP_DAMAGED, "why", why),
        Flaw::Newer(name) => of(BACKUP_NEWER, "name", name),
        Flaw::Journal { record, why } => of(BACKUP_JOURNAL, "record", record).with("why", why),
        Flaw::ChangedFile(name) => of(BACKUP_FILE_CHANGED, "name", name),
        Flaw::LostFile(name) => of(BACKUP_FILE_LOST, "name", name),
        Flaw::Old => Refusal::of(BACKUP_OLD),
        Flaw::OtherPast(tree) => of(BACKUP_OTHER_PAST, "tree", tree),
        Flaw::Ahead(tree) => of(BACKUP_AHEAD, "tree", tree),
        Flaw::NotEmpty(place) => of(NOT_EMPTY, "place", place),
        Flaw::NotWhole(why) => of(BACKUP_NOT_WHOLE, "why", why),
        Flaw::Busy => Refusal::of(BACKUP_BUSY),
        Flaw::NoPlace => Refusal::of(NO_BACKUP),
        Flaw::NoKey(path) => {
            of(KEY_UNREADABLE, "path", &path.display().to_string()).in_file(path.display())
        }
        Flaw::Disk(path, why) => unwritable(path, why),
        Flaw::Db(_) => match flaw {
            Flaw::Db(why) => database(why),
            other => of(BACKUP_DAMAGED, "why", &other.to_string()),
        },
    }
}
