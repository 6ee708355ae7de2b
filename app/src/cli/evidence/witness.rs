//! `mamori evidence witness`: this server as the witness of others. Being asked by them needs no command; see `mamori serve`.

use mamori_core::evidence::Vkey;
use serde_json::json;

use super::super::printer::Printer;
use super::super::refusal::{DATABASE, NOT_A_KEY, OWN_HOUSE, Refusal, UNKNOWN_HOUSE, UNKNOWN_TREE};
use super::arguments::WitnessVerb;
use crate::clock::office_day;
use crate::db::{Actor, DbError};
use crate::evidence::{self, HouseError, WatchedHouse};
use crate::web::App;

pub(super) async fn run(app: &App, verb: &WitnessVerb, printer: &Printer) -> Result<(), Refusal> {
    match verb {
        WitnessVerb::Key => key(app, printer).await,
        WitnessVerb::Add(asked) => add(app, (&asked.vkey, &asked.called), printer).await,
        WitnessVerb::Remove(asked) => remove(app, &asked.watched, printer).await,
        WitnessVerb::List => list(app, printer).await,
        WitnessVerb::Note(asked) => note(app, &asked.seen_tree, printer).await,
    }
}

async fn key(app: &App, printer: &Printer) -> Result<(), Refusal> {
    let key = evidence::cosigner(app).await?.witness_key().to_string();
    printer.json(&json!({ "key": key }));
    printer.line(&key);
    Ok(())
}

async fn add(app: &App, (key, name): (&str, &str), printer: &Printer) -> Result<(), Refusal> {
    let not_a_key = |_| Refusal::of(NOT_A_KEY).with("key", key.trim());
    let vkey = Vkey::parse(key.trim()).map_err(not_a_key)?;
    // Made now rather than at the first request, so that a disk that refuses is told to somebody.
    evidence::cosigner(app).await?;
    let actor = Actor::command("evidence witness add");
    let added = evidence::add_house(app, &actor, (&vkey, name.trim())).await;
    let (house, is_new) = added.map_err(refused)?;
    printer.json(&json!({ "house": house, "name": name.trim(), "new": is_new }));
    let key = if is_new {
        "evidence.witness.added"
    } else {
        "evidence.witness.renamed"
    };
    let values = [("house", house.as_str()), ("name", name.trim())];
    printer.line(&printer.fill(key, &values));
    Ok(())
}

async fn remove(app: &App, house: &str, printer: &Printer) -> Result<(), Refusal> {
    let actor = Actor::command("evidence witness remove");
    let removed = evidence::remove_house(app, &actor, house).await;
    removed.map_err(refused)?;
    printer.json(&json!({ "house": house }));
    printer.line(&printer.fill("evidence.witness.removed", &[("house", house)]));
    Ok(())
}

async fn list(app: &App, printer: &Printer) -> Result<(), Refusal> {
    let houses = evidence::houses(app).await.map_err(database)?;
    let told = houses.iter().map(|it| {
        json!({
            "house": it.house, "name": it.name, "added_at": it.added_at.to_string(),
            "trees": it.trees, "seen_at": it.seen_at.map(|it| it.to_string()),
        })
    });
    printer.json(&told.collect::<Vec<_>>());
    if houses.is_empty() {
        printer.line(&printer.say("evidence.witness.none"));
    }
    for house in &houses {
        printer.line(&line(house, printer));
    }
    Ok(())
}

fn line(house: &WatchedHouse, printer: &Printer) -> String {
    let seen = house.seen_at.map(|it| office_day(it).to_string());
    let values = [
        ("house", house.house.as_str()),
        ("name", &house.name),
        ("trees", &house.trees.to_string()),
        ("day", seen.as_deref().unwrap_or("-")),
    ];
    printer.fill("evidence.witness.house", &values)
}

async fn note(app: &App, named: &str, printer: &Printer) -> Result<(), Refusal> {
    let note = evidence::seen_note(app, named).await.map_err(database)?;
    let note = note.ok_or_else(|| Refusal::of(UNKNOWN_TREE).with("tree", named))?;
    printer.json(&json!({ "tree": named, "note": note }));
    printer.line(note.trim_end());
    Ok(())
}

fn database(why: DbError) -> Refusal {
    Refusal::of(DATABASE).with("why", why)
}

fn refused(why: HouseError) -> Refusal {
    match why {
        HouseError::Own => Refusal::of(OWN_HOUSE),
        HouseError::Unknown(house) => Refusal::of(UNKNOWN_HOUSE).with("house", house),
        HouseError::Db(why) => database(why),
    }
}
