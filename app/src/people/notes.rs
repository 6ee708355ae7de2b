//! Sealed notes: half-done forms with secrets in them, and codes that must be shown once more. Their rows stand in `store`.

use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{secrets, store};
use crate::db::Change;
use crate::web::{App, WebError, WebResult};

/// Keeps a value under an id for so long.
pub async fn keep<T: Serialize>(
    app: &App,
    change: &mut Change,
    id: &str,
    value: &T,
    holds: SignedDuration,
) -> WebResult<()> {
    let plain = serde_json::to_vec(value).map_err(WebError::ours)?;
    let sealed = secrets::seal(&app.settings.seal, &plain, &app.chance).map_err(WebError::ours)?;
    let until = change.at() + holds;
    Ok(store::notes::write(change, id, sealed, until).await?)
}

/// What was kept under an id, while it holds.
pub async fn kept<T: DeserializeOwned>(app: &App, id: &str) -> WebResult<Option<T>> {
    let Some(sealed) = store::notes::read(app, id).await? else {
        return Ok(None);
    };
    let plain = secrets::unseal(&app.settings.seal, &sealed).map_err(WebError::ours)?;
    serde_json::from_slice(&plain).map_err(WebError::ours)
}
