//! The closed lists of the catalogue's data: each word a data file may choose; what follows from a choice is decided elsewhere.

use crate::closed_list::closed_list;

closed_list! {
    /// For whom a provision is meant.
    pub enum Audience {
        /// All who work in the office.
        Everyone = "everyone",
        /// The manager, who is usually also the safety officer.
        Manager = "manager",
        /// Who looks after the devices.
        System = "system",
        /// Who decides about money and policy.
        Executive = "executive",
    }
}

closed_list! {
    /// How strongly a provision binds, strongest first.
    pub enum Force {
        /// A law or an ordinance (法令).
        Law = "law",
        /// A notice of an authority (通知).
        Notice = "notice",
        /// A guideline that counts care offices among its readers.
        Guideline = "guideline",
        /// Recommended.
        Recommended = "recommended",
        /// A council's own rule (協議会独自).
        Council = "council",
    }
}

closed_list! {
    /// What a provision costs to fulfil, cheapest first. An estimate of this project.
    pub enum Yen {
        /// Nothing is bought.
        Free = "free",
        /// Up to 10,000 yen.
        UnderTenThousand = "under-10k",
        /// More than 10,000 yen.
        OverTenThousand = "over-10k",
    }
}

closed_list! {
    /// Whom to ask when one is stuck.
    pub enum AskWhom {
        /// The maker of the care software.
        CareSoftwareVendor = "care-software-vendor",
        /// Who set up the network.
        NetworkVendor = "network-vendor",
        /// Who sold the device.
        DeviceSeller = "device-seller",
        /// The council's secretariat.
        Council = "council",
        /// The corporation's head office.
        HeadOffice = "head-office",
        /// A public consultation desk.
        PublicDesk = "public-desk",
        /// The office's own system person.
        SystemPerson = "system-person",
    }
}

closed_list! {
    /// A fact about an office that decides which provisions apply.
    pub enum ScopingFact {
        /// Records are kept in a cloud service.
        Cloud = "cloud",
        /// Records are kept on an own server.
        OnPremises = "on-premises",
        /// Tablets or smartphones are used.
        Tablets = "tablets",
        /// Devices leave the house.
        TakeOut = "take-out",
        /// E-mail is used.
        Email = "email",
        /// FAX is used.
        Fax = "fax",
        /// USB sticks or other media are used.
        Usb = "usb",
        /// An outside firm looks after systems.
        Vendor = "vendor",
        /// Wi-Fi is used.
        Wifi = "wifi",
        /// Documents are signed electronically.
        ESignature = "e-signature",
        /// Paper is scanned and the scan is kept instead.
        Scanning = "scanning",
        /// Systems are looked after from outside over a network.
        RemoteMaintenance = "remote-maintenance",
        /// Records are also kept on paper.
        Paper = "paper",
        /// A contract gives the security updates of all servers to outside firms.
        Entrusted = "entrusted",
    }
}

closed_list! {
    /// The reference patterns of guideline 6.0: dedicated staff or not × own server or cloud.
    pub enum Pattern {
        /// Dedicated staff, own server.
        I = "i",
        /// Dedicated staff, cloud only.
        II = "ii",
        /// No dedicated staff, own server.
        III = "iii",
        /// No dedicated staff, cloud only.
        IV = "iv",
    }
}

closed_list! {
    /// For whom the texts of a norm are written, and so how plain they must be.
    pub enum Reader {
        /// Everybody who works in the office.
        Staff = "staff",
        /// Managers and those who look after systems.
        Manager = "manager",
    }
}

closed_list! {
    /// To what a row of a checklist applies.
    pub enum DeviceClass {
        /// The organisation.
        Organisation = "organisation",
        /// Every device.
        AllDevices = "all-devices",
        /// Servers.
        Server = "server",
        /// PCs and other terminals.
        Pc = "pc",
        /// Network devices.
        Network = "network",
        /// Being prepared for incidents.
        Incident = "incident",
        /// The written rules.
        Rules = "rules",
    }
}

closed_list! {
    /// How one provision relates to another, in the words of OSCAL 1.2.
    pub enum Relation {
        /// Both say the same in the same words.
        Equal = "equal",
        /// Both ask for the same in other words.
        Equivalent = "equivalent",
        /// The first asks for a part of the second: who does the second has done the first.
        Subset = "subset",
        /// The first asks for all of the second and more: who does the first has done the second.
        Superset = "superset",
        /// They have something in common, and each asks for more.
        Intersects = "intersects",
    }
}

closed_list! {
    /// What one reader found between two provisions.
    pub enum Reading {
        /// As [`Relation::Equal`].
        Equal = "equal",
        /// As [`Relation::Equivalent`].
        Equivalent = "equivalent",
        /// As [`Relation::Subset`].
        Subset = "subset",
        /// As [`Relation::Superset`].
        Superset = "superset",
        /// As [`Relation::Intersects`].
        Intersects = "intersects",
        /// Nothing worth a link.
        None = "none",
    }
}

closed_list! {
    /// What became of a provision from one edition to the next.
    pub enum ChangeKind {
        /// It was not there before.
        New = "new",
        /// It asks for something else.
        Changed = "changed",
        /// It asks for the same at another place.
        Moved = "moved",
        /// Several became one.
        Merged = "merged",
        /// It is gone.
        Dropped = "dropped",
    }
}

closed_list! {
    /// Whether something may be used at work.
    pub enum Verdict {
        /// Yes.
        Ok = "ok",
        /// Yes, if some things are done.
        WithConditions = "with-conditions",
        /// Only after asking the manager.
        AskFirst = "ask-first",
        /// Better not.
        Avoid = "avoid",
    }
}

closed_list! {
    /// How well the source of a statement is known.
    pub enum TextStatus {
        /// Seen in the source.
        Verified = "verified",
        /// Taken from a text about the source.
        SecondHand = "second-hand",
        /// Not seen yet.
        NotVerified = "not-verified",
    }
}

closed_list! {
    /// How sure a correction is.
    pub enum Confidence {
        /// No other reading is likely.
        High = "high",
        /// Another reading is possible.
        Medium = "medium",
        /// A guess until the source is seen.
        Low = "low",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_the_same_choice() {
        for yen in Yen::ALL {
            assert_eq!(yen.as_str().parse(), Ok(*yen));
            assert_eq!(serde_json::to_string(yen).unwrap(), format!("\"{yen}\""));
        }
        assert!("cheap".parse::<Yen>().is_err());
    }

    #[test]
    fn laws_come_before_notices_and_free_before_dear() {
        assert!(Force::Law < Force::Notice && Force::Recommended < Force::Council);
        assert!(Yen::Free < Yen::UnderTenThousand && Yen::UnderTenThousand < Yen::OverTenThousand);
    }
}
