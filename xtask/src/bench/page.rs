//! Pages as a signed-in person asks for them, timed again and again; which pages is the bench's to say.

use super::figures::{Table, Timings};
use super::server::Server;
use super::visitor::People;
use anyhow::{Result, ensure};
use std::time::Instant;

/// A page to be timed: in words, who looks at it, where, how often, and the aim. `{office}` is the demo world's office.
pub(super) struct Page {
    pub(super) what: &'static str,
    pub(super) role: &'static str,
    pub(super) path: &'static str,
    pub(super) times: usize,
    pub(super) aim: &'static str,
}

/// Times every page into the table. One page that fails must not hide the others.
pub(super) fn time_all(people: &mut People, pages: &[Page], table: &mut Table) {
    for page in pages {
        match time(people, page) {
            Ok(timings) => table.timings(page.what, &timings, page.aim),
            Err(error) => table.line(page.what, format!("not measured: {error:#}"), page.aim),
        }
    }
}

/// An address with the demo world's office in it.
pub(super) fn place(server: &Server, path: &str) -> Result<String> {
    Ok(path.replace("{office}", server.world.office()?))
}

fn time(people: &mut People, page: &Page) -> Result<Timings> {
    let mut connection = people.connection(page.role)?;
    let path = place(people.server, page.path)?;
    let mut once = || {
        let start = Instant::now();
        let reply = connection.get(&path)?;
        ensure!(reply.status == 200, "{path} answered {}", reply.status);
        Ok(start.elapsed())
    };
    once()?;
    Ok(Timings::new(
        (0..page.times).map(|_| once()).collect::<Result<_>>()?,
    ))
}
