-- The contact tree. Names and roles stand with the people and in the ledger of companies; here stands only what the office adds:
-- numbers, notes, who is left out.

create table contact_lines (
    office_id   text  not null references offices (id),
    subject     text  not null,            -- person/<id>, entry/<id>, place/<word>
    name        text  not null default '', -- of a place only
    day_phone   text  not null default '',
    night_phone text  not null default '',
    note        text  not null default '',
    hidden      {int} not null default 0,
    changed_at  {int} not null,
    changed_by  text  not null,
    primary key (office_id, subject)
) {strict};

-- Somebody said that every number is right.
create table contact_checks (
    id         text  not null primary key,
    office_id  text  not null references offices (id),
    checked_at {int} not null,
    checked_by text  not null
) {strict};
create index contact_checks_by_office on contact_checks (office_id, checked_at);

-- The folder was printed, with which contacts.
create table contact_prints (
    id          text  not null primary key,
    office_id   text  not null references offices (id),
    fingerprint text  not null,
    printed_at  {int} not null,
    printed_by  text  not null
) {strict};
create index contact_prints_by_office on contact_prints (office_id, printed_at);
