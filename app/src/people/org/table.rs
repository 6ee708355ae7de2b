//! What the rows of a table of corporations and offices say, and what is wrong with each. What is there already is not known here.

use std::collections::BTreeSet;

use mamori_core::assessments::ServiceKind;
use mamori_core::people::{PersonName, parse_phone, parse_postcode};
use mamori_core::words::Words;
use mamori_intake::table::{Row, Table, plain_head};
use serde::Serialize;

use super::super::name_file::named;
use super::super::store::org::KnownOffice;

/// The longest address or kind of corporation, in characters.
const LONGEST: usize = 200;

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// 法人.
    Corporation,
    /// 法人種別.
    Kind,
    /// 事業所.
    Office,
    /// サービス種別.
    Service,
    /// 〒.
    Postcode,
    /// 住所.
    Address,
    /// 電話.
    Phone,
}

impl Column {
    const ALL: [Self; 7] = [
        Self::Corporation,
        Self::Kind,
        Self::Office,
        Self::Service,
        Self::Postcode,
        Self::Address,
        Self::Phone,
    ];
    /// Without these a table says too little.
    const NEEDED: [Self; 3] = [Self::Corporation, Self::Office, Self::Service];

    /// The last word of its keys in `data/words`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Corporation => "corporation",
            Self::Kind => "kind",
            Self::Office => "office",
            Self::Service => "service",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::Phone => "phone",
        }
    }

    fn names(self, words: &Words) -> Vec<String> {
        named(words, &format!("people.org-heads.{}", self.word()))
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column.
    pub column: Column,
    /// What stands there.
    pub text: String,
    /// The key of the sentence in `data/words`.
    pub key: &'static str,
}

/// An office with its corporation, as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub(super) corporation: String,
    pub(super) kind: String,
    pub(super) office: String,
    pub(super) service: ServiceKind,
    pub(super) postcode: String,
    pub(super) address: String,
    pub(super) phone: String,
}

/// The columns that a table lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoColumns(pub Vec<Column>);

/// A table of corporations and offices.
#[derive(Debug, Clone)]
pub struct OrgTable {
    rows: Vec<(usize, Result<Entry, Vec<Fault>>)>,
    seen: Vec<(usize, (String, String))>,
    unused: Vec<String>,
}

impl OrgTable {
    /// Understands the rows of a file.
    pub fn read(rows: Vec<Row>, words: &Words) -> Result<Self, NoColumns> {
        let names: Vec<(Column, Vec<String>)> = Column::ALL
            .map(|it| (it, it.names(words)))
            .into_iter()
            .collect();
        let is_known = |head: &str| names.iter().any(|it| it.1.iter().any(|name| name == head));
        let table =
            Table::under_head(rows, is_known).map_err(|_| NoColumns(Column::NEEDED.to_vec()))?;
        let place = |(column, names): &(Column, Vec<String>)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            Some((*column, table.column(&names)?))
        };
        let places: Vec<(Column, usize)> = names.iter().filter_map(place).collect();
        let lacks = |it: &Column| !places.iter().any(|(column, _)| column == it);
        let lacking: Vec<Column> = Column::NEEDED.into_iter().filter(lacks).collect();
        if !lacking.is_empty() {
            return Err(NoColumns(lacking));
        }
        let heads = table.header.cells.iter().enumerate();
        let unused =
            heads.filter(|(at, it)| !it.is_empty() && !places.iter().any(|(_, place)| place == at));
        let unused = unused.map(|it| it.1.clone()).collect();
        let reader = Reader {
            places,
            services: Services::of(words),
        };
        Ok(reader.table(&table.rows, unused))
    }

    /// Every row by its number in the file: what it says, or what is wrong with it.
    pub(super) fn rows(&self) -> &[(usize, Result<Entry, Vec<Fault>>)] {
        &self.rows
    }

    /// Corporation and office as a row has them.
    pub(super) fn seen(&self, number: usize) -> (String, String) {
        let seen = self.seen.iter().find(|it| it.0 == number);
        seen.map(|it| it.1.clone()).unwrap_or_default()
    }

    /// Each corporation once.
    pub(super) fn corporations(&self) -> BTreeSet<&str> {
        let entries = self.rows.iter().filter_map(|it| it.1.as_ref().ok());
        entries.map(|it| it.corporation.as_str()).collect()
    }

    /// The heads of columns that are not read.
    pub(super) fn unused(&self) -> &[String] {
        &self.unused
    }
}

