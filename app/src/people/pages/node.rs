//! The place whose people a page speaks of: an office, a corporation or a council. The pages are the same at all three.

use mamori_core::ids::PersonId;
use mamori_core::people::{Act, NodeKind, Role};
use serde_json::{Value, json};

use super::super::Node;
use crate::db::Event;
use crate::web::{At, Visit, WebError, WebResult};

/// Seeing the people of an office, a corporation, a council.
pub(super) const SEE: [Act; 3] = [Act::SeePeople, Act::SeePeople, Act::ManageCouncil];
/// Inviting, changing and ending them.
pub(super) const MANAGE: [Act; 3] = [
    Act::ManagePeople,
    Act::ManageCorporation,
    Act::ManageCouncil,
];
/// Renewing their way to sign in.
pub(super) const RESET: [Act; 3] = [Act::ResetPeople, Act::ManageCorporation, Act::ManageCouncil];

/// One way in at an office, a corporation and a council; `$acts` in this order.
macro_rules! at_each_node {
    ($verb:ident, $rest:literal, $acts:expr, $handler:expr) => {{
        let [office, corporation, council] = $acts;
        [
            Route::$verb(concat!("/offices/{office}", $rest), office, $handler),
            Route::$verb(
                concat!("/corporations/{corporation}", $rest),
                corporation,
                $handler,
            ),
            Route::$verb(concat!("/councils/{council}", $rest), council, $handler),
        ]
    }};
}
pub(crate) use at_each_node;

/// The place of the path.
pub(super) fn node(visit: &Visit) -> WebResult<Node> {
    Node::of(&visit.at).ok_or(WebError::NotFound)
}

/// Whether the visitor may do at the place of the path what takes one of these acts there.
pub(super) fn may(visit: &Visit, [office, corporation, council]: [Act; 3]) -> bool {
    match &visit.at {
        At::Office { .. } => visit.may(office),
        At::Corporation { .. } => visit.may(corporation),
        At::Council { .. } => visit.may(council),
        At::Nowhere => false,
    }
}

/// The roles that are held at a place.
pub(super) fn roles(node: Node) -> impl Iterator<Item = Role> {
    let all = Role::ALL.iter().copied();
    all.filter(move |it| it.may_be_held_at(node.kind()))
}

/// The role without which nobody could give roles there.
pub(super) fn keeper(node: Node) -> Role {
    match node.kind() {
        NodeKind::Office => Role::Manager,
        NodeKind::Corporation => Role::HeadOffice,
        NodeKind::Council => Role::Secretariat,
    }
}

/// The role of somebody for whom none was chosen: the one that can do least.
pub(super) fn least(node: Node) -> Role {
    match node.kind() {
        NodeKind::Office => Role::Staff,
        NodeKind::Corporation | NodeKind::Council => Role::Auditor,
    }
}

/// What is written about people of a place: in the office's journal, or in the house's where no office is concerned.
pub(super) fn event(operation: &'static str, node: Node, mut detail: Value) -> Event {
    if let (false, Value::Object(detail)) = (matches!(node, Node::Office(_)), &mut detail) {
        detail.insert("place".to_owned(), json!(node.path()));
    }
    let event = Event::of(operation).detail(detail);
    match node {
        Node::Office(office) => event.office(office),
        Node::Corporation(_) | Node::Council(_) => event,
    }
}

/// The page of one of them.
pub(super) fn path_of(node: Node, person: PersonId) -> String {
    format!("{}/people/{person}", node.path())
}
