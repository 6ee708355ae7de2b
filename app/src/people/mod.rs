//! Organisations, people, roles, sign-in, and the door that every request passes.

mod forget;
pub mod invite;
mod machine;
mod name_file;
pub mod notes;
mod org;
mod pages;
mod passkey;
mod password;
mod pin;
pub mod qr;
mod roster;
pub mod secrets;
pub mod setup;
mod store;
#[cfg(test)]
mod tests;

pub use forget::{Forgetting, forget};
pub use machine::{Invited, NewUser, Refused, User, add_user, reset_user, users};
pub use org::{
    NoColumns, OrgColumn, OrgReport, OrgRow, OrgTable, State, import as import_org,
    look as look_at_org,
};
pub use pages::kept::sweep;
pub(crate) use pages::node::at_each_node;
pub use pages::once::{keep_made, made_before};
pub use pages::{door, sessions};
pub use pin::{PinTry, try_pin};
#[cfg(test)]
pub(crate) use store::add_session;
pub use store::approvals::{
    Approval, Decision, NotApproved, Signature, Subject, Waiting, approval_state, decide,
    end_approval, latest_approval, request_approval, waiting_for,
};
pub use store::demo::{OpenKeys, leave_open, open_keys};
pub use store::keys::{confirm_totp, set_paper_codes, set_password};
pub use store::mailed::{Mailed, mailed};
pub use store::own::end_every_session;
pub use store::persons::{NewPerson, Node, Person, add_person, directory, end_role, give_role};
pub use store::pins::with_pin;
pub use store::places::{
    NewCorporation, NewCouncil, NewOffice, add_corporation, add_council, add_membership,
    add_office, house, keeps_norms,
};
#[cfg(test)]
pub(crate) use store::tokens::{NewToken, add as add_token};
pub use store::tokens::{end_every as end_every_token, names as token_names};
pub use store::workers::{Colleague, Worker, colleagues, team, workers};
pub use store::{sealed, tries};

use crate::web::{PanelMaker, Route};

/// The ways in of this capability.
pub fn routes() -> Vec<Route> {
    pages::routes()
}

/// What this capability says on the first page of an office.
pub fn panels() -> Vec<PanelMaker> {
    vec![PanelMaker::new(pages::panel::accounts_panel)]
}
