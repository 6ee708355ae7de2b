//! `mamori.toml`: reading it, and telling with file and line what is wrong in it. What follows from it stands where it is used.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use mamori_core::lint::distance;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::backup::places::Backup;
use super::evidence::witnesses::WitnessServer;
use super::refusal::{
    CONFIG_KEY, CONFIG_KEY_NEAR, CONFIG_SYNTAX, CONFIG_VALUE, Kind, Refusal, UNREADABLE,
};
use super::takes::Takes;

/// The file's name in the state directory.
pub const FILE: &str = "mamori.toml";
/// What the first run writes; the same as docs/mamori.toml.
pub const SAMPLE: &str = include_str!("../../../docs/mamori.toml");

/// Every key, with the kind of value it takes.
const KEYS: &[(&str, Takes)] = &[
    ("public_url", Takes::Url),
    ("listen", Takes::Address),
    ("listen_open", Takes::Address),
    ("tls.certificate", Takes::Text),
    ("tls.key", Takes::Text),
    ("tls.tls12_reason", Takes::Text),
    ("database.url", Takes::Database),
    ("mail.sender", Takes::Mail),
    ("mail.server", Takes::MailServer),
    ("mail.user", Takes::Text),
    ("mail.password_file", Takes::Text),
    ("log.level", Takes::Level),
    ("log.days", Takes::Count),
    ("backup.time", Takes::Time),
    ("backup.place.name", Takes::Text),
    ("backup.place.folder", Takes::Text),
    ("backup.place.offline", Takes::YesNo),
    ("backup.place.append_only", Takes::YesNo),
    ("backup.place.days", Takes::Count),
    ("backup.place.weeks", Takes::Count),
    ("backup.place.months", Takes::Count),
    ("witness_minutes", Takes::Count),
    ("witness.name", Takes::Text),
    ("witness.url", Takes::Prefix),
    ("witness.key", Takes::WitnessKey),
    ("witness.ca", Takes::Text),
];

/// The content of `mamori.toml`; what is left out is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The address that people type.
    pub public_url: Option<String>,
    /// Where the pages of the office are served.
    pub listen: Option<SocketAddr>,
    /// Where the pages for people without an account are served alone.
    pub listen_open: Option<SocketAddr>,
    /// Certificates.
    pub tls: Tls,
    /// The database.
    pub database: Database,
    /// Mail.
    pub mail: Mail,
    /// What is logged.
    pub log: Log,
    /// When and where backups are made.
    pub backup: Backup,
    /// How often witnesses are asked, in minutes.
    pub witness_minutes: Option<u16>,
    /// Who cosigns checkpoints.
    pub witness: Vec<WitnessServer>,
}

/// Given certificates, instead of those of the own office CA.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// The chain, PEM.
    pub certificate: Option<PathBuf>,
    /// Its key, PEM.
    pub key: Option<PathBuf>,
    /// Why TLS 1.2 is allowed; absent when it is not.
    pub tls12_reason: Option<String>,
}

/// Where the data lies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://…` or `sqlite://…`; absent for `mamori.db` in the state directory.
    pub url: Option<String>,
}

/// How mail leaves; without a server there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The sender's address.
    pub sender: Option<String>,
    /// `smtps://host:465` or `smtp://host:587`.
    pub server: Option<String>,
    /// The name to sign in with at the server.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
}

/// What is logged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info` or `debug`.
    pub level: Option<String>,
    /// For how many days the files in `logs/` are kept.
    pub days: Option<u16>,
}

impl Config {
    /// Reads the file of a state directory; the defaults where there is none. The first fault refuses.
    pub fn of(dir: &Path) -> Result<Self, Refusal> {
        let (config, faults) = read(&dir.join(FILE))?;
        match faults.into_iter().next() {
            None => Ok(config),
            Some(fault) => Err(fault),
        }
    }
}

/// Reads a file and finds everything that is wrong in it. A file that is not there is empty.
pub fn read(path: &Path) -> Result<(Config, Vec<Refusal>), Refusal> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(why) => {
            return Err(Refusal::of(UNREADABLE)
                .with("path", path.display())
                .with("why", why)
                .in_file(path.display()));
        }
    };
    Ok(understand(&path.display().to_string(), &text))
}

