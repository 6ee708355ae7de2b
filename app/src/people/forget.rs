//! The last day of a name: of somebody who left long ago, only that there was somebody stays. The journal's tree stays whole.

use std::pin::Pin;

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use mamori_core::words::Language;
use serde_json::json;

use super::store::forgotten;
use crate::db::{Actor, Change, DbResult, Event};
use crate::web::{App, WebResult};

/// What another capability takes out of its own tables when a person is forgotten, in the same change.
pub type Forgetting =
    for<'a> fn(&'a mut Change, PersonId) -> Pin<Box<dyn Future<Output = DbResult<()>> + Send + 'a>>;

/// Forgets everybody whose name was to be kept until a moment that is over, each in a change of its own: name, reading, mail,
/// telephone, sign-in name, and what the journal wrote about them. Returns how many they were.
///
/// # Errors
/// When the database fails; who was forgotten before stays forgotten.
pub async fn forget(app: &App, others: &[Forgetting]) -> WebResult<usize> {
    let due = forgotten::due(app, app.clock.now()).await?;
    for person in &due {
        forget_one(app, *person, others).await?;
    }
    Ok(due.len())
}

async fn forget_one(app: &App, person: PersonId, others: &[Forgetting]) -> WebResult<()> {
    let written = forgotten::written_about(app, person).await?;
    let offices = forgotten::offices(app, person).await?;
    let word = |key: &'static str| app.words.say(Language::Ja, key).unwrap_or(key);
    let (name, kana) = (word("people.forgotten.name"), word("people.forgotten.kana"));
    let mut change = app.change(&Actor::house()).await?;
    let at: Timestamp = change.at();
    if !forgotten::forget(&mut change, person, (name, kana), at).await? {
        return Ok(());
    }
    for (tree, seqs) in &written {
        change.erase(tree, seqs).await?;
    }
    for other in others {
        other(&mut change, person).await?;
    }
    let event = Event::of("people.forget")
        .about(format!("person/{person}"))
        .detail(json!({ "erased": written.values().map(Vec::len).sum::<usize>() }));
    for office in offices {
        change.note(&event.clone().office(office)).await?;
    }
    Ok(change.save(&event).await?)
}