impl Entry {
    pub(super) fn names(&self) -> (String, String) {
        (self.corporation.clone(), self.office.clone())
    }

    /// Where the row says something that an office which is there does not say; an empty cell says nothing.
    pub(super) fn differs(&self, known: &KnownOffice) -> Vec<Column> {
        let pairs = [
            (Column::Service, self.service.as_str(), &known.service),
            (Column::Postcode, self.postcode.as_str(), &known.postcode),
            (Column::Address, self.address.as_str(), &known.address),
            (Column::Phone, self.phone.as_str(), &known.phone),
        ];
        let other = pairs
            .into_iter()
            .filter(|(_, said, known)| !said.is_empty() && said != known);
        other.map(|it| it.0).collect()
    }
}

/// The names of the kinds of service, as heads are compared.
struct Services(Vec<(String, ServiceKind)>);

impl Services {
    fn of(words: &Words) -> Self {
        let names = |kind: &ServiceKind| {
            let mut names = vec![plain_head(kind.as_str())];
            names.extend(named(words, &format!("people.service.{kind}")));
            names.extend(named(words, &format!("people.service-also.{kind}")));
            let kind = *kind;
            names.into_iter().map(move |it| (it, kind))
        };
        Self(ServiceKind::ALL.iter().flat_map(names).collect())
    }

    fn find(&self, text: &str) -> Option<ServiceKind> {
        let text = plain_head(text);
        let found = self.0.iter().find(|it| it.0 == text);
        found.map(|it| it.1)
    }
}

struct Reader {
    places: Vec<(Column, usize)>,
    services: Services,
}

impl Reader {
    fn table(&self, rows: &[Row], unused: Vec<String>) -> OrgTable {
        let mut table = OrgTable {
            rows: Vec::new(),
            seen: Vec::new(),
            unused,
        };
        let mut before = BTreeSet::new();
        for row in rows {
            if self.places.iter().all(|it| row.cell(it.1).is_empty()) {
                continue;
            }
            let mut read = self.entry(row);
            if let Ok(entry) = &read
                && !before.insert(entry.names())
            {
                read = Err(vec![Fault {
                    column: Column::Office,
                    text: entry.office.clone(),
                    key: "people.mistake.twice",
                }]);
            }
            let seen = |it| self.cell(row, it).to_owned();
            let seen = (seen(Column::Corporation), seen(Column::Office));
            table.seen.push((row.number, seen));
            table.rows.push((row.number, read));
        }
        table
    }

    fn cell<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        let place = self.places.iter().find(|it| it.0 == column);
        place.map_or("", |it| row.cell(it.1))
    }

    /// What a row says, or everything that is wrong with it.
    fn entry(&self, row: &Row) -> Result<Entry, Vec<Fault>> {
        use Column::{Address, Corporation, Kind, Office, Phone, Postcode};
        let mut faults = Vec::new();
        let mut wrong = |column, key| {
            let text = self.cell(row, column).to_owned();
            faults.push(Fault { column, text, key });
        };
        let mut taken = |column, found: Option<String>, key| {
            if found.is_none() {
                wrong(column, key);
            }
            found.unwrap_or_default()
        };
        let text = |column| self.cell(row, column);
        let name = |column| PersonName::parse(text(column)).ok().map(String::from);
        let short = |column| {
            let text = Some(text(column).to_owned());
            text.filter(|it| it.chars().nth(LONGEST).is_none())
        };
        let service = self.services.find(text(Column::Service));
        let entry = Entry {
            corporation: taken(Corporation, name(Corporation), "people.mistake.corporation"),
            kind: taken(Kind, short(Kind), "people.mistake.too-long"),
            office: taken(Office, name(Office), "people.mistake.office"),
            service: service.unwrap_or(ServiceKind::Other),
            postcode: taken(
                Postcode,
                parse_postcode(text(Postcode)).ok(),
                "people.mistake.postcode",
            ),
            address: taken(Address, short(Address), "people.mistake.too-long"),
            phone: taken(Phone, parse_phone(text(Phone)).ok(), "people.mistake.phone"),
        };
        if service.is_none() {
            wrong(Column::Service, "people.mistake.service-name");
        }
        faults.sort_by_key(|it| it.column);
        Some(entry).filter(|_| faults.is_empty()).ok_or(faults)
    }
}