/// Which keys the file of a state directory sets, each once; their values stay here.
pub fn set(dir: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(dir.join(FILE)).unwrap_or_default();
    let table: toml::Table = toml::from_str(&text).unwrap_or_default();
    let mut names = BTreeSet::new();
    name_keys(&toml::Value::Table(table), "", &mut names);
    names.into_iter().collect()
}

fn name_keys(value: &toml::Value, above: &str, names: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let dot = if above.is_empty() { "" } else { "." };
                name_keys(value, &format!("{above}{dot}{key}"), names);
            }
        }
        toml::Value::Array(all) if all.iter().all(toml::Value::is_table) => {
            for it in all {
                name_keys(it, above, names);
            }
        }
        _ => {
            names.insert(above.to_owned());
        }
    }
}

fn understand(path: &str, text: &str) -> (Config, Vec<Refusal>) {
    let fault = |kind: Kind, at: usize| {
        let line = text.bytes().take(at).filter(|it| *it == b'\n').count() + 1;
        Refusal::of(kind).in_file(path).at_line(line)
    };
    let syntax = |error: &toml::de::Error| {
        let at = error.span().unwrap_or_default().start;
        fault(CONFIG_SYNTAX, at).with("detail", error.message())
    };
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => return (Config::default(), vec![syntax(&error)]),
    };
    let mut faults = Vec::new();
    walk(&table, "", &mut |name, at, problem| {
        faults.push(problem.refusal(fault(problem.kind(), at), name));
    });
    if let Some(missing) = half_pair(&table) {
        let problem = Problem::Value(Takes::Text);
        faults.push(problem.refusal(fault(problem.kind(), 0), missing));
    }
    if !faults.is_empty() {
        faults.sort_by_key(Refusal::line);
        return (Config::default(), faults);
    }
    match toml::from_str(text) {
        Ok(config) => (config, faults),
        Err(error) => (Config::default(), vec![syntax(&error)]),
    }
}

enum Problem {
    /// No such key, with the nearest one that exists.
    Key(Option<&'static str>),
    /// A value of another kind.
    Value(Takes),
}

impl Problem {
    fn kind(&self) -> Kind {
        match self {
            Self::Key(Some(_)) => CONFIG_KEY_NEAR,
            Self::Key(None) => CONFIG_KEY,
            Self::Value(_) => CONFIG_VALUE,
        }
    }

    fn refusal(&self, fault: Refusal, name: &str) -> Refusal {
        let fault = fault.with("key", name);
        match self {
            Self::Key(near) => fault.with("near", near.unwrap_or_default()),
            Self::Value(takes) => fault.saying("wanted", format!("cli.takes.{}", takes.word())),
        }
    }
}

/// Tells every key that does not exist and every value that does not fit, with its name and place.
fn walk(table: &DeTable<'_>, above: &str, tell: &mut dyn FnMut(&str, usize, &Problem)) {
    for (key, value) in table {
        let name = match above {
            "" => key.get_ref().to_string(),
            _ => format!("{above}.{}", key.get_ref()),
        };
        let inside = format!("{name}.");
        let known = KEYS.iter().find(|it| it.0 == name);
        let is_group = KEYS.iter().any(|it| it.0.starts_with(&inside));
        match (value.get_ref(), known) {
            (DeValue::Table(table), _) if is_group => walk(table, &name, tell),
            (DeValue::Array(all), _) if is_group => {
                for it in all.iter().filter_map(|it| it.get_ref().as_table()) {
                    walk(it, &name, tell);
                }
            }
            (DeValue::Boolean(_), Some((_, Takes::YesNo))) => {}
            (DeValue::Integer(it), Some((_, Takes::Count)))
                if it.as_str().parse::<u16>().is_ok() => {}
            (DeValue::String(text), Some((_, takes))) if takes.fits(text) => {}
            (_, Some((_, takes))) => tell(&name, key.span().start, &Problem::Value(*takes)),
            (_, None) if is_group => tell(&name, key.span().start, &Problem::Value(Takes::Group)),
            (_, None) => tell(&name, key.span().start, &Problem::Key(nearest(&name))),
        }
    }
}

/// The key or group that is nearest, if one is near at all.
fn nearest(name: &str) -> Option<&'static str> {
    let group = |it: &'static str| it.split_once('.').map(|it| it.0);
    let keys = KEYS.iter().map(|it| it.0);
    let names = keys.clone().chain(keys.filter_map(group));
    let last = |it: &'static str| it.rsplit('.').next().unwrap_or(it);
    let near = names
        .map(|it| (distance(name, it).min(distance(name, last(it))), it))
        .min()?;
    (near.0 <= name.len() / 2).then_some(near.1)
}

