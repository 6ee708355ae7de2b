//! Making one backup: a consistent reading of the database and the files beside it, packed, sealed and written whole or not at all. The
//! database is read on this side of a channel; packing, sealing and writing happen on the other, so that no more than a few pages are held.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use age::Encryptor;
use age::x25519::Recipient;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::check::{DETAILS, EVENTS};
use super::disk::{self, Out, Part, Taken};
use super::flaw::{Flaw, Sound};
use super::store;
use super::stream::{FORMAT, FileHead, Head, Record, Records};
use crate::clock::millis;
use crate::db::{Db, Engine, PAGE, Snapshot, Span, Table};

/// Quick, and most of what there is to gain: journals are full of the same words.
const PACKING: u32 = 3;
/// So many pieces wait at most between reading and writing.
const WAITING: usize = 4;
/// So much of a file is read at once.
const PIECE: u64 = 1 << 16;

/// What is copied: a house at one moment.
pub struct Source<'a> {
    /// Its database.
    pub db: &'a Db,
    /// Its state directory.
    pub state: &'a Path,
    /// The moment.
    pub at: Timestamp,
}

/// A backup that was written.
pub struct Made {
    /// The file, not yet under its name.
    pub part: Part,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

enum Piece {
    Record(Record),
    File(Taken),
    End,
}

/// Writes a backup into a folder. It lies on the disk, but has not been read again yet.
pub async fn make(
    of: &Source<'_>,
    readers: Vec<Recipient>,
    (folder, name): (&Path, &str),
) -> Sound<Made> {
    let (part, out) = Part::begin(folder, name)?;
    let (tell, told) = mpsc::channel(WAITING);
    let path = part.path().to_owned();
    let written = tokio::task::spawn_blocking(move || write((out, path), &readers, told));
    let read = read(of, &tell).await;
    drop(tell);
    let written = written.await.map_err(Flaw::damaged)?;
    // Whoever could not write knows better why the reading ended.
    let (bytes, sha256) = match (read, written) {
        (Ok(()), written) => written?,
        (Err(Flaw::Db(why)), _) => return Err(Flaw::Db(why)),
        (Err(why), written) => return Err(written.err().unwrap_or(why)),
    };
    Ok(Made {
        part,
        bytes,
        sha256,
    })
}

async fn read(of: &Source<'_>, tell: &Sender<Piece>) -> Sound<()> {
    let mut snapshot = of.db.snapshot().await?;
    let head = head(of, &mut snapshot).await?;
    put(tell, Record::Head(Box::new(head))).await?;
    let tables = snapshot.tables().await?;
    for table in &tables {
        put(tell, Record::Table(table.clone())).await?;
    }
    for (number, table) in tables.iter().enumerate() {
        let of_journal = tables.iter().position(|it| it.name == DETAILS);
        match (table.name.as_str(), of_journal) {
            // They stand beside their events.
            (DETAILS, _) => {}
            (EVENTS, Some(details)) => {
                let details = tables.get(details).map(|it| (details, it));
                rows(&mut snapshot, (number, table), details, tell).await?;
            }
            _ => rows(&mut snapshot, (number, table), None, tell).await?,
        }
    }
    drop(snapshot);
    // A file lies on the disk before the row that names it and is never written again, so none of that moment is missing.
    for it in disk::files_of(of.state)? {
        send(tell, Piece::File(it)).await?;
    }
    send(tell, Piece::End).await
}

async fn head(of: &Source<'_>, snapshot: &mut Snapshot) -> Sound<Head> {
    Ok(Head {
        format: FORMAT.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: millis(of.at),
        engine: match of.db.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
        .to_owned(),
        migrations: snapshot.migrations().await?,
        offices: store::offices(snapshot.rows()).await?,
        trees: store::trees(snapshot.rows()).await?,
    })
}

/// Sends all rows of a table; after each page of it the rows of another one with the same keys, and last those that are left of it.
async fn rows(
    snapshot: &mut Snapshot,
    (number, table): (usize, &Table),
    beside: Option<(usize, &Table)>,
    tell: &Sender<Piece>,
) -> Sound<()> {
    let mut after: Option<Vec<_>> = None;
    loop {
        let span = Span {
            after: after.as_deref(),
            until: None,
        };
        let page = snapshot.page(table, span).await?;
        let is_last = page.len() < PAGE;
        let until = page.last().map(|it| table.key_of(it));
        if !page.is_empty() {
            put(tell, Record::Rows(short(number)?, page)).await?;
        }
        if let Some((number, table)) = beside {
            let span = Span {
                after: after.as_deref(),
                until: until.as_deref().filter(|_| !is_last),
            };
            beside_page(snapshot, (number, table), span, tell).await?;
        }
        if is_last {
            return Ok(());
        }
        after = until;
    }
}

/// All rows of a span, however many.
async fn beside_page(
    snapshot: &mut Snapshot,
    (number, table): (usize, &Table),
    span: Span<'_>,
    tell: &Sender<Piece>,
) -> Sound<()> {
    let mut after = span.after.map(<[_]>::to_vec);
    loop {
        let span = Span {
            after: after.as_deref(),
            until: span.until,
        };
        let page = snapshot.page(table, span).await?;
        let is_last = page.len() < PAGE;
        after = page.last().map(|it| table.key_of(it));
        if !page.is_empty() {
            put(tell, Record::Rows(short(number)?, page)).await?;
        }
        if is_last {
            return Ok(());
        }
    }
}

fn short(number: usize) -> Sound<u16> {
    u16::try_from(number).map_err(Flaw::damaged)
}

async fn put(tell: &Sender<Piece>, record: Record) -> Sound<()> {
    send(tell, Piece::Record(record)).await
}

async fn send(tell: &Sender<Piece>, piece: Piece) -> Sound<()> {
    let sent = tell.send(piece).await;
    sent.map_err(|_| Flaw::damaged("the writer has ended"))
}

type Sealed = GzEncoder<age::stream::StreamWriter<Out>>;

fn write(
    (out, path): (Out, PathBuf),
    readers: &[Recipient],
    told: Receiver<Piece>,
) -> Sound<(u64, String)> {
    let refused = Flaw::disk(&path);
    let readers = readers.iter().map(|it| it as &dyn age::Recipient);
    let sealer = Encryptor::with_recipients(readers).map_err(Flaw::damaged)?;
    let written = (|| {
        let sealed = sealer.wrap_output(out)?;
        let records = Records::new(GzEncoder::new(sealed, Compression::new(PACKING)));
        let out = pieces(records, told)?.finish()?.finish()?.finish()?;
        disk::settle(out)
    })();
    written.map_err(refused)
}

fn pieces(mut records: Records<Sealed>, mut told: Receiver<Piece>) -> io::Result<Records<Sealed>> {
    while let Some(piece) = told.blocking_recv() {
        match piece {
            Piece::Record(record) => records.put(&record)?,
            Piece::File(taken) => file(&mut records, taken)?,
            Piece::End => return Ok(records),
        }
    }
    Err(io::Error::other("the reading ended too early"))
}

/// Copies a file as long as it was when it was opened; one that went away meanwhile was no file of that moment.
fn file<W: Write>(records: &mut Records<W>, taken: Taken) -> io::Result<()> {
    let Some((file, bytes)) = disk::taken(&taken)? else {
        return Ok(());
    };
    let path = taken.name;
    records.put(&Record::File(FileHead { path, bytes }))?;
    let mut left = file.take(bytes);
    loop {
        let mut piece = Vec::new();
        if Read::by_ref(&mut left)
            .take(PIECE)
            .read_to_end(&mut piece)?
            == 0
        {
            return Ok(());
        }
        records.put(&Record::Data(piece))?;
    }
}
