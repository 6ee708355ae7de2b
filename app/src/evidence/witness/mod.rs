//! This server as the witness of others: it cosigns checkpoints of houses that it was asked to watch over, and refuses forks and
//! rollbacks. What it answers is decided in `mamori_core::evidence::judge`; asking others stands in `witnessed`.

mod houses;
mod key;
mod pages;

use mamori_core::evidence::{AddCheckpoint, Answer, Seen, Vkey, is_tree, judge};

pub use houses::{HouseError, add_house, houses, remove_house, seen_note};
pub use key::cosigner;
pub(super) use pages::routes;

use super::store::witness as store;
use crate::clock::millis;
use crate::db::{Remembered, Witnessed};
use crate::web::{App, WebError, WebResult};

/// An answer of `add-checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The HTTP status.
    pub status: u16,
    /// The cosignature, or the size of a conflict, or a sentence.
    pub body: String,
}

/// Judges the body of a request from an address; a cosignature comes back only when what was seen is on the disk.
///
/// # Errors
/// When the database or the key of this witness fails; then nothing is cosigned.
pub async fn add_checkpoint(app: &App, from: &str, body: &str) -> WebResult<Cosigned> {
    let now = app.clock.now();
    if app.refusals().are_too_many(from, now) {
        return Ok(Cosigned::of(429, "too many requests were refused\n"));
    }
    let answer = answer(app, body).await?;
    if matches!(answer.status, 400 | 403 | 404) {
        app.refusals().count(from, now);
    }
    Ok(answer)
}

async fn answer(app: &App, body: &str) -> WebResult<Cosigned> {
    let Ok(asked) = AddCheckpoint::parse(body) else {
        return Ok(Cosigned::of(400, "this is no request of tlog-witness\n"));
    };
    let origin = &asked.checkpoint().origin;
    let Some((house, _)) = house_and_tree(origin) else {
        return Ok(Cosigned::refusing(Answer::Unknown));
    };
    let watched = store::watched(&mut *app.db.rows().await?, (house, origin)).await?;
    let Some((key, known)) = watched else {
        return Ok(Cosigned::refusing(Answer::Unknown));
    };
    let name = origin.clone();
    let house = Vkey { name, key };
    match judge(&asked, known, std::slice::from_ref(&house)) {
        Answer::Cosign(now) => cosign(app, (&asked, &house), (known, now)).await,
        refusal => Ok(Cosigned::refusing(refusal)),
    }
}

/// Remembers, then cosigns. Whoever came first meanwhile is heard, and the request judged again.
async fn cosign(
    app: &App,
    (asked, house): (&AddCheckpoint, &Vkey),
    (mut known, mut seen): (Option<Seen>, Seen),
) -> WebResult<Cosigned> {
    let key = cosigner(app).await.map_err(WebError::ours)?;
    loop {
        let now = app.clock.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let signed = asked.cosigned(house, (key, seconds));
        let (note, line) = signed.map_err(WebError::ours)?;
        let tree = Witnessed {
            origin: house.name.clone(),
            seen,
            note: note.to_string(),
            at: millis(now),
        };
        known = match app.db.remember_tree(known, &tree).await? {
            Remembered::Kept => return Ok(Cosigned::of(200, format!("{line}\n"))),
            Remembered::Overtaken(first) => first,
        };
        match asked.follows(known) {
            Answer::Cosign(again) => seen = again,
            refusal => return Ok(Cosigned::refusing(refusal)),
        }
    }
}

/// The house and the tree that an origin of mamori names.
fn house_and_tree(origin: &str) -> Option<(&str, &str)> {
    let (house, tree) = origin.strip_prefix("mamori/")?.split_once('/')?;
    is_tree(tree).then_some((house, tree))
}

impl Cosigned {
    fn of(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        Self { status, body }
    }

    fn refusing(why: Answer) -> Self {
        let body = match why {
            Answer::Conflict(size) => format!("{size}\n"),
            Answer::Malformed => "the old size is larger than the new one\n".to_owned(),
            Answer::Untrusted => "no key that is known here has signed this\n".to_owned(),
            Answer::Unknown => "this witness does not watch over this origin\n".to_owned(),
            Answer::Unproved => "the proof does not hold\n".to_owned(),
            Answer::Cosign(_) => String::new(),
        };
        Self::of(why.status(), body)
    }
}
