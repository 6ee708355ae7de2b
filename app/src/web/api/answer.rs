//! What the API gives: one thing, a list page by page, something made, something with the tag by which it may be changed.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG, LINK, LOCATION};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{ApiResult, Ask, Problem};

/// An answer whose shape the document tells.
pub trait Give: Send {
    /// The status of success.
    const STATUS: StatusCode = StatusCode::OK;
    /// The headers that it may bear, each with what it means.
    const HEADERS: &'static [(&'static str, &'static str)] = &[];

    /// Its shape.
    fn schema(generator: &mut SchemaGenerator) -> Schema;

    /// The answer itself.
    fn response(self) -> Response;
}

/// Nothing is asked beside the path.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
pub struct Nothing {}

/// One thing.
pub struct One<T>(pub T);

impl<T: Serialize + JsonSchema + Send> Give for One<T> {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }

    fn response(self) -> Response {
        json((Self::STATUS, &self.0), None)
    }
}

/// One thing with the tag that changing it asks for.
pub struct Tagged<T>(pub T, pub String);

impl<T: Serialize + JsonSchema + Send> Give for Tagged<T> {
    const HEADERS: &'static [(&'static str, &'static str)] =
        &[("ETag", "What a change sends back in `If-Match`.")];

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }

    fn response(self) -> Response {
        json((Self::STATUS, &self.0), Some((ETAG, &self.1)))
    }
}

/// Something that was made, and its path.
pub struct Made<T>(pub T, pub String);

impl<T: Serialize + JsonSchema + Send> Give for Made<T> {
    const STATUS: StatusCode = StatusCode::CREATED;
    const HEADERS: &'static [(&'static str, &'static str)] =
        &[("Location", "The path of what was made.")];

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }

    fn response(self) -> Response {
        json((Self::STATUS, &self.0), Some((LOCATION, &self.1)))
    }
}

/// A list as the commands print it, an array; the path of the next page stands in the header `Link`.
pub struct Rows<T> {
    rows: Vec<T>,
    next: Option<String>,
}

impl<T> Rows<T> {
    /// Everything there is.
    pub fn all(rows: Vec<T>) -> Self {
        Self { rows, next: None }
    }

    /// A page; `last` names the last one shown where more follow.
    pub fn page<Q>(ask: &Ask<Q>, rows: Vec<T>, last: Option<&str>) -> Self {
        let next = last.map(|it| ask.next(it));
        Self { rows, next }
    }

    /// One page of a list that is whole in memory; `id` tells what a page is asked for after.
    pub fn part<Q>(
        ask: &Ask<Q>,
        all: impl IntoIterator<Item = T>,
        (after, limit): (Option<&str>, Limit),
        id: impl Fn(&T) -> String,
    ) -> ApiResult<Self> {
        let mut all = all.into_iter();
        if let Some(after) = after
            && !all.any(|it| id(&it) == after)
        {
            return Err(Problem::Question("after".to_owned()));
        }
        let mut rows: Vec<T> = all.take(limit.count() + 1).collect();
        let is_more = rows.len() > limit.count();
        rows.truncate(limit.count());
        let last = rows.last().filter(|_| is_more).map(id);
        Ok(Self::page(ask, rows, last.as_deref()))
    }
}

impl<T: Serialize + JsonSchema + Send> Give for Rows<T> {
    const HEADERS: &'static [(&'static str, &'static str)] = &[(
        "Link",
        "The path of the next page, with `rel=\"next\"`; none on the last one.",
    )];

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Vec<T>>()
    }

    fn response(self) -> Response {
        let next = self.next.map(|it| format!("<{it}>; rel=\"next\""));
        let header = next.as_deref().map(|it| (LINK, it));
        json((Self::STATUS, &self.rows), header)
    }
}

/// JSON with its headers. It holds personal data, so nothing between keeps it.
fn json<T: Serialize>(
    (status, body): (StatusCode, &T),
    header: Option<(HeaderName, &str)>,
) -> Response {
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some((name, value)) = header
        && let Ok(value) = HeaderValue::from_str(value)
    {
        headers.insert(name, value);
    }
    response
}

/// So many rows at most stand on a page.
const MOST: u16 = 200;
/// So many when nothing is said.
const USUAL: u16 = 50;

/// How many rows a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct Limit(u16);

impl Limit {
    /// As a number.
    pub fn count(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl TryFrom<u16> for Limit {
    type Error = String;

    fn try_from(count: u16) -> Result<Self, String> {
        if (1..=MOST).contains(&count) {
            Ok(Self(count))
        } else {
            Err(format!("limit: 1 to {MOST}"))
        }
    }
}

impl JsonSchema for Limit {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL })
    }
}
