//! How the backups of a server stand, in a few facts for a page of another capability. Where they lie is not told.

use jiff::Timestamp;
use mamori_core::backups::is_old;
use mamori_core::people::NodeKind;

use super::{keys, store};
use crate::people::house;
use crate::web::{App, WebError, WebResult};

/// A few facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// When the newest good one was made.
    pub last_good: Option<Timestamp>,
    /// Whether it is older than it may be.
    pub is_old: bool,
    /// When one was last restored for trial, and whether that went well.
    pub drill: Option<(Timestamp, bool)>,
    /// Whether a paper in the safe opens them on another machine.
    pub has_paper: bool,
}

/// How the backups stand; none where other offices share the server, and somebody else looks after it.
pub async fn standing(app: &App) -> WebResult<Option<Standing>> {
    if !house(app).await?.keeps_norms(NodeKind::Office) {
        return Ok(None);
    }
    let last_good = store::last(&app.db, "backup", true).await?;
    let drills = store::runs(&app.db, "drill", 1).await?;
    let recovery = keys::recovery(&app.settings.dir).map_err(WebError::ours)?;
    let now = app.clock.now();
    Ok(Some(Standing {
        last_good,
        is_old: last_good.is_none_or(|it| is_old(it, now, None)),
        drill: drills.first().map(|it| (it.at, it.outcome == "good")),
        has_paper: !recovery.is_empty(),
    }))
}
