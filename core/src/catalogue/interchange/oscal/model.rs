//! The parts of OSCAL 1.2 that are written here, as NIST names them; what goes into them is decided beside.

use serde::{Deserialize, Serialize};

use crate::catalogue::EditionId;
use uuid::Uuid;

/// The version of OSCAL, which compliance-trestle 5.2 reads.
pub(super) const VERSION: &str = "1.2.1";
/// Names in this space are this project's own.
pub(super) const NS: &str = "urn:mamori:oscal";
/// From this and a name, every id is made: the same name gives the same id everywhere.
const SPACE: Uuid = Uuid::from_u128(0x6d61_6d6f_7269_4f53_8341_4c31_2e32_0001);

/// The id of something that has a name.
pub(super) fn uuid_of(name: &str) -> String {
    Uuid::new_v5(&SPACE, name.as_bytes()).to_string()
}

/// A readable id as a token of OSCAL, which has no `/` and begins with a letter or `_`.
pub(super) fn token(id: &str) -> String {
    let token = id.replace('/', "_");
    if token.starts_with(|it: char| it.is_ascii_digit()) {
        format!("_{token}")
    } else {
        token
    }
}

/// The file of a catalogue.
pub(super) fn file_of(edition: &EditionId) -> String {
    format!("catalog-{}.json", token(edition.as_str()))
}

/// A file with a catalogue.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogFile {
    pub(super) catalog: Catalog,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Catalog {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group>,
    #[serde(rename = "back-matter", default)]
    pub(super) back_matter: BackMatter,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) last_modified: String,
    pub(super) version: String,
    pub(super) oscal_version: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<Link>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) roles: Vec<Role>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parties: Vec<Party>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) responsible_parties: Vec<ResponsibleParty>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) remarks: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Role {
    pub(super) id: String,
    pub(super) title: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Party {
    pub(super) uuid: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) name: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ResponsibleParty {
    pub(super) role_id: String,
    pub(super) party_uuids: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Prop {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) uuid: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) ns: String,
    pub(super) value: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) remarks: String,
}

/// Stands for a text of several lines, which a value may not hold; the text is in the remarks.
const BELOW: &str = "see-remarks";

impl Prop {
    /// A name and a value of this project's own.
    pub(super) fn own(name: &str, value: &str) -> Self {
        let fits = !value.is_empty() && value.trim() == value && !value.contains(['\n', '\r']);
        let (value, remarks) = if fits { (value, "") } else { (BELOW, value) };
        Self {
            name: name.to_owned(),
            ns: NS.to_owned(),
            value: value.to_owned(),
            remarks: remarks.to_owned(),
            uuid: String::new(),
        }
    }

    /// A name that OSCAL itself knows.
    pub(super) fn known(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            ..Self::default()
        }
    }

    /// What it says.
    pub(super) fn text(&self) -> &str {
        if self.remarks.is_empty() {
            &self.value
        } else {
            &self.remarks
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) rel: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) text: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) id: String,
    #[serde(rename = "class")]
    pub(super) class: String,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) controls: Vec<Control>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Control {
    pub(super) id: String,
    #[serde(rename = "class")]
    pub(super) class: String,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) params: Vec<Param>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<Link>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Param {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
    pub(super) label: String,
    pub(super) values: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Part {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) ns: String,
    #[serde(rename = "class", default, skip_serializing_if = "String::is_empty")]
    pub(super) class: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) prose: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct BackMatter {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) resources: Vec<Resource>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Resource {
    pub(super) uuid: String,
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
}

#[derive(Debug, Serialize)]
pub(super) struct ProfileFile {
    pub(super) profile: Profile,
}

#[derive(Debug, Serialize)]
pub(super) struct Profile {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    pub(super) imports: Vec<Import>,
    pub(super) merge: Merge,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Import {
    pub(super) href: String,
    pub(super) include_controls: Vec<WithIds>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WithIds {
    pub(super) with_ids: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Merge {
    pub(super) as_is: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct MappingFile {
    pub(super) mapping_collection: Collection,
}

#[derive(Debug, Serialize)]
pub(super) struct Collection {
    pub(super) uuid: String,
    pub(super) metadata: Metadata,
    pub(super) provenance: Provenance,
    pub(super) mappings: Vec<Mapping>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Provenance {
    pub(super) method: String,
    pub(super) matching_rationale: String,
    pub(super) status: String,
    pub(super) mapping_description: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Mapping {
    pub(super) uuid: String,
    pub(super) source_resource: Named,
    pub(super) target_resource: Named,
    pub(super) maps: Vec<Map>,
}

/// A catalogue by its file.
#[derive(Debug, Serialize)]
pub(super) struct Named {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) href: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Map {
    pub(super) uuid: String,
    pub(super) relationship: String,
    pub(super) sources: Vec<Item>,
    pub(super) targets: Vec<Item>,
    pub(super) confidence_score: Score,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) props: Vec<Prop>,
    pub(super) remarks: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Item {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id_ref: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Score {
    pub(super) category: String,
}
