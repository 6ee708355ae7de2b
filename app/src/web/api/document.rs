//! The OpenAPI document, made from the routes themselves: what the router serves is what it tells.

use axum::http::Method;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::problem::Shown;
use super::{Give, is_api};
use crate::web::Route;

/// What the document says of one route beside its path and method.
#[derive(Clone)]
pub struct Operation {
    summary: &'static str,
    asks: fn() -> Schema,
    gives: fn(&mut SchemaGenerator) -> Schema,
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    needs_tag: bool,
}

impl Operation {
    pub(super) fn of<Q: JsonSchema, G: Give>(summary: &'static str) -> Self {
        Self {
            summary,
            asks: || {
                let inline = |it: &mut SchemaSettings| it.inline_subschemas = true;
                let settings = SchemaSettings::draft2020_12().with(inline);
                settings.into_generator().into_root_schema_for::<Q>()
            },
            gives: G::schema,
            status: G::STATUS.as_u16(),
            headers: G::HEADERS,
            needs_tag: false,
        }
    }

    pub(super) fn still(self) -> Self {
        Self {
            needs_tag: true,
            ..self
        }
    }
}

/// The problems that every route may tell.
const EVERYWHERE: &[(&str, &str)] = &[
    ("400", "What was asked cannot be read."),
    ("401", "There is no token, or it does not hold."),
    ("403", "The token or its person may not do this here."),
    ("404", "There is no such thing, or it is somebody else's."),
    ("429", "Too much was asked in this minute."),
    ("500", "Our fault; the number stands in the log."),
    ("503", "The server is cut off from everybody."),
];
/// The problems of writing.
const WRITING: &[(&str, &str)] = &[
    ("409", "The `Idempotency-Key` belongs to another call."),
    ("412", "Somebody else wrote meanwhile."),
    ("413", "The body is too large."),
    ("415", "The body is no JSON."),
    ("422", "What was sent wants correcting."),
    ("507", "There is no room on the disk; nothing was saved."),
];

/// The document of all routes for programs, OpenAPI 3.1.
pub fn document(routes: &[Route]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|it| {
            it.definitions_path = "/components/schemas".into();
            it.meta_schema = None;
        })
        .for_serialize()
        .into_generator();
    let problem = generator.subschema_for::<Shown>();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes.iter().filter(|it| is_api(it.path)) {
        let Some(told) = &route.told else { continue };
        let ways = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Value::Object(ways) = ways {
            let method = route.method.as_str().to_lowercase();
            ways.insert(method, operation(route, told, &mut generator));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "mamori",
            "version": "1",
            "summary": "The information safety of care offices, for programs.",
            "description": DESCRIPTION,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that a person made on their own page. It can do at most what that person can do.",
                },
            },
            "responses": {
                "Problem": {
                    "description": "Why something was not done.",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
            "schemas": generator.take_definitions(true),
        },
    })
}

const DESCRIPTION: &str = "Lists are arrays; the next page stands in the header `Link`. Times are UTC, days are those of the office \
    (Asia/Tokyo). Texts of the catalogue are Japanese with readings behind their kanji, beside their English. Sentences of problems \
    follow `Accept-Language` (`ja`, `ja-x-easy`, `en`). What belongs to another office is answered like what does not exist. Reading \
    personal data is recorded, as on pages.";

fn operation(route: &Route, told: &Operation, generator: &mut SchemaGenerator) -> Value {
    let is_reading = route.method == Method::GET;
    let asks = (told.asks)().to_value();
    let mut parameters = path_parameters(route.path);
    if is_reading {
        parameters.extend(query_parameters(&asks));
    } else {
        parameters.extend(headers(route, told));
    }
    let mut operation = json!({
        "operationId": name(route),
        "summary": told.summary,
        "tags": [tag(route.path)],
        "description": format!("Needs the permission `{}`.", route.act),
        "parameters": parameters,
        "responses": responses(told, is_reading, (told.gives)(generator)),
    });
    if let (false, Value::Object(all)) = (is_reading, &mut operation) {
        let body = json!({ "required": true, "content": { "application/json": { "schema": without_meta(asks) } } });
        all.insert("requestBody".to_owned(), body);
    }
    operation
}

/// `get-offices-office-registers`: method and path in words.
fn name(route: &Route) -> String {
    let words = route.path.trim_start_matches("/api/v1/");
    let words = words.replace(['{', '}'], "").replace(['/', '.'], "-");
    format!("{}-{words}", route.method.as_str().to_lowercase())
}

/// The part of the API that a path belongs to.
fn tag(path: &str) -> &str {
    let mut parts = path.trim_start_matches("/api/v1/").split('/');
    let first = parts.next().unwrap_or_default();
    if first != "offices" {
        return first;
    }
    parts.nth(1).unwrap_or(first)
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path
        .split('/')
        .filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } });
    names.map(parameter).collect()
}

fn query_parameters(asks: &Value) -> Vec<Value> {
    let required = |name: &String| {
        let all = asks.get("required").and_then(Value::as_array);
        all.is_some_and(|it| it.iter().any(|it| it == name))
    };
    let properties = asks.get("properties").and_then(Value::as_object);
    let parameter = |(name, schema): (&String, &Value)| {
        let schema = without_null(schema.clone());
        json!({ "name": name, "in": "query", "required": required(name), "schema": schema })
    };
    properties.into_iter().flatten().map(parameter).collect()
}

/// A parameter is there or not; it is never null.
fn without_null(mut schema: Value) -> Value {
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|it| it != "null");
    }
    if let Some(Value::Array(kinds)) = schema.get_mut("enum") {
        kinds.retain(|it| !it.is_null());
    }
    if let Some(Value::Array(kinds)) = schema.get_mut("anyOf") {
        kinds.retain(|it| it.get("type") != Some(&json!("null")));
    }
    schema
}

fn without_meta(mut schema: Value) -> Value {
    if let Value::Object(all) = &mut schema {
        all.remove("$schema");
    }
    schema
}

fn headers(route: &Route, told: &Operation) -> Vec<Value> {
    let header = |name: &str, is_required: bool, says: &str| {
        let schema =
            json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$" });
        json!({ "name": name, "in": "header", "required": is_required, "description": says, "schema": schema })
    };
    let mut all = Vec::new();
    if told.needs_tag {
        all.push(header("If-Match", true, "The `ETag` of what was read."));
    }
    if route.method == Method::POST {
        let says = "The same key with the same body makes the same thing only once.";
        all.push(header("Idempotency-Key", false, says));
    }
    all
}

fn responses(told: &Operation, is_reading: bool, gives: Schema) -> Value {
    let headers: Map<String, Value> = told
        .headers
        .iter()
        .map(|(name, says)| {
            let header = json!({ "description": says, "schema": { "type": "string" } });
            ((*name).to_owned(), header)
        })
        .collect();
    let mut all = Map::new();
    let content = json!({ "application/json": { "schema": gives } });
    let done = json!({ "description": "Done.", "headers": headers, "content": content });
    all.insert(told.status.to_string(), done);
    let writing = if is_reading { &[] } else { WRITING };
    let tag = told
        .needs_tag
        .then_some(&("428", "There is no `If-Match`."));
    for (status, _) in EVERYWHERE.iter().chain(writing).chain(tag) {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        all.insert((*status).to_owned(), problem);
    }
    Value::Object(all)
}
