//! Whose eyes a store function reads with. The view `sight` of the migrations decides; no list of ids is ever made.

use mamori_core::ids::PersonId;
use uuid::Uuid;

/// Bound as a parameter of every query on an office's items:
/// `… and exists (select 1 from sight s where s.person_id = $2 and s.office_id = x.office_id)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(PersonId);

impl Scope {
    /// A signed-in person.
    pub fn person(id: PersonId) -> Self {
        Self(id)
    }

    /// Whoever holds the state directory and runs a command on it.
    pub fn machine() -> Self {
        Self(PersonId::new(Uuid::nil()))
    }

    /// The value for the query.
    pub fn bound(self) -> String {
        self.0.to_string()
    }
}
