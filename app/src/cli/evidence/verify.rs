//! `mamori evidence verify|fsck`: judges a state directory, a pack or a proof file, and says each fault. Nothing is changed.

use std::path::{Path, PathBuf};

use mamori_core::evidence::{
    Checkpoint, Fault, Note, Pack, Proved, ProvedEvent, TlogProof, Vkey, What,
};
use serde_json::{Value, json};

use super::super::config::Config;
use super::super::printer::Printer;
use super::super::refusal::{
    DATABASE, EVIDENCE_KEY_LOST, JOURNAL_UNREADABLE, NOT_A_CHECKPOINT, NOT_A_KEY, NOT_EVIDENCE,
    Refusal,
};
use super::super::{Found, Outcome};
use super::arguments::VerifyArguments;
use super::beside;
use crate::clock::{moment, office_day};
use crate::db::{Db, DbResult, Snapshot};
use crate::evidence::{self, TreeSeen, Verdict, notes};
use crate::registers;

/// What a check has to say.
#[derive(Default)]
struct Told {
    /// Sentences about what holds.
    good: Vec<String>,
    /// The same as objects.
    trees: Vec<Value>,
    faults: Vec<(Value, String)>,
}

pub(super) fn verify(asked: &VerifyArguments, printer: &Printer) -> Outcome {
    if asked.evidence.is_dir() {
        return directory(asked, printer, false);
    }
    let text = std::fs::read(&asked.evidence).map_err(|_| not_evidence(&asked.evidence))?;
    let text = String::from_utf8(text).map_err(|_| not_evidence(&asked.evidence))?;
    let pinned = asked.key.as_deref().map(key_of).transpose()?;
    let outside = kept_outside(&asked.checkpoints)?;
    let told = if text.starts_with("mamori-pack/") {
        of_pack(&text, pinned.as_ref(), &outside, printer)
    } else if text.starts_with("c2sp.org/tlog-proof@") {
        of_proof(&text, pinned.as_ref(), &outside, printer)
    } else {
        return Err(not_evidence(&asked.evidence));
    };
    Ok(say(&told, printer))
}

pub(super) fn fsck(asked: &VerifyArguments, printer: &Printer) -> Outcome {
    if asked.evidence.is_dir() {
        return directory(asked, printer, true);
    }
    Err(not_evidence(&asked.evidence))
}

fn not_evidence(path: &Path) -> Refusal {
    Refusal::of(NOT_EVIDENCE)
        .with("path", path.display())
        .in_file(path.display())
}

fn key_of(text: &str) -> Result<Vkey, Refusal> {
    let key = Vkey::parse(text.trim());
    key.map_err(|_| Refusal::of(NOT_A_KEY).with("key", text.trim()))
}

/// The notes in the files that somebody else has kept.
fn kept_outside(files: &[PathBuf]) -> Result<Vec<Note>, Refusal> {
    let mut all = Vec::new();
    for file in files {
        let refused = || {
            Refusal::of(NOT_A_CHECKPOINT)
                .with("path", file.display())
                .in_file(file.display())
        };
        let text = std::fs::read_to_string(file).map_err(|_| refused())?;
        let notes = notes::read(&text).map_err(|_| refused())?;
        if notes.is_empty() {
            return Err(refused());
        }
        all.extend(notes);
    }
    Ok(all)
}

fn directory(asked: &VerifyArguments, printer: &Printer, with_files: bool) -> Outcome {
    let dir = asked.evidence.as_path();
    let config = Config::of(dir)?;
    if config.database.url.is_none() && !dir.join("mamori.db").is_file() {
        return Err(not_evidence(dir));
    }
    let key = match &asked.key {
        Some(key) => key_of(key)?,
        None => own_key(dir)?,
    };
    let mut told = Told::default();
    let mut outside = kept_outside(&asked.checkpoints)?;
    // Before the database is opened: what a running server adds meanwhile is in the database first.
    match std::fs::read_to_string(dir.join(beside::FILE)) {
        Ok(text) => match notes::read(&text) {
            Ok(notes) => outside.extend(notes),
            Err(_) => told.fault(&unread_beside(), printer),
        },
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
        Err(_) => told.fault(&unread_beside(), printer),
    }
    let outside: Vec<(Vkey, Note)> = outside.into_iter().map(|it| (key.clone(), it)).collect();
    let url = config.database.url;
    let url = url.unwrap_or_else(|| Db::file_in(dir));
    let runtime = tokio::runtime::Runtime::new();
    let runtime = runtime.map_err(|why| Refusal::of(DATABASE).with("why", why))?;
    let seen = runtime.block_on(read(&url, (&key, &outside), with_files.then_some(dir)));
    let (verdict, more) = seen.map_err(|why| Refusal::of(JOURNAL_UNREADABLE).with("why", why))?;
    told.verdict(&verdict, printer);
    for (key, what) in more {
        let sentence = printer.fill(key, &[("what", &what)]);
        told.faults
            .push((json!({ "word": key, "fault": what }), sentence));
    }
    Ok(say(&told, printer))
}

