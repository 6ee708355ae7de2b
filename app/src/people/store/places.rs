//! SQL of ownership: corporations, offices, councils, memberships and what is shared.

use mamori_core::assessments::ServiceKind;
use mamori_core::ids::{CorporationId, CouncilId, MembershipId, OfficeId, PersonId};
use mamori_core::people::{House, NodeKind, Sharing};
use sqlx::Row;

use super::persons::Node;
use crate::clock::millis;
use crate::db::{Change, DbResult, one};
use crate::web::{App, At};

/// A corporation to be added.
#[derive(Debug, Clone, Default)]
pub struct NewCorporation<'a> {
    /// Short name for commands; made from the id when absent.
    pub slug: Option<&'a str>,
    /// Name.
    pub name: &'a str,
    /// 法人種別 as the office writes it; may be empty.
    pub kind: &'a str,
}

/// An office to be added.
#[derive(Debug, Clone)]
pub struct NewOffice<'a> {
    /// The owner.
    pub corporation: CorporationId,
    /// Short name for commands; made from the id when absent.
    pub slug: Option<&'a str>,
    /// Name.
    pub name: &'a str,
    /// Kind of service.
    pub service: ServiceKind,
    /// 〒, seven digits with a hyphen; may be empty.
    pub postcode: &'a str,
    /// Address; may be empty.
    pub address: &'a str,
    /// Telephone; may be empty.
    pub phone: &'a str,
}

/// A council to be added.
#[derive(Debug, Clone, Default)]
pub struct NewCouncil<'a> {
    /// Short name for commands; made from the id when absent.
    pub slug: Option<&'a str>,
    /// Name.
    pub name: &'a str,
    /// Telephone; may be empty.
    pub phone: &'a str,
}

/// The short name given, or one made of the id's random end.
pub fn slug(given: Option<&str>, kind: NodeKind, id: uuid::Uuid) -> String {
    let id = id.simple().to_string();
    let end: String = id.chars().skip(id.len().saturating_sub(10)).collect();
    given.map_or_else(|| format!("{kind}-{end}"), str::to_owned)
}

/// Adds a corporation.
pub async fn add_corporation(
    change: &mut Change,
    new: &NewCorporation<'_>,
) -> DbResult<CorporationId> {
    let id = change.new_id();
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into corporations (id, slug, name, kind, created_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(slug(new.slug, NodeKind::Corporation, id))
    .bind(new.name)
    .bind(new.kind)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("add a corporation", done.rows_affected())?;
    Ok(CorporationId::new(id))
}

/// Adds an office to its corporation, which then sees its items.
pub async fn add_office(change: &mut Change, new: &NewOffice<'_>) -> DbResult<OfficeId> {
    let id = change.new_id();
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into offices (id, corporation_id, slug, name, service, postcode, address, phone, sharing, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id.to_string())
    .bind(new.corporation.to_string())
    .bind(slug(new.slug, NodeKind::Office, id))
    .bind(new.name)
    .bind(new.service.as_str())
    .bind(new.postcode)
    .bind(new.address)
    .bind(new.phone)
    .bind(Sharing::default_for(NodeKind::Corporation).as_str())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("add an office", done.rows_affected())?;
    Ok(OfficeId::new(id))
}

/// Adds a council.
pub async fn add_council(change: &mut Change, new: &NewCouncil<'_>) -> DbResult<CouncilId> {
    let id = change.new_id();
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into councils (id, slug, name, phone, created_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(slug(new.slug, NodeKind::Council, id))
    .bind(new.name)
    .bind(new.phone)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("add a council", done.rows_affected())?;
    Ok(CouncilId::new(id))
}

/// Makes an office a member of a council from now on.
pub async fn add_membership(
    change: &mut Change,
    council: CouncilId,
    office: OfficeId,
    sharing: Sharing,
) -> DbResult<MembershipId> {
    let id = change.new_id();
    let at = millis(change.at());
    let done = sqlx::query(
        "insert into memberships (id, council_id, office_id, sharing, began_at) values ($1, $2, $3, $4, $5)",
    )
    .bind(id.to_string())
    .bind(council.to_string())
    .bind(office.to_string())
    .bind(sharing.as_str())
    .bind(at)
    .execute(change.rows()?)
    .await?;
    one("add a membership", done.rows_affected())?;
    Ok(MembershipId::new(id))
}

/// Names and telephone numbers of the places at which a person holds a role: none of it may stand in a password.
pub async fn around(app: &App, person: PersonId) -> DbResult<(Vec<String>, Vec<String>)> {
    let rows = sqlx::query(
        "select o.name, o.phone, c.name as corporation
           from standings s join offices o on o.id = s.office_id
           join corporations c on c.id = o.corporation_id
          where s.person_id = $1 and s.relation = 'own'
         union all
         select c.name, '', c.name from roles r join corporations c on c.id = r.node_id
          where r.person_id = $1 and r.node_kind = 'corporation' and r.ended_at is null
         union all
         select c.name, c.phone, c.name from roles r join councils c on c.id = r.node_id
          where r.person_id = $1 and r.node_kind = 'council' and r.ended_at is null",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let (mut names, mut phones) = (Vec::new(), Vec::new());
    for row in &rows {
        names.push(row.try_get("name")?);
        names.push(row.try_get("corporation")?);
        phones.push(row.try_get("phone")?);
    }
    Ok((names, phones))
}

/// How many places there are on this server.
pub async fn house(app: &App) -> DbResult<House> {
    let row = sqlx::query(
        "select (select count(*) from councils) as councils,
                (select count(*) from corporations) as corporations,
                (select count(*) from offices) as offices",
    )
    .fetch_one(&mut *app.db.rows().await?)
    .await?;
    let count = |name| {
        let count: i64 = row.try_get(name)?;
        Ok::<usize, sqlx::Error>(usize::try_from(count).unwrap_or_default())
    };
    Ok(House {
        councils: count("councils")?,
        corporations: count("corporations")?,
        offices: count("offices")?,
    })
}

/// Whether those who lead this place bring in norms here; whether a person leads it is the door's question.
pub async fn keeps_norms(app: &App, at: &At) -> DbResult<bool> {
    match Node::of(at) {
        Some(node) => Ok(house(app).await?.keeps_norms(node.kind())),
        None => Ok(false),
    }
}
