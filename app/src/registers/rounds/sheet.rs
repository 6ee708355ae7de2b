//! A round with everything that its page and its paper say, loaded once: marks, sums, how far its approval is.

use mamori_core::assessments::ApprovalState;
use mamori_core::ids::{OfficeId, RoundId};
use mamori_core::registers::{Mark, Period, Register, RoundState, Standing, Tally};

use super::deeds::subject;
use super::store::mark::{self, Counted, Stranger};
use super::store::round::{self, Round};
use crate::db::{DbResult, Rows, Scope};
use crate::people::{Approval, approval_state, latest_approval};
use crate::web::App;

/// One round before whoever looks at it.
#[derive(Debug, Clone)]
pub struct RoundSheet {
    /// The round.
    pub round: Round,
    /// The entries that belong to it, by name.
    pub lines: Vec<Counted>,
    /// What was found and stands in no ledger.
    pub strangers: Vec<Stranger>,
    /// The latest request for approval.
    pub approval: Option<Approval>,
    /// From when to when it goes.
    pub period: Period,
}

impl RoundSheet {
    /// Loads a round of a ledger; none when there is none such.
    pub async fn load(
        app: &App,
        scope: Scope,
        (office, register): (OfficeId, &Register),
        id: RoundId,
    ) -> DbResult<Option<Self>> {
        let found = round::find(app, scope, (office, register.id.as_str()), id).await?;
        let Some(round) = found else { return Ok(None) };
        let key = round.id.to_string();
        let approval = latest_approval(app, scope, subject(&round, &key)).await?;
        let mut rows = app.db.rows().await?;
        let marks = Self::marks(&mut rows, scope, &round).await?;
        let until = round.ended.as_ref().map(|it| it.at).or(round.over_at);
        let period = Period {
            began_at: round.began.at,
            until: until.unwrap_or_else(|| app.clock.now()),
        };
        Ok(Some(Self {
            lines: marks.0,
            strangers: marks.1,
            round,
            approval,
            period,
        }))
    }

    /// What was marked, also as a change sees it that writes.
    pub(super) async fn marks(
        rows: &mut Rows,
        scope: Scope,
        round: &Round,
    ) -> DbResult<(Vec<Counted>, Vec<Stranger>)> {
        let lines = mark::counted(rows, scope, round).await?;
        Ok((lines, mark::strangers(rows, scope, round).await?))
    }

    /// The sums.
    pub fn tally(&self) -> Tally {
        let lines = self.lines.iter().map(Counted::line);
        Tally::of(lines, self.period, self.strangers.len())
    }

    /// How far it is.
    pub fn state(&self) -> RoundState {
        let round = &self.round;
        match (&round.ended, round.over_at) {
            _ if round.is_given_up => RoundState::GivenUp,
            (_, Some(_)) => RoundState::Approved,
            (Some(_), None) => RoundState::Waiting,
            (None, None) => match approval_state(self.approval.as_ref()) {
                ApprovalState::Returned => RoundState::Returned,
                _ => RoundState::Counting,
            },
        }
    }

    /// Whether something can be marked.
    pub fn goes_on(&self) -> bool {
        matches!(self.state(), RoundState::Counting | RoundState::Returned)
    }

    /// The entries that stand so in the round.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = &Counted> {
        let period = self.period;
        self.lines
            .iter()
            .filter(move |it| it.line().standing(period) == standing)
    }

    /// The entries that were marked so.
    pub fn seen(&self, mark: Mark) -> impl Iterator<Item = &Counted> {
        self.standing(Standing::Seen(mark))
    }
}
