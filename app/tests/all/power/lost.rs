//! Goes through a recording point by point, lets the power go there in several ways, and counts what is missing afterwards.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use mamori::chance::Chance;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::disk::Disk;
use super::judge::{Found, judged};
use super::recording::{Happening, read};
use super::states::{Fate, Index, State};
use super::{watched, workload};

/// So many states are judged at the same time.
const AT_ONCE: usize = 3;
/// Each so-manieth state is written to, too.
const WRITTEN: u8 = 6;
/// Where every point is tried: of those between syncs and answers each so-manieth.
const BETWEEN: usize = 4;
/// So many things that are wrong are told in words.
const TOLD: usize = 5;

/// How much of it all is tried.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) operations: usize,
    /// So many points by chance; all of them if `None`.
    pub(crate) points: Option<usize>,
    /// At each point so many states by chance, beside those that are always tried.
    pub(crate) chances: u64,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) acknowledged: usize,
    pub(crate) refused: usize,
    syncs: usize,
    points: usize,
    pub(crate) states: usize,
    different: usize,
    /// States in which something acknowledged is missing.
    pub(crate) lost: usize,
    /// States that do not open, or in which something is wrong.
    unsound: usize,
    /// The first of them in words.
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} acknowledged, {} syncs, {} points, {} states of which {} differ: {} with losses, {} unsound",
            self.acknowledged,
            self.syncs,
            self.points,
            self.states,
            self.different,
            self.lost,
            self.unsound
        )
    }
}

/// States that were judged before, by their digest.
type Known = HashMap<[u8; 32], Result<Found, String>>;

struct Trial {
    what: String,
    state: State,
    said: Arc<BTreeSet<String>>,
}

/// Records a writer that is unreliable in a way, or whose calls fail, and lets the power go.
pub(crate) async fn lost_by_power(size: Size, (spoilt, more): (&str, &[&str])) -> Outcome {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap().join("state");
    std::fs::create_dir(&root).unwrap();
    workload::prepare(&root).await;
    let disk = Disk::of(&root).unwrap();
    let log = dir.path().join("recording");
    watched::recorded(&root, &log, (size.operations, spoilt), more);
    let happenings = read(BufReader::new(File::open(&log).unwrap()), &root).unwrap();
    after_each(disk, &root, (&happenings, size)).await
}

async fn after_each(
    mut disk: Disk,
    root: &Path,
    (happenings, size): (&[Happening], Size),
) -> Outcome {
    let points = points(happenings, size.points);
    let mut said = Arc::new(BTreeSet::new());
    let mut judges = Judges::default();
    for (number, happening) in happenings.iter().enumerate() {
        disk.then(happening).unwrap();
        if let Happening::Said(text) = happening {
            let names = text.lines().filter_map(|it| it.split_once("kept "));
            Arc::make_mut(&mut said).extend(names.map(|it| it.1.to_owned()));
        }
        if !points.contains(&number) {
            continue;
        }
        judges.outcome.points += 1;
        for fates in fates(&disk, happening, (number, size.chances)) {
            let trial = Trial {
                what: format!("{fates:?} after {number}"),
                state: State::of(&disk, root, fates),
                said: said.clone(),
            };
            judges.take(trial).await;
        }
    }
    let syncs = |it: &&Happening| matches!(it, Happening::SyncEnded { .. });
    let refused =
        |it: &&Happening| matches!(it, Happening::Said(text) if text.contains("refused "));
    Outcome {
        acknowledged: said.len(),
        refused: happenings.iter().filter(refused).count(),
        syncs: happenings.iter().filter(syncs).count(),
        ..judges.end().await
    }
}

/// Where the power goes: before and after each sync, after each answer, and in between where writes follow each other.
pub(crate) fn points(happenings: &[Happening], count: Option<usize>) -> BTreeSet<usize> {
    let changes = |it: &Happening| {
        !matches!(
            it,
            Happening::Closed(_) | Happening::Twin { .. } | Happening::Sought { .. }
        )
    };
    let all = happenings.iter().enumerate().filter(|it| changes(it.1));
    let Some(count) = count else {
        let tried = all.filter(|(n, it)| is_edge(it) || n % BETWEEN == 0);
        return tried.map(|it| it.0).collect();
    };
    let all: Vec<usize> = all.map(|it| it.0).collect();
    let chance = Chance::seeded(7);
    let mut points = BTreeSet::from([happenings.len() - 1]);
    while points.len() < count.min(all.len()) {
        let place = u64::from_le_bytes(chance.bytes()) % all.len() as u64;
        points.insert(all[usize::try_from(place).unwrap()]);
    }
    points
}

/// Whether something is promised here, or was about to be.
fn is_edge(it: &Happening) -> bool {
    matches!(
        it,
        Happening::SyncBegun { .. } | Happening::SyncEnded { .. } | Happening::Said(_)
    )
}

/// What is tried at a point: all of it around a sync and an answer, one state by chance in between.
fn fates(
    disk: &Disk,
    happening: &Happening,
    (number, chances): (usize, u64),
) -> Vec<(Fate, Index)> {
    let seed = number as u64 * 100;
    if disk.is_at_rest() {
        return vec![
            (Fate::Kept, Index::Gone),
            (Fate::Kept, Index::Garbage(seed)),
        ];
    }
    let by_chance = |n: u64| match n % 4 {
        0 => (Fate::Torn(seed + n), Index::Gone),
        1 => (Fate::Reordered(seed + n), Index::Garbage(n)),
        2 => (Fate::Torn(seed + n), Index::Stale),
        _ => (Fate::Reordered(seed + n), Index::Gone),
    };
    if !is_edge(happening) {
        return vec![by_chance(seed / 100)];
    }
    let always = [
        (Fate::Dropped, Index::Gone),
        (Fate::Kept, Index::Gone),
        (Fate::Kept, Index::Stale),
        (Fate::NamesOnly, Index::Gone),
        (Fate::ContentOnly, Index::Gone),
    ];
    always
        .into_iter()
        .chain((0..chances).map(by_chance))
        .collect()
}

/// Several at once, and no state twice.
#[derive(Default)]
struct Judges {
    outcome: Outcome,
    known: Arc<Mutex<Known>>,
    at_work: JoinSet<(Trial, Result<Found, String>)>,
}

impl Judges {
    async fn take(&mut self, trial: Trial) {
        if self.at_work.len() >= AT_ONCE {
            self.next().await;
        }
        let known = self.known.clone();
        self.at_work.spawn(async move {
            let digest = trial.state.digest();
            let before = known.lock().await.get(&digest).cloned();
            let found = match before {
                Some(found) => found,
                None => judged(&trial.state, digest[0].is_multiple_of(WRITTEN)).await,
            };
            known.lock().await.insert(digest, found.clone());
            (trial, found)
        });
    }

    async fn next(&mut self) {
        let Some(done) = self.at_work.join_next().await else {
            return;
        };
        let (trial, found) = done.unwrap();
        let outcome = &mut self.outcome;
        outcome.states += 1;
        let wrong = match found {
            Err(why) => {
                outcome.unsound += 1;
                Some(why)
            }
            Ok(found) => trial.said.difference(&found).next().map(|it| {
                outcome.lost += 1;
                format!("{it} was acknowledged and is gone")
            }),
        };
        let what = trial.what;
        if outcome.wrong.len() < TOLD {
            outcome
                .wrong
                .extend(wrong.map(|it| format!("{what}: {it}")));
        }
    }

    async fn end(mut self) -> Outcome {
        while !self.at_work.is_empty() {
            self.next().await;
        }
        self.outcome.different = self.known.lock().await.len();
        self.outcome
    }
}
