//! The houses that this server watches over: admitting one by its public key, ending that, and what was seen of them.

use mamori_core::evidence::{Vkey, origin};
use serde_json::json;

use super::store::{self, WatchedHouse};
use crate::db::{Actor, DbError, DbResult, Event};
use crate::web::App;

/// Why a house is not watched over.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// It is this house itself, which cannot watch over itself.
    #[error("this is the key of this very house")]
    Own,
    /// No such house.
    #[error("no house {0} is watched over")]
    Unknown(String),
}

/// Watches over the house with this key from now on, or gives it another name. Returns the house as its origins call it, and whether
/// it is new.
pub async fn add_house(
    app: &App,
    actor: &Actor,
    (key, name): (&Vkey, &str),
) -> Result<(String, bool), HouseError> {
    if key.key == app.db.signer().public() {
        return Err(HouseError::Own);
    }
    let house = house_of(&key.key);
    let mut change = app.change(actor).await?;
    let is_new = store::add_house(&mut change, (&house, name), &key.key).await?;
    let event = Event::of("evidence.witness-add").about(format!("house/{house}"));
    let detail = json!({ "name": name, "key": key.to_string() });
    change.save(&event.detail(detail)).await?;
    Ok((house, is_new))
}

/// Watches over a house no more. What was seen of it stays, so that it cannot begin anew by coming again.
pub async fn remove_house(app: &App, actor: &Actor, house: &str) -> Result<(), HouseError> {
    let mut change = app.change(actor).await?;
    if !store::remove_house(&mut change, house).await? {
        return Err(HouseError::Unknown(house.to_owned()));
    }
    let event = Event::of("evidence.witness-remove").about(format!("house/{house}"));
    Ok(change.save(&event).await?)
}

/// Every house that is watched over.
pub async fn houses(app: &App) -> DbResult<Vec<WatchedHouse>> {
    store::houses(&mut *app.db.rows().await?).await
}

/// The newest note that was seen of `<house>/<tree>`, with the cosignature of this server.
pub async fn seen_note(app: &App, named: &str) -> DbResult<Option<String>> {
    let origin = format!("mamori/{named}");
    store::seen_note(&mut *app.db.rows().await?, &origin).await
}

/// The house as the origins of its trees call it.
fn house_of(key: &[u8; 32]) -> String {
    let name = origin(key, "");
    let house = name.trim_start_matches("mamori/").trim_end_matches('/');
    house.to_owned()
}
