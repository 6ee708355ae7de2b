//! Whether a backup proves itself while it is read: the journal replayed leaf by leaf to its roots, every detail against its commitment,
//! every file against its name, and no file missing that a row names. That its bytes are those that were written is seen in `stream`.

use std::collections::{BTreeMap, HashMap, HashSet};

use mamori_core::evidence::{EventBody, Hash, Tree, commit, leaf_hash};
use sha2::{Digest, Sha256};

use super::flaw::{Flaw, Sound};
use super::stream::{FORMAT, FileHead, Head, Record, TreeHead};
use crate::db::{Cell, Db, Line, MigrationState, Table};

/// The columns that name files of `files/` by their digest.
pub const NAMING: &[(&str, &str)] = &[
    ("register_files", "digest"),
    ("register_files", "small"),
    ("register_steps", "signature"),
    ("municipality_forms", "digest"),
];

/// The tables of the journal.
pub const EVENTS: &str = "log_events";
/// See [`EVENTS`].
pub const DETAILS: &str = "log_details";
const TREES: &str = "log_trees";

/// Judges the records of one backup in their order.
#[derive(Default)]
pub struct Check {
    head: Option<Head>,
    tables: Vec<Table>,
    /// Each tree as its events build it.
    grown: BTreeMap<String, Tree>,
    /// Each tree as its row says.
    said: BTreeMap<String, (i64, Vec<u8>)>,
    /// Commitments of the events read last, whose details come next. What is left of them was erased.
    awaited: HashMap<(String, i64), Hash>,
    is_detail: bool,
    named: HashSet<String>,
    there: HashSet<String>,
    file: Option<Content>,
    files: u64,
}

/// A file that is being read.
struct Content {
    head: FileHead,
    read: u64,
    sha: Sha256,
}

/// What a backup held that was found good.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its head.
    pub head: Head,
    /// Leaves of all trees.
    pub events: u64,
    /// How many files.
    pub files: u64,
}

impl Check {
    /// Judges the next record.
    pub fn take(&mut self, record: &Record) -> Sound<()> {
        if self.head.is_none() && !matches!(record, Record::Head(_)) {
            return Err(Flaw::damaged("it does not begin with its head"));
        }
        match record {
            Record::Head(head) => self.head(head),
            Record::Table(table) => {
                self.tables.push(table.clone());
                Ok(())
            }
            Record::Rows(number, lines) => self.rows(*number, lines),
            Record::File(head) => {
                self.close_file()?;
                self.files += 1;
                self.file = Some(Content {
                    head: head.clone(),
                    read: 0,
                    sha: Sha256::new(),
                });
                Ok(())
            }
            Record::Data(piece) => self.data(piece),
            Record::End(_) => self.close_file(),
        }
    }

    /// Judges the whole after its end.
    pub fn finish(self) -> Sound<Held> {
        let head = self.head.ok_or_else(|| Flaw::damaged("it is empty"))?;
        let wrong = |record: &str, why| {
            let record = record.to_owned();
            Err(Flaw::Journal { record, why })
        };
        let mut events = 0;
        for TreeHead { tree, size, root } in &head.trees {
            let (said_size, said_root) = self.said.get(tree).cloned().unwrap_or_default();
            if said_size != *size || hex::encode(said_root) != *root {
                return wrong(tree, "the tree is not the one in the head");
            }
            let grown = self.grown.get(tree).cloned().unwrap_or_default();
            if i64::try_from(grown.size()) != Ok(*size) || grown.root().to_string() != *root {
                return wrong(tree, "the events do not give its root");
            }
            events += grown.size();
        }
        if let Some(tree) = self.grown.keys().find(|it| !self.said.contains_key(*it)) {
            return wrong(tree, "there are events of no tree");
        }
        if self.said.len() != head.trees.len() {
            return wrong(TREES, "there are more trees than the head names");
        }
        if let Some(lost) = self.named.difference(&self.there).min() {
            return Err(Flaw::LostFile(lost.clone()));
        }
        Ok(Held {
            head,
            events,
            files: self.files,
        })
    }

    fn head(&mut self, head: &Head) -> Sound<()> {
        if head.format != FORMAT {
            return Err(Flaw::Newer(head.format.clone()));
        }
        if let MigrationState::Foreign(name) = Db::knows(&head.migrations) {
            return Err(Flaw::Newer(name));
        }
        if self.head.replace(head.clone()).is_some() {
            return Err(Flaw::damaged("it has two heads"));
        }
        Ok(())
    }

