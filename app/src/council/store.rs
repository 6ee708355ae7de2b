//! SQL of the overviews. These functions read the answers of offices that show totals only, and let out nothing but
//! what `standing.rs` makes of them; each asks again whether the visitor holds a role that reaches the office.

use std::collections::BTreeMap;

use mamori_core::ids::OfficeId;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::standing::{Check, Known, Ongoing};
use crate::clock::{moment, office_day};
use crate::db::{DbError, DbResult, Scope, stored};
use crate::people::Node;
use crate::web::App;

type ByOffice = BTreeMap<OfficeId, Known>;
type Reader = fn(&AnyRow, &mut Known) -> DbResult<()>;

/// The offices of a node that the visitor reaches, with what is known of each.
pub(super) async fn offices(app: &App, scope: Scope, node: Node) -> DbResult<Vec<Known>> {
    let mut found = listed(app, scope, node).await?;
    let queries = [CHECKS, ANSWERS, STAFF, LATE, MOVED, INCIDENTS];
    let readers: [Reader; 6] = [
        add_check,
        add_answer,
        add_staff,
        add_late,
        add_movement,
        add_incidents,
    ];
    for (query, read) in queries.into_iter().zip(readers) {
        add(app, (scope, node), query, (&mut found, read)).await?;
    }
    Ok(found.into_values().collect())
}

async fn listed(app: &App, scope: Scope, node: Node) -> DbResult<ByOffice> {
    let (kind, node) = node.words();
    let rows = sqlx::query(
        "select o.id, o.name, o.phone,
                case when exists (select 1 from sight s where s.person_id = $3 and s.office_id = o.id)
                     then 1 else 0 end as shows_items
           from offices o join node_offices n on n.office_id = o.id
          where n.node_kind = $1 and n.node_id = $2
            and exists (select 1 from standings t where t.person_id = $3 and t.office_id = o.id)",
    )
    .bind(kind.as_str())
    .bind(node)
    .bind(scope.bound())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    rows.iter()
        .map(|row| {
            let known = known(row)?;
            Ok((known.office, known))
        })
        .collect()
}

fn known(row: &AnyRow) -> DbResult<Known> {
    let id: String = row.try_get("id")?;
    let shows_items: i64 = row.try_get("shows_items")?;
    Ok(Known {
        office: stored(&id, "offices", "id", &id)?,
        name: row.try_get("name")?,
        phone: row.try_get("phone")?,
        shows_items: shows_items == 1,
        check: None,
        answers: BTreeMap::new(),
        staff: (0, 0),
        late: 0,
        moved_on: None,
        incidents: None,
    })
}

const CHECKS: &str = "select c.office_id, c.norm, c.edition, c.scoping
       from newest_checks c join node_offices n on n.office_id = c.office_id
      where n.node_kind = $1 and n.node_id = $2 and $4 <> ''
        and exists (select 1 from standings t where t.person_id = $3 and t.office_id = c.office_id)";

const ANSWERS: &str = "select a.office_id, a.provision, a.answer
       from answers a join newest_checks c on c.id = a.assessment_id
       join node_offices n on n.office_id = a.office_id
      where n.node_kind = $1 and n.node_id = $2 and $4 <> ''
        and exists (select 1 from standings t where t.person_id = $3 and t.office_id = a.office_id)";

const STAFF: &str = "select r.node_id as office_id, count(distinct r.person_id) as asked,
            count(distinct k.person_id) as sent
       from roles r join persons p on p.id = r.person_id and p.left_at is null
       join node_offices n on n.office_id = r.node_id
       left join newest_checks c on c.office_id = r.node_id
       left join self_checks k on k.assessment_id = c.id and k.person_id = r.person_id
                              and k.sent_at is not null
      where n.node_kind = $1 and n.node_id = $2 and $4 <> ''
        and r.node_kind = 'office' and r.ended_at is null and r.role <> 'auditor'
        and exists (select 1 from standings t where t.person_id = $3 and t.office_id = r.node_id)
      group by r.node_id";

