//! The course of an incident: its states, how it came in, and the kinds of lines of its timeline.

use crate::closed_list::closed_list;

closed_list! {
    /// How far an incident is.
    pub enum State {
        /// It came by a card and somebody has to find out whether it is real.
        Unconfirmed = "unconfirmed",
        /// Being dealt with.
        Open = "open",
        /// Over.
        Closed = "closed",
        /// It came by a card and was none.
        Dismissed = "dismissed",
    }
}

closed_list! {
    /// How a report came in.
    pub enum Via {
        /// By somebody signed in.
        Page = "page",
        /// By the emergency card, without sign-in.
        Card = "card",
        /// By telephone, taken down by somebody else.
        Phone = "phone",
    }
}

closed_list! {
    /// What a line of the timeline tells.
    pub enum LineSort {
        /// It was reported.
        Reported = "reported",
        /// Somebody said that they have seen it.
        Acknowledged = "acknowledged",
        /// A report by card was found to be real.
        Confirmed = "confirmed",
        /// A report by card was none.
        Dismissed = "dismissed",
        /// Something that somebody writes down.
        Note = "note",
        /// A photo or another file.
        File = "file",
        /// A line is corrected; the first stays.
        Correction = "correction",
        /// Facts were changed, and clocks with them.
        Facts = "facts",
        /// What is told of it was written.
        Story = "story",
        /// It turned out to be of another kind, and clocks, steps and drafts with it.
        Kind = "kind",
        /// Who leads, who writes.
        Roles = "roles",
        /// A step was done.
        Step = "step",
        /// A step could not be done.
        StepCannot = "step-cannot",
        /// A clock's act was done.
        Clock = "clock",
        /// Nobody had answered, so others were told.
        Escalated = "escalated",
        /// What was lost was found.
        Found = "found",
        /// A draft was printed.
        Draft = "draft",
        /// Something that was told in a drill.
        Surprise = "surprise",
        /// A measure was put into the plan of the office.
        Measure = "measure",
        /// What was learned from it.
        Learned = "learned",
        /// It is over.
        Closed = "closed",
        /// It was taken up again.
        Reopened = "reopened",
        /// Names and words were taken out.
        Erased = "erased",
    }
}

closed_list! {
    /// How a step stands.
    pub enum StepState {
        /// Done.
        Done = "done",
        /// It cannot be done; the reason is kept.
        Cannot = "cannot",
    }
}