fn unread_beside() -> Fault {
    Fault {
        tree: beside::FILE.to_owned(),
        seq: None,
        what: What::OutsideUnsigned,
    }
}

/// The public key that lies in the directory itself.
fn own_key(dir: &Path) -> Result<Vkey, Refusal> {
    let path = dir.join("keys/evidence.pub");
    let text = std::fs::read_to_string(&path).map_err(|_| {
        Refusal::of(EVIDENCE_KEY_LOST)
            .with("path", path.display())
            .in_file(path.display())
    })?;
    key_of(&text)
}

type Seen = (Verdict, Vec<(&'static str, String)>);

async fn read(
    url: &str,
    (key, outside): (&Vkey, &[(Vkey, Note)]),
    files_in: Option<&Path>,
) -> DbResult<Seen> {
    let mut snapshot = Snapshot::open(url).await?;
    let verdict = evidence::verify(snapshot.rows(), key, outside).await?;
    let mut more = Vec::new();
    if let Some(dir) = files_in {
        let broken = snapshot.broken_links().await?;
        more.extend(broken.into_iter().map(|it| ("evidence.broken-link", it)));
        let orphans = evidence::orphans(snapshot.rows()).await?;
        more.extend(orphans.into_iter().map(|it| ("evidence.no-office", it)));
        let damaged = registers::damaged_files(snapshot.rows(), dir).await?;
        more.extend(damaged.into_iter().map(|it| {
            let key = if it.is_gone {
                "evidence.file-gone"
            } else {
                "evidence.file-changed"
            };
            (key, format!("files/{} ({})", it.digest, it.named_by))
        }));
    }
    Ok((verdict, more))
}

impl Told {
    fn fault(&mut self, fault: &Fault, printer: &Printer) {
        let word = fault.what.word();
        let told = json!({
            "tree": fault.tree, "seq": fault.seq, "word": word, "fault": fault.what.to_string(),
        });
        let place = match fault.seq {
            Some(seq) => format!("{}/{seq}", fault.tree),
            None => fault.tree.clone(),
        };
        let sentence = printer.say(&format!("evidence.fault.{word}"));
        self.faults
            .push((told, format!("{place}: {sentence} ({})", fault.what)));
    }

    fn verdict(&mut self, verdict: &Verdict, printer: &Printer) {
        for fault in &verdict.faults {
            self.fault(fault, printer);
        }
        for seen in &verdict.trees {
            self.tree(seen, printer);
        }
        if verdict.trees.is_empty() {
            self.good.push(printer.say("evidence.empty"));
        }
    }

    fn tree(&mut self, seen: &TreeSeen, printer: &Printer) {
        let report = &seen.report;
        let day = |millis: i64| office_day(moment(millis)).to_string();
        let (from, to) = seen.span.unwrap_or_default();
        let (from, to) = (day(from), day(to));
        let root = report.root.to_string();
        self.trees.push(json!({
            "tree": report.tree, "size": report.size, "pruned": report.first,
            "from": from, "to": to, "root": root, "erased": report.erased.len(),
        }));
        let short: String = root.chars().take(16).collect();
        let values = [
            ("tree", report.tree.as_str()),
            ("size", &report.size.to_string()),
            ("from", &from),
            ("to", &to),
            ("root", &short),
        ];
        self.good.push(printer.fill("evidence.tree", &values));
    }
}

/// Says what was found; where nothing was, that all is well.
fn say(told: &Told, printer: &Printer) -> Found {
    let is_good = told.faults.is_empty();
    let faults: Vec<&Value> = told.faults.iter().map(|it| &it.0).collect();
    printer.json(&json!({ "ok": is_good, "trees": told.trees, "faults": faults }));
    for sentence in &told.good {
        printer.line(sentence);
    }
    if is_good {
        printer.line(&printer.say("evidence.sound"));
        return Found::Nothing;
    }
    for (_, sentence) in &told.faults {
        printer.line(sentence);
    }
    let count = told.faults.len().to_string();
    printer.line(&printer.fill("evidence.found", &[("count", &count)]));
    Found::Something
}

fn of_pack(text: &str, pinned: Option<&Vkey>, outside: &[Note], printer: &Printer) -> Told {
    let mut told = Told::default();
    let pack = match Pack::parse(text) {
        Ok(pack) => pack,
        Err(why) => {
            told.broken(&why.to_string(), printer);
            return told;
        }
    };
    let mine: Vec<Option<&Note>> = of_tree(&pack.vkey.name, outside);
    for note in mine {
        match pack.verify(pinned, note) {
            Ok(proved) => told.pack(&proved, printer),
            Err(faults) => {
                for fault in &faults {
                    told.fault(fault, printer);
                }
            }
        }
    }
    told
}

/// The checkpoints from outside that are of this tree; none at all is one try without any. Of checkpoints of other trees only, one
/// is tried all the same, so that it is told that it proves nothing.
fn of_tree<'n>(origin: &str, outside: &'n [Note]) -> Vec<Option<&'n Note>> {
    let is_of = |it: &&Note| Checkpoint::parse(&it.text).is_ok_and(|it| it.origin == origin);
    let mine: Vec<Option<&Note>> = outside.iter().filter(is_of).map(Some).collect();
    if mine.is_empty() {
        vec![outside.first()]
    } else {
        mine
    }
}

