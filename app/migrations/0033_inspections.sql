-- Read-only views of an office for somebody who inspects it: a link and a code on paper, some hours, and what may be seen.
create table inspections (
    id        text  not null primary key,
    office_id text  not null references offices (id),
    link      text  not null unique,        -- SHA-256 of the link's letters, hex
    code      text  not null unique,        -- SHA-256 of link and code together, hex
    visitor   text  not null,
    authority text  not null,
    reason    text  not null,
    shown     text  not null,               -- words: topics, and ledgers with or without their personal columns
    made_by   text  not null references persons (id),
    made_at   {int} not null,
    ends_at   {int} not null,
    ended_by  text           references persons (id),
    ended_at  {int},
    session   text           unique,        -- SHA-256 of the cookie of the one browser that is inside, hex
    seen_at   {int}
) {strict};
create index inspections_by_office on inspections (office_id, ends_at);
