//! A ledger as it is printed: one table under the top of a form, filled or with empty rows to write by hand; values come written.

use serde_json::{Value, json};

use super::form::Form;
use crate::ruby::{RubyText, said};

/// A ledger with everything that stands in it, or its blank form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPaper {
    /// Everything above the table; its sums and picture are not printed.
    pub form: Form,
    /// The columns from left to right.
    pub columns: Vec<LedgerColumn>,
    /// What stands in the cells, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Empty rows below, high enough to write by hand.
    pub empty_rows: u16,
    /// A sentence above the table; empty for none.
    pub note: RubyText,
}

/// A column of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerColumn {
    /// The words at its head.
    pub title: RubyText,
    /// Its share of the width; all shares together decide whether the paper lies on its side.
    pub width: u8,
}

/// With more shares than these the paper lies on its side.
const UPRIGHT: u16 = 16;

impl LedgerPaper {
    /// Whether the paper lies on its side.
    pub fn is_wide(&self) -> bool {
        let all = self.columns.iter().map(|it| u16::from(it.width));
        all.sum::<u16>() > UPRIGHT
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "form": self.form.to_json(),
            "wide": self.is_wide(),
            "columns": self.columns.iter().map(LedgerColumn::to_json).collect::<Vec<_>>(),
            "rows": self.rows,
            "empty": self.empty_rows,
            "note": said(&self.note),
        })
    }
}

impl LedgerColumn {
    pub(super) fn to_json(&self) -> Value {
        json!({ "title": said(&self.title), "width": self.width })
    }
}
