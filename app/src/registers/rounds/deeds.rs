//! What is done to rounds, whatever door it comes by; each deed is one change with its event. Who may was asked before.

use jiff::Timestamp;
use mamori_core::ids::{OfficeId, RoundId};
use mamori_core::registers::{Mark, Period, Register, Tally};
use serde_json::{Value, json};

use super::sheet::RoundSheet;
use super::store::mark::{self as marks, Counted, NewMark};
use super::store::round::{self as store, Round};
use crate::db::{Actor, Change, DbError, Event, Scope};
use crate::people::{self, Approval, Decision, NotApproved, Subject};
use crate::web::App;

/// What rounds are called among approvals.
const WHAT: &str = "round";

/// Why something was not done to a round.
#[derive(Debug, thiserror::Error)]
pub enum NotRound {
    /// The ledger is being gone through already.
    #[error("the ledger is being gone through already")]
    AlreadyOpen,
    /// The round does not go on, or is over: somebody else was faster.
    #[error("the round is not where this could be done")]
    NotNow,
    /// The round was ended once more after whoever decides has looked at its result.
    #[error("the result has changed since it was looked at")]
    Changed,
    /// So many entries were not looked at yet.
    #[error("{0} entries were not looked at yet")]
    Left(usize),
    /// There is nothing in the ledger.
    #[error("there is nothing to go through")]
    Empty,
    /// An executive could not be asked, or could not decide.
    #[error(transparent)]
    NotApproved(#[from] NotApproved),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A round as what an executive approves; the key is its id as text.
pub(super) fn subject<'a>(round: &Round, key: &'a str) -> Subject<'a> {
    Subject {
        office: round.office,
        what: WHAT,
        id: key,
    }
}

fn event(operation: &'static str, round: &Round) -> Event {
    Event::of(operation)
        .office(round.office)
        .about(format!("round/{}", round.id))
}

/// Begins a round of a ledger that has something in it.
pub async fn begin(
    app: &App,
    actor: &Actor,
    (scope, office): (Scope, OfficeId),
    register: &Register,
) -> Result<RoundId, NotRound> {
    let pasts = store::pasts(app, scope, office).await?;
    if !pasts.iter().any(|it| it.register == register.id.as_str()) {
        return Err(NotRound::Empty);
    }
    let mut change = app.change(actor).await?;
    let id = match store::begin(&mut change, office, register.id.as_str()).await {
        Ok(id) => id,
        Err(why) if why.is_taken() => return Err(NotRound::AlreadyOpen),
        Err(why) => return Err(why.into()),
    };
    let event = Event::of("registers.round-begin")
        .office(office)
        .about(format!("round/{id}"))
        .detail(json!({ "register": register.id }));
    change.save(&event).await?;
    Ok(id)
}

