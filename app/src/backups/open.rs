//! Reading a backup from its first byte to its last, judging it on the way. Nothing is believed before the end has been seen.

use std::cell::RefCell;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use age::x25519::Identity;
use age::{DecryptError, Decryptor};
use flate2::read::GzDecoder;

use super::check::{Check, Held};
use super::disk::{self, Hashed};
use super::flaw::{Flaw, Sound};
use super::stream::{Reading, Record};

/// A backup that was read whole and found good.
#[derive(Debug, Clone)]
pub struct Good {
    /// What it holds.
    pub held: Held,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
}

/// Reads a backup with one of these keys and hands each record on, judged. The last is handed on only when all is good.
pub fn read(
    path: &Path,
    keys: &[Identity],
    mut each: impl FnMut(Record) -> Sound<()>,
) -> Sound<Good> {
    let file = Hashed::new(BufReader::with_capacity(1 << 16, disk::open(path)?));
    let bytes = Rc::new(RefCell::new(file));
    let mut reading = Reading::new(opened(Shared(bytes.clone()), keys)?);
    let mut check = Check::default();
    let mut end = None;
    while let Some(record) = reading.next()? {
        check.take(&record)?;
        match record {
            Record::End(_) => end = Some(record),
            other => each(other)?,
        }
    }
    // Whatever follows belongs to nothing that was written here.
    let mut sealed = reading.into_inner().into_inner();
    if io::copy(&mut sealed, &mut io::sink()).map_err(Flaw::damaged)? > 0 {
        return Err(Flaw::damaged("something follows its end"));
    }
    let held = check.finish()?;
    end.map_or(Ok(()), each)?;
    let file = bytes.borrow();
    Ok(Good {
        held,
        bytes: file.count(),
        sha256: file.digest(),
    })
}

fn opened<R: Read>(from: R, keys: &[Identity]) -> Sound<GzDecoder<age::stream::StreamReader<R>>> {
    let sealed = Decryptor::new(from).map_err(refused)?;
    let keys = keys.iter().map(|it| it as &dyn age::Identity);
    let packed = sealed.decrypt(keys).map_err(refused)?;
    Ok(GzDecoder::new(packed))
}

fn refused(why: DecryptError) -> Flaw {
    match why {
        DecryptError::NoMatchingKeys => Flaw::WrongKey,
        other => Flaw::damaged(other),
    }
}

/// A reader whose count and hash can still be asked for after it was handed away.
struct Shared<R>(Rc<RefCell<Hashed<R>>>);

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(into)
    }
}