    fn rows(&mut self, number: u16, lines: &[Line]) -> Sound<()> {
        let table = self.tables.get(usize::from(number)).cloned();
        let table = table.ok_or_else(|| Flaw::damaged("rows of no table"))?;
        for (_, column) in NAMING.iter().filter(|it| it.0 == table.name) {
            let Some(place) = table.place(column) else {
                continue;
            };
            let names = lines.iter().filter_map(|it| it.get(place)?.text());
            self.named.extend(names.map(str::to_owned));
        }
        let is_detail = table.name == DETAILS;
        if table.name == EVENTS && std::mem::replace(&mut self.is_detail, is_detail) {
            self.awaited.clear();
        }
        self.is_detail |= is_detail;
        for line in lines {
            let of = Fields(&table, line);
            match table.name.as_str() {
                TREES => {
                    let said = (of.int("size"), of.bytes("root").to_vec());
                    self.said.insert(of.text("tree").to_owned(), said);
                }
                EVENTS => self.event(&of)?,
                DETAILS => self.detail(&of)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn event(&mut self, of: &Fields<'_>) -> Sound<()> {
        let (tree, seq) = (of.text("tree").to_owned(), of.int("seq"));
        let wrong = |why| {
            let record = format!("{tree}/{seq}");
            Err(Flaw::Journal { record, why })
        };
        let body = of.bytes("body");
        let leaf = leaf_hash(body);
        if of.bytes("leaf") != leaf.bytes() {
            return wrong("the leaf is not that of the event");
        }
        let parsed = std::str::from_utf8(body).ok();
        let Some(event) = parsed.and_then(|it| EventBody::parse(it).ok()) else {
            return wrong("the event cannot be read");
        };
        let grown = self.grown.entry(tree.clone()).or_default();
        if i64::try_from(grown.size()) != Ok(seq) || i64::try_from(event.seq) != Ok(seq) {
            return wrong("an event is missing before it");
        }
        grown.append(leaf);
        self.awaited.insert((tree, seq), event.commitment);
        Ok(())
    }

    fn detail(&mut self, of: &Fields<'_>) -> Sound<()> {
        let (tree, seq) = (of.text("tree").to_owned(), of.int("seq"));
        let record = format!("{tree}/{seq}");
        let Some(commitment) = self.awaited.remove(&(tree, seq)) else {
            let why = "there is a detail of no event";
            return Err(Flaw::Journal { record, why });
        };
        let salt: Result<[u8; 32], _> = of.bytes("salt").try_into();
        let found = salt.map(|it| commit(&it, of.text("detail").as_bytes()));
        if found.ok() != Some(commitment) {
            let why = "the detail is not the one that was written";
            return Err(Flaw::Journal { record, why });
        }
        Ok(())
    }

    fn data(&mut self, piece: &[u8]) -> Sound<()> {
        let file = self.file.as_mut();
        let file = file.ok_or_else(|| Flaw::damaged("a piece of no file"))?;
        file.read += piece.len() as u64;
        file.sha.update(piece);
        Ok(())
    }

    fn close_file(&mut self) -> Sound<()> {
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        if file.read != file.head.bytes {
            return Err(Flaw::damaged(format!("{} is not whole", file.head.path)));
        }
        let Some(name) = file.head.digest() else {
            return Ok(());
        };
        if hex::encode(file.sha.finalize()) != name {
            return Err(Flaw::ChangedFile(file.head.path.clone()));
        }
        self.there.insert(name.to_owned());
        Ok(())
    }
}

impl FileHead {
    /// The digest that a file of `files/` is named by.
    fn digest(&self) -> Option<&str> {
        let name = self.path.strip_prefix("files/")?.rsplit('/').next()?;
        let is_digest = name.len() == 64 && name.bytes().all(|it| it.is_ascii_hexdigit());
        is_digest.then_some(name)
    }
}

/// The values of a row by the names of its columns; what is not there is empty, and fits nothing.
struct Fields<'a>(&'a Table, &'a Line);

impl<'a> Fields<'a> {
    fn cell(&self, column: &str) -> Option<&'a Cell> {
        self.1.get(self.0.place(column)?)
    }

    fn text(&self, column: &str) -> &'a str {
        self.cell(column).and_then(Cell::text).unwrap_or_default()
    }

    fn int(&self, column: &str) -> i64 {
        self.cell(column).and_then(Cell::int).unwrap_or(-1)
    }

    fn bytes(&self, column: &str) -> &'a [u8] {
        self.cell(column).and_then(Cell::bytes).unwrap_or_default()
    }
}
