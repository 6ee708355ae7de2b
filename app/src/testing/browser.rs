//! For tests only: asks the application for pages as a browser does, without a network.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use super::world;
use crate::server::router;
use crate::web::{App, Listener};

/// Somebody at a browser.
pub(crate) struct Browser {
    pub(crate) app: App,
    cookie: String,
    token: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookie: String,
    pub(crate) body: String,
    /// The same as it was sent, for files.
    pub(crate) bytes: Vec<u8>,
    /// Every header.
    pub(crate) headers: axum::http::HeaderMap,
}

impl Answer {
    /// What came back, as JSON.
    pub(crate) fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Browser {
    /// Not signed in.
    pub(crate) fn of_nobody(app: &App) -> Self {
        Self {
            app: app.clone(),
            cookie: String::new(),
            token: String::new(),
        }
    }

    /// Signed in as somebody of [`world`].
    pub(crate) async fn of(app: &App, login: &str) -> Self {
        Self {
            app: app.clone(),
            cookie: world::cookie(app, login).await,
            token: String::new(),
        }
    }

    /// With this cookie.
    pub(crate) fn with(app: &App, cookie: &str) -> Self {
        Self {
            app: app.clone(),
            cookie: cookie.to_owned(),
            token: String::new(),
        }
    }

    /// A program with a token.
    pub(crate) fn program(app: &App, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..Self::of_nobody(app)
        }
    }

    /// The same with what an answer has left in it.
    pub(crate) fn after(self, answer: &Answer) -> Self {
        let left = answer.cookie.split(';').next().unwrap_or_default();
        let cookie = format!("{}; {left}", self.cookie);
        Self { cookie, ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends JSON as a program does, with more headers where some are given.
    pub(crate) async fn json(
        &self,
        (method, path): (&str, &str),
        body: &serde_json::Value,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(CONTENT_TYPE, "application/json");
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(body.to_string())).await
    }

    /// Sends a form from one of our own pages.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN, "http://localhost");
        self.send(request, Body::from(body)).await
    }

    /// Sends a form with a file from one of our own pages.
    pub(crate) async fn post_file(
        &self,
        path: &str,
        form: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        self.post_files(path, form, &[("file", name, bytes)]).await
    }

    /// Sends a form with files, each with its field and name, from one of our own pages.
    pub(crate) async fn post_files(
        &self,
        path: &str,
        form: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        const BETWEEN: &str = "----mamori-9f31";
        let mut body = Vec::new();
        for (field, text) in form {
            let head = format!("Content-Disposition: form-data; name=\"{field}\"");
            body.extend(format!("--{BETWEEN}\r\n{head}\r\n\r\n{text}\r\n").into_bytes());
        }
        for (field, name, bytes) in files {
            let head =
                format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
            let kind = "Content-Type: application/octet-stream";
            body.extend(format!("--{BETWEEN}\r\n{head}\r\n{kind}\r\n\r\n").into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BETWEEN}--\r\n").into_bytes());
        let request = Request::post(path)
            .header(
                CONTENT_TYPE,
                format!("multipart/form-data; boundary={BETWEEN}"),
            )
            .header(ORIGIN, "http://localhost");
        self.send(request, Body::from(body)).await
    }

    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request
            .header(HOST, "localhost")
            .header(COOKIE, self.cookie.as_str())
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .body(body)
            .unwrap();
        let response = router(&self.app, Listener::Staff)
            .oneshot(request)
            .await
            .unwrap();
        let (head, body) = response.into_parts();
        let header = |name| {
            let value = head.headers.get(name).and_then(|it| it.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (status, location, cookie) = (head.status, header(LOCATION), header(SET_COOKIE));
        let headers = head.headers.clone();
        let body = axum::body::to_bytes(body, 1 << 24).await.unwrap();
        let bytes = body.to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status,
            location,
            cookie,
            body,
            bytes,
            headers,
        }
    }
}
