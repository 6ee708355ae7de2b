-- Forms of municipalities. The workbook is a file that the office handed in; its content lies in files/ of the state directory under
-- its SHA-256. Offices under the same corporation or council use a form together: the workbook and which cell asks for what, nothing else.

create table municipality_forms (
    id text not null primary key,
    -- The id in data/incidents/municipalities, or the name as somebody wrote it.
    municipality text not null,
    -- Who brought it in; only they change or end it.
    office_id text not null references offices (id),
    name text not null,
    digest text not null,
    made_at {int} not null,
    made_by text not null,
    -- When its cells were said last; none while nobody has.
    mapped_at {int},
    ended_at {int}
) {strict};
create index municipality_forms_by_office on municipality_forms (office_id, ended_at);

create table municipality_form_cells (
    form_id text not null references municipality_forms (id),
    sheet text not null,
    cell text not null,
    -- What belongs there; see core::incidents::FormPlace.
    place text not null,
    primary key (form_id, sheet, cell)
) {strict};
