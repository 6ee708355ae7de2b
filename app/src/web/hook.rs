//! How another program is told at once: one short HTTPS call to an address that an office has given, or kept where a test reads it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, config::Config};

/// A program that says nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest address that is kept.
pub const LONGEST: usize = 1000;

/// The road by which calls leave.
#[derive(Clone, Default)]
pub enum Hooks {
    /// Over the network.
    #[default]
    Https,
    /// Nowhere: into this list.
    Kept(Arc<Mutex<Vec<Call>>>),
    /// Nowhere, as to a program that takes nothing and says these words.
    #[cfg(test)]
    Refused(&'static str),
}

/// What another program is told: a JSON object whose `text` is a sentence, as chat programs take it, and whose other fields are
/// for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The address it goes to; who knows it may write there, so it is a secret.
    pub to: String,
    /// What is told.
    pub body: serde_json::Value,
}

/// Why a call did not arrive; the text is for the log and never holds the address or what was answered.
#[derive(Debug, thiserror::Error)]
#[error("the call did not arrive: {0}")]
pub struct NotCalled(String);

impl Hooks {
    /// Makes one call and returns when it was taken. No redirection is followed.
    pub async fn call(&self, call: &Call) -> Result<(), NotCalled> {
        match self {
            Self::Kept(list) => {
                let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
                list.push(call.clone());
                Ok(())
            }
            #[cfg(test)]
            Self::Refused(why) => Err(NotCalled((*why).to_owned())),
            Self::Https => {
                let call = call.clone();
                let made = tokio::task::spawn_blocking(move || by(&agent(Reach::Outside), &call));
                made.await.map_err(|it| NotCalled(it.to_string()))?
            }
        }
    }

    /// Whether a call can go to an address: HTTPS, a host, and no name or password before it.
    pub fn is_address(text: &str) -> bool {
        host(text).is_some() && text.len() <= LONGEST
    }
}

/// The host of an address to call, for people: all else of it is secret.
pub fn host(text: &str) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    let host = uri.host().filter(|it| !it.is_empty())?;
    let has_login = uri.authority().is_none_or(|it| it.as_str().contains('@'));
    (uri.scheme_str() == Some("https") && !has_login).then(|| host.to_owned())
}

fn by(agent: &Agent, call: &Call) -> Result<(), NotCalled> {
    let sent = agent.post(&call.to).send_json(&call.body);
    let status = sent.map_err(|it| NotCalled(reason(&it)))?.status();
    if status.is_success() {
        return Ok(());
    }
    Err(NotCalled(format!("HTTP {}", status.as_u16())))
}

/// What kind of error it was. The library's own words may hold the address.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::HostNotFound => "no such host, or one that may not be called".to_owned(),
        Error::Timeout(_) => "no answer in time".to_owned(),
        Error::Io(it) => format!("connection: {}", it.kind()),
        Error::Rustls(it) => format!("TLS: {it}"),
        _ => "the address or the connection is refused".to_owned(),
    }
}

/// How far a call may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To other machines only, encrypted.
    Outside,
    /// Anywhere, also without encryption, to a server of the test itself.
    #[cfg(test)]
    Anywhere,
}

fn agent(reach: Reach) -> Agent {
    let config = Config::builder()
        .https_only(reach == Reach::Outside)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .user_agent("mamori")
        .proxy(None)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Near { reach })
}

/// Looks names up, and leaves out what is this very machine or speaks for it: an office must not be able to make the server
/// knock at doors that only the server can reach.
#[derive(Debug)]
struct Near {
    reach: Reach,
}

impl Resolver for Near {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut left = self.empty();
        for it in &found {
            if self.reach != Reach::Outside || !is_own(it.ip()) {
                left.push(*it);
            }
        }
        if left.is_empty() {
            return Err(Error::HostNotFound);
        }
        Ok(left)
    }
}

/// This machine by itself, or the addresses under which clouds tell a machine its own secrets.
fn is_own(ip: IpAddr) -> bool {
    let v4 = |it: Ipv4Addr| it.is_loopback() || it.is_unspecified() || it.is_link_local();
    match ip {
        IpAddr::V4(it) => v4(it),
        IpAddr::V6(it) => {
            let is_mapped = it.to_ipv4_mapped().is_some_and(v4);
            is_mapped || it.is_loopback() || it.is_unspecified() || it.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread::{JoinHandle, spawn};

    use serde_json::json;

    use super::*;

    /// Answers one request with these words; gives back what was asked.
    fn program(answer: &'static str) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let to = format!("http://{}/hook/secret", listener.local_addr().unwrap());
        let asked = spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut text = String::new();
            while !text.ends_with('}') {
                let mut buffer = [0; 1024];
                let read = stream.read(&mut buffer).unwrap();
                text.push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
            stream.write_all(answer.as_bytes()).unwrap();
            text
        });
        (to, asked)
    }

    fn told(to: &str) -> Call {
        let body = json!({ "text": "届け出があります" });
        Call {
            to: to.to_owned(),
            body,
        }
    }

    #[test]
    fn a_program_is_told_once_as_json_and_a_redirection_is_not_followed() {
        let (to, asked) = program("HTTP/1.1 204 No Content\r\n\r\n");
        by(&agent(Reach::Anywhere), &told(&to)).unwrap();
        let asked = asked.join().unwrap();
        assert!(asked.starts_with("POST /hook/secret "), "{asked}");
        assert!(asked.contains("application/json") && asked.contains("届け出"));
        let moved =
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        let (to, _) = program(moved);
        let refused = by(&agent(Reach::Anywhere), &told(&to)).unwrap_err();
        let text = refused.to_string();
        assert!(text.contains("302") && !text.contains("secret"), "{text}");
    }

    #[test]
    fn the_server_itself_is_never_called() {
        for to in [
            "https://127.0.0.1:1/secret",
            "https://[::1]:1/secret",
            "https://[::ffff:127.0.0.1]:1/secret",
            "https://169.254.169.254/secret",
            "https://localhost:1/secret",
            "http://192.0.2.1/secret",
        ] {
            let refused = by(&agent(Reach::Outside), &told(to)).unwrap_err();
            let text = refused.to_string();
            assert!(
                text.contains("may not") || text.contains("refused"),
                "{text}"
            );
            assert!(!text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn an_address_to_call_is_https_with_a_host_and_nothing_before_it() {
        let good = "https://hooks.example.jp/services/T0/B0/x";
        assert!(Hooks::is_address(good));
        assert_eq!(host(good).as_deref(), Some("hooks.example.jp"));
        let long = format!("https://example.jp/{}", "x".repeat(LONGEST));
        let bad = [
            "",
            "hooks.example.jp",
            "http://hooks.example.jp/x",
            "https://",
            "https://who:pass@example.jp/",
            "https://exa mple.jp/",
            long.as_str(),
        ];
        for it in bad {
            assert!(!Hooks::is_address(it), "{it}");
        }
    }
}
