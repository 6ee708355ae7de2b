//! Forms that carry files: read with bounded memory, and an answer in words when the file is too large. What is in a file is not looked at.

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

/// The longest text of one field: a ledger that goes back and forth in a form.
pub const FIELD_BYTES: usize = 5 * 1024 * 1024;
/// The largest table, where nothing else is said.
pub const TABLE_BYTES: usize = LIMITS.bytes;

/// What all typed fields of a form may come to.
const TYPED_BYTES: usize = 2 * FIELD_BYTES;
/// So many files of a form are kept in memory; no form of ours has more.
const FILES: usize = 4;

/// A form as it came: by itself, or with files of at most so many bytes each.
#[derive(Debug, Default)]
pub struct Upload<const MOST: usize = TABLE_BYTES> {
    /// The typed fields in their order.
    pub fields: Vec<(String, String)>,
    /// The files that were chosen, in their order.
    pub files: Vec<Sent>,
}

/// A file with what the form says of it.
#[derive(Debug)]
pub struct Sent {
    /// Its field; empty when the form broke off before.
    pub field: String,
    /// Its name on the sender's machine, as it came.
    pub name: String,
    /// Its content.
    pub file: SentFile,
}

/// A file as it came.
#[derive(Debug)]
pub enum SentFile {
    /// All of it.
    Whole(Vec<u8>),
    /// Larger than what is taken.
    TooLarge,
}

impl<const MOST: usize> Upload<MOST> {
    /// The only file of a form, if one with something in it was chosen.
    pub fn file(&mut self) -> Option<SentFile> {
        let is_empty = |it: &SentFile| matches!(it, SentFile::Whole(bytes) if bytes.is_empty());
        let file = self.files.pop().map(|it| it.file);
        file.filter(|it| !is_empty(it))
    }

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

impl<S: Send + Sync, const MOST: usize> FromRequest<S> for Upload<MOST> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let unreadable = || WebError::Mistake("web.error.form");
        if !has_file(&request) {
            let body = Bytes::from_request(request, state).await;
            let body = body.ok().filter(|it| it.len() <= TYPED_BYTES);
            let fields = serde_urlencoded::from_bytes(&body.ok_or_else(unreadable)?);
            return Ok(Self {
                fields: fields.map_err(|_| unreadable())?,
                files: Vec::new(),
            });
        }
        let sent = Multipart::from_request(request, state).await;
        let mut sent = sent.map_err(|_| unreadable())?;
        let mut upload = Self::default();
        loop {
            match sent.next_field().await {
                Ok(Some(field)) => upload.take(field).await?,
                Ok(None) => return Ok(upload),
                // What was typed stands before the files, so it is here already.
                Err(why) if is_too_large(why.status()) => {
                    upload.put(Sent {
                        field: String::new(),
                        name: String::new(),
                        file: SentFile::TooLarge,
                    });
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

impl<const MOST: usize> Upload<MOST> {
    fn put(&mut self, it: Sent) {
        if self.files.len() < FILES {
            self.files.push(it);
        }
    }

    async fn take(&mut self, field: Field<'_>) -> Result<(), WebError> {
        let name = field.name().unwrap_or_default().to_owned();
        let chosen = field.file_name().map(str::to_owned);
        let most = if chosen.is_some() { MOST } else { FIELD_BYTES };
        let bytes = content(field, (chosen.is_some(), most)).await?;
        match (chosen, bytes) {
            // A field for a file in which nothing was chosen.
            (Some(chosen), Some(bytes)) if bytes.is_empty() && chosen.is_empty() => {}
            (Some(chosen), bytes) => self.put(Sent {
                field: name,
                name: chosen,
                file: bytes.map_or(SentFile::TooLarge, SentFile::Whole),
            }),
            (None, bytes) => {
                let text = bytes.and_then(|it| String::from_utf8(it).ok());
                let text = text.ok_or(WebError::Mistake("web.error.form"))?;
                let typed: usize = self.fields.iter().map(|(_, it)| it.len()).sum();
                if typed + text.len() > TYPED_BYTES {
                    return Err(WebError::Mistake("web.error.form"));
                }
                self.fields.push((name, text));
            }
        }
        Ok(())
    }
}

/// The content of a field; none when it is longer than `most`.
async fn content(
    mut field: Field<'_>,
    (is_file, most): (bool, usize),
) -> Result<Option<Vec<u8>>, WebError> {
    let mut bytes = Vec::new();
    let mut is_whole = true;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) if is_whole && bytes.len() + chunk.len() <= most => {
                bytes.extend_from_slice(&chunk);
            }
            // The rest is read and thrown away.
            Ok(Some(_)) => {
                is_whole = false;
                bytes = Vec::new();
            }
            Ok(None) => break,
            Err(why) if is_file && is_too_large(why.status()) => {
                is_whole = false;
                break;
            }
            Err(_) => return Err(WebError::Mistake("web.error.form")),
        }
    }
    Ok(is_whole.then_some(bytes))
}
