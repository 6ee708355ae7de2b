//! While a server runs: telling of sealed accounts that were opened. What is told and when one is over stands in `emergency`.

use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::emergency;
use crate::web::App;

/// How often it is looked whether a sealed account was opened: everybody knows of it within a minute.
const QUARTER_MINUTE: Duration = Duration::from_secs(15);

/// Tells of sealed accounts that were opened, and ends those that are over.
pub async fn look(app: App) {
    let mut turns = tokio::time::interval(QUARTER_MINUTE);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        match emergency::turn(&app.fresh()).await {
            Ok(0) => {}
            Ok(sent) => tracing::info!(sent, "a sealed account was opened, and this is told"),
            Err(error) => tracing::error!(?error, "the sealed accounts"),
        }
    }
}
