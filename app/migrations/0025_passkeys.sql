-- Passkeys: one row for each authenticator with which somebody signs in without a password. What is kept is public.
create table passkeys (
    id            text  not null primary key,
    person_id     text  not null references persons (id),
    credential_id text  not null unique,     -- what the authenticator calls it, base64url
    credential    text  not null,            -- public key and what belongs to it, as JSON
    name          text  not null,            -- as its person calls it
    added_at      {int} not null,
    used_at       {int},
    ended_at      {int},
    counter       {int} not null default 0   -- of the last answer; one that does not go on betrays a copy
) {strict};
create index passkeys_by_person on passkeys (person_id);

-- When the person of a session last showed who they are; none is when it began.
alter table sessions add column proved_at {int};
