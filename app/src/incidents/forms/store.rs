//! SQL of forms of municipalities: which an office can use, and which cell asks for what. Of another office's form no more than that is read.

use jiff::Timestamp;
use mamori_core::ids::{FormId, OfficeId};
use mamori_core::incidents::FormPlace;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbResult, Scope, one, stored};
use crate::web::App;

/// A form that an office can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MunicipalityForm {
    /// Its id.
    pub(super) id: FormId,
    /// Whose it is: the id of the data, or a name as it was typed.
    pub(super) municipality: String,
    /// Who brought it in.
    pub(super) office: OfficeId,
    /// What it is called.
    pub(super) name: String,
    /// SHA-256 of the workbook.
    pub(super) digest: String,
    /// When its cells were said last.
    pub(super) mapped_at: Option<Timestamp>,
    /// How many of its cells are said.
    pub(super) cells: i64,
}

/// A cell and what belongs there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FormCell {
    /// The name of its sheet.
    pub(super) sheet: String,
    /// Its name, such as `C5`.
    pub(super) cell: String,
    /// What belongs there.
    pub(super) place: FormPlace,
}

/// A form as it comes in.
#[derive(Debug, Clone)]
pub(super) struct NewForm {
    /// Whose it is.
    pub(super) municipality: String,
    /// What it is called.
    pub(super) name: String,
    /// SHA-256 of the workbook.
    pub(super) digest: String,
}

/// The office's own forms, and those that others under the same corporation or council have said the cells of.
const USABLE: &str = "select f.id, f.municipality, f.office_id, f.name, f.digest, f.mapped_at,
            (select count(*) from municipality_form_cells c where c.form_id = f.id) as cells
       from municipality_forms f
      where f.ended_at is null
        and exists (select 1 from sight s where s.person_id = $2 and s.office_id = $1)
        and (f.office_id = $1
             or (f.mapped_at is not null
                 and exists (select 1 from node_offices own join node_offices other
                                 on other.node_kind = own.node_kind and other.node_id = own.node_id
                              where own.office_id = $1 and other.office_id = f.office_id)))";

/// The forms that an office can use.
pub(super) async fn list(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<Vec<MunicipalityForm>> {
    let sql = format!("{USABLE} order by f.municipality, f.name, f.id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    rows.iter().map(read).collect()
}

/// One of them.
pub(super) async fn find(
    app: &App,
    scope: Scope,
    office: OfficeId,
    id: FormId,
) -> DbResult<Option<MunicipalityForm>> {
    let sql = format!("{USABLE} and f.id = $3");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .bind(id.to_string())
        .fetch_optional(&mut *app.db.rows().await?)
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> DbResult<MunicipalityForm> {
    let (id, office): (String, String) = (row.try_get("id")?, row.try_get("office_id")?);
    let table = "municipality_forms";
    Ok(MunicipalityForm {
        id: stored(&id, table, "id", &id)?,
        municipality: row.try_get("municipality")?,
        office: stored(&office, table, "office_id", &id)?,
        name: row.try_get("name")?,
        digest: row.try_get("digest")?,
        mapped_at: row.try_get::<Option<i64>, _>("mapped_at")?.map(moment),
        cells: row.try_get("cells")?,
    })
}

/// The cells of a form that an office can use.
pub(super) async fn cells(
    app: &App,
    scope: Scope,
    (office, form): (OfficeId, &MunicipalityForm),
) -> DbResult<Vec<FormCell>> {
    let sql = format!(
        "select c.sheet, c.cell, c.place from municipality_form_cells c
          where c.form_id in (select u.id from ({USABLE}) u) and c.form_id = $3
          order by c.sheet, length(c.cell), c.cell"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_string())
        .bind(scope.bound())
        .bind(form.id.to_string())
        .fetch_all(&mut *app.db.rows().await?)
        .await?;
    let cell = |row: &AnyRow| {
        let (cell, place): (String, String) = (row.try_get("cell")?, row.try_get("place")?);
        Ok(FormCell {
            sheet: row.try_get("sheet")?,
            place: stored(&place, "municipality_form_cells", "place", &cell)?,
            cell,
        })
    };
    rows.iter().map(cell).collect()
}

/// Brings a form in.
pub(super) async fn add(change: &mut Change, office: OfficeId, new: &NewForm) -> DbResult<FormId> {
    let id = FormId::new(change.new_id());
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into municipality_forms (id, municipality, office_id, name, digest, made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(new.municipality.as_str())
    .bind(office.to_string())
    .bind(new.name.as_str())
    .bind(new.digest.as_str())
    .bind(at)
    .bind(by)
    .execute(change.rows()?)
    .await?;
    one("bring a form in", done.rows_affected())?;
    Ok(id)
}

/// Says all cells of an own form anew. False when somebody else has done so since it was read.
pub(super) async fn map(
    change: &mut Change,
    form: &MunicipalityForm,
    cells: &[FormCell],
) -> DbResult<bool> {
    let before = form.mapped_at.map_or(0, millis);
    let done = sqlx::query(
        "update municipality_forms set mapped_at = $2
          where id = $1 and ended_at is null and coalesce(mapped_at, 0) = $3",
    )
    .bind(form.id.to_string())
    .bind(millis(change.at()).max(before + 1))
    .bind(before)
    .execute(change.rows()?)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("delete from municipality_form_cells where form_id = $1")
        .bind(form.id.to_string())
        .execute(change.rows()?)
        .await?;
    for it in cells {
        let done = sqlx::query(
            "insert into municipality_form_cells (form_id, sheet, cell, place) values ($1, $2, $3, $4)",
        )
        .bind(form.id.to_string())
        .bind(it.sheet.as_str())
        .bind(it.cell.as_str())
        .bind(it.place.as_str())
        .execute(change.rows()?)
        .await?;
        one("say what a cell asks for", done.rows_affected())?;
    }
    Ok(true)
}

/// Ends a form. It and its cells stay for those who look back.
pub(super) async fn end(change: &mut Change, form: FormId) -> DbResult<()> {
    let at = millis(change.at());
    sqlx::query("update municipality_forms set ended_at = $2 where id = $1 and ended_at is null")
        .bind(form.to_string())
        .bind(at)
        .execute(change.rows()?)
        .await?;
    Ok(())
}

/// What forms ask of an office beside its name: the kind of service and the address.
pub(super) async fn office(
    app: &App,
    scope: Scope,
    office: OfficeId,
) -> DbResult<(String, String)> {
    let row = sqlx::query(
        "select o.service, o.address from offices o
          where o.id = $1
            and exists (select 1 from sight s where s.person_id = $2 and s.office_id = o.id)",
    )
    .bind(office.to_string())
    .bind(scope.bound())
    .fetch_optional(&mut *app.db.rows().await?)
    .await?;
    let Some(row) = row else {
        return Ok((String::new(), String::new()));
    };
    Ok((row.try_get("service")?, row.try_get("address")?))
}
