//! What a person reads when something did not work: four kinds, each with a sentence, a next step and a number.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::db::DbError;

/// Result of every handler.
pub type WebResult<T> = Result<T, WebError>;

/// The four faces of an error.
#[derive(Debug, Clone)]
pub enum WebError {
    /// There is no such thing, or it is somebody else's: the answer is the same.
    NotFound,
    /// One's own office, but not one's task.
    NotAllowed,
    /// Something in the form wants correcting; handlers show the form again instead where they can.
    Mistake(&'static str),
    /// There is no room on the disk. Nothing was saved, nothing that was saved is lost.
    FullDisk(String),
    /// The server is cut off from everybody but its own machine, and changes nothing.
    Isolated,
    /// Our fault. The text goes to the log only, with the number that the page shows.
    Ours(String),
}

impl WebError {
    /// Our fault, with the reason for the log.
    pub fn ours(why: impl ToString) -> Self {
        Self::Ours(why.to_string())
    }

    /// The status code of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::Mistake(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Isolated => StatusCode::SERVICE_UNAVAILABLE,
            Self::FullDisk(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<DbError> for WebError {
    fn from(error: DbError) -> Self {
        if error.is_full_disk() {
            Self::FullDisk(error.to_string())
        } else {
            Self::ours(error)
        }
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::ours(error)
    }
}

/// The page itself is drawn by `guard::show_errors`, which knows the language.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What is wrong with a form, by field, each the key of a screen text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mistakes(BTreeMap<Cow<'static, str>, &'static str>);

impl Mistakes {
    /// Nothing wrong so far.
    pub fn none() -> Self {
        Self::default()
    }

    /// Records the first thing wrong with `field`, as the key of a screen text.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, key: &'static str) {
        self.0.entry(field.into()).or_insert(key);
    }

    /// Whether the form can be taken.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with one field.
    pub fn of(&self, field: &str) -> Option<&'static str> {
        self.0.get(field).copied()
    }

    /// All of them, for the summary on top.
    pub fn all(&self) -> Vec<(&str, &'static str)> {
        self.0
            .iter()
            .map(|(field, key)| (field.as_ref(), *key))
            .collect()
    }
}
