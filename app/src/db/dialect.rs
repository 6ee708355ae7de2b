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

    /// The word by which a part of a migration is for this engine only: `-- sqlite:` … `-- end`.
    fn mark(self) -> &'static str {
        match self {
            Self::Sqlite => "-- sqlite:",
            Self::Postgres => "-- postgres:",
        }
    }

    /// The parts of a migration that are for this engine only.
    pub(super) fn part_of(self, sql: &str) -> String {
        let own = parts(sql).filter(|(mark, _)| *mark == Some(self.mark()));
        own.flat_map(|(_, line)| [line, "\n"]).collect()
    }

    /// Leaves out what is for the other engine, and fills the words of a migration: `{int}`, `{bytes}`, `{strict}`.
    pub(super) fn fill(self, sql: &str) -> String {
        let own = parts(sql).filter(|(mark, _)| mark.is_none_or(|it| it == self.mark()));
        let sql: String = own.flat_map(|(_, line)| [line, "\n"]).collect();
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
            // FULL: a commit is on the disk before it is acknowledged. What is erased is written over, not only forgotten.
            Self::Sqlite => {
                "pragma journal_mode = wal; pragma synchronous = full; \
                 pragma foreign_keys = on; pragma busy_timeout = 5000; pragma secure_delete = on;"
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

/// Every line with the mark of the part in which it stands; `None` for what both engines read.
fn parts(sql: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let marks = [Engine::Sqlite.mark(), Engine::Postgres.mark()];
    sql.lines().scan(None, move |within, line| {
        if marks.contains(&line) {
            *within = Some(line);
        }
        let at = *within;
        if line == "-- end" {
            *within = None;
        }
        Some((at, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_reads_its_own_parts_and_what_is_for_both() {
        let sql = "a {int}\n-- sqlite:\nb\n-- end\n-- postgres:\nc\n-- end\nd\n";
        let read = Engine::Sqlite.fill(sql);
        assert_eq!(read, "a integer\n-- sqlite:\nb\n-- end\nd\n");
        let read = Engine::Postgres.fill(sql);
        assert_eq!(read, "a bigint\n-- postgres:\nc\n-- end\nd\n");
        assert_eq!(Engine::Postgres.part_of(sql), "-- postgres:\nc\n-- end\n");
    }
}
