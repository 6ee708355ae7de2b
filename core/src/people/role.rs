//! Roles, the nodes at which they are held, and how a node stands to an office; what a role may do is in `act.rs`.

use crate::closed_list::closed_list;

closed_list! {
    /// What a person is at one node. The administrator of the server holds none of these.
    pub enum Role {
        /// 職員: checks, borrows, reports, learns.
        Staff = "staff",
        /// 管理者: runs the office and its safety.
        Manager = "manager",
        /// 安全管理責任者: answers for information safety.
        SafetyOfficer = "safety-officer",
        /// 情報システム担当: looks after devices and software.
        SystemPerson = "system-person",
        /// 経営層: approves policy and plan.
        Executive = "executive",
        /// 法人本部: helps the corporation's offices.
        HeadOffice = "head-office",
        /// 協議会事務局: helps the council's members.
        Secretariat = "secretariat",
        /// 監査する人: reads, changes nothing.
        Auditor = "auditor",
    }
}

closed_list! {
    /// The kinds of node at which a role is held.
    pub enum NodeKind {
        /// 事業所.
        Office = "office",
        /// 法人.
        Corporation = "corporation",
        /// 協議会, city or prefecture.
        Council = "council",
    }
}

closed_list! {
    /// How much an office shows to a node above it; each level holds those before it.
    pub enum Sharing {
        /// 集計のみ: counts, levels, dates.
        Totals = "totals",
        /// 項目: each answer and plan row too.
        Items = "items",
        /// 証拠: files and journal too.
        Evidence = "evidence",
    }
}

/// How the node at which a role is held stands to the node on which something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Any other: to be answered exactly like an unknown one.
    Foreign,
    /// A council of which the office is a member on this day.
    Council(Sharing),
    /// The corporation that owns the office.
    Corporation(Sharing),
    /// The same node.
    Own,
}

/// One role as seen from the node on which something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Standing {
    /// The role.
    pub role: Role,
    /// How the node at which it is held stands to the office, corporation or council in question.
    pub relation: Relation,
}

impl Role {
    /// Whether the role may be held at this kind of node.
    pub const fn may_be_held_at(self, node: NodeKind) -> bool {
        use NodeKind::{Corporation, Council, Office};
        match self {
            Self::Staff | Self::Manager => matches!(node, Office),
            Self::SafetyOfficer | Self::SystemPerson | Self::Executive => {
                matches!(node, Office | Corporation)
            }
            Self::HeadOffice => matches!(node, Corporation),
            Self::Secretariat => matches!(node, Council),
            Self::Auditor => true,
        }
    }
}

impl Sharing {
    /// What an office shares before it has chosen: its corporation sees items, a council totals, itself everything.
    pub const fn default_for(node: NodeKind) -> Self {
        match node {
            NodeKind::Office => Self::Evidence,
            NodeKind::Corporation => Self::Items,
            NodeKind::Council => Self::Totals,
        }
    }
}

impl Relation {
    /// How much of the office is seen through this relation; `None` for nothing at all.
    pub const fn sees(self) -> Option<Sharing> {
        match self {
            Self::Foreign => None,
            Self::Council(sharing) | Self::Corporation(sharing) => Some(sharing),
            Self::Own => Some(Sharing::Evidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_nodes() {
        let nodes = |role: Role| -> String {
            let held = NodeKind::ALL.iter().filter(|it| role.may_be_held_at(**it));
            held.map(|it| it.as_str()).collect::<Vec<_>>().join(" ")
        };
        let table: Vec<(&str, String)> = Role::ALL
            .iter()
            .map(|it| (it.as_str(), nodes(*it)))
            .collect();
        let expected = [
            ("staff", "office"),
            ("manager", "office"),
            ("safety-officer", "office corporation"),
            ("system-person", "office corporation"),
            ("executive", "office corporation"),
            ("head-office", "corporation"),
            ("secretariat", "council"),
            ("auditor", "office corporation council"),
        ];
        assert_eq!(
            table,
            expected.map(|(role, nodes)| (role, nodes.to_owned()))
        );
    }

    #[test]
    fn a_council_begins_with_totals_and_a_corporation_with_items() {
        assert_eq!(Sharing::default_for(NodeKind::Council), Sharing::Totals);
        assert_eq!(Sharing::default_for(NodeKind::Corporation), Sharing::Items);
    }

    #[test]
    fn sharing_more_includes_sharing_less() {
        assert!(Sharing::Totals < Sharing::Items && Sharing::Items < Sharing::Evidence);
        assert_eq!(Relation::Foreign.sees(), None);
        assert_eq!(Relation::Own.sees(), Some(Sharing::Evidence));
    }
}
