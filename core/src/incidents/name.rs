//! The readable ids of the incidents: kinds, steps, clocks, municipalities, drills, drafts.

use crate::names::names;

names! {
    /// A kind of incident and its playbook, such as `lost-device`.
    KindId;
    /// A step within a playbook, such as `call-manager`.
    StepId;
    /// A clock, such as `appi-final`.
    ClockId;
    /// A municipality, such as `demo`.
    MunicipalityId;
    /// A scenario of a drill, such as `lost-tablet-evening`.
    ScenarioId;
    /// A lesson, such as `lesson-1`.
    LessonId;
    /// A draft of a report or a letter, such as `appi-final`.
    DraftId;
}
