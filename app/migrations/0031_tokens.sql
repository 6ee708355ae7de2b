-- Tokens by which programs ask for a person. The token itself is shown once and kept nowhere; here stands its digest.
create table api_tokens (
    id         text  not null primary key,
    person_id  text  not null references persons (id),
    digest     text  not null unique,        -- SHA-256 of the token, hex
    name       text  not null,               -- as its person calls it
    purpose    text  not null,
    may_write  {int} not null,
    is_limited {int} not null,               -- whether only the offices in api_token_offices are reached
    made_at    {int} not null,
    holds_until {int} not null,
    used_at    {int},                        -- the last use, to the minute
    used_from  text,                         -- the address of the last use
    ended_at   {int},
    ended_by   text                          -- a person's id or `system`
) {strict};
create index api_tokens_by_person on api_tokens (person_id);

create table api_token_offices (
    token_id  text not null references api_tokens (id),
    office_id text not null references offices (id),
    primary key (token_id, office_id)
) {strict};
create index api_token_offices_by_office on api_token_offices (office_id);

-- What a program made with an `Idempotency-Key`, so that the same call sent twice makes it once.
create table api_made (
    token_id text  not null references api_tokens (id),
    key      text  not null,
    digest   text  not null,                 -- SHA-256 of path and body, hex
    answer   text  not null,                 -- JSON
    at       {int} not null,
    primary key (token_id, key)
) {strict};
