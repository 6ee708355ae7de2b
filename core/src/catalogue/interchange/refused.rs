//! What is said of a file that cannot be taken at all, or that would put another in its place.

use super::{Arrival, Bundle, Fault};
use crate::catalogue::{Catalogue, EditionId};

impl Fault {
    /// A file that is no table we can read; `word` is the kind of the reader's error.
    pub fn of_table(word: &str, sheet: &str, cell: String, says: &str) -> Self {
        let (message, next) = match word {
            "too-large" => (
                "ファイルが大きすぎます。",
                "画像などを消して、もう一度ためしてください。",
            ),
            "old-workbook" => (
                "古い形のExcelか、パスワードのついたファイルです。",
                "パスワードをはずし、xlsxの形で保存してください。",
            ),
            "empty" => ("何も書いてありません。", "ひな型に書きこんでください。"),
            "too-many-rows" => ("行が多すぎます。", "いらない行を消してください。"),
            "too-many-columns" => ("列が多すぎます。", "いらない列を消してください。"),
            "long-cell" => ("セルの文が長すぎます。", "短く分けてください。"),
            "failed-formula" => (
                "計算の式がこわれています。",
                "式を消して、文字で書いてください。",
            ),
            _ => (
                "Excel（xlsx）でも、mamori のOSCALでもないファイルです。",
                "mamori のひな型に書きこんだファイルを選んでください。",
            ),
        };
        let message = match says {
            "" => message.to_owned(),
            says => format!("{}（{says}）。", message.trim_end_matches('。')),
        };
        Self {
            sheet: sheet.to_owned(),
            cell,
            rule: "table.unreadable",
            message,
            next: next.to_owned(),
        }
    }

    /// A cell by row and column counted from 1.
    pub fn cell(row: Option<usize>, column: Option<usize>) -> String {
        match (row, column) {
            (Some(row), Some(column)) => super::table::address(column.saturating_sub(1), row),
            (Some(row), None) => row.to_string(),
            (None, _) => String::new(),
        }
    }
}

/// How an arrival stands to what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has this edition yet.
    New,
    /// Exactly this is there already.
    Same,
    /// Something else is there under its name.
    Taken(Box<Fault>),
}

impl Arrival {
    /// Compares it with what is there. `is_shipped` says of a norm whether it comes with the program.
    pub fn standing(&self, there: &Catalogue, is_shipped: impl Fn(&str) -> bool) -> Standing {
        let id = &self.bundle.edition.id;
        let held = Bundle::of(there, id);
        if held.as_ref() == Some(&self.bundle) {
            return Standing::Same;
        }
        let (rule, message, next) = if is_shipped(id.norm()) {
            (
                "norm.shipped",
                format!(
                    "規範「{}」は、mamori に はじめから入っています。",
                    id.norm()
                ),
                "自分たちの規範には、ほかのidをつけてください。".to_owned(),
            )
        } else if held.is_some() {
            let next = "版のidを新しくするか、先に今の版を外してください。".to_owned();
            let message = format!("版「{id}」は、もう入っています。中身がちがいます。");
            ("edition.taken", message, next)
        } else {
            return Standing::New;
        };
        let (sheet, cell) = self.place_of_edition(id);
        Standing::Taken(Box::new(Fault {
            sheet,
            cell,
            rule,
            message,
            next,
        }))
    }

    fn place_of_edition(&self, id: &EditionId) -> (String, String) {
        let file = format!("catalogue/{id}/edition.toml");
        let mut places = self.places.iter();
        let place = places.find(|it| it.file == file && it.key == "id");
        place.map_or_else(Default::default, |it| (it.sheet.clone(), it.cell.clone()))
    }
}
