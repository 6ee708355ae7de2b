//! The closed lists of the register engine: kinds of fields, steps, states, named rules; what they do stands beside them.

use crate::closed_list::closed_list;

closed_list! {
    /// What may be written in a field, and how it is asked for, kept and shown.
    pub enum FieldKind {
        /// One line.
        Text = "text",
        /// Several lines.
        LongText = "long-text",
        /// A day.
        Date = "date",
        /// A time of day.
        Time = "time",
        /// A day with a time of day.
        Moment = "moment",
        /// Yes or no.
        YesNo = "yes-no",
        /// A number, which may have decimals.
        Number = "number",
        /// One of the field's choices.
        Choice = "choice",
        /// A person of the office, or the name of somebody else.
        Person = "person",
        /// An entry of another ledger: a device, a vendor, a key; which ledger says the field.
        Entry = "entry",
        /// A place, by the name that the office gives it.
        Place = "place",
        /// Whole yen.
        Money = "money",
        /// A photo or a document.
        File = "file",
    }
}

closed_list! {
    /// What can happen to an entry, in the order in which it happens. A ledger names those that it uses.
    pub enum Step {
        /// Somebody asks.
        Request = "request",
        /// Who is responsible allows it.
        Approve = "approve",
        /// The thing changes hands; who receives it confirms.
        HandOver = "hand-over",
        /// It comes back; who brings it confirms.
        Return = "return",
        /// Who is responsible has looked at it.
        Inspect = "inspect",
        /// The matter is finished, or the thing is no longer kept.
        Close = "close",
    }
}

closed_list! {
    /// How far an entry is.
    pub enum State {
        /// It stands in the ledger; nothing has to happen.
        Kept = "kept",
        /// It was begun, and nobody has asked for anything yet.
        Begun = "begun",
        /// It waits for permission.
        Requested = "requested",
        /// It is allowed and has not begun.
        Approved = "approved",
        /// The permission was refused; it goes no further.
        Refused = "refused",
        /// It is out.
        InUse = "in-use",
        /// It is back and nobody has looked at it yet.
        Returned = "returned",
        /// Somebody looked at it; it can be closed.
        Inspected = "inspected",
        /// It is finished.
        Closed = "closed",
    }
}

closed_list! {
    /// A rule that says when an entry needs somebody. What each means stands in `attention`.
    pub enum RuleName {
        /// Late when it has not come back by the moment or day in the field.
        LateWhenNotReturnedBy = "late-when-not-returned-by",
        /// Late when it has not been closed by the day in the field.
        LateWhenNotClosedBy = "late-when-not-closed-by",
        /// The day in the field is the last; told so many days before.
        Expires = "expires",
        /// To be looked at again so many months after the day in the field.
        DueAfter = "due-after",
        /// The field has to be filled; an empty one is told.
        Missing = "missing",
        /// Nobody may borrow it or use it while the field has the value.
        Barred = "barred",
    }
}

closed_list! {
    /// The part of the page of ledgers in which a ledger stands.
    pub enum Chapter {
        /// What goes out and comes back, day by day.
        Daily = "daily",
        /// Things that the office owns.
        Things = "things",
        /// Accounts, programs and networks.
        Systems = "systems",
        /// People from outside, rooms and keys.
        Place = "place",
        /// Personal information of clients.
        Clients = "clients",
        /// Rules, promises and audits.
        Rules = "rules",
    }
}

closed_list! {
    /// Who writes into a ledger. Whoever manages the office may always.
    pub enum Writer {
        /// Everybody who works at the office.
        Staff = "staff",
        /// Who manages the office, its safety or its machines.
        Manager = "manager",
    }
}

closed_list! {
    /// What a field holds when a form is opened.
    pub enum Preset {
        /// The day.
        Today = "today",
        /// The moment.
        Now = "now",
        /// The evening of the day, 18:00; from then on the next morning, 9:00.
        ThisEvening = "this-evening",
        /// Who fills the form.
        Me = "me",
        /// No.
        No = "no",
        /// Yes.
        Yes = "yes",
    }
}

closed_list! {
    /// Where a column comes from.
    pub enum Basis {
        /// A source asks for it.
        Source = "source",
        /// Offices and authorities use it; no source of mamori asks for it.
        Practice = "practice",
    }
}
