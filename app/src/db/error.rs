//! What can go wrong with the database, in words for the log; people read `web::WebError` instead.

/// An error of the database or of what stands in it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database or its driver refused.
    #[error("database: {0}")]
    Driver(#[from] sqlx::Error),
    /// A stored value is not what the program can have written.
    #[error("{table}.{column} of row {row} holds {value:?}, which mamori never writes")]
    Inconsistent {
        /// Table of the row.
        table: &'static str,
        /// Column that holds it.
        column: &'static str,
        /// Id of the row.
        row: String,
        /// The value as text.
        value: String,
    },
    /// A statement touched another number of rows than it must.
    #[error("{what}: expected {expected} row(s), touched {touched}")]
    RowsAffected {
        /// The statement in words.
        what: &'static str,
        /// How many rows it must touch.
        expected: u64,
        /// How many it touched.
        touched: u64,
    },
    /// The address of the database names no engine that mamori knows.
    #[error("the database address {0:?} begins neither with sqlite: nor with postgres:")]
    UnknownEngine(String),
    /// A migration could not be applied; the database is as before.
    #[error("migration {name}: {why}")]
    Migration {
        /// File name of the migration.
        name: String,
        /// What happened.
        why: String,
    },
    /// No checkpoint could be signed, so nothing was written.
    #[error("the journal {0:?} could not be signed")]
    Signing(String),
    /// A table has no primary key, so that its rows have no order.
    #[error("the table {0} has no primary key")]
    NoKey(String),
    /// A row that was loaded names another one that is not there.
    #[error("a row of {0} names a row that is not there")]
    Orphan(String),
    /// Work done together with this one could not be committed, so this was undone too.
    #[error("the shared commit failed: {0}")]
    Commit(String),
}

impl DbError {
    /// Whether something was to be written that may be there only once, and is there.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Driver(sqlx::Error::Database(it)) => it.is_unique_violation(),
            _ => false,
        }
    }

    /// Whether the disk has no room left: SQLite's code 13, PostgreSQL's 53100.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Driver(sqlx::Error::Database(it)) => {
                matches!(it.code().as_deref(), Some("13" | "53100"))
            }
            // The writer who shared the commit was told in words only.
            Self::Commit(why) => why.contains("disk is full"),
            _ => false,
        }
    }
}

/// Result of everything in `store.rs` files.
pub type DbResult<T> = Result<T, DbError>;

/// Reads a stored value, naming table, column and row when it is none.
pub fn stored<T: std::str::FromStr>(
    value: &str,
    table: &'static str,
    column: &'static str,
    row: &str,
) -> DbResult<T> {
    value.parse().map_err(|_| DbError::Inconsistent {
        table,
        column,
        row: row.to_owned(),
        value: value.to_owned(),
    })
}

/// Insists that a statement touched exactly one row.
pub fn one(what: &'static str, touched: u64) -> DbResult<()> {
    if touched == 1 {
        return Ok(());
    }
    Err(DbError::RowsAffected {
        what,
        expected: 1,
        touched,
    })
}
