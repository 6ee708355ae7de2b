//! A person who signs in and answers, without a browser.

use super::forms::{Form, encoded, forms};
use super::http::{Connection, Reply};
use super::server::{Server, User};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::time::SystemTime;
use totp_rs::{Builder, Secret};

/// How many forms and redirects lie between the door and the first page at most.
const STEPS: usize = 12;

/// The people who have signed in. Each does so once: a code is good only once.
pub(crate) struct People<'a> {
    /// Where they signed in.
    pub(crate) server: &'a Server,
    signed_in: BTreeMap<&'static str, Connection>,
}

impl<'a> People<'a> {
    /// Nobody yet.
    pub(crate) fn new(server: &'a Server) -> Self {
        let signed_in = BTreeMap::new();
        Self { server, signed_in }
    }

    /// A new connection of the first person with this role, signed in.
    pub(crate) fn connection(&mut self, role: &'static str) -> Result<Connection> {
        if let Some(connection) = self.signed_in.get(role) {
            return connection.another();
        }
        let connection = sign_in(self.server, role)?;
        let another = connection.another();
        self.signed_in.insert(role, connection);
        another
    }
}

fn sign_in(server: &Server, role: &str) -> Result<Connection> {
    let user = server.world.user(role)?;
    let mut connection = Connection::open(server.url()?)?;
    let mut path = "/".to_owned();
    for _ in 0..STEPS {
        let reply = connection.get(&path)?;
        if let Some(to) = reply.location {
            path = to;
            continue;
        }
        let Some(form) = forms(&reply.text()).into_iter().find(asks_who) else {
            return Ok(connection);
        };
        let to = if form.action.is_empty() {
            path
        } else {
            form.action.clone()
        };
        let body = encoded(&filled(form, &user)?);
        let reply = connection.post(&to, &body)?;
        path = reply
            .location
            .with_context(|| format!("{to} answered {}", reply.status))?;
    }
    bail!("signing in as {role} never ends: {path}")
}

fn asks_who(form: &Form) -> bool {
    form.fields
        .iter()
        .any(|(it, _)| it == "password" || it == "code")
}

fn filled(form: Form, user: &User) -> Result<Vec<(String, String)>> {
    let code = code(&user.totp_secret)?;
    let value = |(name, old): (String, String)| {
        let new = match name.as_str() {
            "login" => user.login.clone(),
            "password" => user.password.clone(),
            "code" => code.clone(),
            _ => old,
        };
        (name, new)
    };
    Ok(form.fields.into_iter().map(value).collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a second factor needs the true time"
)]
fn code(secret: &str) -> Result<String> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let secret = Secret::try_from_base32(secret)
        .ok()
        .context("the secret is not Base32")?;
    let totp = Builder::new().with_secret(secret).build().ok();
    let totp = totp.context("the secret is too short")?;
    Ok(totp.generate(now.as_secs()).to_string())
}

/// A form with answer buttons, ready to be sent again and again.
pub(crate) struct Answer {
    path: String,
    body: String,
}

impl Answer {
    /// The first button of the first form with named buttons on a page.
    pub(crate) fn on(connection: &mut Connection, path: &str) -> Result<Self> {
        let reply = connection.get(path)?;
        let form = forms(&reply.text())
            .into_iter()
            .find(|it| !it.buttons.is_empty());
        let form = form.with_context(|| format!("{path} ({}) has no answers", reply.status))?;
        let mut fields = form.fields;
        fields.extend(form.buttons.into_iter().next());
        let to = if form.action.is_empty() {
            path.to_owned()
        } else {
            form.action
        };
        Ok(Self {
            path: to,
            body: encoded(&fields),
        })
    }

    /// Sends it; a redirect means that it was saved.
    pub(crate) fn send(&self, connection: &mut Connection) -> Result<Reply> {
        let reply = connection.post(&self.path, &self.body)?;
        if reply.status != 303 {
            bail!("{} answered {} instead of saving", self.path, reply.status);
        }
        Ok(reply)
    }
}
