//! Verifies a whole journal by the rule of core while its rows pass: tree by tree, page by page, in one snapshot.

use std::collections::BTreeSet;

use mamori_core::evidence::{
    Audit, Fault, Note, Tile, TreeReport, Vkey, WIDTH, What, compare, settle, sizes_seen,
    tile_hashes,
};
use mamori_core::ids::OfficeId;

use super::store::{self, Tree};
use crate::db::{DbError, DbResult, Rows};

/// The operation of an event that tells of a tree whose events were pruned.
const PRUNE: &str = "evidence.prune";

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Every tree.
    pub trees: Vec<TreeSeen>,
    /// Everything that is not as it must be; empty when all is well.
    pub faults: Vec<Fault>,
}

/// A tree that has passed.
#[derive(Debug, Clone)]
pub struct TreeSeen {
    /// What the rule says of it.
    pub report: TreeReport,
    /// When its first and its last event happened, in milliseconds.
    pub span: Option<(i64, i64)>,
}

/// How many rows have passed (events, details, tiles, checkpoints), and what they told of other trees.
#[derive(Debug, Default)]
struct Passed {
    rows: [u64; 4],
    /// The trees of which an event tells that they were pruned.
    pruned: BTreeSet<String>,
}

/// Reads everything and judges it. `outside` are checkpoints that somebody else has kept.
pub async fn verify(rows: &mut Rows, key: &Vkey, outside: &[(Vkey, Note)]) -> DbResult<Verdict> {
    let trees = store::trees(rows).await?;
    let (mut verdict, passed) = these(rows, &trees, (key, outside)).await?;
    if passed != store::counted(rows).await? {
        verdict.faults.extend(strays(rows).await?);
    }
    Ok(verdict)
}

/// The same for the trees of one office.
pub async fn verify_office(rows: &mut Rows, key: &Vkey, office: OfficeId) -> DbResult<Verdict> {
    // The name decides, as everywhere; the column may be another.
    let is_own = |tree: &str| office_of(tree) == Some(office);
    let mut trees = store::trees(rows).await?;
    trees.retain(|it| is_own(&it.tree));
    let (mut verdict, _) = these(rows, &trees, (key, &[])).await?;
    let strays = strays(rows).await?;
    let own = strays.into_iter().filter(|it| is_own(&it.tree));
    verdict.faults.extend(own);
    Ok(verdict)
}

/// The office that the name of a tree names.
pub(super) fn office_of(tree: &str) -> Option<OfficeId> {
    tree.split('/').next()?.parse().ok()
}

/// Judges trees, and tells how many rows they have.
async fn these(
    rows: &mut Rows,
    trees: &[Tree],
    (key, outside): (&Vkey, &[(Vkey, Note)]),
) -> DbResult<(Verdict, [u64; 4])> {
    let mut verdict = Verdict::default();
    let mut passed = Passed::default();
    for tree in trees {
        let sizes = sizes_seen(&tree.tree, outside);
        let audit = Audit::new(&tree.row(), key, &sizes);
        let seen = one(rows, tree, audit, &mut passed).await?;
        verdict.trees.push(seen);
    }
    let reports = verdict.trees.iter().map(|it| it.report.clone());
    let mut reports: Vec<TreeReport> = reports.collect();
    for report in &mut reports {
        verdict.faults.append(&mut report.faults);
    }
    verdict.faults.extend(settle(&reports));
    verdict.faults.extend(compare(&reports, outside));
    let untold = reports.iter().filter(|it| it.first > 0);
    let untold = untold.filter(|it| !passed.pruned.contains(&it.tree));
    verdict.faults.extend(untold.map(|it| Fault {
        tree: it.tree.clone(),
        seq: None,
        what: What::PrunedUntold(it.first),
    }));
    Ok((verdict, passed.rows))
}

async fn one(
    rows: &mut Rows,
    tree: &Tree,
    mut audit: Audit,
    passed: &mut Passed,
) -> DbResult<TreeSeen> {
    let name = tree.tree.as_str();
    let mut wrong_marks = 0;
    let [.., checkpoints] = &mut passed.rows;
    *checkpoints += store::checkpoints(rows, name, |row, kept| {
        audit.checkpoint(row);
        wrong_marks += usize::from(kept != 0 && kept != 1);
    })
    .await?;
    let rest = pruned(rows, tree, &mut audit).await?;
    let span = pass_events(rows, name, (&mut audit, passed)).await?;
    let [_, _, tiles, _] = &mut passed.rows;
    *tiles += pass_tiles(rows, name, (&mut audit, rest)).await?;
    let mut report = audit.finish();
    let mark = Fault {
        tree: name.to_owned(),
        seq: None,
        what: What::Column("kept"),
    };
    report.faults.extend(vec![mark; wrong_marks]);
    Ok(TreeSeen { report, span })
}

