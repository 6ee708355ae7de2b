//! The finished rounds of the demo world: begun, gone through, ended and approved through the doors of `registers`.

use jiff::civil::DateTime;
use mamori_core::ids::{OfficeId, RoundId};
use mamori_core::registers::{Mark, Register, Registers};
use serde::Deserialize;

use super::DemoError;
use crate::db::{Actor, Scope};
use crate::people::Decision;
use crate::registers::rounds::{self, NewMark, NotRound, RoundSheet};
use crate::web::App;

/// One round of a ledger of an office.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundForm {
    /// Which ledger.
    pub register: String,
    /// The login of who went through it.
    pub by: String,
    /// When it began, on the office's wall.
    pub began: DateTime,
    /// When it was ended.
    pub ended: DateTime,
    /// What was not as the ledger says; everything else was there.
    #[serde(default)]
    pub odd: Vec<OddForm>,
    /// When an executive approved it.
    pub approved: DateTime,
    /// The login of that executive.
    pub approver: String,
    /// What the executive wrote.
    #[serde(default)]
    pub comment: String,
}

/// Something that was not as the ledger says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OddForm {
    /// What it is called.
    pub name: String,
    /// How it was found.
    pub mark: Mark,
    /// What was written with it.
    pub note: String,
}

/// Why a round cannot be written, from the data alone.
pub(super) fn wrong(registers: &Registers, form: &RoundForm) -> Option<String> {
    let register = registers.get(&form.register);
    if register.is_none_or(|it| it.round_months.is_none()) {
        return Some(format!("no ledger `{}` is gone through", form.register));
    }
    let is_in_order = form.began < form.ended && form.ended < form.approved;
    (!is_in_order).then(|| format!("{}: began, ended, approved are not in order", form.register))
}

/// Begins one.
pub(super) async fn begin(
    app: &App,
    actor: &Actor,
    office: OfficeId,
    register: &Register,
) -> Result<RoundId, DemoError> {
    Ok(rounds::begin(app, actor, (Scope::machine(), office), register).await?)
}

/// Marks everything in it and ends it.
pub(super) async fn go_through(
    app: &App,
    actor: &Actor,
    (office, register): (OfficeId, &Register),
    (id, form): (RoundId, &RoundForm),
) -> Result<(), DemoError> {
    let sheet = load(app, (office, register), id).await?;
    let odd = |name: &str| form.odd.iter().find(|it| it.name == name);
    let news = sheet.lines.iter().map(|it| {
        let values = &it.entry.values;
        let name = register.name_of(values);
        let place = register.round_field().and_then(|it| values.get(&it.id));
        let new = NewMark {
            mark: odd(name).map_or(Mark::There, |it| it.mark),
            name,
            place: place.map_or("", String::as_str),
            note: odd(name).map_or("", |it| it.note.as_str()),
        };
        (it, new)
    });
    let news: Vec<_> = news.collect();
    rounds::mark(app, actor, &sheet.round, &news).await?;
    rounds::end(app, actor, (Scope::machine(), &sheet.round), "").await?;
    Ok(())
}

/// Approves it.
pub(super) async fn approve(
    app: &App,
    actor: &Actor,
    (office, register): (OfficeId, &Register),
    (id, form): (RoundId, &RoundForm),
) -> Result<(), DemoError> {
    let sheet = load(app, (office, register), id).await?;
    let told = (Decision::Approve, form.comment.as_str());
    let ended = sheet.round.ended.as_ref().ok_or(NotRound::NotNow)?.at;
    rounds::decide(app, actor, (&sheet.round, ended), told).await?;
    Ok(())
}

async fn load(app: &App, of: (OfficeId, &Register), id: RoundId) -> Result<RoundSheet, DemoError> {
    let sheet = RoundSheet::load(app, Scope::machine(), of, id).await?;
    sheet.ok_or_else(|| DemoError::Nobody(id.to_string()))
}

impl From<NotRound> for DemoError {
    fn from(why: NotRound) -> Self {
        match why {
            NotRound::Db(error) => Self::Db(error),
            other => Self::Nobody(other.to_string()),
        }
    }
}
