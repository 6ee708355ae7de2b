//! How letters leave, as an argument: by SMTP, or kept where a test reads them. What is written stands in the capabilities.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

/// The port on which mail servers speak TLS from the first byte; on all others TLS begins after a greeting.
const TLS_PORT: u16 = 465;
/// A server that says nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The road by which letters leave.
#[derive(Clone, Default)]
pub enum Mail {
    /// By the office's own mail server.
    #[default]
    Smtp,
    /// Nowhere: into this list.
    Kept(Arc<Mutex<Vec<Letter>>>),
    /// Nowhere, as by a server that takes nothing and says these words.
    #[cfg(test)]
    Refused(&'static str),
}

/// An office's mail server, with the password as it is sent.
#[derive(Clone)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The account; empty for a server that asks for none.
    pub login: String,
    /// The password of the account.
    pub password: String,
    /// The address in whose name letters go out.
    pub sender: String,
}

/// A letter of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What is written in it.
    pub text: String,
}

/// Why a letter did not leave; the text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the letter did not leave: {0}")]
pub struct NotSent(String);

impl Mail {
    /// Sends one letter and returns when the server has taken it.
    pub async fn send(&self, by: &MailServer, letter: &Letter) -> Result<(), NotSent> {
        match self {
            Self::Kept(list) => {
                let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
                list.push(letter.clone());
                Ok(())
            }
            #[cfg(test)]
            Self::Refused(why) => Err(NotSent((*why).to_owned())),
            Self::Smtp => by_smtp(by, letter).await.map_err(NotSent),
        }
    }

    /// Whether this is an address and nothing else, without a name before it.
    pub fn is_bare_address(text: &str) -> bool {
        text.parse::<lettre::Address>().is_ok()
    }

    /// Whether this is an address to which a letter can be written.
    pub fn is_address(text: &str) -> bool {
        text.parse::<Mailbox>().is_ok()
    }
}

async fn by_smtp(by: &MailServer, letter: &Letter) -> Result<(), String> {
    let address = |it: &str| it.parse::<Mailbox>().map_err(|it| it.to_string());
    let message = Message::builder()
        .from(address(&by.sender)?)
        .to(address(&letter.to)?)
        .subject(letter.subject.as_str())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|it| it.to_string())?;
    let server = if by.port == TLS_PORT {
        AsyncSmtpTransport::<Tokio1Executor>::relay(&by.host)
    } else {
        AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&by.host)
    };
    let mut server = server
        .map_err(|it| it.to_string())?
        .port(by.port)
        .timeout(Some(PATIENCE));
    if !by.login.is_empty() {
        server = server.credentials(Credentials::new(by.login.clone(), by.password.clone()));
    }
    let sent = server.build().send(message).await;
    sent.map(drop).map_err(|it| it.to_string())
}
