//! Who outside holds this house's checkpoints, and the road by which one reaches them: a POST over HTTPS, or in a test another house.

use std::sync::Arc;
use std::time::Duration;

use mamori_core::evidence::WitnessKey;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, config::Config};

use super::hook::reason;

/// A witness that says nothing for so long is left for this turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 65_536;

/// A server outside that cosigns checkpoints of this house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// As people call it.
    pub name: String,
    /// Its submission prefix, `https://…` without a slash at the end.
    pub url: String,
    /// The key by which its cosignatures are verified.
    pub key: WitnessKey,
    /// The certificate of its own authority, DER or PEM; absent when a public one vouches for it.
    pub authority: Option<Vec<u8>>,
}

/// The witnesses of this house; none where nobody outside holds its checkpoints.
#[derive(Debug, Clone, Default)]
pub struct Witnesses {
    /// Every one of them.
    pub all: Vec<Witness>,
    road: Road,
}

#[derive(Clone, Default)]
enum Road {
    /// Over the network.
    #[default]
    Https,
    /// Over the network without encryption.
    #[cfg(test)]
    Plain,
    /// To this function.
    #[cfg(test)]
    To(Told),
}

/// For tests: takes address and body, gives the answer.
#[cfg(test)]
pub(crate) type Told = Arc<
    dyn Fn(String, String) -> std::pin::Pin<Box<dyn Future<Output = Option<Reply>> + Send>>
        + Send
        + Sync,
>;

/// A way to one witness, kept open for many requests.
#[derive(Clone)]
pub struct Line {
    url: Arc<str>,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Network(Agent),
    #[cfg(test)]
    To(Told),
}

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// What came with it.
    pub body: String,
}

/// Why a witness was not asked; the text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the witness could not be asked: {0}")]
pub struct NotAsked(String);

impl Witnesses {
    /// These, over the network.
    pub fn of(all: Vec<Witness>) -> Self {
        let road = Road::Https;
        Self { all, road }
    }

    /// These, without encryption.
    #[cfg(test)]
    pub(crate) fn plain(all: Vec<Witness>) -> Self {
        let road = Road::Plain;
        Self { all, road }
    }

    /// These, asked by a function.
    #[cfg(test)]
    pub(crate) fn told(all: Vec<Witness>, to: Told) -> Self {
        let road = Road::To(to);
        Self { all, road }
    }

    /// A way to one of them.
    pub fn line(&self, to: &Witness) -> Result<Line, NotAsked> {
        let way = match &self.road {
            Road::Https => Way::Network(agent(to, true)?),
            #[cfg(test)]
            Road::Plain => Way::Network(agent(to, false)?),
            #[cfg(test)]
            Road::To(told) => Way::To(told.clone()),
        };
        let url = format!("{}/add-checkpoint", to.url).into();
        Ok(Line { url, way })
    }
}

impl Line {
    /// Sends one request and reads the answer. No redirection is followed.
    pub async fn ask(&self, body: String) -> Result<Reply, NotAsked> {
        match &self.way {
            Way::Network(agent) => {
                let (agent, url) = (agent.clone(), self.url.clone());
                let asked = tokio::task::spawn_blocking(move || post(&agent, &url, &body));
                asked.await.map_err(|it| NotAsked(it.to_string()))?
            }
            #[cfg(test)]
            Way::To(told) => {
                let answer = told(self.url.to_string(), body).await;
                answer.ok_or_else(|| NotAsked("no way".to_owned()))
            }
        }
    }
}

fn agent(to: &Witness, is_encrypted: bool) -> Result<Agent, NotAsked> {
    let mut tls = TlsConfig::builder();
    if let Some(authority) = &to.authority {
        let certificate = if authority.starts_with(b"-----") {
            Certificate::from_pem(authority).map_err(|it| NotAsked(reason(&it)))?
        } else {
            Certificate::from_der(authority).to_owned()
        };
        tls = tls.root_certs(RootCerts::from([certificate]));
    }
    let config = Config::builder()
        .https_only(is_encrypted)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .user_agent("mamori")
        .tls_config(tls.build())
        .proxy(None)
        .build();
    Ok(Agent::new_with_config(config))
}

fn post(agent: &Agent, url: &str, body: &str) -> Result<Reply, NotAsked> {
    let sent = agent.post(url).content_type("text/plain").send(body);
    let mut sent = sent.map_err(|it| NotAsked(reason(&it)))?;
    let status = sent.status().as_u16();
    let body = sent.body_mut().with_config().limit(LONGEST_ANSWER);
    let body = body.read_to_string().map_err(|it| NotAsked(reason(&it)))?;
    Ok(Reply { status, body })
}

impl std::fmt::Debug for Road {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Road")
    }
}
