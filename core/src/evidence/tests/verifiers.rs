//! The three verifiers, which share no code, on the same files: mamori's own, verify.py and verify.html.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Chance;
use super::is_long;
use super::journal::{Journal, grown, house_key, proof_of, stranger};
use crate::evidence::{Hash, Pack, TlogProof, WhyNot};

/// Takes the core out of the page and runs it over a folder.
const IN_NODE: &str = "
const { readFileSync } = require('node:fs');
const [page, folder, file, key, outside] = process.argv.slice(1);
const core = readFileSync(page, 'utf8').match(/<script id=\"core\">([^]*?)<\\/script>/)[1];
const names = 'batch, verify, readKey, readNote';
const rules = new Function('require', core + `; return { ${names} }`)(require);
if (folder) console.log(rules.batch(folder));
else {
  const note = outside ? rules.readNote(readFileSync(outside, 'utf8')) : null;
  const pinned = key ? rules.readKey(key) : null;
  const { faults } = rules.verify(new Uint8Array(readFileSync(file)), pinned, note);
  console.log(faults.length ? 'false' : 'proved');
}
";

fn verifier(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs/verify")
        .join(name)
}

/// What a verifier says of each file; `None` when its language is not on this machine.
fn said(program: &str, arguments: &[&str]) -> Option<Vec<String>> {
    let found = Command::new(program).args(arguments).output();
    let Ok(found) = found else {
        assert!(!is_ci(), "{program} is missing");
        eprintln!("skipped: {program} is not here, its verifier was not compared");
        return None;
    };
    let errors = String::from_utf8_lossy(&found.stderr);
    assert!(found.status.success(), "{program}: {errors}");
    let said = String::from_utf8(found.stdout).unwrap();
    Some(said.lines().map(str::to_owned).collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the run decides, nothing may be skipped"
)]
fn is_ci() -> bool {
    std::env::var_os("CI").is_some()
}

/// Our own verdict on a file, spelt as the others spell theirs.
fn ours(bytes: &[u8]) -> String {
    let Ok(text) = str::from_utf8(bytes) else {
        return "unreadable -".to_owned();
    };
    if text.starts_with("c2sp.org/tlog-proof@v1\n") {
        return proof_verdict(text);
    }
    let Ok(pack) = Pack::parse(text) else {
        return "unreadable -".to_owned();
    };
    match pack.verify(None, None) {
        Ok(_) => "proved -".to_owned(),
        Err(faults) => {
            let mut numbers: Vec<u64> = faults.iter().filter_map(|it| it.seq).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
            let numbers = numbers.join(",");
            format!("false {}", if numbers.is_empty() { "-" } else { &numbers })
        }
    }
}

/// Of proof files only the verdict is compared.
fn proof_verdict(text: &str) -> String {
    let verdict = TlogProof::parse(text).map(|it| it.verify_all(None, None));
    match verdict {
        Ok(Ok(_)) => "proved",
        Err(_) | Ok(Err(WhyNot::NoEvent)) => "unreadable",
        Ok(Err(_)) => "false",
    }
    .to_owned()
}

/// One file by chance: sound, or changed in one of the ways in which files are changed.
fn file(chance: &mut Chance) -> Vec<u8> {
    let size = 1 + chance.below(12);
    let mut journal = Journal::grown(chance, size, size.is_multiple_of(2));
    let whole = journal.clone();
    if chance.one_in(4) {
        journal.prune(chance.below(size + 1));
    }
    let text = match chance.below(4) {
        0 => proof_of(&whole, chance.below(size)).to_string(),
        _ => journal.pack().to_text(),
    };
    match chance.below(6) {
        0 => text.into_bytes(),
        1 => {
            let mut pack = journal.pack();
            let at = chance.below(pack.entries.len().max(1));
            if chance.one_in(2) && at < pack.entries.len() {
                pack.entries.remove(at);
            } else if let Some(entry) = pack.entries.get_mut(at) {
                entry.detail = None;
            }
            pack.to_text().into_bytes()
        }
        2 => resealed(bent(chance, text.into_bytes())),
        3 => resealed(retold(chance, text).into_bytes()),
        _ => bent(chance, text.into_bytes()),
    }
}

/// One byte changed, put in or taken out.
fn bent(chance: &mut Chance, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = chance.below(bytes.len());
    let byte = chance.next().to_le_bytes()[0];
    match chance.below(4) {
        0 => bytes.insert(at, byte),
        1 => drop(bytes.remove(at)),
        2 => bytes[at] ^= 1 << (byte % 8),
        _ => bytes[at] = b"\n 0-\\+=aZ/"[usize::from(byte) % 10],
    }
    bytes
}

/// A word in the place of another, as a cleverer forger would.
fn retold(chance: &mut Chance, text: String) -> String {
    let (from, to) = *chance.pick(&[
        ("system", "nobody"),
        ("clock ntp", "clock NTP"),
        ("2026-", "2025-"),
        ("2026-", "0000-"),
        ("2026-", "9999-"),
        ("-01T", "-31T"),
        ("house", "019a8f3e-5c00-7000-8000-0000000000aa"),
        ("office -", "office house"),
        ("seq 0", "seq 00"),
        ("how ", "how \\u{c}"),
        ("how ", "how \\u{9}"),
        ("how ", "how \u{feff}"),
        ("terminal ", "terminal \u{2028}"),
        ("terminal ", "terminal \\u{2029}"),
        ("detail ", "detail \\"),
        ("salt ", "salt -"),
        ("index ", "index 1"),
        ("events 0", "events 1"),
        ("\n— ", "\n— x AAAAAAA=\n— "),
        ("=\n", "\n"),
    ]);
    text.replacen(from, to, 1 + chance.below(3))
}

/// A pack whose last line fits again; all else as it was.
fn resealed(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(text) = str::from_utf8(&bytes) else {
        return bytes;
    };
    let at = text.rfind("\nend ").filter(|_| text.starts_with("mamori"));
    let Some(above) = at.and_then(|at| text.get(..=at)) else {
        return bytes;
    };
    format!("{above}end {}\n", Hash::of(above.as_bytes())).into_bytes()
}

#[test]
fn three_verifiers_say_the_same_of_every_file() {
    let many = if is_long() { 10_000 } else { 200 };
    let folder = Folder::new("mamori-verifiers");
    let (mut chance, mut own) = (Chance(2026), Vec::new());
    for number in 0..many {
        let (name, bytes) = (format!("{number:05}"), file(&mut chance));
        fs::write(folder.0.join(&name), &bytes).unwrap();
        own.push((name, ours(&bytes), bytes));
    }
    for verdict in ["proved", "false", "unreadable"] {
        let these = own.iter().filter(|(_, it, _)| it.starts_with(verdict));
        assert!(these.count() >= many / 20, "{verdict}");
    }
    let path = folder.0.to_str().unwrap();
    let (python, page) = (verifier("verify.py"), verifier("verify.html"));
    let python = said("python3", &[python.to_str().unwrap(), "--batch", path]);
    let node = said("node", &["-e", IN_NODE, page.to_str().unwrap(), path]);
    for (who, theirs) in [("verify.py", python), ("verify.html", node)] {
        let Some(theirs) = theirs else { continue };
        assert_eq!(theirs.len(), many, "{who}");
        for ((name, verdict, bytes), line) in own.iter().zip(theirs) {
            let is_proof = bytes.starts_with(b"c2sp.org");
            let line = line.strip_prefix(name.as_str()).unwrap().trim();
            let line = if is_proof {
                line.split(' ').next().unwrap()
            } else {
                line
            };
            let verdict = if is_proof {
                verdict.split(' ').next().unwrap()
            } else {
                verdict
            };
            let file = String::from_utf8_lossy(bytes);
            assert_eq!(line, verdict, "{who} on this file:\n{file}");
        }
    }
}

/// A folder of this test's own, taken away at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How the Python verifier ends and what it says.
fn python(file: &str, options: &[&str]) -> Option<(i32, String)> {
    let mut command = Command::new("python3");
    command.arg(verifier("verify.py")).arg(file).args(options);
    let Ok(ended) = command.output() else {
        assert!(!is_ci(), "python3 is missing");
        eprintln!("skipped: python3 is not here");
        return None;
    };
    let said = [ended.stdout, ended.stderr].concat();
    let code = ended.status.code().unwrap();
    Some((code, String::from_utf8(said).unwrap()))
}

/// Both verifiers on one file, with a key and a checkpoint from outside, each empty when there is none.
fn both_say(file: &str, (key, outside): (&str, &str), holds: bool) {
    let what = format!("{file} {key} {outside}");
    let options = [("--key", key), ("--checkpoint", outside)];
    let given = options.into_iter().filter(|(_, it)| !it.is_empty());
    let given: Vec<&str> = given.flat_map(|(it, value)| [it, value]).collect();
    if let Some((code, said)) = python(file, &given) {
        assert_eq!(code, i32::from(!holds), "{what}: {said}");
        assert_eq!(said.starts_with("PROVED"), holds, "{what}: {said}");
        let warns = said.contains("that the key is the house's");
        assert_eq!(warns, holds && key.is_empty(), "{what}: {said}");
    }
    let page = verifier("verify.html");
    let arguments = [
        "-e",
        IN_NODE,
        page.to_str().unwrap(),
        "",
        file,
        key,
        outside,
    ];
    if let Some(said) = said("node", &arguments) {
        assert_eq!(said, [if holds { "proved" } else { "false" }], "{what}");
    }
}

#[test]
fn a_key_and_a_checkpoint_from_outside_count_in_every_verifier() {
    let folder = Folder::new("mamori-verify-options");
    let journal = grown(20, 20);
    let note = |journal: &Journal| journal.pack().checkpoint.to_string();
    let own = folder.put("own", &note(&journal));
    let fork = folder.put("fork", &note(&grown(99, 20)));
    let ahead = folder.put("ahead", &note(&grown(20, 21)));
    let unsigned = journal.signed([1; 32], 20, Hash::of(b"")).to_string();
    let unsigned = folder.put("unsigned", &unsigned);
    let (key, stranger) = (house_key().to_string(), stranger().to_string());
    let pack = folder.put("pack", &journal.pack().to_text());
    let proof = folder.put("proof", &proof_of(&journal, 7).to_string());
    for file in [&pack, &proof] {
        for it in [("", ""), (&key, ""), (&key, &own)] {
            both_say(file, it, true);
        }
        for it in [(&*stranger, ""), ("", &fork), ("", &ahead), ("", &unsigned)] {
            both_say(file, it, false);
        }
    }
    let broken = folder.put("broken", "mamori-pack/1\n");
    for (file, code) in [(&pack, 0), (&broken, 2)] {
        if let Some((ended, said)) = python(file, &["--json"]) {
            assert_eq!(ended, code, "{said}");
            assert_eq!(said.starts_with("{\"proved\": true"), code == 0, "{said}");
        }
    }
}