const LATE: &str = "select i.office_id, count(*) as late
       from plan_items i join newest_checks c on c.id = i.assessment_id
       join node_offices n on n.office_id = i.office_id
      where n.node_kind = $1 and n.node_id = $2
        and i.state not in ('done', 'dropped') and i.due_on < $4
        and exists (select 1 from standings t where t.person_id = $3 and t.office_id = i.office_id)
      group by i.office_id";

const MOVED: &str = "select m.office_id, max(m.moved_at) as moved_at
       from movements m join node_offices n on n.office_id = m.office_id
      where n.node_kind = $1 and n.node_id = $2 and $4 <> ''
        and exists (select 1 from standings t where t.person_id = $3 and t.office_id = m.office_id)
      group by m.office_id";

/// Numbers and the day only: what happened is the office's own. Drills are not counted.
const INCIDENTS: &str = "select i.office_id, count(*) as open, min(i.known_at) as known_at,
            sum(case when i.acknowledged_at is null then 1 else 0 end) as unanswered
       from incidents i join node_offices n on n.office_id = i.office_id
      where n.node_kind = $1 and n.node_id = $2 and $4 <> ''
        and i.state = 'open' and i.is_drill = 0
        and exists (select 1 from standings t where t.person_id = $3 and t.office_id = i.office_id)
      group by i.office_id";

/// Runs one of the queries above, all of which take the node, the visitor and today, and adds its rows.
async fn add(
    app: &App,
    (scope, node): (Scope, Node),
    query: &'static str,
    (found, read): (&mut ByOffice, Reader),
) -> DbResult<()> {
    let (kind, node) = node.words();
    let rows = sqlx::query(query)
        .bind(kind.as_str())
        .bind(node)
        .bind(scope.bound())
        .bind(app.clock.today().to_string())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    for row in &rows {
        let id: String = row.try_get("office_id")?;
        if let Some(known) = found.get_mut(&stored(&id, "offices", "id", &id)?) {
            read(row, known)?;
        }
    }
    Ok(())
}

fn add_check(row: &AnyRow, known: &mut Known) -> DbResult<()> {
    let said: String = row.try_get("scoping")?;
    let scoping = serde_json::from_str(&said).map_err(|_| DbError::Inconsistent {
        table: "assessments",
        column: "scoping",
        row: known.office.to_string(),
        value: said,
    })?;
    known.check = Some(Check {
        norm: row.try_get("norm")?,
        edition: row.try_get("edition")?,
        scoping,
    });
    Ok(())
}

fn add_answer(row: &AnyRow, known: &mut Known) -> DbResult<()> {
    let (provision, answer): (String, String) = (row.try_get("provision")?, row.try_get("answer")?);
    let of = known.office.to_string();
    let provision = stored(&provision, "answers", "provision", &of)?;
    known
        .answers
        .insert(provision, stored(&answer, "answers", "answer", &of)?);
    Ok(())
}

fn add_staff(row: &AnyRow, known: &mut Known) -> DbResult<()> {
    known.staff = (count(row, "asked")?, count(row, "sent")?);
    Ok(())
}

fn add_late(row: &AnyRow, known: &mut Known) -> DbResult<()> {
    known.late = count(row, "late")?;
    Ok(())
}

fn add_movement(row: &AnyRow, known: &mut Known) -> DbResult<()> {
    let at: i64 = row.try_get("moved_at")?;
    known.moved_on = Some(office_day(moment(at)));
    Ok(())
}

fn add_incidents(row: &AnyRow, known: &mut Known) -> DbResult<()> {
    let at: i64 = row.try_get("known_at")?;
    known.incidents = Some(Ongoing {
        open: count(row, "open")?,
        unanswered: count(row, "unanswered")?,
        since: office_day(moment(at)),
    });
    Ok(())
}

fn count(row: &AnyRow, column: &str) -> DbResult<usize> {
    let count: i64 = row.try_get(column)?;
    Ok(usize::try_from(count).unwrap_or_default())
}
