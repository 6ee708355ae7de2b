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

    /// The address with what nobody should have to think of: a PostgreSQL server elsewhere is spoken to only by TLS with a certificate that
    /// is checked, unless its address says `sslmode` itself.
    pub(super) fn guarded(self, url: &str) -> String {
        let says_so = url.contains("sslmode=") || url.contains("ssl-mode=");
        if self == Self::Sqlite || says_so || is_here(url) {
            return url.to_owned();
        }
        let sign = if url.contains('?') { '&' } else { '?' };
        format!("{url}{sign}sslmode=verify-full")
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

/// Whether the address of a PostgreSQL server means this machine: a socket or the loopback.
fn is_here(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |it| it.1);
    let (place, words) = rest.split_once('?').unwrap_or((rest, ""));
    let place = place.split('/').next().unwrap_or_default();
    let host = place.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let named = words.split('&').find_map(|it| it.strip_prefix("host="));
    let host = named.unwrap_or(host);
    let is_loopback = host
        .parse::<std::net::IpAddr>()
        .is_ok_and(|it| it.is_loopback());
    host.is_empty() || host == "localhost" || host.starts_with(['/', '%']) || is_loopback
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
    fn a_postgresql_server_elsewhere_is_spoken_to_by_tls_unless_its_address_decides() {
        let kept = [
            "sqlite:///var/lib/mamori/mamori.db?mode=rwc",
            "postgres://mamori@localhost/mamori",
            "postgres://mamori:a%40b@127.0.0.1:5432/mamori",
            "postgres://mamori@[::1]:5432/mamori",
            "postgres:///mamori?host=/run/postgresql",
            "postgres://mamori@%2Frun%2Fpostgresql/mamori",
            "postgres://mamori@db.example.jp/mamori?sslmode=require",
        ];
        for url in kept {
            assert_eq!(Engine::of(url).unwrap().guarded(url), url);
        }
        let elsewhere = [
            (
                "postgres://m@db.example.jp/m",
                "postgres://m@db.example.jp/m?sslmode=verify-full",
            ),
            (
                "postgresql://m@192.168.1.9:5432/m?a=b",
                "postgresql://m@192.168.1.9:5432/m?a=b&sslmode=verify-full",
            ),
            (
                "postgres://localhost@db.example.jp/m",
                "postgres://localhost@db.example.jp/m?sslmode=verify-full",
            ),
        ];
        for (url, guarded) in elsewhere {
            assert_eq!(Engine::of(url).unwrap().guarded(url), guarded);
        }
    }

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
