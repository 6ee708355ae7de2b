//! A route says what it needs; nothing is served that does not say so. Deciding who may stands in `mamori_core::people`.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use mamori_core::people::Act;

use super::{Operation, Running};

/// On which listener a route is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listener {
    /// The office's own: behind the client certificate on open networks.
    Staff,
    /// Both listeners: emergency card, vendor link, inspector view, verification, health.
    Open,
}

/// Which office a route speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// None: sign-in, style, health, one's own settings.
    Nowhere,
    /// The office in the path parameter `{office}`.
    Office,
    /// The corporation in the path parameter `{corporation}`.
    Corporation,
    /// The council in the path parameter `{council}`.
    Council,
}

impl Place {
    fn of(path: &str) -> Self {
        if path.contains("{office}") {
            Self::Office
        } else if path.contains("{corporation}") {
            Self::Corporation
        } else if path.contains("{council}") {
            Self::Council
        } else {
            Self::Nowhere
        }
    }
}

/// One way in: method, path, what it needs, where it is served, and its handler.
#[derive(Clone)]
pub struct Route {
    /// GET shows, POST does.
    pub method: Method,
    /// Path with `{names}`.
    pub path: &'static str,
    /// What the visitor must be allowed to do.
    pub act: Act,
    /// Which office the path names.
    pub place: Place,
    /// On which listener.
    pub listener: Listener,
    /// Whether the visitor must have shown shortly before who they are.
    pub proof: bool,
    /// What the document of the API says of it; none for pages.
    pub told: Option<Operation>,
    /// The handler.
    pub serve: MethodRouter<Running>,
}

impl Route {
    /// A page that shows.
    pub fn get<H: Handler<T, Running>, T: 'static>(
        path: &'static str,
        act: Act,
        handler: H,
    ) -> Self {
        Self::new((Method::GET, MethodFilter::GET), path, act, handler)
    }

    /// A form that does.
    pub fn post<H: Handler<T, Running>, T: 'static>(
        path: &'static str,
        act: Act,
        handler: H,
    ) -> Self {
        Self::new((Method::POST, MethodFilter::POST), path, act, handler)
    }

    /// Serves it on the open listener too.
    pub fn open(self) -> Self {
        Self {
            listener: Listener::Open,
            ..self
        }
    }

    /// Wants a fresh proof of who it is, as dangerous acts do by themselves.
    pub fn proved(self) -> Self {
        Self {
            proof: true,
            ..self
        }
    }

    /// Takes forms up to so many bytes, for files.
    pub fn taking(self, bytes: usize) -> Self {
        Self {
            serve: self.serve.layer(DefaultBodyLimit::max(bytes)),
            ..self
        }
    }

    fn new<H: Handler<T, Running>, T: 'static>(
        (method, filter): (Method, MethodFilter),
        path: &'static str,
        act: Act,
        handler: H,
    ) -> Self {
        Self::made(method, (path, act), on(filter, handler))
    }

    /// A route of its parts; nothing of it is said in the document.
    pub(super) fn made(
        method: Method,
        (path, act): (&'static str, Act),
        serve: MethodRouter<Running>,
    ) -> Self {
        Self {
            proof: method == Method::POST && act.is_dangerous(),
            method,
            path,
            act,
            place: Place::of(path),
            listener: Listener::Staff,
            told: None,
            serve,
        }
    }
}
