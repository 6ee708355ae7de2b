//! The stream of a backup, `mamori-backup/1`: records one after the other, each with its sort and length, and an end that counts them and
//! has the SHA-256 of all before. Compression and encryption lie around it; what the records mean is judged in `check`.
//!
//! A record is one byte for its sort, four for the length (least significant first), and its content:
//! `H` head, `T` a table, `R` rows of a table, `F` a file that begins, `D` a piece of it, `E` the end. `H`, `T`, `F` and `E` are JSON.
//! Rows: two bytes for the number of the table in the order of the `T`, four for the number of rows, then the values, each one byte for its
//! sort: 0 nothing, 1 a number in eight bytes, 2 a text and 3 bytes, these two after four bytes for their length.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::flaw::{Flaw, Sound};
use crate::db::{Cell, Kind, Line, Table};

/// The name of this format.
pub const FORMAT: &str = "mamori-backup/1";
/// No record is longer; what says so is damaged, and nothing is read for it.
const LONGEST: u32 = 1 << 28;

/// What a backup says of itself first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`].
    pub format: String,
    /// The program's version.
    pub version: String,
    /// The moment that it holds, in milliseconds.
    pub made_at: i64,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// Names and hashes of the migrations that made its tables.
    pub migrations: Vec<(String, String)>,
    /// How many offices it holds.
    pub offices: i64,
    /// Every tree of the journal.
    pub trees: Vec<TreeHead>,
}

/// A tree of the journal at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeHead {
    /// Its name.
    pub tree: String,
    /// Its number of leaves.
    pub size: i64,
    /// Its root, in hexadecimal digits.
    pub root: String,
}

/// A file that begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHead {
    /// Its path in the state directory, with `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
}

/// What stands at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// How many rows each table has.
    pub rows: BTreeMap<String, u64>,
    /// How many files there are.
    pub files: u64,
    /// SHA-256 of every byte before this record.
    pub sha256: String,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The first.
    Head(Box<Head>),
    /// A table; its rows come later.
    Table(Table),
    /// Rows of the table with this number.
    Rows(u16, Vec<Line>),
    /// A file begins.
    File(FileHead),
    /// The next piece of the file.
    Data(Vec<u8>),
    /// The last.
    End(End),
}

/// Writes records and counts them.
pub struct Records<W: Write> {
    out: W,
    sha: Sha256,
    end: End,
    tables: Vec<String>,
}

impl<W: Write> Records<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            sha: Sha256::new(),
            end: End::default(),
            tables: Vec::new(),
        }
    }

    /// Writes one record.
    pub fn put(&mut self, record: &Record) -> io::Result<()> {
        let (sort, content) = match record {
            Record::Head(it) => (b'H', json(it)?),
            Record::Table(it) => {
                self.tables.push(it.name.clone());
                self.end.rows.insert(it.name.clone(), 0);
                (b'T', json(it)?)
            }
            Record::Rows(table, lines) => {
                let name = self.tables.get(usize::from(*table));
                if let Some(count) = name.and_then(|it| self.end.rows.get_mut(it)) {
                    *count += lines.len() as u64;
                }
                (b'R', rows(*table, lines)?)
            }
            Record::File(it) => {
                self.end.files += 1;
                (b'F', json(it)?)
            }
            Record::Data(it) => return self.write(b'D', it),
            Record::End(it) => (b'E', json(it)?),
        };
        self.write(sort, &content)
    }

    /// Writes the end and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        let mut end = std::mem::take(&mut self.end);
        end.sha256 = hex::encode(self.sha.clone().finalize());
        self.put(&Record::End(end))?;
        Ok(self.out)
    }

    fn write(&mut self, sort: u8, content: &[u8]) -> io::Result<()> {
        let length = u32::try_from(content.len())
            .ok()
            .filter(|it| *it <= LONGEST);
        let length = length.ok_or_else(|| io::Error::other("a record is too long"))?;
        let mut front = vec![sort];
        front.extend(length.to_le_bytes());
        for it in [&front, content] {
            self.sha.update(it);
            self.out.write_all(it)?;
        }
        Ok(())
    }
}

fn json(of: &impl Serialize) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(of)?)
}

fn rows(table: u16, lines: &[Line]) -> io::Result<Vec<u8>> {
    let length = |it: usize| u32::try_from(it).map_err(io::Error::other);
    let mut bytes = table.to_le_bytes().to_vec();
    bytes.extend(length(lines.len())?.to_le_bytes());
    for cell in lines.iter().flatten() {
        let (sort, content) = match cell {
            Cell::Null => {
                bytes.push(0);
                continue;
            }
            Cell::Int(it) => {
                bytes.push(1);
                bytes.extend(it.to_le_bytes());
                continue;
            }
            Cell::Text(it) => (2, it.as_bytes()),
            Cell::Bytes(it) => (3, it.as_slice()),
        };
        bytes.push(sort);
        bytes.extend(length(content.len())?.to_le_bytes());
        bytes.extend(content);
    }
    Ok(bytes)
}

