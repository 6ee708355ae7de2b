//! Stories of backups on both engines: there and back, each single fault, places and generations, the schedule. Those of the commands
//! stand beside the program's other ones.

mod faults;
mod moving;
mod places;
mod schedule;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use age::x25519::Identity;
use mamori_core::backups::{Place, Plan};
use sha2::{Digest, Sha256};

use super::restore::{self, Given};
use super::{Flaw, Good, Told, keys, run};
use crate::clock::Clock;
use crate::db::{Actor, Db, Event, Line, PAGE, Span};
use crate::testing::{Bench, NOW, world};
use crate::web::App;

/// What was handed in with an entry of a ledger.
const PROOF: &[u8] = b"a photograph of a locked cupboard";

/// The world with a seal, and a file that a ledger names.
async fn house(bench: &Bench) -> App {
    house_at(bench, Clock::told_by(|| NOW.parse().unwrap())).await
}

async fn house_at(bench: &Bench, clock: Clock) -> App {
    let app = bench.app_at(clock).await;
    let keys = app.settings.dir.join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::write(keys.join("seal.key"), app.settings.seal).unwrap();
    std::fs::write(keys.join("evidence.key"), crate::testing::SIGNING).unwrap();
    std::fs::write(app.settings.dir.join("mamori.toml"), "# ours\n").unwrap();
    let path = proof(&app.settings.dir);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, PROOF).unwrap();
    let mut change = app.change(&Actor::house()).await.unwrap();
    sqlx::query(
        "insert into register_files (office_id, digest, kind, bytes, received_by, received_at)
         values ($1, $2, 'jpg', 33, 'system', 0)",
    )
    .bind(world::id("sakura").to_string())
    .bind(hex::encode(Sha256::digest(PROOF)))
    .execute(change.rows().unwrap())
    .await
    .unwrap();
    change.save(&Event::of("testing.file")).await.unwrap();
    app
}

/// Where the file lies.
fn proof(state: &Path) -> PathBuf {
    let digest = hex::encode(Sha256::digest(PROOF));
    let (front, _) = digest.split_at(2);
    state.join("files").join(front).join(&digest)
}

async fn event(app: &App, operation: &'static str) {
    let event = Event::of(operation).detail(serde_json::json!({ "why": "a story" }));
    app.look(&Actor::house(), &event).await.unwrap();
}

/// A backup at the place that holds where nothing was said.
async fn back_up(app: &App) -> Told {
    run(app, &Actor::house(), &Plan::default(), None)
        .await
        .unwrap()
}

async fn backed_up(app: &App) -> Given {
    let told = back_up(app).await;
    assert!(told.is_good(), "{told:?}");
    Given {
        file: told.places[0].file.clone().unwrap(),
        keys: own_keys(app),
    }
}

fn own_keys(app: &App) -> Vec<Identity> {
    keys::machine(&app.settings.dir)
        .unwrap()
        .into_iter()
        .collect()
}

/// The same backup with other bytes.
fn with(given: &Given, bytes: &[u8]) -> Given {
    let file = given.file.with_file_name("other.backup");
    std::fs::write(&file, bytes).unwrap();
    Given {
        file,
        keys: given.keys.clone(),
    }
}

async fn flaw(given: &Given) -> Flaw {
    restore::read(given).await.expect_err("it was called good")
}

/// Every row of every table, in an order that does not depend on the engine.
async fn rows(db: &Db) -> BTreeMap<String, Vec<Line>> {
    let mut snapshot = db.snapshot().await.unwrap();
    let mut all = BTreeMap::new();
    for table in snapshot.tables().await.unwrap() {
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let span = Span {
                after: after.as_deref(),
                until: None,
            };
            let page = snapshot.page(&table, span).await.unwrap();
            after = page.last().map(|it| table.key_of(it));
            let is_last = page.len() < PAGE;
            lines.extend(page);
            if is_last {
                break;
            }
        }
        lines.sort();
        all.insert(table.name, lines);
    }
    all
}

/// A plan with `backups/` and one more folder of the state directory.
fn with_place(folder: &str, change: impl Fn(&mut Place)) -> Plan {
    let mut plan = Plan::default();
    let mut place = plan.places[0].clone();
    folder.clone_into(&mut place.name);
    folder.clone_into(&mut place.folder);
    change(&mut place);
    plan.places.push(place);
    plan
}
