//! The closed lists of the catalogue's data: each word a data file may choose; what follows from a choice is decided elsewhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A word that is not in the closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of the words to choose from")]
pub struct NoSuchChoice(pub String);

/// Makes an enum whose words are fixed in one place for data files, database and JSON.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $choice:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$each])* #[serde(rename = $word)] $choice,)+
        }

        impl $name {
            /// All choices, in order.
            pub const ALL: &'static [Self] = &[$(Self::$choice,)+];

            /// The word in data files, database and JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$choice => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NoSuchChoice;

            fn from_str(word: &str) -> Result<Self, NoSuchChoice> {
                let found = Self::ALL.iter().find(|it| it.as_str() == word);
                found.copied().ok_or_else(|| NoSuchChoice(word.to_owned()))
            }
        }
    )+};
}

choices! {
    /// For whom a provision is meant.
    Audience {
        /// All who work in the office.
        Everyone = "everyone",
        /// The manager, who is usually also the safety officer.
        Manager = "manager",
        /// Who looks after the devices.
        System = "system",
        /// Who decides about money and policy.
        Executive = "executive",
    }

    /// How strongly a provision binds, strongest first.
    Force {
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

    /// What a provision costs to fulfil, cheapest first. An estimate of this project.
    Yen {
        /// Nothing is bought.
        Free = "free",
        /// Up to 10,000 yen.
        UnderTenThousand = "under-10k",
        /// More than 10,000 yen.
        OverTenThousand = "over-10k",
    }

    /// Whom to ask when one is stuck.
    AskWhom {
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

    /// A fact about an office that decides which provisions apply.
    ScopingFact {
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
    }

    /// How well the source of a statement is known.
    TextStatus {
        /// Seen in the source.
        Verified = "verified",
        /// Taken from a text about the source.
        SecondHand = "second-hand",
        /// Not seen yet.
        NotVerified = "not-verified",
    }

    /// How sure a correction is.
    Confidence {
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
        assert_eq!("cheap".parse::<Yen>(), Err(NoSuchChoice("cheap".into())));
    }

    #[test]
    fn laws_come_before_notices_and_free_before_dear() {
        assert!(Force::Law < Force::Notice && Force::Recommended < Force::Council);
        assert!(Yen::Free < Yen::UnderTenThousand && Yen::UnderTenThousand < Yen::OverTenThousand);
    }
}
