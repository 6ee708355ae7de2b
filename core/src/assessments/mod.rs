//! Rules of the main job: scoping, answers, score, levels, plan, cycles; questions and their words are in `catalogue` and `data/`.

mod answer;
mod applies;
mod chapter;
mod cycle;
mod due;
mod flow;
mod level;
mod monthly;
mod phase;
mod plan;
mod scoping;
mod score;
mod state;
mod upgrade;

pub use crate::catalogue::Pattern;
pub use answer::{Answer, Given, Incomplete};
pub use applies::{Exclusion, exclusion, is_simplified};
pub use chapter::{Chapter, chapters, go_on};
pub use cycle::{Comparison, carry_over, compare};
pub use due::{due_dates, is_overdue};
pub use flow::{Flow, Proposal, flow};
pub use level::{Checked, Level, Missing, Progress, progress};
pub use monthly::{MONTHLY_ITEMS, items_of_month};
pub use phase::{Phase, YearSoFar};
pub use plan::{Gap, Gathered, Totals, gather, plan_order, totals};
pub use scoping::{Question, Said, Scoping, ServiceKind, missing_facts};
pub use score::{Counts, Score, StaffTotals, score, staff_totals};
pub use state::{Approval, ApprovalState, Moved, NotPossible, PlanState};
pub use upgrade::{Fate, Step, upgrade};
