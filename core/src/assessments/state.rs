//! The states of a plan row and of an approval, and which step leads where; who may take a step is in `people`.

use crate::closed_list::closed_list;

closed_list! {
    /// How far a plan row is.
    pub enum PlanState {
        /// Waiting.
        Open = "open",
        /// Begun.
        Started = "started",
        /// Done.
        Done = "done",
        /// Given up, for a reason.
        Dropped = "dropped",
    }
}

closed_list! {
    /// How far an approval is.
    pub enum ApprovalState {
        /// Being written.
        Draft = "draft",
        /// Waiting for the executive.
        Requested = "requested",
        /// Approved.
        Approved = "approved",
        /// Given back, for a reason.
        Returned = "returned",
    }
}

closed_list! {
    /// A step towards an approval.
    pub enum Approval {
        /// Ask for it.
        Request = "request",
        /// Take the request back.
        Withdraw = "withdraw",
        /// Approve.
        Approve = "approve",
        /// Give back with a reason.
        Return = "return",
        /// Change what was approved or given back: it becomes a draft again.
        Revise = "revise",
    }
}

/// A step that was taken, with the reason where one is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved<S> {
    /// The new state.
    pub state: S,
    /// The trimmed reason or comment, if there is one.
    pub reason: Option<String>,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPossible {
    /// This step does not lead on from this state.
    #[error("this step is not possible from here")]
    NoWay,
    /// This step needs a reason.
    #[error("a reason must be written")]
    NoReason,
}

impl PlanState {
    /// Whether nothing is left to do.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }

    /// The states to which a row can go from here.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Open => &[Self::Started, Self::Done, Self::Dropped],
            Self::Started => &[Self::Done, Self::Open, Self::Dropped],
            Self::Done => &[Self::Started],
            Self::Dropped => &[Self::Open],
        }
    }

    /// Goes to another state; giving up, and taking back what was done, need a reason.
    pub fn to(self, state: Self, reason: &str) -> Result<Moved<Self>, NotPossible> {
        if !self.next().contains(&state) {
            return Err(NotPossible::NoWay);
        }
        moved(state, reason, state == Self::Dropped || self == Self::Done)
    }
}

impl ApprovalState {
    /// Takes a step; giving back needs a reason.
    pub fn after(self, step: Approval, reason: &str) -> Result<Moved<Self>, NotPossible> {
        let state = match (self, step) {
            (Self::Draft | Self::Returned, Approval::Request) => Self::Requested,
            (Self::Requested, Approval::Approve) => Self::Approved,
            (Self::Requested, Approval::Return) => Self::Returned,
            (Self::Requested, Approval::Withdraw)
            | (Self::Approved | Self::Returned, Approval::Revise) => Self::Draft,
            _ => return Err(NotPossible::NoWay),
        };
        moved(state, reason, step == Approval::Return)
    }

    /// Whether the plan may be changed without a step.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

fn moved<S>(state: S, reason: &str, needs_reason: bool) -> Result<Moved<S>, NotPossible> {
    let reason = reason.trim();
    if needs_reason && reason.is_empty() {
        return Err(NotPossible::NoReason);
    }
    Ok(Moved {
        state,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_row_goes_only_these_ways() {
        let mut ways = Vec::new();
        for from in PlanState::ALL {
            for to in PlanState::ALL {
                match (from.to(*to, ""), from.to(*to, "人が足りない")) {
                    (Ok(_), Ok(_)) => ways.push(format!("{from} → {to}")),
                    (Err(NotPossible::NoReason), Ok(_)) => {
                        ways.push(format!("{from} → {to} (reason)"));
                    }
                    (Err(NotPossible::NoWay), Err(NotPossible::NoWay)) => {}
                    other => panic!("{from} → {to}: {other:?}"),
                }
            }
        }
        let expected = [
            "open → started",
            "open → done",
            "open → dropped (reason)",
            "started → open",
            "started → done",
            "started → dropped (reason)",
            "done → started (reason)",
            "dropped → open",
        ];
        assert_eq!(ways, expected);
    }

    #[test]
    fn an_approval_goes_only_these_ways() {
        let mut ways = Vec::new();
        for from in ApprovalState::ALL {
            for step in Approval::ALL {
                if let Ok(moved) = from.after(*step, "よいと思います") {
                    let bare = if from.after(*step, " ").is_ok() {
                        ""
                    } else {
                        " (reason)"
                    };
                    ways.push(format!("{from} -{step}→ {}{bare}", moved.state));
                }
            }
        }
        let expected = [
            "draft -request→ requested",
            "requested -withdraw→ draft",
            "requested -approve→ approved",
            "requested -return→ returned (reason)",
            "approved -revise→ draft",
            "returned -request→ requested",
            "returned -revise→ draft",
        ];
        assert_eq!(ways, expected);
    }

    #[test]
    fn a_comment_is_kept_trimmed() {
        let moved = ApprovalState::Requested
            .after(Approval::Approve, "  予算も可 \n")
            .unwrap();
        assert_eq!(moved.reason.as_deref(), Some("予算も可"));
        assert_eq!(
            PlanState::Open.to(PlanState::Done, " ").unwrap().reason,
            None
        );
    }

    #[test]
    fn what_was_asked_for_or_approved_is_not_changed_in_silence() {
        let editable: Vec<&ApprovalState> = ApprovalState::ALL
            .iter()
            .filter(|it| it.is_editable())
            .collect();
        assert_eq!(editable, [&ApprovalState::Draft, &ApprovalState::Returned]);
    }
}
