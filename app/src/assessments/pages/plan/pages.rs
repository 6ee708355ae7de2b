//! A long plan on several pages, each light enough for an old phone; which rows there are is not decided here.

use serde::Deserialize;

use super::super::super::plan::{Plan, Row};
use super::path;

/// So many rows stand on a page: a whole plan of the check that every office makes fits on one.
const ROWS: usize = 24;

/// Which page is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Looked {
    page: usize,
}

/// The rows that are shown, and the way to the others.
pub(super) struct Pages {
    /// Which page, from 1.
    pub(super) now: usize,
    /// How many there are.
    pub(super) all: usize,
}

impl Pages {
    /// The page that was asked for, or the nearest there is.
    pub(super) fn of(rows: usize, looked: &Looked) -> Self {
        let all = rows.div_ceil(ROWS).max(1);
        Self {
            now: looked.page.clamp(1, all),
            all,
        }
    }

    /// The number of the first row of this page in the whole plan, from 1.
    pub(super) fn first(&self) -> usize {
        self.now.saturating_sub(1) * ROWS + 1
    }

    /// The rows of this page.
    pub(super) fn rows<'a, T>(&self, rows: &'a [T]) -> &'a [T] {
        let mut pages = rows.chunks(ROWS);
        pages.nth(self.now.saturating_sub(1)).unwrap_or_default()
    }
}

/// The plan, where one of its rows stands.
pub(super) fn page_with(plan: &Plan, row: &Row) -> String {
    let before = plan.rows.iter().take_while(|it| it.id != row.id).count();
    let page = match before / ROWS {
        0 => String::new(),
        page => format!("?page={}", page + 1),
    };
    format!("{}{page}#row-{}", path(row.office), row.place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_on_one_page_and_a_page_that_is_not_there_is_the_last() {
        let rows: Vec<usize> = (0..50).collect();
        let shown = |page| Pages::of(rows.len(), &Looked { page }).rows(&rows).to_vec();
        assert_eq!([shown(1), shown(2), shown(3)].concat(), rows);
        assert_eq!(shown(0), shown(1));
        assert_eq!(shown(9), [48, 49]);
        let none = Pages::of(0, &Looked::default());
        assert_eq!((none.all, none.rows(&rows[..0]).len()), (1, 0));
    }
}
