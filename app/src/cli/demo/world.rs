//! The demo world's places and people as `data/demo` holds them; what they did stands in `history.rs`.

use jiff::civil::Date;
use mamori_core::assessments::ServiceKind;
use mamori_core::people::{Kana, PersonName, Role, Sharing};
use mamori_core::words::Language;
use serde::Deserialize;

/// `world.toml`: when the world is, its council, and the office that is shown first.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorldFile {
    /// The day that is "today" in the data.
    pub as_of_on: Date,
    /// The id of the office that a visitor sees first.
    pub main_office: String,
    /// The council of which every office is a member.
    pub council: CouncilForm,
}

/// The council.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilForm {
    /// Its short name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its telephone number.
    pub phone: String,
    /// What the offices show to it.
    pub sharing: Sharing,
    /// Since when every office is a member.
    pub member_since_on: Date,
    /// Its people.
    pub people: Vec<PersonForm>,
}

/// `corporations/<id>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorporationForm {
    /// Its short name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind (法人種別).
    pub kind: String,
    /// Its telephone number.
    pub phone: String,
    /// Its people.
    pub people: Vec<PersonForm>,
    /// Its offices.
    #[serde(rename = "office")]
    pub offices: Vec<OfficeForm>,
}

/// One office, a row of figure 31 of the care guide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeForm {
    /// Its short name.
    pub id: String,
    /// The number of its row in figure 31.
    pub number: u8,
    /// Its invented name.
    pub name: String,
    /// Its kind of service.
    pub service: ServiceKind,
    /// The prefecture.
    pub prefecture: String,
    /// The municipality.
    pub city: String,
    /// The people living there; absent where figure 31 is garbled.
    pub population: Option<u32>,
    /// The people it cares for.
    pub users: u32,
    /// The people who work there, more than are written down in `people`.
    pub staff: u32,
    /// Its telephone number.
    pub phone: String,
    /// Those of its people who have an account.
    pub people: Vec<PersonForm>,
}

/// Somebody with an account; the roles are held where the person is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {
    /// The name to sign in by.
    pub login: String,
    /// The name as written.
    pub name: PersonName,
    /// フリガナ.
    pub kana: Kana,
    /// The roles, the first being the one that says most.
    pub roles: Vec<Role>,
    /// Where mail reaches the person; may be empty.
    #[serde(default)]
    pub email: String,
    /// How the person wants to read.
    #[serde(default)]
    pub language: Language,
}
