//! One type per kind of identity, so that an office is never taken for a person; making new ids is not done here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that should have been an id and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id")]
pub struct NotAnId {
    /// What was given instead.
    pub text: String,
}

/// Makes one newtype over [`Uuid`] per line: ordered, hashable, and written as the bare UUID everywhere.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID that is known to name this kind of thing.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for the database and for hashing.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "uuid" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::from_str(text).map(Self).map_err(|_| NotAnId { text: text.to_owned() })
            }
        }
    )+};
}

ids! {
    /// A corporation (法人) that owns offices.
    CorporationId;
    /// An office (事業所) that keeps its own registers and assessments.
    OfficeId;
    /// A council, city or prefecture (協議会) whose member an office may be.
    CouncilId;
    /// The belonging of one office to one council, from a day until a day.
    MembershipId;
    /// A person, whether or not they still have an account.
    PersonId;
    /// A role that one person holds at one node.
    RoleId;
    /// A way to sign in that belongs to one person: a password, a TOTP secret, a paper code.
    CredentialId;
    /// One signed-in visit on one device.
    SessionId;
    /// A printed or sent invitation to make an account.
    InvitationId;
    /// A shared or private device that was enrolled at an office.
    DeviceId;
    /// One round of checking against one edition of a norm.
    AssessmentId;
    /// One answer to one provision in one assessment.
    AnswerId;
    /// The plan that closes the gaps of one assessment.
    PlanId;
    /// One row of a plan: a gap, its step, its owner and its day.
    PlanItemId;
    /// One request for approval and what became of it.
    ApprovalId;
    /// One entry of a ledger.
    EntryId;
    /// One going through everything in a ledger.
    RoundId;
    /// One line of the journal (evidence).
    EventId;
    /// One incident, real or played in a drill.
    IncidentId;
    /// One drill.
    DrillId;
    /// One line of what happened in an incident.
    LineId;
    /// A card by which somebody without an account reports.
    CardId;
    /// One read-only view that an office has opened for somebody who inspects it.
    InspectionId;
    /// A form of a municipality that an office has brought in.
    FormId;
    /// A file that was handed in as evidence.
    FileId;
    /// A notice or reminder shown to a person.
    NoticeId;
    /// A piece of work that is done later.
    JobId;
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "019a8f3e-5c00-7000-8000-000000000001";

    #[test]
    fn an_id_reads_and_writes_as_the_bare_uuid() {
        let id: OfficeId = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{TEXT}\""));
        assert_eq!(
            serde_json::from_str::<OfficeId>(&format!("\"{TEXT}\"")).unwrap(),
            id
        );
        assert_eq!(OfficeId::new(id.uuid()), id);
    }

    #[test]
    fn a_text_that_is_no_uuid_is_refused_by_name() {
        let refused = "sakura".parse::<PersonId>().unwrap_err();
        assert_eq!(refused.to_string(), "`sakura` is not an id");
    }

    #[test]
    fn ids_sort_by_their_bytes() {
        let first = PersonId::new(Uuid::from_u128(1));
        let second = PersonId::new(Uuid::from_u128(2));
        assert!(first < second);
    }
}