/// Hands out the events with their details; tells when the first and the last of them happened.
async fn pass_events(
    rows: &mut Rows,
    tree: &str,
    (audit, passed): (&mut Audit, &mut Passed),
) -> DbResult<Option<(i64, i64)>> {
    let (mut last, mut span) = (None, None);
    let [events, details, ..] = &mut passed.rows;
    loop {
        let page = store::events_after(rows, tree, last).await?;
        if page.is_empty() {
            return Ok(span);
        }
        let before = last;
        page.each(tree, |event, detail| {
            audit.event(event);
            *events += 1;
            if event.operation == PRUNE {
                passed.pruned.insert(event.subject.to_owned());
            }
            last = Some(event.seq);
            let (from, to) = span.unwrap_or((event.at, event.at));
            span = Some((event.at.min(from), event.at.max(to)));
            if let Some(detail) = detail {
                audit.detail(detail);
                *details += 1;
            }
        });
        // Only a damaged index goes backwards.
        if last <= before {
            return Err(unordered(tree, last));
        }
    }
}

fn unordered(tree: &str, seq: Option<i64>) -> DbError {
    DbError::Inconsistent {
        table: "log_events",
        column: "seq",
        row: tree.to_owned(),
        value: seq.unwrap_or_default().to_string(),
    }
}

/// Hands out the leaves of pruned events; gives the tile that holds the last of them, which is not full.
async fn pruned(rows: &mut Rows, tree: &Tree, audit: &mut Audit) -> DbResult<Option<Tile>> {
    let Ok(first @ 1..) = u64::try_from(tree.first) else {
        return Ok(None);
    };
    let mut left = first;
    let mut after = Some((0, -1));
    while left > 0 {
        let page = store::tiles_after(rows, &tree.tree, after).await?;
        let page = page.into_iter().take_while(|it| it.level == 0);
        let page: Vec<_> = page.collect();
        let Some(end) = page.last() else {
            break;
        };
        after = Some((end.level, end.idx));
        let leaves = page.iter().filter_map(|it| tile_hashes(&it.hashes));
        for leaf in leaves
            .flatten()
            .take(usize::try_from(left).unwrap_or(usize::MAX))
        {
            audit.pruned(leaf);
            left -= 1;
        }
    }
    let (level, index) = (0, first / WIDTH);
    Ok((first % WIDTH > 0).then_some(Tile { level, index }))
}

/// Hands out the tiles, but for the unfinished one of pruned leaves, which have passed.
async fn pass_tiles(
    rows: &mut Rows,
    tree: &str,
    (audit, rest): (&mut Audit, Option<Tile>),
) -> DbResult<u64> {
    let rest = rest.map(|it| (i64::from(it.level), store::signed(it.index)));
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store::tiles_after(rows, tree, after).await?;
        let Some(end) = page.last() else {
            return Ok(count);
        };
        after = Some((end.level, end.idx));
        count += page.len() as u64;
        for tile in &page {
            if rest != Some((tile.level, tile.idx)) || tile.hashes.len() as u64 == 32 * WIDTH {
                audit.tile(&tile.row(tree));
            }
        }
    }
}

/// Names the rows that no tree has shown.
async fn strays(rows: &mut Rows) -> DbResult<Vec<Fault>> {
    let strays = store::strays(rows).await?;
    let fault = |(table, tree, at): (&str, String, i64)| {
        let what = match table {
            "log_details" => What::DetailAlone,
            "log_tiles" => What::TileAlone { level: 0, idx: at },
            "log_checkpoints" => What::CheckpointSize(at),
            _ => What::TreeName("tree"),
        };
        let seq = u64::try_from(at).ok();
        let seq = seq.filter(|_| matches!(table, "log_events" | "log_details"));
        Fault { tree, seq, what }
    };
    Ok(strays.into_iter().map(fault).collect())
}
