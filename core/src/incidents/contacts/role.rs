//! The closed lists of the contact tree: places, levels, roles, and which role stands on which level.

use super::super::choice::CallTo;
use crate::closed_list::closed_list;
use crate::people::Role;

closed_list! {
    /// Whom one calls that neither the people nor the ledgers know, in the order of the tree.
    pub enum ContactPlace {
        /// Who stands in for the manager.
        Deputy = "deputy",
        /// The corporation's head office.
        HeadOffice = "head-office",
        /// The city, town or village.
        Municipality = "municipality",
        /// The police.
        Police = "police",
        /// 個人情報保護委員会.
        Commission = "commission",
        /// 厚生労働省.
        Ministry = "ministry",
        /// The insurer.
        Insurer = "insurer",
        /// The council's secretariat.
        Council = "council",
        /// IPA, the public desk for attacks.
        Ipa = "ipa",
        /// Clients and their families: where their numbers are kept.
        Family = "family",
    }
}

closed_list! {
    /// How far from whoever noticed it.
    pub enum ContactLevel {
        /// Whoever noticed it.
        Finder = "finder",
        /// Who leads at the office.
        Office = "office",
        /// Who answers for the corporation.
        Leaders = "leaders",
        /// Everybody outside.
        Outside = "outside",
    }
}

closed_list! {
    /// What a box of the tree is, in the order of its level.
    pub enum ContactRole {
        /// Whoever noticed it.
        Finder = "finder",
        /// 管理者.
        Manager = "manager",
        /// 安全管理責任者.
        SafetyOfficer = "safety-officer",
        /// Who stands in for the manager.
        Deputy = "deputy",
        /// 情報システム担当.
        SystemPerson = "system-person",
        /// 経営層.
        Executive = "executive",
        /// 法人本部.
        HeadOffice = "head-office",
        /// The maker of the care software.
        CareSoftware = "care-software",
        /// Who looks after the network.
        Network = "network",
        /// Who looks after the devices.
        Devices = "devices",
        /// Any other company.
        Company = "company",
        /// The city, town or village.
        Municipality = "municipality",
        /// The police.
        Police = "police",
        /// 個人情報保護委員会.
        Commission = "commission",
        /// 厚生労働省.
        Ministry = "ministry",
        /// The insurer.
        Insurer = "insurer",
        /// The council.
        Council = "council",
        /// IPA.
        Ipa = "ipa",
        /// Clients and their families.
        Family = "family",
    }
}

impl ContactRole {
    /// How far from whoever noticed it.
    pub const fn level(self) -> ContactLevel {
        match self {
            Self::Finder => ContactLevel::Finder,
            Self::Manager | Self::SafetyOfficer | Self::Deputy | Self::SystemPerson => {
                ContactLevel::Office
            }
            Self::Executive | Self::HeadOffice => ContactLevel::Leaders,
            _ => ContactLevel::Outside,
        }
    }

    /// What somebody with these roles is in the tree; staff alone stand in no box.
    pub(super) fn of_person(roles: &[Role]) -> Option<Self> {
        let table = [
            (Role::Manager, Self::Manager),
            (Role::SafetyOfficer, Self::SafetyOfficer),
            (Role::SystemPerson, Self::SystemPerson),
            (Role::Executive, Self::Executive),
            (Role::HeadOffice, Self::HeadOffice),
        ];
        let found = table.into_iter().find(|(role, _)| roles.contains(role));
        found.map(|(_, it)| it)
    }

    pub(super) fn of_vendor(kind: &str) -> Self {
        match kind {
            "care-software" => Self::CareSoftware,
            "network" => Self::Network,
            "devices" => Self::Devices,
            _ => Self::Company,
        }
    }

    pub(super) const fn of_place(place: ContactPlace) -> Self {
        match place {
            ContactPlace::Deputy => Self::Deputy,
            ContactPlace::HeadOffice => Self::HeadOffice,
            ContactPlace::Municipality => Self::Municipality,
            ContactPlace::Police => Self::Police,
            ContactPlace::Commission => Self::Commission,
            ContactPlace::Ministry => Self::Ministry,
            ContactPlace::Insurer => Self::Insurer,
            ContactPlace::Council => Self::Council,
            ContactPlace::Ipa => Self::Ipa,
            ContactPlace::Family => Self::Family,
        }
    }

    /// Whom a step of a playbook means. A shop that was passed stands in no tree.
    pub const fn of_call(call: CallTo) -> Option<Self> {
        match call {
            CallTo::Manager => Some(Self::Manager),
            CallTo::Deputy => Some(Self::Deputy),
            CallTo::Executive => Some(Self::Executive),
            CallTo::HeadOffice => Some(Self::HeadOffice),
            CallTo::Council => Some(Self::Council),
            CallTo::CareSoftware => Some(Self::CareSoftware),
            CallTo::Network | CallTo::Carrier => Some(Self::Network),
            CallTo::DeviceSeller => Some(Self::Devices),
            CallTo::Police => Some(Self::Police),
            CallTo::Municipality => Some(Self::Municipality),
            CallTo::Commission => Some(Self::Commission),
            CallTo::Ministry => Some(Self::Ministry),
            CallTo::Insurer => Some(Self::Insurer),
            CallTo::Family => Some(Self::Family),
            CallTo::PlaceVisited => None,
            CallTo::Ipa => Some(Self::Ipa),
        }
    }
}
