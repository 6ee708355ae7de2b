//! `mamori evidence`: checkpoints, proofs and packs for others to hold, and their verification. The rules stand in core.

mod arguments;
pub mod beside;
pub mod key;
mod prune;
mod verify;
mod witness;
pub mod witnesses;

use std::path::Path;

use serde::Serialize;

pub use arguments::EvidenceVerb;
use arguments::{CheckpointArguments, PackArguments, ProveArguments, TreeArguments};

use super::arguments::Shared;
use super::in_use::{self, Seal};
use super::printer::{Printer, show};
use super::refusal::{DATABASE, Refusal, UNKNOWN_EVENT, UNKNOWN_OFFICE, UNKNOWN_TREE};
use super::state_dir::unwritable;
use super::{Found, Outcome};
use crate::db::Actor;
use crate::evidence::{self, GiveError, Whose, notes};
use crate::reports::{self, ReportError};
use crate::web::App;

/// What `--json` says of a file that was written.
#[derive(Serialize)]
struct Written<'a> {
    tree: &'a str,
    file: &'a Path,
}

pub(super) fn run(verb: &EvidenceVerb, shared: &Shared, printer: &Printer) -> Outcome {
    let with = async |app: &App| match verb {
        EvidenceVerb::Checkpoint(asked) => checkpoint(app, asked, printer).await,
        EvidenceVerb::Prove(asked) => prove(app, asked, printer).await,
        EvidenceVerb::Pack(asked) => pack(app, asked, printer).await,
        EvidenceVerb::Prune(asked) => prune::run(app, asked, printer).await,
        EvidenceVerb::Witness(verb) => witness::run(app, verb, printer).await,
        EvidenceVerb::Verify(_) | EvidenceVerb::Fsck(_) => Ok(()),
    };
    match verb {
        EvidenceVerb::Verify(asked) => verify::verify(asked, printer),
        EvidenceVerb::Fsck(asked) => verify::fsck(asked, printer),
        _ => {
            in_use::with(shared, Seal::Unused, with)?;
            Ok(Found::Nothing)
        }
    }
}

/// Prints the newest checkpoints for somebody else to keep, or the key by which to verify them.
async fn checkpoint(
    app: &App,
    asked: &CheckpointArguments,
    printer: &Printer,
) -> Result<(), Refusal> {
    if asked.public {
        let key = app.db.signer().vkey().to_string();
        printer.json(&serde_json::json!({ "key": key }));
        printer.line(&key);
        return Ok(());
    }
    let whose = match (&asked.office, asked.house) {
        (Some(office), _) => Some(of_office(app, office).await?),
        (None, true) => Some(Whose::House),
        (None, false) => None,
    };
    let actor = Actor::command("evidence checkpoint");
    let given = evidence::checkpoints(app, &actor, (whose, asked.year)).await;
    let given = given.map_err(refused)?;
    if given.is_empty() {
        let named = asked.office.as_deref().unwrap_or("house");
        let year = asked.year.map_or("*".to_owned(), |it| it.to_string());
        return Err(Refusal::of(UNKNOWN_TREE).with("tree", format!("{named}/{year}")));
    }
    let told = given.iter();
    let told =
        told.map(|it| serde_json::json!({ "tree": it.tree, "size": it.size, "note": it.note }));
    printer.json(&told.collect::<Vec<_>>());
    let texts: Vec<String> = given.into_iter().map(|it| it.note).collect();
    printer.line(notes::written(&texts).trim_end());
    Ok(())
}

async fn prove(app: &App, asked: &ProveArguments, printer: &Printer) -> Result<(), Refusal> {
    let whose = whose(app, &asked.of).await?;
    let actor = Actor::command("evidence prove");
    let event = (whose, asked.of.year, asked.seq);
    let proof = evidence::prove(app, &actor, event).await.map_err(refused)?;
    let proof = proof.to_string();
    let Some(file) = &asked.proof_file else {
        show(proof.trim_end());
        return Ok(());
    };
    written(&proof, (&whose.tree(asked.of.year), file), printer)
}

async fn pack(app: &App, asked: &PackArguments, printer: &Printer) -> Result<(), Refusal> {
    let whose = whose(app, &asked.of).await?;
    let actor = Actor::command("evidence pack");
    let pack = evidence::pack(app, &actor, (whose, asked.of.year)).await;
    let pack = pack.map_err(refused)?.to_text();
    written(&pack, (&whose.tree(asked.of.year), &asked.out), printer)
}

fn written(text: &str, (tree, file): (&str, &Path), printer: &Printer) -> Result<(), Refusal> {
    std::fs::write(file, text).map_err(|why| unwritable(file, &why))?;
    printer.json(&Written { tree, file });
    let name = file.display().to_string();
    printer.line(&printer.fill("cli.report.written", &[("file", &name)]));
    Ok(())
}

async fn whose(app: &App, of: &TreeArguments) -> Result<Whose, Refusal> {
    match &of.office {
        Some(office) => of_office(app, office).await,
        None => Ok(Whose::House),
    }
}

async fn of_office(app: &App, named: &str) -> Result<Whose, Refusal> {
    let office = reports::office_named(app, named).await;
    office.map(Whose::Office).map_err(|why| match why {
        ReportError::NoOffice => Refusal::of(UNKNOWN_OFFICE).with("office", named),
        other => Refusal::of(DATABASE).with("why", other),
    })
}

fn refused(error: GiveError) -> Refusal {
    match error {
        GiveError::NoTree(tree) => Refusal::of(UNKNOWN_TREE).with("tree", tree),
        GiveError::NoEvent(event) => Refusal::of(UNKNOWN_EVENT).with("event", event),
        GiveError::Db(why) => Refusal::of(DATABASE).with("why", why),
    }
}
