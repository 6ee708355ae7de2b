//! The yearly check from outside, one file per story.

mod plan;
mod plan_approval;
mod plan_work;
