//! The register engine's rules: ledgers read from `data/registers`, values, steps, what is due; keeping entries is the app's.

mod accounts;
mod attention;
mod check;
mod choice;
mod flow;
mod letters;
mod name;
pub mod pictures;
mod register;
mod round;
pub mod sheet;
mod value;

use std::collections::BTreeMap;

pub use accounts::{
    AccountCheck, AccountColumns, AccountFinding, AccountUnknown, Compared, ComparedStaff, Member,
    UNUSED_DAYS, check_account, compare_accounts, compare_staff,
};
pub use attention::{Attention, attention, bars};
pub use check::check;
pub use choice::{Basis, Chapter, FieldKind, Preset, RuleName, State, Step, Writer};
pub use flow::{Progress, Taken};
pub use letters::fold;
pub use name::{FieldId, RegisterId};
pub use register::{Choice, Field, Only, Permits, Reference, Register, Rule};
pub use round::{Line, Mark, Period, RoundState, Standing, Tally, due_on, is_told};
pub use value::{BadValue, FileValue, Values, asked, is_digest, name_order, parse, preset};

use crate::lint::{Finding, TomlFile};

/// Every ledger of `data/registers`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registers(BTreeMap<RegisterId, Register>);

impl Registers {
    /// Reads files by their path below `data/` (`registers/take-out.toml`): keeps what parses, and says what does not.
    pub fn read(files: &BTreeMap<String, String>) -> (Self, Vec<Finding>) {
        let (all, findings) = opened(files);
        let all = all.into_iter().map(|(_, it)| (it.id.clone(), it));
        (Self(all.collect()), findings)
    }

    /// All ledgers in the order of the page that shows them.
    pub fn all(&self) -> Vec<&Register> {
        let mut all: Vec<_> = self.0.values().collect();
        all.sort_by_key(|it| (it.chapter, it.order));
        all
    }

    /// One ledger, such as `take-out`.
    pub fn get(&self, id: &str) -> Option<&Register> {
        self.0.get(&id.parse().ok()?)
    }

    /// The ledger by which things of another ledger are lent, and its field that names the thing.
    pub fn lending(&self, of: &RegisterId) -> Option<(&Register, &Field)> {
        self.all()
            .into_iter()
            .filter(|it| it.lends())
            .find_map(|it| {
                let is_thing = |field: &&Field| field.of.as_ref() == Some(of);
                it.fields.iter().find(is_thing).map(|field| (it, field))
            })
    }

    /// The ledger of standing permissions that answer the requests of another.
    pub fn permitting(&self, of: &RegisterId) -> Option<(&Register, &Permits)> {
        let mut all = self.0.values();
        all.find_map(|it| {
            let permits = it.permits.as_ref().filter(|it| it.register == *of)?;
            Some((it, permits))
        })
    }
}

/// The ledgers that parse, each with its file, and what is wrong with the others.
fn opened(files: &BTreeMap<String, String>) -> (Vec<(TomlFile<'_>, Register)>, Vec<Finding>) {
    let (mut all, mut findings) = (Vec::new(), Vec::new());
    for (path, text) in files {
        let name = path.strip_prefix("registers/");
        if name.and_then(|it| it.strip_suffix(".toml")).is_some() {
            let read = TomlFile::open(path, text).and_then(|file| {
                let register = file.read()?;
                Ok((file, register))
            });
            match read {
                Ok(it) => all.push(it),
                Err(it) => findings.push(it),
            }
        }
    }
    (all, findings)
}
