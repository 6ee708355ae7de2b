//! Forms that carry a file: read with bounded memory, and an answer in words when the file is too large. What is in a file is not looked at.

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use mamori_intake::table::{Limits, Row, TableError, read};
use serde::de::DeserializeOwned;

use super::{Frame, Say, WebError};

/// The largest form with a file. More than the largest file, so that one a little too large is read to its end and
/// answered by a page; a browser shows no page while it is still sending.
pub const UPLOAD_BYTES: usize = 8 * 1024 * 1024;

/// What is taken of a table that an office sends.
const LIMITS: Limits = Limits::OF_AN_OFFICE;

/// The longest text of one field, and the largest file.
pub const FIELD_BYTES: usize = 5 * 1024 * 1024;

/// A form as it came: by itself, or with a file.
#[derive(Debug, Default)]
pub struct Upload {
    /// The typed fields in their order.
    pub fields: Vec<(String, String)>,
    /// The file that was chosen, if one was.
    pub file: Option<SentFile>,
}

/// A file as it came.
#[derive(Debug)]
pub enum SentFile {
    /// All of it.
    Whole(Vec<u8>),
    /// Larger than any table that is taken.
    TooLarge,
}

impl Upload {
    /// The typed fields as a form.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, WebError> {
        serde_urlencoded::from_str(&self.body()?).map_err(|_| WebError::Mistake("web.error.form"))
    }

    /// The typed fields as the body of a form without a file.
    pub fn body(&self) -> Result<String, WebError> {
        serde_urlencoded::to_string(&self.fields).map_err(WebError::ours)
    }
}

impl SentFile {
    /// The rows of a table, or why it is none. Reading takes time, so it is done beside the pages.
    pub async fn table(self) -> Result<Result<Vec<Row>, TableError>, WebError> {
        let Self::Whole(bytes) = self else {
            return Ok(Err(TableError::TooLarge));
        };
        let reading = tokio::task::spawn_blocking(move || read(&bytes, &LIMITS));
        reading.await.map_err(WebError::ours)
    }
}

impl Frame {
    /// Why a file was not taken, with what to do.
    pub fn refused_table(&self, why: &TableError) -> Say {
        let values = why.values();
        let places: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, it)| (*name, it.as_str()))
            .collect();
        self.fill(&format!("web.table.{}", why.word()), &places)
    }
}

/// Whether a request carries a form with a file.
pub fn has_file(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    kind.and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.starts_with("multipart/form-data"))
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let unreadable = || WebError::Mistake("web.error.form");
        if !has_file(&request) {
            let body = Bytes::from_request(request, state).await;
            let fields = serde_urlencoded::from_bytes(&body.map_err(|_| unreadable())?);
            return Ok(Self {
                fields: fields.map_err(|_| unreadable())?,
                file: None,
            });
        }
        let sent = Multipart::from_request(request, state).await;
        let mut sent = sent.map_err(|_| unreadable())?;
        let mut upload = Self::default();
        loop {
            match sent.next_field().await {
                Ok(Some(field)) => upload.take(field).await?,
                Ok(None) => return Ok(upload),
                // What was typed stands before the file, so it is here already.
                Err(why) if is_too_large(why.status()) => {
                    upload.file = Some(SentFile::TooLarge);
                    return Ok(upload);
                }
                Err(_) => return Err(unreadable()),
            }
        }
    }
}

fn is_too_large(status: axum::http::StatusCode) -> bool {
    status == axum::http::StatusCode::PAYLOAD_TOO_LARGE
}

impl Upload {
    async fn take(&mut self, mut field: Field<'_>) -> Result<(), WebError> {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let mut bytes = Vec::new();
        let mut is_whole = true;
        loop {
            match field.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() <= FIELD_BYTES => {
                    bytes.extend_from_slice(&chunk);
                }
                // The rest is read and thrown away.
                Ok(Some(_)) => is_whole = false,
                Ok(None) => break,
                Err(why) if is_file && is_too_large(why.status()) => {
                    is_whole = false;
                    break;
                }
                Err(_) => return Err(WebError::Mistake("web.error.form")),
            }
        }
        match (is_file, is_whole) {
            (true, false) => self.file = Some(SentFile::TooLarge),
            (true, true) if bytes.is_empty() => {}
            (true, true) => self.file = Some(SentFile::Whole(bytes)),
            (false, _) => {
                let text = String::from_utf8(bytes).ok().filter(|_| is_whole);
                let text = text.ok_or(WebError::Mistake("web.error.form"))?;
                self.fields.push((name, text));
            }
        }
        Ok(())
    }
}
