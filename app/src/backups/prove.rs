//! Whether a database holds what a backup says: rows counted, every tree replayed from its leaves, the seal tried. For what was restored,
//! and for the house itself, which must have the backup's past.

use std::path::Path;

use mamori_core::evidence::{Hash, Tree};

use super::disk;
use super::flaw::{Flaw, Sound};
use super::store;
use super::stream::{End, Head, TreeHead};
use crate::db::Db;
use crate::people::secrets;

/// Whether what was restored is whole: as many rows in each table, the same trees, and a seal that opens.
pub async fn is_whole(db: &Db, folder: &Path, (head, end): (&Head, &End)) -> Sound<()> {
    let mut snapshot = db.snapshot().await?;
    let tables = snapshot.tables().await?;
    if !tables.iter().map(|it| &it.name).eq(end.rows.keys()) {
        return Err(Flaw::NotWhole("other tables".to_owned()));
    }
    for (name, count) in &end.rows {
        if snapshot.count(name).await? != *count {
            return Err(Flaw::NotWhole(format!("other rows of {name}")));
        }
    }
    drop(snapshot);
    for it in &head.trees {
        if root_at(db, it).await? != it.root {
            return Err(Flaw::NotWhole(format!("another root of {}", it.tree)));
        }
    }
    opens(db, folder).await
}

/// Whether somebody could sign in: the seal beside the database opens the secret of a second factor.
async fn opens(db: &Db, folder: &Path) -> Sound<()> {
    let Some(sealed) = store::a_sealed_secret(db).await? else {
        return Ok(());
    };
    let seal = disk::bytes(&folder.join("keys/seal.key"))?;
    let seal: Result<[u8; 32], _> = seal.try_into();
    let opened = seal.is_ok_and(|it| secrets::unseal(&it, &sealed).is_ok());
    if opened {
        Ok(())
    } else {
        Err(Flaw::NotWhole("the seal does not open it".to_owned()))
    }
}

/// Whether this house has the past that a backup holds.
pub async fn has_past(db: &Db, of: &Head) -> Sound<()> {
    let mut snapshot = db.snapshot().await?;
    let own = store::trees(snapshot.rows()).await?;
    drop(snapshot);
    for it in &of.trees {
        let size = own.iter().find(|own| own.tree == it.tree);
        if size.map_or(0, |own| own.size) < it.size {
            return Err(Flaw::Ahead(it.tree.clone()));
        }
        if root_at(db, it).await? != it.root {
            return Err(Flaw::OtherPast(it.tree.clone()));
        }
    }
    Ok(())
}

/// The root of a tree of this database when it was as large as the given one.
async fn root_at(db: &Db, of: &TreeHead) -> Sound<String> {
    let mut rows = db.rows().await?;
    let mut tree = Tree::default();
    while let Ok(from) = i64::try_from(tree.size()) {
        let leaves = store::leaves(&mut rows, &of.tree, (from, of.size)).await?;
        if leaves.is_empty() {
            break;
        }
        // What is no hash gives another root.
        tree.extend(leaves.iter().filter_map(|it| Hash::from_slice(it).ok()));
        if i64::try_from(tree.size()) == Ok(from) {
            break;
        }
    }
    Ok(tree.root().to_string())
}