#[cfg(test)]
mod tests {
    use mamori_intake::table::{Limits, read};

    use super::*;

    fn table(text: &str) -> Result<OrgTable, NoColumns> {
        let words = Words::read(&crate::words::built_in()).0;
        let rows = read(text.as_bytes(), &Limits::OF_AN_OFFICE).unwrap();
        OrgTable::read(rows, &words)
    }

    #[test]
    fn columns_and_services_are_known_by_the_names_that_offices_use() {
        let text = "事業所一覧\n事業者名,事業所名称,サービスの種類,電話番号,郵便番号,所在地,備考\n㈱春風,デイさくら,デイサービス,０２５７（１２）３４５６,〒９４５０００１,柏崎市,x\n㈱春風,特養つばき,介護老人福祉施設,,,,\n,,,,,,y\n";
        let table = table(text).unwrap();
        assert_eq!(table.unused(), ["備考"]);
        let entries: Vec<_> = table
            .rows()
            .iter()
            .map(|it| (it.0, it.1.clone().unwrap()))
            .collect();
        assert_eq!(entries.len(), 2);
        let (number, first) = &entries[0];
        assert_eq!((*number, first.corporation.as_str()), (3, "(株)春風"));
        assert_eq!(first.service, ServiceKind::DayCare);
        assert_eq!(first.postcode, "945-0001");
        assert_eq!(first.phone, "0257-12-3456");
        assert_eq!(entries[1].1.service, ServiceKind::WelfareFacility);
    }

    #[test]
    fn every_kind_of_service_is_found_by_its_own_name_and_no_name_means_two() {
        let words = Words::read(&crate::words::built_in()).0;
        let services = Services::of(&words);
        for kind in ServiceKind::ALL {
            assert_eq!(services.find(kind.as_str()), Some(*kind));
        }
        for (name, kind) in &services.0 {
            assert_eq!(services.find(name), Some(*kind), "{name}");
        }
    }

    #[test]
    fn each_fault_names_its_column_and_a_row_may_have_several() {
        let text = "法人,事業所,サービス,電話\n春風会,,訪問,12\n春風会,さくら,訪問介護,\n春風会, さくら ,訪問看護,\n";
        let table = table(text).unwrap();
        let faults = |at: usize| -> Vec<(Column, &str)> {
            let faults = table.rows()[at].1.as_ref().err();
            let all = faults.map(Vec::as_slice).unwrap_or_default().iter();
            all.map(|it| (it.column, it.key)).collect()
        };
        let expected = [
            (Column::Office, "people.mistake.office"),
            (Column::Service, "people.mistake.service-name"),
            (Column::Phone, "people.mistake.phone"),
        ];
        assert_eq!(faults(0), expected);
        assert_eq!(faults(1), []);
        assert_eq!(faults(2), [(Column::Office, "people.mistake.twice")]);
    }

    #[test]
    fn a_table_without_its_columns_says_which() {
        let lacking = table("法人,電話\nx,y\n").unwrap_err();
        assert_eq!(lacking, NoColumns(vec![Column::Office, Column::Service]));
        assert_eq!(table("a,b\n1,2\n").unwrap_err().0.len(), 3);
    }
}
