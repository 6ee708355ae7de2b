-- The account in a sealed envelope: one long code that opens an office once, when nobody else can sign in.
create table sealed_accounts (
    id         text  not null primary key,
    office_id  text  not null references offices (id),
    is_drill   {int} not null,               -- 1: made to practise, beside the real one
    code       text  not null unique,        -- SHA-256 of the code's letters, hex
    place      text  not null,               -- where the envelope lies
    sealed_by  text  not null references persons (id),
    sealed_at  {int} not null,
    checked_by text           references persons (id),
    checked_at {int},                        -- when somebody last saw the seal whole
    opened_at  {int},
    person_id  text           references persons (id), -- who stands for it while it is open; leaves when it is over
    reason     text  not null default '',
    session    text,                         -- id of its session
    ends_at    {int},
    over_at    {int}                         -- used up, or replaced by a newer one
) {strict};
create index sealed_accounts_by_office on sealed_accounts (office_id, over_at);

-- A session with an end of its own: that of a sealed account. Nothing more than its code can be shown in it.
alter table sessions add column ends_at {int};
