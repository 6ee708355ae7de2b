//! A table that a command is given as a file: opening it, and what is said of one that cannot be read. What its rows mean is the command's.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use mamori_intake::table::TableError;

use super::printer::Printer;
use super::refusal::{NO_TABLE, Refusal, UNREADABLE};

/// What `read` makes of a file; one larger than `most` bytes is not read to its end, and `read` refuses it.
pub fn read_table<T>(
    (path, most): (&Path, usize),
    printer: &Printer,
    read: impl FnOnce(&[u8]) -> Result<T, TableError>,
) -> Result<T, Refusal> {
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let opened = File::open(path).and_then(|it| it.take(most + 1).read_to_end(&mut bytes));
    opened.map_err(|why| {
        Refusal::of(UNREADABLE)
            .with("path", path.display())
            .with("why", why)
            .in_file(path.display())
    })?;
    read(&bytes).map_err(|why| {
        let values = why.values();
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, it)| (*name, it.as_str()))
            .collect();
        let what = printer.fill(&format!("web.table.{}", why.word()), &values);
        let refusal = Refusal::of(NO_TABLE)
            .with("what", what)
            .in_file(path.display());
        match why.row() {
            Some(row) => refusal.at_line(row),
            None => refusal,
        }
    })
}
