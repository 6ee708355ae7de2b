//! The same call of a program sent twice: what the first one made is told again, and nothing is made a second time.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::store::tokens;
use crate::db::Change;
use crate::web::{ApiResult, Ask, Problem};

/// The token and the key of a call that wants to be done once.
fn named<Q>(ask: &Ask<Q>) -> Option<(&str, &str)> {
    let token = ask.visit.who.as_ref()?.token.as_ref()?;
    Some((token.id.as_str(), ask.once()?.key.as_str()))
}

/// What the same call made before.
///
/// # Errors
/// When its key came with something else.
pub async fn made_before<Q, T: DeserializeOwned>(ask: &Ask<Q>) -> ApiResult<Option<T>> {
    let Some((named, once)) = named(ask).zip(ask.once()) else {
        return Ok(None);
    };
    let Some((digest, answer)) = tokens::made(&ask.app, named).await? else {
        return Ok(None);
    };
    if digest != once.digest {
        return Err(Problem::Twice);
    }
    let made = serde_json::from_str(&answer).map_err(crate::web::WebError::ours)?;
    Ok(Some(made))
}

/// Keeps what a call makes, in the change that makes it.
///
/// # Errors
/// When the same key was used meanwhile.
pub async fn keep_made<Q, T: Serialize>(
    ask: &Ask<Q>,
    change: &mut Change,
    made: &T,
) -> ApiResult<()> {
    let Some((named, once)) = named(ask).zip(ask.once()) else {
        return Ok(());
    };
    let answer = serde_json::to_string(made).map_err(crate::web::WebError::ours)?;
    let kept = tokens::keep_made(change, named, (&once.digest, &answer)).await;
    kept.map_err(|why| {
        if why.is_taken() {
            Problem::Twice
        } else {
            why.into()
        }
    })
}
