//! What can be wrong with a backup, or with making and restoring one. How it is said to people stands in `data/words`.

use std::io;
use std::path::{Path, PathBuf};

use crate::db::DbError;

/// Why a backup is not good, or was not made or restored.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
    /// None of the keys opens it.
    #[error("none of the keys opens it")]
    WrongKey,
    /// Its bytes are not those that were written, or some are missing.
    #[error("it is damaged or only half copied: {0}")]
    Damaged(String),
    /// It holds tables that this program does not know.
    #[error("it was made by another version of mamori (migration {0})")]
    Newer(String),
    /// The journal in it does not prove itself.
    #[error("the journal does not fit at {record}: {why}")]
    Journal {
        /// Tree, or tree and number.
        record: String,
        /// What does not fit.
        why: &'static str,
    },
    /// A file in it is not what its name says.
    #[error("the file {0} is not what it was")]
    ChangedFile(String),
    /// A row names a file that is not in it.
    #[error("the file {0} is missing")]
    LostFile(String),
    /// It is older than the schedule allows.
    #[error("it is too old")]
    Old,
    /// The journal of this house has another past than the backup.
    #[error("the journal {0} of this house has another past")]
    OtherPast(String),
    /// The journal of this house lacks what the backup has.
    #[error("the journal {0} of this house lacks events that the backup has")]
    Ahead(String),
    /// The place to restore into is not empty.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// What was restored does not open or does not hold what the backup said.
    #[error("what was restored is not whole: {0}")]
    NotWhole(String),
    /// Another backup is being made.
    #[error("another backup is being made")]
    Busy,
    /// No place was there.
    #[error("no place for backups is there")]
    NoPlace,
    /// A key is none.
    #[error("the key in {0} cannot be read")]
    NoKey(PathBuf),
    /// A file or folder refused.
    #[error("{0}: {1}")]
    Disk(PathBuf, io::Error),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Flaw {
    /// A file or folder that refused.
    pub fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |why| Self::Disk(path, why)
    }

    /// Bytes that are not as they were written.
    pub fn damaged(why: impl ToString) -> Self {
        Self::Damaged(why.to_string())
    }

    /// What was restored and cannot be used.
    pub fn not_whole(why: impl ToString) -> Self {
        Self::NotWhole(why.to_string())
    }

    /// Whether the house itself holds what is wrong, so that the copy is a true one.
    pub fn is_of_the_house(&self) -> bool {
        matches!(
            self,
            Self::Journal { .. } | Self::ChangedFile(_) | Self::LostFile(_)
        )
    }
}

/// Result of everything here.
pub type Sound<T> = Result<T, Flaw>;