fn of_proof(text: &str, pinned: Option<&Vkey>, outside: &[Note], printer: &Printer) -> Told {
    let mut told = Told::default();
    let proof = match TlogProof::parse(text) {
        Ok(proof) => proof,
        Err(why) => {
            told.broken(&why.to_string(), printer);
            return told;
        }
    };
    let origin = Checkpoint::parse(&proof.checkpoint.text).map(|it| it.origin);
    for note in of_tree(&origin.unwrap_or_default(), outside) {
        match proof.verify_all(pinned, note) {
            Ok(proved) => told.event(&proved, printer),
            Err(why) => told.broken(&why.to_string(), printer),
        }
    }
    told
}

impl Told {
    fn broken(&mut self, why: &str, printer: &Printer) {
        let sentence = printer.fill("evidence.broken", &[("why", why)]);
        self.faults
            .push((json!({ "word": "broken", "fault": why }), sentence));
    }

    fn pack(&mut self, proved: &Proved, printer: &Printer) {
        self.trees.push(json!({
            "tree": proved.tree, "size": proved.size, "pruned": proved.first, "root": proved.root,
            "erased": proved.erased.len(), "pinned": proved.is_pinned, "outside": proved.outside,
        }));
        let short: String = proved.root.to_string().chars().take(16).collect();
        let size = proved.size.to_string();
        let values = [
            ("tree", proved.tree.as_str()),
            ("size", &size),
            ("root", &short),
        ];
        self.good.push(printer.fill("evidence.pack", &values));
        self.unpinned(proved.is_pinned, printer);
    }

    fn event(&mut self, proved: &ProvedEvent, printer: &Printer) {
        self.trees.push(json!({
            "tree": proved.tree, "seq": proved.seq, "size": proved.size, "pinned": proved.is_pinned,
        }));
        let (seq, size) = (proved.seq.to_string(), proved.size.to_string());
        let values = [
            ("tree", proved.tree.as_str()),
            ("seq", &seq),
            ("size", &size),
        ];
        self.good.push(printer.fill("evidence.event", &values));
        self.unpinned(proved.is_pinned, printer);
    }

    fn unpinned(&mut self, is_pinned: bool, printer: &Printer) {
        if !is_pinned {
            self.good.push(printer.say("evidence.unpinned"));
        }
    }
}
