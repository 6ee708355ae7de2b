//! What may stand behind a key of `mamori.toml`; which keys there are stands in `config.rs`.

use std::net::SocketAddr;

use mamori_core::evidence::WitnessKey;

/// What may stand behind a key. The word is that of `cli.takes.…` in `data/words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// The address that people type.
    Url,
    /// Where to listen.
    Address,
    /// Anything but blanks.
    Text,
    /// The address of a database.
    Database,
    /// A mail address.
    Mail,
    /// The address of a mail server.
    MailServer,
    /// How much is logged.
    Level,
    /// A time of day.
    Time,
    /// True or false.
    YesNo,
    /// A number.
    Count,
    /// An address to which something is added.
    Prefix,
    /// The key of a witness.
    WitnessKey,
    /// A group of keys.
    Group,
}

impl Takes {
    /// Its word there.
    pub fn word(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Address => "address",
            Self::Text => "text",
            Self::Database => "database",
            Self::Mail => "mail",
            Self::MailServer => "mail-server",
            Self::Level => "level",
            Self::Time => "time",
            Self::YesNo => "yes-no",
            Self::Count => "count",
            Self::Prefix => "prefix",
            Self::WitnessKey => "witness-key",
            Self::Group => "group",
        }
    }

    /// Whether a text may stand there.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Url => {
                let host = text.strip_prefix("https://").unwrap_or_default();
                !host.is_empty() && !host.contains(['/', ' ', '?', '#', '@'])
            }
            Self::Prefix => {
                let host = text.strip_prefix("https://").unwrap_or_default();
                let is_bare = !host.contains([' ', '?', '#', '@']) && !host.ends_with('/');
                is_bare && !host.is_empty() && !host.starts_with('/')
            }
            Self::WitnessKey => WitnessKey::parse(text).is_ok(),
            Self::Address => text.parse::<SocketAddr>().is_ok(),
            Self::Text => !text.trim().is_empty(),
            Self::Database => crate::db::Engine::of(text).is_some(),
            Self::Mail => text
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
            Self::MailServer => text.starts_with("smtps://") || text.starts_with("smtp://"),
            Self::Time => text.parse::<jiff::civil::Time>().is_ok(),
            Self::YesNo | Self::Count | Self::Group => false,
            Self::Level => ["error", "warn", "info", "debug"].contains(&text),
        }
    }
}
