//! For programs: norms with their editions, provisions, terms, cases, and the search over all of them.

use mamori_core::catalogue::{Case, Edition, GlossaryEntry, Hit, Norm, Provision, search};
use mamori_core::people::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shown::ShownProvision;
use crate::web::{ApiResult, Ask, Limit, Nothing, One, Route, Rows, Span, WebError};

pub(super) fn routes() -> Vec<Route> {
    const PROVISIONS: &str = "/api/v1/catalogue/norms/{norm}/editions/{edition}/provisions";
    let see = Act::SeeCatalogue;
    vec![
        Route::reads(
            "/api/v1/catalogue/norms",
            see,
            "Every norm with its editions",
            norms,
        ),
        Route::reads(PROVISIONS, see, "The provisions of an edition", provisions),
        Route::reads(
            "/api/v1/catalogue/provision",
            see,
            "One provision with its links",
            provision,
        ),
        Route::reads("/api/v1/catalogue/glossary", see, "Every term", glossary),
        Route::reads("/api/v1/catalogue/glossary/{term}", see, "One term", term),
        Route::reads("/api/v1/catalogue/cases", see, "Every case", cases),
        Route::reads("/api/v1/catalogue/cases/{case}", see, "One case", case),
        Route::reads(
            "/api/v1/catalogue/search",
            see,
            "What the catalogue says of some words",
            found,
        ),
    ]
}

/// A norm with its editions.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NormWithEditions")]
struct ShownNorm {
    norm: Norm,
    editions: Vec<Edition>,
}

async fn norms(ask: Ask<Span>) -> ApiResult<Rows<ShownNorm>> {
    let catalogue = &ask.app.catalogue;
    let shown = catalogue.norms().map(|it| ShownNorm {
        norm: it.clone(),
        editions: catalogue.editions(it.id.as_str()).cloned().collect(),
    });
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, shown, span, |it| it.norm.id.to_string())
}

async fn provisions(ask: Ask<Span>) -> ApiResult<Rows<Provision>> {
    let (norm, edition): (String, String) = (ask.name("norm")?, ask.name("edition")?);
    let catalogue = &ask.app.catalogue;
    catalogue
        .edition(&norm, &edition)
        .ok_or(WebError::NotFound)?;
    let all = catalogue.provisions(&norm, &edition).into_iter().cloned();
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, all, span, |it| it.id.to_string())
}

/// Which provision.
#[derive(Deserialize, JsonSchema)]
struct Named {
    /// Its whole id, for example `care-guide/r8/1-1`.
    id: String,
}

async fn provision(ask: Ask<Named>) -> ApiResult<One<ShownProvision>> {
    let found = ask.app.catalogue.provision(&ask.asked.id);
    let found = found.ok_or(WebError::NotFound)?;
    Ok(One(ShownProvision::of(&ask.app.catalogue, found)))
}

async fn glossary(ask: Ask<Span>) -> ApiResult<Rows<GlossaryEntry>> {
    let all = ask.app.catalogue.glossary().into_iter().cloned();
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, all, span, |it| it.id.to_string())
}

async fn term(ask: Ask<Nothing>) -> ApiResult<One<GlossaryEntry>> {
    let id: String = ask.name("term")?;
    let found = ask.app.catalogue.glossary_term(&id).cloned();
    Ok(One(found.ok_or(WebError::NotFound)?))
}

async fn cases(ask: Ask<Span>) -> ApiResult<Rows<Case>> {
    let all = ask.app.catalogue.cases().into_iter().cloned();
    let span = (ask.asked.after.as_deref(), ask.asked.limit);
    Rows::part(&ask, all, span, |it| it.id.to_string())
}

async fn case(ask: Ask<Nothing>) -> ApiResult<One<Case>> {
    let id: String = ask.name("case")?;
    let found = ask.app.catalogue.case(&id).cloned();
    Ok(One(found.ok_or(WebError::NotFound)?))
}

/// What is looked for.
#[derive(Deserialize, JsonSchema)]
struct Words {
    /// The words.
    #[serde(default)]
    q: String,
    /// At most so many.
    #[serde(default)]
    limit: Limit,
}

async fn found(ask: Ask<Words>) -> ApiResult<Rows<Hit>> {
    let mut hits = search(&ask.app.catalogue, &ask.asked.q);
    hits.truncate(ask.asked.limit.count());
    Ok(Rows::all(hits))
}
