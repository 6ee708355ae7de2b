//! SQL of assessments, one file per noun; every query on an office's items passes through `sight`.

pub mod answer;
pub mod assessment;
pub mod measure;
pub mod monthly;
pub mod plan;
pub mod scoping;
pub mod self_check;
