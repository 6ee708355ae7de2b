//! What a program is told when something was not done: RFC 9457, with the next step, in the language that it asked for.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mamori_core::plain::without_ruby;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::guard::number_of;
use super::super::{App, Mistakes, Visit, WebError};
use crate::db::DbError;

/// Result of every handler of the API.
pub type ApiResult<T> = Result<T, Problem>;

/// Why something was not done.
#[derive(Debug, Clone)]
pub enum Problem {
    /// One of those that pages tell, too.
    Page(WebError),
    /// No token, or one that does not hold.
    NoToken,
    /// The token may only read.
    ReadOnly,
    /// The token or the address asked too often in this minute.
    TooOften,
    /// What stands after the question mark cannot be read, and why.
    Question(String),
    /// The body cannot be read, and why.
    Body(String),
    /// The body is said to be no JSON.
    Kind,
    /// The body is too large.
    Large,
    /// There is no such method here.
    Method,
    /// What is to be changed is no longer what was read.
    Changed,
    /// Nothing says what was read before the change.
    Condition,
    /// The same `Idempotency-Key` came with something else.
    Twice,
    /// It cannot be done from here, with the sentence that says why.
    Refused(String),
    /// What was sent wants correcting: each place with the key of a screen text.
    Mistakes(Mistakes),
}

impl<E: Into<WebError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Page(error.into())
    }
}

impl Problem {
    /// A refusal of the database; what may be there only once and is there was written meanwhile.
    pub fn written(error: DbError) -> Self {
        if error.is_taken() {
            Self::Changed
        } else {
            error.into()
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Page(error) => error.status(),
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::ReadOnly => StatusCode::FORBIDDEN,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Question(_) | Self::Body(_) => StatusCode::BAD_REQUEST,
            Self::Kind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Large => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Changed => StatusCode::PRECONDITION_FAILED,
            Self::Condition => StatusCode::PRECONDITION_REQUIRED,
            Self::Twice => StatusCode::CONFLICT,
            Self::Refused(_) | Self::Mistakes(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// What kind it is, in a word.
    fn kind(&self) -> &'static str {
        match self {
            Self::Page(error) => error.kind(),
            Self::NoToken => "no-token",
            Self::ReadOnly => "read-only",
            Self::TooOften => "too-often",
            Self::Question(_) => "question",
            Self::Body(_) => "body",
            Self::Kind => "kind",
            Self::Large => "large",
            Self::Method => "method",
            Self::Changed => "changed",
            Self::Condition => "condition",
            Self::Twice => "twice",
            Self::Refused(_) | Self::Mistakes(_) => "mistakes",
        }
    }

    /// The key of its `title`, its `sentence` or its `next`.
    fn key(&self, part: &str) -> String {
        let kind = self.kind();
        match self {
            Self::Page(_) => format!("web.error.{kind}.{part}"),
            _ => format!("api.{kind}.{part}"),
        }
    }

    /// What the reading program itself said of the place where it stopped.
    fn reason(&self) -> Option<String> {
        match self {
            Self::Question(why) | Self::Body(why) => Some(why.clone()),
            _ => None,
        }
    }
}

/// Drawn by [`show_problems`], which knows the language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Why something was not done (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Shown {
    /// What it is, in a few words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What happened, in a sentence.
    detail: String,
    /// What to do next.
    next: String,
    /// Where reading stopped, in technical words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What wants correcting, place by place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mistakes: Vec<ShownMistake>,
    /// The number under which our own fault stands in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
}

/// What wants correcting at one place.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Mistake")]
struct ShownMistake {
    /// The name of the field.
    field: String,
    /// What is wrong, in a sentence.
    detail: String,
}

/// Tells every problem of a path below `/api/` as JSON.
pub async fn show_problems(app: &App, visit: &Visit, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(problem) = problem_in(&response) else {
        return response;
    };
    let mut shown = (problem.status(), Json(shown(app, visit, &problem))).into_response();
    let headers = shown.headers_mut();
    let kind = HeaderValue::from_static("application/problem+json");
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match problem {
        Problem::NoToken => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Problem::TooOften => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        _ => {}
    }
    if let Some(allowed) = response.headers().get(ALLOW) {
        headers.insert(ALLOW, allowed.clone());
    }
    shown
}

/// Ours, those of the pages' own code, and what the web library refuses by itself.
fn problem_in(response: &Response) -> Option<Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    if let Some(error) = response.extensions().get::<WebError>() {
        return Some(Problem::Page(error.clone()));
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::Method),
        _ => None,
    }
}

fn shown(app: &App, visit: &Visit, problem: &Problem) -> Shown {
    let say = |key: &str| {
        let text = app.words.say(visit.language, key).unwrap_or(key);
        without_ruby(text)
    };
    let (mut sentence, mut mistakes, mut number) = (problem.key("sentence"), Vec::new(), None);
    match problem {
        Problem::Page(WebError::Mistake(key)) => sentence = (*key).to_owned(),
        Problem::Page(error) => number = number_of(app, error),
        Problem::Mistakes(all) => {
            let shown = all.all().into_iter().map(|(field, key)| ShownMistake {
                field: field.to_owned(),
                detail: say(key),
            });
            mistakes = shown.collect();
        }
        _ => {}
    }
    Shown {
        title: say(&problem.key("title")),
        status: problem.status().as_u16(),
        detail: match problem {
            Problem::Refused(sentence) => sentence.clone(),
            _ => say(&sentence),
        },
        next: say(&problem.key("next")),
        reason: problem.reason(),
        mistakes,
        number,
    }
}