/// Marks entries of a round in one change: those that still stand as whoever marks has seen them. Tells how many were marked;
/// the others were marked by somebody else meanwhile and keep that.
pub async fn mark(
    app: &App,
    actor: &Actor,
    round: &Round,
    all: &[(&Counted, NewMark<'_>)],
) -> Result<usize, NotRound> {
    let mut change = app.change(actor).await?;
    if !store::hold(&mut change, round).await? {
        return Err(NotRound::NotNow);
    }
    let mut told = Vec::new();
    for (counted, new) in all {
        let before = counted.marked.as_ref().map(|it| it.mark);
        let of = (counted.entry.id, before);
        if marks::mark(&mut change, round, of, *new).await? {
            told.push(json!({
                "entry": counted.entry.id.to_string(),
                "before": before.map(Mark::as_str),
                "mark": new.mark.as_str(),
                "note": new.note,
            }));
        }
    }
    let done = told.len();
    if done > 0 {
        let event = event("registers.round-mark", round).detail(json!({ "marks": told }));
        change.save(&event).await?;
    }
    Ok(done)
}

/// Writes down something that was found and stands in no ledger.
pub async fn stranger(
    app: &App,
    actor: &Actor,
    round: &Round,
    new: NewMark<'_>,
) -> Result<(), NotRound> {
    let mut change = app.change(actor).await?;
    if !store::hold(&mut change, round).await? {
        return Err(NotRound::NotNow);
    }
    let id = marks::add_stranger(&mut change, round, new).await?;
    let detail = json!({ "id": id, "name": new.name, "place": new.place, "note": new.note });
    let event = event("registers.round-surplus", round).detail(detail);
    Ok(change.save(&event).await?)
}

/// Takes back what was written down so by mistake.
pub async fn take_back(app: &App, actor: &Actor, round: &Round, id: &str) -> Result<(), NotRound> {
    let mut change = app.change(actor).await?;
    if !store::hold(&mut change, round).await?
        || !marks::drop_stranger(&mut change, round, id).await?
    {
        return Err(NotRound::NotNow);
    }
    let event = event("registers.round-surplus-back", round).detail(json!({ "id": id }));
    Ok(change.save(&event).await?)
}

/// Ends a round in which everything was looked at, and asks an executive to approve its result.
pub async fn end(
    app: &App,
    actor: &Actor,
    (scope, round): (Scope, &Round),
    note: &str,
) -> Result<Tally, NotRound> {
    let mut change = app.change(actor).await?;
    if !store::end(&mut change, round).await? {
        return Err(NotRound::NotNow);
    }
    let sums = sums(&mut change, (scope, round)).await?;
    if sums.left() > 0 {
        return Err(NotRound::Left(sums.left()));
    }
    let key = round.id.to_string();
    people::request_approval(&mut change, subject(round, &key), note).await?;
    let event = event("registers.round-end", round).detail(told(&sums));
    change.save(&event).await?;
    Ok(sums)
}

async fn sums(change: &mut Change, (scope, round): (Scope, &Round)) -> Result<Tally, NotRound> {
    let period = Period {
        began_at: round.began.at,
        until: change.at(),
    };
    let (lines, strangers) = RoundSheet::marks(change.rows()?, scope, round).await?;
    let lines = lines.iter().map(Counted::line);
    Ok(Tally::of(lines, period, strangers.len()))
}

fn told(sums: &Tally) -> Value {
    json!({
        "of": sums.of,
        "there": sums.there,
        "differs": sums.differs,
        "missing": sums.missing,
        "surplus": sums.surplus,
        "added": sums.added,
        "closed": sums.closed,
    })
}

/// Takes the request for approval back, so that the round goes on.
pub async fn reopen(app: &App, actor: &Actor, round: &Round) -> Result<(), NotRound> {
    let mut change = app.change(actor).await?;
    if !store::reopen(&mut change, round).await? {
        return Err(NotRound::NotNow);
    }
    let key = round.id.to_string();
    people::end_approval(&mut change, subject(round, &key)).await?;
    Ok(change.save(&event("registers.round-reopen", round)).await?)
}

/// Gives a round up that was begun by mistake. What was marked stays on its page.
pub async fn give_up(app: &App, actor: &Actor, round: &Round) -> Result<(), NotRound> {
    let mut change = app.change(actor).await?;
    if !store::hold(&mut change, round).await? || !store::finish(&mut change, round, false).await? {
        return Err(NotRound::NotNow);
    }
    Ok(change
        .save(&event("registers.round-give-up", round))
        .await?)
}

/// Approves the result of a round, or lets it go on with a comment: the result that stood there when the round was ended
/// at this moment, and no other.
pub async fn decide(
    app: &App,
    actor: &Actor,
    (round, seen): (&Round, Timestamp),
    (decision, comment): (Decision, &str),
) -> Result<Approval, NotRound> {
    if round.ended.as_ref().is_some_and(|it| it.at != seen) {
        return Err(NotRound::Changed);
    }
    let mut change = app.change(actor).await?;
    // First the round, as ending and taking back do, so that nobody waits for one who waits for them.
    let (is_done, operation) = match decision {
        Decision::Approve => (
            store::finish(&mut change, round, true).await?,
            "registers.round-approve",
        ),
        Decision::Return => (
            store::reopen(&mut change, round).await?,
            "registers.round-return",
        ),
    };
    if !is_done {
        return Err(NotRound::NotNow);
    }
    let key = round.id.to_string();
    let approval = people::decide(&mut change, subject(round, &key), decision, comment).await?;
    let detail = json!({ "comment": approval.comment, "own_request": approval.is_own_decision() });
    change.save(&event(operation, round).detail(detail)).await?;
    Ok(approval)
}
