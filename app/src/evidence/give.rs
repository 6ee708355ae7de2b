//! Giving evidence out: checkpoints, proofs of one event, packs of a whole tree. Each leaves its trace, and its checkpoint stays.

use mamori_core::evidence::{
    Hash, Note, Pack, Signature, Tile, TlogProof, Vkey, WIDTH, inclusion_by_tiles, origin,
    tiles_of_inclusion,
};
use mamori_core::ids::OfficeId;
use serde_json::json;

use super::store::{self, Newest};
use crate::db::{Actor, Change, DbError, Event, Rows, tile};
use crate::web::App;

/// Whose journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// An office's.
    Office(OfficeId),
    /// What belongs to no office.
    House,
}

/// Why nothing can be given.
#[derive(Debug, thiserror::Error)]
pub enum GiveError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No such tree.
    #[error("there is no journal {0}")]
    NoTree(String),
    /// No such event, or it was pruned.
    #[error("there is no event {0}")]
    NoEvent(String),
}

impl Whose {
    /// The name of its tree of a year.
    pub fn tree(self, year: i16) -> String {
        match self {
            Self::Office(office) => format!("{office}/{year}"),
            Self::House => format!("house/{year}"),
        }
    }

    fn event(self, operation: &'static str) -> Event {
        match self {
            Self::Office(office) => Event::of(operation).office(office),
            Self::House => Event::of(operation),
        }
    }
}

/// The newest checkpoints: of all trees, or of those of one journal, or of one year.
pub async fn checkpoints(
    app: &App,
    actor: &Actor,
    (whose, year): (Option<Whose>, Option<i16>),
) -> Result<Vec<Newest>, GiveError> {
    let mut change = app.change(actor).await?;
    let mut newest = store::newest(change.rows()?).await?;
    let fits = |tree: &str| {
        let (of, in_year) = tree.split_once('/').unwrap_or_default();
        let of_whose = whose.is_none_or(|it| it.tree(0).starts_with(&format!("{of}/")));
        of_whose && year.is_none_or(|it| in_year == it.to_string())
    };
    newest.retain(|it| fits(&it.tree));
    for given in &mut newest {
        store::give_out(&mut change, given).await?;
        given.note = witnessed(&mut change, given).await?.to_string();
    }
    let event = whose.unwrap_or(Whose::House).event("evidence.checkpoint");
    let detail = json!({ "trees": newest.len() });
    change.save(&event.detail(detail)).await?;
    Ok(newest)
}

/// A proof that an event stands in a journal.
pub async fn prove(
    app: &App,
    actor: &Actor,
    (whose, year, seq): (Whose, i16, u64),
) -> Result<TlogProof, GiveError> {
    let tree = whose.tree(year);
    let mut change = app.change(actor).await?;
    let newest = newest_of(&mut change, &tree).await?;
    let no_event = || GiveError::NoEvent(format!("{tree}/{seq}"));
    let entry = store::entry(change.rows()?, &tree, seq).await?;
    let entry = entry.ok_or_else(no_event)?;
    let wanted = tiles_of_inclusion(seq, newest.size);
    let tiles = store::hashes_of(change.rows()?, &tree, wanted).await?;
    let path = inclusion_by_tiles(seq, newest.size, |it, _| store::found(&tiles, it));
    let path = path.ok_or_else(no_event)?;
    store::give_out(&mut change, &newest).await?;
    let note = witnessed(&mut change, &newest).await?;
    let event = whose.event("evidence.prove");
    change.save(&event.about(format!("{tree}/{seq}"))).await?;
    Ok(TlogProof::of(&vkey(app, &tree), &entry, (seq, path), &note))
}

/// A whole tree.
pub async fn pack(
    app: &App,
    actor: &Actor,
    (whose, year): (Whose, i16),
) -> Result<Pack, GiveError> {
    let tree = whose.tree(year);
    let mut change = app.change(actor).await?;
    let newest = newest_of(&mut change, &tree).await?;
    let rows = change.rows()?;
    let first = store::reach(rows, &tree).await?.map_or(0, |it| it.1);
    let pruned = leaves(rows, &tree, first).await?;
    let entries = store::entries(rows, &tree, (first, newest.size)).await?;
    store::give_out(&mut change, &newest).await?;
    let note = witnessed(&mut change, &newest).await?;
    let event = whose.event("evidence.pack").about(&tree);
    let detail = json!({ "events": entries.len() });
    change.save(&event.detail(detail)).await?;
    Ok(Pack::new(vkey(app, &tree), pruned, note, entries))
}

async fn newest_of(change: &mut Change, tree: &str) -> Result<Newest, GiveError> {
    let newest = store::newest_of(change.rows()?, tree).await?;
    newest.ok_or_else(|| GiveError::NoTree(tree.to_owned()))
}

/// The note of a checkpoint with the cosignatures that are there for exactly this size.
async fn witnessed(change: &mut Change, of: &Newest) -> Result<Note, GiveError> {
    let mut note = store::read_note(of)?;
    let place = (of.tree.as_str(), of.size);
    for line in store::cosignatures::lines(change.rows()?, place).await? {
        // One that cannot be read, or for which there is no room, is left out: the checkpoint holds without it.
        if let Some(line) = Signature::parse(&line) {
            let _ = note.add(line);
        }
    }
    Ok(note)
}

/// The first leaves of a tree, from its tiles.
async fn leaves(rows: &mut Rows, tree: &str, count: u64) -> Result<Vec<Hash>, GiveError> {
    let mut leaves = Vec::new();
    for index in 0..count.div_ceil(WIDTH) {
        let width = WIDTH.min(count - index * WIDTH);
        let level = 0;
        leaves.extend(tile(rows, tree, (Tile { level, index }, width)).await?);
    }
    Ok(leaves)
}

fn vkey(app: &App, tree: &str) -> Vkey {
    let key = app.db.signer().public();
    let name = origin(&key, tree);
    Vkey { name, key }
}
