-- Ownership is corporation > office; a council is a membership with dates.
-- State is a row with who and when: nothing here is deleted, it ends.

create table corporations (
    id         text  not null primary key,
    slug       text  not null unique, -- short name for commands and addresses
    name       text  not null,
    kind       text  not null,        -- 法人種別, as the office writes it
    created_at {int} not null
) {strict};

create table offices (
    id             text  not null primary key,
    corporation_id text  not null references corporations (id),
    slug           text  not null unique,
    name           text  not null,
    service        text  not null, -- core::assessments::ServiceKind
    postcode       text  not null default '',
    address        text  not null default '',
    phone          text  not null default '',
    sharing        text  not null default 'items', -- what the own corporation sees
    created_at     {int} not null
) {strict};
create index offices_by_corporation on offices (corporation_id);

create table councils (
    id         text  not null primary key,
    slug       text  not null unique,
    name       text  not null,
    phone      text  not null default '',
    created_at {int} not null
) {strict};

create table memberships (
    id         text  not null primary key,
    council_id text  not null references councils (id),
    office_id  text  not null references offices (id),
    sharing    text  not null default 'totals', -- totals, items, evidence
    began_at   {int} not null,
    ended_at   {int}
) {strict};
create index memberships_by_office on memberships (office_id);

create table persons (
    id         text  not null primary key,
    login      text  unique,             -- absent for people without an account
    name       text  not null,
    kana       text  not null,           -- フリガナ, full-width katakana
    email      text  not null default '',
    phone      text  not null default '',
    language   text  not null default 'ja',
    created_at {int} not null,
    left_at    {int},                    -- accounts end here
    keep_until {int}                     -- the name is kept until then
) {strict};

create table roles (
    id        text  not null primary key,
    person_id text  not null references persons (id),
    role      text  not null,            -- id of core::people::Role
    node_kind text  not null,            -- office, corporation, council
    node_id   text  not null,
    began_at  {int} not null,
    ended_at  {int}
) {strict};
create index roles_by_person on roles (person_id);
create index roles_by_node on roles (node_id);

create table passwords (
    person_id  text  not null primary key references persons (id),
    hash       text  not null,           -- argon2id, PHC string
    changed_at {int} not null
) {strict};

create table second_factors (
    person_id    text    not null primary key references persons (id),
    secret       {bytes} not null,       -- TOTP secret, sealed with the key in keys/
    confirmed_at {int},
    last_step    {int}   not null default 0 -- a code is accepted once
) {strict};

create table recovery_codes (
    id        text  not null primary key,
    person_id text  not null references persons (id),
    hash      text  not null,            -- SHA-256 of the code; the code has 80 bits
    used_at   {int}
) {strict};
create index recovery_codes_by_person on recovery_codes (person_id);

create table sessions (
    id         text  not null primary key, -- SHA-256 of the cookie, hex
    person_id  text  not null references persons (id),
    office_id  text  references offices (id), -- the office being worked at
    terminal   text  not null,
    created_at {int} not null,
    seen_at    {int} not null,
    ended_at   {int}
) {strict};
create index sessions_by_person on sessions (person_id);

create table invitations (
    id         text  not null primary key,
    person_id  text  not null references persons (id),
    code_hash  text  not null unique,
    made_by    text  not null,
    made_at    {int} not null,
    expires_at {int} not null,
    used_at    {int}
) {strict};

-- How it was proved that the person asking for a new password is that person.
create table resets (
    id        text  not null primary key,
    person_id text  not null references persons (id),
    made_by   text  not null,
    proof     text  not null,
    made_at   {int} not null
) {strict};

create table sign_in_failures (
    what           text  not null primary key, -- 'login:<name>' or 'from:<address>'
    failed         {int} not null,
    last_failed_at {int},
    hour_from_at   {int},
    in_hour        {int} not null
) {strict};

-- A form sent after the session had ended: kept until its sender has signed in again.
create table kept_forms (
    id         text  not null primary key, -- SHA-256 of the token, hex
    path       text  not null,
    body       text  not null,
    expires_at {int} not null
) {strict};

-- One mechanism for everything that a second person approves.
create table approvals (
    id           text  not null primary key,
    office_id    text  not null references offices (id),
    what         text  not null,         -- 'plan', later 'policy', …
    subject_id   text  not null,
    requested_by text  not null,
    requested_at {int} not null,
    request_note text  not null default '',
    decided_by   text,
    decided_at   {int},
    decision     text,                   -- approved, returned
    comment      text  not null default ''
) {strict};
create index approvals_by_office on approvals (office_id);

create table settings (
    name  text not null primary key,
    value text not null
) {strict};

-- How each role that somebody holds now stands to each office it reaches; see core::people::Relation.
create view standings as
    select r.person_id, o.id as office_id, r.role, 'own' as relation, 'evidence' as sharing
      from roles r join offices o on r.node_kind = 'office' and r.node_id = o.id
     where r.ended_at is null
    union all
    select r.person_id, o.id, r.role, 'corporation', o.sharing
      from roles r join offices o on r.node_kind = 'corporation' and r.node_id = o.corporation_id
     where r.ended_at is null
    union all
    select r.person_id, m.office_id, r.role, 'council', m.sharing
      from roles r join memberships m on r.node_kind = 'council' and r.node_id = m.council_id
     where r.ended_at is null and m.ended_at is null;

-- Who sees an office's items (answers, plan rows). Every store function that reads items joins this view,
-- whatever the page has asked before. An owner's executive, safety officer and system person see items even
-- where the corporation's sharing is 'totals', for they answer for them. The nil person is the machine itself
-- (commands run by whoever holds the state directory), never a session.
create view sight as
    select s.person_id, s.office_id
      from standings s
     where s.sharing <> 'totals'
        or (s.relation = 'corporation' and s.role in ('executive', 'safety-officer', 'system-person'))
    union all
    select '00000000-0000-0000-0000-000000000000', o.id from offices o;