/// Reads records until the end, which must say what was read.
pub struct Reading<R: Read> {
    from: R,
    sha: Sha256,
    seen: End,
    tables: Vec<Table>,
    is_over: bool,
}

impl<R: Read> Reading<R> {
    /// Reads from `from`.
    pub fn new(from: R) -> Self {
        Self {
            from,
            sha: Sha256::new(),
            seen: End::default(),
            tables: Vec::new(),
            is_over: false,
        }
    }

    /// What was read from.
    pub fn into_inner(self) -> R {
        self.from
    }

    /// The next record; `None` after the end, when there is nothing behind it.
    pub fn next(&mut self) -> Sound<Option<Record>> {
        if self.is_over {
            let mut more = [0];
            return match self.from.read(&mut more).map_err(Flaw::damaged)? {
                0 => Ok(None),
                _ => Err(Flaw::damaged("something follows its end")),
            };
        }
        let mut front = [0; 5];
        self.from.read_exact(&mut front).map_err(Flaw::damaged)?;
        let [sort, length @ ..] = front;
        let length = u32::from_le_bytes(length);
        if length > LONGEST {
            return Err(Flaw::damaged("a record is too long"));
        }
        let mut content = Vec::new();
        let mut piece = Read::by_ref(&mut self.from).take(u64::from(length));
        piece.read_to_end(&mut content).map_err(Flaw::damaged)?;
        if content.len() != length as usize {
            return Err(Flaw::damaged("it stops in the middle"));
        }
        if sort == b'E' {
            return self.end(&content).map(Some);
        }
        self.sha.update(front);
        self.sha.update(&content);
        self.understood(sort, content).map(Some)
    }

    fn understood(&mut self, sort: u8, content: Vec<u8>) -> Sound<Record> {
        Ok(match sort {
            b'H' => Record::Head(from_json(&content)?),
            b'T' => {
                let table: Table = from_json(&content)?;
                self.seen.rows.insert(table.name.clone(), 0);
                self.tables.push(table.clone());
                Record::Table(table)
            }
            b'R' => self.rows(&content)?,
            b'F' => {
                self.seen.files += 1;
                Record::File(from_json(&content)?)
            }
            b'D' => Record::Data(content),
            _ => return Err(Flaw::damaged("a record of an unknown sort")),
        })
    }

    fn end(&mut self, content: &[u8]) -> Sound<Record> {
        let end: End = from_json(content)?;
        let mut seen = std::mem::take(&mut self.seen);
        seen.sha256 = hex::encode(self.sha.clone().finalize());
        if seen != end {
            return Err(Flaw::damaged("its end counts something else"));
        }
        self.is_over = true;
        Ok(Record::End(end))
    }

    fn rows(&mut self, content: &[u8]) -> Sound<Record> {
        let mut bytes = Bytes(content);
        let number = u16::from_le_bytes(bytes.fixed()?);
        let table = self.tables.get(usize::from(number));
        let table = table.ok_or_else(|| Flaw::damaged("rows of no table"))?;
        let count = u32::from_le_bytes(bytes.fixed()?);
        let mut lines = Vec::new();
        for _ in 0..count {
            let cells = table.columns.iter().map(|it| bytes.cell(it.kind));
            lines.push(cells.collect::<Sound<Line>>()?);
        }
        if !bytes.0.is_empty() {
            return Err(Flaw::damaged("rows of another width"));
        }
        if let Some(seen) = self.seen.rows.get_mut(&table.name) {
            *seen += u64::from(count);
        }
        Ok(Record::Rows(number, lines))
    }
}

fn from_json<T: DeserializeOwned>(content: &[u8]) -> Sound<T> {
    serde_json::from_slice(content).map_err(Flaw::damaged)
}

/// Bytes that are taken from the front.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn fixed<const N: usize>(&mut self) -> Sound<[u8; N]> {
        let taken = self.0.split_first_chunk::<N>();
        let (front, rest) = taken.ok_or_else(|| Flaw::damaged("a row stops in the middle"))?;
        self.0 = rest;
        Ok(*front)
    }

    fn many(&mut self) -> Sound<Vec<u8>> {
        let length = u32::from_le_bytes(self.fixed()?) as usize;
        let taken = self.0.split_at_checked(length);
        let (front, rest) = taken.ok_or_else(|| Flaw::damaged("a row stops in the middle"))?;
        self.0 = rest;
        Ok(front.to_vec())
    }

    fn cell(&mut self, kind: Kind) -> Sound<Cell> {
        let [sort] = self.fixed()?;
        Ok(match (sort, kind) {
            (0, _) => Cell::Null,
            (1, Kind::Int) => Cell::Int(i64::from_le_bytes(self.fixed()?)),
            (2, Kind::Text) => Cell::Text(String::from_utf8(self.many()?).map_err(Flaw::damaged)?),
            (3, Kind::Bytes) => Cell::Bytes(self.many()?),
            _ => return Err(Flaw::damaged("a value of another kind than its column")),
        })
    }
}