/// A certificate without its key, or the other way round.
fn half_pair(table: &DeTable<'_>) -> Option<&'static str> {
    let (_, tls) = table.iter().find(|(key, _)| key.get_ref() == "tls")?;
    let tls = tls.get_ref().as_table()?;
    let has = |name: &str| tls.keys().any(|key| key.get_ref() == name);
    match (has("certificate"), has("key")) {
        (true, false) => Some("tls.key"),
        (false, true) => Some("tls.certificate"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(u16, Option<usize>, String)> {
        let all = understand("mamori.toml", text).1;
        all.iter()
            .map(|it| {
                let near = it
                    .values()
                    .iter()
                    .find(|it| it.0 == "near")
                    .map(|it| it.1.to_owned());
                (it.number(), it.line(), near.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn the_sample_is_sound_and_every_key_stands_in_it() {
        assert_eq!(
            understand("mamori.toml", SAMPLE),
            (Config::default(), vec![])
        );
        let live = SAMPLE.lines().map(|it| {
            let is_key = it
                .strip_prefix('#')
                .is_some_and(|it| it.starts_with("[[") || it.starts_with(char::is_lowercase));
            if is_key {
                it.trim_start_matches('#')
            } else {
                it
            }
        });
        let live: Vec<&str> = live.collect();
        let (config, faults) = understand("mamori.toml", &live.join("\n"));
        assert_eq!(faults, []);
        assert_eq!(config.mail.sender.as_deref(), Some("mamori@example.jp"));
        let plan = config.plan();
        assert_eq!((plan.at.hour(), plan.places.len()), (12, 1));
        assert!(plan.places[0].offline && !plan.places[0].append_only);
        assert_eq!(
            (config.witness.len(), config.witness_turn().as_secs()),
            (1, 600)
        );
        for (key, _) in KEYS {
            let last = key.rsplit('.').next().unwrap();
            assert!(SAMPLE.contains(&format!("#{last} = ")), "{key}");
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_its_line_and_the_nearest_name() {
        let key = CONFIG_KEY_NEAR.number();
        assert_eq!(
            faults("listen = \"127.0.0.1:1\"\npublic_ulr = \"https://a\"\n"),
            [(key, Some(2), "public_url".to_owned())]
        );
        assert_eq!(
            faults("[tls]\n\ncertifcate = \"a\"\n[databse]\nurl = \"sqlite:a\"\n"),
            [
                (key, Some(3), "tls.certificate".to_owned()),
                (key, Some(4), "database".to_owned()),
            ]
        );
        assert_eq!(
            faults("colour_of_the_walls = 1\n")[0].0,
            CONFIG_KEY.number()
        );
    }

    #[test]
    fn a_value_that_does_not_fit_is_told_with_its_line() {
        for text in [
            "public_url = \"http://a\"",
            "public_url = \"https://a/\"",
            "listen = \"8443\"",
            "listen = 8443",
            "tls = 3",
            "[database]\nurl = \"mysql://a\"",
            "[log]\nlevel = \"loud\"",
            "[mail]\nsender = \"nobody\"",
            "[backup]\ntime = \"noon\"",
            "[[witness]]\nname = \"a\"\nurl = \"http://a\"\nkey = \"b\"",
            "[[witness]]\nkey = \"mamori/0123+1a2b3c4d+AAAA\"",
            "[[witness]]\nurl = \"https://a/witness/\"",
            "witness_minutes = \"ten\"",
            "[[backup.place]]\nname = \"a\"\nfolder = \"b\"\noffline = \"yes\"",
            "[[backup.place]]\nname = \"a\"\nfolder = \"b\"\ndays = -1",
            "[tls]\ncertificate = \"a.pem\"",
        ] {
            assert_eq!(faults(text)[0].0, CONFIG_VALUE.number(), "{text}");
        }
        assert_eq!(faults("listen = \"[::1]:8443\"\n"), []);
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        assert_eq!(
            faults("listen = \"127.0.0.1:1\"\npublic_url = \"https://a\nx = 1\n")[0].1,
            Some(2)
        );
    }
}
