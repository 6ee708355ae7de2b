//! The power goes, at every point of a recorded run: what was acknowledged is there afterwards. Writers that answer too early, or do not sync, must lose.

mod beginning;
mod disk;
pub(crate) mod judge;
mod lost;
mod recording;
mod states;
#[cfg(test)]
mod tests;
pub(crate) mod watched;
pub(crate) mod workload;

use lost::{Outcome, Size, lost_by_power};

use crate::kill::{LONG, told};

/// A usual run: so many operations, so many points of time by chance, so many states by chance at each.
const USUAL: Size = Size {
    operations: 120,
    points: Some(40),
    chances: 3,
};
/// When tests may take long: every point.
const EVERY: Size = Size {
    operations: 1000,
    points: None,
    chances: 4,
};
/// A run in which syncs fail now and then.
const AFTER_FAILURE: Size = Size {
    operations: 60,
    points: Some(25),
    chances: 2,
};
/// A run in which something must be lost.
const CONTROL: Size = Size {
    operations: 40,
    points: Some(12),
    chances: 1,
};

fn size() -> Size {
    told(LONG).map_or(USUAL, |_| EVERY)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_power_goes() {
    if !watched::may_watch("the loss of power") {
        return;
    }
    let outcome = lost_by_power(size(), ("", &[])).await;
    eprintln!("{outcome}");
    assert_eq!(outcome.wrong, Vec::<String>::new(), "{outcome}");
    assert!(outcome.acknowledged >= size().operations, "{outcome}");
    assert!(outcome.states > size().points.unwrap_or(1000), "{outcome}");
}

/// A system may tell once that a sync failed and then be silent of what it has given up.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_after_a_failed_sync_is_not_lost_either() {
    if !watched::may_watch("the loss of power after a failed sync") {
        return;
    }
    let failing = "inject=fsync,fdatasync:error=EIO:when=5+9";
    let outcome = lost_by_power(AFTER_FAILURE, ("", &["-e", failing])).await;
    eprintln!("{outcome}");
    assert_eq!(outcome.wrong, Vec::<String>::new(), "{outcome}");
    let (kept, refused) = (outcome.acknowledged, outcome.refused);
    assert!(kept > 20 && refused > 3, "{refused} refused, {outcome}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_does_not_sync_loses_when_the_power_goes() {
    assert_loses("unsynced").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_answers_early_loses_when_the_power_goes() {
    assert_loses("early").await;
}

async fn assert_loses(spoilt: &str) {
    if !watched::may_watch("a writer that must lose") {
        return;
    }
    let outcome: Outcome = lost_by_power(CONTROL, (spoilt, &[])).await;
    assert!(
        outcome.lost > 0,
        "{outcome}: this test could not fail: {:?}",
        outcome.wrong
    );
}
