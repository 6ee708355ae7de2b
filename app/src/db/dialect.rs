//! What truly differs between SQLite and PostgreSQL. Everything else is the common subset of both.

/// The database behind this state directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one office or a few.
    Sqlite,
    /// Many offices, several servers.
    Postgres,
}

impl Engine {
    /// Reads the engine from a database address.
    pub fn of(url: &str) -> Option<Self> {
        match url.split(':').next() {
            Some("sqlite") => Some(Self::Sqlite),
            Some("postgres" | "postgresql") => Some(Self::Postgres),
            _ => None,
        }
    }

    /// Fills the words of a migration: `{int}`, `{bytes}`, `{strict}`.
    pub(super) fn fill(self, sql: &str) -> String {
        let (int, bytes, strict) = match self {
            Self::Sqlite => ("integer", "blob", "strict"),
            Self::Postgres => ("bigint", "bytea", ""),
        };
        sql.replace("{int}", int)
            .replace("{bytes}", bytes)
            .replace("{strict}", strict)
    }

    /// What every new connection is told first.
    pub(super) fn greeting(self) -> &'static str {
        match self {
            // FULL: a commit is on the disk before it is acknowledged.
            Self::Sqlite => {
                "pragma journal_mode = wal; pragma synchronous = full; \
                 pragma foreign_keys = on; pragma busy_timeout = 5000;"
            }
            Self::Postgres => "set synchronous_commit = on; set time zone 'UTC';",
        }
    }

    /// How many connections read at the same time.
    pub(super) fn readers(self) -> u32 {
        match self {
            Self::Sqlite => 4,
            Self::Postgres => 8,
        }
    }
}
